//! What `check` reports.

use schemars::JsonSchema;
use serde::Serialize;

use super::call::CallLoopback;
use super::pcap::PcapAnalyze;
use super::sdp::SdpLint;
use super::stun::StunProbe;
use crate::outcome::Outcome;

/// Every step of the check, with the data of those that ran.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Check {
    pub steps: Vec<CheckStep>,
    pub call: Option<Box<CallLoopback>>,
    pub sdp: Option<SdpLint>,
    pub stun: Option<StunProbe>,
    pub pcap: Option<PcapAnalyze>,
    /// Figures of which two parts of the tool, or the link, each have their own count.
    pub comparisons: Vec<Comparison>,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CheckStep {
    pub name: String,
    pub outcome: Outcome,
    /// One line: what was done and what came of it.
    pub summary: String,
    pub elapsed_ms: f64,
}

/// One figure from two sources that must agree.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Comparison {
    /// What is compared, such as `caller audio: packets lost`.
    pub figure: String,
    pub left_source: String,
    pub left: Option<f64>,
    pub right_source: String,
    pub right: Option<f64>,
    /// Largest difference that still counts as agreement; 0 is exact.
    pub tolerance: f64,
    pub unit: crate::units::Unit,
    /// False also when either side was not measured.
    pub agrees: bool,
}
