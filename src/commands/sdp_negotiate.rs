//! `sdp negotiate`: what an offer and its answer agree on, and where the two do not fit.

use super::Context;
use super::descriptions::{Described, Named};
use crate::cli::NegotiateArgs;
use crate::diagnostic::{FindingCounts, Severity};
use crate::failure::{Failure, Result};
use crate::lint::{self, Options};
use crate::report::sdp::negotiate::{SdpNegotiate, SdpParty};
use crate::report::{Data, Report};
use crate::sdp::{Document, Kind};
use crate::session::Session;
use crate::session::negotiation::Negotiation;

pub fn run(args: &NegotiateArgs, context: &Context) -> Result<Report> {
    let (offer, answer) = match Named::all(&args.files)?.as_slice() {
        [one] => both_of(one, context)?,
        [offer, answer] => (offer.read_one(context)?, answer.read_one(context)?),
        _ => {
            return Err(Failure::usage(
                "an offer and an answer are needed, or one file with both",
            ));
        }
    };
    check_order(&offer, &answer)?;
    Ok(report(offer, answer))
}

/// The offer and the answer of one file, where it is clear which they are.
fn both_of(named: &Named, context: &Context) -> Result<(Described, Described)> {
    let mut found = named.read(context)?;
    if let [first, second] = found.as_slice()
        && (first.kind, second.kind) == (None, None)
        && let (Some(answer), Some(offer)) = (found.pop(), found.pop())
    {
        return Ok((offer, answer));
    }
    let names = names(&found);
    match (
        only(&mut found, Kind::Offer),
        only(&mut found, Kind::Answer),
    ) {
        (Some(offer), Some(answer)) => Ok((offer, answer)),
        _ => Err(Failure::usage(format!(
            "`{}` is not one offer with one answer",
            named.name()
        ))
        .help(format!("name the offer, then the answer; there is {names}"))),
    }
}

/// The only description of a kind. A dump may tell several times of the same one.
fn only(found: &mut Vec<Described>, kind: Kind) -> Option<Described> {
    let mut alike: Vec<Described> = found.extract_if(.., |one| one.kind == Some(kind)).collect();
    alike.dedup_by(|one, other| one.source.bytes() == other.source.bytes());
    let first = alike.pop()?;
    alike.is_empty().then_some(first)
}

fn names(found: &[Described]) -> String {
    const MOST: usize = 8;
    let name = |one: &Described| {
        let kind = one
            .kind
            .map_or(String::new(), |kind| format!(" ({})", kind.as_str()));
        format!("`{}`{kind}", one.source.name())
    };
    let names: Vec<String> = found.iter().take(MOST).map(name).collect();
    match found.len().saturating_sub(MOST) {
        0 if names.is_empty() => "none".to_owned(),
        0 => names.join(", "),
        more => format!("{}, and {more} more", names.join(", ")),
    }
}

fn check_order(offer: &Described, answer: &Described) -> Result<()> {
    let is = |described: &Described, kind| described.kind == Some(kind);
    let wrong = if is(offer, Kind::Answer) {
        format!("`{}` is an answer, not an offer", offer.source.name())
    } else if is(answer, Kind::Offer) {
        format!("`{}` is an offer, not an answer", answer.source.name())
    } else {
        return Ok(());
    };
    Err(Failure::usage(wrong).help("name the offer first, then the answer"))
}

fn report(offer: Described, answer: Described) -> Report {
    let options = Options::default();
    let (offered, answered) = (
        Document::read(&offer.source),
        Document::read(&answer.source),
    );
    let (ours, theirs) = (Session::of(&offered), Session::of(&answered));
    // What is broken on one side cannot be agreed on; what is merely doubtful is for `sdp lint`.
    let mut findings = Vec::new();
    let mut party = |document: &Document, kind, session: &Session| {
        let found = lint::lint(document, Some(kind), &options).findings;
        let lint = FindingCounts::of(&found);
        let errors = found
            .into_iter()
            .filter(|one| one.severity == Severity::Error);
        findings.extend(errors);
        SdpParty {
            source: document.source().name().to_owned(),
            lint,
            ice_lite: session.is_ice_lite,
        }
    };
    let data = SdpNegotiate::new(
        party(&offered, Kind::Offer, &ours),
        party(&answered, Kind::Answer, &theirs),
        &Negotiation::of(&ours, &theirs),
    );
    findings.extend(lint::lint_answer(&offered, &answered, &options).findings);
    let mut report = Report::new(Data::SdpNegotiate(Box::new(data)));
    report.findings = findings;
    report.sources = vec![offer.source, answer.source];
    report
}
