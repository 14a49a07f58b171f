//! Judges session descriptions: [`RULES`] over a [`Document`].

mod baseline;
mod candidates;
pub mod codec;
pub mod effects;
pub mod examples;
mod fix;
mod format_set;
mod found;
mod hash;
mod ignores;
mod options;
pub mod pair;
mod repair;
mod rule;
mod rules;
mod subject;
mod unified;

pub use baseline::{Baseline, BaselineError};
pub use fix::{Fixed, fix};
pub use format_set::FormatSet;
pub use found::{Findings, Found, Place};
pub use ignores::{Useless, Vain};
pub use options::{Options, Pattern, Selection};
pub use pair::{Answered, Exchange, Kept, Succession};
pub use repair::{Repair, apply_fixes};
pub use rule::{Check, Enabled, Fixable, GROUPS, Rule};
pub use rules::RULES;
pub use subject::{Bundle, Media, Subject, TRANSPORT};
pub use unified::unified_diff;

use std::sync::LazyLock;

use hash::HashSet;

use crate::diagnostic::Severity;
use crate::sdp::{Document, Kind};

/// What a lint of one description gave.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// In the order of their places.
    pub findings: Vec<crate::diagnostic::Finding>,
    /// Findings beyond the number that is kept of one rule.
    pub left_out: usize,
    /// Findings that `a=x-rtctool-ignore` lines silence.
    pub silenced: usize,
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
    let at = RULES.binary_search_by(|rule| rule.code.cmp(code)).ok()?;
    RULES.get(at).copied()
}

/// Judges a description. `kind` is what the input says about itself.
pub fn lint(document: &Document, kind: Option<Kind>, options: &Options) -> Verdict {
    let subject = Subject::new(document, kind, options.profile);
    let mut findings = Findings::of_document(document);
    judge(&subject, &options.selection, &mut findings);
    Verdict::new(findings, &subject, options)
}

/// Judges an answer beside its offer: what the rules about both find, and nothing
/// that either of them has by itself.
pub fn lint_answer(offer: &Document, answer: &Document, options: &Options) -> Verdict {
    let offer = Subject::new(offer, Some(Kind::Offer), options.profile);
    let answer = Subject::new(answer, Some(Kind::Answer), options.profile);
    let exchange = Exchange::new(&offer, &answer);
    lint_beside(&offer, &answer, options, |rule, findings| {
        if let Check::Exchange(check) = rule.check {
            check(&exchange, findings);
        }
    })
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
    let succession = Succession::new(&previous, &next);
    lint_beside(&previous, &next, options, |rule, findings| {
        if let Check::Succession(check) = rule.check {
            check(&succession, findings);
        }
    })
}

fn lint_beside(
    counterpart: &Subject,
    judged: &Subject,
    options: &Options,
    check: impl Fn(&Rule, &mut Findings),
) -> Verdict {
    let source = counterpart.document.source();
    let mut findings = Findings::of_document(judged.document).beside(source);
    if makes_sense(counterpart) && makes_sense(judged) {
        for rule in RULES.iter().filter(|rule| options.selection.has(rule)) {
            check(rule, findings.of(rule));
        }
    }
    Verdict::new(findings, judged, options)
}

impl Verdict {
    fn new(findings: Findings, subject: &Subject, options: &Options) -> Self {
        let (left_out, silenced) = (findings.left_out(), findings.silenced());
        let mut placed = findings.into_placed();
        drop_consequences(subject.document, &mut placed);
        for (_, finding) in &mut placed {
            if let Some(rule) = rule(&finding.code) {
                effects::annotate(finding, rule.severity, &options.targets);
            }
        }
        placed.sort_by_key(|(start, finding)| (*start, std::cmp::Reverse(finding.severity)));
        Verdict {
            findings: placed.into_iter().map(|(_, finding)| finding).collect(),
            left_out,
            silenced,
            profile: subject.profile(),
        }
    }

    /// With what the same description was found to have beside another one.
    pub fn and(mut self, beside: Verdict) -> Verdict {
        self.findings.extend(beside.findings);
        self.left_out += beside.left_out;
        self.silenced += beside.silenced;
        self.findings.sort_by_key(|finding| {
            let text = finding.location.as_ref().and_then(|place| place.text);
            (
                text.map(|text| text.offset),
                std::cmp::Reverse(finding.severity),
            )
        });
        self
    }
}

/// The rules that are asked before all others.
static GATES: LazyLock<Vec<&Rule>> = LazyLock::new(|| {
    let is_gate = |rule: &&Rule| matches!(rule.check, Check::Gate(_));
    RULES.iter().copied().filter(is_gate).collect()
});

/// Whether no gate stops it: what is no description cannot be compared with one.
fn makes_sense(subject: &Subject) -> bool {
    let mut unsaid = Findings::of_document(subject.document);
    RULES.iter().all(|rule| match rule.check {
        Check::Gate(check) => check(subject, unsaid.of(rule)).is_continue(),
        _ => true,
    })
}

/// The gates first, then the rules, then whoever speaks only when there is nothing to fix.
fn judge<'a>(subject: &Subject<'a>, selection: &Selection, findings: &mut Findings<'a>) {
    for &rule in GATES.iter() {
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
    let mut later = Vec::new();
    for &rule in selection.rules().iter() {
        match rule.check {
            Check::Description(check) => check(subject, findings.of(rule)),
            Check::WhenClean(_) | Check::Ignores(_) => later.push(rule),
            // Asked before, or about two descriptions.
            Check::Gate(_) | Check::Exchange(_) | Check::Succession(_) => {}
        }
    }
    for rule in &later {
        if let Check::WhenClean(check) = rule.check
            && !findings.has_errors()
        {
            check(subject, findings.of(rule));
        }
    }
    let useless = findings.useless_ignores(selection);
    for rule in later {
        if let Check::Ignores(check) = rule.check {
            check(&useless, findings.of(rule));
        }
    }
}

/// A line whose syntax is broken is said to be so once; what follows from the
/// slip is not said again.
///
/// `m=` lines are left alone: what is missing in a section is told there too.
fn drop_consequences(document: &Document, placed: &mut Vec<(usize, crate::diagnostic::Finding)>) {
    let is_syntax = |finding: &crate::diagnostic::Finding| finding.code.starts_with('S');
    // Where only the line end is missing, the line itself can be read.
    let is_end = |finding: &crate::diagnostic::Finding| finding.code == "S016";
    let line_of = |start: usize| document.source().line_of(start);
    let headings: HashSet<usize> = document
        .media()
        .iter()
        .filter_map(|section| section.lines().first())
        .map(|line| line_of(line.span.start))
        .collect();
    let broken: HashSet<usize> = placed
        .iter()
        .filter(|(_, finding)| is_syntax(finding) && finding.severity == Severity::Error)
        .filter(|(_, finding)| !is_end(finding))
        .map(|(start, _)| line_of(*start))
        .filter(|line| !headings.contains(line))
        .collect();
    placed.retain(|(start, finding)| is_syntax(finding) || !broken.contains(&line_of(*start)));
}

#[cfg(test)]
mod tests;
