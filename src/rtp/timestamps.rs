//! RTP timestamps that do not go with the time.

use std::time::Duration;

/// A timestamp that is off the packet's arrival by more than this has leapt.
pub const LEAP_SECONDS: f64 = 1.0;

/// Looks at packets that follow each other without a gap.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimestampAnomalies {
    /// Timestamps that went ahead or back by over a second more than the time did.
    pub leaps: u64,
    /// Number of the first packet with one.
    pub first_leap: Option<u64>,
    /// Timestamps lower than that of the packet before. Normal for video with frames
    /// that are sent out of the order in which they are shown (B-frames).
    pub backwards: u64,
}

impl TimestampAnomalies {
    /// `passed` is the time since the packet before, `ticks` what the timestamps say
    /// of it at this clock rate. `packet` is its number in the capture.
    pub fn observe(&mut self, packet: u64, passed: Duration, ticks: i32, clock_rate_hz: u32) {
        if !is_short(passed, ticks, clock_rate_hz) && leaps(passed, ticks, clock_rate_hz) {
            self.leaps += 1;
            self.first_leap.get_or_insert(packet);
        } else if ticks < 0 {
            self.backwards += 1;
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

    #[test]
    fn silence_in_which_both_clocks_go_on_is_no_leap() {
        let mut anomalies = TimestampAnomalies::default();
        anomalies.observe(7, Duration::from_secs(30), 30 * 48_000, 48_000);
        assert_eq!(anomalies, TimestampAnomalies::default());
    }

    #[test]
    fn a_timestamp_that_starts_anew_is_one() {
        let mut anomalies = TimestampAnomalies::default();
        anomalies.observe(7, ms(20), 1_000_000, 48_000);
        anomalies.observe(8, ms(20), -1_000_000, 48_000);
        anomalies.observe(9, ms(20), -3_000, 90_000);
        assert_eq!((anomalies.leaps, anomalies.first_leap), (2, Some(7)));
        assert_eq!(anomalies.backwards, 1);
    }
}
