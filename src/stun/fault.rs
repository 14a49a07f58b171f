//! Everything that can be wrong with the answer to a Binding request.

use std::net::SocketAddr;

use super::message::{Damage, NotStun};
use super::protocol::Protocol;
use super::types::{AttributeType, MessageType, TransactionId};

/// Why a transaction did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing came in time.
    Timeout,
    /// A message began to come over a stream, and its end did not come in time.
    TimeoutPartial {
        got: usize,
        /// Bytes of the whole message, where so much came that this is known.
        needed: Option<usize>,
    },
    /// ICMP said that the port is closed.
    Refused,
    /// ICMP said that the server or its network cannot be reached; the system's words.
    Unreachable(String),
    /// The server broke the connection off.
    Reset,
    /// The server closed the connection before it answered, `got` bytes into an answer.
    ClosedEarly {
        got: usize,
    },
    /// The connection was ended by TLS; in its words.
    Tls(String),
    /// The server wants TLS and was spoken to without; how that showed.
    TlsExpected(String),
    /// Something other than STUN came over a stream.
    OtherProtocol(Protocol),
    NotStun {
        why: NotStun,
        length: usize,
    },
    Malformed(Damage),
    /// A sound response, but to a request that was never sent.
    WrongTransaction(TransactionId),
    FingerprintMismatch {
        found: u32,
        computed: u32,
    },
    /// The transaction id is right, the sender's address is not.
    UnexpectedSource(SocketAddr),
    /// A message with our transaction id that is no response to a Binding request.
    NotAResponse(MessageType),
    UnknownRequired(Vec<AttributeType>),
    NoMappedAddress,
    /// XOR-MAPPED-ADDRESS holds our address as it is, instead of XORed.
    XorNotApplied(SocketAddr),
    /// Our address as the server sees it is not of the family that it was asked over.
    MappedWrongFamily(SocketAddr),
    ServerError(ServerError),
    /// This host failed to send or to receive; the system's words. Says nothing about the server.
    Local(String),
}

/// An error response (RFC 8489 §6.3.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerError {
    /// 300 to 699.
    pub code: u16,
    /// As the server words it; may be empty.
    pub reason: String,
    /// UNKNOWN-ATTRIBUTES, which belongs to code 420.
    pub unknown: Vec<AttributeType>,
    /// ALTERNATE-SERVER, which belongs to code 300.
    pub alternate: Option<Box<Alternate>>,
    pub software: Option<String>,
}

/// Where a server sends its clients (RFC 8489 §10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternate {
    /// ALTERNATE-SERVER.
    pub address: SocketAddr,
    /// ALTERNATE-DOMAIN: what its certificate has to be for over TLS and DTLS, instead of the
    /// name that was asked for.
    pub domain: Option<String>,
}

impl Fault {
    /// Whether a client has to discard the datagram and go on waiting (RFC 8489
    /// §6.3): what was discarded may be forged, and the true answer still to come.
    pub fn is_discarded(&self) -> bool {
        match self {
            Fault::NotStun { .. }
            | Fault::Malformed(_)
            | Fault::WrongTransaction(_)
            | Fault::FingerprintMismatch { .. }
            | Fault::UnexpectedSource(_)
            | Fault::NotAResponse(_) => true,
            Fault::Timeout
            | Fault::TimeoutPartial { .. }
            | Fault::Refused
            | Fault::Reset
            | Fault::ClosedEarly { .. }
            | Fault::Tls(_)
            | Fault::TlsExpected(_)
            | Fault::OtherProtocol(_)
            | Fault::Unreachable(_)
            | Fault::UnknownRequired(_)
            | Fault::NoMappedAddress
            | Fault::XorNotApplied(_)
            | Fault::MappedWrongFamily(_)
            | Fault::ServerError(_)
            | Fault::Local(_) => false,
        }
    }
}
