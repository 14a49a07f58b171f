//! The distribution of any number of values about a zero that means nothing.

use super::{Running, Summary};

/// Values that are kept. When there are more, every other one is let go.
const MOST: usize = 4096;

/// Samples in bounded memory, where a width in proportion to the value, as that of
/// [`Samples`](super::Samples), would be wrong: only differences of these values mean something.
///
/// Up to 4096 are all kept. Then every other one is let go, and from there on every
/// other one taken, and so on. Count, extremes, mean and deviation stay exact; percentiles
/// come from the evenly spaced rest.
#[derive(Debug, Clone, Default)]
pub struct Spaced {
    kept: Vec<f64>,
    /// One in `2^halvings` is kept.
    halvings: u32,
    course: Running,
}

impl Spaced {
    pub fn add(&mut self, sample: f64) {
        if !sample.is_finite() {
            return;
        }
        if self.course.count().is_multiple_of(1 << self.halvings) {
            self.keep(sample);
        }
        self.course.add(sample);
    }

    fn keep(&mut self, sample: f64) {
        if self.kept.len() == MOST {
            let mut at = 0;
            self.kept.retain(|_| {
                at += 1;
                at % 2 == 1
            });
            self.halvings += 1;
        }
        self.kept.push(sample);
    }

    pub fn summary(&self) -> Summary {
        Summary {
            samples: self.course.count() as usize,
            min: self.course.min(),
            mean: self.course.mean(),
            max: self.course.max(),
            stddev: self.course.stddev(),
            ..Summary::of(self.kept.iter().copied())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_samples_are_summed_up_as_they_are() {
        let mut samples = Spaced::default();
        (1..=100).map(f64::from).for_each(|n| samples.add(n));
        let (kept, all) = (samples.summary(), Summary::of((1..=100).map(f64::from)));
        assert_eq!((kept.samples, kept.p50, kept.p99), (100, all.p50, all.p99));
    }

    #[test]
    fn many_samples_take_no_more_memory_and_keep_their_distribution() {
        let mut samples = Spaced::default();
        (0..1_000_000).for_each(|n| samples.add(f64::from(n % 1009)));
        assert!(samples.kept.capacity() <= MOST);
        let summary = samples.summary();
        assert_eq!(
            (summary.samples, summary.min, summary.max),
            (1_000_000, Some(0.0), Some(1008.0))
        );
        assert!((summary.p95.unwrap() - 958.0).abs() < 20.0, "{summary:?}");
    }
}
