//! What a TURN server does (RFC 8656, over UDP and TCP), without sockets and clocks.
//!
//! [`Relay::client_sent`] takes what a client sent and says what to do about it;
//! [`Relay::peer_sent`] takes what came to a relayed address. Ports are opened
//! by whoever drives it ([`Ports`]). Memory is bounded: allocations, permissions
//! and channels are counted, and nonces are computed, not kept.

mod allocate;
mod allocation;
mod authentication;
mod codes;
mod credentials;
mod framing;
mod ledger;
mod messages;
mod nonce;
mod peers;
mod requests;
mod server;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod server_tests;
#[cfg(test)]
mod test_bench;

use std::net::SocketAddr;
use std::time::Duration;

use crate::turn::AddressFamily;

pub use credentials::Account;
pub use framing::{Frame, frame};
pub use ledger::{Ledger, Traffic};
pub use peers::{PeerBasis, PeerPolicy, Prefix, PrefixError};
pub use server::{Relay, Settings};

/// The time, as the relay needs it.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Since any moment that stays the same; it never goes backwards.
    pub elapsed: Duration,
    /// What the clock on the wall says, which ephemeral credentials go by.
    pub unix_seconds: u64,
}

/// A client, by its side of the 5-tuple (RFC 8656 §3.2): the server's side is always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Client {
    pub transport: ClientTransport,
    pub address: SocketAddr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClientTransport {
    Udp,
    Tcp,
}

/// Something that whoever drives the relay is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    ToClient {
        client: Client,
        bytes: Vec<u8>,
    },
    ToPeer {
        relayed: SocketAddr,
        peer: SocketAddr,
        data: Vec<u8>,
    },
    /// A relayed address is no longer needed.
    Close {
        relayed: SocketAddr,
    },
}

/// Where relayed addresses come from.
pub trait Ports {
    /// Opens a relayed address; `None` when there is no such address or no port left.
    fn open(&mut self, family: AddressFamily) -> Option<SocketAddr>;

    /// Opens an even port, with EVEN-PORT of RFC 8656 §18.7.
    fn open_even(&mut self, family: AddressFamily) -> Option<SocketAddr>;

    /// Opens an even port and the one above it.
    fn open_pair(&mut self, family: AddressFamily) -> Option<(SocketAddr, SocketAddr)>;

    /// Whether there are addresses of this family.
    fn has(&self, family: AddressFamily) -> bool;
}
