//! Bounds that an earlier report sets: `baseline`, `baseline * 1.2`, `baseline + 5ms`.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use super::{GateError, Metric, Operator};
use crate::units::{Quantity, Unit};

/// What a metric is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    Fixed(Quantity),
    Baseline(Relative),
}

/// How far from what an earlier report measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Relative {
    Same,
    Times(f64),
    Above(Quantity),
    Below(Quantity),
}

impl Bound {
    /// Checks that it has the unit of the metric.
    pub fn fits(&self, metric: &str, unit: Unit) -> Result<(), GateError> {
        if self.unit().is_none_or(|own| own == unit) {
            return Ok(());
        }
        let (metric, expected) = (metric.to_owned(), unit);
        Err(match self {
            Bound::Fixed(quantity) => GateError::WrongUnit {
                metric,
                text: quantity.to_string(),
                expected,
            },
            Bound::Baseline(Relative::Above(distance) | Relative::Below(distance)) => {
                GateError::WrongDistance {
                    metric,
                    text: distance.to_string(),
                    expected,
                }
            }
            Bound::Baseline(Relative::Same | Relative::Times(_)) => return Ok(()),
        })
    }

    /// The value, where it is known before anything is measured.
    pub fn fixed(&self) -> Option<f64> {
        match self {
            Bound::Fixed(quantity) => Some(quantity.value),
            Bound::Baseline(_) => None,
        }
    }

    /// None where it is that of the metric, whichever that is.
    pub fn unit(&self) -> Option<Unit> {
        match self {
            Bound::Fixed(quantity)
            | Bound::Baseline(Relative::Above(quantity) | Relative::Below(quantity)) => {
                Some(quantity.unit)
            }
            Bound::Baseline(Relative::Same | Relative::Times(_)) => None,
        }
    }
}

impl Relative {
    /// The bound that it makes of what was measured before.
    pub fn of(&self, baseline: f64) -> f64 {
        match self {
            Relative::Same => baseline,
            Relative::Times(factor) => baseline * factor,
            Relative::Above(distance) => baseline + distance.value,
            Relative::Below(distance) => baseline - distance.value,
        }
    }
}

impl FromStr for Bound {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Bound, GateError> {
        let text = text.trim();
        match text.strip_prefix("baseline") {
            Some(rest) => Ok(Bound::Baseline(relative(text, rest.trim())?)),
            None => Ok(Bound::Fixed(Quantity::parse(text)?)),
        }
    }
}

fn relative(text: &str, rest: &str) -> Result<Relative, GateError> {
    let wrong = || GateError::Baseline(text.to_owned());
    let Some(sign) = rest.chars().next() else {
        return Ok(Relative::Same);
    };
    let quantity = rest.strip_prefix(sign).unwrap_or_default();
    let quantity = match sign {
        '*' | '+' | '-' => Quantity::parse(quantity)?,
        _ => return Err(wrong()),
    };
    match (sign, quantity.unit) {
        _ if quantity.value < 0.0 => Err(wrong()),
        ('*', Unit::Count) => Ok(Relative::Times(quantity.value)),
        ('*', _) => Err(wrong()),
        ('+', _) => Ok(Relative::Above(quantity)),
        _ => Ok(Relative::Below(quantity)),
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Fixed(quantity) => write!(f, "{quantity}"),
            Bound::Baseline(Relative::Same) => write!(f, "baseline"),
            Bound::Baseline(Relative::Times(factor)) => write!(f, "baseline * {factor}"),
            Bound::Baseline(Relative::Above(distance)) => write!(f, "baseline + {distance}"),
            Bound::Baseline(Relative::Below(distance)) => write!(f, "baseline - {distance}"),
        }
    }
}

/// The values that an earlier report has of a metric.
///
/// Servers keep their names from run to run. Streams of captures do not: a port and an SSRC are
/// new in each call. What goes by a new name is compared with the worst of what is gone.
#[derive(Debug, Default)]
pub struct Earlier<'a> {
    by_subject: HashMap<&'a str, Vec<&'a Metric>>,
    /// Those whose subjects the later report does not have.
    gone: Vec<&'a Metric>,
}

impl<'a> Earlier<'a> {
    pub fn of(before: impl Iterator<Item = &'a Metric>, now: &[&Metric]) -> Self {
        let names: HashSet<&str> = now.iter().map(|metric| metric.subject.as_str()).collect();
        let mut earlier = Earlier::default();
        for metric in before {
            let subject = metric.subject.as_str();
            earlier.by_subject.entry(subject).or_default().push(metric);
            if !names.contains(subject) {
                earlier.gone.push(metric);
            }
        }
        earlier
    }

    /// What stands in the place of a value of this subject, if that was measured.
    pub fn of_subject(&self, subject: &str, operator: Operator) -> Option<f64> {
        let same = self.by_subject.get(subject);
        worst(same.unwrap_or(&self.gone), operator)
    }
}

/// The value that is nearest to failing; none when one of them was not measured.
fn worst(metrics: &[&Metric], operator: Operator) -> Option<f64> {
    let measured = |metric: &&Metric| metric.value.filter(|value| !value.is_nan());
    let values: Option<Vec<f64>> = metrics.iter().map(measured).collect();
    let values = values?.into_iter();
    match operator {
        Operator::Less | Operator::LessOrEqual => values.reduce(f64::min),
        _ => values.reduce(f64::max),
    }
}
