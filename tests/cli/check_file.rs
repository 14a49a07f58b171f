//! `check` with a file that says what must hold.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Run, assert_matches, fixture, rtctool, schema};

/// A folder with an rtctool.toml, and descriptions beside it.
fn folder(config: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("rtctool.toml"), config).unwrap();
    let offer = fs::read_to_string(fixture("sdp/real/chromium-offer.sdp")).unwrap();
    fs::create_dir(folder.path().join("sdp")).unwrap();
    fs::write(folder.path().join("sdp/good.sdp"), &offer).unwrap();
    let broken = offer.replacen("o=", "q=", 1);
    fs::write(folder.path().join("broken.sdp"), broken).unwrap();
    folder
}

fn check(folder: &Path, args: &[&str]) -> Run {
    let mut command = rtctool();
    command.current_dir(folder).arg("check").args(args);
    Run::of(command.output().expect("the program starts"))
}

fn steps(report: &Value) -> Vec<(String, String)> {
    let steps = report["data"]["steps"].as_array().unwrap();
    let text = |step: &Value, key: &str| step[key].as_str().unwrap().to_owned();
    steps
        .iter()
        .map(|step| (text(step, "name"), text(step, "outcome")))
        .collect()
}

const LINTS: &str = r#"
[check.good]
run = "sdp lint"
files = ["sdp/*.sdp"]

[check.broken]
run = "sdp lint"
files = ["broken.sdp"]
"#;

#[test]
fn each_check_has_its_outcome_and_the_worst_is_the_status() {
    let folder = folder(LINTS);
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(1), "{}", run.stderr);
    let report = run.report();
    let wanted = [("good", "pass"), ("broken", "fail")];
    assert_eq!(
        steps(&report),
        wanted.map(|(name, outcome)| (name.into(), outcome.into()))
    );
    let findings = report["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["severity"] == "error")
    );

    let good = check(folder.path(), &["--only", "good"]);
    assert_eq!(good.status, Some(0), "{}", good.stdout);
    assert!(good.stdout.contains("1 description, "), "{}", good.stdout);
}

#[test]
fn what_may_fail_is_told_and_fails_nothing() {
    let folder = folder(&format!("{LINTS}allow_failure = true\n"));
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(0), "{}", run.stdout);
    let report = run.report();
    assert_eq!(steps(&report)[1].1, "fail");
    assert_eq!(report["findings"], json!([]));
    assert!(report["data"]["steps"][1]["report"]["finding_counts"]["errors"].as_u64() > Some(0));
    let text = check(folder.path(), &[]);
    for words in ["FAIL (allowed)", "pass: of 2 checks 1 failed and may\n"] {
        assert!(
            text.stdout.contains(words),
            "{words} is missing in\n{}",
            text.stdout
        );
    }
}

#[test]
fn ci_servers_see_a_case_for_each_check() {
    let folder = folder(LINTS);
    let run = check(folder.path(), &["--format", "junit"]);
    let xml = &run.stdout;
    assert!(
        xml.contains("tests=\"2\" failures=\"1\" errors=\"0\""),
        "{xml}"
    );
    assert!(
        xml.contains("<testcase name=\"good\"") && xml.contains("<testcase name=\"broken\""),
        "{xml}"
    );
}

#[test]
fn a_check_has_gates_of_its_own() {
    let capture = fixture("pcap/gstreamer-opus-vp8.pcapng");
    let config = format!(
        "[check.lossy]\nrun = \"pcap analyze\"\nfiles = [{capture:?}]\nfail_on = \"error\"\nfail_if = [\"bitrate > 1bps\"]\n"
    );
    let folder = folder(&config);
    let run = check(folder.path(), &["--format", "json"]);
    assert_eq!(run.status, Some(1), "{}{}", run.stdout, run.stderr);
    let report = run.report();
    let step = &report["data"]["steps"][0];
    assert_eq!(step["report"]["gates"][0]["verdict"], "fail");
    assert_eq!(report["gates"], json!([]));
    let summary = step["summary"].as_str().unwrap();
    assert!(summary.starts_with("bitrate > 1 b/s: "), "{summary}");
}

#[test]
fn a_pattern_that_fits_nothing_is_no_pass() {
    let folder = folder("[check.a]\nrun = \"sdp lint\"\nfiles = [\"offers/*.sdp\"]\n");
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(3), "{}", run.stdout);
    assert!(
        run.stderr.contains("error: a: no file fits `offers/*.sdp`"),
        "{}",
        run.stderr
    );
}

#[test]
fn paths_are_seen_from_the_folder_of_the_file() {
    let folder = folder(LINTS);
    let config = folder.path().join("rtctool.toml");
    let run = check(
        Path::new("/"),
        &[config.to_str().unwrap(), "--only", "good"],
    );
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn all_that_is_wrong_is_told_before_anything_runs() {
    let folder = folder(
        "[check.a]\nrun = \"stun probe\"\nuris = [\"stun:x\"]\nfail_if = [\"rtt.p95 > 3\"]\nspeed = 4\n[chek.b]\n",
    );
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(2), "{}", run.stdout);
    assert_eq!(run.stdout, "");
    for place in ["rtctool.toml:5:1: `speed`", "rtctool.toml:6:2: `chek`"] {
        assert!(
            run.stderr.contains(place),
            "{place} is missing in\n{}",
            run.stderr
        );
    }
}

#[test]
fn a_name_that_is_none_is_told_with_those_there_are() {
    let folder = folder(LINTS);
    let run = check(folder.path(), &["--only", "bad"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.contains("no check is called `bad`") && run.stderr.contains("  broken"),
        "{}",
        run.stderr
    );
    let list = check(folder.path(), &["--list"]);
    assert_eq!(list.stdout, "good    sdp lint\nbroken  sdp lint\n");
}

#[test]
fn what_is_known_goes_into_the_baseline_and_is_told_no_more() {
    let config =
        "[check.broken]\nrun = \"sdp lint\"\nfiles = [\"broken.sdp\"]\nbaseline = \"known.json\"\n";
    let folder = folder(config);
    let written = check(folder.path(), &["--write-baseline"]);
    assert!(
        folder.path().join("known.json").exists(),
        "{}{}",
        written.stdout,
        written.stderr
    );
    let run = check(folder.path(), &[]);
    assert_eq!(run.status, Some(0), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_file_to_begin_with_is_written_once() {
    let folder = TempDir::new().unwrap();
    let run = check(folder.path(), &["--init"]);
    assert_eq!(
        (run.status, run.stdout.as_str()),
        (Some(0), "wrote rtctool.toml; now: rtctool check\n")
    );
    let again = check(folder.path(), &["--init"]);
    assert_eq!(again.status, Some(2));
    let listed = check(folder.path(), &["--list"]);
    assert_eq!(listed.stdout, "a call  call loopback\n");
}

#[test]
fn the_schema_of_the_file_knows_what_the_reader_knows() {
    let begin = include_str!("../../src/commands/check/begin.toml");
    let uncommented: String = begin
        .lines()
        .map(|line| match line.strip_prefix('#') {
            Some(rest) if !rest.is_empty() && !rest.starts_with(' ') => format!("{rest}\n"),
            _ => format!("{line}\n"),
        })
        .collect();
    let json = |text: &str| {
        let table: toml::Table = toml::from_str(text).unwrap();
        serde_json::to_value(table).unwrap()
    };
    let schema = schema("rtctool");
    assert_matches(&schema, &json(begin));
    assert_matches(&schema, &json(&uncommented));
    let validator = jsonschema::validator_for(&schema).unwrap();
    for wrong in [
        "[check.a]\nrun = \"sdp lint\"\nspeed = 3\n",
        "[check.a]\nfiles = \"a.sdp\"\n",
        "checks = 3\n",
        "[check.a]\nrun = \"sdp lint\"\nfail_on = \"fatal\"\n",
    ] {
        assert!(!validator.is_valid(&json(wrong)), "{wrong}");
    }
}
