//! What the report says, held against what the server counted.

use std::time::Duration;

use serde_json::{Value, json};

use super::{BRIEF, PASSWORD, PATIENT, USER, probe, probe_as_alice, server};
use crate::run::assert_matches_schema;

#[test]
fn the_figures_of_the_echo_are_those_of_the_servers_ledger() {
    let server = server(|_| {});
    let plan = [
        "--rate",
        "500",
        "--size",
        "321",
        "--duration",
        "100ms",
        "--no-capabilities",
    ];
    let (status, report, row) = probe_as_alice(&server.uri(), &[PATIENT, &plan].concat());
    assert_eq!(status, Some(0), "{report:#}");
    let echo = &row["echo"];
    let count = |name: &str| echo[name].as_u64().unwrap();
    assert_eq!(count("packets_sent"), 50);
    assert_eq!(count("size_bytes"), 321);
    // Each packet passes the server twice; the Send indication did so once, with 64 bytes.
    let ledger = server.ledger();
    let packets = 1 + count("packets_sent") + count("packets_reached");
    assert_eq!(ledger.to_peers.packets, packets);
    assert_eq!(ledger.to_peers.bytes, 64 + (packets - 1) * 321);
    assert_eq!(
        ledger.to_clients.packets,
        1 + count("packets_reached") + count("packets_returned")
    );
    assert_eq!((count("duplicates"), count("corrupt")), (0, 0));
    assert_eq!(echo["loss_percent"], 0.0);
    assert_eq!(echo["rtt_ms"]["samples"], 50);
    assert_eq!(
        (ledger.permissions, ledger.channels),
        (2, 2),
        "one on each relay"
    );
}

#[test]
fn the_allocation_is_told_whole() {
    let server = server(|config| config.max_lifetime = Duration::from_secs(700));
    let (_, _, row) = probe_as_alice(&server.uri(), &[BRIEF, PATIENT].concat());
    let relayed = |name: &str| {
        row[name]["relayed_addresses"][0]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (first, second) = (relayed("allocation"), relayed("second_allocation"));
    assert!(first.starts_with("127.0.0.1:") && second.starts_with("127.0.0.1:"));
    assert_ne!(first, second);
    let mapped = row["allocation"]["mapped_address"].as_str().unwrap();
    assert!(mapped.starts_with("127.0.0.1:"), "{mapped}");
    assert_eq!(row["indication_relayed"], true);
    assert_eq!(row["usable"], true);
    assert_eq!((&row["cause"], &row["help"]), (&Value::Null, &Value::Null));
    for stage in ["allocate_ms", "permission_ms", "channel_ms", "refresh_ms"] {
        assert!(row["stages"][stage].as_f64() > Some(0.0), "{stage}");
    }
    for stage in ["resolve_ms", "connect_ms", "tls_ms"] {
        assert_eq!(row["stages"][stage], Value::Null, "{stage}");
    }
    assert_eq!(row["redirected_from"], json!([]));
    assert!(row["software"].as_str().unwrap().starts_with("rtctool"));
}

#[test]
fn a_watch_probes_again_and_sums_up() {
    let server = server(|_| {});
    let watch = ["--watch", "1ns", "--rounds", "2", "--format", "json"];
    let options = [USER, BRIEF, PATIENT, &watch].concat();
    let run = probe(&server.uri(), &options, &[PASSWORD]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let rounds: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    rounds.iter().for_each(assert_matches_schema);
    assert_eq!(rounds.len(), 2);
    assert_eq!(rounds[1]["round"]["number"], 2);
    assert_eq!(rounds[1]["data"]["servers"][0]["verdict"], "ok");
    assert_eq!(server.ledger().allocations, 4);
}

/// What a relay that loses nothing has in Prometheus.
const PROMETHEUS: [&str; 5] = [
    "rtctool_verdict_info{",
    "verdict=\"ok\"",
    "rtctool_loss_ratio{",
    "rtctool_rtt_p95_seconds{",
    "phase=\"allocate\"",
];

#[test]
fn prometheus_gets_the_verdict_and_the_figures() {
    let server = server(|_| {});
    let options = [USER, BRIEF, PATIENT, &["--format", "prometheus"]].concat();
    let run = probe(&server.uri(), &options, &[PASSWORD]);
    assert_eq!(run.status, Some(0));
    for line in PROMETHEUS {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
}

#[test]
fn nagios_gets_one_line_and_its_status() {
    let server = server(|_| {});
    let options = [USER, BRIEF, PATIENT, &["--format", "nagios"]].concat();
    let run = probe(&server.uri(), &options, &[PASSWORD]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    let first = run.stdout.lines().next().unwrap();
    assert!(first.contains("OK") && first.contains('|'), "{first}");

    let wrong = [("RTCTOOL_TURN_PASSWORD", "south")];
    let run = probe(&server.uri(), &options, &wrong);
    assert_eq!(run.status, Some(2), "critical: {}", run.stdout);
    assert!(run.stdout.contains("auth-rejected"), "{}", run.stdout);
}

#[test]
fn prometheus_gets_the_relays_throughput_and_the_allocations_lifetime() {
    let server = server(|_| {});
    let options = [USER, BRIEF, PATIENT, &["--format", "prometheus"]].concat();
    let run = probe(&server.uri(), &options, &[PASSWORD]);
    assert_eq!(run.status, Some(0));
    let value = |name: &str| -> f64 {
        let mut lines = run.stdout.lines();
        let line = lines.find(|line| line.starts_with(&format!("{name}{{")));
        line.unwrap().rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert!(value("rtctool_relay_throughput_bytes_per_second") > 0.0);
    assert_eq!(value("rtctool_allocation_lifetime_seconds"), 600.0);
}
