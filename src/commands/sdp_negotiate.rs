//! `sdp negotiate`: what an offer and its answer agree on, and where the two do not fit.

use super::Context;
use super::descriptions::{Described, Named, Part, offer_and_answer, only};
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
    let [offer, answer] = match Named::all(&args.files)?.as_slice() {
        [one] => offer_and_answer(one, one.read(context)?)?,
        [offer, answer] => [
            only(offer, Part::Offer, offer.read(context)?)?,
            only(answer, Part::Answer, answer.read(context)?)?,
        ],
        _ => {
            return Err(Failure::usage(
                "an offer and an answer are needed, or one file with both",
            ));
        }
    };
    Ok(report(offer, answer))
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
