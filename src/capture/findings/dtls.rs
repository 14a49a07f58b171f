//! Findings about DTLS handshakes and what they are for.

mod calls;

use super::super::analyze::Summary;
use super::super::knowledge::Setup;
use super::super::session::dtls::{Against, AlertSeen, HandshakeSummary, Side, unanswered};
use super::super::session::events::Moment;
use super::{Directions, Found, seconds};
use crate::diagnostic::{Finding, FindingKind};
use crate::dtls::CertificateDigests;
use crate::units::plural;
use calls::Calls;

pub const UNANSWERED: FindingKind = FindingKind::error(
    "PCAP050",
    "dtls-unanswered",
    "A DTLS ClientHello got no answer.",
);

pub const ALERT: FindingKind = FindingKind::error(
    "PCAP051",
    "dtls-alert",
    "One side ended the DTLS handshake with an alert.",
);

pub const UNFINISHED: FindingKind = FindingKind::warning(
    "PCAP052",
    "dtls-unfinished",
    "A DTLS handshake began and did not come to its end.",
);

pub const EARLY_RTP: FindingKind = FindingKind::warning(
    "PCAP053",
    "rtp-before-dtls",
    "RTP was sent before the DTLS handshake that makes its keys had finished.",
);

pub const FINGERPRINT: FindingKind = FindingKind::error(
    "PCAP054",
    "dtls-fingerprint-mismatch",
    "A certificate of the DTLS handshake is not one that the SDP names.",
);

pub const ROLE: FindingKind = FindingKind::warning(
    "PCAP056",
    "dtls-role-contradicts-setup",
    "The DTLS client is the side that its description makes the server.",
);

/// A handshake that began so shortly before the end may have gone on after it.
const LONG_S: f64 = 1.0;

pub fn findings(capture: &Summary, directions: &Directions) -> Vec<Found> {
    let handshakes = &capture.session.handshakes;
    let calls = Calls::of(&capture.session);
    let is_whole = |one: &&HandshakeSummary| !directions.is_lone(one.flow);
    let no_answer = |one| Some(calls.weigh(one, no_answer(one, capture)?));
    let unfinished = |one| Some(calls.weigh(one, unfinished(one, capture)?));
    let silent = unanswered(handshakes).into_iter().filter(is_whole);
    let mut found: Vec<Found> = silent.filter_map(no_answer).collect();
    let alerts = |one| Some(calls.weigh(one, alert(one)?));
    found.extend(handshakes.iter().filter_map(alerts));
    found.extend(handshakes.iter().filter(is_whole).filter_map(unfinished));
    found.extend(handshakes.iter().filter_map(early_rtp));
    found.extend(handshakes.iter().flat_map(mismatches));
    found.extend(handshakes.iter().filter_map(wrong_role));
    found
}

/// Seconds from the beginning of the handshake to the end of the capture: whether there was
/// time for more. What is told is bounded by the handshake's own last packet, because a file
/// may hold much that came later.
fn until_end(handshake: &HandshakeSummary, capture: &Summary) -> f64 {
    let end = capture.latest.unwrap_or(handshake.last.at);
    end.saturating_sub(handshake.first.at).as_secs_f64()
}

fn ends(handshake: &HandshakeSummary) -> String {
    let flow = handshake.flow;
    format!("{} to {}", flow.from(), flow.to())
}

fn no_answer(handshake: &HandshakeSummary, capture: &Summary) -> Option<Found> {
    let hello = handshake.client_hello?;
    if until_end(handshake, capture) < LONG_S {
        return None;
    }
    let asked_for = handshake.last.since(hello).as_secs_f64();
    let message = format!(
        "the DTLS ClientHello from {} is unanswered: {}",
        ends(handshake),
        match handshake.client_hellos {
            1 => "it was sent once".to_owned(),
            count => format!("it was sent {count} times in {}", seconds(asked_for)),
        },
    );
    let help = match handshake.setups {
        (_, Some(Setup::Active)) => {
            "by its description (a=setup:active) the other side is the client too: one of the two must be passive (RFC 5763 §5)"
        }
        _ => {
            "does the other side wait to be the client too (a=setup in both descriptions), or drop large datagrams? A capture of one direction shows no answer either"
        }
    };
    Some(Found::at(
        UNANSWERED.found(message).help(help),
        hello.packet,
    ))
}

fn alert(handshake: &HandshakeSummary) -> Option<Found> {
    let seen = handshake.alerts.iter().find(|seen| seen.alert.is_fatal())?;
    let (from, side) = sender(handshake, seen);
    let message = format!(
        "{from}, the DTLS {side}, ended the handshake with the alert {}",
        seen.alert.name()
    );
    let finding = ALERT
        .found(message)
        .help(alert_help(seen.alert.description));
    Some(Found::at(finding, seen.moment.packet))
}

fn sender(handshake: &HandshakeSummary, seen: &AlertSeen) -> (String, &'static str) {
    match seen.from {
        Side::Client => (handshake.flow.from().to_string(), "client"),
        Side::Server => (handshake.flow.to().to_string(), "server"),
    }
}

fn alert_help(description: u8) -> &'static str {
    match description {
        40 | 71 => {
            "the two have no cipher suite, curve or SRTP profile in common: compare what both offer"
        }
        42..=46 | 48 => {
            "the certificate was not accepted: does its fingerprint match a=fingerprint of the description that the other side got?"
        }
        70 => "the two have no version of DTLS in common",
        20 | 51 => {
            "the two computed different keys: was a packet changed on the way, or do two handshakes mix?"
        }
        _ => "the side that sent it knows why: look into its log",
    }
}

fn unfinished(handshake: &HandshakeSummary, capture: &Summary) -> Option<Found> {
    let hello = handshake.server_hello?;
    let failed = handshake.alerts.iter().any(|seen| seen.alert.is_fatal());
    // Media shows too that there was an end, which the capture may not hold.
    let done = handshake.finished.is_some() || handshake.first_rtp.is_some();
    // A client of DTLS 1.3 that has sent its part has done with it, whatever came then.
    let sent = handshake.is_dtls_1_3() && handshake.encrypted.0.is_some();
    if done || failed || sent || until_end(handshake, capture) < LONG_S {
        return None;
    }
    let message = format!(
        "the DTLS handshake from {} has not finished: its last message came {} after the first, with {}",
        ends(handshake),
        seconds(handshake.last.since(handshake.first).as_secs_f64()),
        plural(handshake.retransmissions, "retransmission"),
    );
    let help = "large handshake packets may be lost on the way (certificates, fragments): compare a capture of the other side";
    Some(Found::at(
        UNFINISHED.found(message).help(help),
        hello.packet,
    ))
}

fn early_rtp(handshake: &HandshakeSummary) -> Option<Found> {
    let (rtp, finished) = (handshake.first_rtp?, handshake.keys_since()?);
    handshake.client_hello?;
    if rtp > finished {
        return None;
    }
    let message = format!(
        "RTP between {} and {} began {} before {}",
        handshake.flow.from(),
        handshake.flow.to(),
        seconds(finished.since(rtp).as_secs_f64()),
        match handshake.is_dtls_1_3() {
            true => "the DTLS ServerHello, without which there are no keys",
            false => "the DTLS handshake had finished",
        },
    );
    let help = "without keys a receiver drops it; harmless where an earlier handshake, before the capture, made keys";
    Some(Found::at(EARLY_RTP.found(message).help(help), rtp.packet))
}

/// Certificates that the descriptions of who showed them do not name.
fn mismatches(handshake: &HandshakeSummary) -> Vec<Found> {
    let (client_at, server_at) = handshake.certificates;
    let client = (handshake.client_against_sdp, &handshake.client_certificate);
    let server = (handshake.server_against_sdp, &handshake.server_certificate);
    let sides = [("client", client, client_at), ("server", server, server_at)];
    let differs = |(side, (against, certificate), at): (_, (_, &Option<_>), Option<Moment>)| {
        let certificate = certificate
            .as_ref()
            .filter(|_| against == Against::Differs)?;
        let finding = mismatch(handshake, side, certificate);
        Some(Found::at(finding, at?.packet))
    };
    sides.into_iter().filter_map(differs).collect()
}

fn mismatch(handshake: &HandshakeSummary, side: &str, certificate: &CertificateDigests) -> Finding {
    let message = format!(
        "the certificate of the DTLS {side} in the handshake from {} does not match the SDP: its SHA-256 is {}",
        ends(handshake),
        certificate.sha256,
    );
    let help = "the peer must refuse it: does the SDP belong to this call, and did something on the way end the DTLS?";
    FINGERPRINT.found(message).help(help)
}

fn wrong_role(handshake: &HandshakeSummary) -> Option<Found> {
    let hello = handshake.client_hello?;
    let (who, setup, is) = match handshake.setups {
        (Some(Setup::Passive), _) => (handshake.flow.source, Setup::Passive, "client"),
        (_, Some(Setup::Active)) => (handshake.flow.destination, Setup::Active, "server"),
        _ => return None,
    };
    let message = format!(
        "{who} is the DTLS {is} in the handshake from {}, and its description says a=setup:{}",
        ends(handshake),
        setup.as_str(),
    );
    let help = "active is who sends the ClientHello (RFC 5763 §5); does the description belong to this call, and was the answer's a=setup taken over by both sides?";
    Some(Found::at(ROLE.found(message).help(help), hello.packet))
}
