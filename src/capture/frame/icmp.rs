//! ICMP that says of a datagram that it did not arrive (RFC 792, RFC 4443 §3).

use std::net::{IpAddr, SocketAddr};

use super::UDP;
use super::ip::{self, IpPacket};

pub const ICMP: u8 = 1;
pub const ICMP_V6: u8 = 58;

/// Of a UDP datagram, which is quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable {
    /// Who says so.
    pub by: IpAddr,
    pub why: Why,
    pub source: SocketAddr,
    pub destination: SocketAddr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Why {
    Network,
    Host,
    Port,
    Prohibited,
    TooLarge,
}

impl Why {
    /// In words that follow an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Network => "network unreachable",
            Why::Host => "host unreachable",
            Why::Port => "port unreachable",
            Why::Prohibited => "administratively prohibited",
            Why::TooLarge => "packet too big",
        }
    }
}

/// Type (1), code (1), checksum (2), four bytes that do not matter here, and the beginning of
/// the packet that did not arrive. None for other ICMP, and for what was no UDP.
pub fn read(packet: &IpPacket) -> Option<Unreachable> {
    let (&[kind, code, _, _, _, _, _, _], quoted) = packet.payload.split_first_chunk()?;
    let why = match packet.protocol {
        ICMP => why_v4(kind, code)?,
        _ => why_v6(kind, code)?,
    };
    let quoted = ip::read(quoted)?;
    let is_beginning = quoted.part.is_none_or(|part| part.offset == 0);
    let &[s0, s1, d0, d1] = quoted.payload.first_chunk()?;
    (quoted.protocol == UDP && is_beginning).then(|| Unreachable {
        by: packet.addresses.source(),
        why,
        source: SocketAddr::new(quoted.addresses.source(), u16::from_be_bytes([s0, s1])),
        destination: SocketAddr::new(quoted.addresses.destination(), u16::from_be_bytes([d0, d1])),
    })
}

/// The codes of RFC 792, and those that RFC 1122 §3.2.2.1 added.
fn why_v4(kind: u8, code: u8) -> Option<Why> {
    const UNREACHABLE: u8 = 3;
    match code {
        _ if kind != UNREACHABLE => None,
        0 | 5 | 6 | 11 => Some(Why::Network),
        1 | 7 | 8 | 12 => Some(Why::Host),
        3 => Some(Why::Port),
        4 => Some(Why::TooLarge),
        9 | 10 | 13 => Some(Why::Prohibited),
        _ => None,
    }
}

fn why_v6(kind: u8, code: u8) -> Option<Why> {
    match (kind, code) {
        (1, 0) => Some(Why::Network),
        (1, 1 | 5 | 6) => Some(Why::Prohibited),
        (1, 3) => Some(Why::Host),
        (1, 4) => Some(Why::Port),
        (2, _) => Some(Why::TooLarge),
        _ => None,
    }
}

/// What `10.0.0.2` answers to a datagram from `10.0.0.1:5000` to it at port 6000.
#[cfg(test)]
pub fn refusal(code: u8) -> Vec<u8> {
    use etherparse::PacketBuilder;
    let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).udp(5000, 6000);
    let mut quoted = Vec::new();
    builder.write(&mut quoted, &[7; 400]).unwrap();
    quoted.truncate(28);
    let builder = PacketBuilder::ipv4([10, 0, 0, 2], [10, 0, 0, 1], 64);
    let builder = builder.icmpv4_raw(3, code, [0; 4]);
    let mut packet = Vec::new();
    builder.write(&mut packet, &quoted).unwrap();
    packet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::frame::{Frame, dissect};
    use etherparse::PacketBuilder;
    use proptest::prelude::*;

    const RAW: u32 = 101;

    #[test]
    fn the_datagram_that_did_not_arrive_is_named_and_who_says_so() {
        let Frame::Unreachable(told) = dissect(RAW, &refusal(3)) else {
            panic!("unreachable");
        };
        assert_eq!(told.by.to_string(), "10.0.0.2");
        assert_eq!(told.why, Why::Port);
        assert_eq!(told.source.to_string(), "10.0.0.1:5000");
        assert_eq!(told.destination.to_string(), "10.0.0.2:6000");
    }

    #[test]
    fn what_quotes_no_datagram_is_something_else() {
        let mut of_tcp = refusal(3);
        of_tcp[28 + 9] = 6;
        assert_eq!(dissect(RAW, &of_tcp), Frame::Other);
        assert_eq!(dissect(RAW, &refusal(3)[..40]), Frame::Other, "cut");
        let mut echo = refusal(3);
        echo[20] = 8;
        assert_eq!(dissect(RAW, &echo), Frame::Other);
    }

    #[test]
    fn icmp_of_ipv6_tells_the_same() {
        let builder = PacketBuilder::ipv6([1; 16], [2; 16], 64).udp(5000, 6000);
        let mut quoted = Vec::new();
        builder.write(&mut quoted, &[7; 40]).unwrap();
        let builder = PacketBuilder::ipv6([3; 16], [1; 16], 64).icmpv6_raw(1, 1, [0; 4]);
        let mut packet = Vec::new();
        builder.write(&mut packet, &quoted).unwrap();
        let Frame::Unreachable(told) = dissect(RAW, &packet) else {
            panic!("unreachable");
        };
        assert_eq!((told.why, told.destination.port()), (Why::Prohibited, 6000));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            version_6 in any::<bool>(), payload in prop::collection::vec(any::<u8>(), 0..80),
        ) {
            let packet = IpPacket {
                addresses: ip::Addresses::V4 {
                    source: &[10, 0, 0, 1],
                    destination: &[10, 0, 0, 2],
                },
                protocol: if version_6 { ICMP_V6 } else { ICMP },
                on_wire: payload.len(),
                payload: &payload,
                part: None,
            };
            let _ = read(&packet);
        }
    }
}
