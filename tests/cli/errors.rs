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
