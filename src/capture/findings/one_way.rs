//! Media that passes in one direction only, told once for each call.

use std::collections::{HashMap, HashSet};

use super::super::analyze::Summary;
use super::super::observed::FlowKey;
use super::super::session::ice::{Component, components};
use super::super::session::{FlowCounts, StreamSummary};
use super::Found;
use crate::diagnostic::FindingKind;
use crate::units::plural;

pub const ONE_WAY: FindingKind = FindingKind::info(
    "PCAP055",
    "one-way-media",
    "Between two addresses with ICE or DTLS both ways, media passes in one direction only.",
);

/// Fewer packets of media may be the beginning of both ways.
const ENOUGH_PACKETS: u64 = 50;

/// A relayed call passes the capture point once on each leg, between other addresses; its
/// checks have the same user name fragments on all of them.
pub fn findings(capture: &Summary) -> Vec<Found> {
    let session = &capture.session;
    let counts: HashMap<FlowKey, FlowCounts> = session.flows.iter().copied().collect();
    let media = |flow: FlowKey| counts.get(&flow).map_or(0, |counts| counts.rtp);
    let components = components(&session.ice_pairs);
    let mut told = HashSet::new();
    components
        .iter()
        .filter_map(|component| only_ways(component, media))
        // After an ICE restart the same addresses are in use again.
        .filter(|flows| flows.iter().any(|flow| told.insert(*flow)))
        .filter_map(|flows| one_way(&flows, &session.streams))
        .collect()
}

/// The flows that carry media. None where some comes back, by whichever pair of addresses.
fn only_ways(component: &Component, media: impl Fn(FlowKey) -> u64) -> Option<Vec<FlowKey>> {
    let mut from_first = Vec::new();
    let mut from_second = Vec::new();
    for pair in component
        .pairs
        .iter()
        .filter(|pair| pair.answered_checks > 0)
    {
        let (forth, back) = match component.is_forth(pair) {
            true => (pair.flow, pair.flow.reversed()),
            false => (pair.flow.reversed(), pair.flow),
        };
        from_first.extend(Some(forth).filter(|flow| media(*flow) > 0));
        from_second.extend(Some(back).filter(|flow| media(*flow) > 0));
    }
    let flows = match (from_first.is_empty(), from_second.is_empty()) {
        (false, true) => from_first,
        (true, false) => from_second,
        _ => return None,
    };
    let most = flows.iter().map(|flow| media(*flow)).max();
    most.is_some_and(|most| most >= ENOUGH_PACKETS)
        .then_some(flows)
}

fn one_way(flows: &[FlowKey], streams: &[StreamSummary]) -> Option<Found> {
    let flow = flows.first()?;
    let legs = match flows.len() as u64 - 1 {
        0 => String::new(),
        more => format!(" (and on {} of the same call)", plural(more, "more leg")),
    };
    let message = format!(
        "media passes from {} to {} only{legs}, and none back",
        flow.source, flow.destination
    );
    let help = "normal where one side only sends or only receives; else look at its microphone, its permission, and a=sendonly or a=recvonly";
    let finding = ONE_WAY.found(message).help(help);
    let of_flow = streams.iter().filter(|stream| stream.key.flow == *flow);
    Some(match of_flow.map(|stream| stream.packets.0).min() {
        Some(packet) => Found::at(finding, packet),
        None => finding.into(),
    })
}
