//! How a stream is protected, and what describes it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capture::knowledge::{Described, Origin};
use crate::capture::session::Encryption;

/// What the keys that were given, described or logged did for a stream (RFC 3711).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Srtp {
    /// Such as `AES_CM_128_HMAC_SHA1_80`. Null when no key opens the stream.
    pub profile: Option<String>,
    /// `given`, `sdes` (RFC 4568) or `key_log` (RFC 5764). Null when no key opens the stream.
    pub key_source: Option<String>,
    pub decrypted_packets: u64,
    /// Packets whose authentication tag fits no key that was tried.
    pub unauthentic_packets: u64,
    /// Packets that were not captured whole: their tag cannot be checked.
    pub cut_packets: u64,
    /// Of the packet furthest ahead (RFC 3711 §3.3.1). Null when no key opens the stream.
    pub rollover_counter: Option<u64>,
}

/// The session description that a stream is tied to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DescribedBy {
    /// The name of what was given with `--sdp`. Null for one in the capture.
    pub source: Option<String>,
    /// Number of the packet that it came in. Null for one that was given.
    pub packet: Option<u64>,
    /// The capture that it is in, where several make one timeline; else null.
    pub packet_file: Option<String>,
    /// What ties them: `ssrc`, `address`, `ufrag` (the user name in ICE's checks), or
    /// `payload_type`, which means the same wherever it is described.
    pub tied_by: String,
}

impl Srtp {
    pub fn of(encryption: Encryption) -> Option<Srtp> {
        let protection = match encryption {
            Encryption::Decrypted(protection) => protection,
            Encryption::NotDecrypted(protection) => protection?,
            Encryption::Unknown | Encryption::Clear | Encryption::AtEnd => return None,
        };
        Some(Srtp {
            profile: protection
                .key
                .map(|(profile, _)| profile.as_str().to_owned()),
            key_source: protection.key.map(|(_, origin)| origin.as_str().to_owned()),
            decrypted_packets: protection.opened,
            unauthentic_packets: protection.refused,
            cut_packets: protection.cut,
            rollover_counter: protection.rollover_counter,
        })
    }
}

impl From<&Described> for DescribedBy {
    fn from(described: &Described) -> Self {
        let (source, packet) = match &described.origin {
            Origin::Given(name) => (Some(name.clone()), None),
            Origin::Packet(number) => (None, Some(*number)),
        };
        DescribedBy {
            source,
            packet,
            packet_file: None,
            tied_by: described.how.as_str().to_owned(),
        }
    }
}
