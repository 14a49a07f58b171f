//! What `check` reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Report;
use crate::outcome::Outcome;
use crate::units::Unit;

/// Every step of the check.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    pub steps: Vec<CheckStep>,
    /// Figures of which two parts of the tool, or the link, each have their own count.
    pub comparisons: Vec<Comparison>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct CheckStep {
    pub name: String,
    pub outcome: Outcome,
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

impl Check {
    /// The reports of the steps that have one.
    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.steps.iter().filter_map(|step| step.report.as_deref())
    }
}
