//! Credentials and roles of ICE.

use crate::diagnostic::Severity::{Error, Warning};
use crate::lint::{Check, Enabled, Exchange, Findings, Fixable, Found, Rule, Subject};
use crate::sdp::attributes::Origin;
use crate::sdp::{Attribute, Text};

pub const REFLECTED: Rule = Rule {
    code: "O021",
    name: "reflected-description",
    severity: Error,
    summary: "the answer is the offer's own description, or an edited copy of it",
    explain: "Offer and answer have the same ICE credentials, or the same session and certificate: \
              the signalling server sent the offer back to the one it came from. The peer checks \
              connectivity with itself, and no other peer ever appears.",
    reference: "RFC 8839",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(reflected),
};

fn reflected(exchange: &Exchange, out: &mut Findings) {
    let found = match (same_credentials(exchange), same_session(exchange)) {
        (Some((offered, answered)), _) => {
            Found::new(answered, "offer and answer have the same ICE credentials")
                .beside(offered, "the offerer's")
        }
        (None, Some((offered, answered))) => Found::new(
            answered,
            "offer and answer are of the same session, with the same certificate",
        )
        .beside(offered, "the offerer's"),
        (None, None) => return,
    };
    out.push(found.help("look at the signalling: the answer must come from the other peer"));
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

/// The session ids, where they are the same and a fingerprint is too.
fn same_session<'a>(exchange: &Exchange<'a>) -> Option<(Text<'a>, Text<'a>)> {
    let [offered, answered] = [exchange.offer, exchange.answer].map(session_id);
    let ids = offered.zip(answered)?;
    let mut sections = exchange.sections();
    let same_fingerprint = sections.any(|pair| {
        let there = exchange.offer.attribute(pair.offered, "fingerprint");
        let here = exchange.answer.attribute(pair.answered, "fingerprint");
        let values = there.and_then(|a| a.value).zip(here.and_then(|a| a.value));
        values.is_some_and(|(there, here)| there.eq_ignore_ascii_case(&here))
    });
    (same_fingerprint && ids.0.as_str() == ids.1.as_str()).then_some(ids)
}

fn session_id<'a>(subject: &Subject<'a>) -> Option<Text<'a>> {
    let line = subject.document.session().of_type('o').next()?;
    Some(Origin::parse(line.value).ok()?.session_id)
}

pub const BOTH_LITE: Rule = Rule {
    code: "O022",
    name: "both-ice-lite",
    severity: Warning,
    summary: "offer and answer are both ice-lite",
    explain: "A lite agent answers connectivity checks and sends none. Two of them connect only \
              if both have public addresses and take the first candidates unchecked.",
    reference: "RFC 8445",
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
