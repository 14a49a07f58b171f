//! What a relayed address is good for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Usable,
    /// Of a private network, or of this host alone, while the server is reached from elsewhere.
    Private,
    Invalid,
}

/// Where a relay at `relayed` stands, of a server that was reached at `server`.
pub fn standing(relayed: SocketAddr, server: SocketAddr) -> Standing {
    if relayed.port() == 0 {
        return Standing::Invalid;
    }
    // A server that is itself on this host, in a private network, or in a lab with addresses
    // from a book, may well relay there.
    match (reach(relayed.ip()), reach(server.ip())) {
        (Reach::Nobody, _) => Standing::Invalid,
        (Reach::Internet, _) => Standing::Usable,
        (relay, server) if relay == server => Standing::Usable,
        (Reach::Reserved, _) => Standing::Invalid,
        (Reach::Link | Reach::Network, _) => Standing::Private,
    }
}

/// From how far an address can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// No packet to one host can have it.
    Nobody,
    /// Set aside for documentation, for tests or for later; no network has it (RFC 6890).
    Reserved,
    /// This host, or this link.
    Link,
    Network,
    Internet,
}

fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_of_ipv4(ip),
        IpAddr::V6(ip) => reach_of_ipv6(ip),
    }
}

fn reach_of_ipv4(ip: Ipv4Addr) -> Reach {
    match ip.octets() {
        _ if ip.is_multicast() || ip.is_broadcast() => Reach::Nobody,
        [0, ..] => Reach::Nobody,
        [240..=255, ..] => Reach::Reserved,
        _ if ip.is_documentation() => Reach::Reserved,
        _ if ip.is_link_local() || ip.is_loopback() => Reach::Link,
        // What providers use between their NAT and their customers (RFC 6598).
        [100, 64..128, ..] => Reach::Network,
        _ if ip.is_private() => Reach::Network,
        _ => Reach::Internet,
    }
}

fn reach_of_ipv6(ip: Ipv6Addr) -> Reach {
    match ip.segments() {
        _ if ip.is_unspecified() || ip.is_multicast() => Reach::Nobody,
        // An IPv4 address in the API of an operating system, and in no packet (RFC 4291 §2.5.5).
        _ if ip.to_ipv4_mapped().is_some() => Reach::Nobody,
        [0x2001, 0x0db8, ..] | [0x3fff, 0..0x1000, ..] => Reach::Reserved,
        // Packets to it are to be dropped (RFC 6666).
        [0x0100, 0, 0, 0, ..] => Reach::Nobody,
        _ if ip.is_unicast_link_local() || ip.is_loopback() => Reach::Link,
        _ if ip.is_unique_local() => Reach::Network,
        _ => Reach::Internet,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing_of(relayed: &str, server: &str) -> Standing {
        standing(relayed.parse().unwrap(), server.parse().unwrap())
    }

    #[test]
    fn a_relay_of_another_kind_of_network_than_its_server_is_private() {
        let public = "203.0.113.1:3478";
        assert_eq!(standing_of("203.0.113.1:50000", public), Standing::Usable);
        for relayed in ["10.1.2.3:5", "127.0.0.1:5", "100.64.0.1:5", "[fd00::1]:5"] {
            assert_eq!(standing_of(relayed, public), Standing::Private, "{relayed}");
        }
        assert_eq!(
            standing_of("127.0.0.1:5", "192.168.1.1:3478"),
            Standing::Private
        );
        assert_eq!(
            standing_of("10.1.2.3:5", "127.0.0.1:3478"),
            Standing::Private
        );
    }

    #[test]
    fn a_server_in_the_same_network_or_host_may_relay_there() {
        assert_eq!(standing_of("10.1.2.3:5", "10.9.9.9:3478"), Standing::Usable);
        assert_eq!(
            standing_of("127.0.0.1:5", "127.0.0.1:3478"),
            Standing::Usable
        );
    }

    #[test]
    fn what_nobody_can_send_to_is_invalid() {
        let server = "127.0.0.1:3478";
        for relayed in [
            "0.0.0.0:5",
            "0.1.2.3:5",
            "224.0.0.1:5",
            "127.0.0.1:0",
            "[::]:5",
            "255.255.255.255:5",
            "240.0.0.1:5",
            "192.0.2.1:5",
            "198.51.100.1:5",
            "203.0.113.1:5",
            "[2001:db8::1]:5",
            "[3fff::1]:5",
            "[100::1]:5",
            "[::ffff:10.0.0.1]:5",
            "[::ffff:8.8.8.8]:5",
        ] {
            assert_eq!(standing_of(relayed, server), Standing::Invalid, "{relayed}");
        }
    }

    #[test]
    fn the_internet_begins_beside_what_is_reserved() {
        let server = "127.0.0.1:3478";
        for relayed in [
            "192.0.3.1:5",
            "198.51.101.1:5",
            "203.0.114.1:5",
            "[2001:db9::1]:5",
        ] {
            assert_eq!(standing_of(relayed, server), Standing::Usable, "{relayed}");
        }
    }

    #[test]
    fn a_lab_in_a_network_for_documentation_relays_there() {
        let server = "203.0.113.1:3478";
        assert_eq!(standing_of("203.0.113.9:5", server), Standing::Usable);
        assert_eq!(standing_of("198.51.100.9:5", server), Standing::Usable);
    }
}
