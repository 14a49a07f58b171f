//! Reports beside earlier ones.

use super::*;
use crate::diagnostic::{Finding, Location, Severity, TextRange};
use crate::report::check::{Check, CheckStep};
use crate::report::pcap::{Capture, PcapAnalyze, Stream};
use crate::report::rtp::RtpReception;
use crate::source::Source;

fn stream(name: &str, loss_percent: Option<f64>) -> Stream {
    Stream {
        ssrc_hex: name.to_owned(),
        reception: RtpReception {
            loss_percent,
            ..RtpReception::default()
        },
        ..Stream::default()
    }
}

fn captured(streams: Vec<Stream>) -> Report {
    Report::new(Data::PcapAnalyze(PcapAnalyze {
        captures: vec![Capture {
            source: "a.pcap".to_owned(),
            streams,
            ..Capture::default()
        }],
    }))
}

fn step(name: &str, outcome: Outcome, report: Report) -> CheckStep {
    CheckStep {
        name: name.to_owned(),
        command: Some("stun probe".to_owned()),
        outcome,
        allow_failure: false,
        summary: String::new(),
        elapsed_ms: 1.0,
        report: Some(Box::new(report)),
    }
}

fn check(steps: Vec<CheckStep>) -> Report {
    Report::new(Data::Check(Check {
        steps,
        ..Check::default()
    }))
}

fn since(now: &Report, before: Report) -> Changes {
    let earlier = Earlier {
        name: "last.json".to_owned(),
        report: Arc::new(before),
    };
    Changes::new(now, &earlier)
}

fn loss(changes: &Changes) -> Vec<&MetricChange> {
    let metrics = changes.metrics.iter();
    metrics.filter(|one| one.metric == "loss").collect()
}

#[test]
fn a_metric_is_compared_with_that_of_the_same_stream() {
    let before = captured(vec![stream("0xa", Some(10.0)), stream("0xb", Some(50.0))]);
    let now = captured(vec![stream("0xb", Some(100.0)), stream("0xa", Some(5.0))]);
    let changes = since(&now, before);
    let told: Vec<_> = loss(&changes)
        .iter()
        .map(|one| (one.subject.as_str(), one.change, one.difference_percent))
        .collect();
    assert_eq!(
        told,
        [
            (
                "a.pcap, ssrc 0xb, from ",
                MetricDirection::Worse,
                Some(100.0)
            ),
            (
                "a.pcap, ssrc 0xa, from ",
                MetricDirection::Better,
                Some(-50.0)
            ),
        ]
    );
}

#[test]
fn what_was_not_measured_has_no_difference() {
    let changes = since(
        &captured(vec![stream("0xa", None)]),
        captured(vec![stream("0xa", Some(1.0))]),
    );
    let [one] = loss(&changes)[..] else {
        panic!("{changes:?}")
    };
    assert_eq!(one.change, MetricDirection::NotMeasured);
    assert_eq!(
        (one.before, one.now, one.difference),
        (Some(1.0), None, None)
    );
}

#[test]
fn of_what_has_other_names_now_the_worst_are_compared() {
    let streams = |names: [&str; 2], losses: [f64; 2]| {
        let pairs = names.into_iter().zip(losses);
        captured(pairs.map(|(name, loss)| stream(name, Some(loss))).collect())
    };
    let before = streams(["0xa", "0xb"], [10.0, 90.0]);
    let changes = since(&streams(["0xc", "0xd"], [200.0, 1.0]), before);
    let [one] = loss(&changes)[..] else {
        panic!("{changes:?}")
    };
    assert_eq!(one.subject, "worst of 2, before of 2");
    assert_eq!((one.before, one.now), (Some(90.0), Some(200.0)));
}

fn in_text(message: &str, at: usize) -> Finding {
    let source = Source::new("a.sdp", "v=0\na=mid:0\na=mid:0\n");
    let location = Location {
        text: Some(TextRange::new(&source, at..at + 1)),
        ..Location::whole("a.sdp")
    };
    Finding::new("M003", "duplicate-mid", Severity::Error, message).at(location)
}

fn of_server(message: &str) -> Finding {
    Finding::new("STUN003", "slow", Severity::Warning, message).at(Location::whole("stun:a"))
}

fn with(findings: Vec<Finding>) -> Report {
    Report {
        findings,
        ..captured(Vec::new())
    }
}

#[test]
fn findings_in_texts_may_move_and_those_of_servers_may_say_other_figures() {
    let before = with(vec![
        in_text("mid 0", 4),
        in_text("mid 7", 4),
        of_server("took 90 ms"),
    ]);
    let now = with(vec![
        of_server("took 95 ms"),
        in_text("mid 0", 12),
        in_text("mid 8", 12),
    ]);
    let FindingChanges {
        new,
        fixed,
        remaining,
        ..
    } = since(&now, before).findings;
    let messages = |of: &[ComparedFinding]| -> Vec<String> {
        of.iter().map(|one| one.message.clone()).collect()
    };
    assert_eq!(messages(&new), ["mid 8"]);
    assert_eq!(messages(&fixed), ["mid 7"]);
    assert_eq!(messages(&remaining), ["mid 0", "took 95 ms"]);
}

#[test]
fn checks_are_compared_by_name() {
    use Outcome::{Fail, NoVerdict, Pass};
    let lossy = |loss| captured(vec![stream("0xa", Some(loss))]);
    let before = check(vec![
        step("stays", Pass, lossy(10.0)),
        step("breaks", NoVerdict, lossy(10.0)),
        step("goes", Pass, lossy(10.0)),
        step("waits", Pass, lossy(10.0)),
    ]);
    let mut now = check(vec![
        step("comes", Pass, lossy(10.0)),
        step("breaks", Fail, lossy(30.0)),
        step("stays", Pass, lossy(10.0)),
    ]);
    if let Data::Check(check) = &mut now.data {
        check.not_run.push("waits".to_owned());
    }
    let changes = since(&now, before);
    let told: Vec<_> = (changes.checks.iter())
        .map(|one| (one.name.as_str(), one.change))
        .collect();
    assert_eq!(
        told,
        [
            ("comes", CheckDirection::Added),
            ("breaks", CheckDirection::Worse),
            ("stays", CheckDirection::Same),
            ("goes", CheckDirection::Removed),
            ("waits", CheckDirection::NotRun),
        ]
    );
    let of_breaks: Vec<_> = loss(&changes)
        .iter()
        .map(|one| (one.check.as_deref(), one.change))
        .collect();
    assert_eq!(
        of_breaks,
        [
            (Some("breaks"), MetricDirection::Worse),
            (Some("stays"), MetricDirection::Same),
        ]
    );
    assert!(!changes.is_nothing());
}

#[test]
fn findings_of_a_capture_that_is_not_in_this_run_are_gone_and_not_fixed() {
    let of = |captures: &[&str], findings: &[&str]| {
        let captures = captures.iter().map(|name| Capture {
            source: (*name).to_owned(),
            ..Capture::default()
        });
        let captures = captures.collect();
        let lossy = |name: &&str| {
            Finding::new("PCAP002", "loss", Severity::Warning, "lost").at(Location::whole(*name))
        };
        Report {
            findings: findings.iter().map(lossy).collect(),
            ..Report::new(Data::PcapAnalyze(PcapAnalyze { captures }))
        }
    };
    let before = || of(&["a.pcap", "b.pcap"], &["a.pcap", "b.pcap"]);
    let numbers = |now: Report| {
        let FindingChanges { fixed, gone, .. } = since(&now, before()).findings;
        (fixed.len(), gone.len())
    };
    assert_eq!(numbers(of(&["a.pcap"], &[])), (1, 1));
    assert_eq!(numbers(of(&["a.pcap", "b.pcap"], &[])), (2, 0));
    // Another name may be another day.
    assert_eq!(numbers(of(&["c.pcap"], &[])), (2, 0));
}
