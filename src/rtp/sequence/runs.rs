//! Runs of packets that never came, by their length.

use std::ops::RangeInclusive;

/// Lengths that are counted apart: each up to 8, then by doubling.
pub const LENGTHS: [(u64, u64); 14] = [
    (1, 1),
    (2, 2),
    (3, 3),
    (4, 4),
    (5, 5),
    (6, 6),
    (7, 7),
    (8, 8),
    (9, 16),
    (17, 32),
    (33, 64),
    (65, 128),
    (129, 256),
    (257, u64::MAX),
];

/// How many runs there were of each of [`LENGTHS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BurstLengths([u64; LENGTHS.len()]);

impl BurstLengths {
    /// The lengths of which there were runs.
    pub fn iter(&self) -> impl Iterator<Item = (RangeInclusive<u64>, u64)> {
        LENGTHS
            .into_iter()
            .zip(self.0)
            .filter(|(_, count)| *count > 0)
            .map(|((from, to), count)| (from..=to, count))
    }

    pub fn plus(&self, other: &BurstLengths) -> BurstLengths {
        let mut sum = *self;
        for (count, more) in sum.0.iter_mut().zip(other.0) {
            *count += more;
        }
        sum
    }

    fn add(&mut self, length: u64) {
        let of_length = LENGTHS.iter().position(|(_, to)| length <= *to);
        if let Some(count) = of_length.and_then(|at| self.0.get_mut(at)) {
            *count += 1;
        }
    }
}

/// Takes packet after packet: came, or never came.
#[derive(Debug, Clone, Copy, Default)]
pub struct Runs {
    /// Of the runs that have ended.
    count: u64,
    longest: u64,
    lengths: BurstLengths,
    current: u64,
}

impl Runs {
    pub fn add(&mut self, came: bool) {
        if !came {
            self.current += 1;
        } else if self.current > 0 {
            self.lengths.add(self.current);
            self.count += 1;
            self.longest = self.longest.max(self.current);
            self.current = 0;
        }
    }

    /// So many in a row never came.
    pub fn lose(&mut self, packets: u64) {
        self.current += packets;
    }

    /// The run that has not ended was none.
    pub fn take_back(&mut self) {
        self.current = 0;
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    pub fn longest(&self) -> u64 {
        self.longest
    }

    pub fn lengths(&self) -> BurstLengths {
        self.lengths
    }
}
