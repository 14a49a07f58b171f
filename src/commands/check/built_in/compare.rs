//! Figures of which two parts of the tool each have their own: they must agree.

use crate::diagnostic::{Finding, FindingKind};
use crate::gate::Verdict;
use crate::report::Data;
use crate::report::call::{CallLoopback, End, Inbound, Link};
use crate::report::check::{Check, Comparison};
use crate::report::pcap::{Capture, Stream};
use crate::units::{Unit, format_value};

/// Time that a datagram may take between the taps and the link on a busy machine.
const DELAY_TOLERANCE_MS: f64 = 15.0;

/// Capture and call have the same times, to the nanosecond that a capture holds.
const JITTER_TOLERANCE_MS: f64 = 0.001;

/// The TURN probe sends one packet by Send indication, and on a busy machine it may repeat it
/// before it has seen it arrive.
const SEND_INDICATION: u32 = 1;
const REPEATED_INDICATIONS: u32 = 2;

/// Every kind of finding of `check`.
pub const KINDS: &[&FindingKind] = &[&FIGURES_DISAGREE];

const FIGURES_DISAGREE: FindingKind = FindingKind::error(
    "CHECK001",
    "figures-disagree",
    "Two parts of the tool have different figures for one thing.",
);

/// What the embedded server counted of the probes.
#[derive(Debug, Clone, Copy)]
pub struct Counted {
    /// Binding requests of the STUN probe.
    pub bindings: u64,
    /// Packets that the relays passed on to the TURN probe.
    pub relayed: u64,
}

/// Everything that can be compared.
pub fn comparisons(check: &Check, counted: Counted) -> Vec<Comparison> {
    let (mut call, mut capture, mut server, mut relay) = (None, None, None, None);
    for report in check.reports() {
        match &report.data {
            // A call that did not connect has no figures to compare.
            Data::CallLoopback(data) if data.connected => call = Some(data),
            Data::PcapAnalyze(data) => capture = data.captures.first(),
            Data::StunProbe(data) => server = data.servers.first(),
            Data::TurnProbe(data) => relay = data.servers.first(),
            _ => {}
        }
    }
    let mut all = Vec::new();
    if let Some(call) = call {
        all.extend(call_and_link(call));
        if let Some(capture) = capture {
            all.extend(call_and_capture(call, capture));
        }
    }
    if let Some(server) = server.filter(|server| server.requests_sent > 0) {
        all.push(exact(
            "STUN requests",
            ("probe", Some(server.requests_sent as f64)),
            ("server", Some(counted.bindings as f64)),
        ));
    }
    if let Some(echo) = relay.and_then(|relay| relay.echo.as_ref()) {
        let arrived = echo.packets_reached + echo.packets_returned;
        all.push(compare(
            "relayed packets",
            ("probe", Some(f64::from(arrived + SEND_INDICATION))),
            ("server", Some(counted.relayed as f64)),
            f64::from(REPEATED_INDICATIONS),
            Unit::Count,
        ));
    }
    all
}

pub fn verdict(comparisons: &[Comparison]) -> Verdict {
    match comparisons {
        [] => Verdict::NotMeasured,
        all if all.iter().all(|comparison| comparison.agrees) => Verdict::Pass,
        _ => Verdict::Fail,
    }
}

pub fn disagreement(comparison: &Comparison) -> Finding {
    let value = |value: Option<f64>| match value {
        Some(value) => format_value(value, comparison.unit),
        None => "not measured".to_owned(),
    };
    let message = format!(
        "{}: {} by the {}, but {} by the {}",
        comparison.figure,
        value(comparison.left),
        comparison.left_source,
        value(comparison.right),
        comparison.right_source
    );
    FIGURES_DISAGREE.found(message).help(
        "one of the two counts is wrong: a machine that drops datagrams on its loopback interface, or a fault of rtctool",
    )
}

/// What each end did not receive against what the link dropped, and how long it took against how long it was held.
fn call_and_link(call: &CallLoopback) -> Vec<Comparison> {
    let ends = [&call.callee, &call.caller];
    let mut all = Vec::new();
    for (end, link) in ends.into_iter().zip(&call.links) {
        for stream in &end.inbound {
            let dropped = link
                .streams
                .iter()
                .find(|other| other.ssrc == stream.stream.ssrc)
                .map(|other| other.dropped);
            all.push(exact(
                &figure(end, stream, "packets lost"),
                ("call", stream.not_received.map(|packets| packets as f64)),
                ("link", dropped.map(|dropped| dropped as f64)),
            ));
            all.push(delay(end, stream, link));
        }
    }
    all
}

fn delay(end: &End, stream: &Inbound, link: &Link) -> Comparison {
    compare(
        &figure(end, stream, "delay, median"),
        ("call", stream.one_way_delay_ms.p50),
        ("link", link.applied_delay_ms.p50),
        DELAY_TOLERANCE_MS,
        Unit::Ms,
    )
}

/// What the callee measured while the call was on against what its capture gives.
fn call_and_capture(call: &CallLoopback, capture: &Capture) -> Vec<Comparison> {
    let mut all = Vec::new();
    for stream in &call.callee.inbound {
        let captured = capture
            .streams
            .iter()
            .find(|other| other.ssrc == stream.stream.ssrc);
        all.extend(stream_and_capture(&call.callee, stream, captured));
    }
    all
}

fn stream_and_capture(end: &End, live: &Inbound, captured: Option<&Stream>) -> Vec<Comparison> {
    let captured = captured.map(|stream| &stream.reception);
    let measured = &live.stream.reception;
    let count = |name, live_count: u64, captured: Option<u64>| {
        exact(
            &figure(end, live, name),
            ("call", Some(live_count as f64)),
            ("capture", captured.map(|count| count as f64)),
        )
    };
    vec![
        count("packets", measured.packets, captured.map(|c| c.packets)),
        count(
            "packets lost between first and last",
            measured.lost,
            captured.map(|c| c.lost),
        ),
        count(
            "duplicates",
            measured.duplicates,
            captured.map(|c| c.duplicates),
        ),
        count(
            "packets reordered",
            measured.reordered,
            captured.map(|c| c.reordered),
        ),
        compare(
            &figure(end, live, "jitter, mean"),
            ("call", measured.jitter_ms.mean),
            ("capture", captured.and_then(|c| c.jitter_ms.mean)),
            JITTER_TOLERANCE_MS,
            Unit::Ms,
        ),
    ]
}

/// `audio to callee: packets lost`.
fn figure(end: &End, stream: &Inbound, name: &str) -> String {
    let kind = stream.stream.kind.as_deref().unwrap_or("media");
    format!("{kind} to {}: {name}", end.name)
}

fn exact(figure: &str, left: (&str, Option<f64>), right: (&str, Option<f64>)) -> Comparison {
    compare(figure, left, right, 0.0, Unit::Count)
}

fn compare(
    figure: &str,
    (left_source, left): (&str, Option<f64>),
    (right_source, right): (&str, Option<f64>),
    tolerance: f64,
    unit: Unit,
) -> Comparison {
    let agrees =
        matches!((left, right), (Some(left), Some(right)) if (left - right).abs() <= tolerance);
    Comparison {
        figure: figure.to_owned(),
        left_source: left_source.to_owned(),
        left,
        right_source: right_source.to_owned(),
        right,
        tolerance,
        unit,
        agrees,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(left: Option<f64>, right: Option<f64>) -> Comparison {
        compare(
            "packets lost",
            ("call", left),
            ("link", right),
            0.0,
            Unit::Count,
        )
    }

    #[test]
    fn what_was_not_measured_agrees_with_nothing() {
        assert!(comparison(Some(1.0), Some(1.0)).agrees);
        assert!(!comparison(Some(1.0), Some(2.0)).agrees);
        assert!(!comparison(Some(1.0), None).agrees);
        assert!(!comparison(None, None).agrees);
    }

    #[test]
    fn nothing_compared_is_no_pass() {
        assert_eq!(verdict(&[]), Verdict::NotMeasured);
        assert_eq!(verdict(&[comparison(Some(1.0), Some(1.0))]), Verdict::Pass);
        assert_eq!(verdict(&[comparison(Some(1.0), None)]), Verdict::Fail);
    }

    #[test]
    fn a_disagreement_says_both_figures_and_who_has_them() {
        let finding = disagreement(&comparison(Some(3.0), Some(2.0)));
        assert_eq!(
            finding.message,
            "packets lost: 3 by the call, but 2 by the link"
        );
    }
}
