//! What is known about codes, for `rtctool rules` and `rtctool explain`.

pub mod markdown;
pub mod table;
pub mod text;

use super::style::Style;
use crate::report::codes::{Codes, FixOffered, Runs};

/// For whom codes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text(Style),
    /// For programs: the schema that `rtctool generate schema codes` prints.
    Json,
}

/// The document of `--format json`.
pub fn json(codes: &Codes) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(codes).expect("codes have string keys only");
    bytes.push(b'\n');
    bytes
}

fn fix_mark(fix: FixOffered) -> &'static str {
    match fix {
        FixOffered::No => "",
        FixOffered::Safe => "safe fix",
        FixOffered::Unsafe => "unsafe fix",
    }
}

fn runs_mark(runs: Runs) -> &'static str {
    match runs {
        Runs::ByDefault => "by default",
        Runs::OnRequest => "on request",
    }
}

/// A summary as a sentence: with a capital and a full stop.
fn sentence(summary: &str) -> String {
    let mut chars = summary.chars();
    let first: String = chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    let stop = if summary.ends_with('.') { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

/// Codes that the renderers are tried on.
#[cfg(test)]
mod examples {
    use crate::diagnostic::Severity;
    use crate::report::codes::{
        Code, CodeExample, Codes, Difference, DifferenceSide, FixOffered, MeasuredEffect,
        RuleDetails, Runs,
    };

    /// Two rules of one group, and one of another that compares an offer and an answer.
    pub fn codes() -> Codes {
        let line_ends = RuleDetails {
            fix: FixOffered::Safe,
            effects: vec![
                effect("Chromium", "Chromium 1 rejects: \"no * <line>\""),
                effect("Firefox", "Firefox 1 accepts"),
            ],
            ..details("Syntax")
        };
        let not_utf8 = RuleDetails {
            runs: Runs::OnRequest,
            reference: None,
            example: Vec::new(),
            ..details("Syntax")
        };
        let roles = RuleDetails {
            fix: FixOffered::Unsafe,
            example: vec![
                example("offer", None, &[]),
                example("answer", None, &CHANGE),
            ],
            ..details("Offer and answer")
        };
        Codes::new(vec![
            code(
                "S018",
                "mixed-line-endings",
                "lines end in `\\r|\\n`",
                line_ends,
            ),
            code("S041", "not-utf8", "the text is not UTF-8", not_utf8),
            code("O009", "role", "both sides say `setup:active`", roles),
        ])
    }

    pub fn one(name: &str) -> Codes {
        let mut codes = codes();
        codes.codes.retain(|code| code.code == name);
        codes
    }

    const CHANGE: [(DifferenceSide, &str); 4] = [
        (DifferenceSide::Both, "a=mid:0"),
        (DifferenceSide::Failing, "a=setup:\u{1b}active"),
        (DifferenceSide::Fixed, "a=setup:passive"),
        (DifferenceSide::LeftOut, "…"),
    ];

    fn code(code: &str, name: &str, summary: &str, rule: RuleDetails) -> Code {
        Code {
            code: code.into(),
            name: name.into(),
            severity: Severity::Warning,
            summary: summary.into(),
            rule: Some(rule),
            advice: None,
        }
    }

    fn details(group: &str) -> RuleDetails {
        RuleDetails {
            group: group.into(),
            runs: Runs::ByDefault,
            fix: FixOffered::No,
            explanation: "A reader that takes `a_b*` for markup sees another text than one \
                          that does not, and *that* is found late."
                .into(),
            reference: Some("RFC 8866 §5.14".into()),
            since: "0.1.0".into(),
            effects: Vec::new(),
            message: "`setup:active` on both sides".into(),
            help: Some("write `a=setup:passive` in one".into()),
            example: vec![example("description", Some("answer"), &CHANGE)],
        }
    }

    fn effect(peer: &str, sentence: &str) -> MeasuredEffect {
        MeasuredEffect {
            peer: peer.into(),
            version: "1".into(),
            verdict: "rejects".into(),
            words: String::new(),
            sentence: sentence.into(),
        }
    }

    fn example(part: &str, kind: Option<&str>, lines: &[(DifferenceSide, &str)]) -> CodeExample {
        let lines = lines.iter().map(|&(side, text)| Difference {
            side,
            text: text.into(),
        });
        CodeExample {
            part: part.into(),
            kind: kind.map(Into::into),
            failing: String::new(),
            fixed: String::new(),
            difference: lines.collect(),
        }
    }
}
