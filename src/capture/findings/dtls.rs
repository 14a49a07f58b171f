//! Findings about DTLS handshakes and what they are for.

use std::collections::HashMap;

use super::super::analyze::Summary;
use super::super::observed::FlowKey;
use super::super::session::dtls::{AlertSeen, HandshakeSummary, Side, unanswered};
use super::{Found, seconds};
use crate::diagnostic::FindingKind;
use crate::dtls::CertificateFingerprint;
use crate::units::plural;

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

pub const ONE_WAY: FindingKind = FindingKind::info(
    "PCAP055",
    "one-way-media",
    "Between two addresses with ICE or DTLS both ways, media passes in one direction only.",
);

/// A handshake that began so shortly before the end may have gone on after it.
const LONG_S: f64 = 1.0;

/// Fewer packets of media may be the beginning of both ways.
const ENOUGH_PACKETS: u64 = 50;

pub fn findings(capture: &Summary) -> Vec<Found> {
    let session = &capture.session;
    let handshakes = &session.handshakes;
    let silent = unanswered(handshakes);
    let mut found: Vec<Found> = silent
        .into_iter()
        .filter_map(|handshake| no_answer(handshake, capture))
        .collect();
    found.extend(handshakes.iter().filter_map(alert));
    found.extend(handshakes.iter().filter_map(|one| unfinished(one, capture)));
    found.extend(handshakes.iter().filter_map(early_rtp));
    let described = &session.described_fingerprints;
    found.extend(handshakes.iter().flat_map(|one| mismatches(one, described)));
    found.extend(one_way(capture));
    found
}

/// Seconds from a moment of the handshake to the end of the capture.
fn until_end(handshake: &HandshakeSummary, capture: &Summary) -> f64 {
    let end = capture.latest.unwrap_or(handshake.last.at);
    end.saturating_sub(handshake.first.at).as_secs_f64()
}

fn ends(handshake: &HandshakeSummary) -> String {
    let flow = handshake.flow;
    format!("{} to {}", flow.source, flow.destination)
}

fn no_answer(handshake: &HandshakeSummary, capture: &Summary) -> Option<Found> {
    let hello = handshake.client_hello?;
    let waited = until_end(handshake, capture);
    if waited < LONG_S {
        return None;
    }
    let message = format!(
        "the DTLS ClientHello from {} is unanswered for {}, {}",
        ends(handshake),
        seconds(waited),
        match handshake.client_hellos {
            1 => "sent once".to_owned(),
            count => format!("sent {count} times"),
        },
    );
    let help = "does the other side wait to be the client too (a=setup in both descriptions), or drop large datagrams? A capture of one direction shows no answer either";
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
        Side::Client => (handshake.flow.source.to_string(), "client"),
        Side::Server => (handshake.flow.destination.to_string(), "server"),
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
    let waited = until_end(handshake, capture);
    // From DTLS 1.3 on its end is encrypted, and media shows that there was one.
    let done = handshake.finished.is_some() || handshake.first_rtp.is_some();
    if done || failed || handshake.is_dtls_1_3() || waited < LONG_S {
        return None;
    }
    let message = format!(
        "the DTLS handshake from {} has not finished in {}: {}",
        ends(handshake),
        seconds(waited),
        plural(handshake.retransmissions, "retransmission"),
    );
    let help = "large handshake packets may be lost on the way (certificates, fragments): compare a capture of the other side";
    Some(Found::at(
        UNFINISHED.found(message).help(help),
        hello.packet,
    ))
}

fn early_rtp(handshake: &HandshakeSummary) -> Option<Found> {
    let (rtp, finished) = (handshake.first_rtp?, handshake.finished?);
    handshake.client_hello?;
    if rtp > finished {
        return None;
    }
    let message = format!(
        "RTP between {} and {} began {} before the DTLS handshake had finished",
        handshake.flow.source,
        handshake.flow.destination,
        seconds(finished.since(rtp).as_secs_f64()),
    );
    let help = "without keys a receiver drops it; harmless where an earlier handshake, before the capture, made keys";
    Some(Found::at(EARLY_RTP.found(message).help(help), rtp.packet))
}

/// Certificates that no description names, where descriptions are known.
fn mismatches(handshake: &HandshakeSummary, described: &[CertificateFingerprint]) -> Vec<Found> {
    let sides = [
        ("client", handshake.client_fingerprint),
        ("server", handshake.server_fingerprint),
    ];
    if described.is_empty() {
        return Vec::new();
    }
    let unknown = |(side, fingerprint): (&'static str, Option<CertificateFingerprint>)| {
        let fingerprint = fingerprint.filter(|seen| !described.contains(seen))?;
        Some(mismatch(handshake, side, fingerprint))
    };
    sides.into_iter().filter_map(unknown).collect()
}

fn mismatch(
    handshake: &HandshakeSummary,
    side: &str,
    fingerprint: CertificateFingerprint,
) -> Found {
    let message = format!(
        "the certificate of the DTLS {side} in the handshake from {} does not match the SDP: its SHA-256 is {fingerprint}",
        ends(handshake),
    );
    let help = "the peer must refuse it: does the SDP belong to this call, and did something on the way end the DTLS?";
    Found::at(FINGERPRINT.found(message).help(help), handshake.last.packet)
}

fn one_way(capture: &Summary) -> Vec<Found> {
    let session = &capture.session;
    let flows = session.flows.iter();
    let rtp: HashMap<FlowKey, u64> = flows.map(|(flow, counts)| (*flow, counts.rtp)).collect();
    let media = |flow: FlowKey| (flow, rtp.get(&flow).copied().unwrap_or(0));
    let checked = session.ice_pairs.iter();
    checked
        .filter(|pair| pair.answered_checks > 0)
        .filter_map(
            |pair| match (media(pair.flow), media(pair.flow.reversed())) {
                ((only, packets), (_, 0)) | ((_, 0), (only, packets)) => {
                    (packets >= ENOUGH_PACKETS).then(|| one_way_only(only))
                }
                _ => None,
            },
        )
        .collect()
}

fn one_way_only(flow: FlowKey) -> Found {
    let message = format!(
        "media passes from {} to {} only, and none back",
        flow.source, flow.destination
    );
    let help = "normal where one side only sends or only receives; else look at its microphone, its permission, and a=sendonly or a=recvonly";
    ONE_WAY.found(message).help(help).into()
}
