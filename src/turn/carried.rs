//! What a message between a client and its TURN server carries for a peer, read in place.

use super::ChannelData;
use crate::stun::{AttributeType, Class, Message, MessageType, Method};

/// The data in ChannelData, or in a Send or Data indication (RFC 8656 §11 and §12). `None` for
/// every other message, and for what is cut.
pub fn carried(bytes: &[u8]) -> Option<&[u8]> {
    match bytes.first()? {
        // Send and Data indications, by the first byte of their types.
        0x00 => indicated(bytes),
        // Channels have this range in RFC 7983 §7.
        0x40..=0x4f => ChannelData::read(bytes).map(|message| message.data),
        _ => None,
    }
}

fn indicated(bytes: &[u8]) -> Option<&[u8]> {
    let kind = MessageType::from_bits(u16::from_be_bytes(*bytes.first_chunk()?));
    let is_indication =
        matches!(kind.method, Method::SEND | Method::DATA) && kind.class == Class::Indication;
    if !is_indication {
        return None;
    }
    let message = Message::read(bytes).ok()?;
    let data = message.attribute(AttributeType::DATA)?;
    Some(data.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::{TransactionId, Writer};
    use crate::turn::{ChannelNumber, send_indication};
    use proptest::prelude::*;

    const PACKET: &[u8] = &[0x80, 111, 0, 1, 2, 3];

    #[test]
    fn the_data_of_channels_and_indications_is_found() {
        let mut channel = Vec::new();
        let message = ChannelData {
            channel: ChannelNumber::FIRST,
            data: PACKET,
        };
        message.write(&mut channel);
        assert_eq!(carried(&channel), Some(PACKET));
        let peer = "192.0.2.1:5000".parse().unwrap();
        let indication = send_indication(TransactionId([7; 12]), peer, PACKET);
        assert_eq!(carried(&indication), Some(PACKET));
    }

    #[test]
    fn other_messages_carry_nothing() {
        let binding = MessageType {
            method: Method::BINDING,
            class: Class::Request,
        };
        let binding = Writer::new(binding, TransactionId([1; 12])).finish();
        assert_eq!(carried(&binding), None);
        assert_eq!(carried(PACKET), None);
        assert_eq!(carried(&[]), None);
        assert_eq!(carried(&[0x40, 0, 0, 9, 1]), None, "cut");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(first in 0u8..0x50, rest in prop::collection::vec(any::<u8>(), 0..64)) {
            let _ = carried(&[&[first][..], &rest].concat());
        }
    }
}
