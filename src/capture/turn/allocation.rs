//! What is known of one client on one server.

use std::collections::HashMap;
use std::net::SocketAddr;

use super::{Class, TransactionId};

/// Bindings that were asked for and are remembered until they are answered.
const MOST_ASKED: usize = 16;

/// Channels that there are (RFC 8656 §12).
const MOST_CHANNELS: usize = 4096;

#[derive(Debug, Default)]
pub struct Allocation {
    /// Number of the packet that showed it first.
    pub first_packet: u64,
    /// Among all allocations, in the order in which they appeared.
    pub place: usize,
    /// Messages that were relayed.
    pub messages: u64,
    /// One address for each family.
    relayed: Vec<SocketAddr>,
    channels: HashMap<u16, SocketAddr>,
    asked: Vec<(TransactionId, u16, SocketAddr)>,
}

impl Allocation {
    pub fn first_seen(packet: u64, place: usize) -> Allocation {
        Allocation {
            first_packet: packet,
            place,
            ..Allocation::default()
        }
    }

    /// How many channels are bound.
    pub fn channels(&self) -> usize {
        self.channels.len()
    }

    pub fn relayed(&self) -> &[SocketAddr] {
        &self.relayed
    }

    /// The server made a new one. An answer that comes twice changes nothing.
    pub fn begin(&mut self, relayed: Vec<SocketAddr>) {
        if self.relayed != relayed {
            self.relayed = relayed;
            self.channels.clear();
            self.asked.clear();
        }
    }

    pub fn asked(&mut self, id: TransactionId, channel: u16, peer: SocketAddr) {
        self.asked.retain(|(known, ..)| *known != id);
        if self.asked.len() == MOST_ASKED {
            self.asked.remove(0);
        }
        self.asked.push((id, channel, peer));
    }

    pub fn answered(&mut self, id: TransactionId, class: Class) {
        let Some(at) = self.asked.iter().position(|(known, ..)| *known == id) else {
            return;
        };
        let (_, channel, peer) = self.asked.remove(at);
        let has_room = self.channels.len() < MOST_CHANNELS;
        if class == Class::Success && (has_room || self.channels.contains_key(&channel)) {
            self.channels.insert(channel, peer);
        }
    }

    /// The peer of a channel. Where no answer was captured, what was asked for last holds.
    pub fn peer(&self, channel: u16) -> Option<SocketAddr> {
        let asked = || {
            let mut asked = self.asked.iter().rev();
            asked
                .find(|(_, number, _)| *number == channel)
                .map(|(.., peer)| *peer)
        };
        self.channels.get(&channel).copied().or_else(asked)
    }

    /// The relayed address of the family that this peer is reached by.
    pub fn relayed_for(&self, peer: SocketAddr) -> Option<SocketAddr> {
        let unspecified = peer.ip().is_unspecified();
        let mut relayed = self.relayed.iter();
        relayed
            .find(|relayed| unspecified || relayed.is_ipv4() == peer.is_ipv4())
            .copied()
    }
}
