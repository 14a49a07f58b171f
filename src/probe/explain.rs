//! The sentences that go with a verdict: what was tried and seen, and what to do next.

mod names;
mod tls;
mod transport;

pub use names::unresolved;

use std::net::SocketAddr;
use std::time::Duration;

use super::path::Target;
use super::uri::{Host, Transport};
use super::{ProbeResult, ServerProbe, Verdict};
use crate::stun::{Fault, ServerError, Tally, error_code};
use crate::units::{duration_ms, format_ms, plural};

/// Why a verdict is what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub cause: String,
    /// Empty only for a run that was stopped.
    pub help: String,
}

impl Explanation {
    pub fn new(cause: impl Into<String>, help: impl Into<String>) -> Explanation {
        Explanation {
            cause: cause.into(),
            help: help.into(),
        }
    }
}

fn explanation(cause: impl Into<String>, help: impl Into<String>) -> Option<Explanation> {
    Some(Explanation::new(cause, help))
}

/// What was done before a transaction failed.
#[derive(Debug, Clone, Copy)]
pub struct Tried {
    pub requests: u64,
    pub elapsed: Duration,
    /// How long the connection took, where there is one.
    pub connect_time: Option<Duration>,
}

impl ServerProbe {
    /// `None` when all is well.
    pub fn explanation(&self) -> Option<Explanation> {
        match (self.verdict(), &self.result, &self.target) {
            (Verdict::Ok, ..) => None,
            (Verdict::Certificate(fault), _, Some(target)) => Some(fault.explanation(target)),
            (verdict, ProbeResult::Probed { tally, facts, .. }, Some(target)) => {
                let tried = Tried {
                    requests: tally.requests_sent(),
                    elapsed: tally.elapsed,
                    connect_time: facts.connect_time,
                };
                explain_tally(&verdict, target, tally, &tried)
            }
            (_, ProbeResult::Unresolved(error), _) => Some(unresolved(self.resolve_time, error)),
            (_, ProbeResult::NotOpened(error), Some(target)) => Some(error.explanation(target)),
            (_, ProbeResult::Opening(after), Some(target)) => {
                explanation(transport::stopped(target, *after), "")
            }
            _ => explanation(self.stopped_early(), ""),
        }
    }

    /// What was under way when the run was stopped before anything was sent.
    fn stopped_early(&self) -> String {
        match (&self.uri.host, &self.target) {
            (Host::Name(name), None) => {
                format!("the run was stopped while the name `{name}` was looked up")
            }
            _ => "the run was stopped before anything was sent".to_owned(),
        }
    }
}

const LOCAL_HELP: &str = "check the limit on open files (ulimit -n) and this host's own firewall";

fn explain_tally(
    verdict: &Verdict<'_>,
    target: &Target,
    tally: &Tally,
    tried: &Tried,
) -> Option<Explanation> {
    let server = target.address;
    match verdict {
        Verdict::Fault { fault, sometimes } => {
            let mut explanation = explain_fault(fault, target, tried);
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
        Verdict::AlgRewrite => {
            let mapped = tally.seen.answer.as_ref()?.mapped;
            let plain = tally.rewritten()?;
            explanation(
                format!(
                    "XOR-MAPPED-ADDRESS from {server} is {mapped}, but MAPPED-ADDRESS beside it is \
                     {plain}"
                ),
                "a router on the way rewrites addresses inside packets; turn its ALG (SIP, or \
                 \"STUN helper\") off. Clients use XOR-MAPPED-ADDRESS, which it did not find",
            )
        }
        Verdict::Amplification { sent, received } => explanation(
            format!(
                "{server} sent {received} bytes for {sent}, {:.0} times as many",
                *received as f64 / (*sent).max(1) as f64
            ),
            "with forged sources such a server floods others; have it send fewer attributes, \
             and limit its rate",
        ),
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

/// What went wrong in a transaction with `target`, and what to do.
pub fn explain_fault(fault: &Fault, target: &Target, tried: &Tried) -> Explanation {
    transport::stream(fault, target, tried).unwrap_or_else(|| explain_reply(fault, target, tried))
}

/// What may go wrong on any transport.
fn explain_reply(fault: &Fault, target: &Target, tried: &Tried) -> Explanation {
    let server = target.address;
    match fault {
        Fault::Timeout => Explanation::new(
            format!(
                "no reply from {server} over {} to {} in {}",
                target.transport,
                plural(tried.requests, "request"),
                time(tried.elapsed),
            ),
            transport::timeout_help(target.transport),
        ),
        Fault::Refused => Explanation::new(
            format!(
                "{server} is closed: ICMP port unreachable came back after {}",
                time(tried.elapsed)
            ),
            "nothing listens on that UDP port, or a firewall rejects it: start the server, check \
             the port, and what stands before the server",
        ),
        Fault::Unreachable(words) => Explanation::new(
            format!(
                "{server} cannot be reached: {words}, after {}",
                time(tried.elapsed)
            ),
            format!(
                "a router or a firewall on the way rejects {} to that address",
                if target.transport.is_stream() {
                    Transport::Tcp
                } else {
                    Transport::Udp
                }
            ),
        ),
        Fault::NotStun { why, length } => Explanation::new(
            format!("the reply of {length} bytes from {server} is not STUN: {why}"),
            "another service answers on this port; check the port (3478 is STUN's own)",
        ),
        Fault::Malformed(damage) => Explanation::new(
            format!("the reply from {server} is damaged at {damage}"),
            "clients discard such a reply; update the server, or look for a middlebox that \
             cuts or rewrites STUN",
        ),
        Fault::WrongTransaction(id) => Explanation::new(
            format!(
                "a reply came from {server}, but its transaction id {id} is that of no request"
            ),
            "the server, or a middlebox on the way, does not return the transaction id; \
             clients discard such a reply (RFC 8489 §6.3)",
        ),
        Fault::FingerprintMismatch { found, computed } => Explanation::new(
            format!(
                "the reply from {server} has FINGERPRINT 0x{found:08x}, its content gives 0x{computed:08x}"
            ),
            "something on the way rewrites STUN (an ALG in a router), or the server computes \
             the CRC-32 of RFC 8489 §14.7 wrong",
        ),
        Fault::UnexpectedSource(source) => Explanation::new(
            format!("the reply to a request to {server} came from {source}"),
            "NATs and clients drop it; bind the server to the address it is asked at, \
             which matters on hosts with several addresses",
        ),
        Fault::NotAResponse(kind) => Explanation::new(
            format!("{server} replied with a {kind} that answers no Binding request"),
            "an echo service, or a server that mistakes the message; check the port",
        ),
        Fault::UnknownRequired(types) => {
            let names: Vec<String> = types.iter().map(ToString::to_string).collect();
            Explanation::new(
                format!(
                    "the reply from {server} has {}, which clients must understand and do not know",
                    names.join(", ")
                ),
                "clients treat the transaction as failed (RFC 8489 §6.3.3); turn the extension \
                 off in the server",
            )
        }
        Fault::NoMappedAddress => Explanation::new(
            format!("the success response from {server} has no XOR-MAPPED-ADDRESS"),
            "the server does not do what STUN is for; update or replace it",
        ),
        Fault::XorNotApplied(plain) => Explanation::new(
            format!("XOR-MAPPED-ADDRESS from {server} is {plain} as it is, where it must be XORed"),
            "clients read a wrong address from it (RFC 8489 §14.2); update or replace the server",
        ),
        Fault::MappedWrongFamily(mapped) => Explanation::new(
            format!(
                "{server} was asked over {}, and sees us at {mapped}",
                family(server)
            ),
            "something on the way translates between IPv4 and IPv6, or the server is wrong; \
             candidates of that family do not fit the socket that they are for",
        ),
        Fault::ServerError(error) => explain_server_error(error, server),
        Fault::TimeoutPartial { .. }
        | Fault::Reset
        | Fault::ClosedEarly { .. }
        | Fault::Tls(_)
        | Fault::TlsExpected(_)
        | Fault::OtherProtocol(_) => Explanation::new(
            format!("the connection to {server} broke"),
            "see the server's log",
        ),
        Fault::Local(words) => Explanation::new(
            format!("this host failed to send to {server}: {words}"),
            LOCAL_HELP,
        ),
    }
}

fn explain_server_error(error: &ServerError, server: SocketAddr) -> Explanation {
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
    if let Some(alternate) = &error.alternate {
        cause += &format!(", naming {} as its alternate", alternate.address);
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
    Explanation::new(cause, help)
}

fn family(address: SocketAddr) -> &'static str {
    if address.is_ipv4() { "IPv4" } else { "IPv6" }
}

/// `39.5 s`, or `0.120 ms` below a second.
fn time(duration: Duration) -> String {
    if duration < Duration::from_secs(1) {
        format!("{} ms", format_ms(duration_ms(duration)))
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}
