//! `--format prometheus`, and `--report prometheus=FILE` for the textfile collector.

use std::fs;
use std::io::Write;
use std::net::UdpSocket;
use std::process::{Command, Stdio};

use rtctool::probe::server::BindingServer;
use serde_json::Value;

use super::exposition::{Sample, sound};
use crate::peers::peer;
use crate::run::{fixture, run};
use crate::stun::fake::PATIENT;

/// A port that nothing listens on, as long as the socket that had it is not bound again.
fn closed() -> String {
    let address = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr();
    format!("stun:{}", address.unwrap())
}

/// A real run on a server that answers, a port that is closed and a name that does not
/// resolve, with gates: the metrics, and the JSON report of the same run.
fn scrape() -> (String, Value) {
    let server = BindingServer::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("report.json");
    let report = format!("json={}", json.display());
    let (good, bad) = (server.uri(), closed());
    let nowhere = "stun:no-such-host.invalid";
    let args = ["stun", "probe", &good, &bad, nowhere, &good];
    let gates = ["--fail-if", "rtt.p95 > 1h", "--fail-if", "loss > 5%"];
    let formats = ["--format", "prometheus", "--report", &report];
    let run = run(&[&args[..], PATIENT, &gates, &formats].concat());
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let report = serde_json::from_slice(&fs::read(json).unwrap()).unwrap();
    (run.stdout, report)
}

fn value(samples: &[Sample], name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let has = |sample: &&Sample| {
        let all = labels
            .iter()
            .all(|(name, value)| sample.label(name) == Some(value));
        sample.name == name && all
    };
    samples.iter().find(has).map(|sample| sample.value)
}

#[test]
fn the_metrics_of_a_real_run_are_sound_and_say_what_the_report_says() {
    let (text, report) = scrape();
    let samples = sound(&text);
    // The fourth is the first once more.
    for server in &report["data"]["servers"].as_array().unwrap()[..3] {
        let uri = server["uri"].as_str().unwrap();
        let address = server["server_address"].as_str().unwrap_or_default();
        let labels = [("uri", uri), ("address", address), ("transport", "udp")];
        let is = |name| value(&samples, name, &labels);
        let seconds = |of: &Value| of.as_f64().map(|ms| (ms * 1e6).round() / 1e9);
        let usable = server["usable"].as_bool().map(|is| f64::from(u8::from(is)));
        assert_eq!(is("probe_success"), usable);
        assert_eq!(
            is("rtctool_rtt_p50_seconds"),
            seconds(&server["rtt_ms"]["p50"])
        );
        let loss = server["loss_percent"]
            .as_f64()
            .map(|percent| percent / 100.0);
        assert_eq!(is("rtctool_loss_ratio"), loss);
        let verdict = server["verdict"].as_str().unwrap();
        let info = [&labels[..], &[("verdict", verdict)]].concat();
        assert_eq!(value(&samples, "rtctool_verdict_info", &info), Some(1.0));
    }
    assert_eq!(
        value(&samples, "rtctool_outcome", &[("outcome", "fail")]),
        Some(1.0)
    );
    let errors = report["finding_counts"]["errors"].as_f64();
    assert_eq!(
        value(&samples, "rtctool_findings", &[("severity", "error")]),
        errors
    );
    for (gate, verdict) in [("loss > 5 %", "fail"), ("rtt.p95 > 1 h", "not_measured")] {
        let labels = [("gate", gate), ("verdict", verdict)];
        assert_eq!(value(&samples, "rtctool_gate", &labels), Some(1.0));
    }
}

#[test]
fn commands_without_servers_have_findings_and_an_outcome() {
    let file = fixture("sdp/rules/M003/bad.sdp");
    let run = run(&[
        "sdp",
        "lint",
        file.to_str().unwrap(),
        "--format",
        "prometheus",
    ]);
    assert_eq!(run.status, Some(1));
    let samples = sound(&run.stdout);
    assert_eq!(
        value(&samples, "rtctool_info", &[("command", "sdp lint")]),
        Some(1.0)
    );
    assert_eq!(
        value(&samples, "rtctool_findings", &[("severity", "error")]),
        Some(1.0)
    );
    assert!(value(&samples, "probe_success", &[]).is_none());
}

#[test]
fn promtool_has_nothing_to_object() {
    let Some(promtool) = peer("promtool", "prometheus") else {
        return;
    };
    let mut check = Command::new(promtool)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (text, _) = scrape();
    check
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = check.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&said)
    );
    assert_eq!(String::from_utf8_lossy(&said), "");
}

#[test]
fn a_file_for_the_collector_is_whole_readable_and_alone() {
    let server = BindingServer::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("stun.prom");
    let report = format!("prometheus={}", file.display());
    for _ in 0..2 {
        let args = [
            "stun",
            "probe",
            &server.uri(),
            "--count",
            "1",
            "--report",
            &report,
        ];
        assert_eq!(run(&[&args[..], PATIENT].concat()).status, Some(0));
        sound(&fs::read_to_string(&file).unwrap());
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_that_is_not_there_is_told_before_anything_is_probed() {
    let run = run(&[
        "stun",
        "probe",
        &closed(),
        "--report",
        "prometheus=/no/such/folder/a.prom",
    ]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(3), ""));
    assert!(
        run.stderr.contains("cannot write `/no/such/folder/a.prom`"),
        "{}",
        run.stderr
    );
}

#[test]
fn commands_that_only_show_something_have_no_metrics() {
    let file = fixture("sdp/rules/M003/good.sdp");
    let run = run(&[
        "sdp",
        "show",
        file.to_str().unwrap(),
        "--format",
        "prometheus",
    ]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("no findings to report as prometheus"),
        "{}",
        run.stderr
    );
}
