//! The other end's description, judged as `sdp lint` does, alone and beside ours.
//!
//! Our own is the stack's, and nothing that a user could mend.

use super::check::IGNORED_RULES;
use crate::call::Role;
use crate::call::alone::OneEnd;
use crate::diagnostic::{Finding, Severity};
use crate::lint::{self, Options, Pattern, Selection};
use crate::report::Report;
use crate::sdp::{Document, Kind};
use crate::source::Source;

/// Adds what is wrong with the descriptions of a call.
pub fn judge(call: &OneEnd, report: &mut Report) {
    let source = |kind: Kind, text: &Option<String>| {
        let text = text.clone()?.into_bytes();
        Some(Source::new(kind.as_str(), text).kept())
    };
    let offer = source(Kind::Offer, &call.offer);
    let answer = source(Kind::Answer, &call.answer);
    let found = findings(call, offer.as_ref(), answer.as_ref());
    if found.is_empty() || call.interrupted {
        return;
    }
    report.findings.extend(found);
    report.sources.extend([offer, answer].into_iter().flatten());
}

fn findings(call: &OneEnd, offer: Option<&Source>, answer: Option<&Source>) -> Vec<Finding> {
    let options = options(call);
    let (other, kind) = match call.end.role {
        Role::Caller => (answer, Kind::Answer),
        Role::Callee => (offer, Kind::Offer),
    };
    let Some(other) = other else {
        return Vec::new();
    };
    let alone = lint::lint(&Document::read(other), Some(kind), &options);
    let beside = offer.zip(answer).map(|(offer, answer)| {
        lint::lint_answer(&Document::read(offer), &Document::read(answer), &options).findings
    });
    let all = alone
        .findings
        .into_iter()
        .chain(beside.into_iter().flatten());
    all.map(|finding| as_grave_as_it_was(finding, call))
        .collect()
}

/// Candidates on the loopback interface explain a call that did not connect; one that did
/// shows that they were meant.
fn options(call: &OneEnd) -> Options {
    let is_known = |code: &&&str| call.failed_at.is_none() || **code != "I014";
    let known = IGNORED_RULES.iter().filter(is_known);
    Options {
        selection: Selection {
            ignore: known.filter_map(|code| Pattern::parse(code)).collect(),
            ..Selection::default()
        },
        ..Options::default()
    }
}

/// What others may fail at did not keep this call from connecting.
fn as_grave_as_it_was(finding: Finding, call: &OneEnd) -> Finding {
    match (call.failed_at, finding.severity) {
        (None, Severity::Error) => Finding {
            severity: Severity::Warning,
            ..finding
        },
        _ => finding,
    }
}
