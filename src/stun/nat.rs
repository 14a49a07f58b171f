//! NAT behaviour discovery (RFC 5780): which tests there are, when their requests are
//! sent, and what their answers, or the lack of them, say about the NAT.
//!
//! A server for it has two addresses and two ports. A NAT is seen from how it maps one
//! local port towards these (§4.3), and from which of these it lets in (§4.4).
//!
//! All tests run at once. Those that would disturb each other have a local port of their
//! own, a [`Role`]: a request to the other address, as the mapping tests need, opens the
//! filter for what the filtering tests wait for, and a datagram that comes in unasked makes
//! some NATs map the next request to its sender anew.

mod behavior;
mod discovery;
mod evidence;
mod lifetime;
mod responder;
mod trial;

#[cfg(test)]
mod discovery_tests;
#[cfg(test)]
mod simulation;

pub use behavior::{Filtering, Mapping, Violation};
pub use discovery::{Discovery, Setup};
pub use evidence::{Evidence, MISSED_LIMIT};
pub use lifetime::{Lifetime, LifetimeSearch, LifetimeSetup, Unsearchable};
pub use responder::{DiscoveryServer, Response};
pub use trial::{Answer, Pace, Role, Test, Trial};

use std::net::SocketAddr;
use std::time::Duration;

/// What discovery wants from its caller. `port` says which of the caller's sockets.
#[derive(Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this datagram now, then poll again.
    Send {
        port: usize,
        to: SocketAddr,
        bytes: Vec<u8>,
    },
    /// Poll again at this time, or after the next datagram.
    Wait(Duration),
    Done,
}
