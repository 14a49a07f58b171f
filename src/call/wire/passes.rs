//! How often webrtc's driver goes round before it sleeps.
//!
//! In each round it writes what its TURN client has ready, and only then hands the client what
//! the peer wants to send. What is relayed would so wait for whatever wakes the driver next: the
//! following packet, 20 ms later, or a timer. The driver asks its runtime for that sleep, which
//! is why an end that uses a relay gets none before it has gone round again.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

/// Rounds from a relayed packet that arrives to its answer on the wire: the packet is unwrapped
/// in the first, answered in the second and written in the third.
const ROUNDS: u8 = 3;

/// An Allocate request (RFC 8656 §18): method 0x003, class request.
const ALLOCATE: [u8; 2] = [0x00, 0x03];

pub type Pause = Pin<Box<dyn Future<Output = ()> + Send>>;

pub struct Passes {
    is_relayed: AtomicBool,
    /// Rounds until the driver may sleep.
    left: Arc<AtomicU8>,
}

impl Default for Passes {
    fn default() -> Self {
        Passes {
            is_relayed: AtomicBool::new(false),
            left: Arc::new(AtomicU8::new(ROUNDS)),
        }
    }
}

impl Passes {
    /// Who allocates an address on a relay may use it.
    pub fn sent(&self, datagram: &[u8]) {
        if datagram.starts_with(&ALLOCATE) {
            self.is_relayed.store(true, Ordering::Relaxed);
        }
    }

    /// What the driver waits for instead of a sleep. None when it may sleep. What ends any wait
    /// but this one is work, after which it goes round as often again.
    pub fn next(&self) -> Option<Pause> {
        if !self.is_relayed.load(Ordering::Relaxed) {
            return None;
        }
        let before = self.left.swap(ROUNDS, Ordering::Relaxed);
        let left = before.checked_sub(1)?;
        let counter = Arc::clone(&self.left);
        Some(Box::pin(async move {
            tokio::task::yield_now().await;
            counter.store(left, Ordering::Relaxed);
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relayed() -> Passes {
        let passes = Passes::default();
        passes.sent(&[0x00, 0x03, 0x00, 0x00]);
        passes
    }

    #[test]
    fn an_end_without_a_relay_sleeps_at_once() {
        let passes = Passes::default();
        passes.sent(&[0x80, 0x60]);
        assert!(passes.next().is_none());
    }

    #[tokio::test]
    async fn a_relayed_end_goes_round_before_each_sleep() {
        let passes = relayed();
        for _ in 0..2 {
            for _ in 0..ROUNDS {
                passes.next().unwrap().await;
            }
            assert!(passes.next().is_none());
        }
    }

    #[tokio::test]
    async fn what_comes_between_is_given_all_rounds() {
        let passes = relayed();
        passes.next().unwrap().await;
        // A packet ended this wait.
        drop(passes.next());
        for _ in 0..ROUNDS {
            passes.next().unwrap().await;
        }
        assert!(passes.next().is_none());
    }
}
