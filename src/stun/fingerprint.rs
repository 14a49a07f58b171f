//! FINGERPRINT: a checksum that tells STUN from other traffic (RFC 8489 §14.7).

use super::message::{ATTRIBUTE_HEADER_LEN, Damage, Defect, HEADER_LEN, Message};
use super::types::AttributeType;

/// What the CRC-32 is XORed with, so that an application's own CRC is not mistaken for it.
const XOR: u32 = 0x5354_554e;

/// Bytes of the attribute with its header.
pub(super) const LEN: usize = ATTRIBUTE_HEADER_LEN + 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fingerprint {
    Absent,
    Valid,
    Mismatch { found: u32, computed: u32 },
}

impl Message<'_> {
    /// Checks the FINGERPRINT.
    ///
    /// # Errors
    /// When the attribute is not 4 bytes long or not the last one.
    pub fn fingerprint(&self) -> Result<Fingerprint, Damage> {
        let Some(attribute) = self.attribute(AttributeType::FINGERPRINT) else {
            return Ok(Fingerprint::Absent);
        };
        let damage = |defect| Damage {
            offset: attribute.offset,
            defect,
        };
        let found = <[u8; 4]>::try_from(attribute.value).map_err(|_| {
            damage(Defect::ValueLength {
                kind: attribute.kind,
                got: attribute.value.len(),
            })
        })?;
        if self.attributes.last() != Some(attribute) {
            return Err(damage(Defect::FingerprintNotLast));
        }
        let found = u32::from_be_bytes(found);
        let covered = self.bytes.get(..attribute.offset).unwrap_or_default();
        Ok(match compute(covered) {
            computed if computed == found => Fingerprint::Valid,
            computed => Fingerprint::Mismatch { found, computed },
        })
    }
}

/// The value for a message that is `covered` plus the attribute itself: the
/// checksum counts a header length that already includes it.
pub(super) fn compute(covered: &[u8]) -> u32 {
    let length = (covered.len() + LEN).saturating_sub(HEADER_LEN) as u16;
    let (kind, rest) = covered.split_at_checked(2).unwrap_or_default();
    let (_, rest) = rest.split_at_checked(2).unwrap_or_default();
    let mut crc = crc32fast::Hasher::new();
    crc.update(kind);
    crc.update(&length.to_be_bytes());
    crc.update(rest);
    crc.finalize() ^ XOR
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::fixtures;

    fn check(bytes: &[u8]) -> Result<Fingerprint, Damage> {
        Message::read(bytes).unwrap().fingerprint()
    }

    #[test]
    fn the_fingerprints_of_rfc_5769_are_right() {
        for file in [
            "rfc5769-request.hex",
            "rfc5769-response-ipv4.hex",
            "rfc5769-response-ipv6.hex",
        ] {
            assert_eq!(check(&fixtures::read(file)), Ok(Fingerprint::Valid));
        }
        let without = fixtures::read("rfc5769-request-long-term.hex");
        assert_eq!(check(&without), Ok(Fingerprint::Absent));
    }

    #[test]
    fn one_changed_bit_anywhere_is_seen() {
        let sound = fixtures::read("rfc5769-response-ipv4.hex");
        // From the transaction id on: bits before decide how the message is read.
        for at in 8..sound.len() - LEN {
            let mut bytes = sound.clone();
            bytes[at] ^= 1;
            assert_ne!(check(&bytes), Ok(Fingerprint::Valid), "byte {at}");
        }
    }

    #[test]
    fn an_attribute_after_the_fingerprint_is_damage() {
        let mut bytes = fixtures::read("rfc5769-response-ipv4.hex");
        bytes.extend([0x80, 0x22, 0, 0]);
        bytes[3] += 4;
        assert_eq!(
            check(&bytes).unwrap_err().to_string(),
            "byte 72: FINGERPRINT is not the last attribute"
        );
    }
}
