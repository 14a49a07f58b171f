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
mod labels;
mod media;
mod repair;
mod stream;
mod together;

use super::knowledge::Knowledge;
use super::observed::{FlowKey, Observed};
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::Payload;
use candidate::{Candidates, Seen};
pub use course::Course;
use feedback::Feedback;
pub use feedback::{ReceiverSide, SenderSide};
pub use flow::{FlowCounts, Kind};
use flow::{FlowId, Flows};
pub use labels::Labels;
pub use media::MediaSummary;
use media::Prefix;
use stream::Stream;
pub use stream::{Clock, ClockSource, Encryption, Gaps, StreamSummary};
use together::LossGap;

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
    /// What session descriptions tell.
    pub knowledge: Knowledge,
    loss_gaps: together::Gaps,
    unlisted_packets: u64,
}

/// What a session amounts to, in the order in which it appeared.
#[derive(Debug, Clone)]
pub struct SessionSummary {
    pub flows: Vec<(FlowKey, FlowCounts)>,
    pub streams: Vec<StreamSummary>,
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
            knowledge: Knowledge::default(),
            loss_gaps: together::Gaps::default(),
            unlisted_packets: 0,
        }
    }

    /// Takes note of a packet that looks like RTP, and says how many packets
    /// have become known as RTP by it: none, this one, or those before it too.
    pub fn rtp(&mut self, at: Duration, observed: &Observed, header: RtpHeader) -> u64 {
        let flow = self.flows.find(&observed.flow);
        let known = flow.and_then(|flow| self.flows.stream(flow, header.ssrc));
        if let Some(index) = known {
            let payload = Payload::of(observed.payload, &header);
            self.observe(index, at, observed, &header, payload);
            return 1;
        }
        let key = StreamKey {
            flow: observed.flow,
            ssrc: header.ssrc,
        };
        let seen = Seen {
            at,
            packet: observed.packet,
            payload: Prefix::of(Payload::of(observed.payload, &header)),
            header,
        };
        match self.candidates.observe(key, seen) {
            Some(packets) => {
                self.list(key, &packets, observed.payload);
                packets.len() as u64
            }
            None => 0,
        }
    }

    fn observe(
        &mut self,
        index: usize,
        at: Duration,
        observed: &Observed,
        header: &RtpHeader,
        payload: Payload,
    ) {
        let Some(stream) = self.streams.get_mut(index) else {
            return;
        };
        stream.labels.observe(observed.payload);
        if let Some((from, packets)) = stream.observe(at, observed.packet, header, payload) {
            let gap = LossGap {
                stream: index,
                source: stream.key().flow.source.ip(),
                from,
                to: at,
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

    /// A candidate has become a stream by its packet `last`.
    fn list(&mut self, key: StreamKey, packets: &[Seen], last: &[u8]) {
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
        let payload_type = first.header.payload_type;
        let mut stream = match self.knowledge.clock_rate_hz(key, payload_type) {
            Some(rate_hz) => Stream::with_clock_rate(key, flow, self.gap, rate_hz),
            None => Stream::new(key, flow, self.gap, payload_type),
        };
        stream.labels.observe(last);
        for packet in packets {
            stream.observe(
                packet.at,
                packet.packet,
                &packet.header,
                packet.payload.payload(),
            );
        }
        self.flows.add_stream(flow, key.ssrc, self.streams.len());
        self.streams.push(stream);
    }

    /// Takes note of a compound that is not encrypted.
    pub fn rtcp(&mut self, at: Duration, observed: &Observed) {
        self.feedback.observe(at, observed.flow, observed.payload);
    }

    /// Counts a packet of a call that is not RTP.
    pub fn count(&mut self, flow: FlowKey, kind: Kind) {
        if let Some(flow) = self.flows.find_or_add(&flow) {
            self.flows.count(flow, kind, 1);
        }
    }

    pub fn summary(&self) -> SessionSummary {
        let summarize = |stream: &Stream| {
            let sender = self.feedback.sender(stream.key());
            let receiver = self.feedback.receiver(stream.key());
            let facts = stream.facts();
            let described = facts.and_then(|facts| self.knowledge.describe(&facts));
            stream.summary(sender, receiver, described)
        };
        let mut streams: Vec<StreamSummary> = self.streams.iter().map(summarize).collect();
        repair::mark(&mut streams);
        SessionSummary {
            flows: self.flow_counts(),
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
