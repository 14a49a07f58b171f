//! Sections stay where they are.

use crate::diagnostic::Severity::Error;
use crate::lint::rules::sections::section_count;
use crate::lint::{Check, Enabled, Findings, Fixable, Found, Media, Rule, Succession, pair};

pub const REMOVED: Rule = Rule {
    code: "J003",
    name: "m-line-removed",
    severity: Error,
    summary: "sections of the earlier description are gone",
    explain: "Sections are never removed, only switched off with port 0: all later ones would \
              change their place.",
    reference: "RFC 3264 §8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(removed),
};

fn removed(succession: &Succession, out: &mut Findings) {
    let [previous, next] = [&succession.previous.media, &succession.next.media];
    let Some(missing) = previous.get(next.len()) else {
        return;
    };
    // What is gone is told by its mid where there are mids.
    let kept = |media: &&Media| {
        media
            .mid
            .is_none_or(|mid| succession.next.section(&mid).is_some())
    };
    let missing = previous
        .iter()
        .find(|media| !kept(media))
        .unwrap_or(missing);
    let place = match next.last() {
        Some(last) => last.line.body(),
        None => {
            let first = succession.next.document.lines().next();
            first.map_or(0..0, |line| line.body())
        }
    };
    let message = format!(
        "the description has {}, and had {}",
        section_count(next.len()),
        previous.len()
    );
    let found = Found::new(place, message)
        .beside(missing.line, "this section is gone")
        .help("keep it at its place, with port 0");
    out.push(found);
}

pub const REORDERED: Rule = Rule {
    code: "J004",
    name: "m-line-reordered",
    severity: Error,
    summary: "a section in use changed its media type or its mid",
    explain: "Sections are matched by their place. Only one that was switched off, or rejected \
              in the answer, may become another: one with a new mid may be such a case, and is a \
              warning.",
    reference: "RFC 3264 §8",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Succession(reordered),
};

/// Once: where one section is out of place, another one is too.
fn reordered(succession: &Succession, out: &mut Findings) {
    if succession.next.media.len() < succession.previous.media.len() {
        return;
    }
    let readable = |media: &Media| media.view.is_some();
    let mut in_use = succession
        .places()
        .filter(|(previous, next)| previous.is_live() && readable(next));
    let changed = in_use.find(|(previous, next)| {
        !pair::is_of_same_kind(previous, next) || !pair::has_same_mid(previous, next)
    });
    let Some((previous, next)) = changed else {
        return;
    };
    let help = "keep the order; a new section comes last, or at the place of one with port 0";
    let found = if pair::is_of_same_kind(previous, next) {
        let [was, is] = [previous, next].map(|media| media.mid.map_or("", |mid| mid.as_str()));
        let [there, here] = [previous, next].map(|media| media.mid.map(|mid| mid.span()));
        Found::new(
            here.unwrap_or(next.line.body()),
            format!("the section in use at this place was `{was}`, and is `{is}`"),
        )
        .beside(there.unwrap_or(previous.line.body()), "its mid before")
    } else {
        Found::new(
            next.line,
            format!(
                "the section in use at this place was {}, and is {}",
                previous.kind(),
                next.kind()
            ),
        )
        .beside(previous.line, "what it was before")
    };
    let found = found.help(help);
    // What was rejected in the answer, which is not at hand, may rightly become another.
    let moved = next
        .mid
        .is_some_and(|mid| succession.previous.section(&mid).is_some());
    out.push(if moved { found } else { found.as_warning() });
}
