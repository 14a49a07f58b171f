//! Each rule on its examples: `bad` has that one fault, `good` is the same without it.

use std::fs;
use std::path::PathBuf;

use super::super::{Configuration, check, json};
use super::*;
use crate::diagnostic::Finding;
use crate::source::Source;

/// When the examples were written.
const NOW: u64 = 1_795_392_000;

fn findings(text: &str) -> Vec<Finding> {
    let document = json::read(text.as_bytes()).unwrap();
    let configuration = Configuration::find(&document.root).unwrap();
    check(&document, &configuration, &Source::new("x", text), NOW)
}

fn codes(text: &str) -> Vec<String> {
    findings(text)
        .into_iter()
        .map(|finding| finding.code)
        .collect()
}

fn example(code: &str, name: &str) -> String {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/ice");
    let path = fixtures.join(code).join(format!("{name}.json"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn codes_are_numbered_without_gaps_and_names_are_distinct() {
    let mut names = std::collections::HashSet::new();
    for (at, rule) in RULES.iter().enumerate() {
        assert_eq!(rule.kind.code, format!("ICE{:03}", at + 1));
        assert!(names.insert(rule.kind.name), "{}", rule.kind.name);
        assert!(rule.kind.summary.ends_with('.') && rule.explain.ends_with('.'));
    }
}

#[test]
fn each_rule_finds_its_bad_example_and_nothing_else_does() {
    for rule in RULES {
        let code = rule.kind.code;
        let found = codes(&example(code, "bad"));
        assert!(!found.is_empty(), "{code}");
        assert!(found.iter().all(|found| found == code), "{code}: {found:?}");
    }
}

#[test]
fn nothing_is_found_in_the_good_examples() {
    for rule in RULES {
        let code = rule.kind.code;
        assert_eq!(codes(&example(code, "good")), [""; 0], "{code}");
    }
}
