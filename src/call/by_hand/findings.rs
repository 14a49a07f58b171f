//! What is wrong with a call by hand, stage by stage.

use std::io;

use super::message::Unusable;
use super::{HandCall, Place, Trouble};
use crate::call::alone::OneEnd;
use crate::call::findings::{connection_lost, data_stalled, other_end_left, schedule, servers};
use crate::call::{Role, Stage};
use crate::diagnostic::{Finding, FindingKind, Location};

/// Every kind of finding of `call offer` and `call answer` alone.
pub const KINDS: &[&FindingKind] = &[
    &NOT_LEFT,
    &NOTHING_CAME,
    &UNREADABLE,
    &WRONG_KIND,
    &OTHER_OFFER,
    &REFUSED,
    &NOT_CONNECTED,
    &NOTHING_RECEIVED,
];

const NOT_LEFT: FindingKind = FindingKind::error(
    "HAND001",
    "not-left",
    "The description of this end could not be written to where it is fetched.",
);
const NOTHING_CAME: FindingKind = FindingKind::error(
    "HAND002",
    "nothing-came",
    "The description of the other end did not come in time.",
);
const UNREADABLE: FindingKind = FindingKind::error(
    "HAND003",
    "unreadable-description",
    "What came instead of a description cannot be read as one.",
);
const WRONG_KIND: FindingKind = FindingKind::error(
    "HAND004",
    "wrong-kind",
    "An offer came where an answer is due, or an answer where an offer is.",
);
const OTHER_OFFER: FindingKind = FindingKind::error(
    "HAND005",
    "other-offer",
    "The answer is not one to the offer of this call.",
);
const REFUSED: FindingKind = FindingKind::error(
    "HAND006",
    "unusable-description",
    "The description of the other end cannot be used.",
);
const NOT_CONNECTED: FindingKind = FindingKind::error(
    "HAND007",
    "not-connected",
    "The descriptions came together, and ICE or DTLS did not.",
);
const NOTHING_RECEIVED: FindingKind = FindingKind::warning(
    "HAND020",
    "nothing-received",
    "The call connected, and no media came from the other end.",
);

/// Everything worth telling about a call.
pub fn findings(call: &HandCall) -> Vec<Finding> {
    if call.end.interrupted {
        return Vec::new();
    }
    let end = &call.end;
    let mut found = match (&call.trouble, end.failed_at) {
        (Some(trouble), _) => vec![of_trouble(trouble, end)],
        (None, Some(stage)) => vec![not_connected(stage, end.end.role)],
        (None, None) => of_connection(end),
    };
    let named = (end.end.role.as_str(), &end.end);
    found.extend(servers::findings(&end.ice, &[named]));
    let lasted = end.failed_at.is_none() && end.lost_at.is_none() && call.trouble.is_none();
    let too_late = schedule::too_late(&end.link.plan, end.media_time);
    found.extend(too_late.filter(|_| lasted));
    found
}

fn of_connection(end: &OneEnd) -> Vec<Finding> {
    let lost = end
        .lost_at
        .map(|at| connection_lost(at, end.ice.lost_after));
    // A connection that is gone says why nothing came.
    let stalled = data_stalled(&end.end.data).filter(|_| lost.is_none());
    let found = [
        lost,
        end.left_at.map(other_end_left),
        nothing_received(end),
        stalled,
    ];
    found.into_iter().flatten().collect()
}

fn of_trouble(trouble: &Trouble, end: &OneEnd) -> Finding {
    let due = match end.end.role {
        Role::Caller => "answer",
        Role::Callee => "offer",
    };
    match trouble {
        Trouble::NotLeft(place, error) => not_left(place, error),
        Trouble::NotFetched(place, error) => UNREADABLE
            .found(format!("the {due} cannot be read: {error}"))
            .help("does the program that should write it run, and may the file be read?")
            .at(Location::whole(name(place, "standard input"))),
        Trouble::Late(place, patience) => NOTHING_CAME
            .found(format!("no {due} came in {patience:?}"))
            .help("a longer --patience waits for it")
            .at(Location::whole(name(place, "standard input"))),
        Trouble::Unusable(place, unusable) => {
            unusable_text(due, unusable).at(Location::whole(name(place, "standard input")))
        }
        Trouble::Refused(error) => REFUSED
            .found(format!("the {due} cannot be used: {error}"))
            .help("what is wrong with it stands below; where nothing does, the stack of this end knows too little"),
    }
}

fn not_left(place: &Place, error: &io::Error) -> Finding {
    let help = match error.kind() {
        io::ErrorKind::TimedOut => "a named pipe has to be read at its other end",
        io::ErrorKind::BrokenPipe => "who should read it has gone: what does it say?",
        _ => "check that the directory exists and can be written",
    };
    NOT_LEFT
        .found(format!("the description cannot be written: {error}"))
        .help(help)
        .at(Location::whole(name(place, "standard output")))
}

fn unusable_text(due: &str, unusable: &Unusable) -> Finding {
    let message = format!("this is no {due} that can be used: {unusable}");
    match unusable {
        Unusable::Unreadable(error) => UNREADABLE.found(message).help(error.help()),
        Unusable::Undescribed | Unusable::Several(_) => UNREADABLE
            .found(message)
            .help(format!("give the whole {due} that the other end printed, and nothing else")),
        Unusable::WrongKind { .. } => WRONG_KIND.found(message).help(
            "one end runs `call offer`, the other `call answer`; each reads what the other wrote",
        ),
        Unusable::OtherOffer => OTHER_OFFER
            .found(message)
            .help("each run makes a new offer: take the answer to this one, and no file of an earlier run"),
        Unusable::OtherSections { .. } => OTHER_OFFER
            .found(message)
            .help("an answer has a section for each of its offer (RFC 3264 §6): it is another offer's, or broken"),
    }
}

fn not_connected(stage: Stage, role: Role) -> Finding {
    let help = match (stage, role) {
        (Stage::Gathering, _) => "is there a network, and an address to send from?",
        (Stage::Ice, Role::Caller) => {
            "no candidate pair worked: does the other end still run, is the answer that of this offer, and is UDP between the two open?"
        }
        (Stage::Ice, Role::Callee) => {
            "no candidate pair worked: did the other end get this answer, and is UDP between the two open?"
        }
        (Stage::Dtls, _) => {
            "candidates work but the DTLS handshake does not end: see setup and fingerprint in offer and answer"
        }
        _ => "a longer --patience gives the other end more time",
    };
    let stage = stage.as_str();
    NOT_CONNECTED
        .found(format!("the call did not connect: it ended during {stage}"))
        .help(help)
}

/// Where the other end said that it would send.
fn nothing_received(end: &OneEnd) -> Option<Finding> {
    let remote = match end.end.role {
        Role::Caller => end.answer.as_deref(),
        Role::Callee => end.offer.as_deref(),
    };
    let said = remote.is_some_and(sends_media);
    (said && end.end.inbound.is_empty()).then(|| {
        NOTHING_RECEIVED
            .found("no media came, though the other end's description says that it sends")
            .help("does it send, and does a firewall let the packets in?")
    })
}

/// Whether a section of a description is for sending (RFC 8866 §6.7) and not refused.
fn sends_media(sdp: &str) -> bool {
    let sections = sdp.split("\nm=").skip(1);
    let mut media = sections.filter(|section| {
        let mut words = section.split(' ');
        words.next() != Some("application") && words.next() != Some("0")
    });
    media.any(|section| !section.contains("a=recvonly") && !section.contains("a=inactive"))
}

fn name<'a>(place: &'a Place, standard: &'a str) -> String {
    match place {
        Place::Standard => standard.to_owned(),
        Place::File(path) => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_for_sending_is_told_from_those_that_are_not() {
        let session = "v=0\r\ns=-\r\n";
        let sends = |sections: &str| sends_media(&format!("{session}{sections}"));
        assert!(sends("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv\r\n"));
        assert!(sends("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n"));
        assert!(!sends("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=recvonly\r\n"));
        assert!(!sends("m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=sendrecv\r\n"));
        assert!(!sends(
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
        ));
        assert!(!sends(""));
    }
}
