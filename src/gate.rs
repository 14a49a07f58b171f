//! Gates: the conditions under which a measurement fails a run.
//!
//! One grammar serves every command: `METRIC OPERATOR VALUE`, as in
//! `video.jitter.p95 > 30ms`. A gate fails when the comparison is true, passes
//! when it is false for everything that carries the metric, and is *not
//! measured* when anything that should carry the metric has no value. Not
//! measured never passes.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::units::{Quantity, QuantityError, Unit};

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
    pub threshold: Quantity,
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
    /// In the base of `unit`.
    pub threshold: f64,
    pub unit: Unit,
    pub verdict: Verdict,
    /// Every value the gate looked at.
    pub observed: Vec<Observed>,
}

/// A value that a gate looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Observed {
    pub subject: String,
    /// In milliseconds, percent, bits per second or as is, by `unit`; null is "not measured".
    pub value: Option<f64>,
    pub verdict: Verdict,
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
        if def.unit != self.threshold.unit {
            return Err(GateError::WrongUnit {
                metric: self.metric.clone(),
                text: self.threshold.to_string(),
                expected: def.unit,
            });
        }
        Ok(())
    }

    /// Judges every value of the gate's metric.
    pub fn judge(&self, metrics: &[Metric]) -> GateResult {
        let observed: Vec<Observed> = metrics
            .iter()
            .filter(|metric| metric.name == self.metric)
            .map(|metric| Observed {
                subject: metric.subject.clone(),
                value: metric.value,
                verdict: self.judge_value(metric.value),
            })
            .collect();
        let has = |verdict| observed.iter().any(|o| o.verdict == verdict);
        let verdict = if has(Verdict::Fail) {
            Verdict::Fail
        } else if observed.is_empty() || has(Verdict::NotMeasured) {
            Verdict::NotMeasured
        } else {
            Verdict::Pass
        };
        GateResult {
            gate: self.to_string(),
            metric: self.metric.clone(),
            operator: self.operator.as_str().to_owned(),
            threshold: self.threshold.value,
            unit: self.threshold.unit,
            verdict,
            observed,
        }
    }

    fn judge_value(&self, value: Option<f64>) -> Verdict {
        match value.filter(|v| !v.is_nan()) {
            None => Verdict::NotMeasured,
            Some(value) if self.operator.holds(value, self.threshold.value) => Verdict::Fail,
            Some(_) => Verdict::Pass,
        }
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
            threshold: Quantity::parse(&rest[symbol.len()..])?,
        })
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operator = self.operator.as_str();
        write!(f, "{} {operator} {}", self.metric, self.threshold)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: &[MetricDef] = &[
        MetricDef {
            name: "rtt.p95",
            unit: Unit::Ms,
            about: "round trip",
        },
        MetricDef {
            name: "loss",
            unit: Unit::Percent,
            about: "loss",
        },
    ];

    fn gate(text: &str) -> Gate {
        text.parse().unwrap()
    }

    fn rtt(subject: &str, value: Option<f64>) -> Metric {
        Metric::new("rtt.p95", Unit::Ms, subject, value)
    }

    #[test]
    fn a_gate_is_a_metric_an_operator_and_a_value() {
        let parsed = gate("rtt.p95>=1.5s");
        assert_eq!(parsed.metric, "rtt.p95");
        assert_eq!(parsed.operator, Operator::GreaterOrEqual);
        assert_eq!(parsed.threshold.value, 1500.0);
    }

    #[test]
    fn a_gate_is_shown_as_exactly_as_it_is_judged() {
        assert_eq!(gate("loss>0.004%").to_string(), "loss > 0.004 %");
        assert_eq!(
            gate("rtt.p95 > 1234.5678ms").to_string(),
            "rtt.p95 > 1234.5678 ms"
        );
        assert_eq!(
            gate("bitrate < 500kbps").to_string(),
            "bitrate < 500000 b/s"
        );
    }

    #[test]
    fn anything_else_is_refused_with_an_example() {
        for text in [
            "",
            "rtt",
            "> 5ms",
            "rtt p95 > 5ms",
            "rtt.p95 > ",
            "rtt.p95 ~ 5ms",
            "rtt.p95 = 5ms",
        ] {
            assert!(text.parse::<Gate>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_metric_lists_the_known_ones() {
        let error = gate("jitter > 5ms").check_against(KNOWN).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`jitter` is not a metric of this command; known are: rtt.p95, loss"
        );
    }

    #[test]
    fn a_threshold_in_the_wrong_unit_is_refused() {
        assert!(gate("rtt.p95 > 5").check_against(KNOWN).is_err());
        assert!(gate("loss > 5ms").check_against(KNOWN).is_err());
        assert!(gate("loss > 5%").check_against(KNOWN).is_ok());
    }

    #[test]
    fn a_gate_fails_when_any_subject_makes_it_true() {
        let result = gate("rtt.p95 > 5ms").judge(&[rtt("a", Some(1.0)), rtt("b", Some(6.0))]);
        assert_eq!(result.verdict, Verdict::Fail);
        assert_eq!(result.observed.len(), 2);
    }

    #[test]
    fn what_was_not_measured_never_passes() {
        let gate = gate("rtt.p95 > 5ms");
        assert_eq!(gate.judge(&[]).verdict, Verdict::NotMeasured);
        let partly = gate.judge(&[rtt("a", Some(1.0)), rtt("b", None)]);
        assert_eq!(partly.verdict, Verdict::NotMeasured);
        assert_eq!(
            gate.judge(&[rtt("a", Some(f64::NAN))]).verdict,
            Verdict::NotMeasured
        );
    }
}
