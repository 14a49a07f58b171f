//! How servers are reached: what all probes have in common.

use std::net::IpAddr;
use std::time::Duration;

use super::uri::Transport;

#[derive(Debug, Clone)]
pub struct Network {
    pub families: Families,
    /// Instead of what URIs say.
    pub transport: Option<Transport>,
    /// How long a name may take to resolve.
    pub resolve_timeout: Duration,
}

impl Default for Network {
    fn default() -> Self {
        Network {
            families: Families::Both,
            transport: None,
            resolve_timeout: Duration::from_secs(10),
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
