//! Flows, RTP streams and what RTCP says of them, in bounded memory.
//!
//! A capture may come from anyone. Every table here has a limit, and what did
//! not fit is counted.

use std::time::Duration;

mod by_flow;
mod candidate;
mod course;
mod feedback;
mod flow;
mod recovery;
mod repair;
mod stream;
mod together;
mod transport_feedback;

use super::observed::{FlowKey, Observed};
use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp::{self, Nack, Statement};
use candidate::{Candidates, Seen};
pub use course::Course;
use feedback::Feedback;
pub use feedback::{Bye, ExtendedReports, PathRoundTrips, ReceiverSide, SenderSide};
pub use flow::{FlowCounts, Kind};
use flow::{FlowId, Flows};
pub use recovery::{OriginalNumbers, RecoverySummary};
use recovery::{Place, Recoveries, Sent};
use stream::Stream;
pub use stream::{Clock, ClockSource, Gaps, StreamSummary};
use together::LossGap;
pub use transport_feedback::TransportSummary;
use transport_feedback::Transports;

/// Streams that are listed. Each takes about 2 KiB.
pub const MOST_STREAMS: usize = 10_000;

/// One RTP stream: an SSRC is unique only within an RTP session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StreamKey {
    pub flow: FlowKey,
    pub ssrc: u32,
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
    unlisted_packets: u64,
}

/// What a session amounts to, in the order in which it appeared.
#[derive(Debug, Clone)]
pub struct SessionSummary {
    pub flows: Vec<(FlowKey, FlowCounts)>,
    pub streams: Vec<StreamSummary>,
    /// The flows that transport-wide feedback reports on.
    pub transports: Vec<(FlowKey, TransportSummary)>,
    /// RTP packets of streams beyond [`MOST_STREAMS`].
    pub unlisted_packets: u64,
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
            unlisted_packets: 0,
        }
    }

    /// Takes note of a packet that looks like RTP, and says how many packets
    /// have become known as RTP by it: none, this one, or those before it too.
    pub fn rtp(&mut self, at: Duration, observed: &Observed, header: RtpHeader) -> u64 {
        let flow = self.flows.find(&observed.flow);
        let known = flow.and_then(|flow| self.flows.stream(flow, header.ssrc));
        let lead = lead(observed.payload, &header);
        if let Some(index) = known {
            let seen = Seen {
                at,
                packet: observed.packet,
                header,
                lead,
            };
            self.observe(index, &seen);
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
            header,
            lead,
        };
        match self.candidates.observe(key, seen) {
            Some(packets) => {
                self.list(key, &packets);
                packets.len() as u64
            }
            None => 0,
        }
    }

    fn observe(&mut self, index: usize, seen: &Seen) {
        let Some(stream) = self.streams.get_mut(index) else {
            return;
        };
        let noted = stream.observe(seen.at, seen.packet, &seen.header);
        self.recoveries.sent(&Sent {
            at: seen.at,
            stream: index,
            flow: stream.flow(),
            number: seen.header.sequence_number,
            timestamp: seen.header.timestamp,
            arrival: noted.arrival,
            lead: seen.lead,
        });
        if let Some((from, packets)) = noted.missing {
            let gap = LossGap {
                stream: index,
                source: stream.key().flow.source.ip(),
                from,
                to: seen.at,
                packets,
            };
            self.lost_together(gap);
        }
    }

    fn lost_together(&mut self, gap: LossGap) {
        for gap in self.loss_gaps.observe(gap) {
            if let Some(stream) = self.streams.get_mut(gap.stream) {
                stream.lost_together += gap.packets;
            }
        }
    }

    /// A candidate has become a stream.
    fn list(&mut self, key: StreamKey, packets: &[Seen]) {
        let flow = self.flows.find_or_add(&key.flow);
        let (Some(flow), Some(first), true) =
            (flow, packets.first(), self.streams.len() < MOST_STREAMS)
        else {
            if let Some(flow) = flow {
                self.flows.count(flow, Kind::Rtp, packets.len() as u64);
            }
            self.unlisted_packets += packets.len() as u64;
            return;
        };
        let place = self.streams.len();
        self.flows.add_stream(flow, key.ssrc, place);
        let payload_type = first.header.payload_type;
        self.streams
            .push(Stream::new(key, flow, self.gap, payload_type));
        for packet in packets {
            self.observe(place, packet);
        }
    }

    /// Takes note of a compound that is not encrypted.
    pub fn rtcp(&mut self, at: Duration, observed: &Observed) {
        rtcp::read(observed.payload, &mut |statement| {
            match &statement {
                Statement::Nack(nack) => self.asked(at, observed.flow, nack),
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
            self.recoveries
                .asked((place, flow), at, number, seen, newest);
        }
    }

    /// Counts a packet of a call that is not RTP.
    pub fn count(&mut self, flow: FlowKey, kind: Kind) {
        if let Some(flow) = self.flows.find_or_add(&flow) {
            self.flows.count(flow, kind, 1);
        }
    }

    pub fn summary(&self) -> SessionSummary {
        let summarize = |(place, stream): (usize, &Stream)| {
            let sender = self.feedback.sender(stream.key());
            let receiver = self.feedback.receiver(stream.key());
            StreamSummary {
                round_trips: self.feedback.round_trips(stream.key().flow),
                recovery: self.recoveries.summary(place),
                ..stream.summary(sender, receiver)
            }
        };
        let mut streams: Vec<StreamSummary> =
            self.streams.iter().enumerate().map(summarize).collect();
        repair::mark(&mut streams, |place| self.recoveries.repaired_by(place));
        recovery::hide(&mut streams);
        let flows = self.flow_counts();
        let named = |(place, summary): (usize, _)| Some((flows.get(place)?.0, summary));
        SessionSummary {
            transports: self.transports.all().filter_map(named).collect(),
            flows,
            streams,
            unlisted_packets: self.unlisted_packets,
        }
    }

    /// What was counted packet by packet, and the packets that the streams counted.
    fn flow_counts(&self) -> Vec<(FlowKey, FlowCounts)> {
        let mut flows: Vec<_> = self.flows.all().collect();
        for stream in &self.streams {
            if let Some((_, counts)) = flows.get_mut(stream.flow().place()) {
                counts.add(Kind::Rtp, stream.packets());
            }
        }
        flows
    }
}

/// The first two bytes of a packet's payload, as far as they were captured.
fn lead(packet: &[u8], header: &RtpHeader) -> Option<u16> {
    let &[high, low] = packet.get(header.payload.clone())?.first_chunk()?;
    Some(u16::from_be_bytes([high, low]))
}

#[cfg(test)]
mod tests;
