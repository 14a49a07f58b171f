//! What the discovery with one server amounts to, in one word.

use std::borrow::Cow;

use super::NatProbe;
use crate::probe;
use crate::stun::Fault;
use crate::stun::nat::{Evidence, Violation};

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict<'a> {
    Ok,
    /// The server does not answer an ordinary request as it should.
    Server(probe::Verdict<'a>),
    Unsupported,
    Violation(Violation),
    /// Too much was lost to tell.
    Inconclusive,
    LocalFailure,
    Interrupted,
}

impl NatProbe {
    pub fn verdict(&self) -> Verdict<'_> {
        let server = self.server.verdict();
        if server == probe::Verdict::Interrupted {
            return Verdict::Interrupted;
        }
        if !server.is_usable() {
            return Verdict::Server(server);
        }
        self.evidence.as_ref().map_or(Verdict::LocalFailure, of)
    }

    /// Whether nothing at all came back over UDP.
    pub fn is_silent(&self) -> bool {
        matches!(
            self.server.verdict(),
            probe::Verdict::Fault {
                fault: Fault::Timeout,
                ..
            }
        )
    }
}

fn of(evidence: &Evidence) -> Verdict<'static> {
    let complete = evidence.mapping().is_some() && evidence.filtering().is_some();
    match (evidence.violation(), evidence.other) {
        (Some(violation), _) => Verdict::Violation(violation),
        _ if complete => Verdict::Ok,
        _ if evidence.stopped => Verdict::Interrupted,
        (None, None) if evidence.is_translated().is_some() => Verdict::Unsupported,
        _ => Verdict::Inconclusive,
    }
}

impl Verdict<'_> {
    /// The word for reports.
    pub fn word(&self) -> Cow<'static, str> {
        match self {
            Verdict::Ok => "ok".into(),
            Verdict::Server(verdict) => verdict.word(),
            Verdict::Unsupported => super::codes::UNSUPPORTED.name.into(),
            Verdict::Violation(_) => super::codes::VIOLATION.name.into(),
            Verdict::Inconclusive => "inconclusive".into(),
            Verdict::LocalFailure => "local-failure".into(),
            Verdict::Interrupted => "interrupted".into(),
        }
    }
}
