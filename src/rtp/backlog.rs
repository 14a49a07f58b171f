//! Packets that were held up: nothing came for a while, and then all of it in haste.
//!
//! When a packet comes over a second later than its timestamp says, either something held it up,
//! and what follows catches up; or the source stood still, and nothing does.

use super::timestamps::LEAP_SECONDS;

/// Packets, and time, after which nothing will catch up any more.
const MOST_PACKETS: u32 = 100;
const MOST_SECONDS: f64 = 5.0;

/// How far a stream is behind its timestamps since a packet came late.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backlog {
    /// Seconds.
    behind: f64,
    most: f64,
    packets: u32,
    seconds: f64,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Open,
    /// It was a delay on the way.
    MadeUp,
    /// The timestamps did not go with the time.
    Stayed,
}

impl Backlog {
    /// From one packet to the next so many seconds passed, and by the timestamps so many.
    pub fn begins(passed: f64, said: f64) -> Option<Backlog> {
        let behind = passed - said;
        (said >= 0.0 && behind > LEAP_SECONDS).then_some(Backlog {
            behind,
            most: behind,
            packets: 0,
            seconds: 0.0,
        })
    }

    /// The same of each packet that comes after it, whatever its place.
    pub fn observe(&mut self, passed: f64, said: f64) -> Verdict {
        self.behind += passed - said;
        self.most = self.most.max(self.behind);
        self.packets += 1;
        self.seconds += passed;
        if self.behind.abs() <= self.most / 2.0 {
            Verdict::MadeUp
        } else if self.packets >= MOST_PACKETS && self.seconds >= MOST_SECONDS {
            Verdict::Stayed
        } else {
            Verdict::Open
        }
    }

    /// Seconds that the first packet was late by, or a later one by more.
    pub fn most(&self) -> f64 {
        self.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_at_once_after_silence_was_held_up() {
        let mut backlog = Backlog::begins(1.52, 0.02).unwrap();
        let verdicts: Vec<Verdict> = (0..38).map(|_| backlog.observe(0.0, 0.02)).collect();
        assert_eq!(verdicts.last(), Some(&Verdict::MadeUp));
        assert_eq!(verdicts.first(), Some(&Verdict::Open));
        assert!((backlog.most() - 1.5).abs() < 1e-9);
    }

    #[test]
    fn a_source_that_stood_still_does_not_catch_up() {
        let mut backlog = Backlog::begins(10.02, 0.02).unwrap();
        let verdicts: Vec<Verdict> = (0..300).map(|_| backlog.observe(0.02, 0.02)).collect();
        assert!(!verdicts.contains(&Verdict::MadeUp));
        assert_eq!(verdicts.last(), Some(&Verdict::Stayed));
    }

    #[test]
    fn timestamps_that_go_back_or_ahead_are_no_backlog() {
        assert_eq!(Backlog::begins(0.02, -30.0), None);
        assert_eq!(Backlog::begins(0.02, 30.0), None);
        assert_eq!(Backlog::begins(30.0, 29.5), None);
    }
}
