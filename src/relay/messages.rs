//! What the relay writes, and how it takes messages apart.

use std::net::SocketAddr;

use super::ClientTransport;
use super::nonce::hmac_sha1;
use crate::stun::{
    Attribute, AttributeType, Class, Message, MessageType, Method, TransactionId, Value, Writer,
    error_code,
};

/// Transaction ids and tokens that nobody else can foresee.
pub struct Ids {
    seed: [u8; 20],
    issued: u64,
}

impl std::fmt::Debug for Ids {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ids").finish_non_exhaustive()
    }
}

impl Ids {
    /// `seed` is random.
    pub fn new(seed: [u8; 20]) -> Ids {
        Ids { seed, issued: 0 }
    }

    pub fn next(&mut self) -> TransactionId {
        self.issued += 1;
        let [_, _, _, _, _, _, _, _, id @ ..] = self.seed;
        let mut id: [u8; 12] = id;
        for (byte, count) in id.iter_mut().zip(self.issued.to_be_bytes()) {
            *byte ^= count;
        }
        TransactionId(id)
    }

    /// A reservation token.
    pub fn token(&mut self) -> [u8; 8] {
        self.issued += 1;
        let mac = hmac_sha1(&self.seed, &self.issued.to_be_bytes());
        let [a, b, c, d, e, f, g, h, ..] = mac;
        [a, b, c, d, e, f, g, h]
    }
}

pub fn error_response(message: &Message<'_>, code: u16) -> Writer {
    let kind = MessageType::new(message.kind.method, Class::Error);
    let reason = error_code::name(code).unwrap_or_default();
    Writer::new(kind, message.id).error_code(code, reason)
}

pub fn address(attribute: &Attribute<'_>, id: TransactionId) -> Option<SocketAddr> {
    match attribute.value(id) {
        Ok(Value::Address(address)) => Some(address),
        _ => None,
    }
}

/// The message without what follows its integrity, which anyone could have added
/// (RFC 8489 §14.5).
pub fn signed_part(mut message: Message<'_>) -> Message<'_> {
    let vouched = message.vouched().count();
    message.attributes.truncate(vouched);
    message
}

/// A stream needs ChannelData padded to four bytes, a datagram does not (RFC 8656 §12.5).
pub fn channel_message(number: u16, data: &[u8], transport: ClientTransport) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    let mut bytes = Vec::with_capacity(data.len() + 8);
    bytes.extend(number.to_be_bytes());
    bytes.extend(length.to_be_bytes());
    bytes.extend(data);
    if transport == ClientTransport::Tcp {
        bytes.resize(bytes.len().next_multiple_of(4), 0);
    }
    bytes
}

pub fn data_indication(id: TransactionId, peer: SocketAddr, data: &[u8]) -> Vec<u8> {
    Writer::new(MessageType::new(Method::DATA, Class::Indication), id)
        .xor_address(AttributeType::XOR_PEER_ADDRESS, peer)
        .attribute(AttributeType::DATA, data)
        .finish()
}
