//! `--watch`: rounds of a probe on time, each shown as it ends.

#![expect(
    clippy::disallowed_methods,
    reason = "the edge: rounds begin by the clock"
)]

use std::time::{Duration, Instant, SystemTime};

use tokio::runtime;

use crate::cli::server::WatchArgs;
use crate::commands::block_on;
use crate::failure::Result;
use crate::interrupt::Interrupt;
use crate::report::round::{Times, Watched};
use crate::report::{Forgiven, Report};
use crate::sinks::Sinks;

/// When rounds begin.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    interval: Duration,
    /// `None` goes on until something ends it.
    rounds: Option<u64>,
}

impl Schedule {
    /// `None` without `--watch`.
    pub fn of(args: &WatchArgs) -> Option<Schedule> {
        args.watch.map(|interval| Schedule {
            interval,
            rounds: args.rounds,
        })
    }

    /// The start after the one at `started`, when it is `now`, and how many were due in between.
    ///
    /// Starts are whole intervals after the first, so that nothing adds up; a round that
    /// takes longer leaves out those that it is in the way of.
    fn next(&self, started: Duration, now: Duration) -> (Duration, u64) {
        let overdue = now.saturating_sub(started).as_nanos() / self.interval.as_nanos().max(1);
        let left_out = u32::try_from(overdue).unwrap_or(u32::MAX - 1);
        let next = self.interval.saturating_mul(left_out + 1);
        (started.saturating_add(next), u64::from(left_out))
    }

    fn is_over(&self, rounds: u64) -> bool {
        self.rounds.is_some_and(|all| rounds >= all)
    }
}

/// Runs rounds until the schedule, a signal, or a reader that goes away ends them.
/// The status is that of the worst round.
pub fn run(
    schedule: Schedule,
    interrupt: &Interrupt,
    forgiven: Forgiven,
    sinks: &mut Sinks,
    mut probe: impl FnMut() -> Result<Report>,
) -> Result<u8> {
    let epoch = Instant::now();
    let mut watched = Watched::new(schedule.rounds);
    let mut status = 0;
    let mut started = Duration::ZERO;
    for round in 1.. {
        let unix = unix_now();
        let mut report = probe()?;
        let now = epoch.elapsed();
        let (next, left_out) = schedule.next(started, now);
        let times = Times {
            started,
            unix,
            took: now.saturating_sub(started),
            left_out,
        };
        watched.add(&mut report, times);
        status = worse(status, report.status(forgiven));
        sinks.write_round(&report)?;
        let over = schedule.is_over(round) || !sinks.have_readers();
        if over || interrupt.is_set() || !wait_until(epoch + next, interrupt)? {
            sinks.write_closing(&report)?;
            break;
        }
        started = next;
    }
    Ok(status)
}

/// A failed check outweighs one that could not be made, as in a single report.
fn worse(a: u8, b: u8) -> u8 {
    let rank = |status| match status {
        1 => 2,
        0 => 0,
        _ => 1,
    };
    if rank(b) > rank(a) { b } else { a }
}

/// False when a signal came first.
fn wait_until(at: Instant, interrupt: &Interrupt) -> Result<bool> {
    block_on(runtime::Builder::new_current_thread(), async {
        tokio::select! {
            () = tokio::time::sleep_until(at.into()) => true,
            () = interrupt.wait() => false,
        }
    })
}

fn unix_now() -> Duration {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY_5_S: Schedule = Schedule {
        interval: Duration::from_secs(5),
        rounds: Some(2),
    };

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_round_begins_an_interval_after_the_one_before_however_long_that_took() {
        assert_eq!(EVERY_5_S.next(seconds(10), seconds(10)), (seconds(15), 0));
        assert_eq!(EVERY_5_S.next(seconds(10), seconds(14)), (seconds(15), 0));
    }

    #[test]
    fn a_round_that_takes_longer_leaves_out_those_that_were_due() {
        assert_eq!(EVERY_5_S.next(seconds(10), seconds(16)), (seconds(20), 1));
        assert_eq!(EVERY_5_S.next(seconds(10), seconds(51)), (seconds(55), 8));
    }

    #[test]
    fn extreme_times_are_no_panic() {
        let fast = Schedule {
            interval: Duration::from_nanos(1),
            rounds: None,
        };
        let (next, _) = fast.next(Duration::ZERO, Duration::MAX);
        assert!(next > Duration::ZERO);
        assert!(!fast.is_over(u64::MAX) && EVERY_5_S.is_over(2));
    }

    #[test]
    fn one_failed_round_fails_the_watch() {
        let all = |statuses: &[u8]| statuses.iter().copied().fold(0, worse);
        assert_eq!(all(&[0, 0]), 0);
        assert_eq!(all(&[0, 3, 0]), 3);
        assert_eq!(all(&[3, 1, 3, 0]), 1);
    }
}
