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
