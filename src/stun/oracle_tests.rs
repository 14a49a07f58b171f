//! The reader and the writer against another implementation, and against noise.

use std::net::{IpAddr, SocketAddr};

use proptest::collection::vec;
use proptest::prelude::*;
use stun::message::{Getter, Setter};

use super::types::{AttributeType, Class, MessageType, TransactionId};
use super::{Fingerprint, Message, Value, Writer, respond};

fn attributes() -> impl Strategy<Value = Vec<(u16, Vec<u8>)>> {
    // FINGERPRINT has to be last, and an old number of XOR-MAPPED-ADDRESS becomes the new one
    // in the oracle, so they are not among those drawn at random.
    let kind = any::<u16>().prop_filter("special", |kind| ![0x8028, 0x8020].contains(kind));
    vec((kind, vec(any::<u8>(), 0..40)), 0..8)
}

fn address() -> impl Strategy<Value = SocketAddr> {
    (any::<IpAddr>(), any::<u16>()).prop_map(|(ip, port)| SocketAddr::new(ip, port))
}

/// A message of ours, as the oracle reads it.
fn oracle(bytes: &[u8]) -> stun::message::Message {
    let mut message = stun::message::Message::new();
    message
        .unmarshal_binary(bytes)
        .expect("the oracle reads what we write");
    message
}

proptest! {
    #[test]
    fn the_oracle_reads_what_is_written(id: [u8; 12], kind in 0..0x4000u16, attributes in attributes()) {
        let writer = Writer::new(MessageType::from_bits(kind), TransactionId(id));
        let bytes = attributes
            .iter()
            .fold(writer, |writer, (kind, value)| writer.attribute(AttributeType(*kind), value))
            .finish_with_fingerprint();
        let oracle = oracle(&bytes);

        prop_assert_eq!(oracle.transaction_id.0, id);
        prop_assert_eq!(oracle.typ.value(), kind);
        prop_assert!(stun::fingerprint::FINGERPRINT.check(&oracle).is_ok());
        let read: Vec<(u16, Vec<u8>)> = oracle
            .attributes
            .0
            .iter()
            .take(attributes.len())
            .map(|attribute| (attribute.typ.0, attribute.value.clone()))
            .collect();
        prop_assert_eq!(read, attributes);
    }

    #[test]
    fn what_the_oracle_writes_is_read(id: [u8; 12], attributes in attributes()) {
        let mut oracle = stun::message::Message::new();
        oracle.set_type(stun::message::BINDING_SUCCESS);
        oracle.transaction_id = stun::message::TransactionId(id);
        oracle.write_header();
        for (kind, value) in &attributes {
            oracle.add(stun::attributes::AttrType(*kind), value);
        }
        stun::fingerprint::FINGERPRINT.add_to(&mut oracle).unwrap();

        let message = Message::read(&oracle.raw).unwrap();
        prop_assert_eq!(message.damage, None);
        prop_assert_eq!(message.id, TransactionId(id));
        prop_assert_eq!(message.kind, MessageType::binding(Class::Success));
        prop_assert_eq!(message.fingerprint(), Ok(Fingerprint::Valid));
        let read: Vec<(u16, Vec<u8>)> = message
            .attributes
            .iter()
            .take(attributes.len())
            .map(|attribute| (attribute.kind.0, attribute.value.to_vec()))
            .collect();
        prop_assert_eq!(read, attributes);
    }

    #[test]
    fn addresses_agree_with_the_oracle_both_ways(id: [u8; 12], address in address()) {
        let kind = MessageType::binding(Class::Success);
        let bytes = Writer::new(kind, TransactionId(id)).xor_mapped_address(address).finish();
        let message = Message::read(&bytes).unwrap();
        let attribute = message.attribute(AttributeType::XOR_MAPPED_ADDRESS).unwrap();
        prop_assert_eq!(attribute.value(message.id), Ok(Value::Address(address)));

        let mut theirs = stun::xoraddr::XorMappedAddress::default();
        theirs.get_from(&oracle(&bytes)).unwrap();
        prop_assert_eq!(SocketAddr::new(theirs.ip, theirs.port), address);
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(bytes in vec(any::<u8>(), 0..200)) {
        exercise(&bytes);
    }

    /// Noise behind a sound header gets further than noise alone.
    #[test]
    fn any_bytes_behind_a_header_are_read_without_a_panic(
        kind: u16, length: u16, body in vec(any::<u8>(), 0..200),
    ) {
        let mut bytes = Writer::new(MessageType::from_bits(kind & 0x3fff), TransactionId([1; 12])).finish();
        bytes[2..4].copy_from_slice(&length.to_be_bytes());
        bytes.extend(body);
        exercise(&bytes);
    }

    /// One byte changed in a sound response: the damage that is nearest to sense.
    #[test]
    fn any_changed_byte_is_read_without_a_panic(at in 0usize..80, to: u8) {
        let mut bytes = super::fixtures::read("rfc5769-response-ipv4.hex");
        bytes[at] = to;
        exercise(&bytes);
    }
}

/// Everything that hostile bytes can reach.
fn exercise(bytes: &[u8]) {
    let source = SocketAddr::from(([192, 0, 2, 1], 1));
    let _ = respond(bytes, source, "test");
    if let Ok(message) = Message::read(bytes) {
        let _ = message.fingerprint();
        let _ = super::reply::judge(&message, source);
        for attribute in &message.attributes {
            let _ = attribute.value(message.id).map(|value| value.to_string());
        }
    }
}
