//! Which observations are worth a finding, and how bad it is.

use super::verdict::Observation;
use super::{TurnProbe, TurnResult};
use crate::diagnostic::{Finding, Location, Severity};

/// The findings of all probes. Those of one URI stand together in `probes`.
pub fn findings(probes: &[TurnProbe]) -> Vec<Finding> {
    probes
        .chunk_by(|a, b| a.uri == b.uri)
        .flat_map(of_uri)
        .collect()
}

/// A server can be used when any of its addresses can: one that fails beside it costs clients time.
fn of_uri(host: &[TurnProbe]) -> Vec<Finding> {
    let judged: Vec<(&TurnProbe, Vec<Observation>)> = host
        .iter()
        .map(|probe| (probe, probe.judgement().observations))
        .collect();
    let usable = |(probe, seen): &(&TurnProbe, Vec<Observation>)| {
        let measured = matches!(&probe.result, TurnResult::Probed(facts) if !facts.interrupted);
        measured && seen.iter().all(|o| o.severity < Severity::Error)
    };
    let another_works = judged.iter().any(usable);
    judged
        .iter()
        .flat_map(|(probe, seen)| seen.iter().map(|o| finding(probe, o, another_works)))
        .collect()
}

fn finding(probe: &TurnProbe, observation: &Observation, another_works: bool) -> Finding {
    let mut message = observation.explanation.cause.clone();
    let mut severity = observation.severity;
    if severity == Severity::Error && another_works {
        severity = Severity::Warning;
        message += "; another address of this server works";
    }
    Finding::new(observation.kind.code, &observation.word, severity, message)
        .at(Location::whole(probe.subject()))
        .help(observation.explanation.help.clone())
}

impl TurnProbe {
    /// What a finding about this probe is about: the URI, and the address where that adds something.
    pub fn subject(&self) -> String {
        match &self.target {
            Some(target) if !self.uri.to_string().contains(&target.address.to_string()) => {
                format!("{} ({})", self.uri, target.address)
            }
            _ => self.uri.to_string(),
        }
    }
}
