//! What is wrong with a call by WHIP or WHEP, stage by stage.

use std::time::Duration;

use super::{Later, Session, Trouble, WhipCall};
use crate::call::Stage;
use crate::call::findings::{alert, connection_lost, schedule, servers};
use crate::call::http::HttpError;
use crate::diagnostic::{Finding, FindingKind, Location};
use crate::ice::redact;
use crate::whip::{Oddity, Refusal, Why};

/// Every kind of finding of `call whip` and `call whep` that is about HTTP.
pub const KINDS: &[&FindingKind] = &[
    &UNREACHABLE,
    &UNAUTHORIZED,
    &REFUSED,
    &NOT_AN_ENDPOINT,
    &REDIRECTION,
    &NO_ANSWER,
    &UNUSABLE_ANSWER,
    &NOT_CONNECTED,
    &ENDED_BY_SERVER,
    &ODD_STATUS,
    &ODD_CONTENT_TYPE,
    &NO_SESSION_URL,
    &NOT_ENDED,
    &CANDIDATES_REFUSED,
    &SERVER_UNUSED,
];

const UNREACHABLE: FindingKind = FindingKind::error(
    "WHIP001",
    "unreachable",
    "The endpoint could not be asked, or gave no whole answer.",
);
const UNAUTHORIZED: FindingKind = FindingKind::error(
    "WHIP002",
    "unauthorized",
    "The endpoint wants a bearer token, or another one (401, 403).",
);
const REFUSED: FindingKind = FindingKind::error(
    "WHIP003",
    "refused",
    "The endpoint understood what was wanted and refused the offer.",
);
const NOT_AN_ENDPOINT: FindingKind = FindingKind::error(
    "WHIP004",
    "not-an-endpoint",
    "What is at the URL takes no offers (404, 405, 410, 415, 501).",
);
const REDIRECTION: FindingKind = FindingKind::error(
    "WHIP005",
    "redirection",
    "A redirection cannot be followed, or leads in a circle.",
);
const NO_ANSWER: FindingKind = FindingKind::error(
    "WHIP006",
    "no-answer",
    "The endpoint reported success, and sent no description.",
);
const UNUSABLE_ANSWER: FindingKind = FindingKind::error(
    "WHIP007",
    "unusable-answer",
    "The answer does not fit the offer.",
);
const NOT_CONNECTED: FindingKind = FindingKind::error(
    "WHIP008",
    "not-connected",
    "HTTP went well, and ICE or DTLS did not.",
);
const ENDED_BY_SERVER: FindingKind = FindingKind::error(
    "WHIP009",
    "ended-by-server",
    "The server closed the connection before the call was over.",
);
const ODD_STATUS: FindingKind = FindingKind::warning(
    "WHIP020",
    "odd-status",
    "A session was made with another status than 201.",
);
const ODD_CONTENT_TYPE: FindingKind = FindingKind::warning(
    "WHIP021",
    "odd-content-type",
    "The answer does not say that it is application/sdp.",
);
const NO_SESSION_URL: FindingKind = FindingKind::warning(
    "WHIP022",
    "no-session-url",
    "The answer has no Location, so that nobody can end the session.",
);
const NOT_ENDED: FindingKind = FindingKind::warning(
    "WHIP023",
    "not-ended",
    "The server did not take the DELETE that ends the session.",
);
const CANDIDATES_REFUSED: FindingKind = FindingKind::warning(
    "WHIP024",
    "candidates-refused",
    "The server did not take the candidates that followed the offer.",
);

const SERVER_UNUSED: FindingKind = FindingKind::warning(
    "WHIP025",
    "ice-server-unused",
    "The endpoint names an ICE server that the call did not ask.",
);

/// Everything worth telling about a call.
pub fn findings(call: &WhipCall) -> Vec<Finding> {
    let oddities = call
        .session
        .iter()
        .flat_map(|session| oddities(call, session));
    let trouble = match (&call.trouble, call.client.failed_at) {
        _ if call.client.interrupted => None,
        (Some(trouble), _) => Some(of_trouble(call, trouble)),
        (None, Some(stage)) => Some(not_connected(call, stage)),
        (None, None) => None,
    };
    let later = [
        call.trickled
            .as_ref()
            .and_then(|later| refused_later(&CANDIDATES_REFUSED, "PATCH", later)),
        call.ended
            .as_ref()
            .and_then(|later| refused_later(&NOT_ENDED, "DELETE", later)),
    ];
    let lost = call.client.lost_at;
    let lost = lost.map(|at| connection_lost(at, call.client.ice.lost_after));
    // Candidates were still gathered, or the call went on, when it was interrupted.
    let of_servers = match call.client.interrupted {
        true => Vec::new(),
        false => servers::findings(&call.client.ice, &[("client", &call.client.end)]),
    };
    let lasted = trouble.is_none() && lost.is_none() && !call.client.interrupted;
    let too_late = schedule::too_late(&call.client.link.plan, call.client.media_time);
    trouble
        .into_iter()
        .chain(too_late.filter(|_| lasted))
        .chain(of_servers)
        .chain(unused_servers(call))
        .chain(lost)
        .chain(call.client.left_at.map(ended_by_server))
        .chain(oddities)
        .chain(later.into_iter().flatten())
        .map(|finding| finding.at(Location::whole(&call.endpoint)))
        .collect()
}

/// Of the servers that the endpoint names, webrtc asks those over UDP.
fn unused_servers(call: &WhipCall) -> impl Iterator<Item = Finding> + '_ {
    let session = call.session.iter().filter(|_| call.trickled.is_some());
    let named = session.flat_map(|session| &session.ice_servers);
    let is_unused = |uri: &str| {
        let uri = uri.to_ascii_lowercase();
        uri.starts_with("turns:") || uri.starts_with("stuns:") || uri.contains("transport=tcp")
    };
    let unused = named.filter(move |server| is_unused(&server.uri));
    unused.map(|server| {
        let shown = redact::url(&server.uri);
        SERVER_UNUSED
            .found(format!("the endpoint names `{shown}`, which was not asked: of servers named there, only those over UDP are"))
            .help("give it to --ice-server, with its credentials")
    })
}

fn ended_by_server(at: Duration) -> Finding {
    let at = at.as_secs_f64();
    ENDED_BY_SERVER
        .found(format!("the server closed the connection {at:.1} s into the call"))
        .help("its log says why: a limit on time, another publisher, a restart? figures are those up to then")
}

fn of_trouble(call: &WhipCall, trouble: &Trouble) -> Finding {
    match trouble {
        Trouble::Http(error) => unreachable(call, error),
        Trouble::Refused(refusal) => refused(call, refusal),
        Trouble::Redirection(how) => REDIRECTION
            .found(format!("the redirection cannot be followed: {how}"))
            .help("ask the URL that it should lead to"),
        Trouble::Answer(error) => UNUSABLE_ANSWER
            .found(format!("the answer cannot be used: {error}"))
            .help("compare offer and answer: rtctool sdp lint --offer OFFER --answer ANSWER"),
    }
}

fn unreachable(call: &WhipCall, error: &HttpError) -> Finding {
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        words.push_str(&format!(": {error}"));
        cause = error.source();
    }
    let help = match error {
        HttpError::Resolve { .. } | HttpError::NoHost(_) => "check the host in the URL",
        HttpError::Connect { .. } => "is the server running, and its port open to this host?",
        HttpError::Tls { .. } => {
            "is it HTTPS, with a certificate for this name? --ca FILE trusts one more authority"
        }
        HttpError::Timeout(_) => {
            "a longer --http-timeout waits for it; see the phases below for where the time went"
        }
        HttpError::TooLong { .. } => "this is no endpoint: an answer is a few kilobytes",
        HttpError::Exchange { .. } | HttpError::Body { .. } | HttpError::Request(_) => {
            "is this port HTTP, and http or https as the URL has it?"
        }
    };
    let asked = call
        .exchanges
        .last()
        .map_or("POST", |exchange| exchange.method.as_str());
    UNREACHABLE
        .found(format!("no answer to {asked}: {words}"))
        .help(help)
}

fn refused(call: &WhipCall, refusal: &Refusal) -> Finding {
    let kind = match refusal.why {
        Why::Unauthorized | Why::Forbidden => &UNAUTHORIZED,
        Why::NotAnEndpoint => &NOT_AN_ENDPOINT,
        Why::Redirection => &REDIRECTION,
        Why::NoAnswer => &NO_ANSWER,
        Why::Offer | Why::Overloaded | Why::Other => &REFUSED,
    };
    let sent = call.exchanges.iter().any(|exchange| exchange.token_sent);
    let last = call.exchanges.last();
    let kept_back = sent && last.is_some_and(|exchange| !exchange.token_sent);
    let help = match kept_back {
        true => "the redirection leads to another origin, where the token is not sent unless --location-trusted says so".into(),
        false => refusal.help(call.protocol, sent),
    };
    let words = match (&refusal.words, refusal.why) {
        (Some(words), Why::NoAnswer) => format!(" {words}"),
        (Some(words), _) => format!(": {words}"),
        (None, _) => String::new(),
    };
    let mut finding = kind
        .found(format!(
            "the endpoint answered {}{words}",
            status(refusal.status)
        ))
        .help(help);
    finding.notes.extend(
        refusal
            .challenge
            .iter()
            .map(|challenge| format!("it asks for: {challenge}")),
    );
    finding
}

/// As in `404 Not Found`.
fn status(status: u16) -> String {
    let known = hyper::StatusCode::from_u16(status).ok();
    match known.and_then(|known| known.canonical_reason()) {
        Some(reason) => format!("{status} {reason}"),
        None => status.to_string(),
    }
}

fn not_connected(call: &WhipCall, stage: Stage) -> Finding {
    let answer = call.client.answer.as_deref().unwrap_or_default();
    let help = match stage {
        Stage::Gathering => "is there a network, and an address to send from?",
        Stage::Http | Stage::Signalling | Stage::Offer | Stage::Answer => {
            "a longer --connect-timeout gives the server more time"
        }
        Stage::Ice if !answer.contains("a=candidate:") => {
            "the answer has no candidates, and by RFC 9725 §4.3.2 none can follow: the server has to gather before it answers"
        }
        Stage::Ice => {
            "no candidate pair worked: is UDP to the server's candidates blocked? `pcap analyze` of a capture shows unanswered checks"
        }
        Stage::Dtls => {
            "candidates work but the DTLS handshake does not end: see setup and fingerprint in the answer"
        }
    };
    let mut finding = NOT_CONNECTED
        .found(format!(
            "the call did not connect: it ended during {}",
            stage.as_str()
        ))
        .help(help);
    finding.notes.extend(alert(&call.client.end));
    finding
}

fn oddities<'a>(call: &'a WhipCall, session: &'a Session) -> impl Iterator<Item = Finding> + 'a {
    let protocol = call.protocol.as_str();
    session.oddities.iter().map(move |oddity| match oddity {
        Oddity::Status(number) => ODD_STATUS
            .found(format!(
                "the session was made with {}, not 201 Created",
                status(*number)
            ))
            .help(format!(
                "{protocol} clients may take it for a failure (RFC 9725 §4.2)"
            )),
        Oddity::ContentType(said) => ODD_CONTENT_TYPE
            .found(match said {
                Some(said) => format!("the answer is sent as `{said}`"),
                None => "the answer is sent without Content-Type".to_owned(),
            })
            .help("send it as application/sdp (RFC 9725 §4.2)"),
        Oddity::NoSession => NO_SESSION_URL
            .found("the answer has no Location")
            .help("without it a client cannot end the session, which lives until consent expires"),
    })
}

fn refused_later(kind: &'static FindingKind, method: &str, later: &Later) -> Option<Finding> {
    match later {
        Later::Done => None,
        Later::Refused(number) => {
            Some(kind.found(format!("{method} was answered {}", status(*number))))
        }
        Later::Failed(error) => Some(kind.found(format!("{method} was not answered: {error}"))),
    }
}
