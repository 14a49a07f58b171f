//! What packets of an RTP session tell (RFC 3550). Pure: time is an argument.
//!
//! The same code judges packets of a capture and packets of a live call.
//! Instants are a [`Duration`] since an origin of the caller's choice: the Unix
//! epoch for captures, the start of the call for calls.

use std::time::Duration;

pub mod backlog;
pub mod clock_rate;
pub mod depacketize;
pub mod extension;
mod fields;
pub mod frames;
pub mod header;
pub mod jitter;
pub mod mos;
mod pace;
pub mod payload;
pub mod redundancy;
pub mod remb;
pub mod reorder;
pub mod rtcp;
pub mod rtt;
pub mod sequence;
pub mod skew;
mod spacing;
pub mod stream;
pub mod surplus;
pub mod ticks;
pub mod timeline;
pub mod timestamps;
pub mod transit;
pub mod tshark;
pub mod twcc;
pub mod xr;

/// Seconds from `earlier` to `later`; negative when they are the other way round.
pub fn seconds_between(earlier: Duration, later: Duration) -> f64 {
    // For every packet, several times: whole nanoseconds are one division. They fit for 285 years.
    const FITS: std::ops::Range<i64> = -9_000_000_000..9_000_000_000;
    let seconds = (later.as_secs() as i64).wrapping_sub(earlier.as_secs() as i64);
    let nanoseconds = i64::from(later.subsec_nanos()) - i64::from(earlier.subsec_nanos());
    match FITS.contains(&seconds) {
        true => (seconds * 1_000_000_000 + nanoseconds) as f64 / 1e9,
        false => seconds as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_exact_either_way_and_for_any_times() {
        let (early, late) = (Duration::new(7, 999_999_999), Duration::new(8, 1));
        assert_eq!(seconds_between(early, late), 2e-9);
        assert_eq!(seconds_between(late, early), -2e-9);
        assert!(seconds_between(Duration::ZERO, Duration::MAX).is_finite());
    }
}
