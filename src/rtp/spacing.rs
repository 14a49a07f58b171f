//! The times between packets, and their jitter.

use std::time::Duration;

use super::backlog::{Backlog, Verdict};
use super::jitter::{Jitter, JitterAtCommonRates, Step, Stepper};
use super::sequence::Arrival;
use crate::stats::{Histogram, Summary};

/// Seconds between one packet and the next to arrive, and their jitter.
#[derive(Debug, Clone)]
pub struct Spacing {
    stepper: Stepper,
    jitter: JitterAtSomeRate,
    /// While packets come that may have been held up.
    held: Option<Box<Held>>,
    /// Whether the last packet was sent before others that had come.
    last_was_late: bool,
    last: Option<Duration>,
    interarrival: Histogram,
}

/// A step that is a delay if what follows catches up, and else none of the network's.
#[derive(Debug, Clone)]
struct Held {
    backlog: Backlog,
    /// The jitter without it.
    without: JitterAtSomeRate,
}

impl Spacing {
    pub fn at_rate(clock_rate_hz: u32) -> Spacing {
        Spacing::new(JitterAtSomeRate::Known(Jitter::new(clock_rate_hz)))
    }

    pub fn at_unknown_rate() -> Spacing {
        Spacing::new(JitterAtSomeRate::Unknown(Box::default()))
    }

    fn new(jitter: JitterAtSomeRate) -> Spacing {
        Spacing {
            stepper: Stepper::default(),
            jitter,
            held: None,
            last_was_late: false,
            last: None,
            interarrival: Histogram::default(),
        }
    }

    /// A packet comes.
    pub fn arrive(&mut self, at: Duration) {
        if let Some(last) = self.last {
            let passed = at.saturating_sub(last).as_nanos();
            self.interarrival
                .add(u64::try_from(passed).unwrap_or(u64::MAX));
        }
        if self.last.is_none_or(|last| last < at) {
            self.last = Some(at);
        }
    }

    /// A packet comes whose timestamp goes with the time. `tick` is what one of its clock lasts in
    /// seconds, as far as that is known.
    pub fn clock(&mut self, at: Duration, timestamp: u32, arrival: Arrival, tick: Option<f64>) {
        let is_late = arrival == Arrival::Late;
        let after_late = std::mem::replace(&mut self.last_was_late, is_late);
        let Some(step) = self.stepper.step(at, timestamp) else {
            return;
        };
        if self.held.is_some() {
            return self.held_up(step, tick);
        }
        match tick.and_then(|tick| step.begins_backlog(tick)) {
            Some(backlog) if !is_late && !after_late => {
                let without = self.jitter.clone();
                self.held = Some(Box::new(Held { backlog, without }));
                self.jitter.observe_delay(step);
            }
            // Its number shows that it was under way for so long.
            _ if is_late || after_late => self.jitter.observe_delay(step),
            _ => self.jitter.observe(step),
        }
    }

    fn held_up(&mut self, step: Step, tick: Option<f64>) {
        self.jitter.observe_delay(step);
        let Some(held) = &mut self.held else { return };
        held.without.observe(step);
        let verdict = tick.map_or(Verdict::Stayed, |tick| {
            step.observe(&mut held.backlog, tick)
        });
        match verdict {
            Verdict::Open => {}
            Verdict::MadeUp => self.held = None,
            Verdict::Stayed => self.let_go(),
        }
    }

    /// What was held up was not.
    fn let_go(&mut self) {
        if let Some(held) = self.held.take() {
            self.jitter = held.without;
        }
    }

    /// The next packet says nothing of those before it.
    pub fn begin_anew(&mut self) {
        self.let_go();
        self.stepper = Stepper::default();
        self.last_was_late = false;
    }

    /// The jitter at a rate, which counts only where none was known from the beginning. What may
    /// be a delay is one only once it is made up for.
    pub fn jitter(&self, clock_rate_hz: Option<u32>) -> Option<Jitter> {
        let settled = self
            .held
            .as_ref()
            .map_or(&self.jitter, |held| &held.without);
        settled.at_rate(clock_rate_hz)
    }

    pub fn interarrival(&self) -> Summary {
        self.interarrival.seconds()
    }
}

/// Jitter needs the clock rate while packets pass, but for a dynamic payload
/// type it may be known only later. Until then it is computed for every common rate.
#[derive(Debug, Clone)]
enum JitterAtSomeRate {
    Known(Jitter),
    Unknown(Box<JitterAtCommonRates>),
}

impl JitterAtSomeRate {
    fn observe(&mut self, step: Step) {
        match self {
            JitterAtSomeRate::Known(jitter) => jitter.observe(step),
            JitterAtSomeRate::Unknown(all) => all.observe(step),
        }
    }

    fn observe_delay(&mut self, step: Step) {
        match self {
            JitterAtSomeRate::Known(jitter) => jitter.observe_delay(step),
            JitterAtSomeRate::Unknown(all) => all.observe_delay(step),
        }
    }

    fn at_rate(&self, clock_rate_hz: Option<u32>) -> Option<Jitter> {
        match self {
            JitterAtSomeRate::Known(jitter) => Some(jitter.clone()),
            JitterAtSomeRate::Unknown(all) => all.at_rate(clock_rate_hz?),
        }
    }
}
