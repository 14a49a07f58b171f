//! Metrics beside what an earlier report has in their place.

use std::collections::{BTreeMap, VecDeque};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::direction::{Wanted, direction, wanted};
use super::{MetricDirection, Scope};
use crate::gate::Metric;
use crate::units::Unit;

/// What counts as the same, for people.
pub const SAME_IN_WORDS: &str =
    "less than 5 %, or than 1 ms, 0.1 percent or 1 kb/s, counts as the same";

/// A metric in both reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricChange {
    /// The check that measured it. Null for other commands than `check`.
    pub check: Option<String>,
    pub metric: String,
    /// What was measured: a server, a stream, an end of a call. Where the reports name different
    /// ones, as captures of two calls do, the worst of each are compared, and this is
    /// `worst of 3, before of 2`.
    pub subject: String,
    pub unit: Unit,
    pub change: MetricDirection,
    /// In milliseconds, percent, bits per second or as is, by `unit`; null is "not measured", as
    /// in what follows.
    pub before: Option<f64>,
    pub now: Option<f64>,
    /// `now` less `before`, in their unit. Null when one of them is.
    pub difference: Option<f64>,
    /// The same in percent of `before`. Null also where that is 0.
    pub difference_percent: Option<f64>,
}

/// The values of one metric, by what has them.
#[derive(Default)]
struct Values<'a> {
    now: Vec<&'a Metric>,
    before: Vec<&'a Metric>,
}

/// In the order in which the metrics were measured now.
pub fn changes(scope: &Scope) -> Vec<MetricChange> {
    let (now, before) = (scope.now.data.metrics(), scope.before.data.metrics());
    let mut order: Vec<&str> = Vec::new();
    let mut by_name: BTreeMap<&str, Values> = BTreeMap::new();
    for metric in now.iter().chain(&before) {
        if !by_name.contains_key(metric.name) {
            order.push(metric.name);
        }
        by_name.entry(metric.name).or_default();
    }
    for metric in &now {
        by_name.entry(metric.name).or_default().now.push(metric);
    }
    for metric in &before {
        by_name.entry(metric.name).or_default().before.push(metric);
    }
    let values = order.into_iter().filter_map(|name| by_name.remove(name));
    let changes = values.flat_map(|values| values.changes(scope.check));
    changes
        .filter(|change| change.before.or(change.now).is_some())
        .collect()
}

impl Values<'_> {
    fn changes(self, check: Option<&str>) -> Vec<MetricChange> {
        let mut left: BTreeMap<&str, VecDeque<&Metric>> = BTreeMap::new();
        for metric in self.before {
            left.entry(&metric.subject).or_default().push_back(metric);
        }
        let mut changes = Vec::new();
        let mut unpaired = Vec::new();
        for metric in self.now {
            let same = left.get_mut(metric.subject.as_str());
            match same.and_then(VecDeque::pop_front) {
                Some(before) => changes.push(change(check, Some(metric), Some(before))),
                None => unpaired.push(metric),
            }
        }
        let gone: Vec<&Metric> = left.into_values().flatten().collect();
        changes.extend(renamed(check, &unpaired, &gone));
        changes
    }
}

/// What the reports have by different names.
fn renamed(check: Option<&str>, now: &[&Metric], before: &[&Metric]) -> Vec<MetricChange> {
    match (now, before) {
        ([], _) | (_, []) => {
            let now = now.iter().map(|metric| change(check, Some(metric), None));
            let before = before
                .iter()
                .map(|metric| change(check, None, Some(metric)));
            now.chain(before).collect()
        }
        ([one], [other]) => vec![change(check, Some(one), Some(other))],
        _ => {
            let worst = change(check, worst(now), worst(before));
            let subject = format!("worst of {}, before of {}", now.len(), before.len());
            vec![MetricChange { subject, ..worst }]
        }
    }
}

/// One that was not measured is worse than all others.
fn worst<'a>(metrics: &[&'a Metric]) -> Option<&'a Metric> {
    let badness = |metric: &Metric| match (metric.value, wanted(metric.name)) {
        (None, _) => f64::INFINITY,
        (Some(value), Wanted::More) => -value,
        (Some(value), Wanted::Less | Wanted::Neither) => value,
    };
    let all = metrics.iter().copied();
    all.max_by(|one, other| badness(one).total_cmp(&badness(other)))
}

/// One side is there at least.
fn change(check: Option<&str>, now: Option<&Metric>, before: Option<&Metric>) -> MetricChange {
    let named = now.or(before);
    let name = named.map_or("", |metric| metric.name);
    let unit = named.map_or(Unit::Count, |metric| metric.unit);
    let value = |metric: Option<&Metric>| metric?.value.filter(|value| value.is_finite());
    let (now, before) = (value(now), value(before));
    let both = before.zip(now);
    let difference = both.map(|(before, now)| now - before);
    MetricChange {
        check: check.map(str::to_owned),
        metric: name.to_owned(),
        subject: named.map_or_else(String::new, |metric| metric.subject.clone()),
        unit,
        change: both.map_or(MetricDirection::NotMeasured, |(before, now)| {
            direction(name, unit, before, now)
        }),
        before,
        now,
        difference,
        difference_percent: difference
            .zip(before.filter(|before| *before != 0.0))
            .map(|(difference, before)| difference * 100.0 / before.abs()),
    }
}
