//! Sections that one side has switched off with port 0.

use crate::diagnostic::Severity::{Error, Info};
use crate::lint::rules::edits::with_blank_before;
use crate::lint::{Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Repair, Rule};

pub const REJECTED: Rule = Rule {
    code: "O016",
    name: "section-rejected",
    severity: Info,
    summary: "the answer rejects a section",
    explain: "Nothing flows in this section. The answerer has none of the codecs, has stopped \
              its transceiver, or has no use for the media type.",
    reference: "RFC 3264 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(rejected),
};

fn rejected(exchange: &Exchange, out: &mut Findings) {
    let off = |pair: &&Answered| pair.offered.is_live() && !pair.answered.is_live();
    for pair in exchange.sections().filter(off) {
        let Some(view) = pair.answered.view else {
            continue;
        };
        let message = format!("the answer rejects the offered {} section", view.media);
        let found = Found::new(view.port, message)
            .beside(pair.offered.line, "what was offered")
            .help(likely_cause(pair));
        out.push(found);
    }
}

fn likely_cause(pair: &Answered) -> String {
    let offered = pair.offered_codecs.names();
    if pair.offered.is_sctp() {
        "does the answerer support data channels?".to_owned()
    } else if offered.is_empty() {
        "the offer names no codec that carries media".to_owned()
    } else {
        format!(
            "does the answerer have one of these codecs, and is its transceiver still running? \
             Offered: {offered}"
        )
    }
}

pub const REVIVED: Rule = Rule {
    code: "O017",
    name: "accepts-disabled-section",
    severity: Error,
    summary: "the answer accepts a section that the offer has switched off",
    explain: "Port 0 in the offer ends the section, unless it is `bundle-only`; the answer must \
              have port 0 too. The answerer waits for media on a transport that nobody opens.",
    reference: "RFC 3264 §6",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Safe,
    check: Check::Exchange(revived),
};

fn revived(exchange: &Exchange, out: &mut Findings) {
    let on = |pair: &&Answered| !pair.offered.is_live() && pair.answered.is_live();
    for pair in exchange.sections().filter(on) {
        let (Some(offered), Some(answered)) = (pair.offered.view, pair.answered.view) else {
            continue;
        };
        // A port that is no number is a slip of its own.
        if offered.port_number() != Some(0) {
            continue;
        }
        let message = format!(
            "port {} answers a section that is switched off",
            answered.port
        );
        let found = Found::new(answered.port, message)
            .beside(offered.port, "port 0 switches it off")
            .help("write port 0")
            .fix(switched_off(exchange, pair));
        out.push(found);
    }
}

/// Port 0, and no place in a group.
fn switched_off(exchange: &Exchange, pair: &Answered) -> Repair {
    let mut repair = Repair::safe("write port 0");
    if let Some(view) = pair.answered.view {
        repair = repair.replace(view.port, "0");
    }
    let Some(mid) = pair.answered.mid else {
        return repair;
    };
    let bundles = exchange.answer.bundles.iter();
    let named = bundles.flat_map(|bundle| &bundle.group.mids);
    named
        .filter(|named| named.as_str() == mid.as_str())
        .fold(repair, |repair, named| {
            repair.remove(with_blank_before(*named))
        })
}
