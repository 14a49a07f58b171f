//! TURN servers that are reached over TCP, TLS or DTLS, which webrtc cannot.
//!
//! In webrtc's eyes an address that no host has stands in for each of them, and is asked over
//! UDP. What is sent there travels on a connection that is made here, message by message; what
//! comes back seems to come from that address.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;

use async_trait::async_trait;

/// Makes connections to one server.
pub trait Carrier: Send + Sync {
    /// `HOST:PORT`.
    fn server(&self) -> String;

    /// Connects to this address of it.
    ///
    /// # Errors
    /// Says why there is no connection, in words for people.
    fn open(&self, server: SocketAddr) -> Opening<'_>;
}

pub type Opening<'a> =
    Pin<Box<dyn Future<Output = Result<Box<dyn Connection>, String>> + Send + 'a>>;

/// A connection for whole messages.
#[async_trait]
pub trait Connection: Send + Sync {
    async fn send(&self, message: &[u8]) -> io::Result<()>;

    /// The next message, in the place of what is in `message`. May be dropped before it
    /// completes, and nothing is lost.
    async fn receive(&self, message: &mut Vec<u8>) -> io::Result<()>;
}

impl fmt::Debug for dyn Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Carrier({:?})", self.server())
    }
}

/// What stands in for the server with this number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StandIn(pub u8);

const PORT: u16 = 3478;
const NAME: &str = "carried-";
const TOP: &str = ".invalid";

impl StandIn {
    /// The name that webrtc is told, and looks up.
    pub fn uri(self) -> String {
        format!("turn:{NAME}{}{TOP}:{PORT}?transport=udp", self.0)
    }

    /// Of `HOST:PORT`, if it is a stand-in's.
    pub fn of_host(host: &str) -> Option<StandIn> {
        let (name, _) = host.rsplit_once(':')?;
        let number = name.strip_prefix(NAME)?.strip_suffix(TOP)?;
        number.parse().ok().map(StandIn)
    }

    /// Its address of this family. Nothing is ever sent there.
    pub fn address(self, is_ipv4: bool) -> SocketAddr {
        let number = u16::from(self.0) + 1;
        match is_ipv4 {
            true => (Ipv4Addr::from(0xf000_0000 | u32::from(number)), PORT).into(),
            false => (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, number), PORT).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_is_known_by_its_name() {
        for number in [0, 7, 255] {
            let stand_in = StandIn(number);
            let uri = stand_in.uri();
            let host = uri.trim_start_matches("turn:").split('?').next().unwrap();
            assert_eq!(StandIn::of_host(host), Some(stand_in));
        }
        for host in [
            "example.org:3478",
            "carried-x.invalid:1",
            "carried-256.invalid:1",
            "",
        ] {
            assert_eq!(StandIn::of_host(host), None, "{host}");
        }
    }

    #[test]
    fn stand_ins_have_addresses_of_their_own() {
        let addresses = [StandIn(0), StandIn(1)].map(|one| [true, false].map(|v4| one.address(v4)));
        assert_eq!(addresses[0][0].to_string(), "240.0.0.1:3478");
        assert_eq!(addresses[1][1].to_string(), "[100::2]:3478");
    }
}
