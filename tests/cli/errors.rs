//! Bad usage: one clear error, status 2.

use crate::run::run;

#[test]
fn an_unknown_metric_in_a_gate_lists_the_known_ones() {
    let run = run(&[
        "stun",
        "probe",
        "stun:127.0.0.1",
        "--fail-if",
        "jitter > 5ms",
    ]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @r"
    error: --fail-if: `jitter` is not a metric of this command; known are: rtt.min, rtt.mean, rtt.p50, rtt.p95, rtt.p99, rtt.max, loss
    help: write a gate as METRIC OPERATOR VALUE, for example 'loss > 1%'
    ");
}

#[test]
fn a_gate_on_a_command_without_metrics_says_so() {
    let run = run(&["sdp", "lint", "offer.sdp", "--fail-if", "loss > 1%"]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @r"
    error: --fail-if: `loss` is not a metric: this command has none
    help: this command has findings, not metrics: use --fail-on
    ");
}

#[test]
fn an_output_file_that_cannot_be_written_is_known_before_the_run() {
    let run = run(&[
        "sdp",
        "lint",
        "missing.sdp",
        "--output",
        "/no/such/directory/report.json",
    ]);
    assert_eq!(run.status, Some(3));
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot write `/no/such/directory/report.json`
    caused by: No such file or directory (os error 2)
    help: check that the directory exists and can be written
    ");
}
