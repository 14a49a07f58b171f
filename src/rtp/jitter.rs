//! Interarrival jitter (RFC 3550 §6.4.1 and Appendix A.8).

use std::time::Duration;

use super::backlog::{Backlog, Verdict};
use super::clock_rate::COMMON_RATES;
use super::seconds_between;
use super::timestamps::LEAP_SECONDS;

/// No packet is under way for longer.
const MOST_DELAY_SECONDS: f64 = 60.0;

/// What passed from one packet to the next: the same for all clock rates.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// By the arrivals.
    seconds: f64,
    /// By the timestamps, which are modulo 2^32.
    ticks: f64,
}

impl Step {
    /// Whether arrivals and timestamps are no farther apart at any common rate: true of most
    /// steps, and told by their sum at the lowest rate, whose ticks are the longest.
    fn is_within(&self, most: f64) -> bool {
        let [lowest, ..] = TICKS;
        self.seconds.abs() + self.ticks.abs() * lowest < most
    }

    /// What this step begins, if a packet was held up or its source stood still.
    pub fn begins_backlog(&self, tick: f64) -> Option<Backlog> {
        Backlog::begins(self.seconds, self.ticks * tick)
    }

    pub fn observe(&self, backlog: &mut Backlog, tick: f64) -> Verdict {
        backlog.observe(self.seconds, self.ticks * tick)
    }
}

/// Makes steps of packets in their order of arrival.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stepper {
    previous: Option<(Duration, u32)>,
}

impl Stepper {
    /// None for the first packet.
    pub fn step(&mut self, arrival: Duration, timestamp: u32) -> Option<Step> {
        let (before, timestamp_before) = self.previous.replace((arrival, timestamp))?;
        Some(Step {
            seconds: seconds_between(before, arrival),
            ticks: f64::from(timestamp.wrapping_sub(timestamp_before) as i32),
        })
    }
}

/// The jitter estimator of one stream at one clock rate.
///
/// Works on every packet in order of arrival, as the RFC says. The result is in
/// seconds rather than clock ticks and is kept in floating point: the RFC's
/// integer form only serves small machines.
#[derive(Debug, Clone)]
pub struct Jitter {
    /// Seconds that a tick of the clock lasts.
    tick: f64,
    seconds: f64,
    // Of the values after each packet. Only what is asked for: this runs for
    // every packet, and for several clock rates where none is known.
    values: u64,
    sum: f64,
    max: f64,
}

impl Jitter {
    pub fn new(clock_rate_hz: u32) -> Self {
        Jitter {
            tick: 1.0 / f64::from(clock_rate_hz),
            seconds: 0.0,
            values: 0,
            sum: 0.0,
            max: 0.0,
        }
    }

    /// Takes note of a packet: what passed since the one before. A clock that leapt says
    /// nothing about the network: such a step is left out.
    pub fn observe(&mut self, step: Step) {
        self.observe_within(step, LEAP_SECONDS);
    }

    /// The same of a step that is known to be a delay, however long.
    pub fn observe_delay(&mut self, step: Step) {
        self.observe_within(step, MOST_DELAY_SECONDS);
    }

    fn observe_within(&mut self, step: Step, most: f64) {
        // D(i-1,i) = (Ri − Ri-1) − (Si − Si-1)
        let difference = step.seconds - step.ticks * self.tick;
        if difference.abs() > most {
            return;
        }
        // J(i) = J(i-1) + (|D(i-1,i)| − J(i-1)) / 16
        self.seconds += (difference.abs() - self.seconds) / 16.0;
        self.values += 1;
        self.sum += self.seconds;
        self.max = self.max.max(self.seconds);
    }

    /// Seconds. None before the second packet.
    pub fn last(&self) -> Option<f64> {
        (self.values > 0).then_some(self.seconds)
    }

    /// Seconds; mean over the values after each packet.
    pub fn mean(&self) -> Option<f64> {
        (self.values > 0).then(|| self.sum / self.values as f64)
    }

    /// Seconds.
    pub fn max(&self) -> Option<f64> {
        (self.values > 0).then_some(self.max)
    }
}

/// [`Jitter`] at each of the [`COMMON_RATES`], field by field, so that all are computed at once.
#[derive(Debug, Clone, Default)]
pub struct JitterAtCommonRates {
    seconds: [f64; COMMON_RATES.len()],
    sum: [f64; COMMON_RATES.len()],
    max: [f64; COMMON_RATES.len()],
    steps: u64,
    /// Those of them that are no value at a rate.
    left_out: [u64; COMMON_RATES.len()],
}

impl JitterAtCommonRates {
    /// See [`Jitter::observe`].
    pub fn observe(&mut self, step: Step) {
        self.observe_within(step, LEAP_SECONDS);
    }

    /// See [`Jitter::observe_delay`].
    pub fn observe_delay(&mut self, step: Step) {
        self.observe_within(step, MOST_DELAY_SECONDS);
    }

    fn observe_within(&mut self, step: Step, most: f64) {
        self.steps += 1;
        match step.is_within(most) {
            true => self.observe_at_all(step),
            false => self.observe_at_some(step, most),
        }
    }

    /// Without a condition, so that several rates take one instruction.
    fn observe_at_all(&mut self, step: Step) {
        let sums = self.sum.iter_mut().zip(&mut self.max);
        for ((seconds, (sum, max)), tick) in self.seconds.iter_mut().zip(sums).zip(&TICKS) {
            let difference = step.seconds - step.ticks * tick;
            *seconds += (difference.abs() - *seconds) / 16.0;
            *sum += *seconds;
            *max = if *seconds > *max { *seconds } else { *max };
        }
    }

    #[cold]
    fn observe_at_some(&mut self, step: Step, most: f64) {
        let sums = self.sum.iter_mut().zip(&mut self.max);
        let values = self.seconds.iter_mut().zip(&mut self.left_out);
        for (((seconds, left_out), (sum, max)), tick) in values.zip(sums).zip(&TICKS) {
            let difference = step.seconds - step.ticks * tick;
            if difference.abs() > most {
                *left_out += 1;
                continue;
            }
            *seconds += (difference.abs() - *seconds) / 16.0;
            *sum += *seconds;
            *max = max.max(*seconds);
        }
    }

    /// None for a rate that is not common.
    pub fn at_rate(&self, clock_rate_hz: u32) -> Option<Jitter> {
        let at = COMMON_RATES
            .iter()
            .position(|rate| *rate == clock_rate_hz)?;
        Some(Jitter {
            tick: *TICKS.get(at)?,
            seconds: *self.seconds.get(at)?,
            values: self.steps - self.left_out.get(at)?,
            sum: *self.sum.get(at)?,
            max: *self.max.get(at)?,
        })
    }
}

/// Seconds that a tick of each common clock lasts.
const TICKS: [f64; COMMON_RATES.len()] = {
    let mut ticks = [0.0; COMMON_RATES.len()];
    let mut at = 0;
    while at < ticks.len() {
        ticks[at] = 1.0 / COMMON_RATES[at] as f64;
        at += 1;
    }
    ticks
};

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// After packets with these arrivals in ms and timestamps, at 8 kHz.
    fn after(packets: impl IntoIterator<Item = (u64, u32)>) -> Jitter {
        let (mut stepper, mut jitter) = (Stepper::default(), Jitter::new(8000));
        for (at, timestamp) in packets {
            if let Some(step) = stepper.step(ms(at), timestamp) {
                jitter.observe(step);
            }
        }
        jitter
    }

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn one_packet_has_no_jitter() {
        let jitter = after([(0, 0)]);
        assert_eq!(jitter.last(), None);
        assert_eq!(jitter.max(), None);
    }

    #[test]
    fn packets_as_even_as_their_timestamps_have_none() {
        let even = (0..100).map(|n| (20 * n, n as u32 * 160));
        assert!(after(even).max().unwrap() < 1e-12);
    }

    #[test]
    fn a_deviation_moves_it_by_a_sixteenth() {
        // 16 ms later than the timestamps say.
        let late = [(0, 0), (36, 160)];
        assert!((after(late).last().unwrap() - 0.001).abs() < 1e-12);
        let then_even = [(0, 0), (36, 160), (56, 320)];
        assert!((after(then_even).last().unwrap() - 0.001 * 15.0 / 16.0).abs() < 1e-12);
    }

    #[test]
    fn a_leap_of_either_clock_is_no_jitter() {
        let leapt = [(0, 0), (20, 160), (40, 1_000_000), (60, 1_000_160)];
        let stepped = [(5_000, 0), (5_020, 160), (40, 320), (60, 480)];
        for packets in [leapt, stepped] {
            assert!(after(packets).max().unwrap() < 1e-9);
            let mut stepper = Stepper::default();
            let mut at_all_rates = JitterAtCommonRates::default();
            let steps = packets.map(|(at, timestamp)| stepper.step(ms(at), timestamp));
            steps
                .into_iter()
                .flatten()
                .for_each(|step| at_all_rates.observe(step));
            assert!(at_all_rates.at_rate(8000).unwrap().max().unwrap() < 1e-9);
        }
    }

    #[test]
    fn a_leap_alone_measures_nothing() {
        assert_eq!(after([(0, 0), (20, 1_000_000)]).mean(), None);
    }

    #[test]
    fn timestamps_may_wrap_and_arrivals_may_step_back() {
        let wrapping = [(1000, u32::MAX - 79), (1020, 80)];
        assert!(after(wrapping).last().unwrap() < 1e-9);
        // Both go back by 10 ms.
        let back = [(1000, u32::MAX - 79), (1020, 80), (1010, 0)];
        assert!(after(back).last().unwrap() < 1e-9);
    }

    proptest! {
        #[test]
        fn at_each_common_rate_it_is_what_one_rate_alone_gives(
            packets in prop::collection::vec((0u64..3_000, any::<i32>(), 0u32..20), 2..60),
        ) {
            let mut stepper = Stepper::default();
            let mut at_all_rates = JitterAtCommonRates::default();
            let mut alone = COMMON_RATES.map(Jitter::new);
            for (at, ticks, shift) in packets {
                let Some(step) = stepper.step(ms(at), (ticks >> shift) as u32) else { continue };
                at_all_rates.observe(step);
                alone.iter_mut().for_each(|jitter| jitter.observe(step));
            }
            for (rate, alone) in COMMON_RATES.into_iter().zip(alone) {
                let one = at_all_rates.at_rate(rate).unwrap();
                prop_assert_eq!(one.last(), alone.last());
                prop_assert_eq!(one.mean(), alone.mean());
                prop_assert_eq!(one.max(), alone.max());
            }
        }
    }
}
