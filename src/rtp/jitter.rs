//! Interarrival jitter (RFC 3550 §6.4.1 and Appendix A.8).

use std::time::Duration;

use super::seconds_between;

/// The jitter estimator of one stream at one clock rate.
///
/// Works on every packet in order of arrival, as the RFC says. The result is in
/// seconds rather than clock ticks and is kept in floating point: the RFC's
/// integer form only serves small machines.
#[derive(Debug, Clone)]
pub struct Jitter {
    clock_rate: f64,
    previous: Option<(Duration, u32)>,
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
            clock_rate: f64::from(clock_rate_hz),
            previous: None,
            seconds: 0.0,
            values: 0,
            sum: 0.0,
            max: 0.0,
        }
    }

    pub fn observe(&mut self, arrival: Duration, timestamp: u32) {
        if let Some((previous_arrival, previous_timestamp)) = self.previous {
            // D(i-1,i) = (Ri − Ri-1) − (Si − Si-1), the timestamps being modulo 2^32.
            let sent =
                f64::from(timestamp.wrapping_sub(previous_timestamp) as i32) / self.clock_rate;
            let difference = seconds_between(previous_arrival, arrival) - sent;
            // J(i) = J(i-1) + (|D(i-1,i)| − J(i-1)) / 16
            self.seconds += (difference.abs() - self.seconds) / 16.0;
            self.values += 1;
            self.sum += self.seconds;
            self.max = self.max.max(self.seconds);
        }
        self.previous = Some((arrival, timestamp));
    }

    /// Forgets the last packet: the next one cannot be compared with it.
    pub fn begin_anew(&mut self) {
        self.previous = None;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn one_packet_has_no_jitter() {
        let mut jitter = Jitter::new(8000);
        jitter.observe(ms(0), 0);
        assert_eq!(jitter.last(), None);
        assert_eq!(jitter.max(), None);
    }

    #[test]
    fn packets_as_even_as_their_timestamps_have_none() {
        let mut jitter = Jitter::new(8000);
        for n in 0..100u32 {
            jitter.observe(ms(20 * u64::from(n)), n * 160);
        }
        assert!(jitter.max().unwrap() < 1e-12);
    }

    #[test]
    fn a_deviation_moves_it_by_a_sixteenth() {
        let mut jitter = Jitter::new(8000);
        jitter.observe(ms(0), 0);
        jitter.observe(ms(36), 160); // 16 ms later than the timestamps say
        assert!((jitter.last().unwrap() - 0.001).abs() < 1e-12);
        jitter.observe(ms(56), 320);
        assert!((jitter.last().unwrap() - 0.001 * 15.0 / 16.0).abs() < 1e-12);
    }

    #[test]
    fn timestamps_may_wrap_and_arrivals_may_step_back() {
        let mut jitter = Jitter::new(8000);
        jitter.observe(ms(1000), u32::MAX - 79);
        jitter.observe(ms(1020), 80);
        assert!(jitter.last().unwrap() < 1e-9);
        jitter.observe(ms(1010), 0);
        assert!(jitter.last().unwrap() < 1e-9, "both went back by 10 ms");
    }
}
