//! The server's end of a Binding transaction (RFC 8489 §6.3.1).

use std::net::SocketAddr;

use super::fingerprint::Fingerprint;
use super::message::Message;
use super::types::{AttributeType, Class, MessageType, Method};
use super::writer::Writer;

/// The response to a Binding request that came from `source`, or `None` for
/// what a server leaves unanswered: other traffic, damaged messages, other
/// methods, responses.
pub fn respond(request: &[u8], source: SocketAddr, software: &str) -> Option<Vec<u8>> {
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
    let response = |class| {
        let kind = MessageType {
            method: Method::BINDING,
            class,
        };
        Writer::new(kind, message.id)
    };
    let unknown = unknown_required(&message);
    let response = if unknown.is_empty() {
        // A socket for both families sees IPv4 clients as ::ffff:a.b.c.d, which they are not.
        let source = SocketAddr::new(source.ip().to_canonical(), source.port());
        response(Class::Success).xor_mapped_address(source)
    } else {
        response(Class::Error)
            .error_code(420, "Unknown Attribute")
            .unknown_attributes(&unknown)
    };
    Some(response.software(software).finish_with_fingerprint())
}

/// Attributes of a request that this server must understand and does not. What
/// ICE agents and authenticating clients add is understood, and ignored.
fn unknown_required(message: &Message<'_>) -> Vec<AttributeType> {
    const UNDERSTOOD: [u16; 9] = [
        0x0006, // USERNAME
        0x0008, // MESSAGE-INTEGRITY
        0x0014, // REALM
        0x0015, // NONCE
        0x001c, // MESSAGE-INTEGRITY-SHA256
        0x001d, // PASSWORD-ALGORITHM
        0x001e, // USERHASH
        0x0024, // PRIORITY
        0x0025, // USE-CANDIDATE
    ];
    let mut unknown: Vec<AttributeType> = message
        .attributes
        .iter()
        .map(|attribute| attribute.kind)
        .filter(|kind| kind.is_comprehension_required() && !UNDERSTOOD.contains(&kind.0))
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::fault::Fault;
    use crate::stun::reply::{self, judge};
    use crate::stun::types::TransactionId;

    const ID: TransactionId = TransactionId([3; 12]);

    fn client() -> SocketAddr {
        "[2001:db8::1]:4000".parse().unwrap()
    }

    fn request() -> Writer {
        Writer::new(MessageType::binding(Class::Request), ID)
    }

    #[test]
    fn a_request_is_answered_with_the_address_it_came_from() {
        let bytes = respond(&request().finish(), client(), "test").unwrap();
        let message = Message::read(&bytes).unwrap();
        assert_eq!(message.id, ID);
        assert_eq!(message.fingerprint(), Ok(Fingerprint::Valid));
        assert_eq!(reply::software(&message).as_deref(), Some("test"));
        assert_eq!(judge(&message, client()).unwrap().mapped, client());
    }

    #[test]
    fn an_ipv4_client_of_a_socket_for_both_families_is_told_its_ipv4_address() {
        let source = "[::ffff:192.0.2.9]:4000".parse().unwrap();
        let bytes = respond(&request().finish(), source, "test").unwrap();
        let answer = judge(&Message::read(&bytes).unwrap(), client()).unwrap();
        assert_eq!(answer.mapped.to_string(), "192.0.2.9:4000");
    }

    #[test]
    fn an_unknown_attribute_that_must_be_understood_is_answered_with_420() {
        let request = request()
            .attribute(AttributeType(0x7f01), &[])
            .attribute(AttributeType(0x7f01), &[])
            .attribute(AttributeType(0x9999), &[]);
        let bytes = respond(&request.finish(), client(), "test").unwrap();
        let Err(Fault::ServerError(error)) = judge(&Message::read(&bytes).unwrap(), client())
        else {
            panic!("not an error response");
        };
        assert_eq!(error.code, 420);
        assert_eq!(error.unknown, [AttributeType(0x7f01)]);
    }

    #[test]
    fn what_is_no_sound_request_is_left_unanswered() {
        let silent = |bytes: &[u8]| respond(bytes, client(), "test").is_none();
        assert!(silent(b"hello"));
        assert!(silent(&[]));

        let indication = Writer::new(MessageType::binding(Class::Indication), ID);
        assert!(silent(&indication.finish()));

        let mut cut = request().software("x").finish();
        cut.pop();
        assert!(silent(&cut));

        let mut corrupt = request().finish_with_fingerprint();
        corrupt[9] ^= 1;
        assert!(silent(&corrupt));
    }
}
