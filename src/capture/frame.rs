//! From a captured frame to what a call may have sent in it: a UDP datagram, a TCP
//! segment, or a part of either.

use std::net::SocketAddr;

mod icmp;
mod ip;
mod link;
mod tunnel;

use super::observed::FlowKey;
#[cfg(test)]
pub use icmp::refusal;
pub use icmp::{Unreachable, Why};
use ip::Addresses;
use ip::IpPacket;
pub use ip::KeptAddresses;
pub use ip::Part;
use link::Network;

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    Udp(Datagram<'a>),
    Tcp(Segment<'a>),
    /// A part of an IP packet that holds one of the above, or a tunnel.
    Fragment(Fragment<'a>),
    /// ICMP that quotes a UDP datagram which did not arrive.
    Unreachable(Unreachable),
    /// IP with something else, or no IP at all.
    Other,
    /// Cut or malformed before the end of the UDP or TCP header.
    Undecodable,
    /// The link type is not read.
    UnsupportedLink,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Datagram<'a> {
    addresses: Addresses<'a>,
    source_port: u16,
    destination_port: u16,
    /// As much of the payload as was captured.
    pub payload: &'a [u8],
    /// Length of the whole payload by the UDP header.
    pub on_wire: usize,
}

/// A piece of a TCP stream (RFC 9293 §3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment<'a> {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    /// Number of the first byte of the payload, or of the SYN before it.
    pub sequence: u32,
    pub mark: Mark,
    /// As much of the payload as was captured.
    pub payload: &'a [u8],
    /// Length of the whole payload.
    pub on_wire: usize,
}

/// What the flags of a segment say of its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It begins here (SYN).
    Begins,
    Continues,
    /// It ends with this segment (FIN), or broke off (RST).
    Ends,
}

/// A part of an IP packet, its place in the packet, and how many tunnels it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fragment<'a> {
    pub packet: IpPacket<'a>,
    pub part: Part,
    depth: u8,
}

/// What a fragment says of its packet, to be kept.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    addresses: KeptAddresses,
    protocol: u8,
    depth: u8,
}

impl Datagram<'_> {
    #[inline(always)]
    pub fn flow(&self) -> FlowKey {
        FlowKey::udp(
            SocketAddr::new(self.addresses.source(), self.source_port),
            SocketAddr::new(self.addresses.destination(), self.destination_port),
        )
    }
}

impl Fragment<'_> {
    pub fn head(&self) -> Head {
        Head {
            addresses: self.packet.addresses.kept(),
            protocol: self.packet.protocol,
            depth: self.depth,
        }
    }
}

/// Tunnels within tunnels that are opened.
const DEEPEST: u8 = 4;

/// The link types that [`dissect`] reads, for people.
pub const LINK_TYPES: &str = "Ethernet, Linux cooked (v1 and v2), raw IP, null and loop, PPP, \
     Cisco HDLC, 802.11 without encryption";

const IP_IN_IP: u8 = 4;
const TCP: u8 = 6;
const UDP: u8 = 17;
const IPV6_IN_IP: u8 = 41;
const GRE: u8 = 47;

/// Looks into a frame. `link_type` is the capture's LINKTYPE_ number.
///
/// It and what it calls are inlined: what a packet is goes through many hands here, and handing
/// it on in memory took longer than to read it.
#[inline(always)]
pub fn dissect(link_type: u32, frame: &[u8]) -> Frame<'_> {
    network(link::network_layer(link_type, frame), 0)
}

/// Looks into the payload of a packet that was put together from fragments.
pub fn dissect_whole<'a>(head: &'a Head, payload: &'a [u8], on_wire: usize) -> Frame<'a> {
    let packet = IpPacket {
        addresses: Addresses::Kept(&head.addresses),
        protocol: head.protocol,
        payload,
        on_wire,
        part: None,
    };
    let packet = match head.addresses.source.is_ipv6() {
        true => ip::extensions(packet),
        false => Some(packet),
    };
    packet.map_or(Frame::Undecodable, |packet| transport(packet, head.depth))
}

#[inline(always)]
fn network(network: Network<'_>, depth: u8) -> Frame<'_> {
    match network {
        Network::Ip(packet) => match ip::read(packet) {
            Some(packet) => transport(packet, depth),
            None => Frame::Undecodable,
        },
        Network::Other => Frame::Other,
        Network::Cut => Frame::Undecodable,
        Network::Unsupported => Frame::UnsupportedLink,
    }
}

/// What is in a tunnel, of which there are few.
#[inline(never)]
fn tunnelled(inner: Network<'_>, depth: u8) -> Frame<'_> {
    network(inner, depth + 1)
}

#[inline(always)]
fn transport(packet: IpPacket<'_>, depth: u8) -> Frame<'_> {
    if let Some(part) = packet.part {
        return match packet.protocol {
            UDP | TCP | IP_IN_IP | IPV6_IN_IP | GRE => Frame::Fragment(Fragment {
                packet,
                part,
                depth,
            }),
            _ => Frame::Other,
        };
    }
    match packet.protocol {
        UDP => udp(&packet, depth),
        TCP => tcp(&packet),
        IP_IN_IP | IPV6_IN_IP if depth < DEEPEST => tunnelled(Network::Ip(packet.payload), depth),
        GRE if depth < DEEPEST => tunnelled(tunnel::gre(packet.payload), depth),
        icmp::ICMP | icmp::ICMP_V6 => unreachable(&packet),
        _ => Frame::Other,
    }
}

/// Of which there are few.
#[inline(never)]
fn unreachable<'a>(packet: &IpPacket) -> Frame<'a> {
    icmp::read(packet).map_or(Frame::Other, Frame::Unreachable)
}

/// Source and destination port (2 each), length with this header (2), checksum (2).
#[inline(always)]
fn udp<'a>(packet: &IpPacket<'a>, depth: u8) -> Frame<'a> {
    let Some((&[s0, s1, d0, d1, l0, l1, _, _], rest)) = packet.payload.split_first_chunk() else {
        return Frame::Undecodable;
    };
    // A length of 0 stands for a jumbogram (RFC 2675 §4): then IP knows better.
    let on_wire = match usize::from(u16::from_be_bytes([l0, l1])) {
        0 => packet.on_wire.saturating_sub(8),
        1..8 => return Frame::Undecodable,
        length => length - 8,
    };
    let payload = rest.get(..on_wire).unwrap_or(rest);
    let destination_port = u16::from_be_bytes([d0, d1]);
    if depth < DEEPEST
        && let Some(inner) = tunnel::in_udp(destination_port, payload)
    {
        return tunnelled(inner, depth);
    }
    Frame::Udp(Datagram {
        addresses: packet.addresses,
        source_port: u16::from_be_bytes([s0, s1]),
        destination_port,
        payload,
        on_wire,
    })
}

/// Ports (2 each), sequence and acknowledgment number (4 each), length of the header in
/// words (1), flags (1), window, checksum and urgent pointer (2 each), options.
fn tcp<'a>(packet: &IpPacket<'a>) -> Frame<'a> {
    let Some(&[s0, s1, d0, d1, n0, n1, n2, n3, _, _, _, _, words, flags]) =
        packet.payload.first_chunk()
    else {
        return Frame::Undecodable;
    };
    let header = 4 * usize::from(words >> 4);
    if header < 20 {
        return Frame::Undecodable;
    }
    Frame::Tcp(Segment {
        source: SocketAddr::new(packet.addresses.source(), u16::from_be_bytes([s0, s1])),
        destination: SocketAddr::new(packet.addresses.destination(), u16::from_be_bytes([d0, d1])),
        sequence: u32::from_be_bytes([n0, n1, n2, n3]),
        mark: match flags {
            _ if flags & 0x02 != 0 => Mark::Begins,
            _ if flags & 0x05 != 0 => Mark::Ends,
            _ => Mark::Continues,
        },
        // Cut within its options, a segment still tells how much data it had.
        payload: packet.payload.get(header..).unwrap_or_default(),
        on_wire: packet.on_wire.saturating_sub(header),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use etherparse::PacketBuilder;
    use proptest::prelude::*;

    const ETHERNET: u32 = 1;
    const RAW: u32 = 101;

    fn raw_udp(payload: &[u8]) -> Vec<u8> {
        let builder = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).udp(5000, 6000);
        let mut packet = Vec::new();
        builder.write(&mut packet, payload).unwrap();
        packet
    }

    fn datagram(link_type: u32, frame: &[u8]) -> Datagram<'_> {
        match dissect(link_type, frame) {
            Frame::Udp(datagram) => datagram,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_datagram_has_its_addresses_and_payload() {
        let packet = raw_udp(b"hello");
        let datagram = datagram(RAW, &packet);
        assert_eq!(datagram.flow().source.to_string(), "10.0.0.1:5000");
        assert_eq!(datagram.flow().destination.to_string(), "10.0.0.2:6000");
        assert_eq!((datagram.payload, datagram.on_wire), (&b"hello"[..], 5));
    }

    #[test]
    fn bytes_behind_the_ip_packet_are_padding_of_the_frame() {
        let mut packet = raw_udp(b"hello");
        packet.extend([0; 13]);
        assert_eq!(datagram(RAW, &packet).payload, b"hello");
    }

    #[test]
    fn a_cut_packet_tells_how_long_it_was() {
        let packet = raw_udp(b"hello");
        let datagram = datagram(RAW, &packet[..30]);
        assert_eq!((datagram.payload, datagram.on_wire), (&b"he"[..], 5));
        assert_eq!(dissect(RAW, &packet[..25]), Frame::Undecodable);
    }

    #[test]
    fn ipv6_is_read_behind_vlan_tags() {
        let builder = PacketBuilder::ethernet2([1; 6], [2; 6])
            .double_vlan(5.try_into().unwrap(), 7.try_into().unwrap())
            .ipv6([0xfe; 16], [0xfd; 16], 64)
            .udp(1, 2);
        let mut frame = Vec::new();
        builder.write(&mut frame, b"v6").unwrap();
        assert_eq!(datagram(ETHERNET, &frame).payload, b"v6");
    }

    #[test]
    fn a_fragment_is_a_part_of_a_packet() {
        let mut packet = raw_udp(&[7; 64]);
        (packet[4], packet[5]) = (0, 42);
        (packet[6], packet[7]) = (0x20, 9); // more follow; offset of 72 bytes
        let Frame::Fragment(fragment) = dissect(RAW, &packet) else {
            panic!("a fragment");
        };
        let part = Part {
            identification: 42,
            offset: 72,
            more_follow: true,
        };
        assert_eq!((fragment.part, fragment.packet.on_wire), (part, 72));
        packet[9] = 1;
        assert_eq!(dissect(RAW, &packet), Frame::Other, "ICMP");
    }

    /// What a packet of this protocol carries that holds `payload`.
    fn in_ip(protocol: u8, payload: &[u8]) -> Vec<u8> {
        let builder = PacketBuilder::ipv4([192, 0, 2, 1], [192, 0, 2, 2], 64);
        let mut packet = Vec::new();
        builder
            .write(&mut packet, protocol.into(), payload)
            .unwrap();
        packet
    }

    #[test]
    fn tunnels_are_opened_also_within_tunnels() {
        let inner = raw_udp(b"hello");
        let gre = [&[0, 0, 8, 0], inner.as_slice()].concat();
        for packet in [
            in_ip(4, &inner),
            in_ip(47, &gre),
            in_ip(4, &in_ip(47, &gre)),
        ] {
            let datagram = datagram(RAW, &packet);
            assert_eq!(datagram.flow().source.to_string(), "10.0.0.1:5000");
            assert_eq!(datagram.payload, b"hello");
        }
    }

    #[test]
    fn tunnels_are_opened_to_a_certain_depth() {
        let mut packet = raw_udp(b"hello");
        for _ in 0..=DEEPEST {
            packet = in_ip(4, &packet);
        }
        assert_eq!(dissect(RAW, &packet), Frame::Other);
    }

    #[test]
    fn a_segment_tells_its_place_in_the_stream() {
        let builder = PacketBuilder::ipv4([1; 4], [2; 4], 64)
            .tcp(1, 2, 3, 4)
            .syn();
        let mut packet = Vec::new();
        builder.write(&mut packet, b"data").unwrap();
        let Frame::Tcp(segment) = dissect(RAW, &packet[..42]) else {
            panic!("a segment");
        };
        assert_eq!((segment.sequence, segment.mark), (3, Mark::Begins));
        assert_eq!((segment.payload, segment.on_wire), (&b"da"[..], 4));
    }

    #[test]
    fn a_link_type_of_usb_is_not_read() {
        assert_eq!(dissect(189, &raw_udp(b"")), Frame::UnsupportedLink);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            link_type in prop::sample::select(vec![0, 1, 9, 12, 50, 51, 101, 104, 105, 108, 113, 127, 276, 9999]),
            frame in prop::collection::vec(any::<u8>(), 0..120),
        ) {
            let _ = dissect(link_type, &frame);
        }

        #[test]
        fn no_change_to_a_real_packet_makes_it_panic(
            at in 0usize..33, value in any::<u8>(), cut in 0usize..33,
        ) {
            let mut packet = raw_udp(b"hello");
            packet[at] = value;
            let _ = dissect(RAW, &packet[..cut]);
        }
    }
}
