//! What is counted and measured, and how it is shown.

use rtctool::probe::server::BindingServer;
use rtctool::stun::{Class, Message};
use serde_json::Value;

use super::fake::{FakeServer, PATIENT, probe, probe_json, response, sound};
use crate::run::run;

#[test]
fn a_sound_server_passes_with_every_figure() {
    let server = BindingServer::start().unwrap();
    let options = [PATIENT, &["--count", "3", "--interval", "1ms"]].concat();
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    assert_eq!(report["outcome"], "pass");
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "ok");
    assert_eq!(row["cause"], Value::Null);
    assert_eq!(row["mapped_address"], row["local_address"]);
    assert_eq!(
        row["software"],
        concat!("rtctool/", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(
        (&row["transactions"], &row["answered"]),
        (&3.into(), &3.into())
    );
    assert_eq!(row["loss_percent"], 0.0);
    assert_eq!(row["rtt_ms"]["samples"], 3);
    assert!(row["rtt_ms"]["min"].as_f64().unwrap() > 0.0);
    assert_eq!(
        row["resolve_ms"],
        Value::Null,
        "there was no name to resolve"
    );
    assert_eq!(server.requests(), 3);
}

#[test]
fn many_servers_are_one_table_in_the_order_given() {
    let servers = [
        BindingServer::start().unwrap(),
        BindingServer::start().unwrap(),
    ];
    let uris = servers.each_ref().map(BindingServer::uri);
    let args = ["stun", "probe", &uris[1], &uris[0], "--count", "1"];
    let run = run(&[&args, PATIENT].concat());
    assert_eq!(run.status, Some(0));
    let rows: Vec<&str> = run.stdout.lines().skip(1).take(2).collect();
    assert!(rows[0].starts_with(&uris[1]) && rows[1].starts_with(&uris[0]));
}

#[test]
fn an_answer_after_retransmissions_has_no_round_trip_time() {
    let server = FakeServer::start(|socket, n, request, source| {
        if n >= 3 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    // The third request is answered as soon as it is there, however late that is.
    let options = ["--count", "1", "--rto", "20ms", "--rc", "16"];
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "ok");
    assert_eq!(row["rtt_ms"]["samples"], 0);
    assert_eq!(row["rtt_ms"]["p50"], Value::Null);
    assert!(row["requests_sent"].as_u64().unwrap() >= 3);
    assert_eq!(report["findings"][0]["name"], "retransmitted");

    let gated = probe(
        &server.uri(),
        &["--rto", "30s", "--count", "1", "--fail-if", "rtt.p50 > 1h"],
    );
    assert_eq!(
        gated.status,
        Some(0),
        "this time the first request is answered"
    );
}

#[test]
fn a_gate_on_a_round_trip_time_that_was_not_measured_is_no_pass() {
    let server = FakeServer::start(|socket, n, request, source| {
        if n >= 2 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let options = [
        "--count",
        "1",
        "--rto",
        "20ms",
        "--rc",
        "16",
        "--fail-if",
        "rtt.p50 > 1h",
    ];
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(3));
    assert_eq!(report["gates"][0]["verdict"], "not_measured");
}

#[test]
fn requests_that_draw_no_reply_are_counted_as_loss() {
    // The first request of the second transaction gets no reply.
    let mut seen = Vec::new();
    let server = FakeServer::start(move |socket, _, request, source| {
        let id = Message::read(request).unwrap().id;
        let is_new = !seen.contains(&id);
        if is_new {
            seen.push(id);
        }
        if !(is_new && seen.len() == 2) {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    // Long enough that a busy machine answers the first transaction within it.
    let options = ["--count", "2", "--interval", "0ms", "--rto", "3s"];
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "loss");
    assert_eq!(
        (&row["transactions"], &row["answered"]),
        (&2.into(), &2.into())
    );
    assert_eq!(row["rtt_ms"]["samples"], 1);
    assert!(row["loss_percent"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_server_that_fails_now_and_then_is_a_warning_with_its_share() {
    let server = FakeServer::start(|socket, n, request, source| {
        let reply = match n {
            2 => response(Class::Error, request, |writer| writer.error_code(500, "")),
            _ => sound(request, source),
        };
        socket.send_to(&reply, source).unwrap();
    });
    let options = [PATIENT, &["--count", "4", "--interval", "0ms"]].concat();
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(row["verdict"], "server-error-500");
    assert_eq!(
        (&row["transactions"], &row["answered"]),
        (&4.into(), &3.into())
    );
    let cause = row["cause"].as_str().unwrap();
    assert!(cause.ends_with("in 1 of 4 transactions"), "{cause}");
    assert_eq!(report["findings"][0]["severity"], "warning");
}

#[test]
fn duplicates_are_counted_and_harmless() {
    let server = FakeServer::start(|socket, _, request, source| {
        for _ in 0..3 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    // The second transaction begins when the replies to the first have long been sent.
    let options = [PATIENT, &["--count", "2", "--interval", "0ms"]].concat();
    let (status, report) = probe_json(&server.uri(), &options);
    assert_eq!(status, Some(0));
    let row = &report["data"]["servers"][0];
    assert_eq!(
        (&row["verdict"], &row["answered"]),
        (&"ok".into(), &2.into())
    );
    assert!(row["duplicates"].as_u64().unwrap() >= 2, "{row:#}");
}

#[test]
fn verbose_shows_every_attribute_and_every_sample() {
    let server = BindingServer::start().unwrap();
    let options = [PATIENT, &["--count", "2", "--interval", "1ms", "-v"]].concat();
    let run = probe(&server.uri(), &options);
    for words in [
        "local address",
        "XOR-MAPPED-ADDRESS",
        "FINGERPRINT",
        "sample",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert_eq!(run.stdout.matches("  answered\n").count(), 2);
}
