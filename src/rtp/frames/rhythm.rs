//! The times at which frames came.

use std::time::Duration;

use super::super::seconds_between;

/// Intervals that a freeze is measured against (W3C webrtc-stats, `freezeCount`).
const RECENT: usize = 30;

/// A mean of fewer intervals says too little to call a longer one a freeze.
const LEAST_INTERVALS: usize = 5;

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

/// Intervals longer than three times the mean δ of the last 30, and than δ + 150 ms.
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
        if self.recent.is_freeze(seconds) {
            self.freezes.count += 1;
            self.freezes.seconds += seconds;
        }
        self.recent.push(seconds);
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
    intervals: [f32; RECENT],
    count: usize,
}

impl Recent {
    fn push(&mut self, seconds: f64) {
        if let Some(oldest) = self.intervals.get_mut(self.count % RECENT) {
            *oldest = seconds as f32;
        }
        self.count += 1;
    }

    fn is_freeze(&self, seconds: f64) -> bool {
        const LEAST_MORE: f64 = 0.150;
        // Nothing that short is one, whatever the mean.
        if seconds <= LEAST_MORE || self.count < LEAST_INTERVALS {
            return false;
        }
        let known = self.intervals.iter().take(self.count);
        let mean = known.map(|s| f64::from(*s)).sum::<f64>() / self.count.min(RECENT) as f64;
        seconds > (3.0 * mean).max(mean + LEAST_MORE)
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
    fn a_freeze_is_longer_than_three_intervals_and_than_one_and_150_ms() {
        let steady = || (0..40u64).map(|n| 40 * n);
        // Three times 40 ms are less than 40 + 150 ms.
        assert_eq!(after(steady().chain([1560 + 189])).freezes().count, 0);
        let frozen = after(steady().chain([1560 + 191])).freezes();
        assert_eq!(frozen.count, 1);
        assert!((frozen.seconds - 0.191).abs() < 1e-9);
        // At two frames a second three times the interval is what counts.
        let slow = || (0..40u64).map(|n| 500 * n);
        assert_eq!(after(slow().chain([19_500 + 1_499])).freezes().count, 0);
        assert_eq!(after(slow().chain([19_500 + 1_501])).freezes().count, 1);
    }

    #[test]
    fn few_intervals_make_no_freeze() {
        assert_eq!(after([0, 33, 66, 5_000]).freezes().count, 0);
    }

    #[test]
    fn the_rate_is_intervals_by_time() {
        let rhythm = after((0..31u64).map(|n| 100 * n));
        assert!((rhythm.rate().unwrap() - 10.0).abs() < 1e-9);
        assert_eq!(rhythm.longest(), Some(0.1));
        assert_eq!(after([7]).rate(), None);
    }
}
