//! Media that is there before its keys.
//!
//! The end that completes the handshake of DTLS may send media at once. It then follows the last
//! flight so closely that both are read in one go, or it overtakes the flight on the way. webrtc
//! agrees on keys only once it has read all there is, and drops media that comes before: mostly
//! the first key frame, which no network lost. Here it waits. It is stamped with the time at which
//! it is read then, so that the jitter of these first packets is not the network's.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};

use super::carried::Arrived;
use super::lock;
use crate::call::tap::is_protected_media;

/// Datagrams that wait at most before more media is lost, as webrtc would lose it: some seconds of
/// video.
const MOST_WAITING: usize = 1024;

/// Whether an end can read what SRTP protects.
#[derive(Default)]
pub struct Keys {
    are_agreed: AtomicBool,
    /// Who waits for them.
    readers: Mutex<Vec<Waker>>,
}

impl Keys {
    pub fn agreed(&self) {
        self.are_agreed.store(true, Ordering::Release);
        for reader in lock(&self.readers).drain(..) {
            reader.wake();
        }
    }

    fn are_agreed(&self) -> bool {
        self.are_agreed.load(Ordering::Acquire)
    }

    fn wake(&self, reader: &Waker) {
        let mut readers = lock(&self.readers);
        if !readers.iter().any(|known| known.will_wake(reader)) {
            readers.push(reader.clone());
        }
    }
}

/// What one socket received too early.
pub struct Early {
    keys: Arc<Keys>,
    waiting: Mutex<VecDeque<Arrived>>,
}

impl Early {
    pub fn new(keys: Arc<Keys>) -> Early {
        Early {
            keys,
            waiting: Mutex::default(),
        }
    }

    /// The next datagram of those that wait, if it can be read. If none can, the reader is woken
    /// up when one can.
    pub fn next(&self, context: &Context<'_>) -> Option<Arrived> {
        let mut waiting = lock(&self.waiting);
        if waiting.is_empty() {
            return None;
        }
        // Before the look whether they are agreed on, so that the agreement in between wakes.
        self.keys.wake(context.waker());
        let has_keys = self.keys.are_agreed();
        let readable = |one: &Arrived| has_keys || !is_protected_media(&one.bytes);
        let next = waiting.iter().position(readable)?;
        waiting.remove(next)
    }

    /// Keeps datagrams that were received together, if there is media among them that comes too
    /// early. False when they can be read as they are.
    pub fn keep<'a>(
        &self,
        datagrams: impl Iterator<Item = (SocketAddr, &'a [u8])> + Clone,
    ) -> bool {
        if self.keys.are_agreed()
            || !datagrams
                .clone()
                .any(|(_, bytes)| is_protected_media(bytes))
        {
            return false;
        }
        let mut waiting = lock(&self.waiting);
        for (from, bytes) in datagrams {
            // What brings the keys is kept whatever waits: it is read at once.
            if waiting.len() < MOST_WAITING || !is_protected_media(bytes) {
                waiting.push_back(Arrived {
                    bytes: bytes.to_vec(),
                    from,
                });
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use std::task::Wake;

    use super::*;

    const MEDIA: &[u8] = &[0x80, 96, 0, 1];
    const HANDSHAKE: &[u8] = &[22, 254, 253];

    fn from() -> SocketAddr {
        SocketAddr::from(([192, 0, 2, 1], 5004))
    }

    fn kept(early: &Early, datagrams: &[&[u8]]) -> bool {
        early.keep(datagrams.iter().map(|bytes| (from(), *bytes)))
    }

    fn next(early: &Early) -> Option<Vec<u8>> {
        let next = early.next(&Context::from_waker(Waker::noop()));
        next.map(|arrived| arrived.bytes)
    }

    #[test]
    fn media_waits_for_its_keys_and_what_brings_them_does_not() {
        let keys = Arc::new(Keys::default());
        let early = Early::new(Arc::clone(&keys));
        assert!(!kept(&early, &[HANDSHAKE]));
        assert!(kept(&early, &[MEDIA, HANDSHAKE]));
        assert_eq!(next(&early).as_deref(), Some(HANDSHAKE));
        assert_eq!(next(&early), None);
        keys.agreed();
        assert_eq!(next(&early).as_deref(), Some(MEDIA));
        assert_eq!(next(&early), None);
        assert!(!kept(&early, &[MEDIA]));
    }

    #[test]
    fn who_waits_is_woken_by_the_keys() {
        struct Told(AtomicBool);
        impl Wake for Told {
            fn wake(self: Arc<Self>) {
                self.0.store(true, Ordering::Relaxed);
            }
        }
        let keys = Arc::new(Keys::default());
        let early = Early::new(Arc::clone(&keys));
        assert!(kept(&early, &[MEDIA]));
        let told = Arc::new(Told(AtomicBool::new(false)));
        let waker = Waker::from(Arc::clone(&told));
        assert!(early.next(&Context::from_waker(&waker)).is_none());
        keys.agreed();
        assert!(told.0.load(Ordering::Relaxed));
    }

    #[test]
    fn no_more_waits_than_there_is_room_for() {
        let keys = Arc::new(Keys::default());
        let early = Early::new(Arc::clone(&keys));
        for _ in 0..MOST_WAITING + 1 {
            assert!(kept(&early, &[MEDIA]));
        }
        keys.agreed();
        let waited = std::iter::from_fn(|| next(&early)).count();
        assert_eq!(waited, MOST_WAITING);
    }

    #[test]
    fn what_brings_the_keys_has_room_where_media_has_none() {
        let early = Early::new(Arc::default());
        for _ in 0..MOST_WAITING {
            assert!(kept(&early, &[MEDIA]));
        }
        assert!(kept(&early, &[MEDIA, HANDSHAKE]));
        assert_eq!(next(&early).as_deref(), Some(HANDSHAKE));
        assert_eq!(next(&early), None);
    }
}
