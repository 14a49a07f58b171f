//! The distribution of any number of values of any size, in two KiB.

use super::{Running, Summary};

/// Buckets that there are room for: so many different values are kept as they are.
const MOST_BUCKETS: usize = 128;

/// Buckets that are left when they have become wider.
const LEFT_BUCKETS: usize = MOST_BUCKETS * 3 / 4;

/// Samples in bounded memory, for a [`Summary`] of as many as come.
///
/// Count, extremes, mean and deviation are exact, and so are percentiles as long as there
/// are no more than 128 different values. Then neighbouring values share a bucket, whose
/// width is a fraction of the values in it: the least that leaves room for all. Of values
/// that are spread over a factor of eight, percentiles are then off by 3 % at most.
/// Nothing depends on the order in which they came.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// In order.
    buckets: Vec<Bucket>,
    /// Bits that values of one bucket need not have in common.
    width_bits: u32,
    course: Running,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Of the least value that there may be in it.
    from: u64,
    count: u32,
}

impl Samples {
    pub fn add(&mut self, sample: f64) {
        if !sample.is_finite() {
            return;
        }
        self.course.add(sample);
        let from = narrowed(ordered_bits(sample), self.width_bits);
        match self
            .buckets
            .binary_search_by_key(&from, |bucket| bucket.from)
        {
            Ok(at) => {
                if let Some(bucket) = self.buckets.get_mut(at) {
                    bucket.count = bucket.count.saturating_add(1);
                }
            }
            Err(at) => {
                self.buckets.insert(at, Bucket { from, count: 1 });
                if self.buckets.len() == MOST_BUCKETS {
                    self.widen();
                }
            }
        }
    }

    /// Makes room by wider buckets.
    fn widen(&mut self) {
        while self.buckets.len() > LEFT_BUCKETS {
            self.width_bits += 1;
            let width_bits = self.width_bits;
            for bucket in &mut self.buckets {
                bucket.from = narrowed(bucket.from, width_bits);
            }
            self.buckets.dedup_by(|next, bucket| {
                let same = next.from == bucket.from;
                if same {
                    bucket.count = bucket.count.saturating_add(next.count);
                }
                same
            });
        }
    }

    pub fn summary(&self) -> Summary {
        let percentile = |percent| self.percentile(percent);
        Summary {
            samples: self.course.count() as usize,
            min: self.course.min(),
            mean: self.course.mean(),
            p50: percentile(50.0),
            p95: percentile(95.0),
            p99: percentile(99.0),
            max: self.course.max(),
            stddev: self.course.stddev(),
        }
    }

    /// By nearest rank, and never beyond what was measured: the middle of a bucket.
    fn percentile(&self, percent: f64) -> Option<f64> {
        let count: u64 = self
            .buckets
            .iter()
            .map(|bucket| u64::from(bucket.count))
            .sum();
        let rank = (percent / 100.0 * count as f64).ceil() as u64;
        let mut passed = 0;
        let bucket = self.buckets.iter().find(|bucket| {
            passed += u64::from(bucket.count);
            passed >= rank
        })?;
        let middle = value_of(bucket.from | ((1 << self.width_bits) >> 1));
        // The middle of a very wide one may be no number, which both of these ignore.
        Some(middle.max(self.course.min()?).min(self.course.max()?))
    }
}

/// Without the bits that tell values of one bucket apart.
fn narrowed(bits: u64, width_bits: u32) -> u64 {
    bits >> width_bits << width_bits
}

const SIGN: u64 = 1 << 63;

/// The bits of a number, so that a greater number has greater bits.
fn ordered_bits(value: f64) -> u64 {
    let bits = value.to_bits();
    match bits & SIGN {
        0 => bits | SIGN,
        _ => !bits,
    }
}

fn value_of(ordered_bits: u64) -> f64 {
    f64::from_bits(match ordered_bits & SIGN {
        0 => !ordered_bits,
        _ => ordered_bits & !SIGN,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn samples(values: impl IntoIterator<Item = f64>) -> Samples {
        let mut samples = Samples::default();
        values.into_iter().for_each(|value| samples.add(value));
        samples
    }

    #[test]
    fn few_different_values_are_summed_up_as_they_are() {
        let values = || (0..100_000).map(|n| f64::from(n % 100) - 50.0);
        let (kept, all) = (samples(values()).summary(), Summary::of(values()));
        assert_eq!(
            (kept.samples, kept.p50, kept.p95, kept.p99),
            (100_000, all.p50, all.p95, all.p99)
        );
    }

    #[test]
    fn values_within_a_few_octaves_are_told_apart_to_three_percent() {
        let values = || (0..100_000).map(|n| 0.020 + f64::from(n * 7919 % 100_000) * 1e-6);
        let (kept, all) = (samples(values()).summary(), Summary::of(values()));
        for (found, exact) in [
            (kept.p50, all.p50),
            (kept.p95, all.p95),
            (kept.p99, all.p99),
        ] {
            let (found, exact) = (found.unwrap(), exact.unwrap());
            assert!((found - exact).abs() < 0.016 * exact, "{found} {exact}");
        }
    }

    #[test]
    fn the_order_does_not_matter() {
        let values: Vec<f64> = (0..10_000).map(|n| f64::from(n * 31 % 977) / 7.0).collect();
        let (there, back) = (
            samples(values.iter().copied()),
            samples(values.iter().rev().copied()),
        );
        assert_eq!(there.summary().p95, back.summary().p95);
        assert_eq!(there.width_bits, back.width_bits);
    }

    proptest! {
        #[test]
        fn any_values_take_bounded_memory_and_have_percentiles_between_the_extremes(
            values in prop::collection::vec(any::<f64>(), 0..2_000),
        ) {
            let samples = samples(values);
            prop_assert!(samples.buckets.len() < MOST_BUCKETS);
            prop_assert!(samples.buckets.capacity() <= MOST_BUCKETS);
            let summary = samples.summary();
            if let Some(p95) = summary.p95 {
                prop_assert!(summary.min <= summary.p50 && summary.p50 <= Some(p95));
                prop_assert!(Some(p95) <= summary.p99 && summary.p99 <= summary.max);
            }
        }
    }
}
