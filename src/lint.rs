//! Judges session descriptions: [`RULES`] over a [`Document`].

pub mod effects;
mod found;
mod options;
mod pair;
mod repair;
mod rule;
mod rules;
mod subject;

pub use found::{Findings, Found, Place};
pub use options::{Options, Pattern, Selection};
pub use pair::{Exchange, Succession};
pub use repair::{Repair, apply_fixes};
pub use rule::{Check, Enabled, Fixable, Rule};
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
    /// Those of SIP phones and gateways as well; only when asked for.
    Sip,
    /// Those of SDP alone: it is for SIP, RTSP or a studio.
    #[default]
    Rfc8866,
}

impl Profile {
    /// What a description shows by itself.
    pub fn of(document: &Document) -> Profile {
        Subject::new(document, None, None).profile()
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Profile::WebRtc => "webrtc",
            Profile::Sip => "sip",
            Profile::Rfc8866 => "rfc8866",
        }
    }
}

/// The rule of a code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.code == code)
}

/// Judges a description. `kind` is what the input says about itself.
pub fn lint(document: &Document, kind: Option<Kind>, options: &Options) -> Verdict {
    let subject = Subject::new(document, kind, options.profile);
    let mut findings = Findings::new(document.source());
    judge(&subject, &options.selection, &mut findings);
    let left_out = findings.left_out();
    let mut placed = findings.into_placed();
    drop_consequences(document, &mut placed);
    Verdict::new(placed, left_out, subject.profile())
}

/// Judges an answer beside its offer: what the rules about both find, and nothing
/// that either of them has by itself.
pub fn lint_answer(offer: &Document, answer: &Document, options: &Options) -> Verdict {
    let offer = Subject::new(offer, Some(Kind::Offer), options.profile);
    let answer = Subject::new(answer, Some(Kind::Answer), options.profile);
    let exchange = Exchange {
        offer: &offer,
        answer: &answer,
    };
    let mut findings = Findings::new(answer.document.source()).beside(offer.document.source());
    for rule in RULES.iter().filter(|rule| options.selection.has(rule)) {
        if let Check::Exchange(check) = rule.check {
            check(&exchange, findings.of(rule));
        }
    }
    let left_out = findings.left_out();
    Verdict::new(findings.into_placed(), left_out, answer.profile())
}

/// Judges a description beside the earlier one of the same side that it replaces:
/// what the rules about both find, and nothing that either of them has by itself.
pub fn lint_next(
    previous: &Document,
    next: &Document,
    kind: Option<Kind>,
    options: &Options,
) -> Verdict {
    let previous = Subject::new(previous, kind, options.profile);
    let next = Subject::new(next, kind, options.profile);
    let succession = Succession {
        previous: &previous,
        next: &next,
    };
    let mut findings = Findings::new(next.document.source()).beside(previous.document.source());
    for rule in RULES.iter().filter(|rule| options.selection.has(rule)) {
        if let Check::Succession(check) = rule.check {
            check(&succession, findings.of(rule));
        }
    }
    let left_out = findings.left_out();
    Verdict::new(findings.into_placed(), left_out, next.profile())
}

impl Verdict {
    fn new(
        mut placed: Vec<(usize, crate::diagnostic::Finding)>,
        left_out: usize,
        profile: Profile,
    ) -> Self {
        placed.sort_by_key(|(start, finding)| (*start, std::cmp::Reverse(finding.severity)));
        Verdict {
            findings: placed.into_iter().map(|(_, finding)| finding).collect(),
            left_out,
            profile,
        }
    }
}

/// The gates first, then the rules, then whoever speaks only when there is nothing to fix.
fn judge<'a>(subject: &Subject<'a>, selection: &Selection, findings: &mut Findings<'a>) {
    for rule in RULES {
        if let Check::Gate(check) = rule.check {
            // Behind a gate nothing makes sense, whoever asked for it to be silent.
            let stopped = check(subject, findings.of(rule)).is_break();
            if !selection.has(rule) {
                findings.forget(rule);
            }
            if stopped {
                return;
            }
        }
    }
    let selected = || RULES.iter().filter(|rule| selection.has(rule));
    for rule in selected() {
        if let Check::Description(check) = rule.check {
            check(subject, findings.of(rule));
        }
    }
    for rule in selected() {
        if let Check::WhenClean(check) = rule.check
            && !findings.has_errors()
        {
            check(subject, findings.of(rule));
        }
    }
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
