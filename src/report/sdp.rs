//! What `sdp lint` reports besides its findings.

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::FindingCounts;

#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct SdpLint {
    pub documents: Vec<SdpDocument>,
}

/// One session description that was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SdpDocument {
    /// File name, `-` for standard input.
    pub source: String,
    /// `offer`, `answer`, `pranswer` or `rollback` where the input says it; null for bare SDP.
    pub kind: Option<String>,
    pub lines: usize,
    /// Number of `m=` sections.
    pub media_sections: usize,
    pub finding_counts: FindingCounts,
}
