//! Findings about connectivity: ICE, and the STUN and TURN servers behind it.

use std::time::Duration;

use super::super::analyze::Summary;
use super::super::session::StreamSummary;
use super::super::session::events::Moment;
use super::super::session::ice::{PairSummary, Silence, StunErrors, lost, undirected};
use super::{Directions, Found, seconds};
use crate::diagnostic::{FindingKind, Severity};
use crate::stun::{Method, error_code};
use crate::units::{format_count, plural};

pub const UNANSWERED: FindingKind = FindingKind::error(
    "PCAP040",
    "ice-unanswered",
    "No ICE connectivity check got an answer, between whichever addresses.",
);

pub const NOT_NOMINATED: FindingKind = FindingKind::warning(
    "PCAP041",
    "ice-not-nominated",
    "ICE connectivity checks were answered, but no pair of addresses was nominated.",
);

pub const ROLE_CONFLICT: FindingKind = FindingKind::warning(
    "PCAP042",
    "ice-role-conflict",
    "Both sides took the same ICE role, and no check was answered afterwards.",
);

pub const CONSENT_LOST: FindingKind = FindingKind::warning(
    "PCAP043",
    "consent-lost",
    "The peer stopped to answer the checks that say that it still wants to receive.",
);

pub const RESTART: FindingKind = FindingKind::info(
    "PCAP044",
    "ice-restart",
    "ICE began anew between the same addresses, with other user name fragments.",
);

pub const STUN_ERROR: FindingKind = FindingKind::warning(
    "PCAP045",
    "stun-error",
    "A STUN request was answered with an error.",
);

pub const TURN_REFUSED: FindingKind = FindingKind::warning(
    "PCAP046",
    "turn-refused",
    "A TURN server refused what it was asked for.",
);

/// Fewer checks, or a shorter time, leave it open whether an answer was on its way.
const ENOUGH_CHECKS: u64 = 3;
const LONG_S: f64 = 1.0;

pub fn findings(capture: &Summary, directions: &Directions) -> Vec<Found> {
    let pairs = &capture.session.ice_pairs;
    let unanswered = unanswered(capture, directions);
    let mut found: Vec<Found> = [unanswered, not_nominated(capture)]
        .into_iter()
        .flatten()
        .collect();
    found.extend(pairs.iter().filter_map(role_conflict));
    found.extend(consent_lost(capture));
    found.extend(pairs.iter().filter_map(restart));
    found.extend(pairs.iter().flat_map(errors).map(error));
    found
}

/// The pairs with checks, and the first and the last of these.
fn checked(capture: &Summary) -> Option<(Vec<&PairSummary>, Moment, Moment)> {
    let pairs = capture.session.ice_pairs.iter();
    let pairs: Vec<&PairSummary> = pairs.filter(|pair| pair.checks > 0).collect();
    let first = pairs.iter().filter_map(|pair| pair.first_check);
    let last = pairs.iter().filter_map(|pair| pair.last_check);
    let first = first.min()?;
    let last = last.max()?;
    Some((pairs, first, last))
}

fn unanswered(capture: &Summary, directions: &Directions) -> Option<Found> {
    let (pairs, first, last) = checked(capture)?;
    let checks: u64 = pairs.iter().map(|pair| pair.checks).sum();
    let lasted = last.since(first).as_secs_f64();
    let answered = pairs
        .iter()
        .any(|pair| pair.answered_checks > 0 || pair.conflict.is_some() || !pair.errors.is_empty());
    let answers_missing = pairs.iter().any(|pair| directions.is_lone(pair.flow));
    if answered || answers_missing || checks < ENOUGH_CHECKS || lasted < LONG_S {
        return None;
    }
    let message = format!(
        "none of {} on {} got an answer in {}",
        plural(checks, "ICE check"),
        match pairs.len() {
            1 => "one pair of addresses".to_owned(),
            pairs => format!("{pairs} pairs of addresses"),
        },
        seconds(lasted),
    );
    let help = "a firewall or a wrong candidate keeps the two apart, or the capture holds one direction only; a TURN relay gets through most firewalls (rtctool turn probe)";
    let mut finding = UNANSWERED.found(message).help(help);
    // What comes after ICE shows that there was a way, of which the capture holds a part.
    if capture.contents.rtp + capture.contents.dtls > 0 {
        finding.severity = Severity::Warning;
    }
    Some(Found::at(finding, first.packet))
}

/// Only of a call that has not gone further: a capture may begin after the nomination.
fn not_nominated(capture: &Summary) -> Option<Found> {
    let (pairs, _, last) = checked(capture)?;
    let answers = pairs.iter().filter_map(|pair| pair.first_answer);
    let answer = answers.min()?;
    let contents = capture.contents;
    let went_on = contents.rtp + contents.rtp_unconfirmed + contents.dtls > 0;
    let nominated = pairs.iter().any(|pair| pair.nominated.is_some());
    let lasted = last.since(answer).as_secs_f64();
    if nominated || went_on || lasted < LONG_S {
        return None;
    }
    let message = format!(
        "checks were answered, but in {} nothing was nominated",
        seconds(lasted)
    );
    let help = "the controlling side chooses a pair with USE-CANDIDATE: are both sides controlled, or does the capture lack the controlling side's way?";
    Some(Found::at(
        NOT_NOMINATED.found(message).help(help),
        answer.packet,
    ))
}

fn role_conflict(pair: &PairSummary) -> Option<Found> {
    let conflict = pair.conflict.filter(|conflict| !conflict.resolved)?;
    let message = format!(
        "{} and {} both took the same ICE role, and did not agree: {} (487 Role Conflict)",
        pair.flow.from(),
        pair.flow.to(),
        plural(conflict.count, "refusal"),
    );
    let help = "the side that gets 487 must change its role (RFC 8445 §7.2.5.1); were both given an offer, or both an answer?";
    Some(Found::at(
        ROLE_CONFLICT.found(message).help(help),
        conflict.first.packet,
    ))
}

fn consent_lost(capture: &Summary) -> impl Iterator<Item = Found> {
    let lost = lost(&capture.session.ice_pairs);
    lost.into_iter().map(|(pair, silence)| {
        let first = silence.first_unanswered;
        let lasted = silence.last_unanswered.since(first).as_secs_f64();
        let end = end_of(pair, &capture.session.streams);
        let left = end.saturating_sub(first.at).as_secs_f64();
        let still_comes = media_after(&silence, &capture.session.streams);
        let message = format!(
            "{} stopped to answer the checks of {}, {} before the end: {} checks in {}{}",
            silence.flow.to(),
            silence.flow.from(),
            seconds(left),
            format_count(silence.requests),
            seconds(lasted),
            if still_comes { ", while its media came on" } else { "" },
        );
        let help = match still_comes {
            true => "the peer is there, but drops checks, or something on the way drops them or their answers; after 30 s without an answer the sender must stop (RFC 7675 §5.1)",
            false => "the peer went away or its network did; after 30 s without an answer the sender must stop (RFC 7675 §5.1). Normal where one side hangs up first",
        };
        Found::at(CONSENT_LOST.found(message).help(help), first.packet)
    })
}

/// Whether media of the side that does not answer came for long afterwards.
fn media_after(silence: &Silence, streams: &[StreamSummary]) -> bool {
    const LONG_AFTER: Duration = Duration::from_secs(3);
    let back = silence.flow.reversed();
    let long_after = silence.first_unanswered.at.saturating_add(LONG_AFTER);
    let mut of_peer = streams.iter().filter(|stream| stream.key.flow == back);
    of_peer.any(|stream| stream.reception.last > Some(long_after))
}

/// When the last packet passed between the addresses of a pair: a file may hold much that
/// came after the call.
fn end_of(pair: &PairSummary, streams: &[StreamSummary]) -> Duration {
    let between = undirected(pair.flow);
    let on_it = streams.iter();
    let on_it = on_it.filter(|stream| undirected(stream.key.flow) == between);
    let last = on_it.filter_map(|stream| stream.reception.last).max();
    last.unwrap_or_default().max(pair.last.at)
}

fn restart(pair: &PairSummary) -> Option<Found> {
    let first = pair.restarts.first()?;
    let message = format!(
        "ICE began anew between {} and {} {}",
        pair.flow.from(),
        pair.flow.to(),
        match pair.restarts.len() {
            1 => "once".to_owned(),
            count => format!("{count} times or more"),
        },
    );
    let help = "an application restarts ICE after a network change or a failure (RFC 8445 §9); calls that follow each other on the same ports look the same";
    Some(Found::at(RESTART.found(message).help(help), first.packet))
}

/// Between peers, a check that is refused while others succeed is nothing to tell: it came
/// before the description that names its user, or after the end of the call.
fn errors(pair: &PairSummary) -> impl Iterator<Item = &StunErrors> {
    let checks_succeed = pair.answered_checks > 0;
    let errors = pair.errors.iter();
    errors.filter(move |error| error.method != Method::BINDING || !checks_succeed)
}

fn error(error: &StunErrors) -> Found {
    let name = match error.reason.as_str() {
        "" => error_code::name(error.code).unwrap_or("no reason given"),
        reason => reason,
    };
    let times = match error.count {
        1 => String::new(),
        count => format!(", {} times", format_count(count)),
    };
    let message = format!(
        "{} answers {} of {} with {} ({name}){times}",
        error.flow.from(),
        error.method,
        error.flow.to(),
        error.code,
    );
    let kind = match error.method {
        Method::BINDING => STUN_ERROR,
        _ => TURN_REFUSED,
    };
    Found::at(kind.found(message).help(help(error)), error.first.packet)
}

fn help(error: &StunErrors) -> &'static str {
    match (error.method, error.code) {
        (Method::BINDING, 400 | 401) => {
            "the user name fragment or the password is not the peer's: does the description that was signalled belong to this call?"
        }
        (_, 401 | 441) => "user name or password is wrong, or the credential has expired",
        (_, 403) => {
            "the server forbids this peer or this request: look at its denied and allowed peers"
        }
        (_, 437) => {
            "the server knows no such allocation, or has one already: was it restarted, or the port used before?"
        }
        (_, 442) => "the server has no relaying over this transport",
        (_, 486) => "the user's quota of allocations is used up",
        (_, 508) => "the server has no capacity left: its ports may be used up",
        _ => {
            "look the code up in RFC 8489 §14.8 or RFC 8656 §19; rtctool turn probe asks the server itself"
        }
    }
}
