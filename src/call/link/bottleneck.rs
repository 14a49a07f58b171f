//! A wire of limited rate with a queue before it, which drops what it cannot hold.

use std::time::{Duration, Instant};

/// Room for a few datagrams, however slow the link is.
const LEAST_QUEUE_BYTES: f64 = 6_000.0;

pub struct Bottleneck {
    bytes_per_second: f64,
    queue_bytes: f64,
    /// When all that waits now will have passed.
    busy_until: Option<Instant>,
}

impl Bottleneck {
    pub fn new(rate_bps: u64, queue: Duration) -> Self {
        let bytes_per_second = rate_bps as f64 / 8.0;
        Bottleneck {
            bytes_per_second,
            queue_bytes: (bytes_per_second * queue.as_secs_f64()).max(LEAST_QUEUE_BYTES),
            busy_until: None,
        }
    }

    /// This one, with what waits in `before` already in its queue.
    pub fn after(mut self, before: &Bottleneck, now: Instant) -> Self {
        let passing = Duration::from_secs_f64(before.waiting(now) / self.bytes_per_second);
        self.busy_until = Some(now + passing);
        self
    }

    /// When a datagram that comes now has passed. None when the queue is full.
    pub fn pass(&mut self, now: Instant, length: usize) -> Option<Instant> {
        if self.waiting(now) + length as f64 > self.queue_bytes {
            return None;
        }
        let free = self.busy_until.map_or(now, |until| until.max(now));
        let passed = free + Duration::from_secs_f64(length as f64 / self.bytes_per_second);
        self.busy_until = Some(passed);
        Some(passed)
    }

    /// In bytes.
    fn waiting(&self, now: Instant) -> f64 {
        let busy = self
            .busy_until
            .map_or(Duration::ZERO, |until| until.saturating_duration_since(now));
        busy.as_secs_f64() * self.bytes_per_second
    }
}
