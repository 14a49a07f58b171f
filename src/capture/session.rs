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
pub mod lip_sync;
mod listing;
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
use super::knowledge::Knowledge;
use super::observed::{FlowKey, Observed};
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::Payload;
use crate::rtp::rtcp::{self, Nack, Statement};
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
pub use media::MediaSummary;
use media::Prefix;
pub use recovery::{OriginalNumbers, RecoverySummary, RecoverySums, hide_encrypted};
use recovery::{Place, Recoveries, Sent, Unasked};
pub use repair::{RepairKind, RepairStream};
pub use stream::{Clock, ClockSource, Encryption, Gaps, Outage, StreamSummary};
use stream::{Missing, Stream};
pub use summary::{SessionSummary, Unlisted};
pub use together::Coincidence;
use together::LossGap;
pub use transport_feedback::TransportSummary;
use transport_feedback::Transports;
pub use unreachable::Refusal;
use unreachable::Refusals;
pub use unversioned::Unversioned;
use unversioned::Unversioneds;

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

    /// Counts a packet of a call that is not RTP.
    pub fn count(&mut self, flow: &FlowKey, kind: Kind) {
        match self.flows.find_or_add(flow) {
            Some(flow) => self.flows.count(flow, kind, 1),
            None => self.unlisted_flow_messages += 1,
        }
    }
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
