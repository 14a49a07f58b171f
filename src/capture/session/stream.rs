//! One RTP stream that is listed.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::course::{Course, CourseMeter, Step};
use super::media::{MediaMeter, MediaPacket, MediaSummary};
use super::{
    Ending, FlowId, FoundBy, Labels, OriginalNumbers, PathRoundTrips, ReceiverSide,
    RecoverySummary, RepairStream, RtpPacket, SenderSide, StreamKey,
};
use crate::capture::decryption::Protection;
use crate::capture::knowledge::{Codec, Described, Facts};
use crate::rtp::clock_rate::{Media, StaticPayload, static_payload};
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::guess::Confidence;
use crate::rtp::seconds_between;
use crate::rtp::sequence::Arrival;
use crate::rtp::stream::{Pacing, Reception, StreamMeter};
use crate::sdp::codec::Role;

#[derive(Debug)]
pub struct Stream {
    key: StreamKey,
    flow: FlowId,
    /// Numbers of the first and the last packet in the capture.
    packets: (u64, u64),
    meter: StreamMeter,
    /// The rate that the meter was made for; None for a meter of any rate.
    meter_rate_hz: Option<u32>,
    payload_types: PayloadTypes,
    gaps: GapMeter,
    course: CourseMeter,
    payloads: MediaMeter,
    /// The clock rate by which the course is judged.
    rate_hz: Option<u32>,
    empty: u64,
    padded: u64,
    first_restart: Option<u64>,
    /// Packets missing at times at which streams from elsewhere miss some too.
    pub lost_together: u64,
    pub labels: Labels,
    /// The SSRC that its packets protect, as FlexFEC.
    pub corrects: Option<u32>,
}

/// What a packet's place in its stream says.
#[derive(Debug, Clone, Copy)]
pub struct Noted {
    pub arrival: Arrival,
    /// When packets are missing before it: since when, and how many.
    pub missing: Option<(Duration, u64)>,
}

/// Packets between two looks at which clock rate the arrivals point to.
const PACKETS_PER_ESTIMATE: u64 = 64;

const VIDEO_CLOCK_HZ: u32 = 90_000;

/// What a stream amounts to.
#[derive(Debug, Clone)]
pub struct StreamSummary {
    pub key: StreamKey,
    /// Numbers of the first and the last packet in the capture.
    pub packets: (u64, u64),
    /// In the order in which they appeared, with the packets of each.
    pub payload_types: Vec<(u8, u64)>,
    /// The static assignment of the payload type that most packets have.
    pub payload: Option<StaticPayload>,
    pub clock: Option<Clock>,
    pub media: Option<Media>,
    pub reception: Reception,
    pub gaps: Gaps,
    pub course: Course,
    /// What the payloads tell.
    pub payloads: MediaSummary,
    /// Packets without payload: padding that probes for bandwidth, or keeps a way open.
    pub empty: u64,
    /// Packets with padding.
    pub padded: u64,
    /// Number of the packet with which the sequence numbers first began anew.
    pub first_restart: Option<u64>,
    /// What comes after its last packet. None where that was not looked at, or tells nothing.
    pub ending: Option<Ending>,
    /// Packets missing at times at which streams from elsewhere miss some too: rather
    /// by the capture than by the network.
    pub lost_together: u64,
    pub sender: Option<SenderSide>,
    pub receiver: Option<ReceiverSide>,
    /// The SSRC that its packets protect, as FlexFEC.
    pub corrects: Option<u32>,
    /// The SSRC whose packets this stream repairs.
    pub repairs: Option<u32>,
    /// None where it repairs nothing.
    pub repairs_found_by: Option<FoundBy>,
    /// The streams that repair this one.
    pub repaired_by: Vec<RepairStream>,
    pub round_trips: PathRoundTrips,
    /// None when no packet was asked for again.
    pub recovery: Option<RecoverySummary>,
    /// What session descriptions tell.
    pub described: Option<Described>,
    /// The clock rate that the packets themselves point to.
    pub observed_rate_hz: Option<u32>,
    pub encryption: Encryption,
    /// Of the tag of SRTP, which no count of payload bytes holds any more. None where there is
    /// none, or where its length is not known: then they do.
    pub tag_bytes: Option<u64>,
}

/// Whether the payload of a stream is encrypted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Nothing tells.
    #[default]
    Unknown,
    Clear,
    Decrypted(Protection),
    /// What protects it was not on it where it was seen: at an end of the call.
    AtEnd,
    /// With what became of attempts, where a key was there.
    NotDecrypted(Option<Protection>),
}

impl StreamSummary {
    /// Whether keys were of no use for some of its packets, because these were cut.
    pub fn has_cut_srtp(&self) -> bool {
        match self.encryption {
            Encryption::Decrypted(protection) | Encryption::NotDecrypted(Some(protection)) => {
                protection.cut > 0
            }
            _ => false,
        }
    }

    /// Takes the tag that SRTP puts behind each payload out of the counts of bytes (RFC 3711 §3.1).
    pub fn leave_out_tag(&mut self, bytes: u64) {
        let packets: u64 = self.payload_types.iter().map(|(_, count)| count).sum();
        let payload_bytes = &mut self.reception.payload_bytes;
        *payload_bytes = payload_bytes.saturating_sub(bytes * packets);
        for period in self.course.timeline.periods_mut() {
            period.leave_out(bytes);
        }
        for repair in &mut self.repaired_by {
            repair.payload_bytes = repair.payload_bytes.saturating_sub(bytes * repair.packets);
        }
        self.tag_bytes = Some(bytes);
    }

    /// Numbers in encrypted payloads are none.
    pub fn hide_what_is_encrypted(&mut self) {
        let is_hidden = matches!(self.encryption, Encryption::NotDecrypted(_));
        if let Some(recovery) = &mut self.recovery
            && is_hidden
            && recovery.numbers == OriginalNumbers::Read
        {
            recovery.numbers = OriginalNumbers::Hidden;
        }
    }

    /// The sender's canonical name, by its reports or its description.
    pub fn cname(&self) -> Option<&str> {
        let reported = self
            .sender
            .as_ref()
            .and_then(|sender| sender.cname.as_deref());
        let described = || self.described.as_ref()?.cname.as_deref();
        reported.or_else(described)
    }

    /// The codec as described. Of what comes within RED (RFC 2198), that of the primary blocks,
    /// where either description or payloads tell which.
    pub fn described_codec(&self) -> Option<&Codec> {
        let described = self.described.as_ref()?;
        let codec = described.codec.as_ref()?;
        if codec.role != Role::Red {
            return Some(codec);
        }
        let within = self.payloads.red_payload_type.or(codec.within_red())?;
        let mut codecs = described.codecs.iter();
        codecs.find(|codec| codec.payload_type == within)
    }

    /// Whether its packets are of RED (RFC 2198), whatever is in them.
    pub fn is_within_red(&self) -> bool {
        let described = self.described.as_ref();
        let codec = described.and_then(|described| described.codec.as_ref());
        self.payloads.red_payload_type.is_some()
            || codec.is_some_and(|codec| codec.role == Role::Red)
    }

    /// The encoding name: as described, as its payload type is assigned, or as the payloads show.
    /// What is within RED has none where nothing tells it.
    pub fn codec_name(&self) -> Option<&str> {
        let described = self.described_codec();
        let assigned = || self.payload.map(|payload| payload.name);
        let corrects = || self.corrects.map(|_| "flexfec-03");
        let shown = || self.payloads.guess.map(|(codec, _)| codec.as_str());
        described
            .map(|codec| codec.encoding.as_str())
            .or_else(assigned)
            .or_else(corrects)
            .or_else(shown)
    }

    /// RED's own encoding name, where a description says that its packets are of RED.
    pub fn described_red(&self) -> Option<&str> {
        let codec = self.described.as_ref()?.codec.as_ref()?;
        (codec.role == Role::Red).then_some(codec.encoding.as_str())
    }
}

impl Encryption {
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Encryption::Unknown => None,
            Encryption::Clear => Some("clear"),
            Encryption::Decrypted(_) | Encryption::AtEnd => Some("decrypted"),
            Encryption::NotDecrypted(_) => Some("not_decrypted"),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    pub rate_hz: u32,
    pub source: ClockSource,
    pub confidence: Confidence,
}

/// How a clock rate was found, the surest way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockSource {
    /// Named by a session description.
    Sdp,
    /// The payload type's own (RFC 3551 §6).
    Static,
    /// From NTP and RTP time in sender reports.
    SenderReports,
    /// The codec that the payloads show has one.
    Payloads,
    /// From arrival and RTP times of packets.
    ArrivalTimes,
}

impl ClockSource {
    pub fn as_str(self) -> &'static str {
        match self {
            ClockSource::Sdp => "sdp",
            ClockSource::Static => "static",
            ClockSource::SenderReports => "sender_reports",
            ClockSource::Payloads => "payloads",
            ClockSource::ArrivalTimes => "arrival_times",
        }
    }
}

/// Times without a packet that were longer than the threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaps {
    pub count: u64,
    /// Seconds. None without a gap.
    pub longest: Option<f64>,
    /// Since 1970: when the longest began.
    pub longest_from: Option<Duration>,
    /// Number of the packet that ended the longest.
    pub longest_ended_by: Option<u64>,
    pub threshold: Duration,
}

impl Stream {
    /// `payload_type` is that of the first packet.
    pub fn new(key: StreamKey, flow: FlowId, gap: Duration, payload_type: u8) -> Self {
        let rate_hz = static_payload(payload_type).map(|payload| payload.clock_rate_hz);
        Stream::of_rate(key, flow, gap, rate_hz)
    }

    /// A session description names the clock rate.
    pub fn with_clock_rate(key: StreamKey, flow: FlowId, gap: Duration, rate_hz: u32) -> Self {
        Stream::of_rate(key, flow, gap, Some(rate_hz))
    }

    fn of_rate(key: StreamKey, flow: FlowId, gap: Duration, meter_rate_hz: Option<u32>) -> Self {
        Stream {
            key,
            flow,
            packets: (0, 0),
            meter: meter_rate_hz
                .map_or_else(StreamMeter::of_unknown_rate, StreamMeter::with_clock_rate),
            meter_rate_hz,
            payload_types: PayloadTypes::default(),
            gaps: GapMeter::new(gap),
            course: CourseMeter::default(),
            payloads: MediaMeter::default(),
            rate_hz: meter_rate_hz,
            empty: 0,
            padded: 0,
            first_restart: None,
            lost_together: 0,
            labels: Labels::default(),
            corrects: None,
        }
    }

    /// What is to be compared with session descriptions. None without packets.
    pub fn facts(&self) -> Option<Facts<'_>> {
        Some(Facts {
            key: self.key,
            payload_types: &self.payload_types.counts,
            payload_type: self.payload_types.most()?,
            within_red: self.payloads.red_payload_type(),
            labels: &self.labels,
            last_packet: self.packets.1,
            certificates: None,
        })
    }

    pub fn key(&self) -> StreamKey {
        self.key
    }

    pub fn flow(&self) -> FlowId {
        self.flow
    }

    pub fn packets(&self) -> u64 {
        self.payload_types
            .counts
            .iter()
            .map(|(_, count)| count)
            .sum()
    }

    /// True when a packet of this sequence number came lately.
    pub fn has_come(&self, number: u16) -> bool {
        self.meter.has_come(number)
    }

    /// The timestamp of the last packet.
    pub fn last_timestamp(&self) -> Option<u32> {
        self.meter.last_timestamp()
    }

    pub fn observe(&mut self, rtp: &RtpPacket) -> Noted {
        let &RtpPacket {
            at,
            number: packet,
            header,
            payload,
            ..
        } = rtp;
        if self.packets.0 == 0 {
            self.packets.0 = packet;
        }
        let is_belated = packet < self.packets.1 && self.gaps.is_before_last(at);
        let count = self.payload_types.count(header.payload_type);
        let pacing = self.payload_types.pacing(header);
        let arrival = match is_belated {
            true => self.meter.observe_belated(at, header),
            false => {
                self.packets.1 = packet;
                self.meter.observe_paced(at, header, pacing)
            }
        };
        if self.rate_hz.is_none() && count.is_multiple_of(PACKETS_PER_ESTIMATE) {
            self.rate_hz = self.meter.estimated_clock_rate();
        }
        self.empty += u64::from(header.payload.is_empty());
        self.padded += u64::from(header.is_padded);
        if arrival == Arrival::Restart {
            self.first_restart.get_or_insert(packet);
        }
        let media = MediaPacket {
            at,
            number: packet,
            header,
            payload,
            arrival,
        };
        let looks_like_video = self.rate_hz == Some(VIDEO_CLOCK_HZ);
        self.payloads.observe(&media, looks_like_video);
        let since = match is_belated {
            true => None,
            false => self.gaps.observe(at, packet),
        };
        let ahead = self.course.observe(&Step {
            at,
            packet,
            header,
            arrival,
            pacing,
            clock_rate_hz: self.rate_hz,
            jitter: self.meter.current_jitter(self.rate_hz),
        });
        let missing = since.zip(Some(ahead.saturating_sub(1)));
        Noted {
            arrival,
            missing: missing.filter(|_| arrival == Arrival::AfterGap),
        }
    }

    pub fn summary(
        &self,
        sender: Option<&SenderSide>,
        receiver: Option<&ReceiverSide>,
        described: Option<Described>,
    ) -> StreamSummary {
        let payload = self.payload_types.most().and_then(static_payload);
        let payloads =
            self.payloads
                .summary(self.looks_like_video(payload, sender, described.as_ref()));
        let told = payloads.guess.and_then(|(codec, confidence)| {
            let rate_hz = codec.clock_rate_hz()?;
            Some((rate_hz, confidence))
        });
        let clock = clock_of(described.as_ref()).or_else(|| self.clock(payload, sender, told));
        let named = described.as_ref().and_then(|described| described.media);
        StreamSummary {
            key: self.key,
            packets: self.packets,
            payload_types: self.payload_types.counts.clone(),
            payload,
            clock,
            media: named.or_else(|| media(payload, clock, &payloads)),
            reception: self.reception(clock),
            gaps: self.gaps.gaps,
            course: self.course.course(clock.map(|clock| clock.rate_hz)),
            payloads,
            empty: self.empty,
            padded: self.padded,
            first_restart: self.first_restart,
            ending: None,
            lost_together: self.lost_together,
            sender: sender.cloned(),
            receiver: receiver.cloned(),
            round_trips: PathRoundTrips::default(),
            recovery: None,
            repaired_by: Vec::new(),
            corrects: self.corrects,
            repairs: None,
            repairs_found_by: None,
            observed_rate_hz: sender
                .and_then(SenderSide::clock_rate_hz)
                .or_else(|| self.meter.estimated_clock_rate()),
            described,
            encryption: Encryption::Unknown,
            tag_bytes: None,
        }
    }

    /// As far as can be told without its payloads.
    fn looks_like_video(
        &self,
        payload: Option<StaticPayload>,
        sender: Option<&SenderSide>,
        described: Option<&Described>,
    ) -> bool {
        let named = described.and_then(|described| described.media);
        let clock = clock_of(described).or_else(|| self.clock(payload, sender, None));
        named != Some(Media::Audio) && clock.is_some_and(|clock| clock.rate_hz == VIDEO_CLOCK_HZ)
    }

    /// `told` is the rate that the payloads' codec has.
    fn clock(
        &self,
        payload: Option<StaticPayload>,
        sender: Option<&SenderSide>,
        told: Option<(u32, Confidence)>,
    ) -> Option<Clock> {
        let by = |source| {
            move |(rate_hz, confidence)| Clock {
                rate_hz,
                source,
                confidence,
            }
        };
        let fixed = payload.map(|payload| (payload.clock_rate_hz, Confidence::Certain));
        let reported = || sender.and_then(SenderSide::clock_rate);
        let estimated = || self.meter.estimated_clock();
        fixed
            .map(by(ClockSource::Static))
            .or_else(|| reported().map(by(ClockSource::SenderReports)))
            .or_else(|| told.map(by(ClockSource::Payloads)))
            .or_else(|| estimated().map(by(ClockSource::ArrivalTimes)))
    }

    fn reception(&self, clock: Option<Clock>) -> Reception {
        let rate_hz = clock.map(|clock| clock.rate_hz);
        let mut reception = self.meter.reception(rate_hz);
        // The payload type of the first packets promised another clock.
        if self.meter_rate_hz.is_some() && self.meter_rate_hz != rate_hz {
            reception.jitter = None;
        }
        reception
    }
}

fn clock_of(described: Option<&Described>) -> Option<Clock> {
    let codec = described?.codec.as_ref()?;
    let rate_hz = codec.clock_hz.filter(|_| codec.has_rtpmap)?;
    Some(Clock {
        rate_hz,
        source: ClockSource::Sdp,
        confidence: Confidence::Certain,
    })
}

/// The payload type says; else only video has a clock of 90 kHz.
fn media(
    payload: Option<StaticPayload>,
    clock: Option<Clock>,
    payloads: &MediaSummary,
) -> Option<Media> {
    let by_clock = |clock: Clock| match clock.rate_hz {
        90_000 => Media::Video,
        _ => Media::Audio,
    };
    payload
        .map(|payload| payload.media)
        .or_else(|| payloads.opus.as_ref().map(|_| Media::Audio))
        .or_else(|| clock.map(by_clock))
}

/// Packets by payload type; there are at most 128.
#[derive(Debug, Default)]
struct PayloadTypes {
    counts: Vec<(u8, u64)>,
}

impl PayloadTypes {
    /// Gives the packets of this type so far.
    fn count(&mut self, payload_type: u8) -> u64 {
        let known = self
            .counts
            .iter_mut()
            .find(|(known, _)| *known == payload_type);
        match known {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.counts.push((payload_type, 1));
                1
            }
        }
    }

    /// A telephone event is four bytes, of another type than the media that it is sent between
    /// (RFC 4733).
    fn pacing(&self, header: &RtpHeader) -> Pacing {
        const DYNAMIC: RangeInclusive<u8> = 96..=127;
        const EVENT_BYTES: usize = 4;
        let is_between = || self.most() != Some(header.payload_type);
        match header.payload.len() {
            0 => Pacing::OfEarlier,
            EVENT_BYTES if DYNAMIC.contains(&header.payload_type) && is_between() => {
                Pacing::OfEarlier
            }
            _ => Pacing::OnTime,
        }
    }

    /// The one with most packets; of equals, the first that appeared.
    fn most(&self) -> Option<u8> {
        let most = self.counts.iter().map(|(_, count)| *count).max()?;
        let first = self.counts.iter().find(|(_, count)| *count == most)?;
        Some(first.0)
    }
}

#[derive(Debug)]
struct GapMeter {
    last: Option<Duration>,
    gaps: Gaps,
}

impl GapMeter {
    fn new(threshold: Duration) -> Self {
        GapMeter {
            last: None,
            gaps: Gaps {
                count: 0,
                longest: None,
                longest_from: None,
                longest_ended_by: None,
                threshold,
            },
        }
    }

    fn is_before_last(&self, at: Duration) -> bool {
        self.last.is_some_and(|last| at < last)
    }

    /// Gives the time of the packet before.
    fn observe(&mut self, at: Duration, packet: u64) -> Option<Duration> {
        if let Some(last) = self.last
            && at.saturating_sub(last) > self.gaps.threshold
        {
            let seconds = seconds_between(last, at);
            self.gaps.count += 1;
            if self.gaps.longest.is_none_or(|longest| seconds > longest) {
                self.gaps.longest = Some(seconds);
                self.gaps.longest_from = Some(last);
                self.gaps.longest_ended_by = Some(packet);
            }
        }
        self.last.replace(at)
    }
}

#[cfg(test)]
mod tests;
