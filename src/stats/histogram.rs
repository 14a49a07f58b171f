//! The distribution of any number of durations in a few KiB.

use super::Summary;

/// Buckets of one octave: a percentile is off by 1.6 % of itself at most.
const PER_OCTAVE: usize = 1 << OCTAVE_BITS;
const OCTAVE_BITS: u32 = 5;

/// Values are told apart up to 2^42 ns, 73 minutes.
const OCTAVES: usize = 42 - OCTAVE_BITS as usize + 1;
const BUCKETS: usize = OCTAVES * PER_OCTAVE;

/// Values that wait to be counted together.
const WAITING: usize = 16;

/// Counts nanoseconds in buckets whose width grows with the value. Adding one
/// costs a few instructions, for what happens with every packet.
///
/// The counts are far away in memory, at a place that changes with every value. Of many
/// histograms that take turns they are in no cache, so that several are written at once.
#[derive(Debug, Clone)]
pub struct Histogram {
    counts: Counts,
    /// The buckets of the last values, which `counts` does not have yet.
    waiting: [u16; WAITING],
    samples: u64,
    sum: f64,
    sum_of_squares: f64,
    min: u64,
    max: u64,
}

impl Default for Histogram {
    fn default() -> Self {
        Histogram {
            counts: Counts::default(),
            waiting: [0; WAITING],
            samples: 0,
            sum: 0.0,
            sum_of_squares: 0.0,
            min: u64::MAX,
            max: 0,
        }
    }
}

impl Histogram {
    pub fn add(&mut self, nanoseconds: u64) {
        let place = self.samples as usize % WAITING;
        self.waiting[place] = bucket(nanoseconds) as u16;
        if place == WAITING - 1 {
            self.counts.add(&self.waiting);
        }
        let value = nanoseconds as f64;
        self.samples += 1;
        self.sum += value;
        self.sum_of_squares += value * value;
        self.min = self.min.min(nanoseconds);
        self.max = self.max.max(nanoseconds);
    }

    /// In seconds. Count, extremes, mean and deviation are exact; percentiles are the
    /// middle of a bucket.
    pub fn seconds(&self) -> Summary {
        if self.samples == 0 {
            return Summary::default();
        }
        let mean = self.sum / self.samples as f64;
        let counts = self.all_counts();
        let percentile = |percent| self.percentile(&counts, percent);
        Summary {
            samples: self.samples as usize,
            min: Some(self.min as f64 / 1e9),
            mean: Some(mean / 1e9),
            p50: percentile(50.0),
            p95: percentile(95.0),
            p99: percentile(99.0),
            max: Some(self.max as f64 / 1e9),
            stddev: self.deviation(mean).map(|deviation| deviation / 1e9),
        }
    }

    fn deviation(&self, mean: f64) -> Option<f64> {
        let around_mean = self.sum_of_squares - self.sum * mean;
        (self.samples > 1).then(|| (around_mean.max(0.0) / (self.samples - 1) as f64).sqrt())
    }

    fn all_counts(&self) -> Counts {
        let mut counts = self.counts.clone();
        let waiting = self.samples as usize % WAITING;
        counts.add(self.waiting.get(..waiting).unwrap_or_default());
        counts
    }

    /// By nearest rank, and never beyond what was measured.
    fn percentile(&self, counts: &Counts, percent: f64) -> Option<f64> {
        let rank = (percent / 100.0 * self.samples as f64).ceil() as u64;
        let mut passed = 0;
        let at = counts.all().position(|count| {
            passed += u64::from(count);
            passed >= rank
        })?;
        let value = middle(at).clamp(self.min as f64, self.max as f64);
        Some(value / 1e9)
    }
}

/// How many values there are in each bucket. Most have values in a few octaves only, and
/// there is memory for no others.
#[derive(Debug, Clone)]
struct Counts {
    octaves: Vec<[u32; PER_OCTAVE]>,
    /// Where the counts of an octave are among `octaves`, counted from 1.
    places: [u8; OCTAVES],
}

impl Default for Counts {
    fn default() -> Self {
        Counts {
            octaves: Vec::new(),
            places: [0; OCTAVES],
        }
    }
}

impl Counts {
    fn add(&mut self, buckets: &[u16]) {
        for bucket in buckets {
            let bucket = usize::from(*bucket);
            let counts = self.octave(bucket / PER_OCTAVE);
            if let Some(count) = counts.and_then(|octave| octave.get_mut(bucket % PER_OCTAVE)) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// The counts of an octave, new if need be.
    fn octave(&mut self, octave: usize) -> Option<&mut [u32; PER_OCTAVE]> {
        let place = self.places.get_mut(octave)?;
        if *place == 0 {
            self.octaves.reserve_exact(1);
            self.octaves.push([0; PER_OCTAVE]);
            *place = self.octaves.len() as u8;
        }
        self.octaves.get_mut(usize::from(*place) - 1)
    }

    /// Of each bucket, from the least values to the greatest.
    fn all(&self) -> impl Iterator<Item = u32> + '_ {
        let octaves = self.places.iter().map(|place| {
            let at = usize::from(*place).checked_sub(1)?;
            self.octaves.get(at).copied()
        });
        octaves.flat_map(Option::unwrap_or_default)
    }
}

/// Below 32 each value has its bucket; above, each octave has 32.
fn bucket(value: u64) -> usize {
    let octave = u64::BITS - value.leading_zeros();
    let shift = octave.saturating_sub(OCTAVE_BITS + 1);
    let at = shift as usize * PER_OCTAVE + (value >> shift) as usize;
    at.min(BUCKETS - 1)
}

fn middle(bucket: usize) -> f64 {
    let shift = (bucket / PER_OCTAVE).saturating_sub(1);
    let start = (bucket - shift * PER_OCTAVE) as f64;
    let width = (1u64 << shift) as f64;
    (start + 0.5) * width - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_sample_gives_no_figure() {
        assert_eq!(Histogram::default().seconds(), Summary::default());
    }

    #[test]
    fn one_value_is_its_own_percentile() {
        let mut histogram = Histogram::default();
        histogram.add(20_000_000);
        let summary = histogram.seconds();
        assert_eq!((summary.p50, summary.max), (Some(0.02), Some(0.02)));
        assert_eq!(summary.stddev, None);
    }

    #[test]
    fn a_value_of_hours_is_counted_in_the_last_bucket() {
        let mut histogram = Histogram::default();
        histogram.add(u64::MAX);
        assert_eq!(histogram.seconds().samples, 1);
    }

    #[test]
    fn values_of_a_few_octaves_take_the_memory_of_a_few_octaves() {
        let mut histogram = Histogram::default();
        (10_000_000..11_000_000).for_each(|value| histogram.add(value));
        assert!(histogram.counts.octaves.len() <= 2);
        (0..u64::BITS).for_each(|bits| (0..WAITING).for_each(|_| histogram.add(1 << bits)));
        assert_eq!(histogram.counts.octaves.len(), OCTAVES);
    }

    proptest! {
        #[test]
        fn percentiles_are_those_of_all_samples_within_a_bucket(
            samples in prop::collection::vec(0u64..10_000_000_000, 1..500),
        ) {
            let mut histogram = Histogram::default();
            samples.iter().for_each(|&sample| histogram.add(sample));
            let all = Summary::of(samples.iter().map(|&sample| sample as f64 / 1e9));
            let summary = histogram.seconds();
            for (found, exact) in [(summary.p50, all.p50), (summary.p95, all.p95), (summary.p99, all.p99)] {
                let (found, exact) = (found.unwrap(), exact.unwrap());
                prop_assert!((found - exact).abs() <= exact / 60.0 + 1e-9, "{found} {exact}");
            }
            prop_assert!((summary.mean.unwrap() - all.mean.unwrap()).abs() < 1e-9);
        }
    }
}
