//! Points of the way at which captures of one timeline were made.

use std::collections::HashSet;

use crate::capture::observed::FlowKey;
use crate::capture::session::SessionSummary;
use crate::capture::session::ice::undirected;

/// The conversations that were captured at several points.
pub struct CapturePoints(HashSet<FlowKey>);

impl CapturePoints {
    pub fn of(session: &SessionSummary) -> CapturePoints {
        let flows = session.flows.iter().map(|(flow, _)| *flow);
        let parted = flows.filter(|flow| flow.point > 0);
        CapturePoints(parted.map(conversation).collect())
    }

    /// Counted from 1. None of what passed at one point only.
    pub fn of_flow(&self, flow: FlowKey) -> Option<u8> {
        let is_parted = self.0.contains(&conversation(flow));
        is_parted.then(|| flow.point.saturating_add(1))
    }
}

fn conversation(flow: FlowKey) -> FlowKey {
    FlowKey {
        point: 0,
        ..undirected(flow)
    }
}
