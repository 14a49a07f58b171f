//! Link layers: from a frame to the IP packet in it.

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
pub fn network_layer(link_type: u32, frame: &[u8]) -> Network<'_> {
    match link_type {
        1 => ethernet(frame),
        // Raw IP; 12 and 14 are what some systems wrote for it.
        12 | 14 | 101 | 228 | 229 => Network::Ip(frame),
        // An address family, in the writer's byte order: 0 and in network order: 108.
        0 | 108 => null(frame),
        113 => linux_cooked_v1(frame),
        276 => linux_cooked_v2(frame),
        _ => Network::Unsupported,
    }
}

/// Destination (6), source (6), EtherType (2).
fn ethernet(frame: &[u8]) -> Network<'_> {
    match (be16(frame, 12), frame.get(14..)) {
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
    match frame.get(4..) {
        Some(rest) if matches!(rest.first().map(|first| first >> 4), Some(4 | 6)) => {
            Network::Ip(rest)
        }
        Some(_) => Network::Other,
        None => Network::Cut,
    }
}

fn by_ether_type(mut ether_type: u16, mut rest: &[u8]) -> Network<'_> {
    // VLAN tags: 802.1Q, 802.1ad, and what came before 802.1ad. Each holds the next type.
    while matches!(ether_type, 0x8100 | 0x88a8 | 0x9100) {
        match (be16(rest, 2), rest.get(4..)) {
            (Some(inner), Some(after)) => (ether_type, rest) = (inner, after),
            _ => return Network::Cut,
        }
    }
    match ether_type {
        0x0800 | 0x86dd => Network::Ip(rest),
        _ => Network::Other,
    }
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_number_of_vlan_tags_is_taken_away() {
        let mut frame = vec![0; 12];
        frame.extend([
            0x88, 0xa8, 0, 1, 0x81, 0, 0, 2, 0x81, 0, 0, 3, 0x08, 0, 0x45,
        ]);
        assert_eq!(network_layer(1, &frame), Network::Ip(&[0x45]));
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
        assert_eq!(network_layer(0, &[2, 0, 0, 0, 0x45]), Network::Ip(&[0x45]));
        assert_eq!(
            network_layer(108, &[0, 0, 0, 24, 0x60]),
            Network::Ip(&[0x60])
        );
        assert_eq!(network_layer(0, &[0, 0, 0, 7, 0x10]), Network::Other);
    }
}
