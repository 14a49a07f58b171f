//! The one clock that both ends of a loopback call read.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Times since the start of the call.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
    /// Unix time of the start.
    start_unix: Duration,
}

impl Clock {
    pub fn start() -> Self {
        Clock {
            start: Instant::now(),
            start_unix: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
        }
    }

    pub fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// The Unix time of an instant of this clock.
    pub fn unix(&self, at: Duration) -> Duration {
        self.start_unix + at
    }
}
