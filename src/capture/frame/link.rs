//! Link layers: from a frame to the IP packet in it.

mod wireless;

const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86dd;

/// What is above the link layer.
#[derive(Debug, PartialEq, Eq)]
pub enum Network<'a> {
    Ip(&'a [u8]),
    /// ARP, LLDP and the like.
    Other,
    /// The frame ends within its own header.
    Cut,
    Unsupported,
}

/// Takes the headers of the link layer away. The numbers are those of
/// <https://www.tcpdump.org/linktypes.html>.
#[inline]
pub fn network_layer(link_type: u32, frame: &[u8]) -> Network<'_> {
    match link_type {
        1 => ethernet(frame),
        // Raw IP; 12 and 14 are what some systems wrote for it.
        12 | 14 | 101 | 228 | 229 => Network::Ip(frame),
        // An address family, in the writer's byte order: 0 and in network order: 108.
        0 | 108 => null(frame),
        113 => linux_cooked_v1(frame),
        276 => linux_cooked_v2(frame),
        9 | 50 => ppp(frame),
        51 => pppoe(frame),
        104 => cisco_hdlc(frame),
        105 => wireless::data_frame(frame),
        127 => wireless::radiotap(frame),
        _ => Network::Unsupported,
    }
}

/// Destination (6), source (6), EtherType (2).
#[inline]
pub fn ethernet(frame: &[u8]) -> Network<'_> {
    match (be16(frame, 12), frame.get(14..)) {
        // What most frames hold, before all that they may hold.
        (Some(IPV4 | IPV6), Some(rest)) => Network::Ip(rest),
        (Some(ether_type), Some(rest)) => by_ether_type(ether_type, rest),
        _ => Network::Cut,
    }
}

/// Packet type (2), ARPHRD_ (2), address (2 + 8), protocol (2).
fn linux_cooked_v1(frame: &[u8]) -> Network<'_> {
    match (be16(frame, 14), frame.get(16..)) {
        (Some(protocol), Some(rest)) => by_ether_type(protocol, rest),
        _ => Network::Cut,
    }
}

/// Protocol (2), reserved (2), interface (4), ARPHRD_ (2), packet type (1), address (1 + 8).
fn linux_cooked_v2(frame: &[u8]) -> Network<'_> {
    match (be16(frame, 0), frame.get(20..)) {
        (Some(protocol), Some(rest)) => by_ether_type(protocol, rest),
        _ => Network::Cut,
    }
}

/// The families' numbers differ between systems, but the IP version says the same.
fn null(frame: &[u8]) -> Network<'_> {
    frame.get(4..).map_or(Network::Cut, by_version)
}

/// Address (1), control (1), EtherType (2).
fn cisco_hdlc(frame: &[u8]) -> Network<'_> {
    match (be16(frame, 2), frame.get(4..)) {
        (Some(ether_type), Some(rest)) => by_ether_type(ether_type, rest),
        _ => Network::Cut,
    }
}

/// What an EtherType says that follows. Each round takes a header away.
pub fn by_ether_type(mut ether_type: u16, mut rest: &[u8]) -> Network<'_> {
    loop {
        let inner = match ether_type {
            IPV4 | IPV6 => return Network::Ip(rest),
            // VLAN tags, each of which holds the next type: 802.1Q, 802.1ad, and what
            // came before 802.1ad.
            0x8100 | 0x88a8 | 0x9100 | 0x9200 => 2,
            // A frame in a frame: provider backbone bridges (802.1ah), with a tag of
            // four bytes before it, and transparent Ethernet bridging.
            0x88e7 => 16,
            0x6558 => 12,
            // A length instead of a type (802.3): LLC with SNAP holds the type.
            0..=1500 if is_snap(rest) => 6,
            0x8864 => return pppoe(rest),
            0x880b => return ppp(rest),
            0x8847 | 0x8848 => return mpls(rest),
            _ => return Network::Other,
        };
        match (be16(rest, inner), rest.get(inner + 2..)) {
            (Some(next), Some(after)) => (ether_type, rest) = (next, after),
            _ => return Network::Cut,
        }
    }
}

/// Two service access points of 0xaa, unnumbered information, and an organization
/// whose protocol numbers are EtherTypes.
fn is_snap(rest: &[u8]) -> bool {
    matches!(rest, [0xaa, 0xaa, 3, 0, 0, 0 | 0xf8, ..])
}

/// Version, type and code (2), session (2), length (2), then PPP (RFC 2516 §4).
/// Only code 0 is a session's data.
fn pppoe(packet: &[u8]) -> Network<'_> {
    match (be16(packet, 0), packet.get(6..)) {
        (Some(0x1100), Some(rest)) => ppp(rest),
        (Some(_), Some(_)) => Network::Other,
        _ => Network::Cut,
    }
}

/// Address and control (2), which may be left out, and protocol (2), whose first
/// byte may be left out when it is zero (RFC 1661 §6.5, §6.6).
fn ppp(frame: &[u8]) -> Network<'_> {
    let frame = frame.strip_prefix(&[0xff, 3]).unwrap_or(frame);
    match frame {
        [0x21 | 0x57, rest @ ..] | [0, 0x21 | 0x57, rest @ ..] => Network::Ip(rest),
        [0x02, 0x81 | 0x83, rest @ ..] => mpls(rest),
        [] | [_] => Network::Cut,
        _ => Network::Other,
    }
}

/// Labels of four bytes, the last with its bottom-of-stack bit set (RFC 3032 §2.1).
/// What is below is not told; if it is IP, its version shows.
fn mpls(mut rest: &[u8]) -> Network<'_> {
    while let Some((&[_, _, bottom, _], after)) = rest.split_first_chunk() {
        if bottom & 1 == 1 {
            return by_version(after);
        }
        rest = after;
    }
    Network::Cut
}

fn by_version(packet: &[u8]) -> Network<'_> {
    match packet.first().map(|first| first >> 4) {
        Some(4 | 6) => Network::Ip(packet),
        Some(_) => Network::Other,
        None => Network::Cut,
    }
}

pub fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*field))
}

#[cfg(test)]
mod tests {
    use super::*;

    const IP: Network = Network::Ip(&[0x45]);

    /// An Ethernet frame with these bytes behind its addresses.
    fn frame(rest: &[u8]) -> Vec<u8> {
        [&[0; 12], rest].concat()
    }

    #[test]
    fn any_number_of_vlan_tags_is_taken_away() {
        let frame = frame(&[
            0x88, 0xa8, 0, 1, 0x81, 0, 0, 2, 0x81, 0, 0, 3, 0x08, 0, 0x45,
        ]);
        assert_eq!(network_layer(1, &frame), IP);
        assert_eq!(network_layer(1, &frame[..16]), Network::Cut);
    }

    #[test]
    fn cooked_captures_say_their_protocol_at_the_end_or_at_the_start() {
        let mut v1 = vec![0; 14];
        v1.extend([0x86, 0xdd, 0x60]);
        assert_eq!(network_layer(113, &v1), Network::Ip(&[0x60]));
        let mut v2 = vec![0x08, 0x06];
        v2.extend([0; 20]);
        assert_eq!(network_layer(276, &v2), Network::Other);
    }

    #[test]
    fn null_and_loop_are_told_by_the_ip_version() {
        assert_eq!(network_layer(0, &[2, 0, 0, 0, 0x45]), IP);
        assert_eq!(
            network_layer(108, &[0, 0, 0, 24, 0x60]),
            Network::Ip(&[0x60])
        );
        assert_eq!(network_layer(0, &[0, 0, 0, 7, 0x10]), Network::Other);
    }

    #[test]
    fn pppoe_holds_ppp_which_may_be_compressed() {
        let session = |code, ppp: &[u8]| {
            let head = [0x88, 0x64, 0x11, code, 0, 7, 0, 9];
            frame(&[&head, ppp].concat())
        };
        assert_eq!(network_layer(1, &session(0, &[0, 0x21, 0x45])), IP);
        assert_eq!(network_layer(1, &session(0, &[0x21, 0x45])), IP);
        assert_eq!(network_layer(9, &[0xff, 3, 0, 0x21, 0x45]), IP);
        let echo = session(0, &[0xc0, 0x21, 9]);
        assert_eq!(network_layer(1, &echo), Network::Other, "LCP");
        assert_eq!(
            network_layer(1, &session(0xa7, &[])),
            Network::Other,
            "PADT"
        );
    }

    #[test]
    fn labels_are_taken_away_down_to_the_bottom_of_the_stack() {
        let labels = [0x88, 0x47, 0, 1, 0, 64, 0, 2, 1, 64, 0x45];
        assert_eq!(network_layer(1, &frame(&labels)), IP);
        assert_eq!(network_layer(1, &frame(&labels[..6])), Network::Cut);
        let pseudowire = [0x88, 0x47, 0, 2, 1, 64, 0, 0, 0, 0];
        assert_eq!(network_layer(1, &frame(&pseudowire)), Network::Other);
    }

    #[test]
    fn a_length_instead_of_a_type_may_be_snap() {
        let snap = [0, 9, 0xaa, 0xaa, 3, 0, 0, 0, 8, 0, 0x45];
        assert_eq!(network_layer(1, &frame(&snap)), IP);
        let spanning_tree = [0, 3, 0x42, 0x42, 3];
        assert_eq!(network_layer(1, &frame(&spanning_tree)), Network::Other);
    }

    #[test]
    fn a_frame_within_a_backbone_frame_is_opened() {
        let mut backbone = frame(&[0x88, 0xe7, 0, 0, 0, 1]);
        backbone.extend(frame(&[8, 0, 0x45]));
        assert_eq!(network_layer(1, &backbone), IP);
    }
}
