//! What `rtctool explain` tells about a metric of gates.

use schemars::JsonSchema;
use serde::Serialize;

use crate::units::Unit;

/// A name that gates may have before their operator.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Metric {
    pub name: String,
    /// What it is compared with.
    pub unit: Unit,
    /// What it is, which may differ by command.
    pub meanings: Vec<Meaning>,
    /// A gate as it is typed behind `--fail-if`.
    pub gate: String,
}

#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Meaning {
    pub about: String,
    /// Such as `turn probe`.
    pub commands: Vec<String>,
}
