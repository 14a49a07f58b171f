//! What changed since an earlier report: metrics, findings, checks.
//!
//! Reports of `check` are compared check by check, by name. What either side did not measure has
//! no difference.

mod direction;
mod findings;
mod metrics;
mod settings;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Data, Report, Tool};
use crate::outcome::Outcome;

pub use findings::{ComparedFinding, FindingChanges};
pub use metrics::{MetricChange, SAME_IN_WORDS};
pub use settings::SettingChange;

/// An earlier report.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Where it was read.
    pub name: String,
    pub report: Arc<Report>,
}

impl Earlier {
    /// That of a check of this name, in an earlier report of `check`.
    pub fn of_check(&self, name: &str) -> Option<Earlier> {
        let Data::Check(check) = &self.report.data else {
            return None;
        };
        let report = check.step(name)?.report.as_deref()?.clone();
        Some(Earlier {
            name: self.name.clone(),
            report: Arc::new(report),
        })
    }
}

/// What changed since an earlier report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// The file of the earlier report.
    pub report: String,
    /// What wrote it.
    pub tool: Tool,
    pub outcome_before: Outcome,
    /// Whether the earlier report is one of a part of a run.
    pub partial_before: bool,
    /// Settings that are not what they were, as far as the reports tell them: figures of different
    /// settings do not compare.
    #[serde(default)]
    pub settings: Vec<SettingChange>,
    /// Of `check`: each check of either report. Empty for other commands.
    pub checks: Vec<CheckChange>,
    /// Each metric that either report measured, as `--fail-if` names them.
    pub metrics: Vec<MetricChange>,
    pub findings: FindingChanges,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckChange {
    pub name: String,
    pub change: CheckDirection,
    /// Null for a check that the earlier report does not have.
    pub outcome_before: Option<Outcome>,
    /// Null for a check that this report does not have.
    pub outcome: Option<Outcome>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckDirection {
    Better,
    Worse,
    Same,
    Added,
    Removed,
    /// It is in the file still, and did not run this time.
    NotRun,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MetricDirection {
    Better,
    Worse,
    /// It differs by less than 5 %, or by less than 1 ms, 0.1 percent or 1 kb/s, by its unit.
    Same,
    /// It differs, and neither is the better one.
    Different,
    /// One of the reports did not measure it.
    NotMeasured,
}

impl Changes {
    pub fn new(now: &Report, earlier: &Earlier) -> Changes {
        let before = earlier.report.as_ref();
        let scopes = scopes(now, before);
        Changes {
            report: earlier.name.clone(),
            tool: before.tool.clone(),
            outcome_before: before.outcome,
            partial_before: before.partial,
            settings: settings::changes(now, before, &scopes),
            checks: checks(now, before),
            metrics: scopes.iter().flat_map(metrics::changes).collect(),
            findings: findings::changes(&scopes),
        }
    }

    /// Whether nothing is to be told.
    pub fn is_nothing(&self) -> bool {
        let mut checks = self.checks.iter();
        let mut metrics = self.metrics.iter();
        self.settings.is_empty()
            && checks.all(|check| check.change == CheckDirection::Same)
            && metrics.all(|metric| metric.change == MetricDirection::Same)
            && self.findings.new.is_empty()
            && self.findings.fixed.is_empty()
            && self.findings.gone.is_empty()
    }
}

/// Two reports that measured the same: the whole, or one check.
struct Scope<'a> {
    check: Option<&'a str>,
    now: &'a Report,
    before: &'a Report,
}

/// Checks that are in one report only have nothing to be compared with.
fn scopes<'a>(now: &'a Report, before: &'a Report) -> Vec<Scope<'a>> {
    let (Data::Check(checks), Data::Check(checks_before)) = (&now.data, &before.data) else {
        return vec![Scope {
            check: None,
            now,
            before,
        }];
    };
    let both = checks.steps.iter().filter_map(|step| {
        Some(Scope {
            check: Some(&step.name),
            now: step.report.as_deref()?,
            before: checks_before.step(&step.name)?.report.as_deref()?,
        })
    });
    both.collect()
}

fn checks(now: &Report, before: &Report) -> Vec<CheckChange> {
    let (Data::Check(checks), Data::Check(checks_before)) = (&now.data, &before.data) else {
        return Vec::new();
    };
    let here = checks.steps.iter().map(|step| {
        let before = checks_before.step(&step.name).map(|before| before.outcome);
        CheckChange {
            name: step.name.clone(),
            change: before.map_or(CheckDirection::Added, |before| {
                direction(before, step.outcome)
            }),
            outcome_before: before,
            outcome: Some(step.outcome),
        }
    });
    let steps_before = checks_before.steps.iter();
    let gone = steps_before.filter(|step| checks.step(&step.name).is_none());
    let gone = gone.map(|step| CheckChange {
        name: step.name.clone(),
        change: match checks.not_run.contains(&step.name) {
            true => CheckDirection::NotRun,
            false => CheckDirection::Removed,
        },
        outcome_before: Some(step.outcome),
        outcome: None,
    });
    here.chain(gone).collect()
}

fn direction(before: Outcome, now: Outcome) -> CheckDirection {
    // A failure is known to be one; no verdict may yet be none.
    let badness = |outcome| match outcome {
        Outcome::Pass => 0,
        Outcome::NoVerdict => 1,
        Outcome::Fail => 2,
    };
    match badness(now).cmp(&badness(before)) {
        std::cmp::Ordering::Less => CheckDirection::Better,
        std::cmp::Ordering::Equal => CheckDirection::Same,
        std::cmp::Ordering::Greater => CheckDirection::Worse,
    }
}

#[cfg(test)]
mod tests;
