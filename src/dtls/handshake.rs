//! Handshake messages, which may come in fragments (RFC 6347 §4.2.2).

use super::reader::Reader;

/// ```text
/// struct {
///   HandshakeType msg_type;    1 byte
///   uint24 length;             3
///   uint16 message_seq;        2
///   uint24 fragment_offset;    3
///   uint24 fragment_length;    3
///   ...
/// } Handshake;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fragment<'a> {
    pub kind: HandshakeType,
    /// Of the whole message.
    pub length: usize,
    /// Place of the message among those of its sender; the same when it is sent again.
    pub sequence: u16,
    pub offset: usize,
    /// As much as was captured.
    pub bytes: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandshakeType(pub u8);

impl HandshakeType {
    pub const CLIENT_HELLO: HandshakeType = HandshakeType(1);
    pub const SERVER_HELLO: HandshakeType = HandshakeType(2);
    pub const HELLO_VERIFY_REQUEST: HandshakeType = HandshakeType(3);
    pub const CERTIFICATE: HandshakeType = HandshakeType(11);
    pub const SERVER_KEY_EXCHANGE: HandshakeType = HandshakeType(12);
    pub const CERTIFICATE_REQUEST: HandshakeType = HandshakeType(13);
    pub const SERVER_HELLO_DONE: HandshakeType = HandshakeType(14);
    pub const CERTIFICATE_VERIFY: HandshakeType = HandshakeType(15);
    pub const CLIENT_KEY_EXCHANGE: HandshakeType = HandshakeType(16);

    /// Whether only servers send it.
    pub fn is_of_server(self) -> bool {
        matches!(
            self,
            HandshakeType::SERVER_HELLO
                | HandshakeType::HELLO_VERIFY_REQUEST
                | HandshakeType::SERVER_KEY_EXCHANGE
                | HandshakeType::CERTIFICATE_REQUEST
                | HandshakeType::SERVER_HELLO_DONE
        )
    }
}

impl Fragment<'_> {
    /// Whether it is all of its message.
    pub fn is_whole(&self) -> bool {
        self.bytes.len() == self.length
    }
}

/// The fragments in a record's content that is not encrypted.
pub fn fragments(content: &[u8]) -> impl Iterator<Item = Fragment<'_>> {
    let mut reader = Reader(content);
    std::iter::from_fn(move || fragment(&mut reader))
}

fn fragment<'a>(reader: &mut Reader<'a>) -> Option<Fragment<'a>> {
    let kind = HandshakeType(reader.u8()?);
    let length = reader.u24()?;
    let sequence = reader.u16()?;
    let offset = reader.u24()?;
    let promised = reader.u24()?;
    if offset + promised > length {
        return None;
    }
    let captured = promised.min(reader.0.len());
    Some(Fragment {
        kind,
        length,
        sequence,
        offset,
        bytes: reader.take(captured)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtls::made;

    #[test]
    fn several_messages_may_share_a_record() {
        let mut content = made::handshake(2, 1, &[1; 40]);
        content.extend(made::handshake(14, 2, &[]));
        let seen: Vec<_> = fragments(&content)
            .map(|fragment| (fragment.kind.0, fragment.sequence, fragment.bytes.len()))
            .collect();
        assert_eq!(seen, [(2, 1, 40), (14, 2, 0)]);
    }

    #[test]
    fn a_fragment_beyond_its_message_is_none() {
        let content = [1, 0, 0, 4, 0, 0, 0, 0, 3, 0, 0, 2, 9, 9];
        assert_eq!(fragments(&content).count(), 0);
    }
}
