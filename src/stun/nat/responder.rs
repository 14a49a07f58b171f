//! The server's end of RFC 5780: one server with two addresses and two ports.

use std::net::SocketAddr;

use crate::stun::fingerprint::Fingerprint;
use crate::stun::{AttributeType, Class, Message, MessageType, Writer};

/// A server that listens on all four combinations of two addresses and two ports.
#[derive(Debug, Clone, Copy)]
pub struct DiscoveryServer {
    pub first: SocketAddr,
    /// Differs in address and port.
    pub other: SocketAddr,
}

/// A datagram to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub from: SocketAddr,
    pub to: SocketAddr,
    pub bytes: Vec<u8>,
}

impl DiscoveryServer {
    /// Where to listen.
    pub fn addresses(&self) -> [SocketAddr; 4] {
        let (first, other) = (self.first, self.other);
        [
            first,
            SocketAddr::new(first.ip(), other.port()),
            SocketAddr::new(other.ip(), first.port()),
            other,
        ]
    }

    /// The answer to a Binding request that came from `source` to `asked`, which is one of
    /// [`DiscoveryServer::addresses`].
    pub fn respond(
        &self,
        request: &[u8],
        source: SocketAddr,
        asked: SocketAddr,
    ) -> Option<Response> {
        let message = Message::read(request).ok()?;
        let is_request = message.kind == MessageType::binding(Class::Request);
        let is_sound = message.damage.is_none()
            && matches!(
                message.fingerprint(),
                Ok(Fingerprint::Absent | Fingerprint::Valid)
            );
        if !is_request || !is_sound {
            return None;
        }
        let flags = number(&message, AttributeType::CHANGE_REQUEST).unwrap_or(0);
        let from = SocketAddr::new(
            if flags & 4 == 0 {
                asked.ip()
            } else {
                self.not(asked).ip()
            },
            if flags & 2 == 0 {
                asked.port()
            } else {
                self.not(asked).port()
            },
        );
        // RESPONSE-PORT has the port in its upper half (§7.5).
        let port = number(&message, AttributeType::RESPONSE_PORT);
        let port = port.map_or(source.port(), |value| (value >> 16) as u16);
        let writer = Writer::new(MessageType::binding(Class::Success), message.id)
            .xor_mapped_address(source)
            .address(AttributeType::RESPONSE_ORIGIN, from)
            .address(AttributeType::OTHER_ADDRESS, self.not(asked));
        Some(Response {
            from,
            to: SocketAddr::new(source.ip(), port),
            bytes: writer.finish_with_fingerprint(),
        })
    }

    /// The combination that shares neither address nor port with `asked`.
    fn not(&self, asked: SocketAddr) -> SocketAddr {
        let ip = if asked.ip() == self.first.ip() {
            self.other.ip()
        } else {
            self.first.ip()
        };
        let port = if asked.port() == self.first.port() {
            self.other.port()
        } else {
            self.first.port()
        };
        SocketAddr::new(ip, port)
    }
}

fn number(message: &Message<'_>, kind: AttributeType) -> Option<u32> {
    let value = message.attribute(kind)?.value;
    Some(u32::from_be_bytes(value.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::TransactionId;

    const ID: TransactionId = TransactionId([1; 12]);

    fn server() -> DiscoveryServer {
        DiscoveryServer {
            first: "192.0.2.1:3478".parse().unwrap(),
            other: "192.0.2.2:3479".parse().unwrap(),
        }
    }

    /// Where the answer to a request to the first address comes from and goes to.
    fn answered(kind: AttributeType, value: u32) -> (String, String) {
        let kind_of = MessageType::binding(Class::Request);
        let request = Writer::new(kind_of, ID).number(kind, value).finish();
        let source = "198.51.100.1:4000".parse().unwrap();
        let server = server();
        let response = server.respond(&request, source, server.first).unwrap();
        (response.from.to_string(), response.to.to_string())
    }

    #[test]
    fn change_request_moves_the_answer_to_the_other_address_port_or_both() {
        let from = |flags| answered(AttributeType::CHANGE_REQUEST, flags).0;
        assert_eq!(from(0), "192.0.2.1:3478");
        assert_eq!(from(2), "192.0.2.1:3479");
        assert_eq!(from(4), "192.0.2.2:3478");
        assert_eq!(from(6), "192.0.2.2:3479");
    }

    #[test]
    fn response_port_sends_the_answer_elsewhere() {
        let (_, to) = answered(AttributeType::RESPONSE_PORT, 5000 << 16);
        assert_eq!(to, "198.51.100.1:5000");
    }
}
