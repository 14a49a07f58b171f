//! How servers are reached: what all probes have in common.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use super::tls::Trust;
use super::uri::{ServerUri, Transport};

#[derive(Debug, Clone)]
pub struct Network {
    pub families: Families,
    /// Instead of what URIs say.
    pub transport: Option<Transport>,
    /// How long a name may take to resolve.
    pub resolve_timeout: Duration,
    /// How long a connection may take to come about, and a TLS handshake on it again.
    pub connect_timeout: Duration,
    /// The address to send from, for servers of its family.
    pub local_address: Option<IpAddr>,
    /// Sent and checked in TLS instead of the name in the URI.
    pub server_name: Option<String>,
    /// Whose certificates are believed.
    pub trust: Arc<Trust>,
}

impl Network {
    /// What `uri` is asked over.
    pub fn transport_for(&self, uri: &ServerUri) -> Transport {
        self.transport.unwrap_or_else(|| uri.default_transport())
    }

    /// Where sockets towards `server` are to be bound, if that was said.
    pub fn local_for(&self, server: SocketAddr) -> Option<SocketAddr> {
        self.local_address
            .filter(|local| local.is_ipv4() == server.is_ipv4())
            .map(|local| SocketAddr::new(local, 0))
    }
}

impl Default for Network {
    fn default() -> Self {
        Network {
            families: Families::Both,
            transport: None,
            resolve_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            local_address: None,
            server_name: None,
            trust: Arc::default(),
        }
    }
}

/// Which addresses of a host are probed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Families {
    Both,
    Ipv4,
    Ipv6,
}

impl Families {
    pub fn include(self, ip: IpAddr) -> bool {
        match self {
            Families::Both => true,
            Families::Ipv4 => ip.is_ipv4(),
            Families::Ipv6 => ip.is_ipv6(),
        }
    }
}
