//! Facts about an SSRC, kept apart by the flow that they came on.
//!
//! RTCP travels with its RTP on one flow (RFC 5761), on the next higher port
//! (RFC 3550 §11), or on any port that was agreed on. Facts are therefore kept by
//! the flow they were seen on, and looked up by nearness.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{FlowKey, StreamKey};

/// SSRCs of which facts are kept.
const MOST_SSRCS: usize = 4_000;

/// Flows on which facts of one SSRC are kept.
const MOST_FLOWS: usize = 16;

/// Facts that are kept in all, as many as streams are listed. Those of a receiver take up to 14 KiB.
const MOST_FACTS: usize = 4_000;

#[derive(Debug)]
pub struct ByFlow<T> {
    facts: HashMap<u32, Vec<(FlowKey, T)>, RandomState>,
    count: usize,
    left_out: u64,
}

impl<T> Default for ByFlow<T> {
    fn default() -> Self {
        ByFlow {
            facts: HashMap::default(),
            count: 0,
            left_out: 0,
        }
    }
}

impl<T: Default> ByFlow<T> {
    /// The facts of exactly this flow, new if need be; None when there is no room.
    pub fn of(&mut self, key: StreamKey) -> Option<&mut T> {
        if !self.facts.contains_key(&key.ssrc) && self.facts.len() == MOST_SSRCS {
            self.left_out += 1;
            return None;
        }
        let flows = self.facts.entry(key.ssrc).or_default();
        let index = match flows.iter().position(|(flow, _)| *flow == key.flow) {
            Some(index) => index,
            None if flows.len() == MOST_FLOWS || self.count == MOST_FACTS => {
                self.left_out += 1;
                return None;
            }
            None => {
                self.count += 1;
                flows.reserve_exact(1);
                flows.push((key.flow, T::default()));
                flows.len() - 1
            }
        };
        flows.get_mut(index).map(|(_, facts)| facts)
    }

    /// How often there was no room.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The facts of the flow that is nearest; None when none is between the same hosts.
    pub fn nearest(&self, key: StreamKey) -> Option<&T> {
        self.facts
            .get(&key.ssrc)?
            .iter()
            .filter_map(|(flow, facts)| Some((nearness(key.flow, *flow)?, facts)))
            .max_by_key(|(nearness, _)| *nearness)
            .map(|(_, facts)| facts)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    SameHosts,
    NeighbouringPorts,
    Same,
}

fn nearness(a: FlowKey, b: FlowKey) -> Option<Nearness> {
    if a.point != b.point {
        return None;
    }
    let same_hosts = a.source.ip() == b.source.ip() && a.destination.ip() == b.destination.ip();
    let neighbours = a.source.port().abs_diff(b.source.port()) <= 1
        && a.destination.port().abs_diff(b.destination.port()) <= 1;
    match (same_hosts, neighbours) {
        _ if a == b => Some(Nearness::Same),
        (true, true) => Some(Nearness::NeighbouringPorts),
        (true, false) => Some(Nearness::SameHosts),
        (false, _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(source: &str, destination: &str) -> StreamKey {
        StreamKey {
            flow: FlowKey::udp(source.parse().unwrap(), destination.parse().unwrap()),
            ssrc: 7,
        }
    }

    #[test]
    fn the_same_flow_is_nearer_than_the_next_port_and_that_nearer_than_any() {
        let mut facts = ByFlow::default();
        let rtp = key("10.0.0.1:4000", "10.0.0.2:5000");
        *facts.of(key("10.0.0.1:9", "10.0.0.2:9")).unwrap() = 1;
        assert_eq!(facts.nearest(rtp), Some(&1));
        *facts.of(key("10.0.0.1:4001", "10.0.0.2:5001")).unwrap() = 2;
        assert_eq!(facts.nearest(rtp), Some(&2));
        *facts.of(rtp).unwrap() = 3;
        assert_eq!(facts.nearest(rtp), Some(&3));
    }

    #[test]
    fn facts_of_other_hosts_are_not_taken() {
        let mut facts = ByFlow::default();
        *facts.of(key("10.0.0.1:4000", "10.0.0.3:5000")).unwrap() = 1;
        assert_eq!(facts.nearest(key("10.0.0.1:4000", "10.0.0.2:5000")), None);
    }

    #[test]
    fn there_is_a_limit_to_all_of_it() {
        let mut facts: ByFlow<u8> = ByFlow::default();
        for port in 0..100 {
            facts.of(key("10.0.0.1:1", &format!("10.0.0.2:{port}")));
        }
        assert_eq!(facts.facts[&7].len(), MOST_FLOWS);
        assert_eq!(facts.left_out(), 100 - MOST_FLOWS as u64);
    }
}
