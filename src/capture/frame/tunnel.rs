//! Tunnels: packets within packets.

use super::link::{Network, be16, by_ether_type, ethernet};

const GENEVE_PORT: u16 = 6081;
const VXLAN_PORT: u16 = 4789;

/// GRE (RFC 2784, 2890), and version 1 of it, which PPTP has (RFC 2637 §4.1): flags and
/// version (2), protocol (2), then what the flags announce.
pub fn gre(packet: &[u8]) -> Network<'_> {
    const CHECKSUM: u16 = 0x8000;
    const ROUTING: u16 = 0x4000;
    const KEY: u16 = 0x2000;
    const SEQUENCE: u16 = 0x1000;
    /// Of version 1 only.
    const ACKNOWLEDGMENT: u16 = 0x0080;
    let (Some(flags), Some(protocol)) = (be16(packet, 0), be16(packet, 2)) else {
        return Network::Cut;
    };
    let version = flags & 7;
    let announced = match version {
        0 if flags & ROUTING == 0 => CHECKSUM | KEY | SEQUENCE,
        1 => KEY | SEQUENCE | ACKNOWLEDGMENT,
        _ => return Network::Other,
    };
    let fields = (flags & announced).count_ones() as usize;
    match packet.get(4 + 4 * fields..) {
        Some(rest) => by_ether_type(protocol, rest),
        None => Network::Cut,
    }
}

/// The frame in a datagram to a port of tunnels; None when it holds none after all.
#[inline]
pub fn in_udp(destination_port: u16, payload: &[u8]) -> Option<Network<'_>> {
    match destination_port {
        VXLAN_PORT => vxlan(payload),
        GENEVE_PORT => geneve(payload),
        _ => None,
    }
}

/// Flags (1), of which only that of the identifier is set, reserved (3), identifier (3),
/// reserved (1), then an Ethernet frame (RFC 7348 §5).
fn vxlan(payload: &[u8]) -> Option<Network<'_>> {
    match payload {
        [0x08, 0, 0, 0, _, _, _, 0, frame @ ..] => Some(ethernet(frame)),
        _ => None,
    }
}

/// Version and length of options (1), flags (1), protocol (2), identifier (3),
/// reserved (1), options (RFC 8926 §3.4).
fn geneve(payload: &[u8]) -> Option<Network<'_>> {
    let (&[lengths, flags, p0, p1, _, _, _, reserved], rest) = payload.split_first_chunk()?;
    if lengths & 0xc0 != 0 || flags & 0x3f != 0 || reserved != 0 {
        return None;
    }
    let rest = rest.get(4 * usize::from(lengths)..)?;
    match u16::from_be_bytes([p0, p1]) {
        protocol @ (0x6558 | 0x0800 | 0x86dd) => Some(by_ether_type(protocol, rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IP: Network = Network::Ip(&[0x45]);

    #[test]
    fn the_fields_that_gre_announces_are_taken_away() {
        for (flags, fields) in [(0, 0), (0x8000, 1), (0x2000, 1), (0xb000, 3)] {
            let flags: u16 = flags;
            let mut packet = flags.to_be_bytes().to_vec();
            packet.extend([8, 0]);
            packet.extend(vec![0; 4 * fields]);
            packet.push(0x45);
            assert_eq!(gre(&packet), IP, "{flags:x}");
            assert_eq!(gre(&packet[..3]), Network::Cut);
        }
    }

    #[test]
    fn gre_may_hold_frames_and_ppp() {
        let mut bridged = vec![0, 0, 0x65, 0x58];
        bridged.extend([0; 12]);
        bridged.extend([8, 0, 0x45]);
        assert_eq!(gre(&bridged), IP);
        let tunnelled = [0x30, 0x81, 0x88, 0x0b, 0, 9, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1];
        let ppp = [0xff, 3, 0, 0x21, 0x45];
        assert_eq!(gre(&[&tunnelled[..], &ppp].concat()), IP);
    }

    #[test]
    fn datagrams_to_the_ports_of_tunnels_hold_frames_or_are_their_own() {
        let frame = [&[0; 12][..], &[8, 0, 0x45]].concat();
        let vxlan = [&[8, 0, 0, 0, 0, 0, 7, 0], frame.as_slice()].concat();
        assert_eq!(in_udp(4789, &vxlan), Some(IP));
        assert_eq!(in_udp(4790, &vxlan), None);
        let geneve = [
            &[1, 0, 0x65, 0x58, 0, 0, 7, 0, 1, 2, 3, 4],
            frame.as_slice(),
        ]
        .concat();
        assert_eq!(in_udp(6081, &geneve), Some(IP));
        let rtp = [0x80; 20];
        assert_eq!((in_udp(4789, &rtp), in_udp(6081, &rtp)), (None, None));
    }
}
