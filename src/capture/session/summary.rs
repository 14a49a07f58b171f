//! What a session amounts to.

use std::collections::HashSet;
use std::time::Duration;

use super::compared::Compared;
use super::dtls::{self, HandshakeSummary};
use super::ending;
use super::events::Event;
use super::flow::{FlowCounts, Kind};
use super::ice::{self, PairSummary};
use super::lip_sync::{self, LipSync};
use super::stream::{Stream, StreamSummary};
use super::together::Coincidence;
use super::transport_feedback::TransportSummary;
use super::unreachable::Refusal;
use super::unversioned::Unversioned;
use super::{Session, StreamKey, recovery, repair};
use crate::capture::knowledge::{Certificates, Facts, Knowledge};
use crate::capture::observed::FlowKey;
use crate::rtp::tshark;

/// What a session amounts to, in the order in which it appeared.
#[derive(Debug, Clone)]
pub struct SessionSummary {
    pub flows: Vec<(FlowKey, FlowCounts)>,
    pub streams: Vec<StreamSummary>,
    /// The flows that transport-wide feedback reports on.
    pub transports: Vec<(FlowKey, TransportSummary)>,
    /// Sound and picture of each sender.
    pub lip_sync: Vec<LipSync>,
    /// Losses of several streams at the same time.
    pub coincidence: Coincidence,
    /// RTP packets of streams beyond [`MOST_STREAMS`](super::MOST_STREAMS).
    pub unlisted_packets: u64,
    /// Number of the first of them in the capture.
    pub first_unlisted: Option<u64>,
    /// Statements of RTCP on streams beyond those of which they are kept.
    pub unlisted_statements: u64,
    pub unlisted: Unlisted,
    pub ice_pairs: Vec<PairSummary>,
    /// STUN messages between addresses beyond those that are listed.
    pub unlisted_ice_messages: u64,
    pub handshakes: Vec<HandshakeSummary>,
    pub unlisted_handshakes: u64,
    /// Flows of which ICMP says that they do not arrive.
    pub refusals: Vec<Refusal>,
    /// What would be RTP if it had its version.
    pub unversioned: Vec<Unversioned>,
    /// In the order of their times.
    pub events: Vec<Event>,
    pub events_left_out: u64,
    /// As tshark counts them, where that was asked for.
    pub compared: Option<Vec<(StreamKey, tshark::Figures)>>,
}

/// What tables had no room for, besides what stands beside their entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// Messages other than RTP of flows beyond those that are listed.
    pub flow_messages: u64,
    /// Of paths beyond those of which they are kept.
    pub round_trips: u64,
    /// Packets asked for or sent again of streams beyond those of which recovery is followed.
    pub recoveries: u64,
    /// Transport-wide feedback on flows beyond those that are followed.
    pub transport_feedbacks: u64,
    /// ICMP messages on flows beyond those that are listed.
    pub refusals: u64,
}

impl Session {
    /// `knowledge` is what session descriptions tell, and `end` when the capture ends, where
    /// nothing up to then was left out.
    pub fn summary(&self, knowledge: &Knowledge, end: Option<Duration>) -> SessionSummary {
        let certificates = self.handshakes.certificates();
        let known = (knowledge, &certificates);
        let streams = self.streams.iter().enumerate();
        let streams = streams.map(|(place, stream)| self.stream_summary(place, stream, known));
        self.whole(streams.collect(), self.flow_counts(), (knowledge, end))
    }

    /// The same, when no packets will come: each stream leaves when it has been summed up, so
    /// that no memory is needed for all of them and their summaries at once.
    pub fn conclude(mut self, knowledge: &Knowledge, end: Option<Duration>) -> SessionSummary {
        let flows = self.flow_counts();
        let certificates = self.handshakes.certificates();
        let known = (knowledge, &certificates);
        let streams = std::mem::take(&mut self.streams).into_iter().enumerate();
        let streams = streams.map(|(place, stream)| self.stream_summary(place, &stream, known));
        self.whole(streams.collect(), flows, (knowledge, end))
    }

    fn stream_summary(
        &self,
        place: usize,
        stream: &Stream,
        (knowledge, certificates): (&Knowledge, &Certificates),
    ) -> StreamSummary {
        let sender = self.feedback.sender(stream.key());
        let receiver = self.feedback.receiver(stream.key());
        let facts = stream.facts().map(|facts| Facts {
            certificates: Some(certificates),
            ..facts
        });
        let described = facts.and_then(|facts| knowledge.describe(&facts));
        StreamSummary {
            round_trips: self.feedback.round_trips(stream.key().flow),
            recovery: self.recoveries.summary(place),
            ..stream.summary(sender, receiver, described)
        }
    }

    fn whole(
        &self,
        mut streams: Vec<StreamSummary>,
        flows: Vec<(FlowKey, FlowCounts)>,
        (knowledge, end): (&Knowledge, Option<Duration>),
    ) -> SessionSummary {
        repair::mark(&mut streams, &self.recoveries);
        ending::mark(&mut streams, end);
        recovery::hide(&mut streams);
        let mut handshakes = self.handshakes.summaries();
        dtls::mark_media(&mut handshakes, &streams);
        dtls::compare(&mut handshakes, knowledge);
        let ice_pairs = self.ice.summaries();
        let late = ice::late_events(&ice_pairs, end).into_iter();
        let known: HashSet<FlowKey> = flows.iter().map(|(flow, _)| *flow).collect();
        let refusals = self.refusals.of_calls(|flow| known.contains(flow));
        let late = late.chain(refusals.iter().map(Event::from));
        let (events, events_left_out) = self.events.with(late.chain(ending::events(&streams)));
        let named = |(place, summary): (usize, _)| Some((flows.get(place)?.0, summary));
        SessionSummary {
            events,
            events_left_out,
            compared: self.compared.as_ref().map(Compared::figures),
            ice_pairs,
            unlisted_ice_messages: self.ice.unlisted(),
            handshakes,
            unlisted_handshakes: self.handshakes.unlisted(),
            refusals,
            unversioned: self.unversioned.all(),
            transports: self.transports.all().filter_map(named).collect(),
            lip_sync: lip_sync::compare(&streams),
            coincidence: self.loss_gaps.coincidence(),
            flows,
            streams,
            unlisted_packets: self.unlisted_packets,
            first_unlisted: self.first_unlisted,
            unlisted_statements: self.feedback.left_out(),
            unlisted: Unlisted {
                flow_messages: self.unlisted_flow_messages,
                round_trips: self.feedback.unlisted_round_trips(),
                recoveries: self.recoveries.unlisted(),
                transport_feedbacks: self.transports.unlisted(),
                refusals: self.refusals.unlisted(),
            },
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
