//! What a link did, by its own count.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::stats::Samples;
use crate::units::duration_ms;

/// What a link did with everything that entered it.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub datagrams: u64,
    pub delivered: u64,
    pub dropped_by_loss: u64,
    pub dropped_by_queue: u64,
    /// Copies of datagrams that came twice.
    pub duplicated: u64,
    /// Delivered by the link, but refused by the system's socket.
    pub send_errors: u64,
    /// Milliseconds from entry to release, of those delivered.
    pub delays_ms: Samples,
    pub streams: BTreeMap<u32, StreamLedger>,
}

/// What a link did to one SSRC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamLedger {
    pub packets: u64,
    pub dropped: u64,
    /// Dropped before any packet got through: the receiver cannot know of them.
    pub dropped_before_first: u64,
    /// Dropped since the last packet that got through: nor of these.
    pub dropped_after_last: u64,
    /// Copies of packets that came twice.
    pub duplicated: u64,
    /// Packets that came behind one that had entered after them.
    pub overtaken: u64,
    /// The newest that came so far, by its place among all datagrams.
    newest: u64,
}

/// Why a datagram was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DropCause {
    Loss,
    QueueFull,
}

impl Ledger {
    pub(super) fn enter(&mut self, ssrc: Option<u32>, dropped: Option<DropCause>) {
        self.datagrams += 1;
        match dropped {
            Some(DropCause::Loss) => self.dropped_by_loss += 1,
            Some(DropCause::QueueFull) => self.dropped_by_queue += 1,
            None => {}
        }
        if let Some(ssrc) = ssrc {
            self.streams.entry(ssrc).or_default().enter(dropped);
        }
    }

    /// `order` is the place of a datagram among those that the link let through.
    pub(super) fn release(&mut self, ssrc: Option<u32>, order: u64, held: Duration, is_copy: bool) {
        let stream = ssrc.and_then(|ssrc| self.streams.get_mut(&ssrc));
        if is_copy {
            self.duplicated += 1;
            if let Some(stream) = stream {
                stream.duplicated += 1;
            }
            return;
        }
        self.delivered += 1;
        self.delays_ms.add(duration_ms(held));
        if let Some(stream) = stream {
            stream.overtaken += u64::from(order < stream.newest);
            stream.newest = stream.newest.max(order);
        }
    }

    /// Datagrams that are still on their way.
    pub fn in_flight(&self) -> u64 {
        self.datagrams - self.delivered - self.dropped_by_loss - self.dropped_by_queue
    }
}

impl StreamLedger {
    fn enter(&mut self, dropped: Option<DropCause>) {
        let nothing_through = self.packets == self.dropped;
        self.packets += 1;
        if dropped.is_none() {
            self.dropped_after_last = 0;
            return;
        }
        self.dropped += 1;
        if nothing_through {
            self.dropped_before_first += 1;
        } else {
            self.dropped_after_last += 1;
        }
    }

    /// Packets that got through, or are on their way.
    pub fn let_through(&self) -> u64 {
        self.packets - self.dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_that_a_receiver_cannot_know_of_are_counted_apart() {
        let mut stream = StreamLedger::default();
        for dropped in [true, true, false, true, false, true] {
            stream.enter(dropped.then_some(DropCause::Loss));
        }
        assert_eq!(
            stream,
            StreamLedger {
                packets: 6,
                dropped: 4,
                dropped_before_first: 2,
                dropped_after_last: 1,
                ..StreamLedger::default()
            }
        );
    }
}
