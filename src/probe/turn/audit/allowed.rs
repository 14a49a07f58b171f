//! Peers that an operator wants to be reachable.

use std::net::IpAddr;
use std::str::FromStr;

use super::peers::{Class, Peer};

/// A class of peers, or a range of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    Class(Class),
    Range { network: IpAddr, prefix: u8 },
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("it is neither a range like 10.0.0.0/8 nor one of {}", names())]
pub struct NotAllowed;

fn names() -> String {
    Class::ALL.map(Class::name).join(", ")
}

impl FromStr for Allowed {
    type Err = NotAllowed;

    fn from_str(text: &str) -> Result<Allowed, NotAllowed> {
        if let Some(class) = Class::ALL.into_iter().find(|class| class.name() == text) {
            return Ok(Allowed::Class(class));
        }
        let (network, prefix) = match text.split_once('/') {
            Some((network, prefix)) => (network, Some(prefix)),
            None => (text, None),
        };
        let network: IpAddr = network.parse().map_err(|_| NotAllowed)?;
        let longest = if network.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            Some(prefix) => prefix.parse().map_err(|_| NotAllowed)?,
            None => longest,
        };
        match prefix <= longest {
            true => Ok(Allowed::Range { network, prefix }),
            false => Err(NotAllowed),
        }
    }
}

impl Allowed {
    /// Whether a peer is meant, in whatever way it is spelled.
    pub fn includes(&self, peer: &Peer) -> bool {
        match *self {
            Allowed::Class(class) => class == peer.class,
            Allowed::Range { network, prefix } => {
                contains(network, prefix, peer.ip) || contains(network, prefix, peer.means())
            }
        }
    }
}

fn contains(network: IpAddr, prefix: u8, ip: IpAddr) -> bool {
    match (network, ip) {
        (IpAddr::V4(network), IpAddr::V4(ip)) => {
            let differing = network.to_bits() ^ ip.to_bits();
            differing.leading_zeros() >= u32::from(prefix)
        }
        (IpAddr::V6(network), IpAddr::V6(ip)) => {
            let differing = network.to_bits() ^ ip.to_bits();
            differing.leading_zeros() >= u32::from(prefix)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probe::turn::audit::peers;

    fn allowed(text: &str) -> Vec<String> {
        let allowed: Allowed = text.parse().unwrap();
        let peers = peers::all("192.0.2.1".parse().unwrap());
        let meant = peers.iter().filter(|peer| allowed.includes(peer));
        meant.map(|peer| peer.ip.to_string()).collect()
    }

    #[test]
    fn a_range_includes_all_spellings_of_its_addresses() {
        assert_eq!(
            allowed("10.0.0.0/8"),
            [
                "::ffff:10.0.0.1",
                "10.0.0.1",
                "::a00:1",
                "64:ff9b::a00:1",
                "2002:a00:1::"
            ]
        );
        assert_eq!(allowed("192.0.2.1"), ["192.0.2.1"]);
        assert_eq!(allowed("fe80::/10"), ["fe80::1"]);
    }

    #[test]
    fn a_class_includes_its_own_addresses() {
        assert_eq!(allowed("shared"), ["100.64.0.1"]);
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in ["", "10.0.0.0/33", "10.0.0/8", "everything", "::/129", "/8"] {
            assert_eq!(text.parse::<Allowed>(), Err(NotAllowed), "{text}");
        }
    }
}
