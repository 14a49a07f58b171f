//! Simulcast: the answer takes of the offered layers.

use crate::diagnostic::Severity::{Error, Info};
use crate::lint::hash::HashMap;
use crate::lint::{Check, Enabled, Exchange, Findings, Fixable, Found, Media, Rule};
use crate::sdp::Text;
use crate::sdp::attributes::{RidDirection, Simulcast};

pub const NOT_MIRRORED: Rule = Rule {
    code: "O018",
    name: "simulcast-answer",
    severity: Error,
    summary: "simulcast of the answer does not mirror that of the offer",
    explain: "Layers that one side sends are those that the other one receives, under the \
              offerer's rids. With rids it does not know Chromium 156 accepts the answer and is \
              left without any encoding: no video is sent.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(not_mirrored),
};

/// Once for a section: a wrong direction makes all layers wrong.
fn not_mirrored(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let Some((answered, layers)) = simulcast(pair.answered) else {
            continue;
        };
        let Some((offered, layers_there)) = simulcast(pair.offered) else {
            // What cannot be read may have these layers.
            if !pair.offered.section.has("simulcast") {
                let found = Found::new(answered, "simulcast was not offered")
                    .beside(pair.offered.line, "this section has no `a=simulcast`")
                    .help("remove `a=simulcast` and its rids");
                out.push(found);
            }
            continue;
        };
        let by_rid: HashMap<&str, RidDirection> = layers_there
            .rids
            .iter()
            .map(|(direction, rid)| (rid.as_str(), *direction))
            .collect();
        let wrong = layers.rids.iter().find_map(|&(direction, rid)| {
            let there = by_rid.get(rid.as_str()).copied();
            Some((rid, complaint(direction, there)?))
        });
        if let Some((rid, (message, help))) = wrong {
            let found = Found::new(rid, message.replace("{}", &rid))
                .beside(offered, "the layers of the offer")
                .help(help);
            out.push(found);
        }
    }
}

fn complaint(
    direction: RidDirection,
    offered: Option<RidDirection>,
) -> Option<(&'static str, &'static str)> {
    match offered {
        None => Some((
            "layer `{}` was not offered",
            "name only rids of the offer, as they are spelled there",
        )),
        Some(other) if other == direction => Some((
            "layer `{}` has the same direction as in the offer",
            "answer `send` with `recv`, and `recv` with `send`",
        )),
        Some(_) => None,
    }
}

pub const NOT_ACCEPTED: Rule = Rule {
    code: "O019",
    name: "simulcast-not-accepted",
    severity: Info,
    summary: "the offer has simulcast, the answer does not take it",
    explain: "Chromium 156 and Firefox 153 then send one layer only. That is usual between two \
              browsers. A media server that should forward layers has a fault, or its simulcast \
              is switched off.",
    reference: "RFC 8853",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(not_accepted),
};

fn not_accepted(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let declined = !pair.answered.section.has("simulcast");
        if let Some((offered, _)) = simulcast(pair.offered).filter(|_| declined) {
            let found = Found::new(pair.answered.line, "the answer does not take simulcast")
                .beside(offered, "the layers that were offered")
                .help("for simulcast, answer with `a=rid:… recv` for each layer and `a=simulcast:recv …`");
            out.push(found);
        }
    }
}

/// The first `simulcast` that can be read.
fn simulcast<'a>(media: &Media<'a>) -> Option<(Text<'a>, Simulcast<'a>)> {
    let mut values = media.section.values("simulcast");
    values.find_map(|value| Some((value, Simulcast::parse(value).ok()?)))
}
