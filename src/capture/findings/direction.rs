//! Captures that hold one direction only, as a mirror port that sends one side makes them.

use std::collections::{HashMap, HashSet};

use super::super::observed::FlowKey;
use super::super::session::ice::undirected;
use super::super::session::{FlowCounts, SessionSummary};
use super::Found;
use crate::diagnostic::FindingKind;
use crate::units::plural;

pub const ONE_DIRECTION: FindingKind = FindingKind::info(
    "PCAP023",
    "one-direction",
    "The capture holds one direction only of what two addresses exchanged.",
);

/// Between which addresses the capture holds one direction only.
///
/// That nothing comes back does not show it, because the peer may be silent. That the sender
/// goes on as if it had been answered does.
#[derive(Debug)]
pub struct Directions {
    /// From whom packets are there, in the order in which these flows appeared.
    lone: Vec<FlowKey>,
    pairs: HashSet<FlowKey>,
}

impl Directions {
    pub fn of(session: &SessionSummary) -> Directions {
        let counts: HashMap<FlowKey, FlowCounts> = session.flows.iter().copied().collect();
        let answering = answering(session);
        let is_lone = |(flow, counted): &&(FlowKey, FlowCounts)| {
            let back = counts.get(&flow.reversed());
            back.is_none_or(|back| back.packets == 0)
                && (answering.contains(flow) || was_answered(counted))
        };
        let lone: Vec<FlowKey> = session
            .flows
            .iter()
            .filter(is_lone)
            .map(|(flow, _)| *flow)
            .collect();
        Directions {
            pairs: lone.iter().copied().map(undirected).collect(),
            lone,
        }
    }

    /// Whether one direction is missing, whichever way `flow` goes.
    pub fn is_lone(&self, flow: FlowKey) -> bool {
        self.pairs.contains(&undirected(flow))
    }
}

/// After a check or a ClientHello, nobody goes on to media without an answer, nor from ICE to DTLS.
fn was_answered(counts: &FlowCounts) -> bool {
    let asks = counts.stun + counts.dtls > 0;
    let has_media = counts.rtp + counts.rtcp > 0;
    asks && has_media || counts.stun > 0 && counts.dtls > 0
}

/// Flows with answers to what is not in the capture. Of a STUN server they show nothing: it may
/// be asked in a form that is not read.
fn answering(session: &SessionSummary) -> HashSet<FlowKey> {
    let pairs = session.ice_pairs.iter();
    let checks = pairs.filter(|pair| pair.lone_answers > 0 && pair.checks > 0);
    let checks = checks.flat_map(|pair| [pair.flow, pair.flow.reversed()]);
    let handshakes = session.handshakes.iter();
    let hellos = handshakes.filter(|one| one.client_hello.is_none() && one.server_hello.is_some());
    checks
        .chain(hellos.map(|one| one.flow.reversed()))
        .collect()
}

pub fn finding(directions: &Directions, session: &SessionSummary) -> Option<Found> {
    let flow = directions.lone.first()?;
    let more = match directions.lone.len() as u64 - 1 {
        0 => String::new(),
        more => format!(", and so it is between {}", plural(more, "more pair")),
    };
    let message = format!(
        "the capture holds one direction only: what {} sends to {}, and nothing back{more}",
        flow.from(),
        flow.to()
    );
    let help = "what did not come is not told of these; capture where both directions pass (of a mirror port both rx and tx), or on one of the two hosts";
    let finding = ONE_DIRECTION.found(message).help(help);
    Some(match first_packet(session, *flow) {
        Some(packet) => Found::at(finding, packet),
        None => finding.into(),
    })
}

fn first_packet(session: &SessionSummary, flow: FlowKey) -> Option<u64> {
    let pair = undirected(flow);
    let checks = session.ice_pairs.iter().map(|one| (one.flow, one.first));
    let handshakes = session.handshakes.iter().map(|one| (one.flow, one.first));
    let of_pair = checks
        .chain(handshakes)
        .filter(|(flow, _)| undirected(*flow) == pair);
    of_pair
        .map(|(_, first)| first)
        .min()
        .map(|first| first.packet)
}
