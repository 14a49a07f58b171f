//! What peers send, through the relay.

use std::net::SocketAddr;
use std::time::Instant;

use crate::stun::Message;
use crate::turn::{ChannelData, ChannelNumber, DataIndication};

/// Data from a peer, through the relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    pub from: Peer,
    pub data: Vec<u8>,
    pub at: Instant,
}

/// How a peer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    Channel(ChannelNumber),
    Address(SocketAddr),
}

/// What a peer sent, when that is what a message carries.
pub fn data(bytes: &[u8], at: Instant) -> Option<Arrived> {
    if let Some(message) = ChannelData::read(bytes) {
        return Some(Arrived {
            from: Peer::Channel(message.channel),
            data: message.data.to_vec(),
            at,
        });
    }
    let message = Message::read(bytes).ok()?;
    let indication = DataIndication::read(&message)?;
    Some(Arrived {
        from: Peer::Address(indication.peer),
        data: indication.data.to_vec(),
        at,
    })
}
