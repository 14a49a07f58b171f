//! Keys: the roles of DTLS, and those of SDES.

use crate::diagnostic::Severity::Error;
use crate::lint::hash::HashMap;
use crate::lint::{
    Answered, Check, Enabled, Exchange, Findings, Fixable, Found, Media, Repair, Rule,
};
use crate::sdp::Text;

pub const SETUP_CONFLICT: Rule = Rule {
    code: "O010",
    name: "setup-conflict",
    severity: Error,
    summary: "the DTLS roles of offer and answer do not fit",
    explain: "One side must be `active` and start the handshake, the other one `passive`. With \
              two of a kind nobody starts, or both do: ICE connects, DTLS never does.",
    reference: "RFC 4145 §4",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::Unsafe,
    check: Check::Exchange(setup_conflict),
};

/// Once: bundled sections have one role.
fn setup_conflict(exchange: &Exchange, out: &mut Findings) {
    let conflicts: Vec<(Text, Text, &str)> = exchange
        .accepted()
        .filter_map(|pair| {
            let offered = exchange.offer.attribute(pair.offered, "setup")?.value?;
            let answered = exchange.answer.attribute(pair.answered, "setup")?.value?;
            Some((offered, answered, conflict(&offered, &answered)?))
        })
        .collect();
    let Some((offered, answered, fitting)) = conflicts.first() else {
        return;
    };
    let title = format!("write `a=setup:{fitting}`");
    // A role of the session is that of several sections.
    let mut places: Vec<_> = conflicts
        .iter()
        .map(|(_, answered, fitting)| (answered.span(), *fitting))
        .collect();
    places.dedup();
    let repair = places.into_iter().fold(
        Repair::doubtful(title.clone()),
        |repair, (place, fitting)| repair.replace(place, fitting),
    );
    let found = Found::new(
        *answered,
        format!("`setup:{answered}` does not answer `setup:{offered}`"),
    )
    .beside(*offered, "the role that the offerer takes")
    .help(title)
    .fix(repair);
    out.push(found);
}

/// The role that would fit. `None`: it does already, or a rule about the answer alone speaks.
fn conflict(offered: &str, answered: &str) -> Option<&'static str> {
    match (offered, answered) {
        ("active", "active") => Some("passive"),
        ("passive", "passive") => Some("active"),
        ("holdconn", "active" | "passive") => Some("holdconn"),
        _ => None,
    }
}

pub const CRYPTO_TAG: Rule = Rule {
    code: "O028",
    name: "crypto-tag-mismatch",
    severity: Error,
    summary: "the answer does not pick exactly one offered `crypto` line",
    explain: "The answerer takes one of the offered suites, under its tag. With another tag or \
              suite a SIP peer ends the call with 488, or one side hears nothing.",
    reference: "RFC 4568",
    since: "0.1.0",
    enabled: Enabled::ByDefault,
    fix: Fixable::No,
    check: Check::Exchange(crypto_tag),
};

fn crypto_tag(exchange: &Exchange, out: &mut Findings) {
    for pair in exchange.accepted_rtp() {
        let offered: HashMap<&str, Crypto> = cryptos(pair.offered)
            .map(|crypto| (crypto.tag.as_str(), crypto))
            .collect();
        let mut answered = cryptos(pair.answered);
        // DTLS takes the place of SDES where both are offered.
        let (false, Some(first)) = (offered.is_empty(), answered.next()) else {
            continue;
        };
        if let Some(found) = mispicked(pair, &offered, &first) {
            out.push(found);
        } else if let Some(second) = answered.next() {
            let found = Found::new(second.tag, "a second `a=crypto` in this answer")
                .related(first.tag, "the first one")
                .help("keep the one line that the answerer uses");
            out.push(found);
        }
    }
}

fn mispicked(pair: &Answered, offered: &HashMap<&str, Crypto>, picked: &Crypto) -> Option<Found> {
    let Crypto { tag, suite } = picked;
    match offered.get(tag.as_str()) {
        None => Some(
            Found::new(*tag, format!("tag {tag} was not offered"))
                .beside(pair.offered.line, "no `a=crypto` of this section has it")
                .help("write the tag of the offered suite that the answerer takes"),
        ),
        Some(other) if !other.suite.eq_ignore_ascii_case(suite) => Some(
            Found::new(*suite, format!("tag {tag} was offered with another suite"))
                .beside(other.suite, format!("tag {tag} is this suite"))
                .help("write the tag and the suite of one offered line"),
        ),
        Some(_) => None,
    }
}

/// `<tag> <suite> <key> …`
struct Crypto<'a> {
    tag: Text<'a>,
    suite: Text<'a>,
}

fn cryptos<'a>(media: &Media<'a>) -> impl Iterator<Item = Crypto<'a>> {
    media.section.values("crypto").filter_map(|value| {
        let mut words = value.fields();
        Some(Crypto {
            tag: words.next()?,
            suite: words.next()?,
        })
    })
}
