//! The one clock that all ends of a call in this process read.
//!
//! It is tokio's, so that a call can also be made in time that only seems to pass.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

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

    pub async fn sleep_until(&self, at: Duration) {
        tokio::time::sleep_until(self.start + at).await;
    }

    pub async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }

    /// What `future` gives. None when it takes longer than `limit`.
    pub async fn within<T>(&self, limit: Duration, future: impl Future<Output = T>) -> Option<T> {
        tokio::time::timeout(limit, future).await.ok()
    }
}
