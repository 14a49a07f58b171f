//! Distributions of parts that make one of the whole, exactly.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Values are counted in thousandths of their unit.
const THOUSANDTHS: f64 = 1e3;

/// Buckets of an octave: a percentile is off by 0.4 % of itself at most.
const PER_OCTAVE_BITS: u32 = 7;

/// Values of many calls, from one process or several: merging the distributions of parts gives
/// that of the whole.
///
/// Values are rounded to thousandths. Of them `samples`, `min`, `mean` and `max` are exact.
/// Percentiles are by nearest rank, and off by 0.4 % of themselves at most.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Distribution {
    /// Number of values the other figures come from.
    pub samples: u64,
    pub min: Option<f64>,
    pub mean: Option<f64>,
    pub p50: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    pub max: Option<f64>,
    /// The sum of all values, in thousandths.
    pub total_thousandths: u64,
    /// What parts are merged by, from the least values to the greatest.
    pub buckets: Vec<Bucket>,
}

/// Values that are not told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bucket {
    /// The least value of the bucket, in thousandths.
    pub from_thousandths: u64,
    pub samples: u64,
}

/// Counts values, one by one or a distribution at a time.
#[derive(Debug, Clone, Default)]
pub struct Spread {
    samples: u64,
    total: u64,
    min: Option<u64>,
    max: Option<u64>,
    /// By the least value of each bucket.
    buckets: BTreeMap<u64, u64>,
}

impl Spread {
    /// Values below zero count as zero; what is no number does not count.
    pub fn add(&mut self, value: f64) {
        if value.is_nan() {
            return;
        }
        // Saturates: nothing measured comes near the greatest.
        let thousandths = (value * THOUSANDTHS).round() as u64;
        self.note_extremes(thousandths, thousandths);
        self.count(bucket(thousandths), 1, thousandths);
    }

    pub fn merge(&mut self, part: &Distribution) {
        if let (Some(min), Some(max)) = (part.min, part.max) {
            let thousandths = |value: f64| (value * THOUSANDTHS).round() as u64;
            self.note_extremes(thousandths(min), thousandths(max));
        }
        for one in &part.buckets {
            self.count(bucket(one.from_thousandths), one.samples, 0);
        }
        self.total = self.total.saturating_add(part.total_thousandths);
    }

    fn note_extremes(&mut self, min: u64, max: u64) {
        self.min = Some(self.min.map_or(min, |before| before.min(min)));
        self.max = Some(self.max.map_or(max, |before| before.max(max)));
    }

    fn count(&mut self, bucket: u64, samples: u64, total: u64) {
        self.samples = self.samples.saturating_add(samples);
        self.total = self.total.saturating_add(total);
        let count = self.buckets.entry(bucket).or_default();
        *count = count.saturating_add(samples);
    }

    pub fn distribution(&self) -> Distribution {
        let unit = |thousandths: u64| thousandths as f64 / THOUSANDTHS;
        let mean = (self.samples > 0).then(|| unit(self.total) / self.samples as f64);
        Distribution {
            samples: self.samples,
            min: self.min.map(unit),
            mean,
            p50: self.percentile(50),
            p95: self.percentile(95),
            p99: self.percentile(99),
            max: self.max.map(unit),
            total_thousandths: self.total,
            buckets: (self.buckets.iter())
                .map(|(from, samples)| Bucket {
                    from_thousandths: *from,
                    samples: *samples,
                })
                .collect(),
        }
    }

    /// The middle of the bucket that has the value of this rank, and never beyond the extremes.
    fn percentile(&self, percent: u64) -> Option<f64> {
        let rank = (u128::from(self.samples) * u128::from(percent)).div_ceil(100);
        let mut passed = 0;
        let from = self.buckets.iter().find_map(|(from, samples)| {
            passed += u128::from(*samples);
            (passed >= rank).then_some(*from)
        })?;
        let middle = from + (width(from) - 1) / 2;
        let within = middle.max(self.min?).min(self.max?);
        Some(within as f64 / THOUSANDTHS)
    }
}

/// The least value of the bucket that a value is in.
fn bucket(value: u64) -> u64 {
    value / width(value) * width(value)
}

/// How many values are in the bucket of this one: those up to 255 have one each.
fn width(value: u64) -> u64 {
    let bits = u64::BITS - value.leading_zeros();
    1 << bits.saturating_sub(PER_OCTAVE_BITS + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Summary;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Distribution {
        let mut spread = Spread::default();
        values.iter().for_each(|value| spread.add(*value));
        spread.distribution()
    }

    #[test]
    fn no_value_gives_no_figure() {
        assert_eq!(of(&[]), Distribution::default());
        assert_eq!(of(&[f64::NAN]), Distribution::default());
    }

    #[test]
    fn few_thousandths_are_exact() {
        let spread = of(&[0.001, 0.002, 0.255]);
        assert_eq!((spread.p50, spread.p99), (Some(0.002), Some(0.255)));
    }

    #[test]
    fn the_greatest_values_are_counted() {
        let spread = of(&[-1.0, 1e300, f64::INFINITY]);
        assert_eq!((spread.samples, spread.min), (3, Some(0.0)));
        assert!(spread.p99 >= spread.p50);
    }

    proptest! {
        #[test]
        fn parts_merged_in_any_order_are_the_whole(
            parts in prop::collection::vec(prop::collection::vec(0.0..5e6f64, 0..50), 0..6),
        ) {
            let whole = of(&parts.concat());
            let merged = |parts: &mut dyn Iterator<Item = &Vec<f64>>| {
                let mut spread = Spread::default();
                parts.for_each(|part| spread.merge(&of(part)));
                spread.distribution()
            };
            prop_assert_eq!(&merged(&mut parts.iter()), &whole);
            prop_assert_eq!(&merged(&mut parts.iter().rev()), &whole);
        }

        #[test]
        fn percentiles_are_off_by_little(values in prop::collection::vec(0.0..5e6f64, 1..200)) {
            let exact = Summary::of(values.iter().map(|value| (value * 1e3).round() / 1e3));
            let found = of(&values);
            prop_assert_eq!((found.min, found.max), (exact.min, exact.max));
            for (found, exact) in [(found.p50, exact.p50), (found.p95, exact.p95), (found.p99, exact.p99)] {
                let (found, exact) = (found.unwrap(), exact.unwrap());
                prop_assert!((found - exact).abs() <= exact * 0.004 + 1e-9, "{found} {exact}");
            }
        }

        #[test]
        fn what_a_damaged_report_says_makes_no_panic(
            buckets in prop::collection::vec((any::<u64>(), any::<u64>()), 0..9),
            total_thousandths in any::<u64>(), min in any::<f64>(), max in any::<f64>(),
        ) {
            let bucket = |(from_thousandths, samples)| Bucket { from_thousandths, samples };
            let part = Distribution {
                min: Some(min),
                max: Some(max),
                total_thousandths,
                buckets: buckets.into_iter().map(bucket).collect(),
                ..Distribution::default()
            };
            let mut spread = Spread::default();
            spread.merge(&part);
            spread.merge(&part);
            let _ = spread.distribution();
        }
    }
}
