//! What is going to happen, in the order of time.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::network::Treatment;
use super::packet::Datagram;

pub enum Event {
    Frame(usize),
    /// Of the peer, on the transport.
    Report(usize, usize),
    TransportFeedback(usize, usize),
    Nack(usize),
    KeyFrameRequest(usize, u64),
    Check(usize),
    Handshake(usize),
    Noise,
    Bye(usize, usize),
    /// Sent by this peer, at the capture point.
    Passes(usize, Rc<Datagram>, Treatment),
    /// At this peer.
    Arrives(usize, Rc<Datagram>),
}

#[derive(Default)]
pub struct Queue {
    scheduled: u64,
    heap: BinaryHeap<Reverse<Scheduled>>,
}

impl Queue {
    pub fn push(&mut self, at_us: u64, event: Event) {
        let order = self.scheduled;
        self.scheduled += 1;
        self.heap.push(Reverse(Scheduled {
            at_us,
            order,
            event,
        }));
    }

    /// The next event, and when it happens. Of two at one time, the first pushed comes first.
    pub fn pop(&mut self) -> Option<(u64, Event)> {
        let Reverse(next) = self.heap.pop()?;
        Some((next.at_us, next.event))
    }
}

struct Scheduled {
    at_us: u64,
    order: u64,
    event: Event,
}

impl PartialEq for Scheduled {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}

impl Eq for Scheduled {}

impl PartialOrd for Scheduled {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Scheduled {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at_us, self.order).cmp(&(other.at_us, other.order))
    }
}
