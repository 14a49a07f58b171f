//! Calls through TURN servers.

use rtctool::relay::Account;
use rtctool::serve::{Config, TurnServer};
use serde_json::Value;

use super::{call, call_as_text, codes, pair};
use crate::call_serve::Server;
use crate::run::{Run, rtctool};
use crate::turn_probe::coturn::{Coturn, LONG_TERM};

const ALICE: &[&str] = &["--username", "alice"];
const PASSWORD: (&str, &str) = ("RTCTOOL_TURN_PASSWORD", "north-wind");

fn server() -> TurnServer {
    let mut config = Config::on_loopback().unwrap();
    config.accounts = vec![Account::User {
        username: "alice".into(),
        password: PASSWORD.1.into(),
    }];
    TurnServer::start(config).unwrap()
}

/// A call of two seconds that goes through this server alone, over a link that loses some of it.
fn through(uri: &str) -> Value {
    let options = ["--duration", "2s", "--loss", "5%"];
    let (status, report) = call(&[&relay_only(uri)[..], &options].concat(), &[PASSWORD]);
    assert_eq!(status, Some(0), "{report:#}");
    is_relayed(&report);
    agrees_with_the_ledger(&report);
    report
}

/// For Alice, and no candidate but those of this server.
fn relay_only(uri: &str) -> Vec<&str> {
    [ALICE, &["--ice-policy", "relay", "--ice-server", uri]].concat()
}

fn is_relayed(report: &Value) {
    assert_eq!(pair(report)["local_type"], "relay", "{report:#}");
    assert_eq!(pair(report)["remote_type"], "relay");
    assert_eq!(report["data"]["connected"], true);
    for end in ["caller", "callee"] {
        let servers = report["data"][end]["ice_servers"].as_array().unwrap();
        let relayed = servers[0]["relayed_addresses"].as_array().unwrap();
        assert_eq!(relayed.len(), 1, "{servers:#?}");
    }
}

/// What came of each stream is what the link let through of it.
fn agrees_with_the_ledger(report: &Value) {
    let data = &report["data"];
    let links = data["links"].as_array().unwrap().iter();
    let ledgers: Vec<&Value> = links
        .flat_map(|link| link["streams"].as_array().unwrap())
        .collect();
    let mut dropped = 0;
    for end in ["caller", "callee"] {
        for stream in data[end]["inbound"].as_array().unwrap() {
            let of_stream = |ledger: &&&Value| ledger["ssrc"] == stream["ssrc"];
            let ledger = ledgers.iter().find(of_stream).unwrap();
            assert_eq!(stream["packets_sent"], ledger["packets"], "{stream:#}");
            assert_eq!(stream["not_received"], ledger["dropped"], "{stream:#}");
            dropped += ledger["dropped"].as_u64().unwrap();
        }
    }
    assert!(dropped > 0, "nothing was lost, so nothing was compared");
}

#[test]
fn the_embedded_relay_carries_all_and_the_link_still_counts_each_stream() {
    let options = ["--relay", "embedded", "--duration", "5s", "--loss", "5%"];
    let (status, report) = call(&options, &[]);
    assert_eq!(status, Some(0), "{report:#}");
    is_relayed(&report);
    agrees_with_the_ledger(&report);
    assert_eq!(report["problems"].as_array().unwrap().len(), 0);
    let rtt = &report["data"]["caller"]["consent_rtt_ms"]["samples"];
    assert!(rtt.as_u64().unwrap() > 0, "checks are measured within TURN");
}

#[test]
fn the_embedded_relay_can_be_reached_over_ipv6() {
    let (status, report) = call(&["--relay", "embedded", "-6"], &[]);
    assert_eq!(status, Some(0), "{report:#}");
    is_relayed(&report);
    let server = &report["data"]["caller"]["ice_servers"][0]["address"];
    assert!(server.as_str().unwrap().starts_with("[::1]:"), "{server}");
}

#[test]
fn the_capture_of_a_relayed_call_has_its_media_once_and_readable() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("call.pcapng");
    let file = file.to_str().unwrap();
    let (_, report) = call(&["--relay", "embedded", "--pcap", file], &[]);
    let run = crate::run::run(&["pcap", "analyze", file, "--format", "json"]);
    let capture = run.report()["data"]["captures"][0].clone();
    let streams = capture["streams"].as_array().unwrap();
    for stream in report["data"]["callee"]["inbound"].as_array().unwrap() {
        let same = streams.iter().filter(|one| one["ssrc"] == stream["ssrc"]);
        let same: Vec<&Value> = same.collect();
        assert_eq!(same.len(), 1, "{streams:#?}");
        assert_eq!(same[0]["packets"], stream["packets"]);
    }
}

#[test]
fn a_relay_takes_credentials_and_no_report_has_the_password() {
    let server = server();
    let uri = server.uri();
    let options = relay_only(&uri);
    let (status, report) = call(&options, &[PASSWORD]);
    assert_eq!(status, Some(0), "{report:#}");
    is_relayed(&report);
    assert!(!report.to_string().contains(PASSWORD.1));
}

#[test]
fn a_wrong_password_ends_the_call_while_it_gathers_and_is_named() {
    let server = server();
    let uri = server.uri();
    let options = relay_only(&uri);
    let wrong = [("RTCTOOL_TURN_PASSWORD", "south-wind")];
    let (status, report) = call(&options, &wrong);
    assert_eq!(status, Some(1), "{report:#}");
    assert_eq!(report["data"]["failed_stage"], "gathering");
    assert!(codes(&report).contains(&"CALL001") && codes(&report).contains(&"CALL006"));
    let refusal = &report["data"]["caller"]["ice_servers"][0]["refusals"][0];
    assert_eq!(
        (&refusal["request"], &refusal["code"]),
        (&"Allocate".into(), &401.into())
    );
    let run = call_as_text(&options, &wrong);
    let text = run.stdout + &run.stderr;
    assert!(text.contains("refused: 401"), "{text}");
    assert!(!text.contains("south-wind"), "{text}");
}

#[test]
fn without_need_a_relay_that_refuses_is_a_warning() {
    let server = server();
    let uri = server.uri();
    let options = [ALICE, &["--ice-server", &uri]].concat();
    let (status, report) = call(&options, &[("RTCTOOL_TURN_PASSWORD", "south-wind")]);
    assert_eq!(status, Some(0), "{report:#}");
    assert_eq!(codes(&report), ["CALL006"]);
    assert_eq!(pair(&report)["local_type"], "host");
}

#[test]
fn what_a_relay_needs_is_said_before_the_call() {
    let needs = [
        (&["--ice-server", "turn:127.0.0.1"][..], "credentials"),
        (
            &["--ice-policy", "relay", "--ice-server", "stun:127.0.0.1"],
            "a TURN server",
        ),
    ];
    for (options, words) in needs {
        let run = call_as_text(options, &[]);
        assert_eq!(run.status, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn coturn_relays_a_call() {
    let Some(coturn) = Coturn::start(LONG_TERM) else {
        return;
    };
    through(&coturn.uri());
}

#[test]
fn coturn_that_forbids_local_peers_is_named_as_the_reason() {
    let Some(coturn) = Coturn::start(&["-a", "-u", "alice:north-wind"]) else {
        return;
    };
    let uri = coturn.uri();
    let options = [&relay_only(&uri)[..], &["--connect-timeout", "3s"]].concat();
    let (status, report) = call(&options, &[PASSWORD]);
    assert_eq!(status, Some(1), "{report:#}");
    assert_eq!(report["data"]["failed_stage"], "ice");
    // Of both ends and all requests once, with the peer that they were about.
    let findings = report["findings"].as_array().unwrap().iter();
    let refused = findings.filter(|finding| finding["code"] == "CALL007");
    let refused: Vec<&str> = refused
        .map(|one| one["message"].as_str().unwrap())
        .collect();
    assert_eq!(refused.len(), 1, "{refused:#?}");
    for part in ["the caller and the callee", "for the peer 127.0.0.1: 403"] {
        assert!(refused[0].contains(part), "{}", refused[0]);
    }
    let lasted = &report["data"]["setup"]["failed_stage_ms"];
    assert!(lasted.as_f64() > Some(1_000.0), "{lasted}");
}

#[test]
fn a_relay_can_be_reached_over_tcp() {
    let server = server();
    let report = through(&server.tcp_uri());
    let asked = &report["data"]["caller"]["ice_servers"][0];
    assert_eq!(asked["address"], server.address().to_string());
}

#[test]
fn coturn_relays_a_call_over_tls_to_whoever_trusts_it() {
    let Some(coturn) = Coturn::start(LONG_TERM) else {
        return;
    };
    let ca = coturn.directory.path().join("ca.pem");
    let uri = coturn.uri_for("tls").replace("turn:", "turns:");
    let options = relay_only(&uri);
    let trusting = [&options[..], &["--ca", ca.to_str().unwrap()]].concat();
    let (status, report) = call(&trusting, &[PASSWORD]);
    assert_eq!(status, Some(0), "{report:#}");
    is_relayed(&report);

    let (status, report) = call(&options, &[PASSWORD]);
    assert_eq!(status, Some(1), "{report:#}");
    assert_eq!(report["data"]["failed_stage"], "gathering");
    let error = &report["data"]["caller"]["ice_servers"][0]["connection_error"];
    assert!(error.as_str().unwrap().contains("not trusted"), "{error}");
}

#[test]
fn a_server_that_takes_no_connection_is_named() {
    let port = crate::stun::coturn::free_port();
    let uri = format!("turn:127.0.0.1:{port}?transport=tcp");
    let options = relay_only(&uri);
    let (status, report) = call(&options, &[PASSWORD]);
    assert_eq!(status, Some(1), "{report:#}");
    assert!(codes(&report).contains(&"CALL006"));
    let findings = report["findings"].to_string();
    assert!(
        findings.contains("the connection was refused"),
        "{findings}"
    );
}

#[test]
fn what_only_receives_through_a_relay_is_measured_and_its_path_known() {
    let turn = server();
    let uri = turn.uri();
    let peer = Server::start(&["--once", "--format", "json"], None);
    let url = peer.ready("whep");
    let mut command = rtctool();
    command.args(["call", "whep", &url, "--duration", "2s", "--format", "json"]);
    command.args(relay_only(&uri)).env(PASSWORD.0, PASSWORD.1);
    let played = Run::of(command.output().unwrap());
    let report = played.report();
    assert_eq!(played.status, Some(0), "{report:#}");
    let end = &report["data"]["end"];
    let pair = &end["candidate_pair"];
    assert_eq!(pair["local_type"], "relay", "{pair}");
    assert_eq!(
        end["ice_servers"][0]["relayed_addresses"][0],
        pair["local_address"]
    );
    let packets = end["inbound"][0]["packets"].as_u64();
    assert!(packets > Some(0), "{end:#}");
}
