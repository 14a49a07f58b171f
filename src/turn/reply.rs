//! What the success responses and indications of a TURN server carry.

use std::net::{IpAddr, SocketAddr};

use super::fault::Fault;
use crate::stun::{self, Attribute, AttributeType, Class, Message, MessageType, Method, Value};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AddressFamily {
    Ipv4,
    Ipv6,
}

impl AddressFamily {
    /// Its number in attributes (RFC 8489 §14.1).
    pub const fn number(self) -> u8 {
        match self {
            AddressFamily::Ipv4 => 0x01,
            AddressFamily::Ipv6 => 0x02,
        }
    }

    pub fn of(ip: IpAddr) -> AddressFamily {
        match ip {
            IpAddr::V4(_) => AddressFamily::Ipv4,
            IpAddr::V6(_) => AddressFamily::Ipv6,
        }
    }
}

/// What an allocation lasts by default, in seconds (RFC 8656 §3.2).
pub const DEFAULT_LIFETIME: u32 = 600;

/// A success response to Allocate (RFC 8656 §7.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocated {
    /// The address of the relay, and with ADDITIONAL-ADDRESS-FAMILY a second one.
    pub relayed: Vec<SocketAddr>,
    /// Our address as the server sees it; `None` when it does not say.
    pub mapped: Option<SocketAddr>,
    /// Seconds; `None` when the server does not say.
    pub lifetime: Option<u32>,
    pub reservation: Option<Vec<u8>>,
    pub mobility_ticket: Option<Vec<u8>>,
    /// ADDRESS-ERROR-CODE: why there is no second address.
    pub additional_refused: Option<u16>,
}

impl Allocated {
    /// # Errors
    /// When there is no relayed address, or an attribute cannot be read.
    pub fn read(message: &Message<'_>) -> Result<Allocated, Fault> {
        let relayed: Vec<SocketAddr> = message
            .counting()
            .filter(|attribute| attribute.kind == AttributeType::XOR_RELAYED_ADDRESS)
            .map(|attribute| match attribute.value(message.id) {
                Ok(Value::Address(address)) => Ok(Some(address)),
                Ok(_) => Ok(None),
                Err(damage) => Err(Fault::Stun(stun::Fault::Malformed(damage))),
            })
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?;
        if relayed.is_empty() {
            return Err(Fault::Missing(AttributeType::XOR_RELAYED_ADDRESS));
        }
        Ok(Allocated {
            relayed,
            mapped: address(message, AttributeType::XOR_MAPPED_ADDRESS)?,
            lifetime: number(message, AttributeType::LIFETIME)?,
            reservation: bytes(message, AttributeType::RESERVATION_TOKEN),
            mobility_ticket: bytes(message, AttributeType::MOBILITY_TICKET),
            additional_refused: additional_refused(message),
        })
    }

    /// The first relayed address, as most allocations have one.
    pub fn relay(&self) -> Option<SocketAddr> {
        self.relayed.first().copied()
    }
}

/// Seconds that the allocation now has, in a success response to Refresh.
///
/// # Errors
/// When LIFETIME cannot be read.
pub fn lifetime(message: &Message<'_>) -> Result<Option<u32>, Fault> {
    number(message, AttributeType::LIFETIME)
}

/// CONNECTION-ID, in a success response to Connect (RFC 6062 §6.2.1).
///
/// # Errors
/// When there is none.
pub fn connection_id(message: &Message<'_>) -> Result<u32, Fault> {
    bytes(message, AttributeType::CONNECTION_ID)
        .and_then(|bytes| <[u8; 4]>::try_from(bytes).ok())
        .map(u32::from_be_bytes)
        .ok_or(Fault::Missing(AttributeType::CONNECTION_ID))
}

/// What a peer sent through the relay, where it has no channel (RFC 8656 §11.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataIndication<'a> {
    pub peer: SocketAddr,
    pub data: &'a [u8],
}

impl<'a> DataIndication<'a> {
    /// `None` when the message is another one, or lacks one of its attributes.
    pub fn read(message: &Message<'a>) -> Option<DataIndication<'a>> {
        if message.kind != MessageType::new(Method::DATA, Class::Indication) {
            return None;
        }
        let peer = address(message, AttributeType::XOR_PEER_ADDRESS).ok()??;
        let data = message.attribute(AttributeType::DATA)?.value;
        Some(DataIndication { peer, data })
    }
}

fn address(message: &Message<'_>, kind: AttributeType) -> Result<Option<SocketAddr>, Fault> {
    match value(message, kind)? {
        Some(Value::Address(address)) => Ok(Some(address)),
        _ => Ok(None),
    }
}

fn number(message: &Message<'_>, kind: AttributeType) -> Result<Option<u32>, Fault> {
    match value(message, kind)? {
        Some(Value::Number(number)) => Ok(Some(number)),
        _ => Ok(None),
    }
}

fn bytes(message: &Message<'_>, kind: AttributeType) -> Option<Vec<u8>> {
    attribute(message, kind).map(|a| a.value.to_vec())
}

/// The first attribute of a type, if nobody can have added it behind the server's signature.
fn attribute<'m, 'a>(message: &'m Message<'a>, kind: AttributeType) -> Option<&'m Attribute<'a>> {
    message.counting().find(|attribute| attribute.kind == kind)
}

fn value<'a>(message: &Message<'a>, kind: AttributeType) -> Result<Option<Value<'a>>, Fault> {
    attribute(message, kind)
        .map(|attribute| attribute.value(message.id))
        .transpose()
        .map_err(|damage| Fault::Stun(stun::Fault::Malformed(damage)))
}

/// ADDRESS-ERROR-CODE has the family before what ERROR-CODE has (RFC 8656 §18.12).
fn additional_refused(message: &Message<'_>) -> Option<u16> {
    let attribute = attribute(message, AttributeType::ADDRESS_ERROR_CODE)?;
    let (&[_family, _, class, number], _) = attribute.value.split_first_chunk::<4>()?;
    Some(u16::from(class & 0x07) * 100 + u16::from(number))
}
