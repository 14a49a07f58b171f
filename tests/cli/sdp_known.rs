//! What `rtctool sdp lint` does not tell, because it is known or too much: baselines,
//! ignore lines, and the number of findings that a person reads.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::run::{Run, assert_matches_schema, run, run_with_stdin};

const BAD: &str = "fixtures/sdp/rules/M003/bad.sdp";

/// A folder with `a.sdp`, which has one error, and the name of a baseline in it.
struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(BAD, folder.path().join("a.sdp")).unwrap();
        Folder { folder }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn lint(&self, flags: &[&str]) -> Run {
        run(&[&["sdp", "lint", &self.path("a.sdp")], flags].concat())
    }

    fn with_baseline(&self) -> Run {
        self.lint(&["--baseline", &self.path("known.json")])
    }

    fn write_baseline(&self) -> Run {
        self.lint(&["--write-baseline", &self.path("known.json")])
    }

    fn change(&self, change: impl FnOnce(String) -> String) {
        let path = self.path("a.sdp");
        fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
    }
}

#[test]
fn a_baseline_holds_wherever_the_command_runs_and_however_files_are_typed() {
    let folder = Folder::new();
    folder.write_baseline();
    let written = fs::read_to_string(folder.path("known.json")).unwrap();
    assert!(written.contains(r#""source":"a.sdp""#), "{written}");
    let elsewhere = folder.folder.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    for (within, file, baseline) in [
        (folder.folder.path(), "a.sdp", "known.json"),
        (folder.folder.path(), "./a.sdp", "./known.json"),
        (&elsewhere, "../a.sdp", "../known.json"),
    ] {
        let mut command = crate::run::rtctool();
        let command = command.current_dir(within);
        let command = command.args(["sdp", "lint", file, "--baseline", baseline]);
        let run = Run::of(command.output().unwrap());
        assert_eq!(run.status, Some(0), "{file}: {}", run.stdout);
    }
}

fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[test]
fn what_was_written_to_a_baseline_is_known_from_then_on() {
    let folder = Folder::new();
    let written = folder.write_baseline();
    assert_eq!((written.status, written.stderr.as_str()), (Some(0), ""));
    let file = folder.path("known.json");
    let told = format!("pass: 1 finding written to {file}\n");
    assert!(written.stdout.ends_with(&told), "{}", written.stdout);

    let known = folder.with_baseline();
    assert_eq!(known.status, Some(0));
    insta::assert_snapshot!(last_lines(&known.stdout, 3), @"
    1 finding in the baseline

    pass: no findings
    ");
}

#[test]
fn a_known_finding_stays_known_when_its_line_moves_and_a_new_one_is_told() {
    let folder = Folder::new();
    folder.write_baseline();
    folder.change(|text| text.replace("t=0 0\r\n", "t=0 0\r\na=tool:x\r\n") + "junk\r\n");
    let run = folder.with_baseline();
    assert_eq!(run.status, Some(1), "{}", run.stdout);
    assert!(!run.stdout.contains("error[M003]"), "{}", run.stdout);
    assert!(run.stdout.contains("error[S004]"), "{}", run.stdout);
}

#[test]
fn one_finding_more_than_the_many_that_are_known_is_new() {
    let folder = Folder::new();
    folder.change(|text| text + &"junk\r\n".repeat(25));
    folder.write_baseline();
    assert_eq!(folder.with_baseline().status, Some(0));

    folder.change(|text| text + "another\r\n");
    let run = folder.with_baseline();
    assert_eq!(run.status, Some(1), "{}", run.stdout);
    assert_eq!(
        run.stdout.matches("error[S004]").count(),
        1,
        "{}",
        run.stdout
    );
}

#[test]
fn machines_are_given_every_finding_and_people_as_many_as_they_ask_for() {
    let folder = Folder::new();
    folder.change(|text| text + &"junk\r\n".repeat(70));
    let of = |findings: &Value| {
        let codes = findings.as_array().unwrap().iter();
        codes.filter(|finding| finding["code"] == "S004").count()
    };
    let report = folder.lint(&["--format", "json"]).report();
    assert_eq!(of(&report["findings"]), 70);
    let all = folder.lint(&["--max-findings", "all"]).stdout;
    assert_eq!(all.matches("error[S004]").count(), 70);
    let few = folder.lint(&[]).stdout;
    assert!(few.contains("21 findings not shown"), "{few}");
    let sarif: Value = serde_json::from_str(&folder.lint(&["--format", "sarif"]).stdout).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 71);
}

/// Only what was looked at can be known.
#[test]
fn a_rule_that_finds_more_than_is_kept_leaves_a_baseline_without_verdict() {
    let folder = Folder::new();
    folder.change(|text| text + &"junk\r\na=x\r\n".repeat(10_002));
    let written = folder.write_baseline();
    assert_eq!(written.status, Some(3), "{}", written.stderr);
    assert!(
        written.stderr.contains("2 findings beyond"),
        "{}",
        written.stderr
    );

    let known = folder.with_baseline();
    assert_eq!(known.status, Some(3), "{}", known.stdout);
    let told = "they were not compared with the baseline";
    assert!(known.stderr.contains(told), "{}", known.stderr);
}

#[test]
fn an_entry_that_no_longer_occurs_is_told() {
    let folder = Folder::new();
    folder.write_baseline();
    fs::copy("fixtures/sdp/rules/M003/good.sdp", folder.path("a.sdp")).unwrap();
    let run = folder.with_baseline();
    assert_eq!(run.status, Some(0));
    let told = "1 entry of the baseline is gone: write it anew to drop it\n- M003 a.sdp: a=mid:0\n";
    assert!(run.stdout.contains(told), "{}", run.stdout);
}

#[test]
fn what_the_baseline_kept_back_is_counted_in_the_report() {
    let folder = Folder::new();
    folder.write_baseline();
    let run = folder.lint(&["--baseline", &folder.path("known.json"), "--format", "json"]);
    let baseline = &run.report()["data"]["baseline"];
    assert_eq!(
        (&baseline["known"], &baseline["gone"]),
        (&1.into(), &0.into())
    );
}

#[test]
fn a_baseline_that_is_missing_or_broken_is_an_error_of_usage() {
    let folder = Folder::new();
    let missing = folder.with_baseline();
    assert_eq!((missing.status, missing.stdout.as_str()), (Some(2), ""));
    let told = missing.stderr.replace(&folder.path(""), "");
    insta::assert_snapshot!(told, @"
    error: cannot use the baseline `known.json`
    caused by: No such file or directory (os error 2)
    help: write one with --write-baseline
    ");

    fs::write(folder.path("known.json"), "<<<<<<< HEAD\n").unwrap();
    let broken = folder.with_baseline();
    assert_eq!((broken.status, broken.stdout.as_str()), (Some(2), ""));
    let told = broken.stderr.replace(&folder.path(""), "");
    insta::assert_snapshot!(told, @"
    error: cannot use the baseline `known.json`
    caused by: it is no baseline
    caused by: expected value at line 1 column 1
    help: if it was edited or merged, mend it; or write it anew with --write-baseline
    ");
}

#[test]
fn a_baseline_takes_the_place_of_no_input_and_no_report_of_a_baseline() {
    let folder = Folder::new();
    let input = folder.path("a.sdp");
    assert_eq!(folder.lint(&["--write-baseline", &input]).status, Some(2));
    assert_eq!(fs::read(input).unwrap(), fs::read(BAD).unwrap());

    folder.write_baseline();
    let known = folder.path("known.json");
    let both = folder.lint(&["--baseline", &known, "--output", &known]);
    assert_eq!(both.status, Some(2));
}

#[test]
fn a_description_silences_a_rule_and_the_report_counts_it() {
    let bad = fs::read_to_string(BAD).unwrap();
    let ignoring = bad.replace("t=0 0\r\n", "t=0 0\r\na=x-rtctool-ignore:M003\r\n");
    let silent = run_with_stdin(&["sdp", "lint", "-"], ignoring.clone());
    assert_eq!(silent.status, Some(0));
    insta::assert_snapshot!(silent.stdout, @"
    description  type  lines  sections  findings
    -            –        43         2  no findings
    1 description of unknown type: rules for offers or for answers did not run (--type)
    1 finding silenced by a=x-rtctool-ignore

    pass: no findings
    ");
    let report = run_with_stdin(&["sdp", "lint", "-", "--format", "json"], ignoring).report();
    assert_eq!(report["data"]["documents"][0]["findings_silenced"], 1);
}

/// Twelve lines that are none, and one attribute too many.
fn many() -> String {
    let bad = fs::read_to_string(BAD).unwrap();
    format!("{bad}{}", "junk\r\n".repeat(12))
}

#[test]
fn text_shows_as_many_findings_as_asked_for_and_counts_the_rest() {
    let run = run_with_stdin(&["sdp", "lint", "-", "--max-findings", "2"], many());
    insta::assert_snapshot!(run.stdout, @r#"
    error[M003]: mid `0` is taken by another section
      --> -:29:7
       |
    12 | a=mid:0
       |       - first used here
    ...
    29 | a=mid:0
       |       ^
       |
       = note: Chromium 156 rejects the example of M003: "Duplicate a=mid value '0'."
       = note: Firefox 153 accepts the example of M003, but the number of sections that it bundles is 1, not 2
       = help: give each section a mid of its own: 0, 1, 2, …
       = fix: write mid `1` (--unsafe-fixes)

    error[S004]: this line is not `<letter>=<value>`
      --> -:43:1
       |
    42 | a=ssrc:2596996163 cname:Tq7bXo2LwE9vRkSd
       | ---------------------------------------- the line above
    43 | junk
       | ^^^^
       |
       = note: Chromium 156 rejects the example of S004: "Invalid SDP line."
       = note: Firefox 153 rejects the example of S004: "m-section at level 0 is missing a=rtcp-mux, which is required by rtcpMuxPolicy"
       = help: join it to the line above if that was wrapped; else remove it

    11 findings not shown: 11 errors (--max-findings all shows them)

    code  count  descriptions  severity  name
    S004     12             1  error     not-type-value
    M003      1             1  error     duplicate-mid

    description  type  lines  sections  findings
    -            –        54         2  13 errors
    1 description of unknown type: rules for offers or for answers did not run (--type)
    1 fixable with sdp lint --fix --unsafe-fixes

    FAIL: 13 errors
    "#);
}

#[test]
fn a_number_of_findings_is_a_number_or_all() {
    let all = run_with_stdin(&["sdp", "lint", "-", "--max-findings", "all"], many());
    assert_eq!(all.stdout.matches("error[").count(), 13);
    let none = run_with_stdin(&["sdp", "lint", "-", "--max-findings", "0"], many());
    assert_eq!(none.stdout.matches("error[").count(), 0);
    assert_eq!(
        run(&["sdp", "lint", "--max-findings", "few"]).status,
        Some(2)
    );
}

#[test]
fn reports_for_programs_have_all_findings() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let reports = ["json", "sarif", "gitlab", "github", "junit"];
    let flags: Vec<String> = reports
        .iter()
        .map(|format| format!("--report={format}={}", file(format)))
        .collect();
    let mut args = vec!["sdp", "lint", "-", "--max-findings", "1"];
    args.extend(flags.iter().map(String::as_str));
    run_with_stdin(&args, many());

    let json =
        |name: &str| -> Value { serde_json::from_slice(&fs::read(file(name)).unwrap()).unwrap() };
    assert_matches_schema(&json("json"));
    assert_eq!(
        json("sarif")["runs"][0]["results"]
            .as_array()
            .unwrap()
            .len(),
        13
    );
    assert_eq!(json("gitlab").as_array().unwrap().len(), 13);
    let lines = |name: &str| fs::read_to_string(Path::new(&file(name))).unwrap();
    assert_eq!(lines("github").lines().count(), 13);
    assert!(
        lines("junit").contains("tests=\"2\" failures=\"2\""),
        "{}",
        lines("junit")
    );
}
