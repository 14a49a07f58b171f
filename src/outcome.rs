//! The one status table: what a run ends with, for every command and format.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::FindingCounts;

/// What a finished run amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// What `--format nagios` says and ends with in the place of the table above: the states of
/// the Monitoring Plugins Development Guidelines, whose numbers are not ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PluginState {
    Ok,
    Warning,
    Critical,
    Unknown,
}

impl PluginState {
    /// A run that passes with a warning among its findings is worth a look.
    pub fn of(outcome: Outcome, findings: &FindingCounts) -> Self {
        match outcome {
            Outcome::Pass if findings.warnings > 0 => PluginState::Warning,
            Outcome::Pass => PluginState::Ok,
            Outcome::Fail => PluginState::Critical,
            Outcome::NoVerdict => PluginState::Unknown,
        }
    }

    pub fn status(self) -> u8 {
        match self {
            PluginState::Ok => 0,
            PluginState::Warning => 1,
            PluginState::Critical => 2,
            PluginState::Unknown => 3,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            PluginState::Ok => "OK",
            PluginState::Warning => "WARNING",
            PluginState::Critical => "CRITICAL",
            PluginState::Unknown => "UNKNOWN",
        }
    }
}

/// The same for people.
pub const PLUGIN_TABLE: &[(PluginState, &str)] = &[
    (PluginState::Ok, "checked, and it passes"),
    (
        PluginState::Warning,
        "it passes, with a warning among the findings",
    ),
    (
        PluginState::Critical,
        "checked, and it fails: a finding at or above --fail-on, a gate exceeded",
    ),
    (PluginState::Unknown, "no verdict, or wrong usage"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_warns_of_what_passes_with_warnings() {
        let none = FindingCounts::default();
        let warned = FindingCounts {
            warnings: 1,
            ..none
        };
        let state = PluginState::of;
        assert_eq!(state(Outcome::Pass, &none), PluginState::Ok);
        assert_eq!(state(Outcome::Pass, &warned), PluginState::Warning);
        assert_eq!(state(Outcome::Fail, &warned), PluginState::Critical);
        assert_eq!(state(Outcome::NoVerdict, &warned), PluginState::Unknown);
    }
}
