//! What is wrong with a call.

mod connection;
mod data;
pub mod schedule;
pub mod servers;

use super::{Call, End, Inbound, Stage};
pub use connection::{connection_lost, other_end_left};
pub use data::data_stalled;

use crate::capture::session::dtls::Side;
use crate::diagnostic::{Finding, FindingKind, Location};

/// Every kind of finding of `call`.
pub const KINDS: &[&FindingKind] = &[
    &NOT_CONNECTED,
    &NO_MEDIA,
    &GATHERING_CUT_SHORT,
    &data::NO_DATA,
    &servers::NO_REFLEXIVE_CANDIDATE,
    &servers::NO_RELAY_CANDIDATE,
    &servers::RELAY_REFUSED,
    &connection::CONNECTION_LOST,
    &connection::RESTART_FAILED,
    &connection::FINGERPRINT_REFUSED,
    &connection::FINGERPRINT_ACCEPTED,
    &servers::RELAY_ENDED,
    &data::DATA_STALLED,
    &connection::OTHER_END_LEFT,
    &schedule::TOO_LATE,
];

const NOT_CONNECTED: FindingKind =
    FindingKind::error("CALL001", "not-connected", "The peers did not connect.");

const NO_MEDIA: FindingKind = FindingKind::error(
    "CALL002",
    "no-media",
    "An end received nothing of a stream that was sent to it.",
);

const GATHERING_CUT_SHORT: FindingKind = FindingKind::warning(
    "CALL003",
    "gathering-cut-short",
    "An ICE server kept the gathering of candidates waiting, and the call went on without it.",
);

/// Everything worth telling about a call.
pub fn findings(call: &Call) -> Vec<Finding> {
    if call.interrupted {
        return Vec::new();
    }
    let gathering = call.gathering_cut_short.then(gathering_cut_short);
    let wrong = call.wrong_fingerprint;
    let wrong = wrong.and_then(|of| connection::wrong_fingerprint(call, of));
    let lost = call
        .lost_at
        .map(|at| connection_lost(at, call.ice.lost_after));
    // A connection that is gone says why nothing came.
    let stalled = data_stalled(&call.caller.data).filter(|_| lost.is_none());
    let trouble = match call.failed_at {
        _ if wrong.is_some() => wrong.into_iter().collect(),
        Some(stage) => vec![not_connected(stage, call)],
        None => [&call.caller, &call.callee]
            .into_iter()
            .flat_map(streams_without_media)
            .chain(data::no_data(call))
            .chain(stalled)
            .collect(),
    };
    // Both ends ask the same servers.
    let ends = [&call.caller, &call.callee].map(|end| (end.role.as_str(), end));
    let of_servers = servers::findings(&call.ice, &ends);
    // Where it failed or was lost, the end is another matter.
    let lasted = call.failed_at.is_none() && call.lost_at.is_none();
    let links = [&call.caller_to_callee, &call.callee_to_caller].into_iter();
    let links = links.filter(|_| lasted);
    let too_late = links.filter_map(|link| schedule::too_late(&link.plan, call.media_time));
    gathering
        .into_iter()
        .chain(too_late.take(1))
        .chain(of_servers)
        .chain(trouble)
        .chain(lost)
        .chain(call.restart.as_ref().and_then(connection::restart_failed))
        .collect()
}

fn gathering_cut_short() -> Finding {
    GATHERING_CUT_SHORT
        .found("gathering was not complete when the peers went on with the candidates they had")
        .help("an ICE server does not answer: probe it with `rtctool stun probe`")
}

/// Before a call is connected, links impair only what `--impair-handshake` lets them.
fn links_dropped(call: &Call) -> bool {
    let mut links = [&call.caller_to_callee, &call.callee_to_caller].into_iter();
    links.any(|link| link.ledger.dropped_by_loss + link.ledger.dropped_by_queue > 0)
}

fn not_connected(stage: Stage, call: &Call) -> Finding {
    let ice = &call.ice;
    let refused = [&call.caller, &call.callee]
        .into_iter()
        .any(|end| alert(end).is_some());
    let loses_all = [&call.caller_to_callee, &call.callee_to_caller]
        .into_iter()
        .any(|link| link.plan.config.loss.loses_all());
    let help = match stage {
        Stage::Ice | Stage::Dtls if loses_all => {
            "the link that was asked for loses everything, and --impair-handshake lets it"
        }
        Stage::Gathering if ice.relay_only => "only relays may be used, and there is none",
        Stage::Gathering => "is the loopback interface up?",
        Stage::Http | Stage::Signalling | Stage::Offer | Stage::Answer => {
            "see what the other end said"
        }
        Stage::Ice if ice.relay_only => {
            "no pair of relays worked: see what the TURN server refused"
        }
        Stage::Ice if links_dropped(call) => {
            "no candidate pair worked over the link as it was asked for: the set-up had to pass it too"
        }
        Stage::Ice => "no candidate pair worked: is UDP on 127.0.0.1 blocked on this machine?",
        Stage::Dtls if refused => "an end refused the handshake: waiting longer will not help",
        Stage::Dtls => {
            "candidates work but the DTLS handshake does not end: try a longer --connect-timeout"
        }
    };
    let ends = [&call.caller, &call.callee].into_iter();
    let mut finding = NOT_CONNECTED
        .found(format!(
            "the call did not connect: it ended during {}",
            stage.as_str()
        ))
        .help(help);
    finding.notes.extend(ends.filter_map(alert).take(1));
    finding
}

/// How an end gave up the handshake.
pub fn alert(end: &End) -> Option<String> {
    let seen = end.handshake()?.alerts.first()?;
    let side = match seen.from {
        Side::Client => "client",
        Side::Server => "server",
    };
    Some(format!("the {side} of DTLS gave up: {}", seen.alert.name()))
}

fn streams_without_media(end: &End) -> impl Iterator<Item = Finding> + '_ {
    let silent = end.inbound.iter().filter(|stream| stream.stream.is_none());
    silent.map(|stream| no_media(end, stream))
}

fn no_media(end: &End, stream: &Inbound) -> Finding {
    let (role, media) = (end.role.as_str(), stream.format.media.as_str());
    NO_MEDIA
        .found(format!("the {role} received no {media} packet"))
        .at(Location::whole(role))
        .help("a link that loses everything, or a rate far below the media's, leaves nothing to measure")
}
