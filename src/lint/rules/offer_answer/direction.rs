//! Who sends.

use crate::diagnostic::Severity::Error;
use crate::lint::{Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Repair, Rule};
use crate::sdp::{Attribute, Direction};

pub const INCOMPATIBLE: Rule = Rule {
    code: "O009",
    name: "direction-incompatible",
    severity: Error,
    summary: "the direction of an answered section does not fit the offered one",
    explain: "Who offers `sendonly` does not receive, so the answerer cannot send. Chromium 156 \
              refuses the answer with \"Incompatible receive direction\", Firefox 153 with \
              \"Answer tried to set send when offer did not set recv\".",
    reference: "RFC 3264 §6.1",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Exchange(incompatible),
};

fn incompatible(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let offered = exchange.offer.direction(pair.offered);
        let answered = exchange.answer.direction(pair.answered);
        let fitting = answered.and(offered.reversed());
        if fitting == answered {
            continue;
        }
        let own = Direction::ALL
            .into_iter()
            .find_map(|direction| pair.answered.section.attribute(direction.as_str()));
        let place = own.map_or(pair.answered.line.body(), Attribute::span);
        let message = format!(
            "`{}` does not answer `{}`",
            answered.as_str(),
            offered.as_str()
        );
        let mut found = Found::new(place, message).help(format!(
            "write `a={}`, or have the offer be `{}`",
            fitting.as_str(),
            answered.reversed().as_str()
        ));
        found = match direction_of_offer(exchange, pair) {
            Some(attribute) => found.beside(attribute, "the direction of the offer"),
            None => found.beside(pair.offered.line, "without a direction, it is `sendrecv`"),
        };
        if let Some(repair) = write(pair, own, fitting) {
            found = found.fix(repair);
        }
        out.push(found);
    }
}

fn direction_of_offer<'a>(
    exchange: &Exchange<'a>,
    pair: &Answered<'a>,
) -> Option<&'a Attribute<'a>> {
    Direction::ALL
        .into_iter()
        .find_map(|direction| exchange.offer.attribute(pair.offered, direction.as_str()))
}

fn write(pair: &Answered, own: Option<&Attribute>, direction: Direction) -> Option<Repair> {
    let name = direction.as_str();
    let repair = Repair::doubtful(format!("write `a={name}`"));
    match own {
        Some(attribute) => Some(repair.replace(attribute, name)),
        None => {
            let last = pair.answered.section.lines().last()?;
            Some(repair.insert_after(last, &format!("a={name}")))
        }
    }
}
