//! What `call loopback` measures besides loss and delay, and what it leaves behind.

use std::path::Path;

use serde_json::Value;

use crate::run::{Run, run};

fn call(more: &[&str]) -> Run {
    let args = ["call", "loopback", "--duration", "2s", "--delay", "20ms"];
    run(&[&args[..], more].concat())
}

fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

fn sum(lines: &[Value], end: &str, ssrc: &Value, field: &str) -> i64 {
    let of_end = lines.iter().filter(|line| line["end"] == end);
    let streams = of_end.flat_map(|line| line["streams"].as_array().unwrap());
    let of_it = streams.filter(|stream| stream["ssrc"] == *ssrc);
    of_it.map(|stream| stream[field].as_i64().unwrap()).sum()
}

#[test]
fn samples_and_descriptions_are_written_beside_the_report() {
    let folder = tempfile::tempdir().unwrap();
    let (samples, sdp) = (
        folder.path().join("call.jsonl"),
        folder.path().join("sdp/call"),
    );
    let run = call(&[
        "--samples",
        samples.to_str().unwrap(),
        "--sdp-dir",
        sdp.to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let data = run.report()["data"].clone();
    let lines = lines(&samples);
    for end in ["caller", "callee"] {
        for stream in data[end]["inbound"].as_array().unwrap() {
            let packets = sum(&lines, end, &stream["ssrc"], "packets");
            assert_eq!(Some(packets), stream["packets"].as_i64());
        }
    }
    for (file, field) in [("offer.sdp", "offer"), ("answer.sdp", "answer")] {
        let written = std::fs::read_to_string(sdp.join(file)).unwrap();
        assert_eq!(Value::from(written), data[field]);
    }
}

#[test]
fn streams_have_the_fields_that_captures_give_them() {
    let run = call(&["--loss", "2%", "--format", "json"]);
    let report = run.report();
    crate::run::assert_matches_schema(&report);
    let data = &report["data"];
    for end in ["caller", "callee"] {
        let video = &data[end]["inbound"][1];
        assert_eq!(video["codec"], "VP8");
        assert_eq!(video["codec_source"], "sdp");
        assert_eq!(video["encryption"], "decrypted");
        assert_eq!(video["video"]["width"], 320);
        assert!(video["timeline"]["periods"].as_array().unwrap().len() >= 2);
        let sent = &data[end]["outbound"][1];
        assert_eq!(sent["packets"], sent["packets_sent"]);
        assert_eq!(sent["lost"], 0);
        assert_eq!(video["rtt_ms"]["samples"], 0, "from an end to itself");
        assert!(video["rtt_sender_ms"]["min"].as_f64() >= Some(40.0));
        assert!(sent["rtt_ms"]["min"].as_f64() >= Some(39.9));
        let handshake = &data[end]["dtls_handshakes"][0];
        assert_eq!(handshake["server_fingerprint_in_sdp"], "matches");
        assert!(
            !data[end]["transport_feedback"]
                .as_array()
                .unwrap()
                .is_empty()
        );
    }
    assert_eq!(data["security"]["dtls_version"], "DTLS 1.2");
    assert_eq!(data["security"]["caller_certificate_key"], "ECDSA P-256");
    for phase in [
        "dtls_handshake_ms",
        "srtp_ms",
        "first_complete_frame_ms",
        "setup_ms",
    ] {
        assert!(data["setup"][phase].as_f64().is_some(), "{phase}");
    }
}

#[test]
fn gates_name_the_set_up_the_round_trips_and_any_number_by_its_path() {
    let passes = [
        "setup > 1m",
        "rtt.p95 > 1m",
        "video.loss > 1%",
        "setup.dtls_handshake_ms > 1m",
        "video.video.incomplete_frames > 0",
        "audio.sent.receiver_reports < 1",
    ];
    let gates: Vec<&str> = passes.iter().flat_map(|gate| ["--fail-if", gate]).collect();
    let run = call(&gates);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    let unknown = call(&["--fail-if", "video.sent.colour > 1"]);
    assert_eq!(unknown.status, Some(2), "{}", unknown.stdout);
}

#[test]
fn the_page_draws_what_both_ends_saw() {
    let page = call(&["--format", "html"]).stdout;
    for text in [
        "At the caller",
        "At the callee",
        "One-way delay to this end, mean",
        "Round-trip time, mean",
        "What happened when",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn what_cannot_be_written_is_said_before_the_call() {
    let run = call(&["--samples", "/no/such/directory/call.jsonl"]);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot write `/no/such/directory/call.jsonl`
    caused by: No such file or directory (os error 2)
    help: check that the directory exists and can be written, and that the disk is not full
    ");
}

#[test]
fn the_text_says_what_protects_the_call_and_how_its_video_went() {
    let text = call(&["--loss", "5%"]).stdout;
    let row = |begin: &str| {
        let found = text.lines().find(|line| line.starts_with(begin));
        found
            .unwrap_or_else(|| panic!("no line `{begin}` in\n{text}"))
            .to_owned()
    };
    assert!(row("protected by").contains("DTLS 1.2"), "{text}");
    assert!(row("set-up").contains("gathering"), "{text}");
    assert!(row("video ").contains("still lost"), "{text}");
    row("ICE checks");
    row("data channel");
}
