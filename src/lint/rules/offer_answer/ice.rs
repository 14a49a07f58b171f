//! Credentials and roles of ICE.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Exchange, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::{Attribute, Text};

pub const REFLECTED: Rule = Rule {
    code: "O021",
    name: "reflected-description",
    severity: Error,
    summary: "the answer has the ICE credentials of the offer",
    explain: "The signalling server sent the offer back to the one it came from, or an answer was \
              made by editing the offer. The peer checks connectivity with itself, and no other \
              peer ever appears.",
    reference: "RFC 8839",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(reflected),
};

/// By the credentials alone: GStreamer copies `o=` from the offer, and one process may use
/// one certificate for both sides.
fn reflected(exchange: &Exchange, out: &mut Findings) {
    if let Some((offered, answered)) = same_credentials(exchange) {
        let found = Found::new(answered, "offer and answer have the same ICE credentials")
            .beside(offered, "the offerer's")
            .help("look at the signalling: the answer must come from the other peer");
        out.push(found);
    }
}

/// The `ice-ufrag` of both, where their passwords are the same too.
fn same_credentials<'a>(exchange: &Exchange<'a>) -> Option<(Text<'a>, Text<'a>)> {
    exchange.sections().find_map(|pair| {
        let offered = |name| exchange.offer.attribute(pair.offered, name)?.value;
        let answered = |name| exchange.answer.attribute(pair.answered, name)?.value;
        let same = |name| {
            offered(name)
                .zip(answered(name))
                .filter(|(there, here)| there.as_str() == here.as_str())
        };
        same("ice-pwd").and(same("ice-ufrag"))
    })
}

pub const BOTH_LITE: Rule = Rule {
    code: "O022",
    name: "both-ice-lite",
    severity: Warning,
    summary: "offer and answer are both ice-lite",
    explain: "A lite agent answers connectivity checks and sends none. Two of them connect only \
              if both have public addresses and take the first candidates unchecked.",
    reference: "RFC 8445 §6.1.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(both_lite),
};

fn both_lite(exchange: &Exchange, out: &mut Findings) {
    let lite = |subject: &Subject| {
        let session = subject.document.session();
        session.attribute("ice-lite").map(Attribute::span)
    };
    if let Some((offered, answered)) = lite(exchange.offer).zip(lite(exchange.answer)) {
        let found = Found::new(
            answered,
            "both sides are ice-lite: nobody checks connectivity",
        )
        .beside(offered, "the offerer is too")
        .help("run full ICE on one side");
        out.push(found);
    }
}

pub const NO_CANDIDATES: Rule = Rule {
    code: "O030",
    name: "candidate-missing-in-answer",
    severity: Warning,
    summary: "neither side has candidates, and not both announce that some will follow",
    explain: "ICE has nothing to pair. Without `ice-options:trickle` a peer may conclude that it \
              has failed, before the first candidate arrives by another way.",
    reference: "RFC 8838",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(no_candidates),
};

fn no_candidates(exchange: &Exchange, out: &mut Findings) {
    let sides = [exchange.offer, exchange.answer];
    let mut accepted = exchange
        .accepted()
        .filter_map(|pair| exchange.answer.attribute(pair.answered, "ice-ufrag"));
    let Some(ufrag) = accepted.next() else {
        return;
    };
    if sides.iter().any(|side| has_candidates(side)) || sides.iter().all(|side| trickles(side)) {
        return;
    }
    let found = Found::new(
        ufrag,
        "neither side has a candidate, nor do both trickle them",
    )
    .help("send the descriptions after gathering, or add `a=ice-options:trickle` to both");
    let offered = exchange.offer.media.first().map(|media| media.line);
    out.push(match offered {
        Some(line) => found.beside(line, "the offer has none"),
        None => found,
    });
}

fn has_candidates(subject: &Subject) -> bool {
    let mut sections = subject.document.sections();
    sections.any(|section| section.has("candidate"))
}

fn trickles(subject: &Subject) -> bool {
    let mut options = subject
        .document
        .sections()
        .flat_map(|section| section.values("ice-options"));
    options.any(|value| value.fields().any(|option| option.as_str() == "trickle"))
}
