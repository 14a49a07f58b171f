//! Payload types and clock rates: what RFC 3551 fixes, and what can be told from the packets.

use std::time::Duration;

use super::payload::guess::Confidence;
use super::seconds_between;

/// Clock rates that are tried where nothing names one; those of the compact disc at the end.
pub const COMMON_RATES: [u32; 9] = [
    8_000, 16_000, 24_000, 32_000, 48_000, 90_000, 11_025, 22_050, 44_100,
];

/// Those of them that are usual.
const USUAL: usize = 6;

/// The others lie near usual ones: to be taken for one of them, an estimate must lie this close,
/// over this many seconds.
const RARE_TOLERANCE: f64 = 0.01;
const RARE_SECONDS: f64 = 2.0;

/// An estimate must lie this close to a common rate to be taken for it.
const TOLERANCE: f64 = 0.05;

/// An estimate that lies this close to a common rate, over this many seconds, is hardly of another.
const CLOSE: f64 = 0.005;
const CERTAIN_SECONDS: f64 = 5.0;

/// Least time over which a rate is estimated.
const LEAST_SECONDS: f64 = 0.5;

/// Timestamps that go by more than this beside the time, at every common rate, have leapt.
const LEAP_SECONDS: f64 = 1.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Media {
    Audio,
    Video,
}

impl Media {
    pub fn as_str(self) -> &'static str {
        match self {
            Media::Audio => "audio",
            Media::Video => "video",
        }
    }
}

/// A payload type that needs no SDP (RFC 3551 §6, tables 4 and 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaticPayload {
    pub name: &'static str,
    pub clock_rate_hz: u32,
    pub media: Media,
}

/// The static assignment of a payload type, if it has one.
pub fn static_payload(payload_type: u8) -> Option<StaticPayload> {
    let audio = |name, clock_rate_hz| StaticPayload {
        name,
        clock_rate_hz,
        media: Media::Audio,
    };
    let video = |name| StaticPayload {
        name,
        clock_rate_hz: 90_000,
        media: Media::Video,
    };
    Some(match payload_type {
        0 => audio("PCMU", 8_000),
        3 => audio("GSM", 8_000),
        4 => audio("G723", 8_000),
        5 => audio("DVI4", 8_000),
        6 => audio("DVI4", 16_000),
        7 => audio("LPC", 8_000),
        8 => audio("PCMA", 8_000),
        // G.722 samples at 16 kHz; RFC 3551 §4.5.2 keeps a clock of 8 kHz for an old error's sake.
        9 => audio("G722", 8_000),
        10 | 11 => audio("L16", 44_100),
        12 => audio("QCELP", 8_000),
        13 => audio("CN", 8_000),
        14 => audio("MPA", 90_000),
        15 => audio("G728", 8_000),
        16 => audio("DVI4", 11_025),
        17 => audio("DVI4", 22_050),
        18 => audio("G729", 8_000),
        25 => video("CelB"),
        26 => video("JPEG"),
        28 => video("nv"),
        31 => video("H261"),
        32 => video("MPV"),
        33 => video("MP2T"),
        34 => video("H263"),
        _ => return None,
    })
}

/// Estimates a clock rate from pairs of a time and an RTP timestamp.
///
/// The pairs come from sender reports (NTP and RTP time of one instant) or from
/// packets (arrival and RTP time), the former being the better witness.
#[derive(Debug, Clone, Default)]
pub struct RateEstimator {
    first: Option<Duration>,
    previous: Option<(Duration, u32)>,
    /// Timestamp ticks since the first pair.
    ticks: i64,
}

impl RateEstimator {
    pub fn observe(&mut self, at: Duration, timestamp: u32) {
        self.first.get_or_insert(at);
        if let Some((_, previous)) = self.previous {
            self.ticks += i64::from(timestamp.wrapping_sub(previous) as i32);
        }
        self.previous = Some((at, timestamp));
    }

    /// As [`observe`](Self::observe), for pairs of which nothing else tells that their source
    /// began anew: where the timestamps leap, all pairs before are forgotten.
    pub fn observe_restarting(&mut self, at: Duration, timestamp: u32) {
        let leaps = |&(before, previous): &(Duration, u32)| {
            let ticks = timestamp.wrapping_sub(previous) as i32;
            has_leapt(seconds_between(before, at), f64::from(ticks))
        };
        if self.previous.as_ref().is_some_and(leaps) {
            self.begin_anew();
        }
        self.observe(at, timestamp);
    }

    /// Forgets all pairs: the source began anew.
    pub fn begin_anew(&mut self) {
        *self = RateEstimator::default();
    }

    /// The common rate that the pairs point to, if they do.
    pub fn common_rate(&self) -> Option<u32> {
        let estimate = self.ticks_per_second()?;
        let near = |rates: &[u32], tolerance| {
            let mut rates = rates.iter().copied();
            rates.find(|&rate| deviation(estimate, rate) <= tolerance)
        };
        let (usual, rare) = COMMON_RATES.split_at(USUAL);
        let is_long = self.seconds()? >= RARE_SECONDS;
        near(rare, RARE_TOLERANCE)
            .filter(|_| is_long)
            .or_else(|| near(usual, TOLERANCE))
    }

    /// How sure the common rate is.
    pub fn confidence(&self) -> Option<Confidence> {
        let deviation = deviation(self.ticks_per_second()?, self.common_rate()?);
        let is_long = self.seconds()? >= CERTAIN_SECONDS;
        Some(match is_long && deviation <= CLOSE {
            true => Confidence::Certain,
            false => Confidence::Likely,
        })
    }

    fn seconds(&self) -> Option<f64> {
        let (last, _) = self.previous?;
        Some(seconds_between(self.first?, last))
    }

    fn ticks_per_second(&self) -> Option<f64> {
        let seconds = self.seconds()?;
        let is_enough = seconds >= LEAST_SECONDS && self.ticks > 0;
        is_enough.then(|| self.ticks as f64 / seconds)
    }
}

/// How far the estimate lies beside the rate, as a part of it.
fn deviation(estimate: f64, rate: u32) -> f64 {
    (estimate / f64::from(rate) - 1.0).abs()
}

/// True when no common rate makes so many ticks of the time.
fn has_leapt(seconds: f64, ticks: f64) -> bool {
    let beside = |rate: u32| (ticks / f64::from(rate) - seconds).abs();
    COMMON_RATES
        .into_iter()
        .all(|rate| beside(rate) > LEAP_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn static_payload_types_have_their_rfc_3551_clock() {
        assert_eq!(static_payload(0).unwrap().clock_rate_hz, 8_000);
        assert_eq!(static_payload(9).unwrap().name, "G722");
        assert_eq!(static_payload(96), None);
        assert_eq!(static_payload(72), None);
    }

    #[test]
    fn a_rate_is_told_from_timestamps_that_run_with_the_time() {
        let mut estimator = RateEstimator::default();
        for n in 0..100u32 {
            let at = Duration::from_millis(20 * u64::from(n) + u64::from(n % 3));
            estimator.observe(at, (n * 960).wrapping_add(u32::MAX - 500));
        }
        assert_eq!(estimator.common_rate(), Some(48_000));
    }

    #[test]
    fn the_rates_of_the_compact_disc_are_told_once_they_are_sure() {
        let estimate = |seconds: u64, ticks: u32| {
            let mut estimator = RateEstimator::default();
            estimator.observe(Duration::ZERO, 0);
            estimator.observe(Duration::from_secs(seconds), ticks);
            estimator.common_rate()
        };
        for rate in [11_025, 22_050, 44_100] {
            assert_eq!(estimate(3, 3 * rate), Some(rate));
            assert_eq!(estimate(1, rate), None);
        }
        assert_eq!(estimate(3, 3 * 46_000), Some(48_000));
        assert_eq!(estimate(3, 3 * 45_000), None);
    }

    #[test]
    fn a_rate_is_certain_over_a_long_time_that_it_fits_closely() {
        let confidence = |seconds: u64, ticks: u32| {
            let mut estimator = RateEstimator::default();
            estimator.observe(Duration::ZERO, 0);
            estimator.observe(Duration::from_secs(seconds), ticks);
            estimator.confidence()
        };
        assert_eq!(confidence(10, 480_100), Some(Confidence::Certain));
        assert_eq!(confidence(10, 470_000), Some(Confidence::Likely));
        assert_eq!(confidence(2, 96_000), Some(Confidence::Likely));
        assert_eq!(confidence(10, 123), None);
    }

    #[test]
    fn too_short_or_too_odd_gives_no_rate() {
        let mut estimator = RateEstimator::default();
        assert_eq!(estimator.common_rate(), None);
        estimator.observe(Duration::ZERO, 0);
        estimator.observe(Duration::from_millis(100), 4_800);
        assert_eq!(estimator.common_rate(), None, "too short");
        estimator.observe(Duration::from_secs(10), 12_345);
        assert_eq!(estimator.common_rate(), None, "no common rate");
    }

    #[test]
    fn a_source_that_begins_anew_keeps_its_rate() {
        let mut estimator = RateEstimator::default();
        for second in 0..10u32 {
            let begin = if second < 5 { 7 } else { 3_000_000_000 };
            let at = Duration::from_secs(second.into());
            estimator.observe_restarting(at, second.wrapping_mul(48_000).wrapping_add(begin));
            let known = !matches!(second, 0 | 5);
            assert_eq!(estimator.common_rate(), known.then_some(48_000), "{second}");
        }
    }

    #[test]
    fn timestamps_that_stray_a_little_or_wrap_are_no_restart() {
        let mut estimator = RateEstimator::default();
        for second in 0..10u32 {
            let stray = if second % 2 == 0 { 40_000 } else { 0 };
            let timestamp = (u32::MAX - 100_000).wrapping_add(second * 90_000 + stray);
            estimator.observe_restarting(Duration::from_secs(second.into()), timestamp);
        }
        assert_eq!(estimator.common_rate(), Some(90_000));
    }
}
