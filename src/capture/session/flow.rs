//! Which flows carry calls, and how many packets of what.

use std::collections::HashMap;

use super::FlowKey;

/// Flows that are listed. Each takes about 250 bytes.
const MOST_FLOWS: usize = 20_000;

/// What packets of a call are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Rtp,
    Rtcp,
    Stun,
    Dtls,
    /// TURN channels and ZRTP.
    Other,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FlowCounts {
    pub packets: u64,
    pub rtp: u64,
    pub rtcp: u64,
    pub stun: u64,
    pub dtls: u64,
}

#[derive(Debug, Clone, Default)]
pub struct Flows {
    index: HashMap<FlowKey, usize>,
    flows: Vec<(FlowKey, FlowCounts)>,
}

impl Flows {
    pub fn count(&mut self, key: FlowKey, kind: Kind, packets: u64) {
        let index = match self.index.get(&key) {
            Some(&index) => index,
            None if self.flows.len() == MOST_FLOWS => return,
            None => {
                self.index.insert(key, self.flows.len());
                self.flows.push((key, FlowCounts::default()));
                self.flows.len() - 1
            }
        };
        let Some((_, counts)) = self.flows.get_mut(index) else {
            return;
        };
        counts.packets += packets;
        match kind {
            Kind::Rtp => counts.rtp += packets,
            Kind::Rtcp => counts.rtcp += packets,
            Kind::Stun => counts.stun += packets,
            Kind::Dtls => counts.dtls += packets,
            Kind::Other => {}
        }
    }

    /// In the order in which they appeared.
    pub fn into_all(self) -> Vec<(FlowKey, FlowCounts)> {
        self.flows
    }
}
