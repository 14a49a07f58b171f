//! The one status table: what a run ends with, for every command and format.

use schemars::JsonSchema;
use serde::Serialize;

/// What a finished run amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Checked, and it passes.
    Pass,
    /// Checked, and it fails.
    Fail,
    /// Something that should have been checked could not be.
    NoVerdict,
}

impl Outcome {
    pub fn status(self) -> u8 {
        match self {
            Outcome::Pass => 0,
            Outcome::Fail => 1,
            Outcome::NoVerdict => 3,
        }
    }
}

/// Status of wrong usage or configuration. clap uses the same.
pub const USAGE: u8 = 2;

/// Every exit status with its meaning, as the man page and the long help print it.
pub const STATUS_TABLE: &[(&str, &str)] = &[
    ("0", "checked, and it passes"),
    (
        "1",
        "checked, and it fails: a finding at or above --fail-on, a gate exceeded, \
         a server unreachable or refusing, a call not connected, descriptions that differ",
    ),
    ("2", "wrong usage or configuration"),
    (
        "3",
        "no verdict: input missing or undecodable, nothing to check, a gated metric \
         never measured, a local socket or permission failure",
    ),
    ("130, 143", "interrupted; the partial report was printed"),
];
