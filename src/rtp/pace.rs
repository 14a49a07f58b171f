//! How fast the numbers of a stream go: the time and the timestamps from one to the next.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::seconds_between;

/// Fewer numbers do not tell the pace.
const ENOUGH: u64 = 20;

/// As many numbers as an outage may take. Fewer than a hundred prove nothing, and numbers of
/// 16 bits do not tell whether more went ahead or back.
const OUTAGE: RangeInclusive<u16> = 100..=i16::MAX as u16;

/// Numbers that are those of a next packet, some others being lost.
const NEXT: RangeInclusive<u16> = 1..=100;

/// A pause: the numbers may have stood still.
const PAUSE_SECONDS: f64 = 1.0;

/// By this share an outage may be off the pace.
const TOLERANCE: f64 = 0.1;

/// The pace of one stream, since it last began anew.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pace {
    /// Arrival and timestamp of the last packet.
    previous: Option<(Duration, u32)>,
    numbers: u64,
    seconds: f64,
    ticks: i64,
}

impl Pace {
    /// Takes note of a packet that is so many numbers ahead of the one before.
    pub fn observe(&mut self, at: Duration, timestamp: u32, steps: u16) {
        let Some((before, timestamp_before)) = self.previous.replace((at, timestamp)) else {
            return;
        };
        let seconds = seconds_between(before, at);
        let ticks = i64::from(timestamp.wrapping_sub(timestamp_before) as i32);
        if (0.0..PAUSE_SECONDS).contains(&seconds) && ticks >= 0 {
            self.numbers += u64::from(steps);
            self.seconds += seconds;
            self.ticks += ticks;
        }
    }

    /// How long so many numbers usually take. None of more than follow each other without a break.
    pub fn usual(&self, steps: u16) -> Option<Duration> {
        if !NEXT.contains(&steps) {
            return None;
        }
        let each = self.seconds / self.numbers.max(1) as f64;
        Some(Duration::from_secs_f64(each * f64::from(steps)))
    }

    /// Whether time and timestamps both went on for as many numbers as are missing.
    pub fn went_on(&self, at: Duration, timestamp: u32, steps: u16) -> bool {
        let Some((before, timestamp_before)) = self.previous else {
            return false;
        };
        if self.numbers < ENOUGH || !OUTAGE.contains(&steps) {
            return false;
        }
        let paces = f64::from(steps) / self.numbers as f64;
        let ticks = f64::from(timestamp.wrapping_sub(timestamp_before) as i32);
        is_near(seconds_between(before, at), self.seconds * paces)
            && is_near(ticks, self.ticks as f64 * paces)
    }
}

fn is_near(value: f64, expected: f64) -> bool {
    expected > 0.0 && (value - expected).abs() <= expected * TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn an_outage_is_one_when_both_clocks_agree() {
        let mut pace = Pace::default();
        (0..100u32).for_each(|n| pace.observe(MS(20 * u64::from(n)), n * 160, 1));
        let at = |n: u32| (MS(20 * u64::from(n)), n * 160);
        let (then, timestamp) = at(3_200);
        assert!(pace.went_on(then, timestamp, 3_101));
        assert!(!pace.went_on(then, 7, 3_101));
        assert!(!pace.went_on(MS(2_000), timestamp, 3_101));
        assert!(!pace.went_on(then, timestamp, 30_000));
    }

    #[test]
    fn a_few_packets_tell_no_pace() {
        let mut pace = Pace::default();
        (0..5u32).for_each(|n| pace.observe(MS(20 * u64::from(n)), n * 160, 1));
        assert!(!pace.went_on(MS(64_000), 3_200 * 160, 3_196));
    }
}
