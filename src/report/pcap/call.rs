//! Handshakes, and what happened in a call.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capture::knowledge::Setup;
use crate::capture::session::dtls::{HandshakeSummary, Side};
use crate::capture::session::events::{self, EventKind, Moment};
use crate::dtls::CertificateDigests;
use crate::units::duration_ms;

/// A handshake, as far as it passes in the clear.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct DtlsHandshake {
    pub client_address: String,
    pub server_address: String,
    /// As a flow's.
    pub transport: String,
    /// As a flow's: null where it was captured at one point only.
    pub capture_point: Option<u8>,
    /// Number of its first packet in the capture, counted from 1 as Wireshark does.
    pub first_packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub first_packet_file: Option<String>,
    pub last_packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub last_packet_file: Option<String>,
    /// Different ClientHellos and those sent again.
    pub client_hellos: u64,
    /// Times are milliseconds since the first packet of the capture. Null when it was not captured.
    pub client_hello_ms: Option<f64>,
    /// Null when none was captured.
    pub server_hello_ms: Option<f64>,
    /// Whether the server answered at all: also by an alert, or by asking for another ClientHello.
    pub answered: bool,
    /// When both sides had sent Finished. Null when they had not. DTLS 1.3 encrypts it; there it
    /// is the first record after the handshake (epoch 3, RFC 9147 §6.1), which comes after the
    /// client's part of it.
    pub finished_ms: Option<f64>,
    pub finished_packet: Option<u64>,
    /// The capture that it is in, where several make one timeline; else null.
    pub finished_packet_file: Option<String>,
    /// From ClientHello to Finished.
    pub duration_ms: Option<f64>,
    /// From ClientHello to the first RTP between the same addresses; negative when that came
    /// before.
    pub first_rtp_after_ms: Option<f64>,
    /// `DTLS 1.2`. Null without a ServerHello, like what follows.
    pub version: Option<String>,
    pub cipher_suite: Option<String>,
    /// What the client offers by supported_versions: empty where it knows no DTLS 1.3.
    pub offered_versions: Vec<String>,
    /// The server's choice (RFC 5764 §4.1.2). Null also when it chose none, and from DTLS 1.3
    /// on, which encrypts it.
    pub srtp_profile: Option<String>,
    pub offered_srtp_profiles: Vec<String>,
    /// RFC 7627.
    pub extended_master_secret: Option<bool>,
    /// SHA-256 of the certificate as `a=fingerprint` has it. Null when it did not pass in the clear.
    pub client_fingerprint: Option<String>,
    pub server_fingerprint: Option<String>,
    /// Kind and size of the certificate's key, such as `ECDSA P-256`. Null when it did not pass in
    /// the clear, or cannot be read.
    pub client_key: Option<String>,
    pub server_key: Option<String>,
    /// How the client's certificate goes with the description of its address: `matches`,
    /// `differs`, or why they cannot be compared: `encrypted` (from DTLS 1.3 on), `not_captured`,
    /// `other_hash` (its fingerprint is by a hash that is not known), `not_described`.
    pub client_fingerprint_in_sdp: String,
    /// The same of the server.
    pub server_fingerprint_in_sdp: String,
    /// `a=setup` of the client (RFC 8842 §5.1). Null when no description is tied to its address,
    /// or several that differ.
    pub client_setup: Option<String>,
    pub server_setup: Option<String>,
    /// Packets with something of the handshake that was sent before.
    pub retransmissions: u64,
    /// Names of alerts that passed in the clear (RFC 5246 §7.2).
    pub alerts: Vec<String>,
}

/// Something that happened.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// Milliseconds since the first packet of the capture.
    pub at_ms: f64,
    /// Number of the packet in the capture, counted from 1 as Wireshark does. Of `turn_expired`,
    /// the last that prolonged the allocation.
    pub packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub file: Option<String>,
    /// `packet` again. Null without `file`.
    pub packet_in_file: Option<u64>,
    pub source_address: String,
    pub destination_address: String,
    /// As a flow's: `turn` between a client and its TURN server. What is relayed happens once on
    /// each leg of its way.
    /// Of a report of before it was told: empty.
    #[serde(default)]
    pub transport: String,
    /// As a flow's: null where it was captured at one point only.
    pub capture_point: Option<u8>,
    /// A name that stays: `ice_first_check`, `ice_first_answer`, `ice_role_conflict`,
    /// `ice_nominated`, `ice_restart`, `ice_unanswered`, `turn_allocated`, `turn_refused`,
    /// `turn_released` (a lifetime of 0), `turn_expired` (not prolonged in time), `dtls_client_hello`, `dtls_server_hello`, `dtls_finished`, `dtls_alert`,
    /// `dtls_encrypted_alert`, `icmp_unreachable`, `first_rtp`, `first_rtcp`,
    /// `first_key_frame`, `last_rtp` (of a stream that ended before the capture), `bye`.
    pub event: String,
    /// The same in words.
    pub text: String,
    /// Of `first_rtp`, `first_key_frame`, `last_rtp` and `bye`, null of others.
    pub ssrc: Option<u32>,
}

impl DtlsHandshake {
    pub fn new(handshake: &HandshakeSummary, begin: Duration) -> DtlsHandshake {
        let ms = |moment: Option<Moment>| moment.map(|moment| since(moment, begin));
        let hello = ms(handshake.client_hello);
        let after_hello = |moment| Some(ms(moment)? - hello?);
        let alert = |seen: &crate::capture::session::dtls::AlertSeen| {
            let side = match seen.from {
                Side::Client => "client",
                Side::Server => "server",
            };
            format!("{} ({side})", seen.alert.name())
        };
        DtlsHandshake {
            client_address: handshake.flow.from().to_string(),
            server_address: handshake.flow.to().to_string(),
            transport: handshake.flow.transport.as_str().to_owned(),
            capture_point: None,
            first_packet: handshake.first.packet,
            first_packet_file: None,
            last_packet: handshake.last.packet,
            last_packet_file: None,
            client_hellos: handshake.client_hellos,
            client_hello_ms: hello,
            server_hello_ms: ms(handshake.server_hello),
            answered: handshake.is_answered(),
            finished_ms: ms(handshake.finished),
            finished_packet: handshake.finished.map(|moment| moment.packet),
            finished_packet_file: None,
            duration_ms: after_hello(handshake.finished),
            first_rtp_after_ms: after_hello(handshake.first_rtp),
            version: handshake.version.map(|version| version.to_string()),
            cipher_suite: handshake.cipher_suite.map(|suite| suite.to_string()),
            srtp_profile: handshake.srtp_profile.map(|profile| profile.to_string()),
            offered_srtp_profiles: names(&handshake.offered_srtp_profiles),
            extended_master_secret: handshake.extended_master_secret,
            offered_versions: names(&handshake.offered_versions),
            client_fingerprint: sha256(&handshake.client_certificate),
            server_fingerprint: sha256(&handshake.server_certificate),
            client_key: key(&handshake.client_certificate),
            server_key: key(&handshake.server_certificate),
            client_fingerprint_in_sdp: handshake.client_against_sdp.as_str().to_owned(),
            server_fingerprint_in_sdp: handshake.server_against_sdp.as_str().to_owned(),
            client_setup: setup(handshake.setups.0),
            server_setup: setup(handshake.setups.1),
            retransmissions: handshake.retransmissions,
            alerts: handshake.alerts.iter().map(alert).collect(),
        }
    }
}

fn names(all: &[impl ToString]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn sha256(certificate: &Option<CertificateDigests>) -> Option<String> {
    let certificate = certificate.as_ref()?;
    Some(certificate.sha256.to_string())
}

fn key(certificate: &Option<CertificateDigests>) -> Option<String> {
    certificate.as_ref()?.key.clone()
}

fn setup(setup: Option<Setup>) -> Option<String> {
    setup.map(|setup| setup.as_str().to_owned())
}

impl Event {
    pub fn new(event: &events::Event, begin: Duration) -> Event {
        let (name, text) = words(&event.kind);
        Event {
            at_ms: since(event.moment, begin),
            packet: event.moment.packet,
            file: None,
            packet_in_file: None,
            source_address: event.flow.from().to_string(),
            destination_address: event.flow.to().to_string(),
            transport: event.flow.transport.as_str().to_owned(),
            capture_point: None,
            event: name.to_owned(),
            text,
            ssrc: match event.kind {
                EventKind::FirstRtp(ssrc)
                | EventKind::FirstKeyFrame(ssrc)
                | EventKind::LastRtp(ssrc, _)
                | EventKind::Bye { ssrc, .. } => Some(ssrc),
                _ => None,
            },
        }
    }
}

/// The name that stays, and what people read.
fn words(kind: &EventKind) -> (&'static str, String) {
    let (name, text) = match kind {
        EventKind::FirstCheck => ("ice_first_check", "first ICE check"),
        EventKind::FirstCheckAnswered => ("ice_first_answer", "first ICE check answered"),
        EventKind::RoleConflict => ("ice_role_conflict", "ICE role conflict (487)"),
        EventKind::Nominated => ("ice_nominated", "nominated"),
        EventKind::IceRestart => ("ice_restart", "ICE restart"),
        EventKind::ChecksUnanswered => ("ice_unanswered", "checks unanswered"),
        EventKind::ClientHello => ("dtls_client_hello", "DTLS ClientHello"),
        EventKind::ServerHello => ("dtls_server_hello", "DTLS ServerHello"),
        EventKind::HandshakeDone => ("dtls_finished", "DTLS handshake finished"),
        EventKind::EncryptedAlert => ("dtls_encrypted_alert", "DTLS alert, encrypted"),
        EventKind::FirstRtcp => ("first_rtcp", "first RTCP"),
        EventKind::TurnReleased => ("turn_released", "TURN allocation given back"),
        EventKind::TurnExpired => ("turn_expired", "TURN allocation expired"),
        EventKind::Allocated(relayed) => {
            return ("turn_allocated", format!("TURN allocation of {relayed}"));
        }
        EventKind::TurnRefused(code) => {
            return ("turn_refused", format!("TURN allocation refused ({code})"));
        }
        EventKind::Unreachable(by, why) => {
            return ("icmp_unreachable", format!("{}, says {by}", why.as_str()));
        }
        EventKind::Alert(alert) => return ("dtls_alert", format!("DTLS alert {}", alert.name())),
        EventKind::FirstRtp(ssrc) => return ("first_rtp", format!("first RTP of {ssrc:#010x}")),
        EventKind::FirstKeyFrame(ssrc) => {
            return (
                "first_key_frame",
                format!("first key frame of {ssrc:#010x}"),
            );
        }
        EventKind::LastRtp(ssrc, _) => return ("last_rtp", format!("last RTP of {ssrc:#010x}")),
        EventKind::Bye { ssrc, reason } => return ("bye", bye(*ssrc, reason.as_deref())),
    };
    (name, text.to_owned())
}

fn bye(ssrc: u32, reason: Option<&str>) -> String {
    let reason = reason.filter(|reason| !reason.is_empty());
    let reason = reason.map_or(String::new(), |reason| format!(": {reason}"));
    format!("BYE of {ssrc:#010x}{reason}")
}

/// Milliseconds since the first packet; negative where the capture is out of order.
pub(super) fn since(moment: Moment, begin: Duration) -> f64 {
    match moment.at.checked_sub(begin) {
        Some(after) => duration_ms(after),
        None => -duration_ms(begin - moment.at),
    }
}
