//! What happened in a call, in order.

use std::net::SocketAddr;
use std::time::Duration;

use super::FlowKey;
use crate::dtls::Alert;

/// Events that are kept.
const MOST: usize = 1_000;

/// When something passed the capture point.
///
/// Ordered by time: packets of several files are numbered apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Since 1970.
    pub at: Duration,
    /// Number of the packet in the capture.
    pub packet: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub moment: Moment,
    /// The way that the packet went.
    pub flow: FlowKey,
    pub kind: EventKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    FirstCheck,
    FirstCheckAnswered,
    RoleConflict,
    Nominated,
    IceRestart,
    /// The first request of those that got no answer any more.
    ChecksUnanswered,
    Allocated(SocketAddr),
    TurnRefused(u16),
    ClientHello,
    ServerHello,
    HandshakeDone,
    Alert(Alert),
    EncryptedAlert,
    FirstRtp(u32),
    FirstRtcp,
}

impl Moment {
    pub fn since(self, earlier: Moment) -> Duration {
        self.at.saturating_sub(earlier.at)
    }
}

/// The events so far, in the order in which they were noticed.
#[derive(Debug, Default)]
pub struct Events {
    list: Vec<Event>,
    left_out: u64,
}

impl Events {
    pub fn add(&mut self, moment: Moment, flow: FlowKey, kind: EventKind) {
        match self.list.len() < MOST {
            true => self.list.push(Event { moment, flow, kind }),
            false => self.left_out += 1,
        }
    }

    /// All of them and those that only the end shows, in the order of their times.
    pub fn with(&self, late: impl IntoIterator<Item = Event>) -> Vec<Event> {
        let mut all = self.list.clone();
        all.extend(late);
        all.sort_by_key(|event| event.moment);
        all
    }

    /// Events beyond those that are kept.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(packet: u64) -> Moment {
        Moment {
            at: Duration::from_secs(packet),
            packet,
        }
    }

    #[test]
    fn events_are_told_in_the_order_of_the_packets_and_never_too_many() {
        let flow = FlowKey::udp(([10, 0, 0, 1], 1).into(), ([10, 0, 0, 2], 2).into());
        let mut events = Events::default();
        for packet in (1..=1_500).rev() {
            events.add(moment(packet), flow, EventKind::FirstRtcp);
        }
        let all = events.with([]);
        assert_eq!((all.len(), events.left_out()), (1_000, 500));
        assert_eq!(all.first().map(|event| event.moment.packet), Some(501));
    }
}
