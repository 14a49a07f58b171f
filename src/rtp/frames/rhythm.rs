//! The times at which frames came.

use std::time::Duration;

use super::super::seconds_between;

/// Intervals that a freeze is measured against (W3C webrtc-stats, `freezeCount`). As in libwebrtc,
/// the one that is judged is the last of them.
const RECENT: usize = 30;

/// A mean of fewer intervals says too little to call the last a freeze; as in libwebrtc.
const LEAST_INTERVALS: usize = 5;

/// By so much at least a freeze is longer than the mean.
const LEAST_MORE_US: u64 = 150_000;

#[derive(Debug, Clone, Default)]
pub struct Rhythm {
    first: Option<Duration>,
    last: Option<Duration>,
    intervals: u64,
    seconds: f64,
    longest: Option<f64>,
    recent: Recent,
    freezes: Freezes,
}

/// Intervals of at least three times the mean δ of the last 30, and of δ + 150 ms.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Freezes {
    pub count: u64,
    /// Of all of them together.
    pub seconds: f64,
}

impl Rhythm {
    pub fn observe(&mut self, at: Duration) {
        self.first.get_or_insert(at);
        if let Some(last) = self.last {
            self.interval(seconds_between(last, at).max(0.0));
        }
        self.last = Some(self.last.map_or(at, |last| last.max(at)));
    }

    fn interval(&mut self, seconds: f64) {
        self.recent.push(seconds);
        if self.recent.ends_in_a_freeze() {
            self.freezes.count += 1;
            self.freezes.seconds += seconds;
        }
        self.intervals += 1;
        self.seconds += seconds;
        self.longest = Some(self.longest.map_or(seconds, |longest| longest.max(seconds)));
    }

    /// The time until the next is no interval.
    pub fn begin_anew(&mut self) {
        self.last = None;
        self.recent = Recent::default();
    }

    pub fn first(&self) -> Option<Duration> {
        self.first
    }

    /// Seconds.
    pub fn mean(&self) -> Option<f64> {
        (self.intervals > 0).then(|| self.seconds / self.intervals as f64)
    }

    /// How many a second.
    pub fn rate(&self) -> Option<f64> {
        (self.seconds > 0.0).then(|| self.intervals as f64 / self.seconds)
    }

    /// Seconds.
    pub fn longest(&self) -> Option<f64> {
        self.longest
    }

    pub fn freezes(&self) -> Freezes {
        self.freezes
    }
}

/// The last intervals.
#[derive(Debug, Clone, Default)]
struct Recent {
    /// Microseconds: what is compared is exact.
    intervals: [u32; RECENT],
    count: usize,
    last: u32,
}

impl Recent {
    fn push(&mut self, seconds: f64) {
        self.last = (seconds * 1e6).round() as u32;
        if let Some(oldest) = self.intervals.get_mut(self.count % RECENT) {
            *oldest = self.last;
        }
        self.count += 1;
    }

    fn ends_in_a_freeze(&self) -> bool {
        let last = u64::from(self.last);
        // Nothing that short is one, whatever the mean.
        if last < LEAST_MORE_US || self.count < LEAST_INTERVALS {
            return false;
        }
        let known = self.intervals.iter().take(self.count);
        let sum = known.map(|one| u64::from(*one)).sum::<u64>();
        // Times their number: the mean itself need not be whole.
        let count = self.count.min(RECENT) as u64;
        last * count >= (3 * sum).max(sum + LEAST_MORE_US * count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(milliseconds: impl IntoIterator<Item = u64>) -> Rhythm {
        let mut rhythm = Rhythm::default();
        for at in milliseconds {
            rhythm.observe(Duration::from_millis(at));
        }
        rhythm
    }

    #[test]
    fn a_freeze_is_as_long_as_three_intervals_and_as_one_and_150_ms() {
        // Of 29 intervals of 40 ms and the last one, the mean is 45 ms.
        let steady = || (0..40u64).map(|n| 40 * n);
        assert_eq!(after(steady().chain([1_560 + 194])).freezes().count, 0);
        let frozen = after(steady().chain([1_560 + 196])).freezes();
        assert_eq!(frozen.count, 1);
        assert!((frozen.seconds - 0.196).abs() < 1e-9);
        // At two frames a second three times the interval is what counts: x = 3 (14.5 s + x) / 30.
        let slow = || (0..40u64).map(|n| 500 * n);
        assert_eq!(after(slow().chain([19_500 + 1_611])).freezes().count, 0);
        assert_eq!(after(slow().chain([19_500 + 1_612])).freezes().count, 1);
    }

    #[test]
    fn as_long_is_a_freeze() {
        // The mean of four times 35 ms and 222.5 ms is 72.5 ms.
        let exactly = |last: u64| {
            let mut rhythm = after([0, 35, 70, 105, 140]);
            rhythm.observe(Duration::from_micros(140_000 + last));
            rhythm.freezes().count
        };
        assert_eq!((exactly(222_499), exactly(222_500)), (0, 1));
    }

    #[test]
    fn four_intervals_and_the_long_one_are_enough() {
        assert_eq!(after([0, 30, 60, 90, 1_090]).freezes().count, 0);
        assert_eq!(after([0, 30, 60, 90, 120, 1_120]).freezes().count, 1);
    }

    #[test]
    fn the_rate_is_intervals_by_time() {
        let rhythm = after((0..31u64).map(|n| 100 * n));
        assert!((rhythm.rate().unwrap() - 10.0).abs() < 1e-9);
        assert_eq!(rhythm.longest(), Some(0.1));
        assert_eq!(after([7]).rate(), None);
    }
}
