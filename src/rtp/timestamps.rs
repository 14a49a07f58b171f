//! RTP timestamps that do not go with the time.

use std::time::Duration;

use super::backlog::{Backlog, Verdict};

/// A timestamp that is off the packet's arrival by more than this has leapt.
pub const LEAP_SECONDS: f64 = 1.0;

/// Looks at packets that follow each other.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct TimestampAnomalies {
    /// Timestamps that went ahead or back by over a second more than the time did, with no packet
    /// missing.
    pub leaps: u64,
    /// Number of the first packet with one.
    pub first_leap: Option<u64>,
    /// Timestamps lower than that of the packet before. Normal for video with frames
    /// that are sent out of the order in which they are shown (B-frames).
    pub backwards: u64,
    /// Times that packets were held up for over a second, and then came in haste.
    pub stalls: u64,
    pub longest_stall: Option<Stall>,
    /// What may be one, until it is known.
    open: Option<Open>,
}

/// Packets that were held up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stall {
    /// Number of the first of them.
    pub packet: u64,
    pub seconds: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Open {
    packet: u64,
    backlog: Backlog,
    follows: Follows,
}

/// Whether a packet is the next one, or others are missing before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    Next,
    AfterGap,
}

impl TimestampAnomalies {
    /// `passed` is the time since the packet before, `ticks` what the timestamps say
    /// of it at this clock rate. `packet` is its number in the capture.
    pub fn observe(
        &mut self,
        packet: u64,
        follows: Follows,
        passed: Duration,
        ticks: i32,
        clock_rate_hz: u32,
    ) {
        if self.open.is_some() {
            let said = f64::from(ticks) / f64::from(clock_rate_hz);
            self.go_on(passed.as_secs_f64(), said);
        }
        if !is_short(passed, ticks, clock_rate_hz) && leaps(passed, ticks, clock_rate_hz) {
            let said = f64::from(ticks) / f64::from(clock_rate_hz);
            match Backlog::begins(passed.as_secs_f64(), said) {
                Some(backlog) if self.open.is_none() => {
                    self.open = Some(Open {
                        packet,
                        backlog,
                        follows,
                    });
                }
                Some(_) => {}
                None if follows == Follows::Next && self.open.is_none() => self.leap(packet),
                None => {}
            }
        } else if ticks < 0 && follows == Follows::Next {
            self.backwards += 1;
        }
    }

    fn go_on(&mut self, passed: f64, said: f64) {
        let Some(open) = &mut self.open else { return };
        let verdict = open.backlog.observe(passed, said);
        let open = *open;
        match verdict {
            Verdict::Open => return,
            Verdict::MadeUp => self.stalled(Stall {
                packet: open.packet,
                seconds: open.backlog.most(),
            }),
            Verdict::Stayed if open.follows == Follows::Next => self.leap(open.packet),
            Verdict::Stayed => {}
        }
        self.open = None;
    }

    fn leap(&mut self, packet: u64) {
        self.leaps += 1;
        self.first_leap.get_or_insert(packet);
    }

    fn stalled(&mut self, stall: Stall) {
        self.stalls += 1;
        let longest = self.longest_stall;
        if longest.is_none_or(|longest| longest.seconds < stall.seconds) {
            self.longest_stall = Some(stall);
        }
    }
}

/// Neither was so long that they could be far from each other, which is true of most packets
/// and quick to tell.
fn is_short(passed: Duration, ticks: i32, clock_rate_hz: u32) -> bool {
    const HALF: Duration = Duration::from_millis(500);
    passed < HALF && ticks.unsigned_abs() < clock_rate_hz / 2
}

fn leaps(passed: Duration, ticks: i32, clock_rate_hz: u32) -> bool {
    let said = f64::from(ticks) / f64::from(clock_rate_hz);
    (said - passed.as_secs_f64()).abs() > LEAP_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// After packets that follow each other: the time since the one before, and ticks.
    fn after(
        steps: impl IntoIterator<Item = (u64, i32)>,
        clock_rate_hz: u32,
    ) -> TimestampAnomalies {
        let mut anomalies = TimestampAnomalies::default();
        for (packet, (passed, ticks)) in (7..).zip(steps) {
            anomalies.observe(packet, Follows::Next, ms(passed), ticks, clock_rate_hz);
        }
        anomalies
    }

    #[test]
    fn silence_in_which_both_clocks_go_on_is_no_leap() {
        let anomalies = after([(30_000, 30 * 48_000)], 48_000);
        assert_eq!(anomalies, TimestampAnomalies::default());
    }

    #[test]
    fn a_timestamp_that_starts_anew_is_one() {
        let anomalies = after([(20, 1_000_000), (20, -1_000_000), (20, -3_000)], 90_000);
        assert_eq!((anomalies.leaps, anomalies.first_leap), (2, Some(7)));
        assert_eq!(anomalies.backwards, 1);
    }

    #[test]
    fn what_was_held_up_and_comes_at_once_is_a_stall() {
        let stalled = [(1_520, 160)].into_iter().chain([(0, 160); 75]);
        let anomalies = after(stalled.chain([(20, 160); 300]), 8_000);
        assert_eq!((anomalies.leaps, anomalies.stalls), (0, 1));
        let longest = anomalies.longest_stall.unwrap();
        assert_eq!((longest.packet, longest.seconds), (7, 1.5));
    }

    #[test]
    fn a_source_that_stood_still_leapt() {
        let anomalies = after([(10_020, 160)].into_iter().chain([(20, 160); 400]), 8_000);
        assert_eq!((anomalies.leaps, anomalies.stalls), (1, 0));
        assert_eq!(anomalies.first_leap, Some(7));
    }
}
