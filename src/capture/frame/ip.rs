//! IP headers, read in place (RFC 791 §3.1, RFC 8200 §3 and §4).
//!
//! Lengths are judged laxly: a packet that the capture cut still has its headers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A packet, or what is left of it behind its headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IpPacket<'a> {
    pub addresses: Addresses<'a>,
    /// Of what `payload` begins with.
    pub protocol: u8,
    /// As much as was captured.
    pub payload: &'a [u8],
    /// Bytes of the payload on the wire.
    pub on_wire: usize,
    /// The place of `payload` in a packet that was sent in fragments.
    pub part: Option<Part>,
}

/// Where a packet comes from and where it goes, as it stands in its header: handing whole
/// addresses on in memory took longer than to read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses<'a> {
    V4 {
        source: &'a [u8; 4],
        destination: &'a [u8; 4],
    },
    V6 {
        source: &'a [u8; 16],
        destination: &'a [u8; 16],
    },
    /// Those of a packet that was put together.
    Kept(&'a KeptAddresses),
}

/// Addresses that outlive their packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptAddresses {
    pub source: IpAddr,
    pub destination: IpAddr,
}

impl Addresses<'_> {
    #[inline(always)]
    pub fn source(self) -> IpAddr {
        match self {
            Addresses::V4 { source, .. } => Ipv4Addr::from(*source).into(),
            Addresses::V6 { source, .. } => Ipv6Addr::from(*source).into(),
            Addresses::Kept(kept) => kept.source,
        }
    }

    #[inline(always)]
    pub fn destination(self) -> IpAddr {
        match self {
            Addresses::V4 { destination, .. } => Ipv4Addr::from(*destination).into(),
            Addresses::V6 { destination, .. } => Ipv6Addr::from(*destination).into(),
            Addresses::Kept(kept) => kept.destination,
        }
    }

    pub fn kept(self) -> KeptAddresses {
        KeptAddresses {
            source: self.source(),
            destination: self.destination(),
        }
    }
}

/// Which part of a packet a fragment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub identification: u32,
    /// In bytes.
    pub offset: usize,
    /// False for the last one.
    pub more_follow: bool,
}

/// Reads a packet of either version. None when it ends within its headers, or is none.
#[inline(always)]
pub fn read(packet: &[u8]) -> Option<IpPacket<'_>> {
    match packet.first()? >> 4 {
        4 => version_4(packet),
        6 => version_6(packet),
        _ => None,
    }
}

/// Version and header length (1), TOS (1), total length (2), identification (2), flags
/// and fragment offset (2), TTL (1), protocol (1), checksum (2), source, destination.
#[inline(always)]
fn version_4(packet: &[u8]) -> Option<IpPacket<'_>> {
    let &[
        first,
        _,
        l0,
        l1,
        i0,
        i1,
        f0,
        f1,
        _,
        protocol,
        _,
        _,
        ref addresses @ ..,
    ] = packet.first_chunk::<20>()?;
    let header = 4 * usize::from(first & 0x0f);
    if header < 20 {
        return None;
    }
    let total = usize::from(u16::from_be_bytes([l0, l1]));
    // Zero where the network card was to cut the packet into smaller ones.
    let total = if total < header { packet.len() } else { total };
    let fragment = u16::from_be_bytes([f0, f1]);
    let packet = IpPacket {
        addresses: Addresses::V4 {
            source: addresses.first_chunk()?,
            destination: addresses.last_chunk()?,
        },
        protocol,
        payload: packet.get(header..total.min(packet.len()))?,
        on_wire: total - header,
        part: (fragment & 0x3fff != 0).then(|| Part {
            identification: u16::from_be_bytes([i0, i1]).into(),
            offset: 8 * usize::from(fragment & 0x1fff),
            more_follow: fragment & 0x2000 != 0,
        }),
    };
    match packet.protocol {
        AUTHENTICATION if packet.part.is_none() => behind_header(packet),
        _ => Some(packet),
    }
}

/// Version, class and flow (4), payload length (2), next header (1), hop limit (1),
/// source, destination.
fn version_6(packet: &[u8]) -> Option<IpPacket<'_>> {
    let (&[_, _, _, _, l0, l1, next, _], rest) = packet.split_first_chunk()?;
    let (source, rest) = rest.split_first_chunk::<16>()?;
    let (destination, rest) = rest.split_first_chunk::<16>()?;
    let on_wire = match usize::from(u16::from_be_bytes([l0, l1])) {
        // A jumbogram (RFC 2675 §3), or again a large one for the network card.
        0 => rest.len(),
        length => length,
    };
    extensions(IpPacket {
        addresses: Addresses::V6 {
            source,
            destination,
        },
        protocol: next,
        payload: rest.get(..on_wire).unwrap_or(rest),
        on_wire,
        part: None,
    })
}

const HOP_BY_HOP: u8 = 0;
const ROUTING: u8 = 43;
const FRAGMENT: u8 = 44;
const AUTHENTICATION: u8 = 51;
const DESTINATION: u8 = 60;
const MOBILITY: u8 = 135;

/// Takes extension headers of IPv6 away, up to that of a fragment.
pub fn extensions(mut packet: IpPacket<'_>) -> Option<IpPacket<'_>> {
    while packet.part.is_none() {
        match packet.protocol {
            FRAGMENT => packet.part = part_of(packet.payload)?,
            HOP_BY_HOP | ROUTING | AUTHENTICATION | DESTINATION | MOBILITY => {}
            _ => break,
        }
        packet = behind_header(packet)?;
    }
    Some(packet)
}

/// Takes one extension header away: next header (1), length (1), and what it says.
fn behind_header(packet: IpPacket<'_>) -> Option<IpPacket<'_>> {
    let &[next, length] = packet.payload.first_chunk()?;
    let header = match packet.protocol {
        FRAGMENT => 8,
        // In words of 4 bytes, and less two (RFC 4302 §2.2).
        AUTHENTICATION => 4 * (usize::from(length) + 2),
        _ => 8 * (usize::from(length) + 1),
    };
    Some(IpPacket {
        protocol: next,
        payload: packet.payload.get(header..)?,
        on_wire: packet.on_wire.saturating_sub(header),
        ..packet
    })
}

/// Next header (1), reserved (1), offset and flag (2), identification (4). The outer
/// None stands for a header that is cut, the inner for a packet that is whole after
/// all (RFC 6946).
fn part_of(header: &[u8]) -> Option<Option<Part>> {
    let &[_, _, f0, f1, i0, i1, i2, i3] = header.first_chunk()?;
    let fragment = u16::from_be_bytes([f0, f1]);
    Some((fragment & 0xfff9 != 0).then(|| Part {
        identification: u32::from_be_bytes([i0, i1, i2, i3]),
        offset: usize::from(fragment & 0xfff8),
        more_follow: fragment & 1 != 0,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use etherparse::{LaxIpSlice, PacketBuilder};

    fn packets() -> Vec<Vec<u8>> {
        let four = PacketBuilder::ipv4([10, 0, 0, 1], [10, 0, 0, 2], 64).udp(1, 2);
        let six = PacketBuilder::ipv6([0xfe; 16], [0xfd; 16], 64).udp(1, 2);
        let mut packets = vec![Vec::new(), Vec::new()];
        four.write(&mut packets[0], b"hello").unwrap();
        six.write(&mut packets[1], b"hello").unwrap();
        packets
    }

    /// An IPv6 packet with these bytes behind its header, the first of this type.
    fn with_extensions(next: u8, rest: &[u8]) -> Vec<u8> {
        let mut packet = packets()[1][..40].to_vec();
        packet[5] = rest.len() as u8;
        packet[6] = next;
        packet.extend(rest);
        packet
    }

    #[test]
    fn extension_headers_are_taken_away_up_to_the_fragment() {
        let hop_by_hop = [ROUTING, 0, 0, 0, 0, 0, 0, 0];
        let routing = [FRAGMENT, 0, 0, 0, 0, 0, 0, 0];
        let fragment = [DESTINATION, 0, 0, 0x41, 0, 0, 0, 7];
        let rest = [&hop_by_hop[..], &routing, &fragment, b"data"].concat();
        let packet = with_extensions(HOP_BY_HOP, &rest);
        let packet = read(&packet).unwrap();
        let part = Part {
            identification: 7,
            offset: 64,
            more_follow: true,
        };
        assert_eq!(packet.part, Some(part));
        assert_eq!(
            (packet.protocol, packet.payload),
            (DESTINATION, &b"data"[..])
        );
        assert_eq!(packet.on_wire, 4);
    }

    #[test]
    fn a_fragment_that_is_the_whole_packet_is_none() {
        let packet = with_extensions(FRAGMENT, &[17, 0, 0, 0, 0, 0, 0, 7, b'x']);
        let packet = read(&packet).unwrap();
        assert_eq!((packet.protocol, packet.payload), (17, &b"x"[..]));
        assert_eq!(packet.part, None);
    }

    #[test]
    fn a_packet_of_length_zero_goes_to_the_end_of_the_frame() {
        for mut packet in packets() {
            let at = if packet[0] >> 4 == 4 { 2 } else { 4 };
            packet[at..at + 2].fill(0);
            let read = read(&packet).unwrap();
            assert_eq!((read.payload.len(), read.on_wire), (13, 13));
        }
    }

    /// One byte changed to each value, and the packet cut here and there.
    #[test]
    fn another_reader_finds_the_same() {
        for packet in packets() {
            for (at, value) in (1..packet.len()).flat_map(|at| (0..=255).map(move |v| (at, v))) {
                let mut changed = packet.clone();
                changed[at] = value;
                for end in [20, 21, 28, 33, 40, 48, packet.len()] {
                    compare(&changed[..end.min(packet.len())]);
                }
            }
        }
    }

    fn compare(packet: &[u8]) {
        if let (Some(ours), Ok((theirs, None))) = (read(packet), LaxIpSlice::from_slice(packet)) {
            assert_eq!(ours.addresses.source(), theirs.source_addr());
            assert_eq!(ours.addresses.destination(), theirs.destination_addr());
            assert_eq!(ours.protocol, theirs.payload().ip_number.0, "{packet:?}");
            assert_eq!(ours.payload, theirs.payload().payload, "{packet:?}");
        }
    }
}
