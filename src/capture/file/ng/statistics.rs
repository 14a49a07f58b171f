//! What the capturing host says that it lost: Interface Statistics Blocks.

use pcap_file::Endianness;

use super::block::{self, options};

/// Received, and dropped for want of room in the interface itself.
const ISB_IFDROP: u16 = 5;

/// Dropped by the operating system, before the capturing program took them.
const ISB_OSDROP: u16 = 7;

/// Packets that passed the interface and are not in the capture. None where the capture
/// does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Drops {
    pub by_interface: Option<u64>,
    pub by_os: Option<u64>,
}

/// The counts of all interfaces. Each block counts since the capture began, so that the
/// last one of an interface stands.
#[derive(Debug, Default)]
pub struct Statistics {
    of_sections_before: Drops,
    of_interfaces: Vec<(u32, Drops)>,
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
        let interfaces = &mut self.of_interfaces;
        match interfaces.iter().position(|(known, _)| *known == interface) {
            Some(index) => {
                if let Some((_, known)) = interfaces.get_mut(index) {
                    *known = drops.or(*known);
                }
            }
            None if interfaces.len() < super::MOST_INTERFACES => {
                interfaces.push((interface, drops));
            }
            None => {}
        }
    }

    /// The interfaces of the next section are others.
    pub fn begin_section(&mut self) {
        self.of_sections_before = self.drops();
        self.of_interfaces.clear();
    }

    pub fn drops(&self) -> Drops {
        self.of_interfaces
            .iter()
            .fold(self.of_sections_before, |sum, (_, drops)| sum.plus(*drops))
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
