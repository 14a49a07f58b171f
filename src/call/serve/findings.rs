//! What is wrong with the calls that were served.

use super::{EndedBy, Served, ServedCall};
use crate::call::Stage;
use crate::call::findings::{alert, schedule};
use crate::diagnostic::{Finding, FindingKind, Location};
use crate::sdp::Document;
use crate::session::Session;
use crate::source::Source;
use crate::whip::Purpose;

/// Every kind of finding of `call serve`.
pub const KINDS: &[&FindingKind] = &[
    &NOT_CONNECTED,
    &NO_MEDIA,
    &TOO_FEW_CALLS,
    &SILENCE,
    &NOTHING_OF_A_STREAM,
];

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

const NOTHING_OF_A_STREAM: FindingKind = FindingKind::warning(
    "SERVE005",
    "stream-without-packets",
    "A client offered to send audio or video, and sent none of it.",
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
        None => nothing_came(served)
            .into_iter()
            .chain(silence(served))
            .chain(too_late(served))
            .collect(),
    };
    let place = format!("call {}", served.number);
    let at_place = |finding: Finding| finding.at(Location::whole(&place));
    found.into_iter().map(at_place).collect()
}

/// Where it was lost, or the server ended, the end is another matter.
fn too_late(served: &ServedCall) -> Option<Finding> {
    let call = &served.call;
    let lasted = call.lost_at.is_none() && served.ended_by != EndedBy::Server;
    let found = schedule::too_late(&call.link.plan, call.media_time);
    found.filter(|_| lasted)
}

fn not_connected(stage: Stage, served: &ServedCall) -> Finding {
    let during = stage.as_str();
    let mut found = NOT_CONNECTED.found(format!(
        "the call did not connect: it ended during {during}"
    ));
    found.notes.extend(alert(&served.call.end));
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

fn nothing_came(served: &ServedCall) -> Vec<Finding> {
    if served.purpose == Purpose::Play {
        return Vec::new();
    }
    if served.call.end.inbound.is_empty() {
        let found = NO_MEDIA
            .found("the client sent no packet of audio or video that could be counted")
            .help("has it tracks, and are they sendonly or sendrecv in its offer?");
        return vec![found];
    }
    let promised = promised(served.call.answer.as_deref().unwrap_or_default());
    let absent = promised.iter().filter(|kind| {
        let mut came = served.call.end.inbound.iter();
        !came.any(|stream| stream.format.media.as_str() == kind.as_str())
    });
    absent.map(|kind| nothing_of(kind)).collect()
}

fn nothing_of(kind: &str) -> Finding {
    NOTHING_OF_A_STREAM
        .found(format!("the client offered to send {kind}, and no packet of it came"))
        .help("a browser may make no sound before a click into the page (its autoplay policy); is the track muted, or its device silent?")
}

/// Audio and video that the server agreed to receive.
fn promised(answer: &str) -> Vec<String> {
    let source = Source::new("answer", answer.as_bytes().to_vec());
    let document = Document::read(&source);
    let session = Session::of(&document);
    let agreed = session.sections.iter().filter(|section| {
        section.is_rtp() && section.port != Some(0) && section.direction.receives()
    });
    agreed.map(|section| section.kind.to_owned()).collect()
}

fn silence(served: &ServedCall) -> Option<Finding> {
    (served.ended_by == EndedBy::Silence).then(|| {
        SILENCE
            .found("the client was not heard of any more: it neither sent DELETE nor answered ICE")
            .help("a client ends its session by DELETE (RFC 9725 §4.2)")
    })
}

#[cfg(test)]
mod tests {
    use super::promised;

    #[test]
    fn what_the_server_agreed_to_receive_is_promised() {
        let section = |kind: &str, port: u16, direction: &str| {
            format!(
                "m={kind} {port} UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 x/90000\r\na={direction}\r\n"
            )
        };
        let answer = [
            "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n",
            &section("audio", 9, "sendrecv"),
            &section("video", 9, "sendonly"),
            &section("video", 0, "recvonly"),
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n",
        ];
        assert_eq!(promised(&answer.concat()), ["audio"]);
        assert!(promised("").is_empty());
    }
}
