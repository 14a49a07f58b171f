//! Numbers of packets where several files make one timeline.
//!
//! The analysis carries a packet's number along as one integer. That of the first file is the
//! number itself, as Wireshark shows it; those of the others have the file in front of it:
//! 2000000000017 is packet 17 of the file at place 2. Such numbers tell packets apart and
//! say nothing of their order.

use std::collections::BTreeSet;
use std::ops::Range;

/// Files that one timeline may have. Their numbers are exact in JSON, whose readers often
/// have integers up to 2^53 only.
pub const MOST_FILES: usize = 8_192;

/// More packets than any file has.
const FILE: u64 = 1_000_000_000_000;

/// Where a packet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Among the files of the timeline.
    pub file: usize,
    /// In that file, counted from 1.
    pub number: u64,
}

impl Place {
    pub fn of(packet: u64) -> Place {
        Place {
            file: usize::try_from(packet / FILE).unwrap_or(usize::MAX),
            number: packet % FILE,
        }
    }

    /// The number that the analysis carries along.
    pub fn packet(self) -> u64 {
        self.file.min(MOST_FILES) as u64 * FILE + self.number % FILE
    }
}

/// The files that something was in.
#[derive(Debug, Clone, Default)]
pub struct Files {
    all: BTreeSet<usize>,
    /// Numbers of the file of the last packet.
    latest: Range<u64>,
}

impl Files {
    pub fn add(&mut self, packet: u64) {
        if self.latest.contains(&packet) {
            return;
        }
        let first = packet - packet % FILE;
        self.latest = first..first.saturating_add(FILE);
        self.all.insert(Place::of(packet).file);
    }

    pub fn has(&self, file: usize) -> bool {
        self.all.contains(&file)
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_of_the_first_file_have_their_own_numbers() {
        let place = Place {
            file: 0,
            number: 17,
        };
        assert_eq!((place.packet(), Place::of(17)), (17, place));
    }

    #[test]
    fn files_and_numbers_come_back() {
        for file in [1, 2, 999, MOST_FILES - 1] {
            for number in [1, 17, 4_000_000_000] {
                let place = Place { file, number };
                assert_eq!(Place::of(place.packet()), place);
                assert!(place.packet() < 1 << 53);
            }
        }
    }

    #[test]
    fn files_are_told_by_the_numbers_of_their_packets() {
        let mut files = Files::default();
        let of = |file, number| Place { file, number }.packet();
        for packet in [of(2, 1), of(2, 2), of(0, 7), of(2, 3)] {
            files.add(packet);
        }
        assert_eq!([0, 1, 2].map(|file| files.has(file)), [true, false, true]);
    }
}
