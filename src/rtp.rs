//! What packets of an RTP session tell (RFC 3550). Pure: time is an argument.
//!
//! The same code judges packets of a capture and packets of a live call.
//! Instants are a [`Duration`] since an origin of the caller's choice: the Unix
//! epoch for captures, the start of the call for calls.

use std::time::Duration;

pub mod clock_rate;
pub mod extension;
pub mod header;
pub mod jitter;
pub mod rtcp;
pub mod rtt;
pub mod sequence;
pub mod skew;
pub mod stream;
pub mod timeline;
pub mod timestamps;

/// Seconds from `earlier` to `later`; negative when they are the other way round.
pub fn seconds_between(earlier: Duration, later: Duration) -> f64 {
    match later.checked_sub(earlier) {
        Some(forward) => forward.as_secs_f64(),
        None => -(earlier - later).as_secs_f64(),
    }
}
