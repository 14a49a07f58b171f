//! Round-trip time from sender and receiver reports (RFC 3550 §6.4.1).

use std::collections::VecDeque;
use std::time::Duration;

use super::seconds_between;

/// Sender reports that are remembered. At the usual one in one to five seconds
/// that is minutes; a report block refers to the last one received.
const REMEMBERED: usize = 64;

/// Sender reports of one SSRC, waiting for a report block that refers to them.
#[derive(Debug, Clone, Default)]
pub struct RttMeter {
    /// The middle 32 bits of the NTP timestamp, and when the report was seen.
    reports: VecDeque<(u32, Duration)>,
}

impl RttMeter {
    /// Takes note of a sender report with this 64-bit NTP timestamp.
    pub fn sender_report(&mut self, at: Duration, ntp: u64) {
        if self.reports.len() == REMEMBERED {
            self.reports.pop_front();
        }
        self.reports.push_back((middle(ntp), at));
    }

    /// Seconds from the sender report to the report block at `at` that refers to
    /// it, less the time that the receiver held it.
    ///
    /// None when the block refers to none (LSR 0) or to one not seen, and when
    /// the receiver claims to have held it for longer than it was away: its
    /// clock then makes the figure worthless.
    pub fn report_block(
        &self,
        at: Duration,
        last_sr: u32,
        delay_since_last_sr: u32,
    ) -> Option<f64> {
        if last_sr == 0 {
            return None;
        }
        let (_, sent) = self
            .reports
            .iter()
            .rev()
            .find(|(middle, _)| *middle == last_sr)?;
        let held = f64::from(delay_since_last_sr) / 65_536.0;
        let rtt = seconds_between(*sent, at) - held;
        // DLSR counts in 1/65536 s, so that a tiny negative result is rounding.
        (rtt > -2.0 / 65_536.0).then_some(rtt.max(0.0))
    }
}

/// The 32 bits of an NTP timestamp that LSR carries.
pub fn middle(ntp: u64) -> u32 {
    (ntp >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 3550 §6.4.1, figure 2, with times relative to the sender's.
    #[test]
    fn the_example_of_the_rfc_gives_6_125_seconds() {
        let mut meter = RttMeter::default();
        let ntp = 0xb44d_b705_2000_0000;
        meter.sender_report(Duration::from_secs_f64(5.125), ntp);
        let arrival = Duration::from_secs_f64(5.125 + 6.125 + 5.25);
        let rtt = meter
            .report_block(arrival, 0xb705_2000, 0x0005_4000)
            .unwrap();
        assert!((rtt - 6.125).abs() < 1e-9);
    }

    #[test]
    fn a_block_that_refers_to_nothing_known_measures_nothing() {
        let mut meter = RttMeter::default();
        meter.sender_report(Duration::ZERO, 0x1_0000_0000);
        assert_eq!(meter.report_block(Duration::from_secs(1), 0, 0), None);
        assert_eq!(meter.report_block(Duration::from_secs(1), 77, 0), None);
    }

    #[test]
    fn a_receiver_that_claims_too_long_a_delay_measures_nothing() {
        let mut meter = RttMeter::default();
        meter.sender_report(Duration::ZERO, 0x1_0000_0000);
        let two_seconds = 2 << 16;
        assert_eq!(
            meter.report_block(Duration::from_secs(1), 0x1_0000, two_seconds),
            None
        );
    }
}
