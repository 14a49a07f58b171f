//! How much faster or slower the sender's clock runs than the one that time-stamps arrivals.
//!
//! Delay only ever adds: of all packets of a second, the one that took least is
//! the best witness of the clocks. The slope of a line through these witnesses is
//! the skew, and how far they lie from it says how well it is known.
//!
//! A stream is judged by its longest part without a silence, a leap of either clock or a new
//! beginning: what a clock does there is no rate at which it runs. Smaller steps of a clock
//! show as a slope that neither half of that part has; then no skew is told.

use std::time::Duration;

use super::seconds_between;
use super::timestamps::LEAP_SECONDS;

/// Time of which the quickest packet is kept, at first.
const PERIOD_SECONDS: f64 = 1.0;

/// Periods that are kept. When there are more, two become one.
const MOST_PERIODS: usize = 128;

/// Fewer say nothing about a slope.
const LEAST_PERIODS: usize = 10;

/// A pause that ends a part of the stream: the sender's clock may have stood still in it.
const SILENCE_SECONDS: f64 = 2.0;

/// No clock runs so far off; what seems to is something else, as media paced by a busy host.
const MOST_PPM: f64 = 1000.0;

/// A line that is off both halves by less than this shows no step.
const STEP_SECONDS: f64 = 0.002;

/// Follows one stream whose clock rate is known.
#[derive(Debug, Clone)]
pub struct SkewMeter {
    clock_rate_hz: u32,
    /// Of the longest part that has ended: its seconds, and its skew.
    longest: Option<(f64, Skew)>,
    begin: Option<Duration>,
    previous: (Duration, u32),
    /// Ticks since the beginning.
    ticks: i64,
    period_seconds: f64,
    /// Seconds since the beginning at which the period of the last witness ends.
    period_ends: f64,
    /// Of the periods that have ended.
    witnesses: Vec<Witness>,
    /// Of the one that has not: apart from the others, because each packet is compared with it.
    latest: Option<Witness>,
}

/// The packet that took least time within a period.
#[derive(Debug, Clone, Copy)]
struct Witness {
    period: u64,
    /// Seconds since the beginning.
    at: f64,
    /// Arrival less RTP time, seconds; only differences of it mean something.
    offset: f64,
}

/// The skew of a sender's clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skew {
    /// Parts per million; positive when the sender's clock is the faster one.
    pub ppm: f64,
    /// Standard error of `ppm`.
    pub error_ppm: f64,
}

impl SkewMeter {
    pub fn new(clock_rate_hz: u32) -> Self {
        SkewMeter {
            clock_rate_hz,
            longest: None,
            begin: None,
            previous: (Duration::ZERO, 0),
            ticks: 0,
            period_seconds: PERIOD_SECONDS,
            period_ends: f64::MIN,
            witnesses: Vec::new(),
            latest: None,
        }
    }

    pub fn clock_rate_hz(&self) -> u32 {
        self.clock_rate_hz
    }

    pub fn observe(&mut self, at: Duration, timestamp: u32) {
        if self.begin.is_some() && self.breaks_off(at, timestamp) {
            self.begin_anew();
        }
        let begin = *self.begin.get_or_insert_with(|| {
            self.previous = (at, timestamp);
            at
        });
        self.ticks += self.ticks_since_previous(timestamp);
        self.previous = (at, timestamp);
        let seconds = seconds_between(begin, at);
        let offset = seconds - self.ticks as f64 / f64::from(self.clock_rate_hz);
        if seconds >= self.period_ends {
            self.next_period(seconds, offset);
        } else if let Some(latest) = &mut self.latest
            && offset < latest.offset
        {
            latest.at = seconds;
            latest.offset = offset;
        }
    }

    /// What comes next cannot be compared with what came.
    pub fn begin_anew(&mut self) {
        let longest = self.longest();
        *self = SkewMeter {
            longest,
            ..SkewMeter::new(self.clock_rate_hz)
        };
    }

    fn breaks_off(&self, at: Duration, timestamp: u32) -> bool {
        let passed = seconds_between(self.previous.0, at);
        let said = self.ticks_since_previous(timestamp) as f64 / f64::from(self.clock_rate_hz);
        passed > SILENCE_SECONDS || (passed - said).abs() > LEAP_SECONDS
    }

    fn ticks_since_previous(&self, timestamp: u32) -> i64 {
        i64::from(timestamp.wrapping_sub(self.previous.1) as i32)
    }

    fn next_period(&mut self, seconds: f64, offset: f64) {
        self.witnesses.extend(self.latest.take());
        if self.witnesses.len() == MOST_PERIODS {
            self.merge_periods();
        }
        let period = (seconds / self.period_seconds).max(0.0) as u64;
        self.latest = Some(Witness {
            period,
            at: seconds,
            offset,
        });
        self.period_ends = period.saturating_add(1) as f64 * self.period_seconds;
    }

    fn merge_periods(&mut self) {
        self.period_seconds *= 2.0;
        let mut merged: Vec<Witness> = Vec::with_capacity(MOST_PERIODS);
        for mut witness in self.witnesses.drain(..) {
            witness.period /= 2;
            match merged.last_mut() {
                Some(last) if last.period == witness.period => {
                    if witness.offset < last.offset {
                        *last = witness;
                    }
                }
                _ => merged.push(witness),
            }
        }
        self.witnesses = merged;
    }

    /// None before there is enough to tell, and where what is told cannot be a clock's rate.
    pub fn skew(&self) -> Option<Skew> {
        let (_, skew) = self.longest()?;
        Some(skew).filter(|skew| skew.ppm.abs() <= MOST_PPM)
    }

    fn longest(&self) -> Option<(f64, Skew)> {
        let ended = self.longest.into_iter();
        ended
            .chain(self.current())
            .max_by(|one, other| one.0.total_cmp(&other.0))
    }

    /// Of the part that has not ended.
    fn current(&self) -> Option<(f64, Skew)> {
        let latest = self.latest?;
        let witnesses = self.witnesses.as_slice();
        if witnesses.len() < LEAST_PERIODS {
            return None;
        }
        let skew = skew_of(witnesses);
        let (former, latter) = witnesses.split_at(witnesses.len() / 2);
        let is_borne_out = [former, latter].into_iter().all(|half| skew.fits(half));
        is_borne_out.then_some((latest.at, skew))
    }
}

impl Skew {
    /// Is this slope also that of a part, as far as can be told?
    fn fits(&self, part: &[Witness]) -> bool {
        let (Some(first), Some(last)) = (part.first(), part.last()) else {
            return true;
        };
        let own = skew_of(part);
        let off = (own.ppm - self.ppm).abs();
        off < 4.0 * own.error_ppm || off * 1e-6 * (last.at - first.at) < STEP_SECONDS
    }
}

/// The slope of a line through these.
fn skew_of(witnesses: &[Witness]) -> Skew {
    let count = witnesses.len() as f64;
    let mean = |of: fn(&Witness) -> f64| witnesses.iter().map(of).sum::<f64>() / count;
    let (mean_at, mean_offset) = (mean(|witness| witness.at), mean(|witness| witness.offset));
    let sum = |of: &dyn Fn(f64, f64) -> f64| {
        let terms = witnesses
            .iter()
            .map(|witness| of(witness.at - mean_at, witness.offset - mean_offset));
        terms.sum::<f64>()
    };
    let spread = sum(&|at, _| at * at);
    let slope = sum(&|at, offset| at * offset) / spread;
    let residue = sum(&|at, offset| (offset - slope * at).powi(2));
    Skew {
        ppm: -slope * 1e6,
        error_ppm: (residue / (count - 2.0) / spread).sqrt() * 1e6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packets every 20 ms of a sender whose clock is off by `ppm`, each late by up to `jitter_ms`.
    fn measured(seconds: u64, ppm: f64, jitter_ms: f64) -> Option<Skew> {
        let mut meter = SkewMeter::new(48_000);
        let mut random = 1u64;
        for n in 0..seconds * 50 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let late = (random >> 40) as f64 / (1u64 << 24) as f64 * jitter_ms / 1e3;
            let sent = n as f64 * 0.02 / (1.0 + ppm * 1e-6);
            let timestamp = (u64::from(u32::MAX - 5000) + n * 960) as u32;
            meter.observe(Duration::from_secs_f64(100.0 + sent + late), timestamp);
        }
        meter.skew()
    }

    #[test]
    fn a_clock_that_runs_fast_is_told_from_one_that_runs_slow() {
        for ppm in [-200.0, 0.0, 50.0] {
            let skew = measured(120, ppm, 0.0).unwrap();
            assert!((skew.ppm - ppm).abs() < 0.1, "{skew:?}");
        }
    }

    #[test]
    fn jitter_blurs_it_by_no_more_than_the_error_says() {
        let skew = measured(120, 100.0, 30.0).unwrap();
        assert!((skew.ppm - 100.0).abs() < 4.0 * skew.error_ppm, "{skew:?}");
        assert!(skew.error_ppm < 10.0, "{skew:?}");
    }

    #[test]
    fn hours_take_no_more_memory() {
        let skew = measured(4 * 3600, 20.0, 5.0).unwrap();
        assert!((skew.ppm - 20.0).abs() < 0.5, "{skew:?}");
    }

    #[test]
    fn a_few_seconds_say_nothing() {
        assert_eq!(measured(9, 100.0, 0.0), None);
    }

    /// Packets every 20 ms for a minute; from the middle on arrivals and timestamps are shifted.
    fn shifted(later_ms: i64, ticks: u32, ppm: f64) -> Option<Skew> {
        let mut meter = SkewMeter::new(8_000);
        for n in 0..3000u32 {
            let (later_ms, ticks) = if n < 1500 { (0, 0) } else { (later_ms, ticks) };
            let sent = f64::from(n) * 0.02 / (1.0 + ppm * 1e-6);
            let at = 10_000.0 + sent + later_ms as f64 / 1e3;
            meter.observe(Duration::from_secs_f64(at), n * 160 + ticks);
        }
        meter.skew()
    }

    #[test]
    fn a_hold_a_leap_or_a_step_of_the_clock_ends_what_is_compared() {
        for (later_ms, ticks) in [
            (60_000, 0),
            (0, 123_456_789),
            (-3_600_000, 0),
            (3_000, 24_000),
        ] {
            let skew = shifted(later_ms, ticks, 50.0).unwrap();
            assert!((skew.ppm - 50.0).abs() < 0.1, "{later_ms} {ticks} {skew:?}");
        }
    }

    #[test]
    fn a_small_step_is_no_skew() {
        for later_ms in [50, -50, 500, 10] {
            assert_eq!(shifted(later_ms, 0, 0.0), None, "{later_ms}");
        }
    }

    #[test]
    fn no_clock_is_off_by_more_than_a_thousandth() {
        assert_eq!(measured(60, 2000.0, 0.0), None);
        assert!(measured(60, 900.0, 0.0).is_some());
    }
}
