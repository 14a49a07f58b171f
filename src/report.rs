//! The JSON contract: one [`Report`] envelope, one data type per command.
//!
//! Fields are added freely. A field is renamed or removed only together with a
//! new [`SCHEMA_VERSION`]. A figure that was not measured is null, never 0, and
//! a number whose unit is not obvious carries it in its name (`rtt_ms`).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod advice;
pub mod audit;
pub mod call;
pub mod changes;
pub mod check;
pub mod codes;
mod data;
pub mod figures;
pub mod gate_findings;
pub mod ice;
pub mod nat;
pub mod pcap;
pub mod pcap_extract;
pub mod read;
pub mod round;
pub mod rtp;
pub mod samples;
pub mod sdp;
pub mod server;
pub mod stun;
pub mod tls;
pub mod turn;
pub mod turn_serve;
mod unmeasured;

use crate::diagnostic::{Finding, FindingCounts, Severity};
use crate::failure::Failure;
use crate::gate::{Gate, GateResult, Verdict};
use crate::outcome::{Outcome, PluginState};
use crate::source::Source;

use changes::{Changes, Earlier};
pub use data::Data;
use round::Round;

pub const SCHEMA_VERSION: u32 = 1;

/// What a command found out.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Version of this document's shape.
    pub schema_version: u32,
    /// Which program wrote this.
    pub tool: Tool,
    /// When what it measures was begun, in UTC, as RFC 3339 has it. Absent where a report says only
    /// what files hold: the same files give the same report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    /// What the run amounts to; decides the exit status.
    pub outcome: Outcome,
    /// True when the run was interrupted or an input was damaged, so that the
    /// figures cover only a part.
    pub partial: bool,
    pub findings: Vec<Finding>,
    pub finding_counts: FindingCounts,
    /// Those of `finding_counts` that are not in `findings`: of one kind, a thousand in one
    /// configuration or capture are listed.
    pub findings_left_out: FindingCounts,
    /// The least severity of a finding that fails the run.
    pub fail_on: Severity,
    /// One entry for each `--fail-if`.
    pub gates: Vec<GateResult>,
    /// Inputs that could not be read, or not to their end.
    pub problems: Vec<Problem>,
    /// What changed since the report that `--compare` names. Not there without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<Changes>,
    /// Which round of a `--watch` this is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub round: Option<Round>,
    #[serde(flatten)]
    pub data: Data,
    /// Texts that findings point into, for renderers that quote them.
    #[serde(skip)]
    pub sources: Vec<Source>,
    /// Whether a file held it, as a report of its own or of one of several checks: it has no texts then.
    #[serde(skip, default = "yes")]
    pub was_read_again: bool,
    /// What the command makes of its input, where that is to go to standard output:
    /// the report then leaves that place to it.
    #[serde(skip)]
    pub product: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    pub name: String,
    pub version: String,
}

impl Tool {
    fn this() -> Self {
        Tool {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// An input that could not be judged, or not to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    pub message: String,
    /// Lines below the message, such as a table of what there is to choose from.
    pub details: Vec<String>,
    /// Causes, outermost first.
    pub causes: Vec<String>,
    pub help: Option<String>,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Problem {
            message: failure.to_string(),
            details: failure.detail_lines().to_vec(),
            causes: failure.causes(),
            help: failure.help_text().map(str::to_owned),
        }
    }
}

/// What turns findings and metrics into an outcome.
#[derive(Debug, Clone)]
pub struct Judgement {
    /// The least severity that fails a run.
    pub fail_on: Severity,
    pub gates: Vec<Gate>,
    /// What gates mean that name a baseline.
    pub earlier: Option<Earlier>,
    /// Why there is nothing earlier, where there is not.
    pub no_earlier: &'static str,
}

/// Why gates that name a baseline have none, of a run alone.
pub const NO_COMPARE: &str = "no --compare was given";

impl Default for Judgement {
    fn default() -> Self {
        Judgement {
            fail_on: Severity::Error,
            gates: Vec::new(),
            no_earlier: NO_COMPARE,
            earlier: None,
        }
    }
}

/// What serde makes is read again.
fn yes() -> bool {
    true
}

impl Report {
    pub fn new(data: Data) -> Self {
        Report {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            started_at: None,
            outcome: Outcome::NoVerdict,
            partial: false,
            findings: Vec::new(),
            finding_counts: FindingCounts::default(),
            findings_left_out: FindingCounts::default(),
            fail_on: Severity::Error,
            gates: Vec::new(),
            problems: Vec::new(),
            comparison: None,
            round: None,
            data,
            sources: Vec::new(),
            was_read_again: false,
            product: None,
        }
    }

    /// Counts the findings, judges the gates, and settles the outcome.
    ///
    /// A part of a run is no pass, however good it looks. A failed check outweighs an input that could not be judged: both need
    /// a person, but only one of them is already known to be broken.
    pub fn judged(mut self, judgement: &Judgement) -> Self {
        self.finding_counts = FindingCounts::of(&self.findings) + self.findings_left_out;
        self.fail_on = judgement.fail_on;
        let earlier = judgement.earlier.as_ref();
        let earlier = earlier.map(|earlier| &earlier.report.data);
        let earlier = earlier.ok_or(judgement.no_earlier);
        self.gates = self.data.judge(&judgement.gates, earlier);
        let gate_is = |verdict| self.gates.iter().any(|gate| gate.verdict == verdict);
        let failing = self.finding_counts.at_least(judgement.fail_on) > 0;
        self.outcome = if failing || self.data.fails() || gate_is(Verdict::Fail) {
            Outcome::Fail
        } else if self.partial
            || self.data.nothing_checked()
            || !self.problems.is_empty()
            || gate_is(Verdict::NotMeasured)
        {
            Outcome::NoVerdict
        } else {
            Outcome::Pass
        };
        self
    }

    /// Says what changed since an earlier report.
    pub fn compared(mut self, earlier: &Earlier) -> Self {
        self.comparison = Some(Changes::new(&self, earlier));
        self
    }
}

impl Report {
    /// Why this is only a part of what was asked for. None when it is whole.
    pub fn partial_because(&self) -> Option<&'static str> {
        self.partial.then_some(match self.data {
            Data::PcapAnalyze(_) => "the capture is cut, or reading it was interrupted",
            _ => "the run was interrupted",
        })
    }

    /// The exit status. `forgiven` is `--exit-zero`: it forgives a failed check,
    /// but not an input that could not be judged.
    pub fn status(&self, forgiven: Forgiven) -> u8 {
        match (self.outcome, forgiven) {
            (Outcome::Fail, Forgiven::FailedChecks) if self.problems.is_empty() => Outcome::Pass,
            (Outcome::Fail, Forgiven::FailedChecks) => Outcome::NoVerdict,
            (outcome, _) => outcome,
        }
        .status()
    }

    /// What it is to a monitoring system.
    pub fn plugin_state(&self) -> PluginState {
        PluginState::of(self.outcome, &self.finding_counts)
    }
}

/// What does not count for the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgiven {
    Nothing,
    FailedChecks,
}

/// The JSON Schema of every report.
pub fn json_schema() -> schemars::Schema {
    schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Report>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report::new(Data::CallLoopback(Box::default()))
    }

    #[test]
    fn nothing_to_check_is_no_pass() {
        let nothing = Report::new(Data::SdpLint(sdp::SdpLint::default()));
        assert_eq!(
            nothing.judged(&Judgement::default()).outcome,
            Outcome::NoVerdict
        );
    }

    #[test]
    fn forgiving_a_failed_check_does_not_forgive_an_unreadable_input() {
        let mut failing = report();
        failing.findings.push(finding(Severity::Error));
        let failed = failing.clone().judged(&Judgement::default());
        assert_eq!(failed.status(Forgiven::Nothing), 1);
        assert_eq!(failed.status(Forgiven::FailedChecks), 0);
        failing.problems.push(problem());
        let unreadable = failing.judged(&Judgement::default());
        assert_eq!(unreadable.status(Forgiven::Nothing), 1);
        assert_eq!(unreadable.status(Forgiven::FailedChecks), 3);
    }

    fn finding(severity: Severity) -> Finding {
        Finding::new("X000", "test", severity, "test")
    }

    fn problem() -> Problem {
        Failure::no_verdict("cannot read `x`").into()
    }

    #[test]
    fn nothing_found_passes() {
        assert_eq!(
            report().judged(&Judgement::default()).outcome,
            Outcome::Pass
        );
    }

    #[test]
    fn a_finding_fails_at_or_above_the_severity_asked_for() {
        let mut report = report();
        report.findings.push(finding(Severity::Warning));
        let judgement = |fail_on| Judgement {
            fail_on,
            ..Judgement::default()
        };
        let outcome = |fail_on| report.clone().judged(&judgement(fail_on)).outcome;
        assert_eq!(outcome(Severity::Error), Outcome::Pass);
        assert_eq!(outcome(Severity::Warning), Outcome::Fail);
        assert_eq!(outcome(Severity::Info), Outcome::Fail);
    }

    #[test]
    fn an_unreadable_input_leaves_no_verdict_but_does_not_hide_a_failure() {
        let mut report = report();
        report.problems.push(problem());
        assert_eq!(
            report.clone().judged(&Judgement::default()).outcome,
            Outcome::NoVerdict
        );
        report.findings.push(finding(Severity::Error));
        assert_eq!(report.judged(&Judgement::default()).outcome, Outcome::Fail);
    }

    #[test]
    fn a_part_of_a_run_is_no_pass() {
        let partial = Report {
            partial: true,
            ..report()
        };
        assert_eq!(
            partial.judged(&Judgement::default()).outcome,
            Outcome::NoVerdict
        );
    }

    #[test]
    fn a_gate_without_a_value_leaves_no_verdict() {
        let judgement = Judgement {
            gates: vec!["loss > 1%".parse().unwrap()],
            ..Judgement::default()
        };
        assert_eq!(report().judged(&judgement).outcome, Outcome::NoVerdict);
    }
}
