//! Everything that can keep a client from its relay.

use std::net::SocketAddr;

use super::authentication::ChallengeFault;
use crate::stun::{self, ServerError};

/// Why a request did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// What can be wrong with any answer of STUN, and with none.
    Stun(stun::Fault),
    /// The server wants credentials, and there are none.
    CredentialsMissing,
    /// 401 or 438 without what a client needs to go on.
    Challenge(ChallengeFault),
    /// 401 to a request that carried credentials.
    Rejected(ServerError),
    /// The server, or somebody on the way, keeps the client from the stronger algorithm that the
    /// nonce promises (RFC 8489 §9.2.5).
    BidDown,
    /// 438 to each nonce, this many times in a row.
    StaleNonces(u32),
    /// 300 once more than a client follows; the servers asked.
    Redirects(Vec<SocketAddr>),
    /// 300 without ALTERNATE-SERVER.
    NoAlternate,
    /// 300 to a server that cannot be asked: of another family than the request came over, or
    /// without an address or port (RFC 8489 §14.15).
    BadAlternate(SocketAddr),
    /// 300, to this server, where none is to be asked instead: the client has an allocation.
    RedirectedLate(SocketAddr),
    /// A success response to a signed request that is not signed itself.
    IntegrityMissing,
    /// A response whose integrity attribute does not fit the password.
    IntegrityMismatch,
    /// A success response without an attribute that it must have.
    Missing(stun::AttributeType),
}

impl Fault {
    /// In a few words, for a table.
    pub fn short(&self) -> String {
        match self {
            Fault::Stun(stun::Fault::ServerError(error)) | Fault::Rejected(error) => {
                let reason = match error.reason.as_str() {
                    "" => stun::error_code::name(error.code).unwrap_or_default(),
                    reason => reason,
                };
                format!("{} {reason}", error.code)
            }
            Fault::Stun(fault) => of_stun(fault),
            Fault::CredentialsMissing => "credentials wanted, none given".to_owned(),
            Fault::Challenge(_) => "the challenge is not whole".to_owned(),
            Fault::BidDown => "promises SHA-256, does not offer it".to_owned(),
            Fault::StaleNonces(count) => format!("438 to {count} nonces in a row"),
            Fault::Redirects(_) => "sent on to other servers (300)".to_owned(),
            Fault::NoAlternate => "sent on (300), and not told where to".to_owned(),
            Fault::BadAlternate(alternate) | Fault::RedirectedLate(alternate) => {
                format!("sent on to {alternate} (300)")
            }
            Fault::IntegrityMissing => "the answer is not signed".to_owned(),
            Fault::IntegrityMismatch => "the answer is signed with another password".to_owned(),
            Fault::Missing(kind) => format!("no {kind}"),
        }
    }

    /// The code of the error response that it is, if it is one.
    pub fn server_error(&self) -> Option<u16> {
        match self {
            Fault::Stun(stun::Fault::ServerError(error)) | Fault::Rejected(error) => {
                Some(error.code)
            }
            _ => None,
        }
    }

    /// Whether a client has to discard the response and go on waiting: it may be forged, and the
    /// true one still to come (RFC 8489 §6.3, §9.2.5).
    pub fn is_discarded(&self) -> bool {
        match self {
            Fault::Stun(fault) => fault.is_discarded(),
            Fault::IntegrityMissing | Fault::IntegrityMismatch | Fault::BidDown => true,
            _ => false,
        }
    }
}

fn of_stun(fault: &stun::Fault) -> String {
    use stun::Fault as Stun;
    let words = match fault {
        Stun::Timeout => "no answer",
        Stun::TimeoutPartial { .. } => "only the beginning of an answer",
        Stun::Refused => "the port is closed",
        Stun::Unreachable(_) => "the server is unreachable",
        Stun::Reset => "the server broke the connection off",
        Stun::ClosedEarly { .. } => "the server closed the connection",
        Stun::Tls(_) => "TLS ended the connection",
        Stun::TlsExpected(_) => "the server wants TLS",
        Stun::OtherProtocol(protocol) => return format!("the answer is {protocol}"),
        Stun::NotStun { .. } => "the answer is not STUN",
        Stun::Malformed(_) => "the answer is malformed",
        Stun::WrongTransaction(_) => "the answer is to another request",
        Stun::FingerprintMismatch { .. } => "the answer has a wrong fingerprint",
        Stun::UnexpectedSource(source) => return format!("the answer comes from {source}"),
        Stun::NotAResponse(_) => "the answer is no response",
        Stun::UnknownRequired(_) => "the answer has attributes that must be known, and are not",
        Stun::NoMappedAddress | Stun::XorNotApplied(_) | Stun::MappedWrongFamily(_) => {
            "the answer has no usable mapped address"
        }
        Stun::ServerError(error) => return format!("error {}", error.code),
        Stun::Local(words) => return format!("this host failed: {words}"),
    };
    words.to_owned()
}

impl From<stun::Fault> for Fault {
    fn from(fault: stun::Fault) -> Self {
        Fault::Stun(fault)
    }
}
