//! What the capturing host says that it lost: Interface Statistics Blocks, and the options of
//! packets.

use pcap_file::Endianness;

use super::super::Step;
use super::block::{self, options};

/// Interface, time and lengths, in front of the packet of an Enhanced Packet Block.
const PACKET_HEADER: usize = 20;

/// Dropped by interface and operating system since the packet before, of the same interface.
const EPB_DROPCOUNT: u16 = 4;

/// Received, and dropped for want of room in the interface itself.
const ISB_IFDROP: u16 = 5;

/// Dropped by the operating system, before the capturing program took them.
const ISB_OSDROP: u16 = 7;

/// Packets that passed the interface and are not in the capture. None where the capture
/// does not tell. What packets say of those before them names neither, and counts as `by_os`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drops {
    pub by_interface: Option<u64>,
    pub by_os: Option<u64>,
}

/// The counts of all interfaces.
#[derive(Debug, Default)]
pub struct Statistics {
    of_sections_before: Drops,
    of_interfaces: Vec<(u32, Counted)>,
}

/// What is told of one interface.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    /// By blocks of statistics. Each counts since the capture began, so that the last stands.
    in_all: Drops,
    /// By packets, of those before them, summed up.
    between_packets: Option<u64>,
}

impl Counted {
    /// Both tell of the same packets.
    fn drops(self) -> Drops {
        match self.in_all {
            Drops {
                by_interface: None,
                by_os: None,
            } => Drops {
                by_interface: None,
                by_os: self.between_packets,
            },
            in_all => in_all,
        }
    }
}

impl Statistics {
    /// Interface (4), time (8), options.
    pub fn observe(&mut self, body: &[u8], endianness: Endianness) {
        let Some((&[i0, i1, i2, i3, ..], rest)) = body.split_first_chunk::<12>() else {
            return;
        };
        let interface = block::u32_of([i0, i1, i2, i3], endianness);
        let mut drops = Drops::default();
        for (code, value) in options(rest, endianness) {
            match code {
                ISB_IFDROP => drops.by_interface = block::u64_of(value, endianness),
                ISB_OSDROP => drops.by_os = block::u64_of(value, endianness),
                _ => {}
            }
        }
        if let Some(counted) = self.interface(interface) {
            counted.in_all = drops.or(counted.in_all);
        }
    }

    /// An Enhanced Packet Block, which `step` was read from.
    pub fn packet(&mut self, step: &Step, body: &[u8], endianness: Endianness) {
        let Step::Packet(found) = step else {
            return;
        };
        let behind = PACKET_HEADER + found.data.len().next_multiple_of(4);
        let dropped = options(body.get(behind..).unwrap_or_default(), endianness)
            .find(|(code, _)| *code == EPB_DROPCOUNT)
            .and_then(|(_, value)| block::u64_of(value, endianness));
        let (Some(dropped), Some(interface)) = (dropped, body.first_chunk()) else {
            return;
        };
        if let Some(counted) = self.interface(block::u32_of(*interface, endianness)) {
            counted.between_packets = plus(counted.between_packets, Some(dropped));
        }
    }

    /// Found or made; None when there are too many.
    fn interface(&mut self, number: u32) -> Option<&mut Counted> {
        let interfaces = &mut self.of_interfaces;
        let known = interfaces.iter().position(|(known, _)| *known == number);
        if known.is_none() && interfaces.len() < super::MOST_INTERFACES {
            interfaces.push((number, Counted::default()));
        }
        let place = known.or(interfaces.len().checked_sub(1))?;
        let (found, counted) = interfaces.get_mut(place)?;
        (*found == number).then_some(counted)
    }

    /// The interfaces of the next section are others.
    pub fn begin_section(&mut self) {
        self.of_sections_before = self.drops();
        self.of_interfaces.clear();
    }

    pub fn drops(&self) -> Drops {
        self.of_interfaces
            .iter()
            .fold(self.of_sections_before, |sum, (_, counted)| {
                sum.plus(counted.drops())
            })
    }
}

impl Drops {
    fn or(self, earlier: Drops) -> Drops {
        Drops {
            by_interface: self.by_interface.or(earlier.by_interface),
            by_os: self.by_os.or(earlier.by_os),
        }
    }

    pub fn plus(self, other: Drops) -> Drops {
        Drops {
            by_interface: plus(self.by_interface, other.by_interface),
            by_os: plus(self.by_os, other.by_os),
        }
    }
}

fn plus(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.saturating_add(b)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Found;
    use super::*;

    fn block(interface: u8, counts: &[(u8, u64)]) -> Vec<u8> {
        let mut body = vec![0, 0, 0, interface, 0, 0, 0, 0, 0, 0, 0, 0];
        for (code, count) in counts {
            body.extend([0, *code, 0, 8]);
            body.extend(count.to_be_bytes());
        }
        body
    }

    fn drops(blocks: &[Vec<u8>]) -> Drops {
        let mut statistics = Statistics::default();
        for body in blocks {
            statistics.observe(body, Endianness::Big);
        }
        statistics.drops()
    }

    #[test]
    fn the_last_count_of_each_interface_stands_and_they_add_up() {
        let sum = drops(&[
            block(0, &[(4, 1000), (5, 1), (7, 10)]),
            block(1, &[(7, 5)]),
            block(0, &[(5, 3), (7, 20)]),
        ]);
        let expected = Drops {
            by_interface: Some(3),
            by_os: Some(25),
        };
        assert_eq!(sum, expected);
    }

    #[test]
    fn what_packets_say_is_not_counted_besides_a_block_that_says_it() {
        let mut statistics = Statistics::default();
        let step = Step::Packet(Found {
            length: 0,
            at: None,
            link_type: 1,
            data: 0..0,
            on_wire: 0,
            place: None,
        });
        let packet = [vec![0; 20], vec![0, 4, 0, 8, 0, 0, 0, 0, 0, 0, 0, 6]].concat();
        statistics.packet(&step, &packet, Endianness::Big);
        assert_eq!(statistics.drops().by_os, Some(6));
        statistics.observe(&block(0, &[(7, 9)]), Endianness::Big);
        assert_eq!(statistics.drops().by_os, Some(9));
    }

    #[test]
    fn what_no_block_says_is_unknown() {
        assert_eq!(drops(&[block(0, &[(4, 1000)])]), Drops::default());
        assert_eq!(drops(&[vec![0; 5]]), Drops::default());
    }

    #[test]
    fn interfaces_of_the_next_section_are_others() {
        let mut statistics = Statistics::default();
        statistics.observe(&block(0, &[(7, 5)]), Endianness::Big);
        statistics.begin_section();
        statistics.observe(&block(0, &[(7, 2)]), Endianness::Big);
        assert_eq!(statistics.drops().by_os, Some(7));
    }
}
