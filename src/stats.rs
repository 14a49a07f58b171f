//! Summaries of measured values. Nothing here knows a clock or a unit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod distribution;
mod histogram;
mod samples;
mod spaced;

pub use distribution::{Bucket, Distribution, Spread};
pub use histogram::Histogram;
pub use samples::Samples;
pub use spaced::Spaced;

/// Distribution of a metric. Every figure is null when there was no sample,
/// and `stddev` also when there was only one.
///
/// Percentiles are by nearest rank: the smallest sample that at least p percent
/// of the samples do not exceed, so each is a value that was really measured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Number of samples the other figures come from.
    pub samples: usize,
    pub min: Option<f64>,
    pub mean: Option<f64>,
    pub p50: Option<f64>,
    pub p95: Option<f64>,
    pub p99: Option<f64>,
    pub max: Option<f64>,
    /// Sample standard deviation (divided by n − 1).
    pub stddev: Option<f64>,
}

impl Summary {
    pub fn of(samples: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = samples.into_iter().filter(|v| v.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let mut running = Running::default();
        for &sample in &sorted {
            running.add(sample);
        }
        Summary {
            samples: sorted.len(),
            min: sorted.first().copied(),
            mean: running.mean(),
            p50: percentile(&sorted, 50.0),
            p95: percentile(&sorted, 95.0),
            p99: percentile(&sorted, 99.0),
            max: sorted.last().copied(),
            stddev: running.stddev(),
        }
    }

    /// Every figure times `factor`: seconds as milliseconds, for one.
    pub fn scaled(self, factor: f64) -> Self {
        let scaled = |value: Option<f64>| value.map(|value| value * factor);
        Summary {
            samples: self.samples,
            min: scaled(self.min),
            mean: scaled(self.mean),
            p50: scaled(self.p50),
            p95: scaled(self.p95),
            p99: scaled(self.p99),
            max: scaled(self.max),
            stddev: scaled(self.stddev),
        }
    }
}

/// The nearest-rank percentile of sorted samples.
pub fn percentile(sorted: &[f64], percent: f64) -> Option<f64> {
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.clamp(1, sorted.len().max(1)) - 1).copied()
}

/// Mean, extremes and deviation in constant memory (Welford's recurrence).
#[derive(Debug, Clone, Copy, Default)]
pub struct Running {
    count: u64,
    mean: f64,
    sum_of_squares: f64,
    min: f64,
    max: f64,
}

impl Running {
    pub fn add(&mut self, value: f64) {
        if self.count == 0 {
            (self.min, self.max) = (value, value);
        }
        self.count += 1;
        let delta = value - self.mean;
        self.mean += delta / self.count as f64;
        self.sum_of_squares += delta * (value - self.mean);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then_some(self.mean)
    }

    pub fn min(&self) -> Option<f64> {
        (self.count > 0).then_some(self.min)
    }

    pub fn max(&self) -> Option<f64> {
        (self.count > 0).then_some(self.max)
    }

    pub fn stddev(&self) -> Option<f64> {
        (self.count > 1).then(|| (self.sum_of_squares / (self.count - 1) as f64).sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sample_gives_no_figure() {
        let summary = Summary::of([]);
        assert_eq!(summary, Summary::default());
        assert_eq!(summary.min, None);
    }

    #[test]
    fn one_sample_has_no_deviation() {
        let summary = Summary::of([4.0]);
        assert_eq!(
            (summary.min, summary.p50, summary.max),
            (Some(4.0), Some(4.0), Some(4.0))
        );
        assert_eq!(summary.stddev, None);
    }

    #[test]
    fn percentiles_are_samples_by_nearest_rank() {
        let summary = Summary::of((1..=100).rev().map(f64::from));
        assert_eq!(summary.p50, Some(50.0));
        assert_eq!(summary.p95, Some(95.0));
        assert_eq!(summary.p99, Some(99.0));
        assert_eq!(summary.mean, Some(50.5));
        // The textbook value for 1..=100 with n − 1.
        assert!((summary.stddev.unwrap() - 29.011_491_975_882_016).abs() < 1e-9);
    }

    #[test]
    fn a_value_that_is_not_finite_is_left_out() {
        assert_eq!(Summary::of([1.0, f64::NAN, f64::INFINITY]).samples, 1);
    }
}
