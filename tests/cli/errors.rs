//! Bad usage: one clear error, status 2.

use crate::run::{run, run_with_stdin};

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
    error: --fail-if: `jitter` is not a metric of this command; known are: rtt.min, rtt.mean, rtt.p50, rtt.p95, rtt.p99, rtt.max, loss, rate, connect, tls, tls.days_left
    help: write a gate as METRIC OPERATOR VALUE, for example 'loss > 2%'
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

#[test]
fn a_format_of_findings_is_refused_by_what_only_shows_or_compares() {
    const OFFER: &str = "fixtures/sdp/real/chromium-offer.sdp";
    let folder = tempfile::tempdir().unwrap();
    for format in ["sarif", "junit", "github", "gitlab"] {
        let file = folder.path().join(format);
        let report = format!("{format}={}", file.display());
        for args in [
            &["sdp", "diff", OFFER, OFFER, "--format", format],
            &["sdp", "diff", OFFER, OFFER, "--report", &report],
            &["sdp", "show", OFFER, OFFER, "--format", format],
            &["sdp", "show", OFFER, OFFER, "--report", &report],
        ] {
            let run = run(args);
            assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{args:?}");
            assert_eq!(
                run.stderr,
                format!(
                    "error: this command has no findings to report as {format}\n\
                     help: use text or json: --format json, --report json=FILE\n"
                )
            );
        }
        assert!(!file.exists());
    }
}

#[test]
fn nothing_to_show_or_compare_is_no_verdict() {
    const ANSWER: &str = "fixtures/sdp/real/chromium-answer.sdp";
    for args in [
        &["sdp", "show"][..],
        &["sdp", "show", "-"],
        &["sdp", "diff", ANSWER, "-"],
        &["sdp", "negotiate"],
        &["sdp", "negotiate", "-", ANSWER],
    ] {
        let run = run_with_stdin(args, "\r\n");
        assert_eq!(run.status, Some(3), "{args:?}");
        let first = run.stderr.lines().next();
        assert_eq!(first, Some("error: standard input is empty"), "{args:?}");
    }
    let other = run(&["sdp", "diff", "LICENSE-MIT", "LICENSE-MIT"]);
    assert_eq!(other.status, Some(3));
    insta::assert_snapshot!(other.stderr, @"
    error: `LICENSE-MIT` is no session description
    help: a description has lines such as `v=0` and `m=audio …`; see --help for what else is read
    ");
}

#[test]
fn half_a_command_is_told_its_whole_name() {
    let run = run(&["lint", "offer.sdp"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr
            .contains("tip: a similar subcommand exists: 'sdp lint'"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_misspelt_rule_is_guessed() {
    let lint = run(&["sdp", "lint", "--select", "missing-verson", "offer.sdp"]);
    assert_eq!(lint.status, Some(2));
    let explain = run(&["explain", "missing-verson"]);
    assert_eq!(explain.status, Some(2));
    for run in [lint, explain] {
        assert!(
            run.stderr
                .contains("help: did you mean `missing-version`? "),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn the_beginning_of_a_code_goes_with_rules() {
    let run = run(&["explain", "M"]);
    assert_eq!(run.status, Some(2));
    insta::assert_snapshot!(run.stderr, @"
    error: no finding has the code M
    help: `rtctool rules M` lists the rules that it stands for
    ");
}

#[test]
fn an_empty_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let name = folder.path().display().to_string();
    let run = run(&["sdp", "lint", &name]);
    assert_eq!(run.status, Some(3));
    let first = run.stderr.lines().next().unwrap_or_default();
    assert_eq!(first, format!("error: no file to read in `{name}`"));
}

#[test]
fn what_holds_no_description_is_told_alike_of_json_and_dumps() {
    let dumps = [
        "{}",
        "RTCStatsDump\n{\"fileFormat\":3}\n[\"create\",null,{},1]\n",
    ];
    for dump in dumps {
        let run = run_with_stdin(&["sdp", "lint", "-"], dump);
        assert_eq!(run.status, Some(3), "{dump}");
        assert!(
            run.stderr
                .contains("caused by: it is JSON or a dump without a session description\n"),
            "{}",
            run.stderr
        );
    }
}
