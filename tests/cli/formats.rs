//! Reports for other programs, held against what those programs read.

use std::collections::HashSet;
use std::fs;

use serde_json::Value;

use crate::run::{Run, assert_matches, fixture, rtctool, run, run_with_stdin};

/// The failing examples of all rules.
fn failing() -> Vec<String> {
    let folders = fs::read_dir(fixture("sdp/rules")).unwrap();
    let files = folders.flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap());
    let mut files: Vec<String> = files
        .map(|file| file.unwrap().path().display().to_string())
        .filter(|path| path.contains("/bad."))
        .collect();
    files.sort();
    assert!(files.len() > 100, "{}", files.len());
    files
}

/// The findings of all failing examples in one format.
fn report(format: &str) -> String {
    let files = failing();
    let mut args = vec!["sdp", "lint", "--select", "all", "--format", format];
    args.extend(files.iter().map(String::as_str));
    run(&args).stdout
}

/// What a description must not do to a report: steer a terminal, end a string, an
/// element, a command or a line, or link to somewhere.
const HOSTILE: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
    m=audio 9 X\u{1b}]0;x\u{7}\u{202e}%0A::error::,\"]]>&<b>[a](http://b) 0\r\n\
    a=rtcp-mx\u{1b}\u{202e}%\"<>]]>[a](http://b)\r\n";

fn hostile(format: &str) -> String {
    run_with_stdin(&["sdp", "lint", "-", "--format", format], HOSTILE).stdout
}

fn assert_safe(text: &str) {
    let steers = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
    assert!(!text.contains(steers), "{text:?}");
}

/// The schema is that of OASIS; see tests/sarif/README.md.
fn sarif_schema() -> Value {
    let schema = include_str!("../sarif/sarif-schema-2.1.0.json");
    // One pattern in it, of a member that we do not write, has a bracket too many.
    serde_json::from_str(&schema.replace("{2}]?$", "{2}$")).unwrap()
}

#[test]
fn sarif_is_what_its_schema_says() {
    let schema = sarif_schema();
    for text in [report("sarif"), hostile("sarif")] {
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_matches(&schema, &log);
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty());
        for result in results {
            let rule = &log["runs"][0]["tool"]["driver"]["rules"];
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rule[index]["id"], result["ruleId"]);
        }
    }
    assert_safe(&hostile("sarif"));
    assert!(!hostile("sarif").contains("](http"));
}

#[test]
fn junit_is_xml_with_a_suite_for_each_description() {
    let text = report("junit");
    let junit = roxmltree::Document::parse(&text).unwrap();
    let suites = junit
        .descendants()
        .filter(|node| node.has_tag_name("testsuite"));
    assert_eq!(suites.count(), failing().len());
    let hostile = hostile("junit");
    roxmltree::Document::parse(&hostile).unwrap_or_else(|error| panic!("{error}\n{hostile}"));
    assert_safe(&hostile);
}

#[test]
fn a_github_annotation_is_a_line_with_known_properties() {
    for text in [report("github"), hostile("github")] {
        for line in text.lines() {
            let (command, rest) = line.trim_start_matches("::").split_once(' ').unwrap();
            assert!(["error", "warning", "notice"].contains(&command), "{line}");
            let (properties, _) = rest.split_once("::").unwrap();
            for property in properties.split(',') {
                let (name, _) = property.split_once('=').unwrap();
                let known = ["title", "file", "line", "endLine", "col", "endColumn"];
                assert!(known.contains(&name), "{line}");
            }
        }
        assert_safe(&text);
    }
}

#[test]
fn each_gitlab_issue_has_a_fingerprint_of_its_own() {
    for text in [report("gitlab"), hostile("gitlab")] {
        let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
        let of = |issue: &Value| issue["fingerprint"].as_str().unwrap().to_owned();
        let fingerprints: HashSet<String> = issues.iter().map(of).collect();
        assert_eq!(fingerprints.len(), issues.len());
        assert_safe(&text);
    }
}

#[test]
fn a_fingerprint_stays_when_lines_move() {
    let bad = fs::read_to_string(fixture("sdp/rules/M003/bad.sdp")).unwrap();
    let moved = bad.replace("t=0 0\r\n", "t=0 0\r\na=tool:x\r\n");
    let fingerprint = |text: String| {
        let text = run_with_stdin(&["sdp", "lint", "-", "--format", "sarif"], text).stdout;
        let log: Value = serde_json::from_str(&text).unwrap();
        log["runs"][0]["results"][0]["partialFingerprints"].clone()
    };
    assert_eq!(fingerprint(bad), fingerprint(moved));
}

#[test]
fn an_unknown_format_names_the_known_ones() {
    let run = run(&["sdp", "lint", "--report", "hml=x.html"]);
    assert_eq!(run.status, Some(2));
    let known = "known are text, json, sarif, github, gitlab, junit";
    assert!(run.stderr.contains(known), "{}", run.stderr);
}

/// A check with all there is to tell: findings in a text and in a capture, gates that failed and
/// that could not be judged, a file that is not there.
fn checked(format: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let capture = fixture("pcap/gstreamer-pcmu-loss.pcap");
    let config = format!(
        "[check.offers]\nrun = \"sdp lint\"\nfiles = [\"*.sdp\"]\n\n\
         [check.\"night | <b>@all</b>\"]\nrun = \"pcap analyze\"\nfiles = [{capture:?}]\n\
         fail_if = [\"loss > 1%\", \"rtt.p95 > 5ms\", \"loss > baseline\"]\n\n\
         [check.missing]\nrun = \"pcap analyze\"\nfiles = [\"missing.pcap\"]\n\n\
         [check.allowed]\nrun = \"pcap analyze\"\nfiles = [{capture:?}]\nfail_if = [\"loss > 2%\"]\nallow_failure = true\n"
    );
    std::fs::write(folder.path().join("rtctool.toml"), config).unwrap();
    std::fs::write(folder.path().join("a.sdp"), HOSTILE).unwrap();
    let mut command = rtctool();
    command.current_dir(folder.path());
    let output = command.args(["check", "--format", format]).output();
    Run::of(output.expect("the program starts")).stdout
}

#[test]
fn every_format_tells_all_of_a_check() {
    let log: Value = serde_json::from_str(&checked("sarif")).unwrap();
    assert_matches(&sarif_schema(), &log);
    let run = &log["runs"][0];
    let has = |code: &str| {
        let mut results = run["results"].as_array().unwrap().iter();
        results.any(|result| result["ruleId"] == code)
    };
    assert!(has("GATE001") && has("GATE002") && has("PCAP002"), "{run}");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    for format in ["github", "gitlab", "sarif"] {
        let text = checked(format);
        assert!(text.contains("loss > 1 %"), "{format}: {text}");
        assert!(!text.contains("loss > 2 %"), "{format}: {text}");
        assert_safe(&text);
    }
    let text = checked("junit");
    let junit = roxmltree::Document::parse(&text).unwrap();
    let of = |tag: &'static str| {
        junit
            .descendants()
            .filter(|node| node.has_tag_name(tag))
            .count()
    };
    assert_eq!(
        (of("testcase"), of("failure"), of("error")),
        (4, 2, 1),
        "{text}"
    );
    let gates = "rtctool_check_gate{check=\"night | <b>@all</b>\",gate=\"rtt.p95 > 5 ms\",verdict=\"not_measured\"} 1";
    let text = checked("prometheus");
    assert!(text.contains(gates), "{text}");
}

#[test]
fn a_summary_has_no_markup_but_its_own() {
    let text = checked("markdown");
    assert!(text.starts_with("## ❌ FAIL: rtctool check\n"), "{text}");
    for part in [
        "### Gates that did not pass",
        "### Findings",
        "### What could not be judged",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    for markup in ["<b>", "@all", "[a](", "](http"] {
        assert!(!text.contains(markup), "{markup}: {text}");
    }
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 2 + 4, "{text}");
    assert!(
        rows.iter().all(|row| row.matches('|').count() == 5),
        "{rows:?}"
    );
    assert_safe(&text);
}
