//! Judges session descriptions: [`RULES`] over a [`Document`].

mod found;
mod rule;
mod rules;
mod subject;

pub use found::{Findings, Found, Place};
pub use rule::{Check, Rule};
pub use rules::RULES;
pub use subject::{Bundle, Media, Subject, TRANSPORT};

use std::collections::HashSet;

use crate::diagnostic::Severity;
use crate::sdp::{Document, Kind};

/// What a lint of one description gave.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// In the order of their places.
    pub findings: Vec<crate::diagnostic::Finding>,
    /// Findings beyond the number that one rule may show.
    pub left_out: usize,
    pub profile: Profile,
}

/// Which rules a description was held to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// Those of WebRTC as well: it has BUNDLE, or DTLS and ICE.
    WebRtc,
    /// Those of SDP alone: it is for SIP, RTSP or a studio.
    #[default]
    Rfc8866,
}

impl Profile {
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::WebRtc => "webrtc",
            Profile::Rfc8866 => "rfc8866",
        }
    }
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

/// Judges a description with every rule. `kind` is what the input says about itself.
pub fn lint(document: &Document, kind: Option<Kind>) -> Verdict {
    let subject = Subject::new(document, kind);
    let found = run(&subject);
    let left_out = found.left_out();
    let mut placed = found.into_placed();
    drop_consequences(document, &mut placed);
    placed.sort_by_key(|(start, finding)| (*start, std::cmp::Reverse(finding.severity)));
    Verdict {
        findings: placed.into_iter().map(|(_, finding)| finding).collect(),
        left_out,
        profile: match subject.webrtc {
            true => Profile::WebRtc,
            false => Profile::Rfc8866,
        },
    }
}

/// The gates first, then the rules, then whoever speaks only when there is nothing to fix.
fn run<'a>(subject: &Subject<'a>) -> Findings<'a> {
    let mut findings = Findings::new(subject.document.source());
    for rule in RULES {
        if let Check::Gate(check) = rule.check
            && check(subject, findings.of(rule)).is_break()
        {
            return findings;
        }
    }
    for rule in RULES {
        if let Check::Description(check) = rule.check {
            check(subject, findings.of(rule));
        }
    }
    for rule in RULES {
        if let Check::WhenClean(check) = rule.check
            && !findings.has_errors()
        {
            check(subject, findings.of(rule));
        }
    }
    findings
}

/// A line whose syntax is broken is said to be so once; what follows from the
/// slip is not said again.
///
/// `m=` lines are left alone: what is missing in a section is told there too.
fn drop_consequences(document: &Document, placed: &mut Vec<(usize, crate::diagnostic::Finding)>) {
    let is_syntax = |finding: &crate::diagnostic::Finding| finding.code.starts_with('S');
    let line_of = |start: usize| document.source().position(start).line;
    let headings: HashSet<usize> = document
        .media()
        .iter()
        .filter_map(|section| section.lines().first())
        .map(|line| line_of(line.span.start))
        .collect();
    let broken: HashSet<usize> = placed
        .iter()
        .filter(|(_, finding)| is_syntax(finding) && finding.severity == Severity::Error)
        .map(|(start, _)| line_of(*start))
        .filter(|line| !headings.contains(line))
        .collect();
    placed.retain(|(start, finding)| is_syntax(finding) || !broken.contains(&line_of(*start)));
}

#[cfg(test)]
mod tests;
