//! Where reports go and how they look: formats, files, colour, broken pipes, status.

use std::process::Stdio;

use crate::run::{Run, assert_matches_schema, fixture, rtctool, run, run_with_stdin};

/// A description with one error that is easy to recognise, and an escape sequence in its name.
const HOSTILE: &str =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=\u{1b}]0;owned\u{7}\u{202e}x\r\nt=0 0\r\n";

#[test]
fn reports_in_several_formats_come_from_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let (json, text) = (folder.path().join("r.json"), folder.path().join("r.txt"));
    let run = run_with_stdin(
        &[
            "sdp",
            "lint",
            "-",
            "--report",
            &format!("json={}", json.display()),
            "--report",
            &format!("text={}", text.display()),
        ],
        HOSTILE,
    );
    let json = serde_json::from_slice(&std::fs::read(json).unwrap()).unwrap();
    assert_matches_schema(&json);
    assert_eq!(std::fs::read_to_string(text).unwrap(), run.stdout);
}

#[test]
fn output_takes_the_place_of_standard_output() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.txt");
    let run = run_with_stdin(
        &["sdp", "lint", "-", "--output", file.to_str().unwrap()],
        HOSTILE,
    );
    assert_eq!(run.stdout, "");
    assert!(std::fs::read_to_string(file).unwrap().contains("FAIL"));
}

#[test]
fn text_from_a_file_cannot_steer_the_terminal() {
    let run = run_with_stdin(&["sdp", "lint", "-", "--color", "never"], HOSTILE);
    let steering = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!run.stdout.contains(steering), "{:?}", run.stdout);
}

#[test]
fn without_a_terminal_columns_decides_how_wide_a_table_is() {
    let shown = |columns: &str| {
        let output = rtctool()
            .env("COLUMNS", columns)
            .args(["pcap", "analyze"])
            .arg(fixture("pcap/gstreamer-opus-vp8.pcapng"))
            .output()
            .unwrap();
        Run::of(output).stdout
    };
    assert!(!shown("160").contains("not shown at"));
    let narrow = shown("60");
    assert!(narrow.contains("not shown at 60 columns: "), "{narrow}");
    assert_eq!(shown("no number"), shown("100"));
}

#[test]
fn colour_follows_the_flag_then_no_color_then_force_color() {
    let colours = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = rtctool();
        command
            .args(["sdp", "lint", "-"])
            .args(args)
            .envs(variables.iter().copied())
            .write_stdin(HOSTILE);
        command.output().unwrap().stdout.contains(&0x1b)
    };
    assert!(!colours(&[], &[]), "a pipe gets none");
    assert!(colours(&[], &[("FORCE_COLOR", "1")]));
    assert!(colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[], &[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(colours(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(!colours(&["--color", "never"], &[("FORCE_COLOR", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_no_error_and_the_status_stays() {
    let mut command = std::process::Command::new(rtctool().get_program());
    command
        .args(["sdp", "lint", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut lint = command.spawn().unwrap();
    drop(lint.stdout.take());
    std::io::Write::write_all(&mut lint.stdin.take().unwrap(), HOSTILE.as_bytes()).unwrap();
    let output = lint.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn exit_zero_forgives_a_failed_check_and_nothing_else() {
    assert_eq!(
        run_with_stdin(&["sdp", "lint", "-", "--exit-zero"], HOSTILE).status,
        Some(0)
    );
    assert_eq!(
        run(&["sdp", "lint", "missing.sdp", "--exit-zero"]).status,
        Some(3)
    );
    assert_eq!(
        run(&["sdp", "lint", "--no-such-flag", "--exit-zero"]).status,
        Some(2)
    );
}

#[test]
fn an_unreadable_file_is_an_error_on_standard_error_and_in_the_report() {
    let run = run(&["sdp", "lint", "missing.sdp", "--format", "json"]);
    assert_eq!(run.status, Some(3));
    assert_eq!(run.report()["outcome"], "no_verdict");
    assert_eq!(
        run.report()["problems"][0]["message"],
        "cannot read `missing.sdp`"
    );
    insta::assert_snapshot!(run.stderr, @r"
    error: cannot read `missing.sdp`
    caused by: No such file or directory (os error 2)
    help: check the path; relative paths start at the current directory
    ");
}

#[test]
fn a_report_takes_the_place_of_no_input_and_of_no_other_report() {
    let folder = tempfile::tempdir().unwrap();
    let offer = folder.path().join("offer.sdp");
    std::fs::write(&offer, HOSTILE).unwrap();
    let offer = offer.to_str().unwrap();
    assert_eq!(
        run(&["sdp", "lint", offer, "--output", offer]).status,
        Some(2)
    );
    assert_eq!(std::fs::read_to_string(offer).unwrap(), HOSTILE);

    let report = folder.path().join("report");
    let (text, json) = (
        report.to_str().unwrap(),
        format!("json={}", report.display()),
    );
    assert_eq!(
        run(&["sdp", "lint", offer, "--output", text, "--report", &json]).status,
        Some(2)
    );
}

#[cfg(feature = "call")]
#[test]
fn a_report_takes_the_place_of_no_capture() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("call");
    let file = file.to_str().unwrap();
    let run = run(&["call", "loopback", "--pcap", file, "--output", file]);
    assert_eq!(run.status, Some(2), "{}", run.stderr);
}

#[test]
fn a_report_that_cannot_be_written_does_not_cost_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("report.txt");
    let also = format!("text={}", text.display());
    let run = run_with_stdin(
        &[
            "sdp",
            "lint",
            "-",
            "--report",
            "json=/dev/full",
            "--report",
            &also,
        ],
        HOSTILE,
    );
    assert_eq!(run.status, Some(3));
    assert!(std::fs::read_to_string(text).unwrap().contains("FAIL"));
}

#[test]
fn texts_that_are_no_reports_go_where_output_says() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("rtctool.1");
    let run = run(&["generate", "man", "--output", page.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), ""));
    assert!(
        std::fs::read_to_string(page)
            .unwrap()
            .contains("EXIT STATUS")
    );
}
