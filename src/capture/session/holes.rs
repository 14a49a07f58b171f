//! Where the capture lacks segments of TCP streams that carry RTP.
//!
//! TCP brings every byte, so that what is missing there was missed by the capture, and not lost
//! in the network.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::{FlowKey, Observed};

/// By TCP stream: as many as `tcp` follows.
#[derive(Debug, Default)]
pub struct Holes {
    latest: HashMap<FlowKey, Hole, RandomState>,
    count: u64,
}

/// How many holes of all streams there were up to the latest of one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hole(u64);

impl Holes {
    /// What comes next of this stream is behind a hole.
    pub fn add(&mut self, flow: FlowKey) {
        self.count += 1;
        self.latest.insert(flow, Hole(self.count));
    }

    /// The latest in front of a message, whether its TCP stream carries it or what it is relayed in.
    pub fn before(&self, observed: &Observed) -> Hole {
        if self.count == 0 {
            return Hole::default();
        }
        let carrier = observed.via.unwrap_or(observed.flow);
        self.latest.get(&carrier).copied().unwrap_or_default()
    }
}
