//! A stream second by second, for charts and tables over time, in bounded memory.

use std::ops::Range;
use std::time::Duration;

mod values;

pub use values::Values;

/// What happened in each period of a stream, from its first packet on.
#[derive(Debug, Clone)]
pub struct Timeline<P = Period> {
    begin: Option<Duration>,
    period: Duration,
    periods: Vec<P>,
    /// The period of the last packet: that of most next ones.
    current: Current,
}

/// Where a period is, and the times in it.
#[derive(Debug, Clone, Default)]
struct Current {
    index: usize,
    times: Range<Duration>,
}

/// What is kept of a period. The default is that of one in which nothing happened.
pub trait Kept: Copy + Default {
    /// When there are more periods, two become one. A power of two.
    const MOST_PERIODS: usize;

    /// Of this period and the next one together.
    fn plus(self, next: Self) -> Self;
}

/// In 32 bytes: each stream has as many of them as there is room for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    packets: u32,
    /// Different packets that came.
    unique: u32,
    pub payload_bytes: u64,
    /// By how much the sequence numbers went ahead.
    expected: u64,
    /// Highest jitter after any packet, seconds; less than any where none is known.
    max_jitter: f64,
}

impl<P> Default for Timeline<P> {
    fn default() -> Self {
        Timeline {
            begin: None,
            period: Duration::from_secs(1),
            periods: Vec::new(),
            current: Current::default(),
        }
    }
}

impl<P: Kept> Timeline<P> {
    /// The period of a packet that came now, to be changed. One from before the
    /// beginning, or from long after the last, is put as near as there is room.
    pub fn at(&mut self, at: Duration) -> &mut P {
        if !self.current.times.contains(&at) {
            self.move_to(at);
        }
        &mut self.periods[self.current.index]
    }

    /// Finds the period of a time, and makes it if need be. This divides, which is not to be
    /// done for every packet.
    #[cold]
    fn move_to(&mut self, at: Duration) {
        let begin = *self.begin.get_or_insert(at);
        let passed = at.saturating_sub(begin);
        while passed.as_nanos() / self.period.as_nanos() >= P::MOST_PERIODS as u128 {
            self.halve();
        }
        let index = (passed.as_nanos() / self.period.as_nanos()) as usize;
        if index >= self.periods.len() {
            let room = (index + 1).next_power_of_two();
            self.periods.reserve_exact(room - self.periods.len());
            self.periods.resize(index + 1, P::default());
        }
        let from = begin.saturating_add(self.period.saturating_mul(index as u32));
        self.current = Current {
            index,
            times: from..from.saturating_add(self.period),
        };
    }

    /// When the period ends that this time is in.
    pub fn end_of_period(&self, at: Duration) -> Duration {
        let begin = self.begin.unwrap_or(at);
        let passed = at.saturating_sub(begin);
        let whole = passed.as_nanos() / self.period.as_nanos() + 1;
        let whole = u32::try_from(whole).unwrap_or(u32::MAX);
        begin.saturating_add(self.period.saturating_mul(whole))
    }

    fn halve(&mut self) {
        self.period *= 2;
        self.periods = self
            .periods
            .chunks(2)
            .map(|pair| pair.iter().copied().fold(P::default(), P::plus))
            .collect();
    }

    /// The first period, if no other has begun.
    pub fn only(&mut self) -> Option<&mut P> {
        match self.periods.as_mut_slice() {
            [period] => Some(period),
            _ => None,
        }
    }

    pub fn begin(&self) -> Option<Duration> {
        self.begin
    }

    /// How long each period is.
    pub fn period(&self) -> Duration {
        self.period
    }

    pub fn periods(&self) -> &[P] {
        &self.periods
    }

    pub fn periods_mut(&mut self) -> &mut [P] {
        &mut self.periods
    }
}

impl Default for Period {
    fn default() -> Self {
        Period {
            packets: 0,
            unique: 0,
            payload_bytes: 0,
            expected: 0,
            max_jitter: f64::NEG_INFINITY,
        }
    }
}

impl Kept for Period {
    const MOST_PERIODS: usize = 256;

    fn plus(self, other: Period) -> Period {
        Period {
            packets: self.packets.saturating_add(other.packets),
            unique: self.unique.saturating_add(other.unique),
            payload_bytes: self.payload_bytes + other.payload_bytes,
            expected: self.expected + other.expected,
            max_jitter: self.max_jitter.max(other.max_jitter),
        }
    }
}

impl Timeline {
    /// The jitter was measured by a clock that is not that of all packets.
    pub fn forget_jitter(&mut self) {
        for period in &mut self.periods {
            period.max_jitter = Period::default().max_jitter;
        }
    }
}

impl Period {
    /// Takes note of a packet, however often it came.
    pub fn packet(&mut self, payload_bytes: u64) {
        self.packets = self.packets.saturating_add(1);
        self.payload_bytes += payload_bytes;
    }

    /// So much of the payload of each packet is none.
    pub fn leave_out(&mut self, bytes: u64) {
        let all = bytes * u64::from(self.packets);
        self.payload_bytes = self.payload_bytes.saturating_sub(all);
    }

    /// The sequence numbers went ahead by this much.
    pub fn expect(&mut self, packets: u64) {
        self.expected += packets;
    }

    /// The last packet had not come before.
    pub fn count_new(&mut self) {
        self.unique = self.unique.saturating_add(1);
    }

    /// After a packet, seconds.
    pub fn jitter(&mut self, seconds: f64) {
        self.max_jitter = self.max_jitter.max(seconds);
    }

    pub fn packets(&self) -> u64 {
        u64::from(self.packets)
    }

    /// Highest jitter after any packet, seconds. None while no clock rate is known.
    pub fn max_jitter(&self) -> Option<f64> {
        self.max_jitter.is_finite().then_some(self.max_jitter)
    }

    /// Packets missing, less those of an earlier period that came in this one.
    pub fn lost(&self) -> i64 {
        self.expected as i64 - i64::from(self.unique)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(seconds: impl IntoIterator<Item = u64>) -> Timeline {
        let mut timeline: Timeline = Timeline::default();
        for second in seconds {
            timeline.at(Duration::from_secs(second)).packet(10);
        }
        timeline
    }

    fn packets(timeline: &Timeline) -> Vec<u64> {
        let periods = timeline.periods().iter();
        periods.map(Period::packets).collect()
    }

    #[test]
    fn each_second_has_its_packets() {
        let timeline = after([1000, 1000, 1002, 999]);
        assert_eq!(packets(&timeline), [3, 0, 1]);
    }

    #[test]
    fn a_long_stream_has_longer_periods() {
        let timeline = after(0..1000);
        assert_eq!(timeline.period(), Duration::from_secs(4));
        assert_eq!(packets(&timeline), [4; 250]);
    }

    #[test]
    fn a_period_in_which_no_jitter_was_known_has_none() {
        let mut period = Period::default();
        assert_eq!(period.plus(Period::default()).max_jitter(), None);
        period.jitter(0.0);
        assert_eq!(period.plus(Period::default()).max_jitter(), Some(0.0));
        assert_eq!(Period::default().plus(period).max_jitter(), Some(0.0));
    }

    #[test]
    fn a_clock_that_leaps_takes_no_more_memory() {
        let timeline = after([0, u64::from(u32::MAX)]);
        assert!(timeline.periods.capacity() <= Period::MOST_PERIODS);
        assert_eq!(size_of::<Period>(), 32);
        assert_eq!(packets(&timeline).iter().sum::<u64>(), 2);
    }
}
