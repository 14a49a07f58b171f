//! How calls connect: relays, families, ports, secrets.

mod keys;

mod relays;

use serde_json::Value;

use crate::run::{Run, rtctool};

/// Status and report of a short call.
fn call(options: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, Value) {
    let run = call_as_text(&[options, &["--format", "json"]].concat(), environment);
    (run.status, run.report())
}

fn call_as_text(options: &[&str], environment: &[(&str, &str)]) -> Run {
    let mut command = rtctool();
    let duration: &[&str] = match options.contains(&"--duration") {
        true => &[],
        false => &["--duration", "1s"],
    };
    command
        .args(["call", "loopback"])
        .args([options, duration].concat())
        .envs(environment.iter().copied());
    Run::of(command.output().expect("the program starts"))
}

fn pair(report: &Value) -> &Value {
    &report["data"]["caller"]["candidate_pair"]
}

fn ports(report: &Value) -> [u16; 2] {
    ["local_address", "remote_address"].map(|side| {
        let address = pair(report)[side].as_str().unwrap();
        address.rsplit_once(':').unwrap().1.parse().unwrap()
    })
}

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["code"].as_str().unwrap())
        .collect()
}

#[test]
fn a_call_can_be_made_over_ipv6() {
    let (status, report) = call(&["-6"], &[]);
    assert_eq!(status, Some(0), "{report:#}");
    for side in ["local_address", "remote_address"] {
        let address = pair(&report)[side].as_str().unwrap();
        assert!(address.starts_with("[::1]:"), "{address}");
    }
}

#[test]
fn media_is_sent_from_ports_of_the_range() {
    let range = "47000-47999";
    let (status, report) = call(&["--udp-ports", range], &[]);
    assert_eq!(status, Some(0), "{report:#}");
    for port in ports(&report) {
        assert!((47000..=47999).contains(&port), "{port}");
    }
}

#[test]
fn a_range_without_a_free_port_is_no_verdict_and_says_why() {
    let taken = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = call_as_text(&["--udp-ports", &port], &[]);
    assert_eq!(run.status, Some(3), "{}", run.stderr);
    let why = format!("none of the UDP ports {port}-{port} of 127.0.0.1 is free");
    assert!(run.stderr.contains(&why), "{}", run.stderr);
    assert!(run.stderr.contains("--udp-ports"), "{}", run.stderr);
}

#[test]
fn a_wrong_fingerprint_is_refused_and_that_passes() {
    for end in ["caller", "callee"] {
        let options = ["--wrong-fingerprint", end, "--connect-timeout", "300s"];
        let (status, report) = call(&options, &[]);
        assert_eq!(status, Some(0), "{report:#}");
        assert_eq!(codes(&report), ["CALL010"]);
        assert_eq!(report["data"]["connected"], false);
        assert_eq!(report["data"]["failed_stage"], "dtls");
        assert_eq!(report["data"]["wrong_fingerprint"]["refused"], true);
    }
}

#[test]
fn what_fails_before_the_fingerprint_is_seen_does_not_pass() {
    let lost = [
        "--loss",
        "100%",
        "--impair-handshake",
        "--connect-timeout",
        "1s",
    ];
    let (status, report) = call(
        &[&["--wrong-fingerprint", "caller"], &lost[..]].concat(),
        &[],
    );
    assert_eq!(status, Some(1), "{report:#}");
    assert_eq!(report["data"]["wrong_fingerprint"]["refused"], false);
}

#[test]
fn a_restart_is_told_and_its_capture_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("call.pcapng");
    let file = file.to_str().unwrap();
    let options = ["--duration", "2s", "--restart-at", "1s", "--pcap", file];
    let (status, report) = call(&options, &[]);
    assert_eq!(status, Some(0), "{report:#}");
    let restart = &report["data"]["restart"];
    assert!(restart["new_pair_ms"].is_number(), "{restart:#}");
    let callee = &restart["callee"];
    assert_ne!(callee["old_fragment"], callee["new_fragment"]);

    let analysis = crate::run::run(&["pcap", "analyze", file, "--format", "json"]).report();
    let pairs = &analysis["data"]["captures"][0]["ice_pairs"];
    assert!(pairs.to_string().contains("restart"), "{pairs:#}");
    let events = &analysis["data"]["captures"][0]["events"];
    assert!(events.to_string().contains("ice_restart"), "{events:#}");
}

#[test]
fn a_restart_behind_the_end_is_wrong_usage() {
    let run = call_as_text(&["--restart-at", "1s"], &[]);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
}

#[test]
fn an_end_that_falls_silent_ends_the_call_with_what_was_measured() {
    let folder = tempfile::tempdir().unwrap();
    let schedule = folder.path().join("gone.toml");
    std::fs::write(&schedule, "[[change]]\nat = \"1s\"\nloss = \"100%\"\n").unwrap();
    let schedule = schedule.to_str().unwrap();
    let options = [
        "--schedule",
        schedule,
        "--lost-after",
        "2s",
        "--duration",
        "600s",
    ];
    let (status, report) = call(&options, &[]);
    assert_eq!(status, Some(1), "{report:#}");
    assert_eq!(codes(&report), ["CALL008"]);
    assert!(report["data"]["lost_ms"].as_f64().unwrap() < 60_000.0);
    let received = &report["data"]["callee"]["inbound"][0]["packets"];
    assert!(received.as_u64().unwrap() > 0);
}
