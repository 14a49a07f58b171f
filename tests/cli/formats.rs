//! Reports for other programs, held against what those programs read.

use std::collections::HashSet;
use std::fs;

use serde_json::Value;

use crate::run::{assert_matches, fixture, run, run_with_stdin};

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
