//! Flows, RTP streams and what RTCP says of them, in bounded memory.
//!
//! A capture may come from anyone. Every table here has a limit, and what did
//! not fit is counted.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

mod by_flow;
mod candidate;
mod feedback;
mod flow;
mod repair;
mod stream;

use crate::rtp::header::RtpHeader;
use candidate::{Candidates, Seen};
use feedback::Feedback;
pub use feedback::{ReceiverSide, SenderSide};
use flow::Flows;
pub use flow::{FlowCounts, Kind};
use stream::Stream;
pub use stream::{Clock, ClockSource, Gaps, StreamSummary};

/// Streams that are listed. Each takes about 2 KiB.
pub const MOST_STREAMS: usize = 10_000;

/// One UDP conversation in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FlowKey {
    pub source: SocketAddr,
    pub destination: SocketAddr,
}

/// One RTP stream: an SSRC is unique only within an RTP session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StreamKey {
    pub flow: FlowKey,
    pub ssrc: u32,
}

impl FlowKey {
    pub fn reversed(self) -> FlowKey {
        FlowKey {
            source: self.destination,
            destination: self.source,
        }
    }
}

/// Everything that the packets of calls have shown so far.
#[derive(Debug)]
pub struct Session {
    gap: Duration,
    flows: Flows,
    streams: Vec<Stream>,
    stream_index: HashMap<StreamKey, usize>,
    candidates: Candidates,
    feedback: Feedback,
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
            stream_index: HashMap::new(),
            candidates: Candidates::default(),
            feedback: Feedback::default(),
            unlisted_packets: 0,
        }
    }

    /// Takes note of a packet that looks like RTP, and says how many packets
    /// have become known as RTP by it: none, this one, or those before it too.
    pub fn rtp(&mut self, at: Duration, flow: FlowKey, header: RtpHeader) -> u64 {
        let key = StreamKey {
            flow,
            ssrc: header.ssrc,
        };
        if let Some(&index) = self.stream_index.get(&key) {
            if let Some(stream) = self.streams.get_mut(index) {
                stream.observe(at, &header);
            }
            return 1;
        }
        match self.candidates.observe(key, Seen { at, header }) {
            Some(packets) => {
                self.list(key, &packets);
                packets.len() as u64
            }
            None => 0,
        }
    }

    /// A candidate has become a stream.
    fn list(&mut self, key: StreamKey, packets: &[Seen]) {
        let (Some(first), true) = (packets.first(), self.streams.len() < MOST_STREAMS) else {
            self.flows.count(key.flow, Kind::Rtp, packets.len() as u64);
            self.unlisted_packets += packets.len() as u64;
            return;
        };
        // Its packets are added when the session is summed up; this gives the flow its place.
        self.flows.count(key.flow, Kind::Rtp, 0);
        let mut stream = Stream::new(key, self.gap, first.header.payload_type);
        for packet in packets {
            stream.observe(packet.at, &packet.header);
        }
        self.stream_index.insert(key, self.streams.len());
        self.streams.push(stream);
    }

    /// Takes note of a compound that is not encrypted.
    pub fn rtcp(&mut self, at: Duration, flow: FlowKey, compound: &[u8]) {
        self.feedback.observe(at, flow, compound);
    }

    /// Counts a packet of a call that is not RTP.
    pub fn count(&mut self, flow: FlowKey, kind: Kind) {
        self.flows.count(flow, kind, 1);
    }

    pub fn summary(&self) -> SessionSummary {
        let summarize = |stream: &Stream| {
            let sender = self.feedback.sender(stream.key());
            let receiver = self.feedback.receiver(stream.key());
            stream.summary(sender, receiver)
        };
        let mut flows = self.flows.clone();
        for stream in &self.streams {
            flows.count(stream.key().flow, Kind::Rtp, stream.packets());
        }
        let mut streams: Vec<StreamSummary> = self.streams.iter().map(summarize).collect();
        repair::mark(&mut streams);
        SessionSummary {
            flows: flows.into_all(),
            streams,
            unlisted_packets: self.unlisted_packets,
        }
    }
}
