//! Flows, RTP streams and what RTCP says of them, in bounded memory.
//!
//! A capture may come from anyone. Every table here has a limit, and what did
//! not fit is counted.

use std::time::Duration;

mod by_flow;
mod candidate;
mod course;
pub mod dtls;
pub mod events;
mod feedback;
mod flow;
pub mod ice;
mod repair;
mod stream;
mod together;

use super::observed::{FlowKey, Observed};
use crate::dtls::CertificateFingerprint;
use crate::rtp::header::RtpHeader;
use candidate::{Candidates, Seen};
pub use course::Course;
use dtls::{HandshakeSummary, Handshakes};
use events::{Event, EventKind, Events, Moment};
use feedback::Feedback;
pub use feedback::{ReceiverSide, SenderSide};
pub use flow::{FlowCounts, Kind};
use flow::{FlowId, Flows};
use ice::{Ice, PairSummary};
use stream::Stream;
pub use stream::{Clock, ClockSource, Gaps, StreamSummary};
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
    loss_gaps: together::Gaps,
    unlisted_packets: u64,
    ice: Ice,
    handshakes: Handshakes,
    events: Events,
}

/// What a session amounts to, in the order in which it appeared.
#[derive(Debug, Clone)]
pub struct SessionSummary {
    pub flows: Vec<(FlowKey, FlowCounts)>,
    pub streams: Vec<StreamSummary>,
    /// RTP packets of streams beyond [`MOST_STREAMS`].
    pub unlisted_packets: u64,
    pub ice_pairs: Vec<PairSummary>,
    /// STUN messages between addresses beyond those that are listed.
    pub unlisted_ice_messages: u64,
    pub handshakes: Vec<HandshakeSummary>,
    pub unlisted_handshakes: u64,
    /// Fingerprints that descriptions of the call name; empty while none is known.
    pub described_fingerprints: Vec<CertificateFingerprint>,
    /// In the order of the packets.
    pub events: Vec<Event>,
    pub events_left_out: u64,
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
            loss_gaps: together::Gaps::default(),
            unlisted_packets: 0,
            ice: Ice::default(),
            handshakes: Handshakes::default(),
            events: Events::default(),
        }
    }

    /// Takes note of a packet that looks like RTP, and says how many packets
    /// have become known as RTP by it: none, this one, or those before it too.
    pub fn rtp(&mut self, at: Duration, observed: &Observed, header: RtpHeader) -> u64 {
        let flow = self.flows.find(&observed.flow);
        let known = flow.and_then(|flow| self.flows.stream(flow, header.ssrc));
        if let Some(index) = known {
            self.observe(index, at, observed.packet, &header);
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
        };
        match self.candidates.observe(key, seen) {
            Some(packets) => {
                self.list(key, &packets);
                packets.len() as u64
            }
            None => 0,
        }
    }

    fn observe(&mut self, index: usize, at: Duration, packet: u64, header: &RtpHeader) {
        let Some(stream) = self.streams.get_mut(index) else {
            return;
        };
        if let Some((from, packets)) = stream.observe(at, packet, header) {
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
        let mut stream = Stream::new(key, flow, self.gap, first.header.payload_type);
        for packet in packets {
            stream.observe(packet.at, packet.packet, &packet.header);
        }
        let began = Moment {
            at: first.at,
            packet: first.packet,
        };
        self.events
            .add(began, key.flow, EventKind::FirstRtp(key.ssrc));
        self.flows.add_stream(flow, key.ssrc, self.streams.len());
        self.streams.push(stream);
    }

    /// Takes note of a compound that is not encrypted.
    pub fn rtcp(&mut self, at: Duration, observed: &Observed) {
        self.feedback.observe(at, observed.flow, observed.payload);
        let flow = self.flows.find(&observed.flow);
        if flow.is_some_and(|flow| self.flows.counts(flow).rtcp == 1) {
            let kind = EventKind::FirstRtcp;
            self.events.add(moment(at, observed), observed.flow, kind);
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
            stream.summary(sender, receiver)
        };
        let mut streams: Vec<StreamSummary> = self.streams.iter().map(summarize).collect();
        repair::mark(&mut streams);
        let mut handshakes = self.handshakes.summaries();
        dtls::mark_media(&mut handshakes, &streams);
        let ice_pairs = self.ice.summaries();
        SessionSummary {
            events: self.events.with(ice::late_events(&ice_pairs)),
            events_left_out: self.events.left_out(),
            ice_pairs,
            unlisted_ice_messages: self.ice.unlisted(),
            handshakes,
            unlisted_handshakes: self.handshakes.unlisted(),
            described_fingerprints: Vec::new(),
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

fn moment(at: Duration, observed: &Observed) -> Moment {
    Moment {
        at,
        packet: observed.packet,
    }
}
