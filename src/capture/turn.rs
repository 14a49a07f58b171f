//! What TURN servers relay (RFC 8656): the messages within ChannelData, and within Send
//! and Data indications, each as what it is between the relay and its peer.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;

use foldhash::fast::RandomState;

use super::demux::{Content, classify};
use super::observed::{FlowKey, Observed, Transport, Via};
use crate::stun::{
    AttributeType, Class, HEADER_LEN, Message, MessageType, Method, TransactionId, Value,
};

mod allocation;
#[cfg(test)]
mod tests;

use allocation::Allocation;

/// Clients of servers that are kept apart.
const MOST_LEGS: usize = 10_000;

/// Channels of all clients, and relayed addresses.
const MOST_CHANNELS: usize = 100_000;
const MOST_RELAYED: usize = 4 * MOST_LEGS;

/// Relayed addresses of one allocation: one for each family.
const RELAYED_OF_ONE: usize = 2;

/// Ports of TURN servers: RFC 8656 §5, and those of HTTP, which pass firewalls.
const SERVER_PORTS: &[u16] = &[3478, 3479, 5349, 5350, 443, 80];

/// The way between a client and its server; both may talk over UDP and TCP at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Leg {
    client: SocketAddr,
    server: SocketAddr,
    transport: Transport,
}

/// Which way a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    ToServer,
    ToClient,
}

/// A client of a TURN server, as far as the capture shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    pub via: Via,
    /// Between client and server.
    pub transport: Transport,
    /// One for each family; empty when the capture does not hold the allocation.
    pub relayed: Vec<SocketAddr>,
    /// Messages that were opened, both ways.
    pub messages: u64,
    /// Number of the first packet that showed it.
    pub first_packet: u64,
}

/// What the capture has shown of TURN servers and their clients.
#[derive(Debug, Default)]
pub struct Relays {
    allocations: HashMap<Leg, Allocation, RandomState>,
    /// All relayed addresses that are known.
    relayed: HashSet<SocketAddr, RandomState>,
    channels: usize,
    unlisted: Unlisted,
}

/// What there was no room for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Unlisted {
    /// Messages of clients beyond those that are kept apart.
    pub messages: u64,
    /// Bindings of channels beyond those that are kept.
    pub channels: u64,
}

impl Relays {
    pub fn unlisted(&self) -> Unlisted {
        self.unlisted
    }

    /// Every client, in the order in which they appeared.
    pub fn summary(&self) -> Vec<Relay> {
        let mut allocations: Vec<(&Leg, &Allocation)> = self.allocations.iter().collect();
        allocations.sort_by_key(|(_, allocation)| allocation.place);
        allocations
            .into_iter()
            .map(|(leg, allocation)| Relay {
                via: leg.via(),
                transport: leg.transport,
                relayed: allocation.relayed().to_vec(),
                messages: allocation.messages,
                first_packet: allocation.first_packet,
            })
            .collect()
    }

    /// The message in ChannelData. Where the capture does not hold how the channel was
    /// bound, its peer is unknown ([`FlowKey::unknown_peer`]).
    pub fn channel_data<'a>(&mut self, observed: &Observed<'a>) -> Option<Observed<'a>> {
        let (&[c0, c1, l0, l1], data) = observed.payload.split_first_chunk()?;
        let channel = u16::from_be_bytes([c0, c1]);
        let length = usize::from(u16::from_be_bytes([l0, l1]));
        let (leg, way) = self.leg_of(observed);
        let data = data.get(..length).unwrap_or(data);
        // Other protocols have such a length too: only what was seen of TURN before, or
        // what belongs to a call, makes one of it.
        let is_known = self.allocations.contains_key(&leg);
        if !is_known && classify(data, length) == Content::Other {
            return None;
        }
        let peer = self
            .allocations
            .get(&leg)
            .and_then(|allocation| allocation.peer(channel))
            .unwrap_or_else(|| FlowKey::unknown_peer(channel));
        Some(self.relayed(observed, leg, way, peer, data, length))
    }

    /// Takes note of what STUN says of allocations and channels. Gives the message in a
    /// Send or Data indication.
    pub fn stun<'a>(&mut self, observed: &Observed<'a>) -> Option<Observed<'a>> {
        let kind = observed.payload.first_chunk()?;
        let kind = MessageType::from_bits(u16::from_be_bytes(*kind));
        let way = way_of(kind)?;
        let message = Message::read(observed.payload).ok()?;
        let leg = Leg::of(observed.flow, way);
        match (kind.method, kind.class) {
            (Method::SEND | Method::DATA, Class::Indication) => {
                self.indication(observed, leg, way, &message)
            }
            (Method::ALLOCATE, Class::Success) => {
                self.allocated(leg, observed.packet, &message);
                None
            }
            (Method::CHANNEL_BIND, Class::Request) => {
                if let (Some(channel), Some(peer)) = (channel_of(&message), peer_of(&message)) {
                    let allocation = self.allocation(leg, observed.packet)?;
                    allocation.asked(message.id, channel, peer);
                }
                None
            }
            (Method::CHANNEL_BIND, Class::Success | Class::Error) => {
                let has_room = self.channels < MOST_CHANNELS;
                let allocation = self.allocation(leg, observed.packet)?;
                let before = allocation.channels();
                if has_room {
                    allocation.answered(message.id, kind.class);
                }
                let more = allocation.channels() - before;
                self.channels += more;
                self.unlisted.channels += u64::from(!has_room);
                None
            }
            _ => {
                self.allocation(leg, observed.packet);
                None
            }
        }
    }

    /// Found or made; None when there are too many.
    fn allocation(&mut self, leg: Leg, packet: u64) -> Option<&mut Allocation> {
        if self.allocations.len() >= MOST_LEGS && !self.allocations.contains_key(&leg) {
            self.unlisted.messages += 1;
            return None;
        }
        let place = self.allocations.len();
        let allocation = self.allocations.entry(leg);
        Some(allocation.or_insert_with(|| Allocation::first_seen(packet, place)))
    }

    fn allocated(&mut self, leg: Leg, packet: u64, message: &Message) {
        let mut addresses = addresses(message, AttributeType::XOR_RELAYED_ADDRESS);
        addresses.truncate(RELAYED_OF_ONE);
        if let Some(allocation) = self.allocation(leg, packet) {
            let before = allocation.channels();
            allocation.begin(addresses.clone());
            let gone = before - allocation.channels();
            self.channels -= gone;
            if self.relayed.len() < MOST_RELAYED {
                self.relayed.extend(addresses);
            }
        }
    }

    fn indication<'a>(
        &mut self,
        observed: &Observed<'a>,
        leg: Leg,
        way: Way,
        message: &Message<'a>,
    ) -> Option<Observed<'a>> {
        let peer = peer_of(message)?;
        let data = data_of(message, observed)?;
        Some(self.relayed(observed, leg, way, peer, data.0, data.1))
    }

    /// A message between the relay and its peer, as the client or the server sent it on.
    fn relayed<'a>(
        &mut self,
        observed: &Observed<'a>,
        leg: Leg,
        way: Way,
        peer: SocketAddr,
        payload: &'a [u8],
        on_wire: usize,
    ) -> Observed<'a> {
        if let Some(allocation) = self.allocation(leg, observed.packet) {
            allocation.messages += 1;
        }
        let near = self.near_end(leg, peer);
        let (source, destination) = match way {
            Way::ToServer => (near, peer),
            Way::ToClient => (peer, near),
        };
        Observed {
            flow: FlowKey {
                source,
                destination,
                transport: Transport::Turn,
                point: observed.flow.point,
            },
            via: Some(observed.flow),
            payload,
            on_wire,
            ..*observed
        }
    }

    /// What stands for the client. Where the peer is a relay as well, what passes between
    /// the two passes twice, once on each side; only the client's own address keeps these
    /// apart.
    fn near_end(&self, leg: Leg, peer: SocketAddr) -> SocketAddr {
        let allocation = self.allocations.get(&leg);
        allocation
            .and_then(|allocation| allocation.relayed_for(peer))
            .filter(|_| !self.relayed.contains(&peer))
            .unwrap_or(leg.client)
    }

    /// Who of the two is the client: what was seen of them tells, or else their ports.
    fn leg_of(&self, observed: &Observed) -> (Leg, Way) {
        let of = |way| (Leg::of(observed.flow, way), way);
        let known = [Way::ToServer, Way::ToClient]
            .map(of)
            .into_iter()
            .find(|(leg, _)| self.allocations.contains_key(leg));
        known.unwrap_or_else(|| {
            let FlowKey {
                source,
                destination,
                ..
            } = observed.flow;
            let serves = |address: SocketAddr| SERVER_PORTS.contains(&address.port());
            match (serves(source), serves(destination)) {
                (true, false) => of(Way::ToClient),
                (false, true) => of(Way::ToServer),
                // A server's port is fixed, a client's is taken from the upper range.
                _ if source.port() < destination.port() => of(Way::ToClient),
                _ => of(Way::ToServer),
            }
        })
    }
}

impl Leg {
    fn via(self) -> Via {
        Via {
            client: self.client,
            server: self.server,
        }
    }

    fn of(flow: FlowKey, way: Way) -> Leg {
        let (client, server) = match way {
            Way::ToServer => (flow.source, flow.destination),
            Way::ToClient => (flow.destination, flow.source),
        };
        Leg {
            client,
            server,
            transport: flow.transport,
        }
    }
}

/// None for a message that is not TURN's.
fn way_of(kind: MessageType) -> Option<Way> {
    let of_turn = matches!(
        kind.method,
        Method::ALLOCATE
            | Method::REFRESH
            | Method::SEND
            | Method::DATA
            | Method::CREATE_PERMISSION
            | Method::CHANNEL_BIND
    );
    let way = match (kind.method, kind.class) {
        (Method::DATA, _) | (_, Class::Success | Class::Error) => Way::ToClient,
        (_, Class::Request | Class::Indication) => Way::ToServer,
    };
    of_turn.then_some(way)
}

fn addresses(message: &Message, kind: AttributeType) -> Vec<SocketAddr> {
    let of_kind = message
        .attributes
        .iter()
        .filter(|attribute| attribute.kind == kind);
    of_kind
        .filter_map(|attribute| match attribute.value(message.id) {
            Ok(Value::Address(address)) => Some(address),
            _ => None,
        })
        .collect()
}

fn peer_of(message: &Message) -> Option<SocketAddr> {
    addresses(message, AttributeType::XOR_PEER_ADDRESS)
        .first()
        .copied()
}

/// Channel (2), reserved (2) (RFC 8656 §18.1).
fn channel_of(message: &Message) -> Option<u16> {
    let attribute = message.attribute(AttributeType::CHANNEL_NUMBER)?;
    Some(u16::from_be_bytes(*attribute.value.first_chunk()?))
}

/// The DATA attribute and its length, as much of it as was captured.
fn data_of<'a>(message: &Message<'a>, observed: &Observed<'a>) -> Option<(&'a [u8], usize)> {
    if let Some(attribute) = message.attribute(AttributeType::DATA) {
        return Some((attribute.value, attribute.value.len()));
    }
    // The reader keeps whole attributes; in a packet that was cut, DATA is not whole.
    let last = message.attributes.last();
    let at = last.map_or(HEADER_LEN, |last| {
        last.offset + 4 + last.value.len().next_multiple_of(4)
    });
    let (&[t0, t1, l0, l1], data) = observed.payload.get(at..)?.split_first_chunk()?;
    let is_data = AttributeType(u16::from_be_bytes([t0, t1])) == AttributeType::DATA;
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    is_data.then(|| (data.get(..length).unwrap_or(data), length))
}
