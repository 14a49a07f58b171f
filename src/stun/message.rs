//! Reading messages, also damaged ones (RFC 8489 §5):
//!
//! ```text
//!   0                   1                   2                   3
//!   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//!  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//!  |0 0|     STUN Message Type     |         Message Length        |
//!  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//!  |                         Magic Cookie                          |
//!  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//!  |                     Transaction ID (96 bits)                  |
//!  |                                                               |
//!  |                                                               |
//!  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//!  |         Type                  |            Length             |
//!  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//!  |                   Value (variable), padding to 32 bits      ....
//!  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//! ```
//!
//! A probe wants to say what is wrong with a reply, so the reader keeps every
//! attribute that can be read and tells at which byte it had to stop.

use super::types::{AttributeType, MAGIC_COOKIE, MessageType, TransactionId};

pub const HEADER_LEN: usize = 20;
pub(super) const ATTRIBUTE_HEADER_LEN: usize = 4;

/// A message as far as it can be read. Borrows the datagram.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message<'a> {
    pub bytes: &'a [u8],
    pub kind: MessageType,
    /// Bytes after the header, as the header states them.
    pub length: u16,
    pub id: TransactionId,
    pub attributes: Vec<Attribute<'a>>,
    /// The first thing that breaks the format, if any does.
    pub damage: Option<Damage>,
}

/// One attribute, its value not yet interpreted and without its padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribute<'a> {
    pub kind: AttributeType,
    pub value: &'a [u8],
    /// Where the attribute's own header begins, in bytes from the start of the message.
    pub offset: usize,
}

/// Why a datagram is not STUN at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotStun {
    #[error("its {0} bytes are less than a STUN header's 20")]
    Short(usize),
    #[error("its first byte is 0x{0:02x}, but the first two bits of STUN are zero")]
    FirstBits(u8),
    #[error("it has 0x{0:08x} where STUN has the magic cookie 0x2112a442")]
    Cookie(u32),
}

/// Where a message breaks the format, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset}: {defect}")]
pub struct Damage {
    /// In bytes from the start of the message.
    pub offset: usize,
    pub defect: Defect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Defect {
    #[error("the length {0} is not a multiple of 4")]
    UnalignedLength(u16),
    #[error("the header promises {promised} bytes after it, the datagram has {got}")]
    Cut { promised: usize, got: usize },
    #[error("{0} bytes follow the end of the message")]
    Trailing(usize),
    #[error("an attribute header needs 4 bytes, {0} are left")]
    AttributeHeaderCut(usize),
    #[error("{kind} is {needed} bytes long with its padding, {got} are left")]
    AttributeCut {
        kind: AttributeType,
        needed: usize,
        got: usize,
    },
    #[error("{kind} has {got} bytes, which is not a length it can have")]
    ValueLength { kind: AttributeType, got: usize },
    #[error("{kind} has address family 0x{family:02x}; known are 0x01 (IPv4) and 0x02 (IPv6)")]
    AddressFamily { kind: AttributeType, family: u8 },
    #[error("ERROR-CODE has class {class} and number {number}; 3 to 6 and 0 to 99 are allowed")]
    ErrorCode { class: u8, number: u8 },
    #[error("{0} is not UTF-8")]
    Text(AttributeType),
    #[error("FINGERPRINT is not the last attribute")]
    FingerprintNotLast,
}

impl<'a> Message<'a> {
    /// Reads one datagram.
    ///
    /// # Errors
    /// Only when this is not STUN: shorter than a header, the first two bits not
    /// zero, or no magic cookie. Everything else is kept as far as it goes, with
    /// [`Message::damage`].
    pub fn read(bytes: &'a [u8]) -> Result<Message<'a>, NotStun> {
        if let Some(&first) = bytes.first()
            && first & 0xc0 != 0
        {
            return Err(NotStun::FirstBits(first));
        }
        let Some((header, body)) = bytes.split_first_chunk::<HEADER_LEN>() else {
            return Err(NotStun::Short(bytes.len()));
        };
        let [t0, t1, l0, l1, c0, c1, c2, c3, id @ ..] = *header;
        let cookie = u32::from_be_bytes([c0, c1, c2, c3]);
        if cookie != MAGIC_COOKIE {
            return Err(NotStun::Cookie(cookie));
        }
        let length = u16::from_be_bytes([l0, l1]);
        let body = &body[..body.len().min(usize::from(length))];
        let (attributes, attribute_damage) = read_attributes(body);
        Ok(Message {
            bytes,
            kind: MessageType::from_bits(u16::from_be_bytes([t0, t1])),
            length,
            id: TransactionId(id),
            attributes,
            damage: length_damage(length, bytes.len()).or(attribute_damage),
        })
    }

    /// The first attribute of a type: later ones of the same type may be
    /// ignored (RFC 8489 §14).
    pub fn attribute(&self, kind: AttributeType) -> Option<&Attribute<'a>> {
        self.attributes
            .iter()
            .find(|attribute| attribute.kind == kind)
    }

    /// Attributes that must be understood and are not known to this program.
    pub fn unknown_required(&self) -> Vec<AttributeType> {
        self.attributes
            .iter()
            .map(|attribute| attribute.kind)
            .filter(|kind| kind.is_comprehension_required() && kind.name().is_none())
            .collect()
    }
}

fn length_damage(length: u16, datagram: usize) -> Option<Damage> {
    let promised = usize::from(length);
    let got = datagram - HEADER_LEN;
    if got < promised {
        return Some(Damage {
            offset: datagram,
            defect: Defect::Cut { promised, got },
        });
    }
    if !length.is_multiple_of(4) {
        return Some(Damage {
            offset: 2,
            defect: Defect::UnalignedLength(length),
        });
    }
    (got > promised).then_some(Damage {
        offset: HEADER_LEN + promised,
        defect: Defect::Trailing(got - promised),
    })
}

fn read_attributes(body: &[u8]) -> (Vec<Attribute<'_>>, Option<Damage>) {
    let mut attributes = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let offset = HEADER_LEN + body.len() - rest.len();
        match read_attribute(rest, offset) {
            Ok((attribute, after)) => {
                attributes.push(attribute);
                rest = after;
            }
            Err(defect) => return (attributes, Some(Damage { offset, defect })),
        }
    }
    (attributes, None)
}

fn read_attribute(rest: &[u8], offset: usize) -> Result<(Attribute<'_>, &[u8]), Defect> {
    let Some((&[t0, t1, l0, l1], after)) = rest.split_first_chunk::<ATTRIBUTE_HEADER_LEN>() else {
        return Err(Defect::AttributeHeaderCut(rest.len()));
    };
    let kind = AttributeType(u16::from_be_bytes([t0, t1]));
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    let needed = length.next_multiple_of(4);
    match (after.get(..length), after.get(needed..)) {
        (Some(value), Some(after)) => {
            let attribute = Attribute {
                kind,
                value,
                offset,
            };
            Ok((attribute, after))
        }
        _ => Err(Defect::AttributeCut {
            kind,
            needed,
            got: after.len(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::fixtures;

    #[test]
    fn a_sound_message_is_read_whole() {
        let bytes = fixtures::read("rfc5769-request.hex");
        let message = Message::read(&bytes).unwrap();
        assert_eq!(message.kind.to_string(), "Binding request");
        assert_eq!(message.id.to_string(), "b7e7a701bc34d686fa87dfae");
        assert_eq!(message.damage, None);
        let seen: Vec<(String, usize, usize)> = message
            .attributes
            .iter()
            .map(|a| (a.kind.to_string(), a.offset, a.value.len()))
            .collect();
        let expected = [
            ("SOFTWARE", 20, 16),
            ("PRIORITY", 40, 4),
            ("ICE-CONTROLLED", 48, 8),
            ("USERNAME", 60, 9),
            ("MESSAGE-INTEGRITY", 76, 20),
            ("FINGERPRINT", 100, 4),
        ];
        let expected = expected.map(|(name, at, len)| (name.to_owned(), at, len));
        assert_eq!(seen, expected);
    }

    #[test]
    fn what_is_not_stun_says_why() {
        let error = |bytes: &[u8]| Message::read(bytes).unwrap_err();
        assert_eq!(error(&[]), NotStun::Short(0));
        assert_eq!(error(&[0x80; 30]), NotStun::FirstBits(0x80));
        assert_eq!(error(&[0; 19]), NotStun::Short(19));
        assert_eq!(error(&[0; 20]), NotStun::Cookie(0));
        assert_eq!(error(b"HTTP/1.1 400 Bad Request"), NotStun::FirstBits(b'H'));
    }

    #[test]
    fn a_cut_message_keeps_the_attributes_before_the_cut() {
        let mut bytes = fixtures::read("rfc5769-response-ipv4.hex");
        bytes.truncate(50);
        let message = Message::read(&bytes).unwrap();
        let kinds: Vec<AttributeType> = message.attributes.iter().map(|a| a.kind).collect();
        assert_eq!(
            kinds,
            [AttributeType::SOFTWARE, AttributeType::XOR_MAPPED_ADDRESS]
        );
        let damage = message.damage.unwrap();
        assert_eq!(
            damage.to_string(),
            "byte 50: the header promises 60 bytes after it, the datagram has 30"
        );
    }

    #[test]
    fn an_attribute_longer_than_the_message_is_where_reading_stops() {
        let mut bytes = fixtures::read("rfc5769-response-ipv4.hex");
        // The length of XOR-MAPPED-ADDRESS, at byte 38.
        bytes[38] = 0xff;
        let message = Message::read(&bytes).unwrap();
        assert_eq!(message.attributes.len(), 1);
        assert_eq!(message.damage.unwrap().offset, 36);
    }

    #[test]
    fn bytes_after_the_message_are_damage_in_a_datagram() {
        let mut bytes = fixtures::read("rfc5769-response-ipv4.hex");
        bytes.extend([0; 3]);
        let message = Message::read(&bytes).unwrap();
        assert_eq!(message.attributes.len(), 4);
        let damage = message.damage.unwrap();
        assert_eq!((damage.offset, damage.defect), (80, Defect::Trailing(3)));
    }

    #[test]
    fn a_length_that_is_not_aligned_is_damage() {
        let mut bytes = fixtures::read("rfc5769-response-ipv4.hex");
        bytes[3] = 0x3b;
        let damage = Message::read(&bytes).unwrap().damage.unwrap();
        assert_eq!(
            (damage.offset, damage.defect),
            (2, Defect::UnalignedLength(59))
        );
    }
}
