//! What a client asks a TURN server (RFC 8656, RFC 6062, RFC 8016).

use std::net::{IpAddr, SocketAddr};

use super::channel::ChannelNumber;
use super::reply::AddressFamily;
use crate::stun::{AttributeType, Class, MessageType, Method, TransactionId, Writer};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// RFC 8656 §7.1.
    Allocate(Allocate),
    /// RFC 8656 §8.1; a lifetime of 0 ends the allocation.
    Refresh { lifetime: u32 },
    /// RFC 8656 §10.1. Permissions are for addresses; ports do not matter.
    CreatePermission { peers: Vec<IpAddr> },
    /// RFC 8656 §12.1.
    ChannelBind {
        channel: ChannelNumber,
        peer: SocketAddr,
    },
    /// RFC 6062 §4.3.
    Connect { peer: SocketAddr },
    /// On a connection of its own (RFC 6062 §5.4).
    ConnectionBind { id: u32 },
}

/// What an allocation is to be like. By default: UDP, and what family the server chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allocate {
    pub transport: RelayTransport,
    /// REQUESTED-ADDRESS-FAMILY.
    pub family: Option<AddressFamily>,
    /// ADDITIONAL-ADDRESS-FAMILY: an IPv6 address besides the IPv4 one.
    pub additional: Option<AddressFamily>,
    pub even_port: Option<EvenPort>,
    /// RESERVATION-TOKEN, for the port that an earlier allocation set aside.
    pub reservation: Option<Vec<u8>>,
    /// DONT-FRAGMENT: whether the server can set that bit.
    pub dont_fragment: bool,
    /// MOBILITY-TICKET, empty: whether the allocation may move to another address (RFC 8016 §3.3).
    pub mobility: bool,
    /// LIFETIME in seconds.
    pub lifetime: Option<u32>,
}

/// What the relay speaks with peers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RelayTransport {
    #[default]
    Udp,
    /// RFC 6062.
    Tcp,
}

/// EVEN-PORT (RFC 8656 §18.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvenPort {
    Alone,
    /// The next higher port is to be set aside.
    WithReservation,
}

impl RelayTransport {
    /// The number of the protocol in IP.
    const fn protocol(self) -> u8 {
        match self {
            RelayTransport::Udp => 17,
            RelayTransport::Tcp => 6,
        }
    }
}

impl Request {
    pub fn method(&self) -> Method {
        match self {
            Request::Allocate(_) => Method::ALLOCATE,
            Request::Refresh { .. } => Method::REFRESH,
            Request::CreatePermission { .. } => Method::CREATE_PERMISSION,
            Request::ChannelBind { .. } => Method::CHANNEL_BIND,
            Request::Connect { .. } => Method::CONNECT,
            Request::ConnectionBind { .. } => Method::CONNECTION_BIND,
        }
    }

    /// The message, ready for what proves who sent it.
    pub(super) fn write(&self, id: TransactionId) -> Writer {
        let writer = Writer::new(MessageType::new(self.method(), Class::Request), id);
        match self {
            Request::Allocate(allocate) => allocate.write(writer),
            Request::Refresh { lifetime } => writer.number(AttributeType::LIFETIME, *lifetime),
            Request::CreatePermission { peers } => peers
                .iter()
                .fold(writer, |writer, ip| peer(writer, SocketAddr::new(*ip, 0))),
            Request::ChannelBind {
                channel,
                peer: address,
            } => {
                let number = u32::from(channel.0) << 16;
                peer(
                    writer.number(AttributeType::CHANNEL_NUMBER, number),
                    *address,
                )
            }
            Request::Connect { peer: address } => peer(writer, *address),
            Request::ConnectionBind { id } => writer.number(AttributeType::CONNECTION_ID, *id),
        }
    }
}

fn peer(writer: Writer, address: SocketAddr) -> Writer {
    writer.xor_address(AttributeType::XOR_PEER_ADDRESS, address)
}

impl Allocate {
    fn write(&self, writer: Writer) -> Writer {
        let protocol = [self.transport.protocol(), 0, 0, 0];
        let mut writer = writer.attribute(AttributeType::REQUESTED_TRANSPORT, &protocol);
        let families = [
            (AttributeType::REQUESTED_ADDRESS_FAMILY, self.family),
            (AttributeType::ADDITIONAL_ADDRESS_FAMILY, self.additional),
        ];
        for (kind, family) in families {
            if let Some(family) = family {
                writer = writer.attribute(kind, &[family.number(), 0, 0, 0]);
            }
        }
        if let Some(even) = self.even_port {
            let bits = match even {
                EvenPort::Alone => 0,
                EvenPort::WithReservation => 0x80,
            };
            writer = writer.attribute(AttributeType::EVEN_PORT, &[bits]);
        }
        if let Some(token) = &self.reservation {
            writer = writer.attribute(AttributeType::RESERVATION_TOKEN, token);
        }
        if self.dont_fragment {
            writer = writer.attribute(AttributeType::DONT_FRAGMENT, &[]);
        }
        if self.mobility {
            writer = writer.attribute(AttributeType::MOBILITY_TICKET, &[]);
        }
        match self.lifetime {
            Some(lifetime) => writer.number(AttributeType::LIFETIME, lifetime),
            None => writer,
        }
    }
}

/// A Send indication: `data` for `peer`, without a channel (RFC 8656 §11.1).
pub fn send_indication(id: TransactionId, address: SocketAddr, data: &[u8]) -> Vec<u8> {
    let writer = Writer::new(MessageType::new(Method::SEND, Class::Indication), id);
    peer(writer, address)
        .attribute(AttributeType::DATA, data)
        .finish()
}
