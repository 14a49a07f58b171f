//! The sentences about TURN servers: what was tried and seen, and what to do next.

mod data;

use std::net::SocketAddr;
use std::time::Duration;

use super::Facts;
use super::codes;
use super::relay::AttemptError;
use crate::diagnostic::FindingKind;
use crate::probe::Explanation;
use crate::probe::explain::{Tried, explain_fault};
use crate::stun;
use crate::turn::{ChallengeFault, Credentials, EphemeralUsername, Fault};

pub use data::{echo, indication, peer_denied, rate};

pub fn stopped() -> Explanation {
    Explanation::new("the run was stopped before there was a verdict", "")
}

/// Not all was done in the time that the address has.
pub fn out_of_time(facts: &Facts, stage: &str, time: Duration) -> Explanation {
    let server = facts.server.address;
    Explanation::new(
        format!(
            "the time for {server} ({}) ended before {stage}",
            short(time)
        ),
        "look at the stages for what took so long, or give it more time with --timeout",
    )
}

impl AttemptError {
    /// Why there is no allocation, and what to do.
    pub fn explanation(&self, facts: &Facts) -> Explanation {
        match self {
            AttemptError::NotOpened(error) => error.explanation(&facts.server),
            AttemptError::Fault(_) if facts.answers_binding == Some(true) => {
                let server = facts.server.address;
                Explanation::new(
                    format!("{server} answers Binding requests, but no Allocate request"),
                    "it is a STUN server, or one whose TURN is turned off (coturn: `stun-only`); \
                     ask a TURN server, or give it as `stun:` to clients",
                )
            }
            AttemptError::Fault(fault) => of_fault(fault, facts, "Allocate"),
        }
    }
}

/// Why a request about an allocation failed.
pub fn refused(facts: &Facts, what: &str, fault: &Fault) -> Explanation {
    of_fault(fault, facts, what)
}

/// What is wrong, in answer to the request `what`.
fn of_fault(fault: &Fault, facts: &Facts, what: &str) -> Explanation {
    let server = facts.server.address;
    match fault {
        Fault::Stun(stun::Fault::ServerError(error)) => server_error(facts, what, error),
        Fault::Stun(fault) => {
            let tried = Tried {
                requests: u64::from(facts.requests),
                elapsed: facts.request_time,
                connect_time: facts.path.connect_time,
            };
            explain_fault(fault, &facts.server, &tried)
        }
        Fault::CredentialsMissing => Explanation::new(
            format!(
                "{server} wants credentials{}, and none were given",
                realm(facts)
            ),
            "give --username, and the password in RTCTOOL_TURN_PASSWORD or --password-file, or \
             the shared secret of REST credentials in RTCTOOL_TURN_SECRET or --secret-file",
        ),
        Fault::Challenge(fault) => challenge(server, fault),
        Fault::Rejected(error) => rejected(facts, error),
        Fault::BidDown => Explanation::new(
            format!("{server} promises SHA-256 in its nonce, and does not offer or use it"),
            "somebody on the way may be taking it out to get at the weaker MD5 (RFC 8489 §9.2.5); \
             ask over TLS, and compare",
        ),
        Fault::StaleNonces(times) => Explanation::new(
            format!(
                "{server} refused {times} requests in a row with 438 (Stale Nonce), each with the \
                 nonce that it had just given out"
            ),
            "if several servers share this address, they do not take each other's nonces: send \
             each client to one of them, or let them share the secret; if it is one server, its \
             nonces end too soon (coturn: `stale-nonce`)",
        ),
        Fault::Redirects(servers) => redirects(server, servers),
        Fault::NoAlternate => Explanation::new(
            format!("{server} sends clients on (300), and does not say where"),
            "the server's configuration names no alternate server; see its log",
        ),
        Fault::BadAlternate(alternate) => Explanation::new(
            format!("{server} sends clients on (300) to {alternate}, where none of them can ask"),
            "an alternate server has a port and an address of the family that the client asked \
             over; look at the server's configuration (coturn: `alternate-server`)",
        ),
        Fault::RedirectedLate(alternate) => Explanation::new(
            format!("{server} answered {what} by sending the client on to {alternate} (300)"),
            "clients follow that on their first Allocate only, and lose the call here; the server \
             is to keep the clients that it has",
        ),
        Fault::IntegrityMissing => Explanation::new(
            format!("{server} answered {what} with a success response that is not signed"),
            "clients discard it (RFC 8489 §9.2.5); update or replace the server, and look for \
             somebody on the way who answers in its place",
        ),
        Fault::IntegrityMismatch => Explanation::new(
            format!("{server} signed its response to {what} with another key than the password's"),
            "the server has another password for this user than it checked, or somebody on the \
             way changes responses",
        ),
        Fault::Missing(kind) => Explanation::new(
            format!("the success response of {server} to {what} has no {kind}"),
            "no client can go on with that; update or replace the server",
        ),
    }
}

fn challenge(server: SocketAddr, fault: &ChallengeFault) -> Explanation {
    let what = match fault {
        ChallengeFault::Missing(kind) => format!("without {kind}"),
        ChallengeFault::Unreadable(kind) => format!("with {kind} that cannot be read"),
        ChallengeFault::UnknownAlgorithms(numbers) => {
            format!("with password algorithms that nobody knows: {numbers:?}")
        }
        ChallengeFault::BidDown => "without the algorithms its nonce promises".to_owned(),
    };
    Explanation::new(
        format!("{server} asks for credentials {what}"),
        "no client can answer that (RFC 8489 §9.2.4); update or replace the server",
    )
}

fn rejected(facts: &Facts, error: &stun::ServerError) -> Explanation {
    let server = facts.server.address;
    let mut cause = format!(
        "{server} answered {}{} to the credentials of {}",
        error.code,
        realm(facts),
        facts.user.as_deref().unwrap_or("the user"),
    );
    if let Some(since) = facts.name_ended {
        cause += &format!(
            "; if the number in that name is a time, it ended {} ago",
            long(since)
        );
    }
    Explanation::new(cause, rejection_help(facts))
}

fn rejection_help(facts: &Facts) -> &'static str {
    let ephemeral = facts.user.as_deref().and_then(EphemeralUsername::read);
    match ephemeral {
        _ if facts.name_ended.is_some() => {
            "get new credentials from the service that gives them out, and check this host's \
             clock; where the name is none with a time limit, check name and password"
        }
        _ if facts.shows_token => {
            "check that `kid` names a key that the server has, that the token was sealed for its \
             realm and has not ended, and that `key` is the token's own MAC key; coturn signs \
             with the first 16 bytes of it only"
        }
        Some(_) => {
            "the user name is one with a time limit: check that the secret is the server's \
             (coturn: `static-auth-secret`), and that the server's clock is right, which ends \
             such a name by its own time"
        }
        None => {
            "check user name and password; where the server makes them from a shared secret \
             (coturn: `use-auth-secret`), give that as RTCTOOL_TURN_SECRET instead"
        }
    }
}

fn redirects(server: SocketAddr, servers: &[SocketAddr]) -> Explanation {
    let path: Vec<String> = servers.iter().map(ToString::to_string).collect();
    Explanation::new(
        format!(
            "{} sent us on, and {server} would again",
            path.join(", then ")
        ),
        "the servers name each other as alternates; look at their configuration \
         (coturn: `alternate-server`)",
    )
}

fn server_error(facts: &Facts, what: &str, error: &stun::ServerError) -> Explanation {
    let server = facts.server.address;
    let name = match error.reason.as_str() {
        "" => stun::error_code::name(error.code).unwrap_or("no reason given"),
        reason => reason,
    };
    let help = match error.code {
        400 => {
            "the server found the request broken, or does not know its method; is it a TURN server?"
        }
        403 => "the server forbids it to this user or from this address; see its configuration",
        437 => "another allocation is in the way; wait until it ends, or restart the server",
        440 => "the server relays for another address family only",
        441 => "the allocation was made with other credentials",
        442 => "the server relays no UDP; look at its configuration",
        486 => {
            "the user's quota is used up (coturn: `user-quota`, `total-quota`): wait until older \
             allocations end, or raise it"
        }
        508 => "the range of relay ports is used up, or too small (coturn: `min-port`, `max-port`)",
        500..600 => "the server is in trouble; see its log, and try again later",
        _ => "see the server's log and configuration",
    };
    Explanation::new(
        format!(
            "{server} answered {what} with error {} ({name})",
            error.code
        ),
        help,
    )
}

pub fn unauthenticated(facts: &Facts) -> Explanation {
    Explanation::new(
        format!(
            "{} granted an allocation without asking for credentials",
            facts.server.address
        ),
        "anybody can send through it, at its owner's cost and in its name: require credentials \
         (coturn: `lt-cred-mech` or `use-auth-secret`, and no `no-auth`)",
    )
}

pub fn relay_address(facts: &Facts, relayed: SocketAddr, kind: &FindingKind) -> Explanation {
    let cause = format!("{} relays at {relayed}", facts.server.address);
    match kind {
        kind if kind == &codes::RELAY_ADDRESS_INVALID => Explanation::new(
            format!("{cause}, where nobody can send to"),
            "set the server's relay address (coturn: `relay-ip`, `external-ip`)",
        ),
        _ => Explanation::new(
            format!("{cause}, which peers outside of its network cannot reach"),
            "tell the server its public address (coturn: `external-ip=PUBLIC/PRIVATE`), or leave \
             it so where all peers are in that network",
        ),
    }
}

pub fn short_lifetime(facts: &Facts, lifetime: u32) -> Explanation {
    Explanation::new(
        format!(
            "{} grants allocations for {lifetime} s, where RFC 8656 has 600 s by default",
            facts.server.address
        ),
        "clients that refresh late lose their relay; raise it (coturn: `max-allocate-lifetime`)",
    )
}

pub fn ended_by_refresh(facts: &Facts) -> Explanation {
    Explanation::new(
        format!(
            "{} answered a Refresh for 600 s with a lifetime of 0 s, which ends the allocation",
            facts.server.address
        ),
        "calls lose their relay when they first refresh it; update or replace the server",
    )
}

pub fn second_refused(facts: &Facts, error: &AttemptError) -> Explanation {
    let mut explanation = error.explanation(facts);
    explanation.cause = format!(
        "a second allocation was refused, so that no data could be sent from relay to relay: {}",
        explanation.cause
    );
    explanation
}

/// ` of realm "example.org"`, where the server named one.
fn realm(facts: &Facts) -> String {
    match &facts.challenge {
        Some(challenge) => format!(" for realm \"{}\"", challenge.realm),
        None => String::new(),
    }
}

impl Facts {
    pub fn relay(&self) -> Option<SocketAddr> {
        self.allocation.as_ref()?.as_ref().ok()?.relay()
    }

    pub fn second_relay(&self) -> Option<SocketAddr> {
        self.second.as_ref()?.as_ref().ok()?.relay()
    }
}

/// The user name of credentials, quoted.
pub fn user(credentials: Option<&Credentials>) -> Option<String> {
    credentials.map(|credentials| credentials.username().to_owned())
}

impl Facts {
    /// Whether the server's word against the user name is what the name says itself. A number
    /// alone may be an account; with something beside it, it is hardly anything but a time.
    pub(super) fn has_expired_name(&self) -> bool {
        let user = self.user.as_deref().unwrap_or_default();
        self.name_ended.is_some() && user.contains(':')
    }
}

/// A limit, as it was typed.
fn short(time: Duration) -> String {
    match time.as_millis() {
        ms if ms % 1000 != 0 => format!("{ms} ms"),
        ms => format!("{} s", ms / 1000),
    }
}

/// A time as people say it.
fn long(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} minutes", seconds / 60),
        seconds @ 7200..172_800 => format!("{} hours", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}
