//! What a rule is, and what rules find on its way to a [`Finding`].

use std::ops::Range;

use super::configuration::Configuration;
use super::effects;
use super::json::Document;
use crate::diagnostic::{Finding, FindingCounts, FindingKind, Location, Severity};
use crate::source::Source;

/// One thing that can be wrong with a configuration.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    pub kind: FindingKind,
    /// Why it matters: who breaks, and how. What browsers do with the example is measured.
    pub explain: &'static str,
    /// The version of rtctool that first had the rule.
    pub since: &'static str,
    pub check: fn(&Subject, &mut Findings),
}

/// What rules look at.
#[derive(Debug)]
pub struct Subject<'a> {
    pub document: &'a Document,
    pub configuration: &'a Configuration<'a>,
    /// Seconds since 1970 (UTC), by which credentials have expired or not.
    pub now: u64,
}

/// Collects what the rules find.
#[derive(Debug)]
pub struct Findings<'a> {
    source: &'a Source,
    rule: &'static Rule,
    of_rule: usize,
    found: Written,
}

/// What is wrong with what is written.
#[derive(Debug, Default)]
pub struct Written {
    pub findings: Vec<Finding>,
    /// What was found beyond [`Findings::MOST_PER_RULE`].
    pub left_out: FindingCounts,
}

/// One thing found.
#[derive(Debug)]
pub struct Found {
    span: Range<usize>,
    message: String,
    help: Option<String>,
    severity: Option<Severity>,
    related: Vec<(Range<usize>, String)>,
}

impl Found {
    pub fn at(span: &Range<usize>, message: impl Into<String>) -> Self {
        Found {
            span: span.clone(),
            message: message.into(),
            help: None,
            severity: None,
            related: Vec::new(),
        }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Another severity than the usual one.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub fn related(mut self, span: &Range<usize>, message: impl Into<String>) -> Self {
        self.related.push((span.clone(), message.into()));
        self
    }
}

impl<'a> Findings<'a> {
    /// One rule has this many findings listed; more of them are counted. A hostile list may
    /// have the same fault in each of its hundred thousand servers.
    pub const MOST_PER_RULE: usize = 1000;

    /// What all rules find in a configuration, in the order of the text. `source` is the
    /// text as it may be shown.
    pub fn of(rules: &[&'static Rule], subject: &Subject, source: &'a Source) -> Written {
        let Some(first) = rules.first().copied() else {
            return Written::default();
        };
        let mut findings = Findings {
            source,
            rule: first,
            of_rule: 0,
            found: Written::default(),
        };
        for rule in rules {
            findings.rule = rule;
            findings.of_rule = 0;
            (rule.check)(subject, &mut findings);
        }
        let mut found = findings.found;
        let offset = |finding: &Finding| {
            let place = finding.location.as_ref();
            place.and_then(|place| place.text).map(|text| text.offset)
        };
        found.findings.sort_by_key(offset);
        found
    }

    pub fn push(&mut self, found: Found) {
        self.of_rule += 1;
        let kind = &self.rule.kind;
        let severity = found.severity.unwrap_or(kind.severity);
        if self.of_rule > Findings::MOST_PER_RULE {
            self.found.left_out.add(severity);
            return;
        }
        let mut finding = kind
            .found(found.message)
            .at(Location::text(self.source, found.span));
        finding.help = found.help;
        finding.severity = severity;
        for (span, message) in found.related {
            finding = finding.related(message, Location::text(self.source, span));
        }
        if finding.severity == kind.severity {
            finding.notes = effects::notes(kind.code);
        }
        self.found.findings.push(finding);
    }
}
