//! What the probe of one address amounts to, in one word.

use std::borrow::Cow;

use super::path::Facts;
use super::tls::CertificateFault;
use super::uri::Transport;
use super::{OpenError, ProbeResult, ResolveError, ServerProbe};
use super::{codes, transport_codes};
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
    /// Two attributes of one answer tell two addresses.
    AlgRewrite,
    /// Answers are so much larger than requests that others may be flooded with them.
    Amplification {
        sent: u64,
        received: u64,
    },
    /// Every transaction that has ended failed, or with `sometimes` not all of them.
    Fault {
        fault: &'a Fault,
        sometimes: bool,
    },
    /// What is wrong with the server's certificate, or soon will be.
    Certificate(&'a CertificateFault),
    /// There was no connection, or no handshake on it.
    NotOpened(&'static FindingKind),
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
            ProbeResult::Probed { tally, facts, .. } => of_probed(tally, facts, self.transport),
            ProbeResult::Unresolved(error) => Verdict::Unresolved(error),
            ProbeResult::NotOpened(error) => of_open_error(error),
            ProbeResult::Opening(_) | ProbeResult::NotBegun => Verdict::Interrupted,
        }
    }
}

fn of_open_error(error: &OpenError) -> Verdict<'_> {
    if let Some(fault) = error.certificate_fault() {
        return Verdict::Certificate(fault);
    }
    match (error, error.code()) {
        (OpenError::NoRoute(_), _) => Verdict::NoRoute,
        (_, Some(code)) => Verdict::NotOpened(code),
        (_, None) => Verdict::LocalFailure,
    }
}

/// Clients look at the certificate first, and go no further when it is wrong. One that
/// is about to expire matters only when all else is well.
fn of_probed<'a>(tally: &'a Tally, facts: &'a Facts, transport: Transport) -> Verdict<'a> {
    let verdict = of_tally(tally, transport);
    match (facts.certificate_fault(), &verdict) {
        (Some(fault), _) if fault.code().severity == Severity::Error => Verdict::Certificate(fault),
        (Some(fault), Verdict::Ok | Verdict::Retransmitted) => Verdict::Certificate(fault),
        _ => verdict,
    }
}

fn of_tally(tally: &Tally, transport: Transport) -> Verdict<'_> {
    let answered = tally.answered().next().is_some();
    // A reply that is wrong tells more than one that did not come.
    let telling = tally.faults().find(|fault| **fault != Fault::Timeout);
    match telling.or_else(|| tally.faults().next()) {
        Some(Fault::Local(_)) => return Verdict::LocalFailure,
        // A stream loses nothing.
        Some(Fault::Timeout) if answered && !transport.is_stream() => return Verdict::Loss,
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
    } else if tally.rewritten().is_some() {
        Verdict::AlgRewrite
    } else if tally.seen.other_mapped.is_some() {
        Verdict::MappingUnstable
    } else if let Some((sent, received)) = amplified(tally, transport) {
        Verdict::Amplification { sent, received }
    } else if !rtt_known {
        Verdict::Retransmitted
    } else if lost > 0 {
        Verdict::Loss
    } else {
        Verdict::Ok
    }
}

/// From how many bytes received for each byte sent an answer is called amplified. Usual
/// answers to a Binding request have two to four times its length.
const AMPLIFIED: u64 = 10;

/// Over a connection nobody can ask in the name of others.
fn amplified(tally: &Tally, transport: Transport) -> Option<(u64, u64)> {
    let is_amplified = |&(sent, received): &(u64, u64)| received >= sent * AMPLIFIED;
    tally
        .most_amplified()
        .filter(is_amplified)
        .filter(|_| transport == Transport::Udp)
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
            Verdict::AlgRewrite => &codes::ALG_REWRITE,
            Verdict::Amplification { .. } => &codes::AMPLIFICATION,
            Verdict::Unresolved(error) => of_resolve_error(error),
            Verdict::NoRoute => &codes::NO_ROUTE,
            Verdict::Fault { fault, .. } => return code_of(fault),
            Verdict::Certificate(fault) => fault.code(),
            Verdict::NotOpened(code) => code,
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

pub fn of_resolve_error(error: &ResolveError) -> &'static FindingKind {
    match error {
        ResolveError::NotFound { .. } => &codes::NAME_NOT_FOUND,
        ResolveError::NoneOfFamily { .. } => &transport_codes::NAME_NO_ADDRESS,
        ResolveError::NoService { .. } | ResolveError::TimedOut { .. } => {
            &transport_codes::NAME_SERVICE
        }
        ResolveError::NotAvailable(_) => &transport_codes::SERVICE_NOT_AVAILABLE,
    }
}

/// The kind of finding that a failed transaction is worth. `None` where it says nothing of
/// the server.
pub fn code_of(fault: &Fault) -> Option<&'static FindingKind> {
    Some(match fault {
        Fault::Timeout => &codes::TIMEOUT,
        Fault::TimeoutPartial { .. } => &transport_codes::TIMEOUT_PARTIAL,
        Fault::Reset => &transport_codes::RESET,
        Fault::ClosedEarly { .. } => &transport_codes::CLOSED_EARLY,
        Fault::Tls(_) => &transport_codes::TLS_FAILED,
        Fault::TlsExpected(_) => &transport_codes::TLS_EXPECTED,
        Fault::OtherProtocol(_) => &codes::NOT_STUN,
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
        Fault::MappedWrongFamily(_) => &codes::MAPPED_WRONG_FAMILY,
        Fault::ServerError(_) => &codes::SERVER_ERROR,
        Fault::Local(_) => return None,
    })
}
