//! Media that passes in one direction only, told once for each call.

use std::collections::HashSet;

mod back;
mod passed;

use super::super::analyze::Summary;
use super::super::observed::FlowKey;
use super::super::session::StreamSummary;
use super::super::session::ice::{Component, components};
use super::{Directions, Found};
use crate::diagnostic::{Finding, FindingKind, Severity};
use crate::rtp::clock_rate::Media;
use crate::units::plural;
use back::Back;
use passed::{Carried, Passed};

pub const ONE_WAY: FindingKind = FindingKind::warning(
    "PCAP055",
    "one-way-media",
    "Media passes in one direction only, although the other side is there or describes itself as sending.",
);

/// Fewer packets of media may be the beginning of both ways.
const ENOUGH_PACKETS: u64 = 50;

/// What passes in one direction only, and on which flows: a relayed call passes the capture
/// point once on each leg.
struct OneWay {
    carried: Carried,
    flows: Vec<FlowKey>,
    shown: Shown,
}

/// What shows that something might come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Answered checks of ICE.
    Checks,
    /// A DTLS handshake.
    Handshake,
    Rtcp,
    /// Both sides are described as sending and receiving.
    Descriptions,
}

/// A relayed call has its legs between other addresses; its checks have the same user name
/// fragments on all of them.
pub fn findings(capture: &Summary, directions: &Directions) -> Vec<Found> {
    let session = &capture.session;
    let passed = Passed::of(session);
    let back = Back::of(capture, directions);
    let components = components(&session.ice_pairs);
    let mut told = HashSet::new();
    let with_checks = components
        .iter()
        .flat_map(|component| one_ways(component, &passed));
    let flows = session.flows.iter();
    let without = flows.flat_map(|(flow, _)| back.one_ways(*flow, &passed));
    // After an ICE restart the same addresses are in use again.
    let news = with_checks.chain(without).filter(|way| {
        let mut flows = way.flows.iter();
        flows.any(|flow| told.insert((*flow, way.carried)))
    });
    news.filter_map(|way| one_way(&way, &session.streams))
        .collect()
}

/// All media, or else each kind of it that goes one way beside what goes both ways.
fn one_ways(component: &Component, passed: &Passed) -> Vec<OneWay> {
    let pairs = component.pairs.iter();
    let answered = pairs.filter(|pair| pair.answered_checks > 0);
    let (forth, back): (Vec<FlowKey>, Vec<FlowKey>) = answered
        .map(|pair| match component.is_forth(pair) {
            true => (pair.flow, pair.flow.reversed()),
            false => (pair.flow.reversed(), pair.flow),
        })
        .unzip();
    let all = only_way(&forth, &back, Carried::Any, passed);
    let kinds = [Media::Audio, Media::Video].map(Carried::Kind);
    match all {
        Some(all) => vec![all],
        None => kinds
            .into_iter()
            .filter_map(|kind| only_way(&forth, &back, kind, passed))
            .collect(),
    }
}

/// None where some comes back, by whichever pair of addresses, or may do so.
fn only_way(
    forth: &[FlowKey],
    back: &[FlowKey],
    carried: Carried,
    passed: &Passed,
) -> Option<OneWay> {
    let (there, here) = (passed.with(forth, carried), passed.with(back, carried));
    let (flows, empty) = match (there.is_empty(), here.is_empty()) {
        (false, true) => (there, back),
        (true, false) => (here, forth),
        _ => return None,
    };
    let may_be_it = !passed.with(empty, Carried::Unknown).is_empty();
    let most = flows.iter().map(|flow| passed.on(*flow, carried)).max()?;
    (most >= ENOUGH_PACKETS && !may_be_it).then_some(OneWay {
        carried,
        flows,
        shown: Shown::Checks,
    })
}

fn one_way(way: &OneWay, streams: &[StreamSummary]) -> Option<Found> {
    let flow = way.flows.first()?;
    let finding = finding(way, *flow);
    let is_it = |stream: &&StreamSummary| match way.carried {
        Carried::Kind(kind) => stream.media == Some(kind),
        Carried::Any | Carried::Unknown => true,
    };
    let of_flow = streams.iter().filter(|stream| stream.key.flow == *flow);
    // By time: of several captures the numbers say nothing of it.
    let first = of_flow
        .filter(is_it)
        .min_by_key(|stream| stream.course.timeline.begin());
    Some(match first {
        Some(stream) => Found::at(finding, stream.packets.0),
        None => finding.into(),
    })
}

fn finding(way: &OneWay, flow: FlowKey) -> Finding {
    let legs = match way.flows.len().saturating_sub(1) as u64 {
        0 => String::new(),
        more => format!(" (and on {} of the same call)", plural(more, "more leg")),
    };
    let (what, beside) = match way.carried {
        Carried::Kind(kind) => (kind.as_str(), ", while other media passes both ways"),
        Carried::Any | Carried::Unknown => ("media", ""),
    };
    let shown = match way.shown {
        Shown::Checks => String::new(),
        Shown::Handshake => " after the DTLS handshake".to_owned(),
        Shown::Rtcp => " but RTCP".to_owned(),
        Shown::Descriptions => format!(", although {} is described as sending", flow.to()),
    };
    let message = format!(
        "{what} passes from {} to {} only{legs}, and none back{shown}{beside}",
        flow.from(),
        flow.to()
    );
    let mut finding = ONE_WAY.found(message).help(help(way, flow));
    if way.shown != Shown::Descriptions {
        finding.severity = Severity::Info;
    }
    finding
}

fn help(way: &OneWay, flow: FlowKey) -> String {
    if way.shown == Shown::Descriptions {
        return format!(
            "capture at {}: it does not send, sends to another address, or something on the way (NAT, firewall) drops what it sends",
            flow.destination.ip()
        );
    }
    let device = match way.carried {
        Carried::Kind(Media::Video) => "camera",
        _ => "microphone",
    };
    format!(
        "normal where one side only sends or only receives; else look at its {device}, its permission, and a=sendonly or a=recvonly"
    )
}
