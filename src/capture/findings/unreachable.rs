//! Findings about flows of which ICMP says that they do not arrive.

use std::collections::HashMap;
use std::time::Duration;

use super::super::analyze::Summary;
use super::super::frame::Why;
use super::super::observed::FlowKey;
use super::super::session::{FlowCounts, Refusal, SessionSummary};
use super::{Found, seconds};
use crate::diagnostic::{FindingKind, Severity};
use crate::units::counted;

pub const UNREACHABLE: FindingKind = FindingKind::warning(
    "PCAP047",
    "unreachable",
    "ICMP says that media, or what sets it up, does not arrive.",
);

/// What is sent so long after a refusal is sent in spite of it.
const WENT_ON: Duration = Duration::from_secs(2);

pub fn findings(capture: &Summary) -> Vec<Found> {
    let session = &capture.session;
    let counts: HashMap<FlowKey, FlowCounts> = session.flows.iter().copied().collect();
    let matters = |refusal: &Refusal| matters(refusal, session, &counts);
    let hosts = by_hosts(&session.refusals).into_iter();
    hosts
        .filter_map(|refusals| found(&refusals, matters))
        .collect()
}

/// RTP and RTCP have ports of their own, and ICE has many.
fn by_hosts(refusals: &[Refusal]) -> Vec<Vec<&Refusal>> {
    let mut hosts: Vec<Vec<&Refusal>> = Vec::new();
    let mut places = HashMap::new();
    for refusal in refusals {
        let ends = (refusal.flow.source.ip(), refusal.flow.destination.ip());
        let place = *places
            .entry((ends, refusal.by, refusal.why))
            .or_insert(hosts.len());
        match hosts.get_mut(place) {
            Some(known) => known.push(refusal),
            None => hosts.push(vec![refusal]),
        }
    }
    hosts
}

/// Of two hosts. The flow that matters most is named.
fn found(refusals: &[&Refusal], matters: impl Fn(&Refusal) -> bool) -> Option<Found> {
    let first = refusals.first()?;
    let grave = refusals.iter().find(|refusal| matters(refusal));
    let refusal = grave.unwrap_or(first);
    let flow = refusal.flow;
    let lasted = refusal.last.since(refusal.first).as_secs_f64();
    let times = match refusal.count {
        1 => String::new(),
        count => format!(" ({} in {})", counted(count, "message"), seconds(lasted)),
    };
    let more = match refusals.len() as u64 - 1 {
        0 => String::new(),
        more => format!(", and the same of {}", counted(more, "further flow")),
    };
    let message = format!(
        "what {} sends to {} does not arrive: {} says {}{times}{more}",
        flow.from(),
        flow.to(),
        refusal.by,
        refusal.why.as_str(),
    );
    let mut finding = UNREACHABLE.found(message).help(help(refusal.why));
    if grave.is_none() {
        finding.severity = Severity::Info;
    }
    Some(Found::at(finding, refusal.first.packet))
}

/// Checks of ICE try ways that may not exist, and who hangs up first closes its port while
/// media is under way.
fn matters(
    refusal: &Refusal,
    session: &SessionSummary,
    counts: &HashMap<FlowKey, FlowCounts>,
) -> bool {
    let both_ways = [refusal.flow, refusal.flow.reversed()];
    let known = both_ways.iter().filter_map(|flow| counts.get(flow));
    let carries_media = known.map(|counts| counts.rtp + counts.dtls).sum::<u64>() > 0;
    let sent = session.streams.iter();
    let sent = sent.filter(|stream| stream.key.flow == refusal.flow);
    let last = sent.filter_map(|stream| stream.reception.last).max();
    let went_on = last.is_none_or(|last| last > refusal.first.at.saturating_add(WENT_ON));
    carries_media && went_on
}

fn help(why: Why) -> &'static str {
    match why {
        Why::Port => {
            "nobody listens there (any more): the peer has closed the port, or the description is of another call. Normal for a moment where one side hangs up first"
        }
        Why::Prohibited => "a firewall refuses it: it must allow UDP on the ports of the call",
        Why::Network | Why::Host => {
            "there is no way to this address from here: is it one of a private network, or of a VPN that is down?"
        }
        Why::TooLarge => {
            "datagrams are larger than the path takes: look for a tunnel or VPN with a smaller MTU on the way"
        }
    }
}
