//! What descriptions tell of the addresses between which media passes.

use std::collections::{BTreeMap, HashSet};
use std::net::{IpAddr, SocketAddr};

use super::Knowledge;
use crate::capture::observed::FlowKey;
use crate::sdp::Direction;

/// Addresses that are told at most.
const MOST_ENDS: usize = 20_000;

/// Addresses at which somebody is described, and whether he sends and receives there.
#[derive(Debug, Clone, Default)]
pub struct DescribedEnds(BTreeMap<SocketAddr, Direction>);

impl DescribedEnds {
    /// By the last description that names the address.
    pub fn direction(&self, address: SocketAddr) -> Option<Direction> {
        self.0.get(&address).copied()
    }

    /// All addresses of one host.
    pub fn at(&self, ip: IpAddr) -> impl Iterator<Item = (SocketAddr, Direction)> + '_ {
        let ports = SocketAddr::new(ip, 0)..=SocketAddr::new(ip, u16::MAX);
        let all = self.0.range(ports);
        all.map(|(address, direction)| (*address, *direction))
    }
}

impl Knowledge {
    /// Those of the hosts that these flows are between.
    pub fn ends(&self, flows: impl Iterator<Item = FlowKey>) -> DescribedEnds {
        if self.is_empty() {
            return DescribedEnds::default();
        }
        let ends = flows.flat_map(|flow| [flow.source.ip(), flow.destination.ip()]);
        let hosts: HashSet<IpAddr> = ends.collect();
        let described = self.by_address.iter();
        let known = described.filter(|(address, _)| hosts.contains(&address.ip()));
        let directions = known.filter_map(|(address, places)| {
            let latest = places.last()?;
            let description = self.descriptions.get(latest.description)?;
            let section = description.sections.get(latest.section)?;
            Some((*address, section.direction))
        });
        DescribedEnds(directions.take(MOST_ENDS).collect())
    }
}
