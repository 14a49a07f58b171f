//! At which point of its way a message was captured, where several captures make one timeline.
//!
//! Captures of both ends of a call hold most of its packets twice. Taken as one they would hide what
//! was lost between, and jitter would be the way from one to the other. Captures that follow each
//! other hold each packet once, but for what the network doubled. So two captures are of different
//! points when most RTP packets of a conversation are in both, at different times. That shows only
//! in some of them, which is why packets are looked at before they are analysed.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::time::Duration;

use foldhash::fast::RandomState;

use super::file::Packet;
use super::frame::{Frame, dissect};
use super::numbering::Place;
use super::observed::FlowKey;
use super::session::ice::undirected;

mod conversation;

use conversation::Conversation;

/// Packets that are looked at before they are analysed.
pub const AHEAD: usize = 4_096;

/// Points at which one conversation is told apart.
const MOST_POINTS: usize = 4;

/// Conversations of which the points are told apart. Those of further ones are all one.
const MOST_CONVERSATIONS: usize = 4_000;

/// Messages in one generation of those that are remembered. Two are kept: minutes of one call, so
/// that clocks may be apart.
const GENERATION: usize = 8_192;

/// Captures of one point give a packet the same time, as exactly as their formats can.
const SAME_TIME: Duration = Duration::from_micros(1);

/// Tells the points of all captures of a timeline apart, in bounded memory.
#[derive(Debug, Default)]
pub struct Points {
    conversations: HashMap<FlowKey, Conversation, RandomState>,
    recent: Recent,
}

impl Points {
    /// Looks at a packet that will be analysed later.
    pub fn look(&mut self, number: u64, packet: &Packet) {
        let Some(at) = packet.at else { return };
        let Frame::Udp(datagram) = dissect(packet.link_type, packet.data) else {
            return;
        };
        let Some(header) = rtp_header(datagram.payload) else {
            return;
        };
        let flow = datagram.flow();
        let pair = undirected(flow);
        let has_room = self.conversations.len() < MOST_CONVERSATIONS;
        if !has_room && !self.conversations.contains_key(&pair) {
            return;
        }
        let own = Sighting {
            capture: Place::of(number).file,
            at,
        };
        let conversation = self.conversations.entry(pair).or_default();
        conversation.count(own.capture);
        let message = self.recent.name(flow, header, datagram.on_wire);
        for earlier in self.recent.see(message, own) {
            conversation.copied(earlier.capture, own.capture);
        }
    }

    /// The point at which a packet of this flow was captured: 0, unless another is known.
    pub fn of(&self, flow: FlowKey, packet: u64) -> u8 {
        let capture = Place::of(packet).file;
        let conversation = self.conversations.get(&undirected(flow));
        conversation.map_or(0, |conversation| conversation.point(capture))
    }
}

/// What tells RTP packets of a flow apart, and is there however much was cut.
fn rtp_header(payload: &[u8]) -> Option<&[u8; 12]> {
    match payload {
        [0x80..=0xbf, 192..=223, ..] => None,
        [0x80..=0xbf, ..] => payload.first_chunk(),
        _ => None,
    }
}

/// Which capture has a message, and of when.
#[derive(Debug, Clone, Copy)]
struct Sighting {
    capture: usize,
    at: Duration,
}

impl Sighting {
    fn is_copy_of(&self, other: &Sighting) -> bool {
        self.capture != other.capture && self.at.abs_diff(other.at) >= SAME_TIME
    }
}

/// One for each point at most.
type Sightings = [Option<Sighting>; MOST_POINTS];

/// The latest messages of all captures.
#[derive(Debug, Default)]
struct Recent {
    names: RandomState,
    young: HashMap<u64, Sightings, RandomState>,
    old: HashMap<u64, Sightings, RandomState>,
}

impl Recent {
    fn name(&self, flow: FlowKey, header: &[u8; 12], on_wire: usize) -> u64 {
        self.names.hash_one((flow, header, on_wire))
    }

    /// Takes note of a message, and gives the sightings that it is a copy of.
    fn see(&mut self, message: u64, own: Sighting) -> impl Iterator<Item = Sighting> {
        let mut seen = self.young.get(&message).or_else(|| self.old.get(&message));
        let earlier = seen.take().copied().unwrap_or_default();
        let mut all = earlier;
        if let Some(place) = all.iter_mut().find(|place| place.is_none()) {
            *place = Some(own);
        }
        if self.young.len() == GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(message, all);
        let earlier = earlier.into_iter().flatten();
        earlier.filter(move |earlier| own.is_copy_of(earlier))
    }
}

#[cfg(test)]
mod tests;
