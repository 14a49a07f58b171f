//! Peers that the users of a public relay have no business with, each in its spellings.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::codes;
use crate::diagnostic::{FindingKind, Severity};
use crate::turn::AddressFamily;

/// What an address is, as far as a relay's operator cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    Loopback,
    /// `::ffff:a.b.c.d`: systems send it to a.b.c.d.
    Mapped,
    Metadata,
    LinkLocal,
    Private,
    UniqueLocal,
    Shared,
    Multicast,
    Broadcast,
    /// `::a.b.c.d`, which few systems route.
    Compatible,
    Nat64,
    SixToFour,
    /// The address that the server itself is reached at.
    Server,
}

/// One spelling of a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer {
    pub ip: IpAddr,
    pub class: Class,
    /// The IPv4 address inside of an IPv6 spelling.
    pub inner: Option<Ipv4Addr>,
}

impl Class {
    pub const ALL: [Class; 13] = [
        Class::Loopback,
        Class::Mapped,
        Class::Metadata,
        Class::LinkLocal,
        Class::Private,
        Class::UniqueLocal,
        Class::Shared,
        Class::Multicast,
        Class::Broadcast,
        Class::Compatible,
        Class::Nat64,
        Class::SixToFour,
        Class::Server,
    ];

    /// As it is typed, and shown.
    pub fn name(self) -> &'static str {
        match self {
            Class::Loopback => "loopback",
            Class::Metadata => "metadata",
            Class::LinkLocal => "link-local",
            Class::Mapped => "mapped",
            Class::Private => "private",
            Class::UniqueLocal => "unique-local",
            Class::Shared => "shared",
            Class::Multicast => "multicast",
            Class::Broadcast => "broadcast",
            Class::Compatible => "compatible",
            Class::Nat64 => "nat64",
            Class::SixToFour => "6to4",
            Class::Server => "server",
        }
    }

    pub fn kind(self) -> &'static FindingKind {
        match self {
            Class::Loopback => &codes::LOOPBACK,
            Class::Metadata => &codes::METADATA,
            Class::LinkLocal => &codes::LINK_LOCAL,
            Class::Mapped => &codes::MAPPED,
            Class::Private => &codes::PRIVATE,
            Class::UniqueLocal => &codes::UNIQUE_LOCAL,
            Class::Shared => &codes::SHARED,
            Class::Multicast => &codes::MULTICAST,
            Class::Broadcast => &codes::BROADCAST,
            Class::Compatible => &codes::COMPATIBLE,
            Class::Nat64 => &codes::NAT64,
            Class::SixToFour => &codes::SIX_TO_FOUR,
            Class::Server => &codes::OWN_ADDRESS,
        }
    }

    /// How bad it is when something answered. A relay on the server's own address is what two
    /// users of one server talk through, so that only other services there count, and less.
    pub fn severity_when_reached(self) -> Severity {
        match self {
            Class::Server => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether data is sent there. All hosts of a link would get what goes to many.
    pub fn may_be_sent_to(self) -> bool {
        !matches!(self, Class::Multicast | Class::Broadcast)
    }
}

impl Peer {
    pub fn family(&self) -> AddressFamily {
        AddressFamily::of(self.ip)
    }

    /// Whether it is an address of the internet like any other, except within one cloud. That a
    /// relay may send there is no fault, unless something answers.
    pub fn is_public(&self) -> bool {
        self.ip == IpAddr::from(AZURE)
    }

    /// What the address amounts to, whatever it is spelled like.
    pub fn means(&self) -> IpAddr {
        self.inner.map_or(self.ip, IpAddr::V4)
    }
}

const LOOPBACK: Ipv4Addr = Ipv4Addr::LOCALHOST;
const METADATA: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);
/// Azure's name, address and health service for its hosts.
const AZURE: [u8; 4] = [168, 63, 129, 16];
const PRIVATE: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 1);

const fn v4(class: Class, octets: [u8; 4]) -> Peer {
    let [a, b, c, d] = octets;
    Peer {
        ip: IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
        class,
        inner: None,
    }
}

const fn v6(class: Class, segments: [u16; 8]) -> Peer {
    let [a, b, c, d, e, f, g, h] = segments;
    Peer {
        ip: IpAddr::V6(Ipv6Addr::new(a, b, c, d, e, f, g, h)),
        class,
        inner: None,
    }
}

const PLAIN: [Peer; 21] = [
    v4(Class::Loopback, [127, 0, 0, 1]),
    v4(Class::Loopback, [127, 0, 0, 2]),
    // "This host" (RFC 1122 §3.2.1.3): Linux sends it to loopback.
    v4(Class::Loopback, [0, 0, 0, 0]),
    v6(Class::Loopback, [0, 0, 0, 0, 0, 0, 0, 1]),
    v6(Class::Loopback, [0; 8]),
    v4(Class::Metadata, [169, 254, 169, 254]),
    // Alibaba Cloud, Oracle Cloud and Azure.
    v4(Class::Metadata, [100, 100, 100, 200]),
    v4(Class::Metadata, [192, 0, 0, 192]),
    v4(Class::Metadata, AZURE),
    v6(Class::Metadata, [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x254]),
    v4(Class::LinkLocal, [169, 254, 0, 1]),
    v6(Class::LinkLocal, [0xfe80, 0, 0, 0, 0, 0, 0, 1]),
    v4(Class::Private, [10, 0, 0, 1]),
    v4(Class::Private, [172, 16, 0, 1]),
    v4(Class::Private, [192, 168, 0, 1]),
    v6(Class::UniqueLocal, [0xfc00, 0, 0, 0, 0, 0, 0, 1]),
    v6(Class::UniqueLocal, [0xfd00, 0, 0, 0, 0, 0, 0, 1]),
    v4(Class::Shared, [100, 64, 0, 1]),
    v4(Class::Multicast, [224, 0, 0, 1]),
    v6(Class::Multicast, [0xff02, 0, 0, 0, 0, 0, 0, 1]),
    v4(Class::Broadcast, [255, 255, 255, 255]),
];

/// All peers to try on a server.
pub fn all(server: IpAddr) -> Vec<Peer> {
    let mut peers = PLAIN.to_vec();
    for inner in [LOOPBACK, METADATA, PRIVATE] {
        peers.extend(spellings(inner));
    }
    let own = server.to_canonical();
    if !peers.iter().any(|peer| peer.ip == own) {
        peers.push(Peer {
            ip: own,
            class: Class::Server,
            inner: None,
        });
    }
    peers.sort_by_key(|peer| peer.class);
    peers
}

/// The IPv6 addresses that may lead to an IPv4 address.
fn spellings(inner: Ipv4Addr) -> [Peer; 4] {
    let [a, b, c, d] = inner.octets().map(u16::from);
    let (high, low) = (a << 8 | b, c << 8 | d);
    let inside = |class, segments| Peer {
        inner: Some(inner),
        ..v6(class, segments)
    };
    [
        inside(Class::Mapped, [0, 0, 0, 0, 0, 0xffff, high, low]),
        inside(Class::Compatible, [0, 0, 0, 0, 0, 0, high, low]),
        inside(Class::Nat64, [0x64, 0xff9b, 0, 0, 0, 0, high, low]),
        inside(Class::SixToFour, [0x2002, high, low, 0, 0, 0, 0, 0]),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_a_peer_and_every_peer_is_there_once() {
        let peers = all("192.0.2.1".parse().unwrap());
        for class in Class::ALL {
            assert!(peers.iter().any(|peer| peer.class == class), "{class:?}");
        }
        let ips: std::collections::HashSet<_> = peers.iter().map(|peer| peer.ip).collect();
        assert_eq!(ips.len(), peers.len());
    }

    #[test]
    fn an_ipv4_address_has_its_ipv6_spellings() {
        let spelled = spellings(METADATA).map(|peer| peer.ip.to_string());
        assert_eq!(
            spelled,
            [
                "::ffff:169.254.169.254",
                "::a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "2002:a9fe:a9fe::"
            ]
        );
    }

    #[test]
    fn a_server_on_loopback_is_loopback_and_no_class_of_its_own() {
        let peers = all(IpAddr::V4(Ipv4Addr::LOCALHOST));
        assert!(peers.iter().all(|peer| peer.class != Class::Server));
    }
}
