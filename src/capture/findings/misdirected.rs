//! Media to an address that no description names, while nothing comes to the one that is named.

use std::collections::HashSet;
use std::net::SocketAddr;

use super::super::analyze::Summary;
use super::super::knowledge::DescribedEnds;
use super::super::observed::FlowKey;
use super::super::session::StreamSummary;
use super::super::session::ice::undirected;
use super::Found;
use crate::diagnostic::FindingKind;

pub const MISDIRECTED: FindingKind = FindingKind::warning(
    "PCAP058",
    "media-to-another-port",
    "Media goes to a port that no session description names, and none to the one that is named.",
);

/// Fewer may be of before the descriptions.
const ENOUGH_PACKETS: u64 = 50;

/// Between whom media passes, and where descriptions want it.
struct Ways<'a> {
    flows: HashSet<FlowKey>,
    /// ICE finds addresses that no description has.
    checked: HashSet<FlowKey>,
    reached: HashSet<SocketAddr>,
    described: &'a DescribedEnds,
}

pub fn findings(capture: &Summary) -> Vec<Found> {
    let streams = &capture.session.streams;
    let flows: HashSet<FlowKey> = streams.iter().map(|stream| stream.key.flow).collect();
    let pairs = capture.session.ice_pairs.iter();
    let ways = Ways {
        checked: pairs.map(|pair| undirected(pair.flow)).collect(),
        reached: flows.iter().map(|flow| flow.destination).collect(),
        described: &capture.described_ends,
        flows,
    };
    let mut told = HashSet::new();
    let long = streams.iter();
    let long = long.filter(|stream| stream.reception.packets >= ENOUGH_PACKETS);
    let misdirected = long.filter_map(|stream| Some((stream, ways.meant(stream.key.flow)?)));
    misdirected
        .filter(|(stream, _)| told.insert(stream.key.flow))
        .map(|(stream, meant)| misdirected_to(stream, meant))
        .collect()
}

impl Ways<'_> {
    /// Where the flow should go instead: its sender is described, the host that it goes to is
    /// described at another port, and what it goes to sends nothing itself.
    fn meant(&self, flow: FlowKey) -> Option<SocketAddr> {
        let FlowKey {
            source,
            destination,
            ..
        } = flow;
        // On one host the other ports may be those of the sender.
        if source.ip() == destination.ip() || self.checked.contains(&undirected(flow)) {
            return None;
        }
        self.described.direction(source)?;
        if self.described.direction(destination).is_some() || self.flows.contains(&flow.reversed())
        {
            return None;
        }
        let others = self.described.at(destination.ip());
        let idle = others
            .filter(|(address, direction)| direction.receives() && !self.reached.contains(address));
        let idle: Vec<SocketAddr> = idle.map(|(address, _)| address).collect();
        let sends_here = |address: &&SocketAddr| {
            let back = FlowKey {
                source: **address,
                destination: source,
                ..flow
            };
            self.flows.contains(&back)
        };
        match idle.as_slice() {
            [only] => Some(*only),
            several => several.iter().find(sends_here).copied(),
        }
    }
}

fn misdirected_to(stream: &StreamSummary, meant: SocketAddr) -> Found {
    let flow = stream.key.flow;
    let message = format!(
        "{} sends its media to {}, which no session description names, and none to {meant}, which is described",
        flow.from(),
        flow.to()
    );
    let help = "the other side listens where it said, and hears nothing: look for an older description, an SBC or NAT helper (ALG) that rewrote one of the two, or a later description that is not in the capture";
    Found::at(MISDIRECTED.found(message).help(help), stream.packets.0)
}
