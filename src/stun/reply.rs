//! What a message says to the client whose request it answers (RFC 8489 §6.3).

use std::net::SocketAddr;

use super::fault::{Alternate, Fault, ServerError};
use super::fingerprint::Fingerprint;
use super::message::Message;
use super::types::{AttributeType, Class, Method};
use super::value::Value;

/// A success response that a client can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Our address as the server sees it.
    pub mapped: SocketAddr,
    pub by: MappedBy,
    /// MAPPED-ADDRESS beside XOR-MAPPED-ADDRESS, where it says something else. Routers that
    /// rewrite addresses inside packets find the one and not the other.
    pub rewritten: Option<SocketAddr>,
}

/// Which attribute told the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappedBy {
    XorMappedAddress,
    /// MAPPED-ADDRESS alone, as servers of RFC 3489 send it.
    MappedAddress,
}

/// Judges a message whose transaction id is that of our request; `local` is the
/// address the request was sent from.
///
/// # Errors
/// The first thing that keeps a client from using the message.
pub fn judge(message: &Message<'_>, local: SocketAddr) -> Result<Answer, Fault> {
    check_envelope(message)?;
    match (message.kind.method, message.kind.class) {
        (Method::BINDING, Class::Success) => success(message, local),
        (Method::BINDING, Class::Error) => Err(error_response(message)),
        _ => Err(Fault::NotAResponse(message.kind)),
    }
}

/// Whether a message is whole and, as far as it can tell, as it was sent.
///
/// # Errors
/// Damage, or a FINGERPRINT that does not fit.
pub fn check_envelope(message: &Message<'_>) -> Result<(), Fault> {
    if let Some(damage) = message.damage {
        return Err(Fault::Malformed(damage));
    }
    let fingerprint = message.fingerprint().map_err(Fault::Malformed)?;
    match fingerprint {
        Fingerprint::Mismatch { found, computed } => {
            Err(Fault::FingerprintMismatch { found, computed })
        }
        _ => Ok(()),
    }
}

/// RFC 8489 §6.3.3.
fn success(message: &Message<'_>, local: SocketAddr) -> Result<Answer, Fault> {
    let unknown = message.unknown_required();
    if !unknown.is_empty() {
        return Err(Fault::UnknownRequired(unknown));
    }
    let plain = address(message, AttributeType::MAPPED_ADDRESS)?;
    let Some(mapped) = address(message, AttributeType::XOR_MAPPED_ADDRESS)? else {
        return plain.ok_or(Fault::NoMappedAddress).map(|mapped| Answer {
            mapped,
            by: MappedBy::MappedAddress,
            rewritten: None,
        });
    };
    if let Some(raw) = sent_without_xor(message, mapped, [Some(local), plain]) {
        return Err(Fault::XorNotApplied(raw));
    }
    Ok(Answer {
        mapped,
        by: MappedBy::XorMappedAddress,
        rewritten: plain.filter(|plain| *plain != mapped),
    })
}

/// The value of XOR-MAPPED-ADDRESS as it was sent, when that is one of the
/// addresses that it should only be after the XOR.
fn sent_without_xor(
    message: &Message<'_>,
    mapped: SocketAddr,
    plausible: [Option<SocketAddr>; 2],
) -> Option<SocketAddr> {
    let attribute = message.attribute(AttributeType::XOR_MAPPED_ADDRESS)?;
    let raw = attribute.address(None).ok()?;
    let plausible = plausible.into_iter().flatten();
    (raw != mapped && plausible.into_iter().any(|address| address == raw)).then_some(raw)
}

/// What an error response says (RFC 8489 §6.3.4), or what keeps it from being read.
pub fn error_response(message: &Message<'_>) -> Fault {
    let read = || -> Result<ServerError, Fault> {
        let (code, reason) = match value(message, AttributeType::ERROR_CODE)? {
            Some(Value::ErrorCode(error)) => (error.code, without_padding(error.reason)),
            _ => return Err(Fault::NotAResponse(message.kind)),
        };
        let unknown = match value(message, AttributeType::UNKNOWN_ATTRIBUTES)? {
            Some(Value::Attributes(types)) => types,
            _ => Vec::new(),
        };
        Ok(ServerError {
            code,
            reason,
            unknown,
            alternate: alternate(message)?.map(Box::new),
            software: software(message),
        })
    };
    read().map_or_else(|fault| fault, Fault::ServerError)
}

/// Some servers count the padding in, as zeros.
fn without_padding(reason: &str) -> String {
    reason.trim_end_matches('\0').to_owned()
}

fn address(message: &Message<'_>, kind: AttributeType) -> Result<Option<SocketAddr>, Fault> {
    Ok(match value(message, kind)? {
        Some(Value::Address(address)) => Some(address),
        _ => None,
    })
}

fn value<'a>(message: &Message<'a>, kind: AttributeType) -> Result<Option<Value<'a>>, Fault> {
    message
        .attribute(kind)
        .map(|attribute| attribute.value(message.id))
        .transpose()
        .map_err(Fault::Malformed)
}

fn alternate(message: &Message<'_>) -> Result<Option<Alternate>, Fault> {
    let address = address(message, AttributeType::ALTERNATE_SERVER)?;
    let domain = domain(message);
    Ok(address.map(|address| Alternate { address, domain }))
}

fn domain(message: &Message<'_>) -> Option<String> {
    let attribute = message.attribute(AttributeType::ALTERNATE_DOMAIN)?;
    let text = std::str::from_utf8(attribute.value).ok()?;
    Some(without_padding(text)).filter(|domain| !domain.is_empty())
}

/// The SOFTWARE attribute, where there is one that can be read.
pub fn software(message: &Message<'_>) -> Option<String> {
    let attribute = message.attribute(AttributeType::SOFTWARE)?;
    match attribute.value(message.id) {
        Ok(Value::Text(text)) => Some(text.trim_end_matches('\0').to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::types::{MessageType, TransactionId};
    use crate::stun::writer::Writer;

    const ID: TransactionId = TransactionId([9; 12]);

    fn here() -> SocketAddr {
        "192.0.2.7:5000".parse().unwrap()
    }

    fn writer(class: Class) -> Writer {
        Writer::new(MessageType::binding(class), ID)
    }

    fn judged(bytes: &[u8]) -> Result<Answer, Fault> {
        judge(&Message::read(bytes).unwrap(), here())
    }

    fn raw_address(address: [u8; 4]) -> [u8; 8] {
        let [a, b, c, d] = address;
        let [p0, p1] = here().port().to_be_bytes();
        [0, 1, p0, p1, a, b, c, d]
    }

    #[test]
    fn a_success_response_tells_our_address() {
        let bytes = writer(Class::Success)
            .xor_mapped_address(here())
            .finish_with_fingerprint();
        let answer = judged(&bytes).unwrap();
        assert_eq!(answer.mapped, here());
        assert_eq!(answer.by, MappedBy::XorMappedAddress);
    }

    #[test]
    fn mapped_address_alone_is_an_old_server() {
        let bytes = writer(Class::Success).mapped_address(here()).finish();
        assert_eq!(judged(&bytes).unwrap().by, MappedBy::MappedAddress);
    }

    #[test]
    fn a_response_without_an_address_is_a_fault() {
        let bytes = writer(Class::Success).software("x").finish();
        assert_eq!(judged(&bytes), Err(Fault::NoMappedAddress));
    }

    #[test]
    fn an_address_that_was_not_xored_is_recognised_by_our_own() {
        let kind = AttributeType::XOR_MAPPED_ADDRESS;
        let bytes = writer(Class::Success)
            .attribute(kind, &raw_address([192, 0, 2, 7]))
            .finish();
        assert_eq!(judged(&bytes), Err(Fault::XorNotApplied(here())));
    }

    #[test]
    fn an_address_that_was_not_xored_is_recognised_behind_a_nat_by_the_plain_one() {
        let public: SocketAddr = "203.0.113.5:5000".parse().unwrap();
        let bytes = writer(Class::Success)
            .mapped_address(public)
            .attribute(
                AttributeType::XOR_MAPPED_ADDRESS,
                &raw_address([203, 0, 113, 5]),
            )
            .finish();
        assert_eq!(judged(&bytes), Err(Fault::XorNotApplied(public)));
    }

    #[test]
    fn an_attribute_that_must_be_understood_and_is_not_fails_the_transaction() {
        let bytes = writer(Class::Success)
            .xor_mapped_address(here())
            .attribute(AttributeType(0x7f01), &[0; 4])
            .finish();
        assert_eq!(
            judged(&bytes),
            Err(Fault::UnknownRequired(vec![AttributeType(0x7f01)]))
        );
    }

    #[test]
    fn an_error_response_tells_code_reason_and_what_was_unknown() {
        let bytes = writer(Class::Error)
            .error_code(420, "Unknown Attribute")
            .unknown_attributes(&[AttributeType(0x0024)])
            .software("s")
            .finish_with_fingerprint();
        let Err(Fault::ServerError(error)) = judged(&bytes) else {
            panic!("not a server error");
        };
        assert_eq!(
            (error.code, error.reason.as_str()),
            (420, "Unknown Attribute")
        );
        assert_eq!(error.unknown, [AttributeType(0x0024)]);
        assert_eq!(error.software.as_deref(), Some("s"));
    }

    #[test]
    fn a_server_that_echoes_is_no_stun_server() {
        let kind = MessageType::binding(Class::Request);
        let bytes = Writer::new(kind, ID).finish_with_fingerprint();
        assert_eq!(judged(&bytes), Err(Fault::NotAResponse(kind)));
    }
}
