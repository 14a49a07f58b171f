//! What happened in a call, in order.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::{Ending, FlowKey};
use crate::capture::frame::Why;
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

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub moment: Moment,
    /// The way that the packet went.
    pub flow: FlowKey,
    pub kind: EventKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The client gave its allocation back.
    TurnReleased,
    /// The time was over that the last answer granted.
    TurnExpired,
    ClientHello,
    ServerHello,
    HandshakeDone,
    Alert(Alert),
    EncryptedAlert,
    /// By whom ICMP says that datagrams of this way do not arrive, and why.
    Unreachable(IpAddr, Why),
    FirstRtp(u32),
    FirstRtcp,
    FirstKeyFrame(u32),
    /// The last packet of a stream that ended before the capture did.
    LastRtp(u32, Ending),
    Bye {
        ssrc: u32,
        reason: Option<String>,
    },
}

impl EventKind {
    /// Of which each stream has its own.
    fn is_of_media(&self) -> bool {
        use EventKind::{Bye, FirstKeyFrame, FirstRtcp, FirstRtp, LastRtp};
        matches!(
            self,
            FirstRtp(_) | FirstRtcp | FirstKeyFrame(_) | LastRtp(..) | Bye { .. }
        )
    }
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
    /// Apart, because a thousand streams must not take the room of what made the call.
    of_media: Vec<Event>,
    left_out: u64,
}

impl Events {
    pub fn add(&mut self, moment: Moment, flow: FlowKey, kind: EventKind) {
        let list = match kind.is_of_media() {
            true => &mut self.of_media,
            false => &mut self.list,
        };
        match list.len() < MOST {
            true => list.push(Event { moment, flow, kind }),
            false => self.left_out += 1,
        }
    }

    /// All of them and those that only the end shows, in the order of their times, and how many
    /// there is no room for: the latest of media first.
    pub fn with(&self, late: impl IntoIterator<Item = Event>) -> (Vec<Event>, u64) {
        let known = self.list.iter().chain(&self.of_media).cloned();
        let mut all: Vec<Event> = known.chain(late).collect();
        all.sort_by_key(|event| (event.kind.is_of_media(), event.moment));
        let left_out = self.left_out + all.len().saturating_sub(MOST) as u64;
        all.truncate(MOST);
        all.sort_by_key(|event| event.moment);
        (all, left_out)
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
        let (all, left_out) = events.with([]);
        assert_eq!((all.len(), left_out), (1_000, 500));
        assert_eq!(all.first().map(|event| event.moment.packet), Some(501));
    }

    #[test]
    fn media_makes_room_for_what_matters_more() {
        let flow = FlowKey::udp(([10, 0, 0, 1], 1).into(), ([10, 0, 0, 2], 2).into());
        let mut events = Events::default();
        for packet in 1..=1_500 {
            events.add(moment(packet), flow, EventKind::FirstRtp(7));
        }
        events.add(moment(2_000), flow, EventKind::IceRestart);
        let (all, left_out) = events.with([]);
        assert_eq!((all.len(), left_out), (1_000, 501));
        let last = all.last().map(|event| &event.kind);
        assert_eq!(last, Some(&EventKind::IceRestart));
    }
}
