//! `--watch`: rounds, what changed between them, and what they amount to.

use std::fs;

use rtctool::probe::server::BindingServer;
use rtctool::stun::{Class, Writer};
use serde_json::Value;

use super::exposition;
use crate::run::{Run, assert_matches_schema, run};
use crate::stun::fake::{FakeServer, PATIENT, response, sound};

/// One transaction a round, and no pause between rounds.
const SWIFT: &[&str] = &["--watch", "1ns", "--count", "1"];

fn watch(uri: &str, options: &[&str]) -> Run {
    run(&[&["stun", "probe", uri], SWIFT, options].concat())
}

/// Each line of a stream of reports.
fn reports(text: &str) -> Vec<Value> {
    let reports: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    reports.iter().for_each(assert_matches_schema);
    reports
}

/// Answers in the first round, is not STUN in the second, and answers in the third.
fn unsteady() -> FakeServer {
    FakeServer::start(|socket, n, request, source| {
        let reply = match n {
            2 => response(Class::Error, request, |writer| writer.error_code(500, "")),
            _ => sound(request, source),
        };
        socket.send_to(&reply, source).unwrap();
    })
}

#[test]
fn each_round_and_the_end_say_what_changed_since_an_earlier_report() {
    let server = BindingServer::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let last = folder.path().join("last.json");
    let last = last.to_str().unwrap();
    let uri = server.uri();
    let first = run(&["stun", "probe", &uri, "--report", &format!("json={last}")]);
    assert_eq!(first.status, Some(0), "{}", first.stderr);
    let watched = watch(&uri, &["--rounds", "2", "--compare", last]);
    let of_rounds = format!("           since {last}: ");
    assert_eq!(
        watched.stdout.matches(&of_rounds).count(),
        2,
        "{}",
        watched.stdout
    );
    let of_all = format!("\nthe last round, since {last} (pass then, by rtctool ");
    assert!(watched.stdout.contains(&of_all), "{}", watched.stdout);
}

#[test]
fn one_failed_round_fails_the_watch_and_changes_are_told() {
    let server = unsteady();
    let options = [PATIENT, &["--rounds", "3", "--format", "json"]].concat();
    let run = watch(&server.uri(), &options);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let rounds: Vec<Value> = reports(&run.stdout)
        .iter()
        .map(|one| one["round"].clone())
        .collect();
    let numbers: Vec<u64> = rounds
        .iter()
        .filter_map(|one| one["number"].as_u64())
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    let changes = |n: usize| rounds[n]["changes"][0]["change"].clone();
    assert_eq!(changes(0), Value::Null);
    assert_eq!(changes(1), "verdict ok -> server-error-500");
    assert_eq!(changes(2), "verdict server-error-500 -> ok");
    let whole = &rounds[2]["so_far"];
    assert_eq!(whole["outcome"], "fail");
    assert_eq!(
        (&whole["rounds_passed"], &whole["rounds_failed"]),
        (&2.into(), &1.into())
    );
    assert_eq!(whole["servers"][0]["rounds_usable"], 2);
}

#[test]
fn text_has_a_line_for_each_round_and_all_of_them_at_the_end() {
    let server = unsteady();
    let run = watch(&server.uri(), &[PATIENT, &["--rounds", "3"]].concat());
    let rounds = run.stdout.lines().filter(|line| line.contains("Z  #"));
    assert_eq!(rounds.count(), 3, "{}", run.stdout);
    let changed = run.stdout.lines().find(|line| line.contains("#2")).unwrap();
    assert!(
        changed.ends_with("  verdict ok -> server-error-500"),
        "{changed}"
    );
    assert!(run.stdout.contains("help: "), "{}", run.stdout);
    assert!(
        run.stdout
            .ends_with("\nFAIL: 3 rounds: 2 passed, 1 failed\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_mapped_address_that_changes_is_told_without_its_port() {
    let server = FakeServer::start(|socket, n, request, source| {
        let mapped = format!("198.51.100.{n}:4000").parse().unwrap();
        let reply = response(Class::Success, request, |writer: Writer| {
            writer.xor_mapped_address(mapped)
        });
        socket.send_to(&reply, source).unwrap();
    });
    let run = watch(&server.uri(), &[PATIENT, &["--rounds", "2"]].concat());
    let told = "mapped address 198.51.100.1 -> 198.51.100.2";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}

#[test]
fn a_round_that_takes_longer_than_the_interval_is_said() {
    let server = BindingServer::start().unwrap();
    let run = watch(&server.uri(), &[PATIENT, &["--rounds", "1"]].concat());
    assert!(
        run.stdout.contains("longer than the interval"),
        "{}",
        run.stdout
    );
}

#[test]
fn streams_grow_in_files_and_metrics_are_of_the_last_round() {
    let server = BindingServer::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    // What is in the way of a stream is not its beginning.
    fs::write(file("report.json"), "x".repeat(100_000)).unwrap();
    let report = |format: &str, name: &str| format!("{format}={}", file(name).display());
    let (json, metrics, junit) = (
        report("json", "report.json"),
        report("prometheus", "stun.prom"),
        report("junit", "junit.xml"),
    );
    let files = ["--report", &json, "--report", &metrics, "--report", &junit];
    let run = watch(
        &server.uri(),
        &[PATIENT, &["--rounds", "3"], &files].concat(),
    );
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let read = |name| fs::read_to_string(file(name)).unwrap();
    assert_eq!(reports(&read("report.json")).len(), 3);
    let samples = exposition::sound(&read("stun.prom"));
    let passed = samples.iter().find(|sample| {
        sample.name == "rtctool_rounds_total" && sample.label("outcome") == Some("pass")
    });
    assert_eq!(passed.unwrap().value, 3.0);
    roxmltree::Document::parse(&read("junit.xml")).unwrap();
}

#[test]
fn formats_that_are_one_document_need_a_file() {
    for format in ["prometheus", "sarif", "junit"] {
        let run = watch("stun:127.0.0.1", &["--rounds", "1", "--format", format]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
        let help = format!("--report {format}=FILE");
        assert!(run.stderr.contains(&help), "{}", run.stderr);
    }
}

#[test]
fn rounds_are_those_of_a_watch() {
    let run = run(&["stun", "probe", "stun:127.0.0.1", "--rounds", "2"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("--watch"), "{}", run.stderr);
}
