//! One RTP stream that is listed.

use std::time::Duration;

mod arrival_clock;
mod clock;
mod gaps;
mod payload_types;
mod rates;
mod summary;

use super::course::{CourseMeter, Step};
use super::media::{MediaMeter, MediaPacket};
use super::{FlowId, Hole, Labels, PathRoundTrips, ReceiverSide, RtpPacket, SenderSide, StreamKey};
use crate::capture::knowledge::{Described, Facts};
use crate::rtp::clock_rate::{Media, StaticPayload, static_payload};
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::guess::Confidence;
use crate::rtp::sequence::Arrival;
use crate::rtp::stream::{Pacing, Reception, StreamMeter};
use crate::rtp::surplus::{self, Surplus};
use arrival_clock::ArrivalClock;
pub use clock::{Clock, ClockSource};
use gaps::GapMeter;
pub use gaps::{Gaps, Outage};
use payload_types::PayloadTypes;
use rates::Rates;
pub use summary::{Encryption, StreamSummary};

#[derive(Debug)]
pub struct Stream {
    key: StreamKey,
    flow: FlowId,
    /// Numbers of the first and the last packet in the capture.
    packets: (u64, u64),
    arrivals: ArrivalClock,
    meter: StreamMeter,
    /// The rate that the meter was made for; None for a meter of any rate.
    meter_rate_hz: Option<u32>,
    payload_types: PayloadTypes,
    rates: Rates,
    gaps: GapMeter,
    course: CourseMeter,
    payloads: MediaMeter,
    surplus: Surplus,
    /// The clock rate by which the course is judged.
    rate_hz: Option<u32>,
    empty: u64,
    padded: u64,
    first_restart: Option<u64>,
    first_duplicate: Option<u64>,
    /// The most packets that were missing at once, and the packet before which they were.
    longest_loss: Option<(u64, u64)>,
    first_stray: Option<u64>,
    begins_at: Option<i64>,
    /// The latest hole in front of those of its packets that took it on.
    hole: Hole,
    /// Packets missing at times at which streams from elsewhere miss some too.
    pub lost_together: u64,
    /// Packets missing where the capture is damaged.
    pub lost_to_damage: u64,
    pub labels: Labels,
    /// The SSRC that its packets protect, as FlexFEC.
    pub corrects: Option<u32>,
}

/// What a packet's place in its stream says.
#[derive(Debug, Clone, Copy)]
pub struct Noted {
    pub arrival: Arrival,
    pub missing: Option<Missing>,
}

/// Packets that are missing before one.
#[derive(Debug, Clone, Copy)]
pub struct Missing {
    pub packets: u64,
    /// The last one before them.
    behind: Before,
}

/// Number and time of the packet before.
#[derive(Debug, Clone, Copy)]
struct Before {
    number: u64,
    at: Duration,
}

/// Packets between two looks at which clock rate the arrivals point to. Usual audio shows it within
/// its first second, the course of which then has its jitter.
const PACKETS_PER_ESTIMATE: u64 = 32;

const VIDEO_CLOCK_HZ: u32 = 90_000;

impl Missing {
    /// When the last packet before them came.
    pub fn since(&self) -> Duration {
        self.behind.at
    }

    /// Before the packet `next`: are they missing over the place in front of packet `place`?
    pub fn are_over(&self, place: u64, next: u64) -> bool {
        self.behind.number < place && place <= next
    }
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
            arrivals: ArrivalClock::default(),
            meter: meter_rate_hz
                .map_or_else(StreamMeter::of_unknown_rate, StreamMeter::with_clock_rate),
            meter_rate_hz,
            payload_types: PayloadTypes::default(),
            rates: Rates::default(),
            gaps: GapMeter::new(gap),
            course: CourseMeter::default(),
            payloads: MediaMeter::default(),
            surplus: Surplus::default(),
            rate_hz: meter_rate_hz,
            empty: 0,
            padded: 0,
            first_restart: None,
            first_duplicate: None,
            longest_loss: None,
            first_stray: None,
            begins_at: None,
            hole: Hole::default(),
            lost_together: 0,
            lost_to_damage: 0,
            labels: Labels::default(),
            corrects: None,
        }
    }

    /// What is to be compared with session descriptions. None without packets.
    pub fn facts(&self) -> Option<Facts<'_>> {
        Some(Facts {
            key: self.key,
            payload_types: self.payload_types.counts(),
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
        let counts = self.payload_types.counts().iter();
        counts.map(|(_, count)| count).sum()
    }

    /// True when a packet of this sequence number came lately.
    pub fn has_come(&self, number: u16) -> bool {
        self.meter.has_come(number)
    }

    /// True when a packet of this number is missing among the last.
    pub fn is_missing(&self, number: u16) -> bool {
        self.meter.is_missing(number)
    }

    /// The timestamp of the last packet.
    pub fn last_timestamp(&self) -> Option<u32> {
        self.meter.last_timestamp()
    }

    /// Its sender says how many packets it has sent so far.
    pub fn has_sent(&mut self, packets: u32) {
        self.begins_at = self.begins_at.or_else(|| self.meter.beginning(packets));
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
        let before = match is_belated {
            true => None,
            false => self.follow(at, packet, header),
        };
        let steady = self.arrivals.steady(at);
        let count = self.payload_types.count(header.payload_type);
        let pacing = self.payload_types.pacing(header);
        let arrival = match is_belated {
            true => self.meter.observe_belated(steady, header),
            false => self.meter.observe_paced(steady, header, pacing),
        };
        if self.rate_hz.is_none() && count.is_multiple_of(PACKETS_PER_ESTIMATE) {
            self.rate_hz = self.meter.estimated_clock_rate();
            self.course.make_up_for(
                self.rate_hz
                    .and_then(|rate_hz| self.meter.most_jitter(rate_hz)),
            );
        }
        match arrival {
            Arrival::InOrder | Arrival::AfterGap if pacing == Pacing::OnTime => {
                let before = || self.meter.estimated_clock();
                self.rates.observe(steady, header, before);
            }
            Arrival::Restart => self.rates.begin_anew(),
            _ => {}
        }
        let is_unseen = self.is_over_hole(arrival, rtp.hole);
        if is_unseen {
            self.meter.passed_unseen();
            self.gaps.unseen(packet);
        }
        if arrival != Arrival::Duplicate && !header.is_padded {
            self.surplus.observe(surplus::Sent {
                payload_type: header.payload_type,
                number: header.sequence_number,
                timestamp: header.timestamp,
                payload_bytes: header.payload.len(),
            });
        }
        self.empty += u64::from(header.payload.is_empty());
        self.padded += u64::from(header.is_padded);
        match arrival {
            Arrival::Restart => _ = self.first_restart.get_or_insert(packet),
            Arrival::Duplicate => _ = self.first_duplicate.get_or_insert(packet),
            Arrival::Suspect => _ = self.first_stray.get_or_insert(packet),
            _ => {}
        }
        let media = MediaPacket {
            at: steady,
            number: packet,
            header,
            payload,
            arrival,
        };
        let looks_like_video = self.rate_hz == Some(VIDEO_CLOCK_HZ);
        self.payloads.observe(&media, looks_like_video);
        let ahead = self.meter.ahead();
        self.course.observe(&Step {
            at: steady,
            packet,
            header,
            arrival,
            ahead,
            pacing,
            clock_rate_hz: self.rate_hz,
            jitter: self.meter.current_jitter(self.rate_hz),
        });
        let is_lost = arrival == Arrival::AfterGap && !is_unseen;
        if is_lost {
            self.lost_before(packet, ahead.saturating_sub(1));
        }
        let missing = before.filter(|before| is_lost && before.at <= at);
        Noted {
            arrival,
            missing: missing.map(|behind| Missing {
                packets: ahead.saturating_sub(1),
                behind,
            }),
        }
    }

    /// Did the capture miss what is missing before this packet? Those that are late take nothing on.
    fn is_over_hole(&mut self, arrival: Arrival, hole: Hole) -> bool {
        match arrival {
            Arrival::InOrder | Arrival::AfterGap | Arrival::Restart => {
                let before = std::mem::replace(&mut self.hole, hole);
                arrival == Arrival::AfterGap && hole > before
            }
            Arrival::Late | Arrival::Duplicate | Arrival::Suspect => false,
        }
    }

    /// Before this packet so many are missing.
    fn lost_before(&mut self, packet: u64, missing: u64) {
        self.gaps.missing(packet, missing);
        if self.longest_loss.is_none_or(|(most, _)| missing > most) {
            self.longest_loss = Some((missing, packet));
        }
    }

    /// Takes note of when the next packet came, and gives the one before.
    fn follow(&mut self, at: Duration, packet: u64, header: &RtpHeader) -> Option<Before> {
        let number = std::mem::replace(&mut self.packets.1, packet);
        if self.arrivals.is_set_back(at)
            && let Some(later) = self.meter.usually_later(header.sequence_number)
        {
            self.arrivals.set_back(at, later);
            self.meter.clock_was_set();
        }
        self.arrivals.observe(at);
        let before = self.gaps.observe(at, packet);
        before.map(|at| Before { number, at })
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
        let clock =
            clock::described(described.as_ref()).or_else(|| self.clock(payload, sender, told));
        let named = described.as_ref().and_then(|described| described.media);
        // What needs the rate of all packets.
        let one_rate = clock.filter(|_| !self.rates.differ());
        let mut course = self.course.course(one_rate.map(|clock| clock.rate_hz));
        if self.rates.differ() {
            course.timeline.forget_jitter();
        }
        StreamSummary {
            key: self.key,
            packets: self.packets,
            payload_types: self.payload_types.counts().to_vec(),
            payload,
            clock,
            media: named.or_else(|| clock::media(payload, clock, &payloads)),
            reception: self.reception(clock),
            gaps: self.gaps.gaps(),
            course,
            payloads,
            empty: self.empty,
            padded: self.padded,
            first_restart: self.first_restart,
            first_duplicate: self.first_duplicate,
            behind_longest_loss: self.longest_loss.map(|(_, packet)| packet),
            first_stray: self.first_stray,
            begins_at: self.begins_at,
            times_set_back: self.arrivals.times_set_back(),
            rates_differ: self.rates.differ(),
            ending: None,
            lost_together: self.lost_together,
            lost_to_damage: self.lost_to_damage,
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
            surplus_bytes: self.surplus.bytes().map(u64::from),
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
        let clock = clock::described(described).or_else(|| self.clock(payload, sender, None));
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
        let is_other = self.meter_rate_hz.is_some() && self.meter_rate_hz != rate_hz;
        if is_other || self.rates.differ() {
            reception.jitter = None;
        }
        reception.set_back = self.arrivals.behind();
        reception.last = reception
            .last
            .map(|last| last.saturating_sub(reception.set_back));
        reception
    }
}

#[cfg(test)]
mod tests;
