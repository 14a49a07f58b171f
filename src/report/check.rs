//! What `check` reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use super::sdp::BaselineEntry;
use crate::outcome::Outcome;
use crate::units::Unit;

/// Every step of the check.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// The file that says what must hold. Null for the built-in check.
    #[serde(default)]
    pub file: Option<String>,
    pub steps: Vec<CheckStep>,
    /// Names of the checks of the file that did not run: `--only` named others, or the run was
    /// interrupted before them.
    #[serde(default)]
    pub not_run: Vec<String>,
    /// What the `--baseline` of all checks kept out of their findings, or `--write-baseline` wrote
    /// there. Null without it.
    #[serde(default)]
    pub baseline: Option<CheckBaseline>,
    /// Figures of which two parts of the tool, or the link, each have their own count.
    pub comparisons: Vec<Comparison>,
}

/// One baseline for the checks that name none of their own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckBaseline {
    /// Findings that are in the baseline, and so not in this report; or that were written there.
    pub known: usize,
    /// Entries about what was read that were not found again.
    pub gone: usize,
    /// The first of these: at most twenty. Not there without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone_entries: Vec<BaselineEntry>,
    /// Entries about files that no check read.
    pub unread: usize,
    /// The file that `--write-baseline` wrote; null without it.
    pub written_to: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CheckStep {
    pub name: String,
    /// What ran, such as `sdp lint`. Null in the built-in check, whose names say it.
    pub command: Option<String>,
    pub outcome: Outcome,
    /// Its failure is told and does not fail the run; its findings are in its report alone.
    pub allow_failure: bool,
    /// One line: what was done and what came of it.
    pub summary: String,
    pub elapsed_ms: f64,
    /// What the step's own command would have reported. Null for a step that could
    /// not begin, and for the comparison.
    pub report: Option<Box<Report>>,
}

/// One figure from two sources that must agree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// What is compared, such as `caller audio: packets lost`.
    pub figure: String,
    pub left_source: String,
    pub left: Option<f64>,
    pub right_source: String,
    pub right: Option<f64>,
    /// Largest difference that still counts as agreement; 0 is exact.
    pub tolerance: f64,
    pub unit: Unit,
    /// False also when either side was not measured.
    pub agrees: bool,
}

impl CheckStep {
    /// Whether the run has this outcome because of the step.
    fn counts_as(&self, outcome: Outcome) -> bool {
        self.outcome == outcome && !self.allow_failure
    }
}

impl Check {
    /// Whether the steps are those of a file, and not of the built-in check.
    pub fn is_of_file(&self) -> bool {
        self.steps.iter().any(|step| step.command.is_some())
    }

    /// Whether a step failed that may not.
    pub fn fails(&self) -> bool {
        self.steps.iter().any(|step| step.counts_as(Outcome::Fail))
    }

    /// Whether there was nothing to check, or a step came to no verdict that should have.
    pub fn has_no_verdict(&self) -> bool {
        let missing = |step: &CheckStep| step.counts_as(Outcome::NoVerdict);
        self.steps.is_empty() || self.steps.iter().any(missing)
    }

    pub fn step(&self, name: &str) -> Option<&CheckStep> {
        self.steps.iter().find(|step| step.name == name)
    }

    /// The reports of the steps that have one.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.steps.iter().filter_map(|step| step.report.as_deref())
    }
}
