//! What asking the servers is worth in findings, each at the URL it is about.

use super::servers::{Asked, Outcome, Standing};
use crate::diagnostic::{Finding, Location, Severity};
use crate::probe::turn::codes::CREDENTIAL_EXPIRED;
use crate::probe::turn::{self, TurnProbe};
use crate::probe::{self};
use crate::source::Source;

/// A server that fails while another of its kind works, or may yet, is a warning.
pub fn findings(asked: &[Asked], source: &Source) -> Vec<Finding> {
    let another_works = |one: &Asked| {
        let kind = one.standing().map(|(kind, _)| kind);
        kind.is_some_and(|kind| {
            let others = asked.iter().filter(|other| !std::ptr::eq(*other, one));
            let mut others = others.filter_map(Asked::standing);
            others.any(|(other, standing)| {
                other == kind && matches!(standing, Standing::Works | Standing::UnderWay)
            })
        })
    };
    let found = asked.iter().flat_map(|one| {
        let place = Location::text(source, one.url.value.span.clone());
        let milder = another_works(one);
        let found = of_server(one).into_iter();
        found.map(move |finding| placed(finding, &place, milder))
    });
    found.collect()
}

fn of_server(asked: &Asked) -> Vec<Finding> {
    match &asked.outcome {
        Outcome::Stun(probes) => probe::findings(probes),
        // That was read in the text, and told there.
        Outcome::Turn(probes) if probes.iter().all(has_expired) => Vec::new(),
        Outcome::Turn(probes) => turn::findings(probes),
        Outcome::Unreadable | Outcome::NotAsked(_) => Vec::new(),
    }
}

fn has_expired(probe: &TurnProbe) -> bool {
    probe.judgement().word == CREDENTIAL_EXPIRED.name
}

fn placed(finding: Finding, place: &Location, another_works: bool) -> Finding {
    Finding {
        severity: match finding.severity {
            Severity::Error if another_works => Severity::Warning,
            severity => severity,
        },
        location: Some(place.clone()),
        ..finding
    }
}
