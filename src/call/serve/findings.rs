//! What is wrong with the calls that were served.

use super::{EndedBy, Served, ServedCall};
use crate::call::Stage;
use crate::diagnostic::{Finding, FindingKind, Location};
use crate::whip::Purpose;

/// Every kind of finding of `call serve`.
pub const KINDS: &[&FindingKind] = &[&NOT_CONNECTED, &NO_MEDIA, &TOO_FEW_CALLS, &SILENCE];

const NOT_CONNECTED: FindingKind = FindingKind::error(
    "SERVE001",
    "served-call-not-connected",
    "A client's offer was answered, and ICE or DTLS did not come about.",
);
const NO_MEDIA: FindingKind = FindingKind::error(
    "SERVE002",
    "nothing-published",
    "A client connected to publish, and nothing came of it.",
);
const TOO_FEW_CALLS: FindingKind = FindingKind::error(
    "SERVE003",
    "too-few-calls",
    "Fewer calls were made than were waited for.",
);
const SILENCE: FindingKind = FindingKind::warning(
    "SERVE004",
    "client-vanished",
    "A client was not heard of any more, and had not ended its session.",
);

/// Everything worth telling.
pub fn findings(served: &Served) -> Vec<Finding> {
    let of_calls = served.calls.iter().flat_map(of_call);
    too_few(served).into_iter().chain(of_calls).collect()
}

fn too_few(served: &Served) -> Option<Finding> {
    let wanted = served.wanted?;
    let made = served.calls.len() as u64 + served.unlisted;
    (made < wanted && !served.interrupted).then(|| {
        TOO_FEW_CALLS
            .found(format!(
                "{made} of {wanted} calls were made in the time there was"
            ))
            .help("a longer --duration waits longer; is the client given the URL that was printed?")
    })
}

fn of_call(served: &ServedCall) -> Vec<Finding> {
    let found = match served.call.failed_at {
        Some(_) if served.ended_by == EndedBy::Server => Vec::new(),
        Some(stage) => vec![not_connected(stage, served)],
        None => [nothing_came(served), silence(served)]
            .into_iter()
            .flatten()
            .collect(),
    };
    let place = format!("call {}", served.number);
    let at_place = |finding: Finding| finding.at(Location::whole(&place));
    found.into_iter().map(at_place).collect()
}

fn not_connected(stage: Stage, served: &ServedCall) -> Finding {
    let during = stage.as_str();
    let found = NOT_CONNECTED.found(format!(
        "the call did not connect: it ended during {during}"
    ));
    let name = served.user_agent.as_deref().unwrap_or_default();
    match served.ended_by {
        _ if stage == Stage::Ice && name.contains("Firefox/") => found.help(
            "Firefox takes no candidate on loopback: give --media-address an address of this host",
        ),
        _ if stage == Stage::Dtls => found.help(
            "candidates work but the DTLS handshake does not end: see setup and fingerprint in both descriptions",
        ),
        EndedBy::Client => found.help("the client ended its session before: does it wait as long?"),
        _ => found.help(
            "does the client reach the candidates of the answer by UDP? --media-address names others",
        ),
    }
}

fn nothing_came(served: &ServedCall) -> Option<Finding> {
    let is_silent = served.purpose != Purpose::Play && served.call.end.inbound.is_empty();
    is_silent.then(|| {
        NO_MEDIA
            .found("the client sent no packet of audio or video that could be counted")
            .help("has it tracks, and are they sendonly or sendrecv in its offer?")
    })
}

fn silence(served: &ServedCall) -> Option<Finding> {
    (served.ended_by == EndedBy::Silence).then(|| {
        SILENCE
            .found("the client was not heard of any more: it neither sent DELETE nor answered ICE")
            .help("a client ends its session by DELETE (RFC 9725 §4.2)")
    })
}
