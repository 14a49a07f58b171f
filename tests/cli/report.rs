//! Earlier reports: shown and converted, whoever made them and whatever became of them.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rtctool::render::{Format, render, style::Style};
use rtctool::report::Report;
use serde_json::Value;
use tempfile::TempDir;

use crate::run::{run, run_with_stdin};

const FAILING: &[&str] = &["sdp", "lint", "fixtures/sdp/rules/M003/bad.sdp"];
const PASSING: &[&str] = &["pcap", "analyze", "fixtures/pcap/gstreamer-opus-vp8.pcapng"];

/// What a command prints in a format.
fn printed(command: &[&str], format: &str) -> String {
    run(&[command, &["--format", format]].concat()).stdout
}

fn written(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

fn typed(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_report_is_shown_as_its_command_showed_it_with_its_status() {
    let again = run_with_stdin(&["report", "show", "-"], printed(PASSING, "json"));
    assert_eq!(again.stdout, printed(PASSING, "text"));
    assert_eq!(again.status, Some(0));
    let again = run_with_stdin(&["report", "show", "-"], printed(FAILING, "json"));
    assert_eq!(again.status, Some(1));
}

#[test]
fn a_page_of_a_report_says_why_it_has_no_lines_of_texts() {
    let again = run_with_stdin(
        &["report", "convert", "-", "--format", "html"],
        printed(FAILING, "json"),
    );
    let why = "made of a report, which does not hold the texts";
    assert!(again.stdout.contains(why), "{}", again.stdout);
    assert!(!printed(FAILING, "html").contains(why));
}

#[test]
fn of_several_reports_each_has_its_name_and_the_worst_counts() {
    let folder = TempDir::new().unwrap();
    let passed = written(&folder, "passed.json", &printed(PASSING, "json"));
    let failed = written(&folder, "failed.json", &printed(FAILING, "json"));
    let cut = written(&folder, "cut.json", "{\"schema_version\": 1,");
    let both = run(&["report", "show", typed(&passed), typed(&failed)]);
    assert_eq!(both.status, Some(1));
    assert!(both.stdout.starts_with("==> "), "{}", both.stdout);
    assert!(both.stdout.contains("failed.json <==\n"));
    let none = run(&["report", "show", typed(&cut), typed(&passed)]);
    assert_eq!(none.status, Some(3));
    assert!(
        none.stdout.contains("gstreamer-opus-vp8"),
        "{}",
        none.stdout
    );
    assert!(
        none.stderr.contains("line 1, column 21: "),
        "{}",
        none.stderr
    );
}

#[test]
fn a_report_is_converted_into_what_its_command_would_have_written() {
    let json = printed(PASSING, "json");
    for format in [
        "json",
        "junit",
        "prometheus",
        "csv",
        "html",
        "nagios",
        "sarif",
    ] {
        let again = run_with_stdin(
            &["report", "convert", "-", "--format", format],
            json.clone(),
        );
        assert_eq!(again.status, Some(0), "{format}: {}", again.stderr);
        assert_eq!(again.stdout, printed(PASSING, format), "{format}");
    }
}

#[test]
fn one_conversion_writes_several_formats_and_never_over_its_input() {
    let folder = TempDir::new().unwrap();
    let report = written(&folder, "a.json", &printed(FAILING, "json"));
    let page = folder.path().join("a.html");
    let both = run(&[
        "report",
        "convert",
        typed(&report),
        "--format",
        "github",
        "--report",
        &format!("html={}", typed(&page)),
    ]);
    assert_eq!(both.status, Some(1));
    assert!(both.stdout.starts_with("::error "), "{}", both.stdout);
    assert!(
        fs::read_to_string(&page)
            .unwrap()
            .starts_with("<!doctype html>")
    );
    let over = run(&[
        "report",
        "convert",
        typed(&report),
        "--output",
        typed(&report),
    ]);
    assert_eq!(over.status, Some(2), "{}", over.stderr);
    assert!(fs::read_to_string(&report).unwrap().starts_with('{'));
}

#[test]
fn what_cannot_be_asked_of_an_earlier_report_is_refused() {
    let json = printed(PASSING, "json");
    let refused = |args: &[&str], word: &str| {
        let run = run_with_stdin(args, json.clone());
        assert_eq!(run.status, Some(2), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(word), "{args:?}: {}", run.stderr);
    };
    refused(
        &["report", "show", "-", "--fail-if", "loss > 1%"],
        "keeps the verdict",
    );
    refused(
        &["report", "show", "-", "--format", "html"],
        "report convert",
    );
    let shown = printed(&["sdp", "show", "fixtures/sdp/rules/M003/good.sdp"], "json");
    let empty = run_with_stdin(&["report", "convert", "-", "--format", "sarif"], shown);
    assert_eq!(empty.status, Some(2), "{}", empty.stderr);
}

#[test]
fn a_file_that_is_no_report_leaves_no_verdict() {
    for (text, word) in [
        ("v=0\r\n", "line 1, column 1"),
        ("", "it is empty"),
        ("{\"a\": 1}", "`schema_version`"),
    ] {
        let run = run_with_stdin(&["report", "show", "-"], text);
        assert_eq!(run.status, Some(3));
        assert!(run.stderr.contains(word), "{}", run.stderr);
        assert!(run.stderr.contains("help: "), "{}", run.stderr);
    }
}

/// One of each kind that has much in it.
fn reports() -> Vec<Value> {
    let commands: &[&[&str]] = &[
        FAILING,
        PASSING,
        &["pcap", "analyze", "fixtures/pcap/chromium-turn-udp.pcapng"],
        &["pcap", "analyze", "fixtures/pcap/gstreamer-pcmu-loss.pcap"],
        &["sdp", "show", "fixtures/sdp/real/chromium-offer.sdp"],
        &[
            "sdp",
            "diff",
            "fixtures/sdp/rules/M003/bad.sdp",
            "fixtures/sdp/rules/M003/good.sdp",
        ],
        &["ice", "check", "fixtures/ice/ICE001/bad.json"],
        &["stun", "probe", "stun:127.0.0.1:9", "--timeout", "50ms"],
        #[cfg(feature = "call")]
        &["call", "loopback", "--duration", "300ms", "--loss", "10%"],
        #[cfg(feature = "call")]
        &[
            "call",
            "load",
            "loopback",
            "--calls",
            "3",
            "--duration",
            "300ms",
        ],
        #[cfg(feature = "call")]
        &["call", "profiles"],
    ];
    let read = |command: &&[&str]| {
        let text = printed(command, "json");
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{command:?}: {error}"))
    };
    commands.iter().map(read).collect()
}

/// All values within, the containers among them.
fn pointers(value: &Value, at: String, found: &mut Vec<String>) {
    match value {
        Value::Array(all) => all
            .iter()
            .enumerate()
            .for_each(|(index, value)| pointers(value, format!("{at}/{index}"), found)),
        Value::Object(all) => all
            .iter()
            .for_each(|(key, value)| pointers(value, format!("{at}/{key}"), found)),
        _ => {}
    }
    found.push(at);
}

/// Of the same type, mostly, so that the report can still be read.
fn damaged(value: &Value, how: usize) -> Value {
    const NUMBERS: [f64; 6] = [1e308, -1e308, 5e-324, -0.5, 1e18, 0.0];
    const INTEGERS: [u64; 5] = [0, 1, u64::MAX, u32::MAX as u64, u64::MAX / 2];
    const TEXTS: [&str; 6] = ["", "\u{1b}[2J", "\u{202e}é", "-1", "::", "a=candidate:"];
    match value {
        Value::Bool(is) => Value::Bool(!is),
        Value::Number(number) if number.is_f64() => NUMBERS[how % NUMBERS.len()].into(),
        Value::Number(_) => INTEGERS[how % INTEGERS.len()].into(),
        Value::String(_) if how.is_multiple_of(7) => "x".repeat(20_000).into(),
        Value::String(_) => TEXTS[how % TEXTS.len()].into(),
        Value::Array(all) if how.is_multiple_of(2) => Value::Array([&all[..], &all[..]].concat()),
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Null if how.is_multiple_of(2) => INTEGERS[how % INTEGERS.len()].into(),
        Value::Null => TEXTS[how % TEXTS.len()].into(),
        Value::Object(_) => Value::Null,
    }
}

#[test]
fn no_damaged_report_makes_a_format_panic() {
    let reports: Vec<(Value, Vec<String>)> = reports()
        .into_iter()
        .map(|report| {
            let mut all = Vec::new();
            pointers(&report, String::new(), &mut all);
            (report, all)
        })
        .collect();
    let changes = prop::collection::vec((any::<usize>(), any::<usize>()), 1..6);
    let read = std::cell::Cell::new(0);
    let tried = std::cell::Cell::new(0);
    let mut runner = proptest::test_runner::TestRunner::default();
    let outcome = runner.run(&(any::<usize>(), changes), |(which, changes)| {
        let (report, places) = &reports[which % reports.len()];
        let mut report = report.clone();
        for (place, how) in changes {
            if let Some(value) = report.pointer_mut(&places[place % places.len()]) {
                *value = damaged(value, how);
            }
        }
        tried.set(tried.get() + 1);
        if let Ok(report) = Report::read(report.to_string().as_bytes()) {
            read.set(read.get() + 1);
            for format in FORMATS {
                render(&report, format, &Style::PLAIN);
            }
            render(
                &report,
                Format::Text,
                &Style {
                    verbose: true,
                    width: 40,
                    ..Style::PLAIN
                },
            );
        }
        Ok(())
    });
    outcome.unwrap();
    assert!(
        read.get() * 5 > tried.get(),
        "{} of {} were read",
        read.get(),
        tried.get()
    );
}

const FORMATS: [Format; 10] = [
    Format::Text,
    Format::Json,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Prometheus,
    Format::Nagios,
    Format::Html,
    Format::Csv,
];
