//! `--format nagios`: one line and a status, by the Monitoring Plugins Development Guidelines.

use rtctool::outcome::PLUGIN_TABLE;
use rtctool::probe::server::BindingServer;
use rtctool::stun::Class;

use crate::run::{Run, fixture, rtctool, run};
use crate::stun::fake::{FakeServer, PATIENT, response, sound};

fn nagios(uri: &str, options: &[&str]) -> Run {
    let args = ["stun", "probe", uri, "--format", "nagios"];
    run(&[&args[..], PATIENT, options].concat())
}

/// The text and the performance data of what must be one line.
fn parts(run: &Run) -> (&str, Vec<&str>) {
    let line = run.stdout.strip_suffix('\n').expect("a line");
    assert!(!line.contains('\n'), "{line}");
    let (text, data) = line.split_once(" | ").unwrap_or((line, ""));
    assert!(!data.contains('|'), "{line}");
    (text, data.split(" '").collect())
}

#[test]
fn a_server_that_answers_is_ok_with_its_figures() {
    let server = BindingServer::start().unwrap();
    let run = nagios(&server.uri(), &["--fail-if", "rtt.p95 > 1h"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    let (text, data) = parts(&run);
    let begin = format!("STUN OK - {} ok, RTT p50 ", server.uri());
    assert!(text.starts_with(&begin), "{text}");
    let p95 = data.iter().find(|datum| datum.starts_with("rtt_p95'="));
    let p95 = p95.unwrap().strip_prefix("rtt_p95'=").unwrap();
    let (value, rest) = p95.split_once("ms").unwrap();
    assert!(value.parse::<f64>().unwrap() > 0.0);
    assert_eq!(rest, ";;3600000;0");
    assert!(data.contains(&"loss'=0%;;;0;100"), "{data:?}");
}

#[test]
fn a_gate_that_is_exceeded_is_critical() {
    let server = BindingServer::start().unwrap();
    let run = nagios(&server.uri(), &["--fail-if", "rtt.min > 0ms"]);
    assert_eq!(run.status, Some(2));
    let (text, _) = parts(&run);
    assert!(text.starts_with("STUN CRITICAL - "), "{text}");
    assert!(text.contains("gate rtt.min > 0 ms: "), "{text}");
}

#[test]
fn a_warning_that_fails_nothing_is_a_warning() {
    // The second request of five is lost.
    let server = FakeServer::start(|socket, n, request, source| {
        if n != 2 {
            socket.send_to(&sound(request, source), source).unwrap();
        }
    });
    let args = ["stun", "probe", &server.uri(), "--format", "nagios"];
    let run = run(&[&args[..], &["--interval", "0ms", "--rto", "200ms"]].concat());
    assert_eq!(run.status, Some(1), "{}", run.stdout);
    assert!(run.stdout.starts_with("STUN WARNING - "), "{}", run.stdout);
}

#[test]
fn text_of_a_server_cannot_begin_a_line_or_performance_data() {
    let hostile = FakeServer::replying(|request, _| {
        response(Class::Error, request, |writer| {
            writer.error_code(420, "no | 'loss'=0%\nSTUN OK - \u{1b}[2J")
        })
    });
    let run = nagios(&hostile.uri(), &["--count", "1"]);
    assert_eq!(run.status, Some(2));
    let (text, data) = parts(&run);
    assert!(text.contains("no / 'loss'=0%"), "{text}");
    assert!(!text.contains('\u{1b}'));
    assert!(data.contains(&"loss'=0%;;;0;100"), "{data:?}");
}

#[test]
fn wrong_usage_is_unknown_on_standard_output() {
    for args in [
        &["stun", "probe", "stun:", "--format", "nagios"][..],
        &["stun", "probe", "--format", "nagios"],
        &["stun", "probe", "--no-such-flag", "--format=nagios"],
        &[
            "stun",
            "probe",
            "stun:127.0.0.1",
            "--fail-if",
            "x > 1",
            "--format",
            "nagios",
        ],
        &[
            "stun",
            "probe",
            "stun:127.0.0.1",
            "--exit-zero",
            "--format",
            "nagios",
        ],
        &[
            "stun",
            "probe",
            "stun:127.0.0.1",
            "--watch",
            "1s",
            "--format",
            "nagios",
        ],
    ] {
        let run = run(args);
        assert_eq!(run.status, Some(3), "{args:?}");
        assert!(
            run.stdout.starts_with("RTCTOOL UNKNOWN - "),
            "{args:?}: {}",
            run.stdout
        );
        assert_eq!(run.stdout.lines().count(), 1, "{args:?}");
        assert!(
            run.stderr.starts_with("error: "),
            "{args:?}: {}",
            run.stderr
        );
    }
}

#[test]
fn the_environment_asks_for_it_as_well() {
    let mut command = rtctool();
    command.env("RTCTOOL_FORMAT", "nagios");
    let output = command.args(["stun", "probe"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(output.stdout.starts_with(b"RTCTOOL UNKNOWN - "));
}

#[test]
fn help_is_no_failure() {
    let run = run(&["stun", "probe", "--format", "nagios", "--help"]);
    assert_eq!(run.status, Some(0));
    let short = run.stdout.replace('\n', " ");
    let short = short.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = rtctool().arg("--help").output().unwrap().stdout;
    let whole = String::from_utf8(whole).unwrap();
    for (state, meaning) in PLUGIN_TABLE {
        let state = format!("{} {}", state.status(), state.word());
        assert!(short.contains(&state), "{state}: {short}");
        let row = whole
            .lines()
            .find(|line| line.trim_start().starts_with(&state));
        assert!(row.unwrap().contains(&meaning[..20]), "{whole}");
    }
}

#[test]
fn any_command_with_findings_is_a_plugin() {
    let file = fixture("sdp/rules/M003/bad.sdp");
    let run = run(&["sdp", "lint", file.to_str().unwrap(), "--format", "nagios"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stdout.starts_with("SDP CRITICAL - errors 1, "),
        "{}",
        run.stdout
    );
}

/// The status goes by `--format` alone.
#[test]
fn a_line_in_a_file_leaves_the_status_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("line");
    let report = format!("nagios={}", path.display());
    let file = fixture("sdp/rules/M003/bad.sdp");
    let run = run(&["sdp", "lint", file.to_str().unwrap(), "--report", &report]);
    assert_eq!(run.status, Some(1));
    assert!(
        std::fs::read_to_string(path)
            .unwrap()
            .starts_with("SDP CRITICAL - ")
    );
}
