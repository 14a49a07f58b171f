//! Gates: the conditions under which a measurement fails a run.
//!
//! One grammar serves every command: `METRIC OPERATOR VALUE`, as in
//! `video.jitter.p95 > 30ms`. A gate fails when the comparison is true, passes
//! when it is false for everything that carries the metric, and is *not
//! measured* when anything that should carry the metric has no value. Not
//! measured never passes. In the place of the value may stand what an earlier report measured:
//! `rtt.p95 > baseline * 1.2`.

mod baseline;

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use baseline::{Bound, Earlier, Relative};

use crate::units::{QuantityError, Unit, format_value};

/// A metric that gates of a command may name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricDef {
    /// Dotted name, such as `rtt.p95`.
    pub name: &'static str,
    pub unit: Unit,
    /// One line for `--help`.
    pub about: &'static str,
}

/// A metric with the way to its value in what carries it.
#[derive(Debug)]
pub struct MetricOf<T: 'static> {
    pub def: MetricDef,
    pub value: fn(&T) -> Option<f64>,
}

impl<T> MetricOf<T> {
    pub const fn new(
        name: &'static str,
        unit: Unit,
        about: &'static str,
        value: fn(&T) -> Option<f64>,
    ) -> Self {
        MetricOf {
            def: MetricDef { name, unit, about },
            value,
        }
    }

    pub fn measure(&self, subject: &str, carrier: &T) -> Metric {
        Metric::new(self.def.name, self.def.unit, subject, (self.value)(carrier))
    }
}

/// One value of a metric, or the fact that there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    pub name: &'static str,
    pub unit: Unit,
    /// What was measured: a server, a stream, an end of a call.
    pub subject: String,
    /// In the base of the metric's unit; `None` is "not measured".
    pub value: Option<f64>,
}

impl Metric {
    pub fn new(
        name: &'static str,
        unit: Unit,
        subject: impl Into<String>,
        value: Option<f64>,
    ) -> Self {
        Metric {
            name,
            unit,
            subject: subject.into(),
            value,
        }
    }
}

/// A condition that makes a run fail.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    pub metric: String,
    pub operator: Operator,
    pub bound: Bound,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
}

/// Why a gate was not understood.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GateError {
    #[error("`{0}` is not a gate; write it like 'rtt.p95 > 100ms'")]
    Shape(String),
    #[error(
        "`{0}` is no baseline; write `baseline`, `baseline * 1.2`, `baseline + 5ms` or `baseline - 5ms`"
    )]
    Baseline(String),
    #[error(transparent)]
    Quantity(#[from] QuantityError),
    #[error("`{name}` is not a metric of this command; known are: {known}")]
    UnknownMetric { name: String, known: String },
    #[error("`{0}` is not a metric: this command has none")]
    NoMetrics(String),
    #[error("`{metric}` is compared with `{text}`, but it needs a value like {example}", example = .expected.example())]
    WrongUnit {
        metric: String,
        text: String,
        expected: Unit,
    },
    #[error(
        "`{metric}` is compared with a baseline and {text}, but it needs a value like {example}, or a factor: `baseline * 1.1`", example = .expected.example()
    )]
    WrongDistance {
        metric: String,
        text: String,
        expected: Unit,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    Fail,
    NotMeasured,
}

/// What became of one gate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateResult {
    /// The gate as it was understood.
    pub gate: String,
    pub metric: String,
    /// `>`, `>=`, `<`, `<=`, `==` or `!=`.
    pub operator: String,
    /// In the base of `unit`. Null where it comes from an earlier report: then each value that
    /// was looked at has its own.
    pub threshold: Option<f64>,
    pub unit: Unit,
    pub verdict: Verdict,
    /// Every value the gate looked at.
    pub observed: Vec<Observed>,
    /// Why there is none, where that is known. Not there for other gates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A value that a gate looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Observed {
    pub subject: String,
    /// In milliseconds, percent, bits per second or as is, by `unit`; null is "not measured".
    pub value: Option<f64>,
    /// What an earlier report has in the place of `value`, for a gate that names `baseline`. Not
    /// there for other gates, nor where the earlier report has none: then nothing can be judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// What `value` was compared with, for a gate that names `baseline`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    pub verdict: Verdict,
    /// Why `value`, or else what an earlier report would have in its place, was not measured, where
    /// that is known. Not there for what was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Gate {
    /// Checks that `known` has the metric and that the threshold fits its unit.
    pub fn check_against(&self, known: &[MetricDef]) -> Result<(), GateError> {
        if known.is_empty() {
            return Err(GateError::NoMetrics(self.metric.clone()));
        }
        let Some(def) = known.iter().find(|def| def.name == self.metric) else {
            return Err(GateError::UnknownMetric {
                name: self.metric.clone(),
                known: known
                    .iter()
                    .map(|def| def.name)
                    .collect::<Vec<_>>()
                    .join(", "),
            });
        };
        self.bound.fits(&self.metric, def.unit)
    }

    /// Judges every value of the gate's metric, where it says so beside those of an earlier report.
    pub fn judge(&self, metrics: &[Metric], earlier: &[Metric]) -> GateResult {
        let is_ours = |metric: &&Metric| metric.name == self.metric;
        let ours: Vec<&Metric> = metrics.iter().filter(is_ours).collect();
        let before = Earlier::of(earlier.iter().filter(is_ours), &ours);
        let observed: Vec<Observed> = ours
            .iter()
            .map(|metric| self.observed(metric, &before))
            .collect();
        let unit = ours.first().map(|metric| metric.unit);
        GateResult {
            gate: self.to_string(),
            metric: self.metric.clone(),
            operator: self.operator.as_str().to_owned(),
            threshold: self.bound.fixed(),
            unit: self.bound.unit().or(unit).unwrap_or(Unit::Count),
            verdict: worst(&observed),
            observed,
            why: None,
        }
    }

    fn observed(&self, metric: &Metric, before: &Earlier) -> Observed {
        let (baseline, threshold) = match &self.bound {
            Bound::Fixed(quantity) => (None, Some(quantity.value)),
            Bound::Baseline(relative) => {
                let baseline = before.of_subject(&metric.subject, self.operator);
                (baseline, baseline.map(|value| relative.of(value)))
            }
        };
        Observed {
            subject: metric.subject.clone(),
            value: metric.value,
            baseline,
            threshold: baseline.and(threshold),
            verdict: self.judge_value(metric.value, threshold),
            why: None,
        }
    }

    fn judge_value(&self, value: Option<f64>, threshold: Option<f64>) -> Verdict {
        match value.filter(|value| !value.is_nan()).zip(threshold) {
            None => Verdict::NotMeasured,
            Some((value, threshold)) if self.operator.holds(value, threshold) => Verdict::Fail,
            Some(_) => Verdict::Pass,
        }
    }
}

impl GateResult {
    /// Whether it names what an earlier report measured.
    pub fn is_relative(&self) -> bool {
        self.threshold.is_none()
    }

    /// With the reasons for what was not measured: of a subject, or of there being none.
    pub fn explained(mut self, why: impl Fn(Option<&str>) -> Option<String>) -> GateResult {
        if self.observed.is_empty() {
            self.why = why(None);
        }
        for one in self.observed.iter_mut().filter(|one| one.value.is_none()) {
            one.why = why(Some(&one.subject));
        }
        self
    }

    /// With the reason for which nothing is there that was measured before.
    pub fn without_baseline(mut self, why: &str) -> GateResult {
        if self.is_relative() {
            let unexplained = self.observed.iter_mut().filter(|one| one.why.is_none());
            unexplained.for_each(|one| one.why = Some(why.to_owned()));
        }
        self
    }

    /// When it fails, in words.
    pub fn condition(&self) -> String {
        format!("fails if {}", self.gate)
    }

    /// Why it looked at nothing.
    pub fn nothing(&self) -> String {
        let why = self.why.as_ref().map(|why| format!(": {why}"));
        let why = why.unwrap_or_default();
        format!("nothing in this run carries the metric{why}")
    }

    /// What was measured, and of a gate that names a baseline, what was measured before.
    pub fn measured(&self, observed: &Observed) -> String {
        let words = |value: Option<f64>, why: Option<&str>| match (value, why) {
            (Some(value), _) => format_value(value, self.unit),
            (None, Some(why)) => format!("not measured: {why}"),
            (None, None) => "not measured".to_owned(),
        };
        let now = words(observed.value, observed.why.as_deref());
        match self.is_relative() {
            true => {
                let why = observed.value.and(observed.why.as_deref());
                format!("{now}, before {}", words(observed.baseline, why))
            }
            false => now,
        }
    }
}

/// What became of a gate that looked at all of these.
fn worst(observed: &[Observed]) -> Verdict {
    let has = |verdict| observed.iter().any(|one| one.verdict == verdict);
    if has(Verdict::Fail) {
        Verdict::Fail
    } else if observed.is_empty() || has(Verdict::NotMeasured) {
        Verdict::NotMeasured
    } else {
        Verdict::Pass
    }
}

impl Operator {
    // Two-character operators first, so that `>=` is not read as `>`.
    const ALL: [(&'static str, Operator); 6] = [
        (">=", Operator::GreaterOrEqual),
        ("<=", Operator::LessOrEqual),
        ("==", Operator::Equal),
        ("!=", Operator::NotEqual),
        (">", Operator::Greater),
        ("<", Operator::Less),
    ];

    fn as_str(self) -> &'static str {
        Operator::ALL
            .iter()
            .find(|(_, operator)| *operator == self)
            .map_or("", |(text, _)| text)
    }

    fn holds(self, value: f64, threshold: f64) -> bool {
        match self {
            Operator::Greater => value > threshold,
            Operator::GreaterOrEqual => value >= threshold,
            Operator::Less => value < threshold,
            Operator::LessOrEqual => value <= threshold,
            Operator::Equal => value == threshold,
            Operator::NotEqual => value != threshold,
        }
    }
}

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Gate, GateError> {
        let shape = || GateError::Shape(text.to_owned());
        let at = text.find(['<', '>', '=', '!']).ok_or_else(shape)?;
        let (metric, rest) = text.split_at(at);
        let (symbol, operator) = Operator::ALL
            .into_iter()
            .find(|(symbol, _)| rest.starts_with(symbol))
            .ok_or_else(shape)?;
        let metric = metric.trim();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
        if metric.is_empty() || !metric.chars().all(is_name) {
            return Err(shape());
        }
        Ok(Gate {
            metric: metric.to_owned(),
            operator,
            bound: rest[symbol.len()..].parse()?,
        })
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = self.operator.as_str();
        write!(f, "{} {operator} {}", self.metric, self.bound)
    }
}

#[cfg(test)]
mod tests;
