//! Which bytes of something are there.

use std::ops::Range;

/// Ranges that neither meet nor overlap, in their order.
#[derive(Debug, Default)]
pub struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// Adds a range, and gives the parts of it that were missing.
    pub fn add(&mut self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut missing = Vec::new();
        let mut from = range.start;
        for known in &self.0 {
            if known.start > from {
                missing.push(from..known.start.min(range.end));
            }
            from = from.max(known.end);
            if from >= range.end {
                break;
            }
        }
        missing.push(from..range.end);
        missing.retain(|part| part.start < part.end);
        self.merge(range);
        missing
    }

    fn merge(&mut self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let meets = |known: &Range<usize>| known.start <= range.end && range.start <= known.end;
        let merged = self
            .0
            .iter()
            .filter(|known| meets(known))
            .fold(range.clone(), |all, known| {
                all.start.min(known.start)..all.end.max(known.end)
            });
        self.0.retain(|known| !meets(known));
        let at = self.0.partition_point(|known| known.start < merged.start);
        self.0.insert(at, merged);
    }

    /// Gaps between what is there.
    pub fn gaps(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    /// How many bytes are there without a gap, from the first on.
    pub fn leading(&self) -> usize {
        match self.0.first() {
            Some(first) if first.start == 0 => first.end,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_that_were_missing_are_told() {
        let mut ranges = Ranges::default();
        let mut add = |start, end| -> Vec<(usize, usize)> {
            let missing = ranges.add(start..end);
            missing.iter().map(|part| (part.start, part.end)).collect()
        };
        assert_eq!(add(4, 8), [(4, 8)]);
        assert_eq!(add(10, 12), [(10, 12)]);
        assert_eq!(add(6, 14), [(8, 10), (12, 14)]);
        assert_eq!(add(5, 9), []);
        assert_eq!(add(0, 3), [(0, 3)]);
        assert_eq!(ranges.leading(), 3);
    }

    proptest! {
        #[test]
        fn every_byte_is_missing_until_it_is_added(
            added in prop::collection::vec((0usize..40, 0usize..12), 0..20),
        ) {
            let mut ranges = Ranges::default();
            let mut there = [false; 64];
            for (start, length) in added {
                let mut missing = [false; 64];
                for part in ranges.add(start..start + length) {
                    missing[part].fill(true);
                }
                for n in 0..64 {
                    let within = (start..start + length).contains(&n);
                    prop_assert_eq!(missing[n], within && !there[n]);
                    there[n] |= within;
                }
                let first = there.iter().position(|there| !there).unwrap_or(64);
                prop_assert_eq!(ranges.leading(), first);
            }
        }
    }
}
