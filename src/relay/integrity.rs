//! MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256: checked and added (RFC 8489 §14.5, §14.6).

use super::credentials::{hmac_sha1, hmac_sha256};
use crate::stun::{Attribute, AttributeType, HEADER_LEN, Message};

/// Bytes of an attribute's type and length.
const ATTRIBUTE_HEADER_LEN: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integrity {
    Sha1,
    Sha256,
}

impl Integrity {
    /// The strongest that a message carries.
    pub fn of(message: &Message<'_>) -> Option<Integrity> {
        [Integrity::Sha256, Integrity::Sha1]
            .into_iter()
            .find(|integrity| message.attribute(integrity.attribute()).is_some())
    }

    pub fn attribute(self) -> AttributeType {
        match self {
            Integrity::Sha1 => AttributeType::MESSAGE_INTEGRITY,
            Integrity::Sha256 => AttributeType::MESSAGE_INTEGRITY_SHA256,
        }
    }

    fn mac(self, key: &[u8], text: &[u8]) -> Vec<u8> {
        match self {
            Integrity::Sha1 => hmac_sha1(key, text).to_vec(),
            Integrity::Sha256 => hmac_sha256(key, text).to_vec(),
        }
    }

    /// MESSAGE-INTEGRITY-SHA256 may be cut to 16 bytes (RFC 8489 §14.6).
    fn may_have_length(self, length: usize) -> bool {
        match self {
            Integrity::Sha1 => length == 20,
            Integrity::Sha256 => (16..=32).contains(&length) && length.is_multiple_of(4),
        }
    }

    /// Whether the message was signed with this key.
    pub fn is_valid(self, message: &Message<'_>, key: &[u8]) -> bool {
        let Some(attribute) = message.attribute(self.attribute()) else {
            return false;
        };
        let mac = self.mac(key, &covered(message.bytes, attribute));
        self.may_have_length(attribute.value.len())
            && mac
                .get(..attribute.value.len())
                .is_some_and(|mac| same(mac, attribute.value))
    }

    /// Adds the attribute to a message that is otherwise complete.
    pub fn sign(self, mut message: Vec<u8>, key: &[u8]) -> Vec<u8> {
        let mac_len = match self {
            Integrity::Sha1 => 20,
            Integrity::Sha256 => 32,
        };
        let end = message.len() + ATTRIBUTE_HEADER_LEN + mac_len;
        set_length(&mut message, end);
        let mac = self.mac(key, &message);
        message.extend(self.attribute().0.to_be_bytes());
        message.extend((mac_len as u16).to_be_bytes());
        message.extend(mac);
        message
    }
}

/// What comes before the attribute, with a length that ends right after it.
fn covered(bytes: &[u8], attribute: &Attribute<'_>) -> Vec<u8> {
    let mut covered = bytes.get(..attribute.offset).unwrap_or_default().to_vec();
    let end = attribute.offset + ATTRIBUTE_HEADER_LEN + attribute.value.len();
    set_length(&mut covered, end);
    covered
}

fn set_length(message: &mut [u8], end: usize) {
    let length = end.saturating_sub(HEADER_LEN) as u16;
    if let Some(field) = message.get_mut(2..4) {
        field.copy_from_slice(&length.to_be_bytes());
    }
}

/// In a time that does not depend on where they differ.
pub fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
