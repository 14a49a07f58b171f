//! The failing and the fixed example of each rule, which are the fixtures of its tests.

use include_dir::{Dir, include_dir};

use super::rule::{Findings, Rule, Subject};
use super::{Configuration, json};
use crate::diagnostic::Finding;
use crate::lint::examples::Example;
use crate::source::Source;

static FILES: Dir = include_dir!("$CARGO_MANIFEST_DIR/fixtures/ice");

/// The second in which examples are judged: the credentials in them expire around it.
pub const NOW: u64 = 1_795_392_000;

/// The configuration that the rule's example is, before and after.
pub fn of(rule: &Rule) -> Option<Example> {
    let read = |name: &str| {
        let file = FILES.get_file(format!("{}/{name}.json", rule.kind.code))?;
        Some(file.contents().to_vec())
    };
    Some(Example {
        part: "configuration",
        kind: None,
        failing: read("bad")?,
        fixed: read("good")?,
    })
}

/// What the rule says of its failing example.
pub fn finding(rule: &'static Rule) -> Option<Finding> {
    let text = Source::new("example", of(rule)?.failing);
    let document = json::read(text.bytes()).ok()?;
    let configuration = Configuration::find(&document.root)?;
    let subject = Subject {
        document: &document,
        configuration: &configuration,
        now: NOW,
    };
    let written = Findings::of(&[rule], &subject, &text);
    written.findings.into_iter().next()
}
