//! What `sdp lint` reports besides its findings; below, what the other commands about SDP do.

pub mod diff;
pub mod show;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{FindingCounts, Severity};
use crate::lint::Rule;

#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct SdpLint {
    pub documents: Vec<SdpDocument>,
    /// The rules that found something, sorted by code.
    pub rules: Vec<SdpRule>,
}

/// One session description that was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SdpDocument {
    /// File name, `-` for standard input. For SDP within JSON, `#` and a JSON Pointer
    /// (RFC 6901) to the string follow; lines and columns then count in the decoded string.
    pub source: String,
    /// `offer`, `answer`, `pranswer` or `rollback` where the input says it; null for bare SDP.
    pub kind: Option<String>,
    /// `webrtc`, or `rfc8866` when nothing shows that it is meant for WebRTC: the rules of
    /// WebRTC were then not applied.
    pub profile: String,
    pub lines: usize,
    /// Number of `m=` sections.
    pub media_sections: usize,
    /// Of the findings in this report.
    pub finding_counts: FindingCounts,
    /// Findings that are not in this report: one rule shows 20 in one description at most.
    pub findings_left_out: usize,
}

/// What a rule is about.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SdpRule {
    pub code: String,
    pub name: String,
    pub severity: Severity,
    /// One line: what the rule finds.
    pub summary: String,
    /// Why it matters: who breaks, and how.
    pub explanation: String,
    /// Where it is written, such as `RFC 8866 §5`. Null when nobody wrote it down.
    pub reference: Option<String>,
    /// Number of findings in this report.
    pub findings: usize,
}

impl SdpRule {
    pub fn new(rule: &Rule, findings: usize) -> Self {
        SdpRule {
            code: rule.code.to_owned(),
            name: rule.name.to_owned(),
            severity: rule.severity,
            summary: rule.summary.to_owned(),
            explanation: rule.explain.to_owned(),
            reference: (!rule.reference.is_empty()).then(|| rule.reference.to_owned()),
            findings,
        }
    }
}
