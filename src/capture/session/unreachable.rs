//! Flows of which ICMP says that they do not arrive.

use std::collections::HashMap;
use std::net::IpAddr;

use super::FlowKey;
use super::events::{Event, EventKind, Moment};
use crate::capture::frame::{Unreachable, Why};

/// Flows, by who says it of them and why, that are listed.
const MOST: usize = 1_000;

/// What one host says of one flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The way of the datagrams.
    pub flow: FlowKey,
    pub by: IpAddr,
    pub why: Why,
    pub first: Moment,
    pub last: Moment,
    pub count: u64,
}

/// All that ICMP said of UDP.
#[derive(Debug, Default)]
pub struct Refusals {
    list: Vec<Refusal>,
    index: HashMap<(FlowKey, IpAddr, Why), usize>,
    unlisted: u64,
}

impl Refusals {
    pub fn observe(&mut self, moment: Moment, told: &Unreachable) {
        let flow = FlowKey::udp(told.source, told.destination);
        let key = (flow, told.by, told.why);
        let known = self.index.get(&key).and_then(|at| self.list.get_mut(*at));
        if let Some(refusal) = known {
            refusal.last = moment;
            refusal.count += 1;
        } else if self.list.len() == MOST {
            self.unlisted += 1;
        } else {
            self.index.insert(key, self.list.len());
            self.list.push(Refusal {
                flow,
                by: told.by,
                why: told.why,
                first: moment,
                last: moment,
                count: 1,
            });
        }
    }

    /// Those of flows that carry anything of a call, either way.
    pub fn of_calls(&self, is_of_call: impl Fn(&FlowKey) -> bool) -> Vec<Refusal> {
        let is_of_call =
            |refusal: &&Refusal| is_of_call(&refusal.flow) || is_of_call(&refusal.flow.reversed());
        self.list.iter().filter(is_of_call).copied().collect()
    }

    /// Messages on flows beyond those that are listed.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }
}

impl From<&Refusal> for Event {
    fn from(refusal: &Refusal) -> Event {
        Event {
            moment: refusal.first,
            flow: refusal.flow,
            kind: EventKind::Unreachable(refusal.by, refusal.why),
        }
    }
}
