//! What is wrong with a call.

use super::{Call, End, Inbound, Stage};
use crate::diagnostic::{Finding, FindingKind, Location};

/// Every kind of finding of `call`.
pub const KINDS: &[&FindingKind] = &[
    &NOT_CONNECTED,
    &NO_MEDIA,
    &GATHERING_CUT_SHORT,
    &NO_DATA,
    &NO_REFLEXIVE_CANDIDATE,
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

const NO_DATA: FindingKind = FindingKind::warning(
    "CALL004",
    "no-data",
    "No message came back over the data channel.",
);

const NO_REFLEXIVE_CANDIDATE: FindingKind = FindingKind::warning(
    "CALL005",
    "no-reflexive-candidate",
    "An ICE server was given, but no server-reflexive candidate was gathered.",
);

/// Everything worth telling about a call.
pub fn findings(call: &Call) -> Vec<Finding> {
    if call.interrupted {
        return Vec::new();
    }
    let gathering = call.gathering_cut_short.then(gathering_cut_short);
    let trouble = match call.failed_at {
        Some(stage) => vec![not_connected(stage)],
        None => [&call.caller, &call.callee]
            .into_iter()
            .flat_map(streams_without_media)
            .chain(no_data(call))
            .collect(),
    };
    let candidates = no_reflexive_candidate(call);
    gathering
        .into_iter()
        .chain(candidates)
        .chain(trouble)
        .collect()
}

fn gathering_cut_short() -> Finding {
    GATHERING_CUT_SHORT
        .found("gathering was not complete when the peers went on with the candidates they had")
        .help("an ICE server does not answer: probe it with `rtctool stun probe`")
}

fn no_reflexive_candidate(call: &Call) -> Option<Finding> {
    let reflexive = call
        .offer
        .as_ref()
        .is_some_and(|offer| offer.contains(" typ srflx"));
    (call.ice_servers > 0 && !reflexive).then(|| {
        NO_REFLEXIVE_CANDIDATE
            .found("no ICE server gave the caller a server-reflexive candidate")
            .help("see whether it resolves and answers: rtctool stun probe URI")
    })
}

fn no_data(call: &Call) -> Option<Finding> {
    let counts = &call.caller.data;
    let offered = call
        .offer
        .as_deref()
        .is_some_and(|offer| offer.contains("m=application "));
    (offered && counts.received == 0).then(|| {
        let sent = counts.sent;
        let message = match sent {
            0 => "the data channel did not open while the call lasted".to_owned(),
            _ => format!("none of the {sent} messages sent over the data channel came back"),
        };
        NO_DATA
            .found(message)
            .help("SCTP retries for long: give it more time, or a better link")
    })
}

fn not_connected(stage: Stage) -> Finding {
    let help = match stage {
        Stage::Gathering => "is the loopback interface up?",
        Stage::Http | Stage::Signalling | Stage::Offer | Stage::Answer => {
            "see what the other end said"
        }
        Stage::Ice => "no candidate pair worked: is UDP on 127.0.0.1 blocked on this machine?",
        Stage::Dtls => {
            "candidates work but the DTLS handshake does not end: try a longer --connect-timeout"
        }
    };
    let stage = stage.as_str();
    NOT_CONNECTED
        .found(format!("the call did not connect: it ended during {stage}"))
        .help(help)
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
