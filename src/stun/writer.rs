//! Writing messages.

use std::net::{IpAddr, SocketAddr};

use super::fingerprint;
use super::message::HEADER_LEN;
use super::types::{AttributeType, MAGIC_COOKIE, MessageType, TransactionId};
use super::value::xor_address;

/// Builds one message, attribute by attribute.
#[derive(Debug, Clone)]
pub struct Writer {
    bytes: Vec<u8>,
    id: TransactionId,
}

impl Writer {
    pub fn new(kind: MessageType, id: TransactionId) -> Self {
        let mut bytes = Vec::with_capacity(64);
        bytes.extend(kind.to_bits().to_be_bytes());
        bytes.extend([0, 0]);
        bytes.extend(MAGIC_COOKIE.to_be_bytes());
        bytes.extend(id.0);
        Writer { bytes, id }
    }

    /// What is written so far.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds an attribute. A value that does not fit in what is left of the
    /// 65,535 bytes of a message is left out.
    pub fn attribute(mut self, kind: AttributeType, value: &[u8]) -> Self {
        let padded = value.len().next_multiple_of(4);
        let body = self.bytes.len() - HEADER_LEN + 4 + padded;
        let (Ok(length), Ok(_)) = (u16::try_from(value.len()), u16::try_from(body)) else {
            return self;
        };
        self.bytes.extend(kind.0.to_be_bytes());
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(value);
        self.bytes.resize(HEADER_LEN + body, 0);
        self
    }

    pub fn software(self, name: &str) -> Self {
        self.attribute(AttributeType::SOFTWARE, name.as_bytes())
    }

    pub fn mapped_address(self, address: SocketAddr) -> Self {
        self.address(AttributeType::MAPPED_ADDRESS, address)
    }

    /// An address as it is (RFC 8489 §14.1).
    pub fn address(self, kind: AttributeType, address: SocketAddr) -> Self {
        self.attribute(kind, &address_value(address))
    }

    pub fn xor_mapped_address(self, address: SocketAddr) -> Self {
        self.xor_address(AttributeType::XOR_MAPPED_ADDRESS, address)
    }

    /// An address that is XORed with cookie and transaction id (RFC 8489 §14.2).
    pub fn xor_address(self, kind: AttributeType, address: SocketAddr) -> Self {
        let value = address_value(xor_address(address, self.id));
        self.attribute(kind, &value)
    }

    pub fn number(self, kind: AttributeType, number: u32) -> Self {
        self.attribute(kind, &number.to_be_bytes())
    }

    /// `code` is 300 to 699.
    pub fn error_code(self, code: u16, reason: &str) -> Self {
        let mut value = vec![0, 0, (code / 100) as u8, (code % 100) as u8];
        value.extend(reason.as_bytes());
        self.attribute(AttributeType::ERROR_CODE, &value)
    }

    pub fn unknown_attributes(self, types: &[AttributeType]) -> Self {
        let value: Vec<u8> = types.iter().flat_map(|kind| kind.0.to_be_bytes()).collect();
        self.attribute(AttributeType::UNKNOWN_ATTRIBUTES, &value)
    }

    /// The message, with a FINGERPRINT as its last attribute.
    pub fn finish_with_fingerprint(self) -> Vec<u8> {
        let value = fingerprint::compute(&self.bytes);
        self.attribute(AttributeType::FINGERPRINT, &value.to_be_bytes())
            .finish()
    }

    pub fn finish(mut self) -> Vec<u8> {
        let length = (self.bytes.len() - HEADER_LEN) as u16;
        self.bytes[2..4].copy_from_slice(&length.to_be_bytes());
        self.bytes
    }
}

fn address_value(address: SocketAddr) -> Vec<u8> {
    let port = address.port().to_be_bytes();
    let mut value = match address.ip() {
        IpAddr::V4(_) => vec![0, 1, port[0], port[1]],
        IpAddr::V6(_) => vec![0, 2, port[0], port[1]],
    };
    match address.ip() {
        IpAddr::V4(ip) => value.extend(ip.octets()),
        IpAddr::V6(ip) => value.extend(ip.octets()),
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::fixtures;
    use crate::stun::message::Message;

    /// Writes a message anew from what was read of it.
    fn rewrite(bytes: &[u8]) -> Vec<u8> {
        let message = Message::read(bytes).unwrap();
        let writer = Writer::new(message.kind, message.id);
        let writer = message
            .attributes
            .iter()
            .filter(|attribute| attribute.kind != AttributeType::FINGERPRINT)
            .fold(writer, |writer, a| writer.attribute(a.kind, a.value));
        writer.finish_with_fingerprint()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let id = TransactionId([7; 12]);
        let bytes = rewrite(
            &Writer::new(MessageType::from_bits(0x0111), id)
                .software("abc")
                .error_code(420, "Unknown Attribute")
                .unknown_attributes(&[AttributeType(0x7f01)])
                .finish(),
        );
        let message = Message::read(&bytes).unwrap();
        assert_eq!(message.damage, None);
        let values: Vec<String> = message.attributes[..3]
            .iter()
            .map(|attribute| attribute.value(id).unwrap().to_string())
            .collect();
        assert_eq!(values, ["abc", "420 (Unknown Attribute)", "0x7f01"]);
    }

    #[test]
    fn the_responses_of_rfc_5769_are_written_alike_but_for_the_padding() {
        // The RFC pads with spaces. This writer pads with zeros, which RFC 8489 §14 has made the rule.
        let written = rewrite(&fixtures::read("rfc5769-response-ipv4.hex"));
        let expected = fixtures::read("rfc5769-response-ipv4.hex");
        assert_eq!(written[..35], expected[..35]);
        assert_eq!((written[35], expected[35]), (0, b' '));
        assert_eq!(written[36..72], expected[36..72]);
    }

    #[test]
    fn an_attribute_that_does_not_fit_is_left_out() {
        let writer = Writer::new(MessageType::from_bits(1), TransactionId([0; 12]));
        let bytes = writer
            .attribute(AttributeType::SOFTWARE, &[0; 65_000])
            .attribute(AttributeType::SOFTWARE, &[0; 65_000])
            .finish();
        assert_eq!(bytes.len(), HEADER_LEN + 4 + 65_000);
        assert_eq!(Message::read(&bytes).unwrap().damage, None);
    }
}
