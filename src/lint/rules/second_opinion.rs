//! A second parser, for what the rules do not know to look for.

use std::io::Cursor;

use sdp::SessionDescription;

use crate::diagnostic::Severity::Warning;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::Line;

pub const SECOND_PARSER: Rule = Rule {
    code: "S090",
    name: "second-parser-refuses",
    severity: Warning,
    summary: "no rule found an error, but the parser of the Rust WebRTC stack refuses the text",
    explain: "The description is given to the crate rtc-sdp as well, which servers written in \
              Rust use. It does not tell the line; its own words are in the message.",
    reference: "",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::WhenClean(second_parser),
};

fn second_parser(subject: &Subject, out: &mut Findings) {
    let bytes = subject.document.source().bytes();
    // It reads strings only; the rule about UTF-8 tells.
    if !has_rare_lines(subject) || std::str::from_utf8(bytes).is_err() {
        return;
    }
    let parsed = SessionDescription::unmarshal(&mut Cursor::new(bytes));
    let first = subject.document.lines().next();
    if let (Err(error), Some(line)) = (parsed, first) {
        out.push(
            Found::new(
                line,
                format!("the parser rtc-sdp 0.21 refuses this description: {error}"),
            )
            .help("look for what the message names; the description may still work with browsers"),
        );
    }
}

/// Whether there are lines that no rule looks into.
///
/// The parser takes as much time as all rules together. A description of nothing but
/// lines that the rules know is asked about in the tests, where it has never refused one.
fn has_rare_lines(subject: &Subject) -> bool {
    let is_common = |line: &Line| "vostcbma".chars().any(|letter| line.is(letter));
    let document = subject.document;
    !document.odd_lines().all(is_common) || "iuepkrz".chars().any(|rare| document.has_type(rare))
}
