//! Many calls at once: their figures, gates and failures, and shards that make one report.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::call_serve::Server;
use crate::run::{Run, run};

const SHORT: [&str; 7] = [
    "--calls",
    "6",
    "--rate",
    "20",
    "--duration",
    "500ms",
    "--quiet",
];

fn loopback(more: &[&str]) -> Run {
    run(&[&["call", "load", "loopback"], &SHORT[..], more].concat())
}

/// A report of one shard, in a file of that name.
fn shard(folder: &TempDir, name: &str, shard: &str, more: &[&str]) -> String {
    let path = folder.path().join(name).display().to_string();
    let options = ["--shard", shard, "--format", "json", "--output", &path];
    let run = loopback(&[&options[..], more].concat());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    path
}

#[test]
fn all_calls_are_made_and_added_up() {
    let report = loopback(&["--media", "audio,data", "--format", "json"]).report();
    let data = &report["data"];
    assert_eq!(data["calls"]["connected"], 6);
    assert_eq!(data["calls"]["failed"], 0);
    assert_eq!(data["setup"]["total_ms"]["samples"], 6);
    // Two streams of audio in each call.
    assert_eq!(data["media"]["loss_percent"]["samples"], 12);
    // What did not come this machine lost by itself: a busy one does.
    let count = |value: &Value| value.as_u64().unwrap();
    let machine = &data["shards"][0]["machine"];
    let received = count(&data["media"]["packets_received"]);
    let lost_here = count(&machine["packets_lost_here"]);
    assert_eq!(received + lost_here, count(&data["media"]["packets_sent"]));
    // 25 frames of 20 ms at each end.
    assert_eq!(machine["frames_sent"], 6 * 2 * 25);
    assert_eq!(data["listed"].as_array().map(Vec::len), Some(6));
}

#[test]
fn loss_of_the_network_is_in_the_figures_and_not_of_the_machine() {
    let lossy = loopback(&["--loss", "20%", "--format", "json"]).report();
    let media = &lossy["data"]["media"];
    assert!(media["loss_percent"]["max"].as_f64() > Some(0.0));
    let count = |value: &Value| value.as_u64().unwrap();
    let machine = &lossy["data"]["shards"][0]["machine"];
    let told = count(&media["packets_received"]) + count(&machine["packets_lost_here"]);
    assert!(told < count(&media["packets_sent"]));
}

#[test]
fn gates_look_at_all_calls() {
    let passed = loopback(&["--fail-if", "failed > 0", "--fail-if", "setup.p95 > 1h"]);
    assert_eq!(passed.status, Some(0), "{}", passed.stdout);
    assert!(passed.stdout.contains("6 of 6 calls connected"));
    let failed = loopback(&["--fail-if", "setup.p50 > 1us"]);
    assert_eq!(failed.status, Some(1));
    let unmeasured = loopback(&["--media", "data", "--fail-if", "loss.p95 > 1%"]);
    assert_eq!(unmeasured.status, Some(3), "{}", unmeasured.stdout);
}

#[test]
fn calls_that_cannot_connect_fail_the_run_with_their_stage_and_reason() {
    // Nobody listens at this port.
    let url = "http://127.0.0.1:9/whip";
    let load = |more: &[&str]| run(&[&["call", "load", url], &SHORT[..], more].concat());
    let run = load(&["--format", "json"]);
    assert_eq!(run.status, Some(1));
    let report = run.report();
    let failures = &report["data"]["failures"];
    assert_eq!(failures[0]["stage"], "http");
    assert_eq!(failures[0]["calls"], 6);
    assert_eq!(failures[0]["first_call"], 0);
    assert!(failures[0]["first_reason"].is_string());
    assert_eq!(report["findings"][0]["code"], "LOAD001");
    assert_eq!(report["data"]["plan"]["protocol"], "whip");
    // Allowed failures are no pass where no call connects.
    assert_eq!(load(&["--allow-failed", "100%"]).status, Some(1));
}

#[test]
fn merged_shards_are_one_load() {
    let folder = TempDir::new().unwrap();
    let first = shard(&folder, "0.json", "0/2", &[]);
    let second = shard(&folder, "1.json", "1/2", &[]);
    let merged = run(&["report", "merge", &second, &first, "--format", "json"]);
    assert_eq!(merged.status, Some(0), "{}", merged.stderr);
    let report = merged.report();
    let data = &report["data"];
    assert_eq!(data["calls"]["planned"], 6);
    assert_eq!(data["calls"]["connected"], 6);
    assert_eq!(data["shards"].as_array().map(Vec::len), Some(2));
    let numbers = data["listed"].as_array().unwrap().iter();
    let numbers: Vec<u64> = numbers.filter_map(|call| call["number"].as_u64()).collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
    let sum: u64 = [&first, &second]
        .map(|path| {
            read(path)["data"]["media"]["packets_sent"]
                .as_u64()
                .unwrap()
        })
        .iter()
        .sum();
    assert_eq!(data["media"]["packets_sent"].as_u64(), Some(sum));
    let gate = run(&[
        "report",
        "merge",
        &first,
        &second,
        "--fail-if",
        "connected < 7",
    ]);
    assert_eq!(gate.status, Some(1));
}

fn read(path: &str) -> Value {
    serde_json::from_slice(&fs::read(Path::new(path)).unwrap()).unwrap()
}

#[test]
fn what_does_not_belong_together_is_refused_and_what_is_missing_told() {
    let folder = TempDir::new().unwrap();
    let first = shard(&folder, "0.json", "0/2", &["--media", "data"]);
    let other = shard(
        &folder,
        "other.json",
        "1/2",
        &["--media", "data", "--seed", "9"],
    );
    let alone = run(&["report", "merge", &first]);
    assert_eq!(alone.status, Some(3));
    assert!(
        alone.stderr.contains("1 of 2 shards are missing: 1"),
        "{}",
        alone.stderr
    );
    let refused = |files: [&str; 2], word: &str| {
        let run = run(&["report", "merge", files[0], files[1]]);
        assert_eq!(run.status, Some(2), "{}", run.stdout);
        assert!(run.stderr.contains(word), "{}", run.stderr);
    };
    refused([&first, &other], "another seed");
    refused([&first, &first], "shard 0 is in");
    let profiles = folder.path().join("profiles.json").display().to_string();
    run(&[
        "call", "profiles", "--format", "json", "--output", &profiles,
    ]);
    refused([&first, &profiles], "a report of `call profiles`");
}

#[test]
fn calls_of_a_load_connect_and_send_as_they_are_told() {
    let folder = TempDir::new().unwrap();
    let schedule = folder.path().join("schedule.toml");
    fs::write(&schedule, "[[change]]\nat = \"100ms\"\nloss = \"100%\"\n").unwrap();
    let schedule = schedule.display().to_string();
    let relayed = [
        "--relay",
        "embedded",
        "--video",
        "h264",
        "--bitrate",
        "1Mbps",
    ];
    let changed = ["--schedule", &schedule, "--format", "json"];
    let report = loopback(&[&relayed[..], &changed].concat()).report();
    let data = &report["data"];
    assert_eq!(data["calls"]["connected"], 6, "{report:#}");
    let plan = &data["plan"];
    assert_eq!(plan["ice"]["servers"][0], "embedded");
    assert_eq!(plan["ice"]["policy"], "relay");
    assert_eq!(plan["network_changes"], 1);
    assert_eq!(plan["network_later"][0][0]["loss_percent"], 100.0);
    assert_eq!(plan["video_bps"], 1_000_000);
    let loss = data["media"]["loss_percent"]["min"].as_f64();
    assert!(loss > Some(50.0), "all is lost after a fifth: {loss:?}");
}

#[test]
fn candidates_follow_the_offers_of_a_load() {
    let server = Server::start(&["--calls", "6", "--format", "json"], None);
    let url = server.ready("whip");
    let load = ["call", "load", &url, "--trickle", "--format", "json"];
    let run = run(&[&load[..], &SHORT].concat());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    assert_eq!(run.report()["data"]["calls"]["connected"], 6);
    let served = crate::call_serve::report(&server.output());
    for call in served["data"]["calls"].as_array().unwrap() {
        assert!(call["trickled_candidates"].as_u64() > Some(0), "{call:#}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    for (args, word) in [
        (
            &["loopback", "--protocol", "whip"][..],
            "--protocol is for a URL",
        ),
        (
            &["http://127.0.0.1:9/", "--media", "data"],
            "no data channel",
        ),
        (&["nonsense"], "cannot be asked"),
        (&["loopback", "--trickle"], "--trickle is for a URL"),
        (
            &["http://127.0.0.1:9/", "--relay", "embedded"],
            "--relay embedded is for loopback",
        ),
        (
            &["loopback", "--media", "audio", "--video", "h264"],
            "cannot be used with",
        ),
        (&["loopback", "--shard", "2/2"], "is no shard"),
        (&["loopback", "--rate", "0"], "is no rate"),
    ] {
        let run = run(&[&["call", "load"], args].concat());
        assert_eq!(run.status, Some(2), "{args:?}");
        assert!(run.stderr.contains(word), "{args:?}: {}", run.stderr);
    }
}
