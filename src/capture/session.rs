//! Flows, RTP streams and what RTCP says of them, in bounded memory.
//!
//! A capture may come from anyone. Every table here has a limit, and what did
//! not fit is counted.

use std::time::Duration;

mod by_flow;
mod candidate;
mod compared;
mod course;
pub mod dtls;
pub mod ending;
pub mod events;
mod feedback;
mod flow;
mod found_by;
mod holes;
pub mod ice;
mod labels;
mod leaps;
pub mod lip_sync;
mod media;
mod pairing;
pub mod quality;
mod recovery;
mod repair;
mod stream;
mod summary;
mod together;
mod transport_feedback;
mod unreachable;
pub mod unversioned;

use super::frame::Unreachable;
use super::knowledge::{Begun, Facts, Knowledge};
use super::observed::{FlowKey, Observed};
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::Payload;
use crate::rtp::payload::fec::flexfec_03_source;
use crate::rtp::rtcp::{self, Nack, Statement};
use crate::sdp::codec::Role;
use candidate::{Candidates, Seen};
use compared::Compared;
pub use course::Course;
use dtls::Handshakes;
pub use ending::Ending;
use events::{EventKind, Events, Moment};
use feedback::Feedback;
pub use feedback::{Bye, ExtendedReports, PathRoundTrips, ReceiverSide, SenderSide};
pub use flow::{FlowCounts, Kind};
use flow::{FlowId, Flows};
pub use found_by::FoundBy;
use holes::{Hole, Holes};
use ice::Ice;
pub use labels::Labels;
pub use leaps::ClockAhead;
use leaps::{Leaps, Silence};
pub use media::MediaSummary;
use media::Prefix;
use recovery::{DescribedAs, Listed, Place, Recoveries, Sent, Unasked};
pub use recovery::{OriginalNumbers, RecoverySummary, RecoverySums, hide_encrypted};
pub use repair::{RepairKind, RepairStream};
pub use stream::{Clock, ClockSource, Encryption, Gaps, Outage, StreamSummary};
use stream::{Missing, Over, Stream};
pub use summary::{SessionSummary, Unlisted};
pub use together::Coincidence;
use together::LossGap;
pub use transport_feedback::TransportSummary;
use transport_feedback::Transports;
pub use unreachable::Refusal;
use unreachable::Refusals;
pub use unversioned::Unversioned;
use unversioned::{Fields, Unversioneds};

/// Streams that are listed. A short one takes 3 KiB, a long one 20 KiB, and none more than 40 KiB.
pub const MOST_STREAMS: usize = 4_000;

/// One RTP stream: an SSRC is unique only within an RTP session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StreamKey {
    pub flow: FlowKey,
    pub ssrc: u32,
}

/// An RTP packet of a stream.
#[derive(Debug, Clone, Copy)]
pub struct RtpPacket<'a> {
    pub at: Duration,
    /// Its number in the capture.
    pub number: u64,
    pub header: &'a RtpHeader,
    pub payload: Payload<'a>,
    /// All of it that was captured; nothing of a packet that has waited.
    pub bytes: &'a [u8],
    /// The latest of its TCP stream, if it came in one.
    hole: Hole,
}

/// Everything that the packets of calls have shown so far.
#[derive(Debug)]
pub struct Session {
    gap: Duration,
    flows: Flows,
    streams: Vec<Stream>,
    candidates: Candidates,
    feedback: Feedback,
    recoveries: Recoveries,
    transports: Transports,
    loss_gaps: together::Gaps,
    /// The number of the last packet with others missing before it, and its stream.
    last_missing: Option<(u64, usize, Missing)>,
    /// The number of the first packet behind the last damaged place of the capture.
    behind_damage: u64,
    holes: Holes,
    leaps: Leaps,
    unlisted_packets: u64,
    /// Number of the first of them.
    first_unlisted: Option<u64>,
    unlisted_flow_messages: u64,
    ice: Ice,
    handshakes: Handshakes,
    refusals: Refusals,
    unversioned: Unversioneds,
    events: Events,
    compared: Option<Compared>,
}

impl Session {
    /// A stream that is silent for longer than `gap` has a gap.
    pub fn new(gap: Duration) -> Self {
        Session {
            gap,
            flows: Flows::default(),
            streams: Vec::new(),
            candidates: Candidates::default(),
            feedback: Feedback::default(),
            recoveries: Recoveries::default(),
            transports: Transports::default(),
            loss_gaps: together::Gaps::default(),
            last_missing: None,
            behind_damage: 0,
            holes: Holes::default(),
            leaps: Leaps::default(),
            unlisted_packets: 0,
            first_unlisted: None,
            unlisted_flow_messages: 0,
            ice: Ice::default(),
            handshakes: Handshakes::default(),
            refusals: Refusals::default(),
            unversioned: Unversioneds::default(),
            events: Events::default(),
            compared: None,
        }
    }

    /// Takes note of a packet that looks like RTP, and says how many packets
    /// have become known as RTP by it: none, this one, or those before it too.
    pub fn rtp(
        &mut self,
        at: Duration,
        observed: &Observed,
        header: &RtpHeader,
        knowledge: &Knowledge,
    ) -> u64 {
        let flow = self.flows.find(&observed.flow);
        let known = flow.and_then(|flow| self.flows.stream(flow, header.ssrc));
        if let Some(index) = known {
            let payload = Payload::of(observed.payload, header).beginning();
            let packet = RtpPacket {
                at,
                number: observed.packet,
                header,
                payload,
                bytes: observed.payload,
                hole: self.holes.before(observed),
            };
            self.observe(index, &packet);
            self.compare(index, (at, observed.packet), header, knowledge);
            if let Some(flow) = flow {
                self.transports
                    .sent(flow, at, observed.payload, observed.on_wire);
            }
            return 1;
        }
        let key = StreamKey {
            flow: observed.flow,
            ssrc: header.ssrc,
        };
        let seen = Seen {
            at,
            packet: observed.packet,
            payload: Prefix::of(Payload::of(observed.payload, header)),
            header: header.clone(),
        };
        let packets = match observed.is_decrypted {
            // Its tag has shown that it is RTP (RFC 3711 §3.3).
            true => Some(self.candidates.confirm(key, seen)),
            false => self.candidates.observe(key, seen),
        };
        match packets {
            Some(packets) => {
                self.list(key, &packets, observed, knowledge);
                packets.len() as u64
            }
            None => 0,
        }
    }

    fn observe(&mut self, index: usize, packet: &RtpPacket) {
        if let Some(silence) = self.leaps.latest() {
            self.go_on_over(silence, index, packet);
        }
        let Some(stream) = self.streams.get_mut(index) else {
            return;
        };
        stream.labels.observe(packet.bytes);
        let noted = stream.observe(packet);
        let unasked = self.recoveries.sent(&Sent {
            at: packet.at,
            stream: index,
            flow: stream.flow(),
            payload_type: packet.header.payload_type,
            number: packet.header.sequence_number,
            timestamp: packet.header.timestamp,
            arrival: noted.arrival,
            lead: lead(packet.payload),
            is_padded: packet.header.is_padded,
        });
        if let Some(missing) = noted.missing {
            let gap = LossGap {
                stream: index,
                source: stream.key().flow.source.ip(),
                point: stream.key().flow.point,
                from: missing.since(),
                to: packet.at,
                packets: missing.packets,
                behind: packet.number,
            };
            if missing.are_over(self.behind_damage, packet.number) {
                stream.lost_to_damage += missing.packets;
            }
            self.last_missing = Some((packet.number, index, missing));
            self.lost_together(gap);
        }
        if let Some(unasked) = unasked {
            self.brought(packet.at, unasked);
        }
    }

    /// A message passed, of whichever kind.
    pub fn passed(&mut self, at: Duration, packet: u64) {
        if let Some(lasted) = self.leaps.passed(at) {
            let silence = Silence { packet, lasted };
            self.leaps.silent(silence, at, &self.streams);
        }
    }

    /// The first packet of a stream behind a silence shows what that was.
    fn go_on_over(&mut self, silence: Silence, index: usize, packet: &RtpPacket) {
        let stream = self.streams.get_mut(index);
        let Some(stream) = stream.filter(|stream| stream.last_packet() < silence.packet) else {
            return;
        };
        match stream.over(silence, packet.at, packet.header) {
            Over::Step(by) => {
                stream.step_over(silence, by);
                self.leaps.stepped(by);
            }
            Over::Pause => {
                self.leaps.was_pause();
                let streams = self.streams.iter_mut();
                streams.for_each(|stream| stream.take_back(silence));
            }
            Over::Unknown => {}
        }
    }

    /// A packet was sent again that nobody had asked for: was it missing?
    fn brought(&mut self, at: Duration, unasked: Unasked) {
        let media = self.streams.get(unasked.stream);
        if media.is_some_and(|media| media.is_missing(unasked.number)) {
            self.recoveries.brought(at, unasked);
        }
    }

    /// In front of this packet, the last of which note was taken, the capture is damaged.
    pub fn damaged_before(&mut self, packet: u64) {
        self.behind_damage = packet;
        if let Some((number, index, missing)) = self.last_missing
            && number == packet
            && let Some(stream) = self.streams.get_mut(index)
        {
            stream.lost_to_damage += missing.packets;
        }
    }

    /// What comes next of this TCP stream is behind segments that the capture lacks.
    pub fn hole(&mut self, flow: FlowKey) {
        self.holes.add(flow);
    }

    fn lost_together(&mut self, gap: LossGap) {
        for gap in self.loss_gaps.observe(gap) {
            if let Some(stream) = self.streams.get_mut(gap.stream) {
                stream.lost_together += gap.packets;
            }
        }
    }

    /// A candidate has become a stream by its packet `last`.
    fn list(&mut self, key: StreamKey, packets: &[Seen], last: &Observed, knowledge: &Knowledge) {
        let flow = self.flows.find_or_add(&key.flow);
        let (Some(flow), Some(first), true) =
            (flow, packets.first(), self.streams.len() < MOST_STREAMS)
        else {
            if let Some(flow) = flow {
                self.flows.count(flow, Kind::Rtp, packets.len() as u64);
            }
            self.unlisted_packets += packets.len() as u64;
            let first = packets.first().map(|first| first.packet);
            self.first_unlisted = self.first_unlisted.or(first);
            return;
        };
        let place = self.streams.len();
        self.flows.add_stream(flow, key.ssrc, place);
        let payload_type = first.header.payload_type;
        let mut labels = Labels::default();
        labels.observe(last.payload);
        let begun = knowledge.begun(&Facts {
            key,
            payload_types: &[(payload_type, 1)],
            payload_type,
            within_red: None,
            labels: &labels,
            last_packet: packets.last().map_or(first.packet, |last| last.packet),
            certificates: None,
        });
        if let Some(id) = begun.transport_wide_id {
            self.transports.described(flow, id);
        }
        let mut stream = match begun.clock_rate_hz {
            Some(rate_hz) => Stream::with_clock_rate(key, flow, self.gap, rate_hz),
            None => Stream::new(key, flow, self.gap, payload_type),
        };
        stream.labels = labels;
        stream.corrects = self.corrected(flow, packets);
        let described = match stream.corrects {
            Some(_) => DescribedAs::Media,
            None => self.described_as(flow, &begun),
        };
        self.streams.push(stream);
        self.recoveries.listed(&Listed {
            stream: place,
            flow,
            ssrc: key.ssrc,
            described,
        });
        let hole = self.holes.before(last);
        for packet in packets {
            self.observe(
                place,
                &RtpPacket {
                    at: packet.at,
                    number: packet.packet,
                    header: &packet.header,
                    payload: packet.payload.payload(),
                    bytes: &[],
                    hole,
                },
            );
            self.compare(place, (packet.at, packet.packet), &packet.header, knowledge);
        }
        self.recoveries.begun(place, flow);
        let began = Moment {
            at: first.at,
            packet: first.packet,
        };
        self.events
            .add(began, key.flow, EventKind::FirstRtp(key.ssrc));
    }

    /// The stream that all of these packets protect as FlexFEC-03 does.
    fn corrected(&self, flow: FlowId, packets: &[Seen]) -> Option<u32> {
        let protected = |packet: &Seen| flexfec_03_source(packet.payload.payload());
        let ssrc = protected(packets.first()?)?;
        let is_of_it = packets.iter().all(|packet| protected(packet) == Some(ssrc));
        self.flows.stream(flow, ssrc)?;
        is_of_it.then_some(ssrc)
    }

    fn described_as(&self, flow: FlowId, begun: &Begun) -> DescribedAs {
        match (begun.role, begun.repairs) {
            (None, None) => DescribedAs::Nothing,
            (Some(Role::Rtx) | None, Some(ssrc)) => DescribedAs::RepairOf {
                ssrc,
                listed: self.flows.stream(flow, ssrc),
            },
            (Some(Role::Rtx), None) => DescribedAs::Nothing,
            (Some(_), _) => DescribedAs::Media,
        }
    }

    /// Takes note of a compound that is not encrypted.
    pub fn rtcp(&mut self, at: Duration, observed: &Observed) {
        rtcp::read(observed.payload, &mut |statement| {
            match &statement {
                Statement::Nack(nack) => self.asked(at, observed.flow, nack),
                Statement::Sender(report) => self.has_sent(observed.flow, report),
                Statement::TransportFeedback(feedback) => {
                    if let Some(flow) = self.flows.find(&observed.flow.reversed()) {
                        self.transports.reported(flow, feedback);
                    }
                }
                _ => {}
            }
            self.feedback
                .hear(at, observed.packet, observed.flow, statement);
        });
        let flow = self.flows.find(&observed.flow);
        if flow.is_some_and(|flow| self.flows.counts(flow).rtcp == 1) {
            let kind = EventKind::FirstRtcp;
            self.events.add(moment(at, observed), observed.flow, kind);
        }
    }

    /// A sender counts its packets, on the flow of its stream or on the next ports.
    fn has_sent(&mut self, flow: FlowKey, report: &rtcp::Sender) {
        let mut place = |flow| {
            let flow = self.flows.find(&flow)?;
            self.flows.stream(flow, report.ssrc)
        };
        let place = place(flow).or_else(|| place(flow.of_rtp()?));
        if let Some(stream) = place.and_then(|place| self.streams.get_mut(place)) {
            stream.has_sent(report.packets);
        }
    }

    /// A receiver asks for packets of a stream that goes the other way.
    fn asked(&mut self, at: Duration, flow: FlowKey, nack: &Nack) {
        let Some(flow) = self.flows.find(&flow.reversed()) else {
            return;
        };
        let Some(place) = self.flows.stream(flow, nack.media_ssrc) else {
            return;
        };
        let Some(stream) = self.streams.get(place) else {
            return;
        };
        for number in nack.numbers() {
            let seen = match stream.has_come(number) {
                true => Place::LostBehind,
                false => Place::LostBefore,
            };
            let newest = stream.last_timestamp().unwrap_or_default();
            self.recoveries.asked(place, at, number, seen, newest);
        }
    }

    pub fn stun(&mut self, at: Duration, observed: &Observed) {
        let events = &mut self.events;
        self.ice.observe(moment(at, observed), observed, events);
    }

    pub fn dtls(&mut self, at: Duration, observed: &Observed) {
        let events = &mut self.events;
        self.handshakes
            .observe(moment(at, observed), observed, events);
    }

    /// ICMP says that a datagram did not arrive.
    pub fn unreachable(&mut self, at: Duration, packet: u64, told: &Unreachable) {
        self.refusals.observe(Moment { at, packet }, told);
    }

    /// A message that is of no known protocol: beside RTP it may be RTP without its version.
    pub fn other(&mut self, observed: &Observed, knowledge: &Knowledge) {
        let Some(fields) = unversioned::read(observed.payload) else {
            return;
        };
        let flow = self.flows.find(&observed.flow);
        let Some(flow) = flow.filter(|flow| self.flows.has_streams(*flow)) else {
            return;
        };
        let key = StreamKey {
            flow: observed.flow,
            ssrc: fields.ssrc,
        };
        let streams = &self.streams;
        let repairs = || {
            let described = described_repair(key, &fields, observed.packet, knowledge);
            let near = || near_timestamp(streams, flow, &fields);
            described
                .map(|ssrc| (ssrc, FoundBy::Sdp))
                .or_else(|| Some((near()?, FoundBy::Packets)))
        };
        self.unversioned
            .observe((flow, key), observed.packet, &fields, repairs);
    }

    /// Counts a packet of a call that is not RTP.
    pub fn count(&mut self, flow: &FlowKey, kind: Kind) {
        match self.flows.find_or_add(flow) {
            Some(flow) => self.flows.count(flow, kind, 1),
            None => self.unlisted_flow_messages += 1,
        }
    }
}

fn described_repair(
    key: StreamKey,
    fields: &Fields,
    packet: u64,
    knowledge: &Knowledge,
) -> Option<u32> {
    let facts = Facts {
        key,
        payload_types: &[(fields.payload_type, 1)],
        payload_type: fields.payload_type,
        within_red: None,
        labels: &Labels::default(),
        last_packet: packet,
        certificates: None,
    };
    knowledge.begun(&facts).repairs
}

/// Timestamps begin at random: that they lie so near each other is a chance of 1 in 2400.
fn near_timestamp(streams: &[Stream], flow: FlowId, fields: &Fields) -> Option<u32> {
    const TEN_SECONDS_OF_VIDEO: u32 = 900_000;
    let others = streams
        .iter()
        .filter(|stream| stream.flow() == flow && stream.key().ssrc != fields.ssrc);
    let mut near = others.filter(|stream| {
        let last = stream.last_timestamp();
        let ahead = last.map(|last| (last.wrapping_sub(fields.timestamp) as i32).unsigned_abs());
        ahead.is_some_and(|ahead| ahead < TEN_SECONDS_OF_VIDEO)
    });
    Some(near.next()?.key().ssrc)
}

fn moment(at: Duration, observed: &Observed) -> Moment {
    Moment {
        at,
        packet: observed.packet,
    }
}

/// What a retransmission begins with: the original sequence number (RFC 4588 §4).
fn lead(payload: Payload) -> Option<u16> {
    let number = payload.bytes.first_chunk()?;
    Some(u16::from_be_bytes(*number))
}

#[cfg(test)]
mod tests;
