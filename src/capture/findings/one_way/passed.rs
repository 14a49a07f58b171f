//! Packets of RTP by flow and by what they carry, and whether any may come back.

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, SocketAddr};

use super::super::super::observed::FlowKey;
use super::super::super::session::SessionSummary;
use crate::rtp::clock_rate::Media;

/// What a flow carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carried {
    Any,
    Kind(Media),
    /// Neither audio nor video as far as is known.
    Unknown,
}

/// Packets of RTP on each flow, by what they carry.
pub struct Passed {
    on_flows: HashMap<(FlowKey, Carried), u64>,
    /// Addresses at which some arrives, from wherever.
    arrived: HashSet<(SocketAddr, Carried)>,
    /// Flows between two hosts, on which nothing comes back.
    alone: HashMap<(IpAddr, IpAddr, Carried), u64>,
}

impl Passed {
    pub fn of(session: &SessionSummary) -> Passed {
        let on_flows = on_flows(session);
        let some = || on_flows.iter().filter(|(_, packets)| **packets > 0);
        let arrived = some().map(|((flow, carried), _)| (flow.destination, *carried));
        let mut alone = HashMap::new();
        for (flow, carried) in some().map(|(key, _)| *key) {
            if count(&on_flows, flow.reversed(), Carried::Any) == 0 {
                *alone.entry(hosts(flow, carried)).or_default() += 1;
            }
        }
        Passed {
            arrived: arrived.collect(),
            alone,
            on_flows,
        }
    }

    pub fn on(&self, flow: FlowKey, carried: Carried) -> u64 {
        count(&self.on_flows, flow, carried)
    }

    /// Those of the flows that carry it.
    pub fn with(&self, flows: &[FlowKey], carried: Carried) -> Vec<FlowKey> {
        let all = flows.iter().copied();
        all.filter(|flow| self.on(*flow, carried) > 0).collect()
    }

    /// Whether what the flow's destination sends may be in the capture: some arrives where the
    /// flow comes from, or passes between the two hosts and is nobody's answer.
    pub fn may_come_back(&self, flow: FlowKey, carried: Carried) -> bool {
        [carried, Carried::Unknown].into_iter().any(|carried| {
            let alone = self.alone.get(&hosts(flow.reversed(), carried));
            // On one host the flow itself is among these.
            let is_it = flow.source.ip() == flow.destination.ip()
                && self.on(flow.reversed(), Carried::Any) == 0
                && self.on(flow, carried) > 0;
            self.arrived.contains(&(flow.source, carried))
                || alone.copied().unwrap_or_default() > u64::from(is_it)
        })
    }
}

fn on_flows(session: &SessionSummary) -> HashMap<(FlowKey, Carried), u64> {
    let mut packets = HashMap::new();
    for (flow, counts) in &session.flows {
        packets.insert((*flow, Carried::Any), counts.rtp);
        packets.insert((*flow, Carried::Unknown), counts.rtp);
    }
    for stream in &session.streams {
        let (Some(media), flow) = (stream.media, stream.key.flow) else {
            continue;
        };
        let count: u64 = stream.payload_types.iter().map(|(_, count)| count).sum();
        *packets.entry((flow, Carried::Kind(media))).or_default() += count;
        let unknown = packets.entry((flow, Carried::Unknown)).or_default();
        *unknown = unknown.saturating_sub(count);
    }
    packets
}

fn count(packets: &HashMap<(FlowKey, Carried), u64>, flow: FlowKey, carried: Carried) -> u64 {
    packets.get(&(flow, carried)).copied().unwrap_or_default()
}

fn hosts(flow: FlowKey, carried: Carried) -> (IpAddr, IpAddr, Carried) {
    (flow.source.ip(), flow.destination.ip(), carried)
}
