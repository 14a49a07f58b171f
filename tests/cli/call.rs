//! `call loopback`: what is reported agrees with what the link did.

use serde_json::Value;

use crate::run::{Run, rtctool, run};

const IMPAIRED: [&str; 14] = [
    "call",
    "loopback",
    "--duration",
    "2s",
    "--loss",
    "5%",
    "--delay",
    "50ms",
    "--jitter",
    "10ms",
    "--seed",
    "7",
    "--format",
    "json",
];

fn data(run: &Run) -> Value {
    run.report()["data"].clone()
}

/// Each received stream with the link's ledger entry for it.
fn streams_and_ledgers(data: &Value) -> Vec<(Value, Value)> {
    let ledgers: Vec<&Value> = array(&data["links"])
        .iter()
        .flat_map(|link| array(&link["streams"]))
        .collect();
    ["caller", "callee"]
        .iter()
        .flat_map(|end| array(&data[end]["inbound"]))
        .map(|stream| {
            let ledger = ledgers
                .iter()
                .find(|ledger| ledger["ssrc"] == stream["ssrc"]);
            (
                stream.clone(),
                (*ledger.expect("the link saw every stream")).clone(),
            )
        })
        .collect()
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().expect("an array")
}

fn count(value: &Value, field: &str) -> u64 {
    value[field]
        .as_u64()
        .unwrap_or_else(|| panic!("{field} in {value}"))
}

fn figure(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("a figure, not {value}"))
}

#[test]
fn reported_loss_is_exactly_what_the_link_dropped() {
    let run = run(&IMPAIRED);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let data = data(&run);
    let streams = streams_and_ledgers(&data);
    assert_eq!(streams.len(), 4, "audio and video each way");
    for (stream, ledger) in &streams {
        assert_eq!(count(stream, "packets_sent"), count(ledger, "packets"));
        assert_eq!(count(stream, "not_received"), count(ledger, "dropped"));
        // A receiver cannot know of packets before the first and after the last that came.
        let unseen = count(ledger, "dropped_before_first") + count(ledger, "dropped_after_last");
        assert_eq!(count(stream, "lost") + unseen, count(ledger, "dropped"));
        assert_eq!(
            count(stream, "packets"),
            count(ledger, "packets") - count(ledger, "dropped")
        );
    }
    let dropped: u64 = streams
        .iter()
        .map(|(_, ledger)| count(ledger, "dropped"))
        .sum();
    assert!(
        dropped > 0,
        "the link dropped nothing, so nothing was compared"
    );
}

#[test]
fn what_a_full_queue_drops_is_reported_exactly_too() {
    let run = run(&[
        "call",
        "loopback",
        "--duration",
        "2s",
        "--rate",
        "200kbps",
        "--format",
        "json",
    ]);
    let data = data(&run);
    for (stream, ledger) in streams_and_ledgers(&data) {
        assert_eq!(count(&stream, "not_received"), count(&ledger, "dropped"));
    }
    let full: u64 = array(&data["links"])
        .iter()
        .map(|link| count(link, "dropped_by_queue"))
        .sum();
    assert!(full > 0, "200 kb/s cannot carry 430 kb/s");
}

#[test]
fn reported_delay_and_rtt_are_what_the_link_applied() {
    /// Time from tap to link and from link to tap, on a busy machine.
    const TOLERANCE_MS: f64 = 25.0;
    let data = data(&run(&IMPAIRED));
    let held = |direction: usize| figure(&data["links"][direction]["applied_delay_ms"]["p50"]);
    let both = held(0) + held(1);
    for (end, inward) in [("callee", 0), ("caller", 1)] {
        for stream in array(&data[end]["inbound"]) {
            let delay = figure(&stream["one_way_delay_ms"]["p50"]);
            let difference = delay - held(inward);
            assert!(
                difference.abs() < TOLERANCE_MS,
                "{delay} ms against {} ms held",
                held(inward)
            );
            assert!(
                figure(&stream["one_way_delay_ms"]["min"]) >= 40.0,
                "50 ± 10 ms is at least 40 ms"
            );
        }
        for stream in array(&data[end]["outbound"]) {
            let rtt = figure(&stream["rtt_ms"]["p50"]);
            assert!(
                (rtt - both).abs() < 2.0 * TOLERANCE_MS,
                "{rtt} ms against {both} ms held"
            );
            assert!(
                figure(&stream["rtt_ms"]["min"]) >= 80.0,
                "twice 50 ± 10 ms is at least 80 ms"
            );
        }
    }
    assert!(figure(&data["caller"]["data"]["message_rtt_ms"]["min"]) >= 80.0);
}

#[test]
fn a_seed_decides_which_packets_of_a_stream_are_lost() {
    let losses = |run: &Run| -> Vec<u64> {
        streams_and_ledgers(&data(run))
            .iter()
            .map(|(stream, _)| count(stream, "not_received"))
            .collect()
    };
    assert_eq!(losses(&run(&IMPAIRED)), losses(&run(&IMPAIRED)));
}

#[test]
fn a_clean_link_loses_nothing_and_every_phase_is_timed() {
    let run = run(&[
        "call",
        "loopback",
        "--duration",
        "500ms",
        "--format",
        "json",
    ]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let data = data(&run);
    for (stream, _) in streams_and_ledgers(&data) {
        assert_eq!(count(&stream, "not_received"), 0);
        assert!(count(&stream, "packets") > 0);
    }
    for phase in [
        "gathering_ms",
        "ice_ms",
        "dtls_ms",
        "first_packet_ms",
        "total_ms",
    ] {
        assert!(figure(&data["setup"][phase]) > 0.0, "{phase}");
    }
    assert_eq!(data["caller"]["candidate_pair"]["local_type"], "host");
}

#[test]
fn a_link_that_loses_everything_fails_and_measures_nothing() {
    let run = run(&[
        "call",
        "loopback",
        "--duration",
        "500ms",
        "--loss",
        "100%",
        "--fail-if",
        "audio.jitter.max > 1ms",
        "--format",
        "json",
    ]);
    assert_eq!(run.status, Some(1));
    let report = run.report();
    assert_eq!(report["findings"][0]["code"], "CALL002");
    assert_eq!(report["gates"][0]["verdict"], "not_measured");
    let stream = &report["data"]["callee"]["inbound"][0];
    assert_eq!(stream["jitter_ms"]["mean"], Value::Null);
    assert_eq!(stream["not_received_percent"], 100.0);
}

#[test]
fn a_gate_on_loss_fails_the_run_and_says_where() {
    let args = [
        "call",
        "loopback",
        "--duration",
        "1s",
        "--loss",
        "30%",
        "--fail-if",
        "audio.loss > 1%",
    ];
    let run = run(&args);
    assert_eq!(run.status, Some(1));
    assert!(
        run.stdout.contains("gate  fails if audio.loss > 1 %  FAIL"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("audio received by the callee"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_capture_of_a_lossy_call_can_be_gated() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("call.pcapng");
    let capture = capture.to_str().unwrap();
    let call = run(&[
        "call",
        "loopback",
        "--duration",
        "2s",
        "--loss",
        "5%",
        "--pcap",
        capture,
        "--fail-if",
        "data.rtt.p95 > 1m",
    ]);
    assert_eq!(call.status, Some(0), "{}", call.stdout);
    let analysis = run(&["pcap", "analyze", capture, "--fail-if", "jitter.max > 1m"]);
    assert_eq!(analysis.status, Some(0), "{}", analysis.stdout);
}

#[test]
fn an_ice_server_that_does_not_answer_is_told_and_does_not_keep_the_call_from_connecting() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let uri = format!("stun:{}", silent.local_addr().unwrap());
    let run = run(&[
        "call",
        "loopback",
        "--duration",
        "500ms",
        "--ice-server",
        &uri,
        "--connect-timeout",
        "1m",
        "--format",
        "json",
    ]);
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let report = run.report();
    let codes: Vec<&str> = array(&report["findings"])
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["CALL003", "CALL005"]);
    assert_eq!(report["data"]["connected"], true);
}

#[test]
fn an_ice_server_that_is_none_is_a_usage_error() {
    let run = run(&["call", "loopback", "--ice-server", "stuns:127.0.0.1"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr
            .starts_with("error: --ice-server: `stuns:127.0.0.1` cannot be used\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_capture_that_cannot_be_written_is_said_before_the_call() {
    let run = run(&[
        "call",
        "loopback",
        "--pcap",
        "/no/such/directory/call.pcapng",
    ]);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @r"
    error: the call could not be tried
    caused by: cannot write the capture `/no/such/directory/call.pcapng`
    caused by: No such file or directory (os error 2)
    help: check that the directory exists and can be written
    ");
}

/// The process is interrupted when its capture shows that media flows, and
/// still reports what it has.
#[cfg(unix)]
#[test]
fn an_interrupted_call_reports_what_it_has_and_dies_by_the_signal() {
    use std::os::unix::process::ExitStatusExt;

    let folder = tempfile::tempdir().unwrap();
    let (capture, report) = (
        folder.path().join("call.pcapng"),
        folder.path().join("report.json"),
    );
    let mut command = std::process::Command::new(rtctool().get_program());
    command.args([
        "call",
        "loopback",
        "--duration",
        "10m",
        "--quiet",
        "--format",
        "json",
    ]);
    command
        .arg("--pcap")
        .arg(&capture)
        .arg("--output")
        .arg(&report);
    let mut call = command.spawn().unwrap();
    while std::fs::metadata(&capture).map_or(0, |file| file.len()) < 20_000 {
        assert!(
            call.try_wait().unwrap().is_none(),
            "the call ended by itself"
        );
        std::thread::yield_now();
    }
    let kill = std::process::Command::new("kill")
        .args(["-INT", &call.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    assert_eq!(call.wait().unwrap().signal(), Some(2));

    let report: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    crate::run::assert_matches_schema(&report);
    assert_eq!(report["partial"], true);
    assert!(count(&report["data"]["callee"]["inbound"][0], "packets") > 0);
}

#[test]
fn a_wrong_fingerprint_passes_without_media_too_and_is_told_of_whom_it_is() {
    for (of, field) in [
        ("caller", "caller_fingerprint_in_sdp"),
        ("callee", "callee_fingerprint_in_sdp"),
    ] {
        let options = [
            "--wrong-fingerprint",
            of,
            "--audio",
            "none",
            "--video",
            "none",
        ];
        let command = ["call", "loopback", "--format", "json"];
        let run = crate::run::run(&[&command[..], &options].concat());
        assert_eq!(run.status, Some(0), "{}", run.stdout);
        let report = run.report();
        assert_eq!(report["findings"][0]["code"], "CALL010");
        assert_eq!(report["data"]["security"][field], "differs");
    }
}

#[test]
fn a_copy_that_srtp_refuses_is_counted_as_the_link_counted_it() {
    let options = ["--duplicate", "20%", "--duration", "1s", "--format", "json"];
    let run = crate::run::run(&[&["call", "loopback"][..], &options].concat());
    let data = data(&run);
    let mut all = 0;
    for (stream, ledger) in streams_and_ledgers(&data) {
        assert_eq!(stream["duplicates"], ledger["duplicated"], "{stream:#}");
        all += count(&stream, "duplicates");
    }
    assert!(all > 0, "nothing came twice, so nothing was compared");
}
