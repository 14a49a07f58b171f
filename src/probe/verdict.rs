//! What the probe of one address amounts to, in one word.

use std::borrow::Cow;

use super::codes;
use super::{OpenError, ProbeResult, ResolveError, ServerProbe};
use crate::diagnostic::FindingKind;
use crate::diagnostic::Severity;
use crate::stun::{Fault, Tally};

#[derive(Debug, Clone, PartialEq)]
pub enum Verdict<'a> {
    /// Every transaction was answered at the first request.
    Ok,
    /// Answered, but never at the first request. The word is `ok` all the same:
    /// the server can be used.
    Retransmitted,
    Loss,
    Legacy,
    MappingUnstable,
    /// Every transaction that has ended failed, or with `sometimes` not all of them.
    Fault {
        fault: &'a Fault,
        sometimes: bool,
    },
    Unresolved(&'a ResolveError),
    NoRoute,
    /// This host did not let us probe; nothing is known of the server.
    LocalFailure,
    /// Stopped before there was an answer.
    Interrupted,
}

impl ServerProbe {
    pub fn verdict(&self) -> Verdict<'_> {
        match &self.result {
            ProbeResult::Probed { tally, .. } => of_tally(tally),
            ProbeResult::Unresolved(error) => Verdict::Unresolved(error),
            ProbeResult::NotOpened(OpenError::NoRoute(_)) => Verdict::NoRoute,
            ProbeResult::NotOpened(OpenError::Local(_)) => Verdict::LocalFailure,
            ProbeResult::NotBegun => Verdict::Interrupted,
        }
    }
}

fn of_tally(tally: &Tally) -> Verdict<'_> {
    let answered = tally.answered().next().is_some();
    // A reply that is wrong tells more than one that did not come.
    let telling = tally.faults().find(|fault| **fault != Fault::Timeout);
    match telling.or_else(|| tally.faults().next()) {
        Some(Fault::Local(_)) => return Verdict::LocalFailure,
        Some(Fault::Timeout) if answered => return Verdict::Loss,
        Some(fault) => {
            let sometimes = answered;
            return Verdict::Fault { fault, sometimes };
        }
        None if !answered => return Verdict::Interrupted,
        None => {}
    }
    let (lost, _) = tally.requests_lost();
    let rtt_known = tally.rtts().next().is_some();
    if tally.is_legacy() {
        Verdict::Legacy
    } else if tally.seen.other_mapped.is_some() {
        Verdict::MappingUnstable
    } else if !rtt_known {
        Verdict::Retransmitted
    } else if lost > 0 {
        Verdict::Loss
    } else {
        Verdict::Ok
    }
}

impl Verdict<'_> {
    /// The word for reports.
    pub fn word(&self) -> Cow<'static, str> {
        match self {
            Verdict::Ok | Verdict::Retransmitted => "ok".into(),
            Verdict::LocalFailure => "local-failure".into(),
            Verdict::Interrupted => "interrupted".into(),
            Verdict::Fault {
                fault: Fault::ServerError(error),
                ..
            } => format!("server-error-{}", error.code).into(),
            _ => self.code().map_or("ok", |code| code.name).into(),
        }
    }

    /// The kind of finding that this is worth, if it is worth one.
    pub fn code(&self) -> Option<&'static FindingKind> {
        Some(match self {
            Verdict::Ok | Verdict::LocalFailure | Verdict::Interrupted => return None,
            Verdict::Retransmitted => &codes::RETRANSMITTED,
            Verdict::Loss => &codes::LOSS,
            Verdict::Legacy => &codes::LEGACY,
            Verdict::MappingUnstable => &codes::MAPPING_UNSTABLE,
            Verdict::Unresolved(_) => &codes::UNRESOLVED,
            Verdict::NoRoute => &codes::NO_ROUTE,
            Verdict::Fault { fault, .. } => return code_of(fault),
        })
    }

    /// Whether a client can use the server at this address.
    pub fn is_usable(&self) -> bool {
        match self {
            Verdict::LocalFailure | Verdict::Interrupted => false,
            Verdict::Fault { sometimes, .. } => *sometimes,
            _ => self
                .code()
                .is_none_or(|code| code.severity < Severity::Error),
        }
    }
}

fn code_of(fault: &Fault) -> Option<&'static FindingKind> {
    Some(match fault {
        Fault::Timeout => &codes::TIMEOUT,
        Fault::Refused => &codes::REFUSED,
        Fault::Unreachable(_) => &codes::UNREACHABLE,
        Fault::NotStun { .. } => &codes::NOT_STUN,
        Fault::Malformed(_) => &codes::MALFORMED,
        Fault::WrongTransaction(_) => &codes::TXID_MISMATCH,
        Fault::FingerprintMismatch { .. } => &codes::FINGERPRINT_MISMATCH,
        Fault::UnexpectedSource(_) => &codes::UNEXPECTED_SOURCE,
        Fault::NotAResponse(_) => &codes::NOT_A_RESPONSE,
        Fault::UnknownRequired(_) => &codes::UNKNOWN_REQUIRED,
        Fault::NoMappedAddress => &codes::NO_MAPPED_ADDRESS,
        Fault::XorNotApplied(_) => &codes::XOR_NOT_APPLIED,
        Fault::ServerError(_) => &codes::SERVER_ERROR,
        Fault::Local(_) => return None,
    })
}
