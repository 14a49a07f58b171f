//! What `sdp lint` reports besides its findings; below, what the other commands about SDP do.

pub mod diff;
pub mod negotiate;
pub mod show;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Applicability, Finding, FindingCounts, Identity, Severity};
use crate::lint::Rule;

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct SdpLint {
    pub documents: Vec<SdpDocument>,
    /// The rules that found something, sorted by code.
    pub rules: Vec<SdpRule>,
    /// What `--baseline` kept out of the findings, or `--write-baseline` wrote. Null without
    /// either.
    pub baseline: Option<SdpBaseline>,
    /// Files in folders in which no description was found.
    pub files_skipped: usize,
}

/// A comparison with the findings that are known.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SdpBaseline {
    /// Findings that are in the baseline, and so not in this report.
    pub known: usize,
    /// Entries of the baseline about these descriptions that were not found again.
    pub gone: usize,
    /// The first of these: at most twenty. Not there without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone_entries: Vec<BaselineEntry>,
    /// The file that `--write-baseline` wrote; null without it.
    pub written_to: Option<String>,
}

/// A finding that a baseline has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BaselineEntry {
    /// As the baseline names it: seen from its folder.
    pub source: String,
    pub code: String,
    /// The line that the finding began in, or its message where there was none.
    pub text: String,
}

impl BaselineEntry {
    /// The first of what is gone. Whoever has more writes the baseline anew.
    pub fn first(gone: &[&Identity]) -> Vec<BaselineEntry> {
        const MOST: usize = 20;
        let first = gone.iter().take(MOST);
        first
            .map(|identity| BaselineEntry {
                source: identity.source.clone(),
                code: identity.code.clone(),
                text: identity.text.clone(),
            })
            .collect()
    }
}

/// One session description that was read.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
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
    /// Findings that are not in this report: of one rule it holds 10000 in one description, of
    /// all rules 20000, and fewer where the description or its lines are huge.
    pub findings_left_out: usize,
    /// Of the findings in this report, those that `--fix` would mend. None where the
    /// description is only a part of its file.
    pub fixable: Fixable,
    /// What `--fix` has done, or `--diff` shows. Null without them.
    pub fixes: Option<SdpFixes>,
    /// Findings that `a=x-rtctool-ignore` lines of the description silence.
    pub findings_silenced: usize,
}

/// How many findings come with an edit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fixable {
    /// `--fix` is enough.
    pub safe: usize,
    /// `--unsafe-fixes` is needed as well.
    #[serde(rename = "unsafe")]
    pub doubtful: usize,
}

/// The edits of one description.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpFixes {
    /// Whether they were made: the findings are then those that are left.
    pub made: bool,
    /// Number of findings of each rule that they mend.
    pub counts: BTreeMap<String, usize>,
    /// What changes, as a unified diff; bytes that are not UTF-8 are replaced in it. Empty
    /// where nothing changes, null without `--diff`.
    pub diff: Option<String>,
}

impl Fixable {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let mut fixable = Fixable::default();
        for fix in findings
            .into_iter()
            .filter_map(|finding| finding.fix.as_ref())
        {
            match fix.applicability {
                Applicability::Safe => fixable.safe += 1,
                Applicability::Unsafe => fixable.doubtful += 1,
            }
        }
        fixable
    }
}

impl SdpFixes {
    /// Number of findings that the edits mend.
    pub fn total(&self) -> usize {
        self.counts.values().sum()
    }
}

/// What a rule is about.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
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
    /// Number of descriptions that have them.
    pub documents: usize,
}

impl SdpRule {
    pub fn new(rule: &Rule, findings: usize, documents: usize) -> Self {
        SdpRule {
            code: rule.code.to_owned(),
            name: rule.name.to_owned(),
            severity: rule.severity,
            summary: rule.summary.to_owned(),
            explanation: rule.explain.to_owned(),
            reference: (!rule.reference.is_empty()).then(|| rule.reference.to_owned()),
            findings,
            documents,
        }
    }
}
