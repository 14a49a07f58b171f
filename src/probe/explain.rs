//! The sentences that go with a verdict: what was tried and seen, and what to do next.

use std::net::SocketAddr;
use std::time::Duration;

use super::{Families, OpenError, ProbeResult, ResolveError, ServerProbe, Verdict};
use crate::stun::{Fault, ServerError, Tally, error_code};
use crate::units::{duration_ms, format_ms};

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub cause: String,
    /// Empty only for a run that was stopped.
    pub help: String,
}

fn explanation(cause: impl Into<String>, help: impl Into<String>) -> Option<Explanation> {
    Some(Explanation {
        cause: cause.into(),
        help: help.into(),
    })
}

impl ServerProbe {
    /// `None` when all is well.
    pub fn explanation(&self) -> Option<Explanation> {
        match (self.verdict(), &self.result, self.address()) {
            (Verdict::Ok, ..) => None,
            (verdict, ProbeResult::Probed { tally, .. }, Some(server)) => {
                explain_tally(&verdict, server, tally)
            }
            (_, ProbeResult::Unresolved(error), _) => explain_unresolved(self, error),
            (_, ProbeResult::NotOpened(OpenError::NoRoute(error)), Some(server)) => explanation(
                format!(
                    "this host has no {} route to {server}: {error}",
                    family(server)
                ),
                format!(
                    "if this host should have {0}, check its {0} address and default route; \
                     else leave {0} out with {1}",
                    family(server),
                    if server.is_ipv4() { "-6" } else { "-4" },
                ),
            ),
            (_, ProbeResult::NotOpened(OpenError::Local(error)), Some(server)) => explanation(
                format!("this host gives no socket to ask {server} with: {error}"),
                LOCAL_HELP,
            ),
            _ => explanation("the run was stopped before anything was sent", ""),
        }
    }
}

const LOCAL_HELP: &str = "check the limit on open files (ulimit -n) and this host's own firewall";

fn explain_tally(verdict: &Verdict<'_>, server: SocketAddr, tally: &Tally) -> Option<Explanation> {
    match verdict {
        Verdict::Fault { fault, sometimes } => {
            let mut explanation = explain_fault(fault, server, tally)?;
            if *sometimes {
                let all = tally.finished().count();
                let failed = tally.faults().count();
                explanation.cause += &format!(", in {failed} of {all} transactions");
            }
            Some(explanation)
        }
        Verdict::Loss => explain_loss(server, tally),
        Verdict::Retransmitted => explanation(
            format!(
                "{server} answered only after retransmissions, {} requests for {}, \
                 so no round-trip time can be told",
                tally.requests_sent(),
                plural(tally.answered().count() as u64, "answer"),
            ),
            "the path loses the first requests, or answers take longer than --rto; \
             try a longer one, such as --rto 3s",
        ),
        Verdict::Legacy => explanation(
            format!("{server} tells our address in MAPPED-ADDRESS only, as RFC 3489 servers do"),
            "routers that rewrite addresses inside packets will falsify it; \
             replace the server with one of RFC 5389 or later, such as coturn",
        ),
        Verdict::MappingUnstable => {
            let mapped = tally.seen.answer.as_ref()?.mapped;
            let other = tally.seen.other_mapped?;
            explanation(
                format!("{server} saw the same socket first at {mapped} and later at {other}"),
                "a NAT on the way changes its mapping while it is in use, which breaks calls; \
                 look for address pooling or several uplinks",
            )
        }
        Verdict::LocalFailure => {
            let words = tally.faults().find_map(|fault| match fault {
                Fault::Local(words) => Some(words.as_str()),
                _ => None,
            });
            let words = words.unwrap_or("unknown error");
            explanation(
                format!("this host failed to send to {server}: {words}"),
                LOCAL_HELP,
            )
        }
        _ => explanation(
            format!("the run was stopped while {server} had not yet answered"),
            "",
        ),
    }
}

fn explain_loss(server: SocketAddr, tally: &Tally) -> Option<Explanation> {
    let (lost, sent) = tally.requests_lost();
    let unanswered = tally.faults().count();
    let transactions = match unanswered {
        0 => "retransmissions made up for them".to_owned(),
        _ => format!(
            "{unanswered} of {} failed",
            plural(tally.finished().count() as u64, "transaction")
        ),
    };
    explanation(
        format!("{lost} of {sent} requests to {server} drew no reply; {transactions}"),
        "the path or the server drops datagrams; measure for longer with a larger --count, \
         and from another network, to see which",
    )
}

fn explain_fault(fault: &Fault, server: SocketAddr, tally: &Tally) -> Option<Explanation> {
    match fault {
        Fault::Timeout => explanation(
            format!(
                "no reply from {server} over UDP to {} in {}",
                plural(tally.requests_sent(), "request"),
                time(tally.elapsed),
            ),
            "check that a STUN server listens on that UDP port, and that no firewall \
             drops UDP to it or from it",
        ),
        Fault::Refused => explanation(
            format!(
                "{server} is closed: ICMP port unreachable came back after {}",
                time(tally.elapsed)
            ),
            "nothing listens on that UDP port: start the server, or check the port",
        ),
        Fault::Unreachable(words) => explanation(
            format!(
                "{server} cannot be reached: {words}, after {}",
                time(tally.elapsed)
            ),
            "a router or a firewall on the way rejects UDP to that address",
        ),
        Fault::NotStun { why, length } => explanation(
            format!("the reply of {length} bytes from {server} is not STUN: {why}"),
            "another service answers on this port; check the port (3478 is STUN's own)",
        ),
        Fault::Malformed(damage) => explanation(
            format!("the reply from {server} is damaged at {damage}"),
            "clients discard such a reply; update the server, or look for a middlebox that \
             cuts or rewrites STUN",
        ),
        Fault::WrongTransaction(id) => explanation(
            format!(
                "a reply came from {server}, but its transaction id {id} is that of no request"
            ),
            "the server, or a middlebox on the way, does not return the transaction id; \
             clients discard such a reply (RFC 8489 §6.3)",
        ),
        Fault::FingerprintMismatch { found, computed } => explanation(
            format!(
                "the reply from {server} has FINGERPRINT 0x{found:08x}, its content gives 0x{computed:08x}"
            ),
            "something on the way rewrites STUN (an ALG in a router), or the server computes \
             the CRC-32 of RFC 8489 §14.7 wrong",
        ),
        Fault::UnexpectedSource(source) => explanation(
            format!("the reply to a request to {server} came from {source}"),
            "NATs and clients drop it; bind the server to the address it is asked at, \
             which matters on hosts with several addresses",
        ),
        Fault::NotAResponse(kind) => explanation(
            format!("{server} replied with a {kind} that answers no Binding request"),
            "an echo service, or a server that mistakes the message; check the port",
        ),
        Fault::UnknownRequired(types) => {
            let names: Vec<String> = types.iter().map(ToString::to_string).collect();
            explanation(
                format!(
                    "the reply from {server} has {}, which clients must understand and do not know",
                    names.join(", ")
                ),
                "clients treat the transaction as failed (RFC 8489 §6.3.3); turn the extension \
                 off in the server",
            )
        }
        Fault::NoMappedAddress => explanation(
            format!("the success response from {server} has no XOR-MAPPED-ADDRESS"),
            "the server does not do what STUN is for; update or replace it",
        ),
        Fault::XorNotApplied(plain) => explanation(
            format!("XOR-MAPPED-ADDRESS from {server} is {plain} as it is, where it must be XORed"),
            "clients read a wrong address from it (RFC 8489 §14.2); update or replace the server",
        ),
        Fault::ServerError(error) => explain_server_error(error, server),
        Fault::Local(words) => explanation(
            format!("this host failed to send to {server}: {words}"),
            LOCAL_HELP,
        ),
    }
}

fn explain_server_error(error: &ServerError, server: SocketAddr) -> Option<Explanation> {
    let code = error.code;
    let name = match error.reason.as_str() {
        "" => error_code::name(code).unwrap_or("no reason given"),
        reason => reason,
    };
    let mut cause = format!("{server} answered with error {code} ({name})");
    if !error.unknown.is_empty() {
        let names: Vec<String> = error.unknown.iter().map(ToString::to_string).collect();
        cause += &format!(", not understanding {}", names.join(", "));
    }
    if let Some(alternate) = error.alternate {
        cause += &format!(", naming {alternate} as its alternate");
    }
    let help = match code {
        300 => "ask the alternate server itself",
        401 | 438 => {
            "the server wants credentials even for Binding; let it answer those without \
                      (coturn: remove `secure-stun`)"
        }
        400 => "the server found the request broken; a middlebox may have rewritten it",
        420 => {
            "the server refuses an attribute that the request did not need, or did not have; \
                update the server"
        }
        500..600 => "the server is in trouble; see its log, and try again later",
        _ => "see the server's log and configuration",
    };
    explanation(cause, help)
}

fn explain_unresolved(probe: &ServerProbe, error: &ResolveError) -> Option<Explanation> {
    let took = probe
        .resolve_time
        .map_or(String::new(), |took| format!(", after {}", time(took)));
    match error {
        ResolveError::Failed(words) => explanation(
            format!("the name in `{}` did not resolve: {words}{took}", probe.uri),
            "check the spelling, and that this host's DNS works (for example with `getent hosts NAME`)",
        ),
        ResolveError::TimedOut(limit) => explanation(
            format!(
                "the name in `{}` did not resolve within {}",
                probe.uri,
                time(*limit)
            ),
            "this host's DNS server does not answer; check its configuration, or give an address",
        ),
        ResolveError::NoneOfFamily { name, families } => {
            let (missing, help) = match families {
                Families::Both => ("", "give the name an address"),
                Families::Ipv4 => (" IPv4", "leave out -4, or give the name such an address"),
                Families::Ipv6 => (" IPv6", "leave out -6, or give the name such an address"),
            };
            explanation(format!("`{name}` has no{missing} address"), help)
        }
    }
}

fn family(address: SocketAddr) -> &'static str {
    if address.is_ipv4() { "IPv4" } else { "IPv6" }
}

fn plural(count: u64, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

/// `39.5 s`, or `0.120 ms` below a second.
fn time(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", format_ms(duration_ms(duration)))
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}
