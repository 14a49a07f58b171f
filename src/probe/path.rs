//! A way to a server, over whatever transport, for whole messages.

use std::io;
use std::net::SocketAddr;
use std::time::Instant;

use super::network::Network;
use super::udp;
use super::uri::Transport;
use crate::stun::Timers;

/// The largest message that fits in a datagram.
pub const MAX_DATAGRAM: usize = 65_535;

/// One address of a server, and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub address: SocketAddr,
    pub transport: Transport,
    /// The name that was looked up, which a certificate must be for.
    pub name: Option<String>,
}

/// What carries messages to one [`Target`] and back.
#[derive(Debug)]
pub enum Path {
    Udp(udp::Path),
}

/// A message and when it was read.
#[derive(Debug, Clone, Copy)]
pub struct Datagram {
    pub source: SocketAddr,
    pub length: usize,
    pub at: Instant,
}

/// Why no path could be opened.
#[derive(Debug)]
pub enum OpenError {
    /// This host has no route, or no address, for the server's family.
    NoRoute(io::Error),
    /// This host does not let us have a socket.
    Local(io::Error),
}

impl Path {
    /// Gets ready to send to `target`.
    ///
    /// # Errors
    /// When the way there cannot be had.
    pub async fn open(target: &Target, _network: &Network) -> Result<Path, OpenError> {
        udp::Path::open(target.address).await.map(Path::Udp)
    }

    pub fn server(&self) -> SocketAddr {
        match self {
            Path::Udp(path) => path.server(),
        }
    }

    /// The address that requests leave from.
    pub fn local(&self) -> SocketAddr {
        match self {
            Path::Udp(path) => path.local(),
        }
    }

    /// The timers of transactions on this path: a stream retransmits by itself, so that
    /// one request is sent and its answer waited for as long as all of `timers` take.
    pub fn timers(&self, timers: Timers) -> Timers {
        match self {
            Path::Udp(_) => timers,
        }
    }

    /// Sends one message: STUN or ChannelData.
    pub async fn send(&self, message: &[u8]) -> io::Result<()> {
        match self {
            Path::Udp(path) => path.send(message).await,
        }
    }

    /// The next message. May be dropped before it completes, and nothing is lost.
    pub async fn receive(&self, buffer: &mut [u8]) -> io::Result<Datagram> {
        match self {
            Path::Udp(path) => path.receive(buffer).await,
        }
    }
}
