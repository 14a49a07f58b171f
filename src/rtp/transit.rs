//! How long media was under way, as far as two streams of one sender can be compared.
//!
//! Sender reports tie a stream's RTP time to its sender's wall clock (RFC 3550 §6.4.1),
//! and so each packet to the moment at which what it holds was captured. How much later it
//! came depends on how the clocks of sender and capture differ, which nobody knows; but two
//! streams of one sender have that in common, and it goes out in the difference.

use std::time::Duration;

use super::seconds_between;
use super::timeline::{Kept, Timeline};

/// Follows the arrivals of one stream whose clock rate is known.
#[derive(Debug, Clone)]
pub struct TransitMeter {
    clock_rate_hz: u32,
    begin: Option<(Duration, u32)>,
    previous_timestamp: u32,
    /// Since the first packet.
    ticks: i64,
    current: Current,
    course: Timeline<Period>,
}

/// The period that packets come in now. It is added to the course once it is over, which spares
/// each packet the look-up.
#[derive(Debug, Clone, Copy, Default)]
struct Current {
    from: Duration,
    to: Duration,
    period: Period,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Period {
    packets: u64,
    /// Arrival less RTP time, each since the first packet, of all packets together. Seconds.
    offsets: f64,
    /// RTP time of the last packet.
    ticks: i64,
}

/// What sender reports say of their stream's wall clock and RTP time, in the order in which
/// they passed.
#[derive(Debug, Clone, Default)]
pub struct ReportedClock {
    reports: Vec<Reported>,
    /// One report in `2^halvings` is kept.
    halvings: u32,
    seen: u64,
}

#[derive(Debug, Clone, Copy)]
struct Reported {
    at: Duration,
    wall_clock: Duration,
    timestamp: u32,
}

/// Packets of one period on both clocks.
#[derive(Debug, Clone, Copy)]
pub struct Transit {
    /// The middle of the period.
    pub at: Duration,
    /// Arrival of the first packet of all.
    begin: Duration,
    /// Mean of arrival less RTP time, seconds.
    offset: f64,
    wall_clock: Duration,
    /// RTP time at that moment of the wall clock, in seconds since the first packet.
    media_seconds: f64,
}

/// What of a stream is kept for the comparison.
#[derive(Debug, Clone)]
pub struct TransitCourse {
    begin: (Duration, u32),
    clock_rate_hz: u32,
    course: Timeline<Period>,
}

/// Reports that are kept. When there are more, every other one is let go.
const MOST_REPORTS: usize = 128;

impl TransitMeter {
    pub fn new(clock_rate_hz: u32) -> Self {
        TransitMeter {
            clock_rate_hz,
            begin: None,
            previous_timestamp: 0,
            ticks: 0,
            current: Current::default(),
            course: Timeline::default(),
        }
    }

    /// Takes note of a packet that completes what was captured at one time: the last of a frame.
    pub fn observe(&mut self, at: Duration, timestamp: u32) {
        let (begin, _) = *self.begin.get_or_insert_with(|| {
            self.previous_timestamp = timestamp;
            (at, timestamp)
        });
        self.ticks += i64::from(timestamp.wrapping_sub(self.previous_timestamp) as i32);
        self.previous_timestamp = timestamp;
        if !(self.current.from..self.current.to).contains(&at) {
            self.settle();
            self.course.at(at);
            self.current.from = at;
            self.current.to = self.course.end_of_period(at);
        }
        let period = &mut self.current.period;
        period.packets += 1;
        period.offsets +=
            seconds_between(begin, at) - self.ticks as f64 / f64::from(self.clock_rate_hz);
        period.ticks = self.ticks;
    }

    fn settle(&mut self) {
        let gathered = std::mem::take(&mut self.current.period);
        if gathered.packets > 0 {
            let period = self.course.at(self.current.from);
            *period = period.plus(gathered);
        }
    }

    /// None before the first packet.
    pub fn course(&self) -> Option<TransitCourse> {
        let mut whole = self.clone();
        whole.settle();
        Some(TransitCourse {
            begin: self.begin?,
            clock_rate_hz: self.clock_rate_hz,
            course: whole.course,
        })
    }
}

impl Kept for Period {
    const MOST_PERIODS: usize = 128;

    fn plus(self, next: Period) -> Period {
        Period {
            packets: self.packets + next.packets,
            offsets: self.offsets + next.offsets,
            ticks: if next.packets > 0 {
                next.ticks
            } else {
                self.ticks
            },
        }
    }
}

impl ReportedClock {
    /// Takes note of a report that passed now. `wall_clock` is since 1900.
    pub fn report(&mut self, at: Duration, wall_clock: Duration, timestamp: u32) {
        if self.seen.is_multiple_of(1 << self.halvings) {
            self.make_room();
            self.reports.push(Reported {
                at,
                wall_clock,
                timestamp,
            });
        }
        self.seen += 1;
    }

    fn make_room(&mut self) {
        if self.reports.len() == MOST_REPORTS {
            let mut place = 0;
            self.reports.retain(|_| {
                place += 1;
                place % 2 == 1
            });
            self.halvings += 1;
        }
    }

    /// The report nearest to this time, of those that passed since `begin`: those before it
    /// may be of a source that began anew.
    fn nearest(&self, at: Duration, begin: Duration) -> Option<&Reported> {
        let since = self.reports.iter().filter(|report| report.at >= begin);
        since.min_by_key(|report| report.at.abs_diff(at))
    }
}

impl TransitCourse {
    /// Each period in which packets came, tied to the wall clock of the sender.
    pub fn transits(&self, clock: &ReportedClock) -> Vec<Transit> {
        let (begin, _) = self.begin;
        let length = self.course.period();
        let periods = (0u32..).zip(self.course.periods());
        periods
            .filter(|(_, period)| period.packets > 0)
            .filter_map(|(place, period)| {
                let from = begin.saturating_add(length.saturating_mul(place));
                let at = from.saturating_add(length / 2);
                let report = clock.nearest(at, begin)?;
                Some(Transit {
                    at,
                    begin,
                    offset: period.offsets / period.packets as f64,
                    wall_clock: report.wall_clock,
                    media_seconds: self.seconds_of(report.timestamp, period.ticks),
                })
            })
            .collect()
    }

    /// How long each period is.
    pub fn period(&self) -> Duration {
        self.course.period()
    }

    /// This timestamp, which is near the one so many ticks behind the first, in seconds since that.
    fn seconds_of(&self, timestamp: u32, near: i64) -> f64 {
        let (_, first) = self.begin;
        let beyond = timestamp.wrapping_sub(first.wrapping_add(near as u32)) as i32;
        near.saturating_add(i64::from(beyond)) as f64 / f64::from(self.clock_rate_hz)
    }
}

impl Transit {
    /// Seconds that media of one time takes longer in this stream than in the other.
    pub fn longer_than(&self, other: &Transit) -> f64 {
        seconds_between(other.begin, self.begin) + self.offset
            - other.offset
            - seconds_between(other.wall_clock, self.wall_clock)
            + self.media_seconds
            - other.media_seconds
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When the wall clock of the sender showed nothing yet, by that of the capture.
    const ORIGIN_MS: u64 = 1_700_000_000_000;

    /// A stream of ten seconds, each packet `late_ms` after its capture, of a sender whose RTP
    /// time was `first` when the wall clock showed one second.
    fn transits(rate: u32, step_ms: u64, late_ms: impl Fn(u64) -> u64, first: u32) -> Vec<Transit> {
        let timestamp = |ms: u64| first.wrapping_add((ms * u64::from(rate) / 1_000) as u32);
        let mut meter = TransitMeter::new(rate);
        let mut clock = ReportedClock::default();
        for ms in (0..10_000).step_by(step_ms as usize) {
            let at = Duration::from_millis(ORIGIN_MS + 1_000 + ms + late_ms(ms));
            meter.observe(at, timestamp(ms));
            if ms % 2_000 == 0 {
                let wall_clock = Duration::from_millis(1_000 + ms + 7);
                clock.report(at, wall_clock, timestamp(ms + 7));
            }
        }
        meter.course().unwrap().transits(&clock)
    }

    fn differences_ms(one: &[Transit], other: &[Transit]) -> Vec<i64> {
        let pairs = one.iter().zip(other);
        pairs
            .map(|(one, other)| (one.longer_than(other) * 1e3).round() as i64)
            .collect()
    }

    #[test]
    fn what_takes_longer_shows_whatever_the_clocks_show() {
        let audio = transits(48_000, 20, |_| 30, u32::MAX - 100_000);
        let video = transits(90_000, 40, |_| 110, 77);
        assert_eq!(differences_ms(&video, &audio), [80; 10]);
        assert_eq!(differences_ms(&audio, &video), [-80; 10]);
    }

    #[test]
    fn each_period_has_its_own_difference() {
        let audio = transits(8_000, 20, |_| 30, 0);
        let video = transits(90_000, 40, |ms| if ms < 5_000 { 50 } else { 90 }, 9);
        let differences = differences_ms(&video, &audio);
        assert_eq!(differences[..4], [20; 4]);
        assert_eq!(differences[6..], [60; 4]);
    }

    #[test]
    fn without_reports_since_the_beginning_nothing_is_known() {
        let mut meter = TransitMeter::new(8_000);
        let mut clock = ReportedClock::default();
        assert!(meter.course().is_none());
        clock.report(Duration::from_secs(1), Duration::from_secs(1), 0);
        meter.observe(Duration::from_secs(2), 8_000);
        assert!(meter.course().unwrap().transits(&clock).is_empty());
    }

    #[test]
    fn reports_without_end_take_no_more_memory() {
        let mut clock = ReportedClock::default();
        for second in 0..10_000 {
            let at = Duration::from_secs(second);
            clock.report(at, at, second as u32);
        }
        assert!(clock.reports.len() <= MOST_REPORTS);
        let near = clock.nearest(Duration::from_secs(5_000), Duration::ZERO);
        assert!(near.unwrap().at.abs_diff(Duration::from_secs(5_000)) < Duration::from_secs(64));
    }
}
