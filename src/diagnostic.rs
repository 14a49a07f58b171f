//! What every command has to say about its input: one [`Finding`] each.

mod identity;

use std::ops::Range;

pub use identity::{Fingerprints, Identity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::Source;

/// How bad a finding is. The order is the order of concern: `Info < Warning < Error`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing breaks.
    Info,
    /// Works here, breaks or degrades with some peer.
    Warning,
    /// A peer refuses it, or what was promised cannot work.
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One thing found, where it was found, and what to do about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// Stable code, such as `D001`; `rtctool explain CODE` says more.
    pub code: String,
    /// The code's readable name, such as `missing-fingerprint`.
    pub name: String,
    pub severity: Severity,
    /// One sentence: what was found, and what was expected.
    pub message: String,
    /// Null when the finding is about the whole run.
    pub location: Option<Location>,
    /// What to do next. Null when there is nothing better to say than the message.
    pub help: Option<String>,
    /// Facts besides the message, such as what a browser was seen to do. Empty where there are none.
    pub notes: Vec<String>,
    /// Other places that explain this one, such as the first of two duplicates.
    pub related: Vec<Related>,
    /// An edit of the finding's text that mends it. Null where there is none.
    pub fix: Option<Fix>,
}

/// What to write instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fix {
    /// An imperative: "remove the space".
    pub title: String,
    pub applicability: Applicability,
    /// All of them together; none overlaps another.
    pub edits: Vec<Edit>,
}

/// Whether an edit may be made without a person's look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// The meaning stays, or is what every reader took it for.
    Safe,
    /// A likely guess.
    Unsafe,
}

impl Applicability {
    /// Whether somebody who allows `most` allows this: the unsafe include the safe.
    pub fn is_allowed_by(self, most: Applicability) -> bool {
        self == Applicability::Safe || most == Applicability::Unsafe
    }
}

/// A range of the text that a finding points into, and what takes its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Edit {
    #[serde(flatten)]
    pub range: TextRange,
    pub replacement: String,
}

/// A kind of finding: what all findings with one code have in common. Each job
/// has its kinds in one const table; lint rules are kinds with more to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FindingKind {
    /// Stable code, such as `STUN001`.
    pub code: &'static str,
    /// Stable name, such as `timeout`.
    pub name: &'static str,
    /// The usual severity; a finding may be milder where circumstances are.
    pub severity: Severity,
    /// One sentence: what it means.
    pub summary: &'static str,
}

impl FindingKind {
    pub const fn error(code: &'static str, name: &'static str, summary: &'static str) -> Self {
        FindingKind::new(code, name, Severity::Error, summary)
    }

    pub const fn warning(code: &'static str, name: &'static str, summary: &'static str) -> Self {
        FindingKind::new(code, name, Severity::Warning, summary)
    }

    pub const fn info(code: &'static str, name: &'static str, summary: &'static str) -> Self {
        FindingKind::new(code, name, Severity::Info, summary)
    }

    const fn new(
        code: &'static str,
        name: &'static str,
        severity: Severity,
        summary: &'static str,
    ) -> Self {
        FindingKind {
            code,
            name,
            severity,
            summary,
        }
    }

    /// A finding of this kind.
    pub fn found(&self, message: impl Into<String>) -> Finding {
        Finding::new(self.code, self.name, self.severity, message)
    }
}

/// A second place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Related {
    pub message: String,
    pub location: Location,
}

/// Where a finding is. `text` and `packet` refine `source` where they apply.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Location {
    /// A file name, `-` for standard input, a server's URI, or a stream's name.
    pub source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<TextRange>,
    /// Number of the packet in its capture, counted from 1 as Wireshark does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub packet: Option<u64>,
}

/// A range of a text, in the units that editors use and in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TextRange {
    /// Line of the first character, counted from 1.
    pub line: usize,
    /// Column of the first character, counted from 1, in Unicode scalar values.
    pub column: usize,
    /// Line just after the last character.
    pub end_line: usize,
    /// Column just after the last character.
    pub end_column: usize,
    /// Offset of the first byte.
    pub offset: usize,
    /// Length in bytes; 0 marks a place between two characters.
    pub length: usize,
}

impl Finding {
    pub fn new(code: &str, name: &str, severity: Severity, message: impl Into<String>) -> Self {
        Finding {
            code: code.to_owned(),
            name: name.to_owned(),
            severity,
            message: message.into(),
            location: None,
            help: None,
            notes: Vec::new(),
            related: Vec::new(),
            fix: None,
        }
    }

    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn related(mut self, message: impl Into<String>, location: Location) -> Self {
        self.related.push(Related {
            message: message.into(),
            location,
        });
        self
    }
}

impl TextRange {
    pub fn new(source: &Source, range: Range<usize>) -> Self {
        let start = source.position(range.start);
        let end = source.position(range.end);
        TextRange {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            offset: range.start,
            length: range.len(),
        }
    }
}

impl Location {
    /// All of `source`: a server, a stream, a whole file.
    pub fn whole(source: impl Into<String>) -> Self {
        Location {
            source: source.into(),
            text: None,
            packet: None,
        }
    }

    /// A byte range of a text.
    pub fn text(source: &Source, range: Range<usize>) -> Self {
        Location {
            text: Some(TextRange::new(source, range)),
            ..Location::whole(source.name())
        }
    }

    /// One packet of a capture; `packet` counts from 1.
    pub fn packet(source: impl Into<String>, packet: u64) -> Self {
        Location {
            packet: Some(packet),
            ..Location::whole(source)
        }
    }
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingCounts {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl FindingCounts {
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// How many are of this severity or a graver one.
    pub fn at_least(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.errors.saturating_add(self.warnings),
            Severity::Info => self.all(),
        }
    }

    pub fn all(&self) -> usize {
        let worse = self.errors.saturating_add(self.warnings);
        worse.saturating_add(self.infos)
    }

    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut counts = FindingCounts::default();
        for finding in findings {
            counts.add(finding.severity);
        }
        counts
    }
}

impl std::ops::Add for FindingCounts {
    type Output = FindingCounts;

    fn add(self, other: FindingCounts) -> FindingCounts {
        FindingCounts {
            errors: self.errors + other.errors,
            warnings: self.warnings + other.warnings,
            infos: self.infos + other.infos,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_ordered_by_concern() {
        assert!(Severity::Error > Severity::Warning);
        assert!(Severity::Warning > Severity::Info);
    }

    #[test]
    fn a_text_location_carries_editor_units_and_bytes() {
        let source = Source::new("a.sdp", &b"v=0\r\no=-\r\n"[..]);
        let text = Location::text(&source, 7..8).text.unwrap();
        assert_eq!((text.line, text.column), (2, 3));
        assert_eq!((text.end_line, text.end_column), (2, 4));
        assert_eq!((text.offset, text.length), (7, 1));
    }
}
