//! What `sdp show` reports: each description as what it means.

mod convert;
mod section;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::FindingCounts;

pub use section::{
    SdpCandidate, SdpCodec, SdpCodecParameter, SdpData, SdpExtension, SdpFingerprint, SdpLayer,
    SdpRid, SdpRidRestriction, SdpSection, SdpSimulcast, SdpSource, SdpSourceGroup, SdpTrack,
    SdpTransport,
};

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SdpShow {
    /// True when addresses, credentials, fingerprints and names are replaced by stand-ins,
    /// the same one everywhere for the same secret.
    pub redacted: bool,
    pub sessions: Vec<SdpSession>,
}

/// One session description.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpSession {
    /// File name, `-` for standard input. For SDP within JSON, `#` and a JSON Pointer
    /// (RFC 6901) to the string follow.
    pub source: String,
    /// `offer`, `answer`, `pranswer` or `rollback` where the input says it; null for bare SDP.
    pub kind: Option<String>,
    /// What `sdp lint` finds in it with its default rules.
    pub lint: FindingCounts,
    pub origin: Option<SdpOrigin>,
    /// Null when `s=` is `-`, blank or missing.
    pub name: Option<String>,
    /// The address of the session's `c=` line.
    pub connection: Option<String>,
    pub bandwidths: Vec<SdpBandwidth>,
    pub bundles: Vec<SdpBundle>,
    /// Groups that are no BUNDLE groups.
    pub groups: Vec<SdpGroup>,
    pub ice_lite: bool,
    pub extmap_allow_mixed: bool,
    pub sections: Vec<SdpSection>,
    /// Sections that are not in this report: it has 1000 of one description at most.
    pub sections_left_out: usize,
    /// Lines that no field stands for.
    pub other_lines: Vec<String>,
}

/// The `o=` line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpOrigin {
    pub user: String,
    pub session_id: String,
    pub session_version: String,
    pub address: String,
}

/// A `b=` line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpBandwidth {
    /// `AS`, `CT`, `TIAS`, `RS`, `RR`, …
    pub kind: String,
    /// As it is written: kbit/s for AS and CT, bit/s for TIAS, RS and RR.
    pub value: u64,
}

/// A BUNDLE group.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpBundle {
    pub mids: Vec<String>,
    /// Index of the section whose transport carries the group.
    pub carrier: Option<usize>,
}

/// A group that is no BUNDLE group.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpGroup {
    /// Such as `LS`.
    pub semantics: String,
    pub mids: Vec<String>,
}
