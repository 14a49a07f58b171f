//! What `sdp lint` reports besides its findings; below, what the other commands about SDP do.

pub mod negotiate;
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
    /// Files in folders in which no description was found.
    pub files_skipped: usize,
}

/// One session description that was read.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct SdpDocument {
    /// File name, `-` for standard input. Where the description is a part of the file, `#`
    /// and its place follow: a JSON Pointer (RFC 6901) to a string, the line of a log (`L12`),
    /// the message of a trace (`2/INVITE`), the call in a dump (`PC_0/setLocalDescription`).
    /// Lines and columns then count in the description, as it reads when it is decoded.
    pub source: String,
    /// `offer`, `answer`, `pranswer` or `rollback` where the input says it; null for bare SDP.
    pub kind: Option<String>,
    /// `webrtc`; or, when nothing shows that it is meant for WebRTC, `sip` for the body of a
    /// SIP message and else `rfc8866`: the rules of WebRTC were then not applied.
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
