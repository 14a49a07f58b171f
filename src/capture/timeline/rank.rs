//! The order of captures, by what is in them: for packets of the same time, and for lists.

use std::time::Duration;

use crate::capture::file::Packet;

/// Begin, name and first packet of a capture. Two captures with the same are the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rank {
    /// A capture that begins earlier comes first.
    begin: Option<Duration>,
    /// Those that begin at once, in the order that people give to their names.
    name: Vec<Part>,
    first_packet: u64,
}

/// A part of a name: `cap10` comes after `cap9`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Part {
    /// Number of digits, and the digits.
    Number(usize, String),
    Text(String),
}

impl Rank {
    /// Of the capture of this name that begins with `packet`. In which folder it is does not
    /// matter.
    pub fn new(name: &str, packet: &Packet) -> Rank {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        Rank {
            begin: packet.at,
            name: parts(name),
            first_packet: digest(packet),
        }
    }
}

fn parts(name: &str) -> Vec<Part> {
    name.as_bytes()
        .chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit())
        .map(|part| {
            let text = String::from_utf8_lossy(part);
            match part.first() {
                Some(first) if first.is_ascii_digit() => {
                    let digits = text.trim_start_matches('0');
                    Part::Number(digits.len(), digits.to_owned())
                }
                _ => Part::Text(text.into_owned()),
            }
        })
        .collect()
}

/// FNV-1a, the same on all machines.
fn digest(packet: &Packet) -> u64 {
    let numbers = [u64::from(packet.link_type), packet.on_wire as u64];
    let numbers = numbers.iter().flat_map(|number| number.to_be_bytes());
    let bytes = numbers.chain(packet.data.iter().copied());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(at: u64, name: &str, data: &[u8]) -> Rank {
        let packet = Packet {
            at: Some(Duration::from_secs(at)),
            link_type: 1,
            data,
            on_wire: data.len(),
        };
        Rank::new(name, &packet)
    }

    #[test]
    fn captures_are_in_the_order_of_their_begin_and_then_of_their_names() {
        let sorted = [
            rank(1, "z", b"a"),
            rank(2, "cap", b"a"),
            rank(2, "cap9.pcap", b"a"),
            rank(2, "cap10.pcap", b"a"),
            rank(2, "cap010b.pcap", b"a"),
        ];
        assert!(sorted.is_sorted());
    }

    #[test]
    fn a_capture_is_known_by_its_first_packet_wherever_it_is() {
        assert_eq!(rank(1, "a/b.pcap", b"x"), rank(1, "/c/d/b.pcap", b"x"));
        assert_ne!(rank(1, "b.pcap", b"x"), rank(1, "b.pcap", b"y"));
        assert_ne!(rank(1, "b.pcap", b"x"), rank(1, "c.pcap", b"x"));
    }
}
