//! From a captured frame to the UDP datagram in it.

use std::net::SocketAddr;

use etherparse::{Ipv6ExtensionSlice, LaxIpSlice, UdpSlice, ip_number};

mod link;

/// What a frame carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    Udp(Datagram<'a>),
    /// IP with something else, or no IP at all.
    NotUdp,
    /// A later fragment of an IP packet: it has no UDP header.
    Fragment,
    /// Cut or malformed before the end of the UDP header.
    Undecodable,
    /// The link type is not read.
    UnsupportedLink,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Datagram<'a> {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    /// As much of the payload as was captured.
    pub payload: &'a [u8],
    /// Length of the whole payload by the UDP header.
    pub on_wire: usize,
}

/// Finds the datagram in a frame. `link_type` is the capture's LINKTYPE_ number.
pub fn dissect(link_type: u32, frame: &[u8]) -> Frame<'_> {
    match link::network_layer(link_type, frame) {
        link::Network::Ip(packet) => ip(packet),
        link::Network::Other => Frame::NotUdp,
        link::Network::Cut => Frame::Undecodable,
        link::Network::Unsupported => Frame::UnsupportedLink,
    }
}

/// The link types that [`dissect`] reads, for people.
pub const LINK_TYPES: &str = "Ethernet, Linux cooked (v1 and v2), raw IP, null and loop";

/// Lengths are judged laxly: a packet that the capture cut still has its headers.
fn ip(packet: &[u8]) -> Frame<'_> {
    let Ok((ip, _)) = LaxIpSlice::from_slice(packet) else {
        return Frame::Undecodable;
    };
    let payload = ip.payload();
    if payload.ip_number != ip_number::UDP {
        return Frame::NotUdp;
    }
    if fragment_offset(&ip) > 0 {
        return Frame::Fragment;
    }
    let Ok(udp) = UdpSlice::from_slice_lax(payload.payload) else {
        return Frame::Undecodable;
    };
    // A length of 0 stands for a jumbogram (RFC 2675 §4): then IP knows better.
    let on_wire = match usize::from(udp.length()).checked_sub(8) {
        Some(length) => length,
        None if udp.length() == 0 => udp.payload().len(),
        None => return Frame::Undecodable,
    };
    Frame::Udp(Datagram {
        source: SocketAddr::new(ip.source_addr(), udp.source_port()),
        destination: SocketAddr::new(ip.destination_addr(), udp.destination_port()),
        payload: udp.payload(),
        on_wire,
    })
}

/// In units of 8 bytes; 0 for a packet that is whole or the first fragment.
fn fragment_offset(ip: &LaxIpSlice) -> u16 {
    match ip {
        LaxIpSlice::Ipv4(ip) => ip.header().fragments_offset().value(),
        LaxIpSlice::Ipv6(ip) => ip
            .extensions()
            .clone()
            .into_iter()
            .find_map(|extension| match extension {
                Ipv6ExtensionSlice::Fragment(fragment) => Some(fragment.fragment_offset().value()),
                _ => None,
            })
            .unwrap_or(0),
    }
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
        assert_eq!(datagram.source.to_string(), "10.0.0.1:5000");
        assert_eq!(datagram.destination.to_string(), "10.0.0.2:6000");
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
    fn a_later_fragment_has_no_datagram_but_the_first_has() {
        let mut packet = raw_udp(&[7; 64]);
        packet[6] = 0x20; // more fragments follow
        assert_eq!(datagram(RAW, &packet).on_wire, 64);
        packet[7] = 9; // offset of 72 bytes
        assert_eq!(dissect(RAW, &packet), Frame::Fragment);
    }

    #[test]
    fn tcp_is_not_udp_and_a_link_type_of_usb_is_not_read() {
        let builder = PacketBuilder::ipv4([1; 4], [2; 4], 64).tcp(1, 2, 3, 4);
        let mut packet = Vec::new();
        builder.write(&mut packet, &[]).unwrap();
        assert_eq!(dissect(RAW, &packet), Frame::NotUdp);
        assert_eq!(dissect(189, &packet), Frame::UnsupportedLink);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            link_type in prop::sample::select(vec![0, 1, 12, 14, 101, 108, 113, 228, 229, 276, 9999]),
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
