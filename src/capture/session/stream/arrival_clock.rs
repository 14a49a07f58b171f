//! When packets arrived, by a clock that never was set back.

use std::time::Duration;

/// A packet that is earlier by this than the one that was sent before it: the capture's clock
/// was set back. Packets of several interfaces or queues may be out of order by less.
const SET_BACK: Duration = Duration::from_secs(1);

/// The clock of the capture, less the steps back that it made while a stream went on.
#[derive(Debug, Default)]
pub struct ArrivalClock {
    /// Of the last packet, by the clock of the capture.
    last: Option<Duration>,
    behind: Duration,
    times_set_back: u64,
}

impl ArrivalClock {
    /// The time of a packet by this clock.
    pub fn steady(&self, at: Duration) -> Duration {
        // As a rule it never was set back, and then there is nothing to add up.
        match self.behind.is_zero() {
            true => at,
            false => at.saturating_add(self.behind),
        }
    }

    /// Does this packet, which was sent after the last one, come so long before it?
    pub fn is_set_back(&self, at: Duration) -> bool {
        self.last
            .is_some_and(|last| last.saturating_sub(at) > SET_BACK)
    }

    /// The clock of the capture was set back, so that this packet seems to come before the last
    /// one; it came about `later` than that.
    pub fn set_back(&mut self, at: Duration, later: Duration) {
        let back = self.last.unwrap_or(at).saturating_sub(at);
        self.behind = self.behind.saturating_add(back).saturating_add(later);
        self.times_set_back += 1;
    }

    /// Takes note of the last packet.
    pub fn observe(&mut self, at: Duration) {
        self.last = Some(at);
    }

    /// By how much the clock of the capture is behind this one.
    pub fn behind(&self) -> Duration {
        self.behind
    }

    pub fn times_set_back(&self) -> u64 {
        self.times_set_back
    }
}
