//! How fast the numbers of a stream go: the time and the timestamps from one to the next.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::seconds_between;

/// Fewer numbers do not tell the pace.
const ENOUGH: u64 = 20;

/// How far ahead a number is, modulo 2^16, behind an outage. Fewer show nothing unusual.
const OUTAGE: RangeInclusive<u16> = 1_000..=u16::MAX;

/// Numbers after which they are what they were.
const CYCLE: f64 = 65_536.0;

/// Ticks after which timestamps are what they were.
const TIMESTAMP_CYCLE: f64 = 4_294_967_296.0;

/// Numbers that are those of a next packet, some others being lost.
const NEXT: RangeInclusive<u16> = 1..=100;

/// A pause: the numbers may have stood still.
const PAUSE_SECONDS: f64 = 1.0;

/// By this share an outage may be off the pace, and by so many numbers at most: with more it would
/// not be known how often they came round.
const TOLERANCE: f64 = 0.1;
const MOST_NUMBERS_OFF: f64 = CYCLE / 4.0;

/// No stream is longer.
const MOST_NUMBERS: f64 = 4_294_967_296.0;

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

    /// Seconds that a tick of the timestamps lasts.
    pub fn tick(&self) -> Option<f64> {
        let is_known = self.numbers >= ENOUGH && self.ticks > 0 && self.seconds > 0.0;
        is_known.then(|| self.seconds / self.ticks as f64)
    }

    /// How long so many numbers usually take. None of more than follow each other without a break.
    pub fn usual(&self, steps: u16) -> Option<Duration> {
        if !NEXT.contains(&steps) {
            return None;
        }
        let each = self.seconds / self.numbers.max(1) as f64;
        Some(Duration::from_secs_f64(each * f64::from(steps)))
    }

    /// How many numbers ahead a packet is whose number is ahead by `steps`, modulo 2^16, if time
    /// and timestamps both went on for as many.
    pub fn outage(&self, at: Duration, timestamp: u32, steps: u16) -> Option<u64> {
        let (before, timestamp_before) = self.previous?;
        if self.numbers < ENOUGH || !OUTAGE.contains(&steps) {
            return None;
        }
        let each = self.seconds / self.numbers as f64;
        let by_time = seconds_between(before, at) / each;
        let numbers = nearest(f64::from(steps), CYCLE, by_time);
        let ticks_each = self.ticks as f64 / self.numbers as f64;
        let ticks = f64::from(timestamp.wrapping_sub(timestamp_before));
        let by_timestamps = nearest(ticks, TIMESTAMP_CYCLE, numbers * ticks_each) / ticks_each;
        let went_on = is_near(by_time, numbers) && is_near(by_timestamps, numbers);
        (went_on && numbers < MOST_NUMBERS).then_some(numbers as u64)
    }
}

/// The value nearest to `expected` that is `value` plus whole cycles.
fn nearest(value: f64, cycle: f64, expected: f64) -> f64 {
    let cycles = ((expected - value) / cycle).round().max(0.0);
    value + cycles * cycle
}

fn is_near(value: f64, expected: f64) -> bool {
    (value - expected).abs() <= (expected * TOLERANCE).min(MOST_NUMBERS_OFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    /// Of 100 packets of 20 ms at 8 kHz.
    fn pace() -> Pace {
        let mut pace = Pace::default();
        (0..100).for_each(|n| pace.observe(at(n).0, at(n).1, 1));
        pace
    }

    fn at(n: u64) -> (Duration, u32) {
        (MS(20 * n), (n * 160) as u32)
    }

    #[test]
    fn an_outage_is_one_when_both_clocks_agree() {
        let (then, timestamp) = at(3_200);
        assert_eq!(pace().outage(then, timestamp, 3_101), Some(3_101));
        assert_eq!(pace().outage(then, 7, 3_101), None);
        assert_eq!(pace().outage(MS(2_000), timestamp, 3_101), None);
        assert_eq!(pace().outage(then, timestamp, 30_000), None);
    }

    #[test]
    fn numbers_may_come_round_while_both_clocks_tell_how_often() {
        for numbers in [40_000, 65_500, 70_000, 150_000, 27_000_000] {
            let (then, timestamp) = at(99 + numbers);
            let outage = pace().outage(then, timestamp, numbers as u16);
            let is_known = numbers as u16 >= 1_000;
            assert_eq!(outage, is_known.then_some(numbers), "{numbers}");
        }
    }

    #[test]
    fn a_pause_in_which_the_numbers_stood_still_is_no_outage() {
        for minutes in 1..60 {
            let (then, timestamp) = at(minutes * 3_000);
            for steps in [1, 2, 500] {
                assert_eq!(pace().outage(then, timestamp, steps), None);
            }
        }
    }

    #[test]
    fn a_few_packets_tell_no_pace() {
        let mut pace = Pace::default();
        (0..5).for_each(|n| pace.observe(at(n).0, at(n).1, 1));
        assert_eq!(pace.outage(at(3_200).0, at(3_200).1, 3_196), None);
    }

    #[test]
    fn packets_of_one_moment_tell_no_pace() {
        let mut pace = Pace::default();
        (0..100).for_each(|_| pace.observe(MS(0), 0, 1));
        assert_eq!(pace.outage(MS(64_000), 0, 3_196), None);
    }
}
