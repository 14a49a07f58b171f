//! Addresses: their forms, and where they lead.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AddressKind {
    Ip4,
    Ip6,
    /// A name that stands for a hidden address, under `.local`.
    Mdns,
    Name,
}

impl AddressKind {
    pub fn of(address: &str) -> Self {
        if address.parse::<Ipv4Addr>().is_ok() {
            AddressKind::Ip4
        } else if address.parse::<Ipv6Addr>().is_ok() {
            AddressKind::Ip6
        } else if is_local_name(address) {
            AddressKind::Mdns
        } else {
            AddressKind::Name
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            AddressKind::Ip4 => "IPv4",
            AddressKind::Ip6 => "IPv6",
            AddressKind::Mdns => "mDNS",
            AddressKind::Name => "name",
        }
    }
}

/// Whether this is a name under `.local`, which mDNS resolves.
pub fn is_local_name(address: &str) -> bool {
    let last = address.rsplit('.').next().unwrap_or_default();
    address.contains('.') && last.eq_ignore_ascii_case("local")
}

/// Whether the address is one of a local network: private (RFC 1918), unique local
/// (RFC 4193) or link-local (RFC 3927, RFC 4291).
pub fn is_of_local_network(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_network_is_told_from_the_internet() {
        let is_local = |text: &str| is_of_local_network(text.parse().unwrap());
        for address in [
            "10.0.0.1",
            "192.168.1.2",
            "169.254.0.1",
            "fd00::2",
            "fe80::1",
        ] {
            assert!(is_local(address), "{address}");
        }
        for address in ["192.0.2.1", "127.0.0.1", "2001:db8::1", "::1"] {
            assert!(!is_local(address), "{address}");
        }
    }
}
