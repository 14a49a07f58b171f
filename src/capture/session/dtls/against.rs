//! Certificates of handshakes beside the descriptions of who showed them (RFC 8122 §6.2).

use super::HandshakeSummary;
use crate::capture::knowledge::{Identity, Knowledge};
use crate::dtls::CertificateDigests;

/// How a side's certificate goes with its description.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Against {
    Matches,
    Differs,
    /// DTLS 1.3 encrypts certificates.
    Encrypted,
    /// The capture does not hold it.
    NotCaptured,
    /// The description has no fingerprint by a hash that is computed.
    OtherHash,
    /// No description is tied to the side's address.
    #[default]
    NotDescribed,
}

impl Against {
    pub fn as_str(self) -> &'static str {
        match self {
            Against::Matches => "matches",
            Against::Differs => "differs",
            Against::Encrypted => "encrypted",
            Against::NotCaptured => "not_captured",
            Against::OtherHash => "other_hash",
            Against::NotDescribed => "not_described",
        }
    }
}

/// Compares the certificates of all handshakes with what is known.
pub fn compare(handshakes: &mut [HandshakeSummary], knowledge: &Knowledge) {
    for handshake in handshakes {
        let client = knowledge.identity(handshake.flow.source);
        let server = knowledge.identity(handshake.flow.destination);
        let of = |identity: &Identity, certificate: &Option<CertificateDigests>| {
            against(identity, certificate.as_ref(), handshake)
        };
        let both = (
            of(&client, &handshake.client_certificate),
            of(&server, &handshake.server_certificate),
        );
        (handshake.client_against_sdp, handshake.server_against_sdp) = both;
        handshake.setups = (client.setup, server.setup);
    }
}

fn against(
    identity: &Identity,
    certificate: Option<&CertificateDigests>,
    handshake: &HandshakeSummary,
) -> Against {
    if identity.fingerprints.is_empty() {
        return Against::NotDescribed;
    }
    let Some(certificate) = certificate else {
        return match handshake.is_dtls_1_3() {
            true => Against::Encrypted,
            false => Against::NotCaptured,
        };
    };
    let named = identity.fingerprints.iter();
    let results: Vec<bool> = named
        .filter_map(|one| Some(certificate.by(&one.hash)? == one.digest))
        .collect();
    match results.as_slice() {
        [] => Against::OtherHash,
        results if results.contains(&true) => Against::Matches,
        _ => Against::Differs,
    }
}
