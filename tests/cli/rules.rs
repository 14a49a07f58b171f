//! `rtctool rules` and `rtctool explain`.

use std::fs;

use serde_json::Value;

use crate::run::{assert_matches, fixture, run, schema};

fn codes(args: &[&str]) -> Value {
    let run = run(&[args, &["--format", "json"]].concat());
    assert_eq!(run.status, Some(0), "{}", run.stderr);
    let codes = serde_json::from_str(&run.stdout).unwrap();
    assert_matches(&schema("codes"), &codes);
    codes
}

fn names(codes: &Value) -> Vec<&str> {
    let codes = codes["codes"].as_array().unwrap();
    codes
        .iter()
        .filter_map(|code| code["code"].as_str())
        .collect()
}

#[test]
fn the_rules_are_listed_with_their_groups() {
    let run = run(&["rules"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    let group = run.stdout.find("\nSyntax\n").expect("a heading");
    let rule = run.stdout.find("\nS001 ").expect("a rule");
    assert!(group < rule);
}

#[test]
fn a_rule_is_asked_for_as_in_select() {
    let some = codes(&["rules", "M003", "Q009", "duplicate-mid"]);
    assert_eq!(names(&some), ["M003", "Q009"]);
    let group = codes(&["rules", "D00"]);
    assert!(names(&group).iter().all(|code| code.starts_with("D00")));
    let unknown = run(&["rules", "Z999", "M003"]);
    assert_eq!(unknown.status, Some(2));
    assert!(
        unknown.stderr.contains("no rule matches Z999\n"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn a_page_in_markdown_is_no_json() {
    let run = run(&["rules", "--markdown", "--format", "json"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    assert!(
        run.stderr.contains("--markdown and --format json"),
        "{}",
        run.stderr
    );
}

/// Every folder of examples is that of a rule in the list.
#[test]
fn the_list_has_every_rule_with_its_example() {
    let all = codes(&["rules"]);
    let folders = ["sdp/rules", "ice"].map(|folder| fs::read_dir(fixture(folder)).unwrap().count());
    let folders: usize = folders.iter().sum();
    let codes = all["codes"].as_array().unwrap();
    assert_eq!(codes.len(), folders);
    for code in codes {
        let example = &code["rule"]["example"][0];
        assert!(
            example["fixed"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{code}"
        );
    }
}

#[test]
fn a_code_is_explained_with_an_example() {
    let run = run(&["explain", "m003"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    for words in [
        "M003 duplicate-mid (error",
        "\n  - a=mid:0\n",
        "\n  + a=mid:1\n",
    ] {
        assert!(run.stdout.contains(words), "{}", run.stdout);
    }
}

#[test]
fn a_code_of_another_command_is_explained_without_a_rule() {
    let told = codes(&["explain", "STUN001", "M003"]);
    assert_eq!(names(&told), ["STUN001", "M003"]);
    assert_eq!(told["codes"][0]["rule"], Value::Null);
    assert_eq!(
        told["codes"][1]["rule"]["group"],
        "Session and media sections"
    );
}

#[test]
fn what_has_no_findings_is_no_report() {
    let run = run(&["explain", "M003", "--format", "sarif"]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    insta::assert_snapshot!(run.stderr, @"
    error: this command has no findings to report as sarif
    help: use text or json: --format json, --report json=FILE
    ");
}

#[test]
fn colour_marks_what_fails_and_what_is_right() {
    let run = run(&["explain", "M003", "--color", "always"]);
    assert!(
        run.stdout.contains("\u{1b}[32m+ a=mid:1\u{1b}[0m"),
        "{:?}",
        run.stdout
    );
}
