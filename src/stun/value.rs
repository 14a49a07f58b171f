//! What the values of attributes mean (RFC 8489 §14).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::error_code;
use super::message::{Attribute, Damage, Defect};
use super::types::{AttributeType, MAGIC_COOKIE, TransactionId};

/// The interpreted value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    Address(SocketAddr),
    /// As sent: UTF-8 text such as SOFTWARE, REALM or NONCE.
    Text(&'a str),
    ErrorCode(ErrorCode<'a>),
    Attributes(Vec<AttributeType>),
    Number(u32),
    /// Of a type that is not interpreted here.
    Opaque(&'a [u8]),
}

/// ERROR-CODE (RFC 8489 §14.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode<'a> {
    /// 300 to 699.
    pub code: u16,
    /// What the server says about it; may be empty.
    pub reason: &'a str,
}

impl<'a> Attribute<'a> {
    /// Interprets the value; `id` is that of the message, which XOR addresses need.
    ///
    /// # Errors
    /// Says where a value breaks the format of its type.
    pub fn value(&self, id: TransactionId) -> Result<Value<'a>, Damage> {
        let value = match self.kind.0 {
            0x0001 | 0x0002 | 0x0004 | 0x0005 | 0x000b | 0x8023 | 0x802b | 0x802c => {
                self.address(None).map(Value::Address)
            }
            0x0012 | 0x0016 | 0x0020 => self.address(Some(id)).map(Value::Address),
            0x0006 | 0x0014 | 0x0015 | 0x8003 | 0x8022 => self.text(0).map(Value::Text),
            0x0009 => self.error_code().map(Value::ErrorCode),
            0x000a => self.types().map(Value::Attributes),
            0x000d | 0x0024 | 0x8027 => self.number().map(Value::Number),
            _ => Ok(Value::Opaque(self.value)),
        };
        value.map_err(|defect| Damage {
            offset: self.offset,
            defect,
        })
    }

    /// An address (RFC 8489 §14.1), XORed with the magic cookie and the
    /// transaction id when there is one (§14.2):
    ///
    /// ```text
    ///   0                   1                   2                   3
    ///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///  |0 0 0 0 0 0 0 0|    Family     |           Port                |
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///  |                 Address (32 bits or 128 bits)                 |
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    /// ```
    pub(super) fn address(&self, xor: Option<TransactionId>) -> Result<SocketAddr, Defect> {
        let wrong_length = Defect::ValueLength {
            kind: self.kind,
            got: self.value.len(),
        };
        let Some((&[_, family, p0, p1], address)) = self.value.split_first_chunk::<4>() else {
            return Err(wrong_length);
        };
        let ip = match family {
            0x01 => <[u8; 4]>::try_from(address).map(|a| IpAddr::from(Ipv4Addr::from(a))),
            0x02 => <[u8; 16]>::try_from(address).map(|a| IpAddr::from(Ipv6Addr::from(a))),
            _ => {
                return Err(Defect::AddressFamily {
                    kind: self.kind,
                    family,
                });
            }
        };
        let ip = ip.map_err(|_| wrong_length)?;
        let address = SocketAddr::new(ip, u16::from_be_bytes([p0, p1]));
        Ok(xor.map_or(address, |id| xor_address(address, id)))
    }

    fn text(&self, start: usize) -> Result<&'a str, Defect> {
        let bytes = self.value.get(start..).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|_| Defect::Text(self.kind))
    }

    /// ```text
    ///   0                   1                   2                   3
    ///   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///  |           Reserved, should be 0         |Class|     Number    |
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    ///  |      Reason Phrase (variable)                                ..
    ///  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
    /// ```
    fn error_code(&self) -> Result<ErrorCode<'a>, Defect> {
        let Some((&[_, _, class, number], _)) = self.value.split_first_chunk::<4>() else {
            return Err(Defect::ValueLength {
                kind: self.kind,
                got: self.value.len(),
            });
        };
        let class = class & 0x07;
        if !(3..=6).contains(&class) || number > 99 {
            return Err(Defect::ErrorCode { class, number });
        }
        Ok(ErrorCode {
            code: u16::from(class) * 100 + u16::from(number),
            reason: self.text(4)?,
        })
    }

    fn types(&self) -> Result<Vec<AttributeType>, Defect> {
        let (pairs, rest) = self.value.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(Defect::ValueLength {
                kind: self.kind,
                got: self.value.len(),
            });
        }
        let types = pairs
            .iter()
            .map(|pair| AttributeType(u16::from_be_bytes(*pair)));
        Ok(types.collect())
    }

    fn number(&self) -> Result<u32, Defect> {
        <[u8; 4]>::try_from(self.value)
            .map(u32::from_be_bytes)
            .map_err(|_| Defect::ValueLength {
                kind: self.kind,
                got: self.value.len(),
            })
    }
}

/// Applies the XOR of RFC 8489 §14.2. It is its own inverse.
pub fn xor_address(address: SocketAddr, id: TransactionId) -> SocketAddr {
    let port = address.port() ^ (MAGIC_COOKIE >> 16) as u16;
    let ip = match address.ip() {
        IpAddr::V4(ip) => IpAddr::from((ip.to_bits() ^ MAGIC_COOKIE).to_be_bytes()),
        IpAddr::V6(ip) => {
            let mut key = [0; 16];
            key[..4].copy_from_slice(&MAGIC_COOKIE.to_be_bytes());
            key[4..].copy_from_slice(&id.0);
            IpAddr::from((ip.to_bits() ^ u128::from_be_bytes(key)).to_be_bytes())
        }
    };
    SocketAddr::new(ip, port)
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Address(address) => address.fmt(f),
            Value::Text(text) => f.write_str(text),
            Value::ErrorCode(error) => error.fmt(f),
            Value::Attributes(types) => {
                let names: Vec<String> = types.iter().map(AttributeType::to_string).collect();
                f.write_str(&names.join(", "))
            }
            Value::Number(number) => number.fmt(f),
            Value::Opaque(bytes) => {
                bytes
                    .iter()
                    .take(SHOWN_BYTES)
                    .try_for_each(|byte| write!(f, "{byte:02x}"))?;
                match bytes.len() {
                    0..=SHOWN_BYTES => Ok(()),
                    length => write!(f, "… ({length} bytes)"),
                }
            }
        }
    }
}

/// How much of a value without a meaning is shown.
const SHOWN_BYTES: usize = 32;

impl fmt::Display for ErrorCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.reason {
            "" => error_code::name(self.code).unwrap_or("no reason given"),
            reason => reason,
        };
        write!(f, "{} ({name})", self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::fixtures;
    use crate::stun::message::Message;

    fn value_in(file: &str, kind: AttributeType) -> String {
        let bytes = fixtures::read(file);
        let message = Message::read(&bytes).unwrap();
        let attribute = message.attribute(kind).unwrap();
        attribute.value(message.id).unwrap().to_string()
    }

    fn value_of(kind: u16, value: &[u8]) -> Result<String, String> {
        let attribute = Attribute {
            kind: AttributeType(kind),
            value,
            offset: 20,
        };
        attribute
            .value(TransactionId([0; 12]))
            .map(|value| value.to_string())
            .map_err(|damage| damage.to_string())
    }

    #[test]
    fn the_addresses_of_rfc_5769_are_read() {
        let kind = AttributeType::XOR_MAPPED_ADDRESS;
        assert_eq!(
            value_in("rfc5769-response-ipv4.hex", kind),
            "192.0.2.1:32853"
        );
        assert_eq!(
            value_in("rfc5769-response-ipv6.hex", kind),
            "[2001:db8:1234:5678:11:2233:4455:6677]:32853"
        );
    }

    #[test]
    fn the_texts_of_rfc_5769_are_read() {
        assert_eq!(
            value_in("rfc5769-request.hex", AttributeType::SOFTWARE),
            "STUN test client"
        );
        let username = AttributeType(0x0006);
        assert_eq!(
            value_in("rfc5769-request-long-term.hex", username),
            "マトリックス"
        );
    }

    #[test]
    fn an_error_code_is_shown_with_the_servers_words_or_with_its_name() {
        assert_eq!(value_of(9, b"\0\0\x04\x14Bad"), Ok("420 (Bad)".into()));
        assert_eq!(
            value_of(9, b"\0\0\x04\x14"),
            Ok("420 (Unknown Attribute)".into())
        );
        assert_eq!(
            value_of(9, b"\0\0\x05\x63"),
            Ok("599 (no reason given)".into())
        );
    }

    #[test]
    fn a_value_that_breaks_its_format_says_how() {
        assert_eq!(
            value_of(0x20, &[0, 1, 0]),
            Err(
                "byte 20: XOR-MAPPED-ADDRESS has 3 bytes, which is not a length it can have".into()
            )
        );
        assert_eq!(
            value_of(0x20, &[0, 9, 0, 0, 1, 2, 3, 4]),
            Err("byte 20: XOR-MAPPED-ADDRESS has address family 0x09; known are 0x01 (IPv4) and 0x02 (IPv6)".into())
        );
        assert_eq!(
            value_of(9, b"\0\0\x07\x00"),
            Err(
                "byte 20: ERROR-CODE has class 7 and number 0; 3 to 6 and 0 to 99 are allowed"
                    .into()
            )
        );
        assert!(value_of(0x8022, b"\xff").is_err());
        assert!(value_of(0x000a, b"\0\x24\0").is_err());
    }

    #[test]
    fn a_list_of_unknown_attributes_names_those_with_a_name() {
        assert_eq!(
            value_of(0x000a, &[0, 0x24, 0x7f, 1]),
            Ok("PRIORITY, 0x7f01".into())
        );
    }
}
