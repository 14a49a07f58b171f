//! MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256: who wrote a message (RFC 8489 §14.5, §14.6).

use std::fmt;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::message::{ATTRIBUTE_HEADER_LEN, Attribute, Damage, Defect, HEADER_LEN, Message};
use super::types::AttributeType;
use super::writer::Writer;

/// What both sides know and nobody else should.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

/// How a long-term key is made of a password (RFC 8489 §18.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PasswordAlgorithm {
    Md5,
    Sha256,
}

/// The hash function of the HMAC, and with it the attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IntegrityKind {
    Sha1,
    Sha256,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Integrity {
    Absent,
    Valid(IntegrityKind),
    Mismatch(IntegrityKind),
}

impl Key {
    /// The key of a key itself, such as that of a token (RFC 7635 §4).
    pub fn of_bytes(bytes: impl Into<Vec<u8>>) -> Key {
        Key(bytes.into())
    }

    /// The key of a long-term credential (RFC 8489 §9.2.2).
    pub fn long_term(
        username: &str,
        realm: &str,
        password: &str,
        algorithm: PasswordAlgorithm,
    ) -> Key {
        let text = format!("{username}:{realm}:{password}");
        Key(match algorithm {
            PasswordAlgorithm::Md5 => Md5::digest(text).to_vec(),
            PasswordAlgorithm::Sha256 => Sha256::digest(text).to_vec(),
        })
    }
}

/// USERHASH, which names a user without telling the name (RFC 8489 §14.4).
pub fn userhash_of(username: &str, realm: &str) -> [u8; 32] {
    Sha256::digest(format!("{username}:{realm}")).into()
}

/// A key is a secret.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

impl PasswordAlgorithm {
    /// Its number in PASSWORD-ALGORITHM.
    pub const fn number(self) -> u16 {
        match self {
            PasswordAlgorithm::Md5 => 1,
            PasswordAlgorithm::Sha256 => 2,
        }
    }

    pub fn of_number(number: u16) -> Option<PasswordAlgorithm> {
        [PasswordAlgorithm::Md5, PasswordAlgorithm::Sha256]
            .into_iter()
            .find(|algorithm| algorithm.number() == number)
    }
}

impl fmt::Display for PasswordAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PasswordAlgorithm::Md5 => "MD5",
            PasswordAlgorithm::Sha256 => "SHA-256",
        })
    }
}

impl IntegrityKind {
    pub const fn attribute(self) -> AttributeType {
        match self {
            IntegrityKind::Sha1 => AttributeType::MESSAGE_INTEGRITY,
            IntegrityKind::Sha256 => AttributeType::MESSAGE_INTEGRITY_SHA256,
        }
    }

    const fn length(self) -> usize {
        match self {
            IntegrityKind::Sha1 => 20,
            IntegrityKind::Sha256 => 32,
        }
    }
}

impl<'a> Message<'a> {
    /// Checks the integrity attribute of a kind against `key`.
    ///
    /// # Errors
    /// When the attribute has a length that it cannot have.
    pub fn integrity(&self, kind: IntegrityKind, key: &Key) -> Result<Integrity, Damage> {
        let Some(attribute) = self.attribute(kind.attribute()) else {
            return Ok(Integrity::Absent);
        };
        let found = attribute.value;
        // MESSAGE-INTEGRITY-SHA256 may be cut only where a usage of STUN says so (RFC 8489 §14.6).
        // Neither Binding nor TURN does.
        if found.len() != kind.length() {
            return Err(Damage {
                offset: attribute.offset,
                defect: Defect::ValueLength {
                    kind: attribute.kind,
                    got: found.len(),
                },
            });
        }
        let covered = self.bytes.get(..attribute.offset).unwrap_or_default();
        Ok(match is_mac_of(covered, kind, key, found) {
            true => Integrity::Valid(kind),
            false => Integrity::Mismatch(kind),
        })
    }

    /// The attributes that an integrity attribute vouches for. What follows the first of these
    /// is to be ignored (RFC 8489 §14.5); without one that is nothing.
    pub fn vouched(&self) -> impl Iterator<Item = &Attribute<'a>> {
        let end = self.attributes.iter().position(is_integrity);
        self.attributes.iter().take(end.unwrap_or_default())
    }

    /// The attributes that count: those that an integrity attribute vouches for, and all where
    /// there is none.
    pub fn counting(&self) -> impl Iterator<Item = &Attribute<'a>> {
        let is_signed = self.attributes.iter().any(is_integrity);
        let end = match is_signed {
            true => self.vouched().count(),
            false => self.attributes.len(),
        };
        self.attributes.iter().take(end)
    }
}

fn is_integrity(attribute: &Attribute<'_>) -> bool {
    attribute.kind == AttributeType::MESSAGE_INTEGRITY
        || attribute.kind == AttributeType::MESSAGE_INTEGRITY_SHA256
}

/// The HMAC over what comes before the attribute, with a header length that already includes it.
fn covered_mac(covered: &[u8], kind: IntegrityKind, key: &Key) -> Vec<u8> {
    match kind {
        IntegrityKind::Sha1 => finished(over::<Hmac<Sha1>>(covered, kind, key)),
        IntegrityKind::Sha256 => finished(over::<Hmac<Sha256>>(covered, kind, key)),
    }
}

fn finished<M: Mac>(mac: Option<M>) -> Vec<u8> {
    mac.map_or(Vec::new(), |mac| mac.finalize().into_bytes().to_vec())
}

/// Takes as long wherever the difference is, so that nobody can find a signature byte by byte.
fn is_mac_of(covered: &[u8], kind: IntegrityKind, key: &Key, found: &[u8]) -> bool {
    match kind {
        IntegrityKind::Sha1 => fits(over::<Hmac<Sha1>>(covered, kind, key), found),
        IntegrityKind::Sha256 => fits(over::<Hmac<Sha256>>(covered, kind, key), found),
    }
}

fn fits<M: Mac>(mac: Option<M>, found: &[u8]) -> bool {
    mac.is_some_and(|mac| mac.verify_slice(found).is_ok())
}

/// `None` for a key of a length that HMAC does not take, and it takes any.
fn over<M: Mac + KeyInit>(covered: &[u8], kind: IntegrityKind, key: &Key) -> Option<M> {
    let length = covered.len() + ATTRIBUTE_HEADER_LEN + kind.length();
    let length = length.saturating_sub(HEADER_LEN) as u16;
    let (message_type, rest) = covered.split_at_checked(2).unwrap_or_default();
    let (_, rest) = rest.split_at_checked(2).unwrap_or_default();
    let mac = <M as Mac>::new_from_slice(&key.0).ok()?;
    let mac = mac.chain_update(message_type);
    Some(mac.chain_update(length.to_be_bytes()).chain_update(rest))
}

impl Writer {
    /// Adds the integrity attribute of a kind, which vouches for all attributes so far.
    pub fn integrity(self, kind: IntegrityKind, key: &Key) -> Writer {
        let value = covered_mac(self.bytes(), kind, key);
        self.attribute(kind.attribute(), &value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::{MessageType, TransactionId, fixtures};

    /// RFC 5769 §2.1 names the password of its first three samples.
    fn short_term() -> Key {
        Key::of_bytes(*b"VOkJxbRl1RmTxUk/WvJxBt")
    }

    #[test]
    fn the_messages_of_rfc_5769_are_vouched_for() {
        let files = [
            "rfc5769-request.hex",
            "rfc5769-response-ipv4.hex",
            "rfc5769-response-ipv6.hex",
        ];
        for file in files {
            let bytes = fixtures::read(file);
            let message = Message::read(&bytes).unwrap();
            let integrity = message.integrity(IntegrityKind::Sha1, &short_term());
            assert_eq!(
                integrity,
                Ok(Integrity::Valid(IntegrityKind::Sha1)),
                "{file}"
            );
        }
    }

    #[test]
    fn the_long_term_key_of_rfc_5769_fits_its_message() {
        let bytes = fixtures::read("rfc5769-request-long-term.hex");
        let message = Message::read(&bytes).unwrap();
        let user = "\u{30de}\u{30c8}\u{30ea}\u{30c3}\u{30af}\u{30b9}";
        let key = |password| Key::long_term(user, "example.org", password, PasswordAlgorithm::Md5);
        let integrity = |key: Key| message.integrity(IntegrityKind::Sha1, &key).unwrap();
        assert_eq!(
            integrity(key("TheMatrIX")),
            Integrity::Valid(IntegrityKind::Sha1)
        );
        assert_eq!(
            integrity(key("thematrix")),
            Integrity::Mismatch(IntegrityKind::Sha1)
        );
    }

    #[test]
    fn the_message_of_rfc_8489_is_vouched_for_by_its_sha256_key() {
        let bytes = fixtures::read("rfc8489-request-sha256.hex");
        let message = Message::read(&bytes).unwrap();
        assert_eq!(message.damage, None);
        let user = "\u{30de}\u{30c8}\u{30ea}\u{30c3}\u{30af}\u{30b9}";
        let key = Key::long_term(user, "example.org", "TheMatrIX", PasswordAlgorithm::Sha256);
        assert_eq!(
            message.integrity(IntegrityKind::Sha256, &key),
            Ok(Integrity::Valid(IntegrityKind::Sha256))
        );
        let userhash = message.attribute(AttributeType::USERHASH).unwrap();
        assert_eq!(userhash.value, userhash_of(user, "example.org"));
    }

    #[test]
    fn what_is_signed_is_vouched_for_and_no_more() {
        let key = Key::long_term("alice", "lab", "secret", PasswordAlgorithm::Sha256);
        for kind in [IntegrityKind::Sha1, IntegrityKind::Sha256] {
            let bytes = Writer::new(MessageType::from_bits(3), TransactionId([3; 12]))
                .software("before")
                .integrity(kind, &key)
                .attribute(AttributeType::REALM, b"after")
                .finish_with_fingerprint();
            let message = Message::read(&bytes).unwrap();
            assert_eq!(message.integrity(kind, &key), Ok(Integrity::Valid(kind)));
            let vouched: Vec<AttributeType> = message.vouched().map(|a| a.kind).collect();
            assert_eq!(vouched, [AttributeType::SOFTWARE]);
        }
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let mut bytes = fixtures::read("rfc5769-response-ipv4.hex");
        bytes[25] ^= 1;
        let message = Message::read(&bytes).unwrap();
        assert_eq!(
            message.integrity(IntegrityKind::Sha1, &short_term()),
            Ok(Integrity::Mismatch(IntegrityKind::Sha1))
        );
    }

    #[test]
    fn a_cut_sha256_counts_nowhere() {
        let key = Key::of_bytes(*b"key");
        let kind = IntegrityKind::Sha256;
        let with_length = |length: usize| {
            let writer = Writer::new(MessageType::from_bits(1), TransactionId([1; 12]));
            // As a sender would cut it, with a header that counts what is left.
            let counted = (4 + length) as u16;
            let header = [&[0, 1], &counted.to_be_bytes(), &writer.bytes()[4..]].concat();
            let mac = <Hmac<Sha256> as Mac>::new_from_slice(b"key").unwrap();
            let mac = mac.chain_update(header).finalize().into_bytes();
            let bytes = writer.attribute(kind.attribute(), &mac[..length]).finish();
            let message = Message::read(&bytes).unwrap();
            message.integrity(kind, &key)
        };
        assert_eq!(with_length(32), Ok(Integrity::Valid(kind)));
        for length in [0, 12, 16, 18, 28] {
            assert!(with_length(length).is_err(), "{length}");
        }
    }

    #[test]
    fn a_key_is_not_shown() {
        assert_eq!(format!("{:?}", short_term()), "Key(…)");
    }
}
