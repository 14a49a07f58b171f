//! Packets that a receiver asks for again, and whether they come (RFC 4585 §6.2.1,
//! RFC 4588).
//!
//! A retransmission begins with the sequence number that the packet had at first
//! (RFC 4588 §4). The stream that carries them is described, or told by its packets: the number
//! is one asked for on the same flow, and the timestamp is near, or it is that of a packet that
//! was sent ([`Pairing`]). SRTP hides the number; what came again is not known then.

use std::collections::HashMap;
use std::time::Duration;

mod asks;
mod summary;

use super::flow::FlowId;
use super::found_by::FoundBy;
use super::pairing::Pairing;
use crate::rtp::sequence::Arrival;
pub use asks::Place;
use asks::{Asked, Recovery};
pub use summary::{OriginalNumbers, RecoverySummary, RecoverySums, hide, hide_encrypted};

/// Streams of which what was asked for is followed.
const MOST_STREAMS: usize = 1_000;

/// Described streams whose media has not shown itself yet.
const MOST_AWAITED: usize = 1_000;

/// A packet of a listed stream.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    pub at: Duration,
    /// Where its stream is listed.
    pub stream: usize,
    pub flow: FlowId,
    pub payload_type: u8,
    pub number: u16,
    pub timestamp: u32,
    pub arrival: Arrival,
    /// The first two bytes of its payload.
    pub lead: Option<u16>,
    pub is_padded: bool,
}

/// A stream that has shown itself.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Where it is listed.
    pub stream: usize,
    pub flow: FlowId,
    pub ssrc: u32,
    pub described: DescribedAs,
}

/// What a description says that a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DescribedAs {
    Nothing,
    /// Anything but retransmissions.
    Media,
    /// Retransmissions of the stream with this SSRC, which may be listed already.
    RepairOf {
        ssrc: u32,
        listed: Option<usize>,
    },
}

/// What was asked for in all streams.
#[derive(Debug, Default)]
pub struct Recoveries {
    unlisted: u64,
    streams: HashMap<usize, Recovery>,
    roles: Vec<Role>,
    pairing: Pairing,
    /// The described streams of retransmissions whose media is not listed, by its SSRC.
    awaited: HashMap<(FlowId, u32), usize>,
}

/// What a stream is in all this.
#[derive(Debug, Clone, Copy)]
enum Role {
    Unknown,
    Media,
    /// Carries retransmissions of the stream that is listed there.
    Repairs(usize, FoundBy),
}

/// A retransmission of a packet that nobody had asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unasked {
    /// Where the stream is listed that the packet is of.
    pub stream: usize,
    pub number: u16,
}

impl Recoveries {
    /// Takes note of a new stream, in the order in which they are listed.
    pub fn listed(&mut self, new: &Listed) {
        let &Listed { stream, flow, .. } = new;
        self.pairing.listed(flow);
        self.roles.push(Role::Unknown);
        match new.described {
            DescribedAs::Nothing => {}
            DescribedAs::Media => self.take_role(stream, Role::Media),
            DescribedAs::RepairOf {
                listed: Some(media),
                ..
            } => self.pair((stream, flow), media, FoundBy::Sdp),
            DescribedAs::RepairOf { ssrc, listed: None } => {
                if self.awaited.len() < MOST_AWAITED {
                    self.awaited.insert((flow, ssrc), stream);
                }
            }
        }
        if let Some(repair) = self.awaited.remove(&(flow, new.ssrc)) {
            self.pair((repair, flow), stream, FoundBy::Sdp);
        }
    }

    /// Takes note that a new stream's first packets have been told.
    pub fn begun(&mut self, stream: usize, flow: FlowId) {
        if !matches!(self.role(stream), Role::Repairs(..)) {
            self.pairing.begun(stream, flow);
        }
    }

    /// The receiver asks for this packet of a stream. `newest` is the last timestamp
    /// that the stream had.
    pub fn asked(&mut self, stream: usize, at: Duration, number: u16, place: Place, newest: u32) {
        // Some ask for retransmissions that are missing, as if they were media.
        if matches!(self.role(stream), Role::Repairs(..)) {
            return;
        }
        self.take_role(stream, Role::Media);
        if let Some(recovery) = self.recovery(stream) {
            recovery.newest_timestamp = newest;
            recovery.asked(at, number, place);
        }
    }

    /// Takes note of any packet of a listed stream.
    pub fn sent(&mut self, packet: &Sent) -> Option<Unasked> {
        match self.role(packet.stream) {
            Role::Media if packet.arrival == Arrival::Late => {
                if let Some(recovery) = self.streams.get_mut(&packet.stream) {
                    recovery.came_late(packet);
                }
            }
            Role::Media => {}
            Role::Repairs(media, _) => return self.resent(media, packet),
            Role::Unknown => {
                let unasked = self.look_at(packet);
                self.pairing.remember(packet);
                return unasked;
            }
        }
        self.pairing.remember(packet);
        None
    }

    /// A packet that nobody had asked for was missing when it was sent again.
    pub fn brought(&mut self, at: Duration, packet: Unasked) {
        self.take_role(packet.stream, Role::Media);
        if let Some(recovery) = self.recovery(packet.stream) {
            recovery.brought(at, packet.number);
        }
    }

    /// Does this packet show that its stream carries retransmissions?
    fn look_at(&mut self, packet: &Sent) -> Option<Unasked> {
        if !self.pairing.is_open(packet.stream) {
            return None;
        }
        let repaired = self.asked_for(packet);
        let media = repaired.or_else(|| self.pairing.original(packet))?;
        self.pair((packet.stream, packet.flow), media, FoundBy::Packets);
        self.resent(media, packet)
    }

    /// The stream of which this packet was asked for.
    fn asked_for(&self, packet: &Sent) -> Option<usize> {
        let number = packet.lead.filter(|_| !self.streams.is_empty())?;
        let mut media = self.pairing.on_flow(packet.flow).iter().copied();
        media.find(|media| {
            let recovery = self.streams.get(media);
            recovery.is_some_and(|recovery| recovery.waits_for(number, packet.timestamp))
        })
    }

    fn pair(&mut self, (repair, flow): (usize, FlowId), media: usize, found_by: FoundBy) {
        self.take_role(repair, Role::Repairs(media, found_by));
        self.pairing.repairs(repair, flow);
    }

    fn resent(&mut self, media: usize, packet: &Sent) -> Option<Unasked> {
        let number = packet.lead?;
        let newest = self.pairing.newest_number(media);
        let was_asked = self.recovery(media)?.resent(packet, number, newest);
        let stream = media;
        (was_asked == Asked::Never).then_some(Unasked { stream, number })
    }

    /// None beyond the number of streams that are followed.
    fn recovery(&mut self, stream: usize) -> Option<&mut Recovery> {
        let has_room = self.streams.len() < MOST_STREAMS || self.streams.contains_key(&stream);
        self.unlisted += u64::from(!has_room);
        has_room.then(|| self.streams.entry(stream).or_default())
    }

    /// Packets asked for or sent again of streams beyond those that are followed.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }

    fn role(&self, stream: usize) -> Role {
        self.roles.get(stream).copied().unwrap_or(Role::Unknown)
    }

    fn take_role(&mut self, stream: usize, role: Role) {
        if let Some(place) = self.roles.get_mut(stream) {
            *place = role;
        }
    }

    /// The stream that this one repairs, and how that was found.
    pub fn repaired_by(&self, stream: usize) -> Option<(usize, FoundBy)> {
        match self.role(stream) {
            Role::Repairs(media, found_by) => Some((media, found_by)),
            Role::Unknown | Role::Media => None,
        }
    }

    /// The stream whose timestamps most packets of this one have.
    pub fn twin(&self, stream: usize) -> Option<usize> {
        self.pairing.twin(stream)
    }

    /// None when nothing of the stream was asked for, nor sent again.
    pub fn summary(&self, stream: usize) -> Option<RecoverySummary> {
        Some(self.streams.get(&stream)?.summary())
    }
}

#[cfg(test)]
mod tests;
