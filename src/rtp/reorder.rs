//! Packets in the order in which they were sent.

use std::collections::BTreeMap;

use super::sequence::{Arrival, Counts, Sequence};

/// Packets that are held back so that late ones still find their place. It is
/// more than a second of any but the fastest video.
const WINDOW: usize = 512;

/// Puts packets in order within a bounded window, and drops duplicates.
#[derive(Debug)]
pub struct Reorder<T> {
    sequence: Sequence,
    waiting: BTreeMap<i64, T>,
    highest: i64,
    /// The last number that was given out.
    given: Option<i64>,
    /// A packet far from all others, until the next one tells whether numbers began anew.
    suspect: Option<(u16, T)>,
    too_late: u64,
    stray: u64,
}

/// A packet in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ordered<T> {
    pub item: T,
    /// Packets between the one before and this one that never came, or too late.
    pub missing: u64,
    /// The numbers begin anew: what is missing in front of this one is unknown.
    pub is_new_start: bool,
}

impl<T> Default for Reorder<T> {
    fn default() -> Self {
        Reorder {
            sequence: Sequence::default(),
            waiting: BTreeMap::new(),
            highest: 0,
            given: None,
            suspect: None,
            too_late: 0,
            stray: 0,
        }
    }
}

impl<T> Reorder<T> {
    /// Takes a packet, and gives those whose time has come to `release`.
    pub fn push(&mut self, number: u16, item: T, release: &mut impl FnMut(Ordered<T>)) {
        match self.sequence.observe(number) {
            Arrival::Duplicate => {}
            Arrival::Suspect => {
                self.stray += u64::from(self.suspect.replace((number, item)).is_some())
            }
            Arrival::Restart => {
                self.finish(release);
                self.given = None;
                if let Some((first, item)) = self.suspect.take() {
                    self.highest = i64::from(first);
                    self.waiting.insert(self.highest, item);
                }
                self.insert(number, item);
            }
            Arrival::InOrder | Arrival::AfterGap | Arrival::Late => {
                self.stray += u64::from(self.suspect.take().is_some());
                self.insert(number, item);
            }
        }
        self.release_beyond_window(release);
    }

    /// Puts in a packet that came by another way, if its place is empty, near, and `fits`
    /// between those that wait before and behind it. Says whether it did.
    pub fn fill(
        &mut self,
        number: u16,
        item: T,
        fits: impl Fn(Option<&T>, &T, Option<&T>) -> bool,
        release: &mut impl FnMut(Ordered<T>),
    ) -> bool {
        let extended = self.extend(number);
        let first = self.waiting.first_key_value().map(|(number, _)| *number);
        let is_within = self.given.or(first).is_some_and(|first| first < extended)
            && extended <= self.highest + WINDOW as i64;
        if !is_within || self.sequence.has_come(number) {
            return false;
        }
        let before = self.waiting.range(..extended).next_back();
        let behind = self.waiting.range(extended + 1..).next();
        if !fits(
            before.map(|(_, item)| item),
            &item,
            behind.map(|(_, item)| item),
        ) {
            return false;
        }
        self.sequence.restored(number);
        self.insert(number, item);
        self.release_beyond_window(release);
        true
    }

    fn extend(&self, number: u16) -> i64 {
        let ahead = number.wrapping_sub(self.highest as u16) as i16;
        self.highest + i64::from(ahead)
    }

    fn insert(&mut self, number: u16, item: T) {
        if self.waiting.is_empty() && self.given.is_none() {
            self.highest = i64::from(number);
        }
        let extended = self.extend(number);
        self.highest = self.highest.max(extended);
        if self.given.is_some_and(|given| extended <= given) {
            self.too_late += 1;
        } else {
            self.waiting.insert(extended, item);
        }
    }

    fn release_beyond_window(&mut self, release: &mut impl FnMut(Ordered<T>)) {
        while self.waiting.len() > WINDOW {
            self.release_first(release);
        }
    }

    fn release_first(&mut self, release: &mut impl FnMut(Ordered<T>)) {
        let Some((number, item)) = self.waiting.pop_first() else {
            return;
        };
        let before = self.given.replace(number);
        release(Ordered {
            item,
            missing: before.map_or(0, |before| (number - before - 1) as u64),
            is_new_start: before.is_none(),
        });
    }

    /// Gives out all that waits: nothing more comes, or nothing that belongs to it.
    pub fn finish(&mut self, release: &mut impl FnMut(Ordered<T>)) {
        while !self.waiting.is_empty() {
            self.release_first(release);
        }
    }

    pub fn counts(&self) -> Counts {
        self.sequence.counts()
    }

    pub fn duplicates(&self) -> u64 {
        self.sequence.duplicates()
    }

    /// Packets that came after their place had been passed.
    pub fn too_late(&self) -> u64 {
        self.too_late
    }

    /// Packets whose number is far from all others.
    pub fn stray(&self) -> u64 {
        self.stray + u64::from(self.suspect.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Number and what is missing in front of it, of packets that came like this.
    fn ordered(numbers: &[u16]) -> (Vec<(u16, u64)>, Reorder<u16>) {
        let mut reorder = Reorder::default();
        let mut out = Vec::new();
        let mut release = |ordered: Ordered<u16>| out.push((ordered.item, ordered.missing));
        for number in numbers {
            reorder.push(*number, *number, &mut release);
        }
        reorder.finish(&mut release);
        (out, reorder)
    }

    #[test]
    fn packets_come_out_as_they_were_sent() {
        let (out, reorder) = ordered(&[65534, 0, 65535, 0, 3, 1]);
        assert_eq!(out, [(65534, 0), (65535, 0), (0, 0), (1, 0), (3, 1)]);
        assert_eq!((reorder.duplicates(), reorder.counts().lost()), (1, 1));
    }

    #[test]
    fn the_first_packet_seen_may_have_overtaken_others() {
        assert_eq!(ordered(&[11, 10, 12]).0, [(10, 0), (11, 0), (12, 0)]);
    }

    #[test]
    fn a_new_start_follows_what_was_before() {
        let (out, _) = ordered(&[1, 2, 40_000, 40_001, 40_002]);
        assert_eq!(out, [(1, 0), (2, 0), (40_000, 0), (40_001, 0), (40_002, 0)]);
    }

    #[test]
    fn a_stray_packet_is_left_out() {
        let (out, reorder) = ordered(&[1, 2, 40_000, 3]);
        assert_eq!((out.len(), reorder.stray()), (3, 1));
    }

    #[test]
    fn what_comes_behind_the_window_is_too_late() {
        let mut numbers: Vec<u16> = (0..700).filter(|n| *n != 5).collect();
        numbers.push(5);
        let (out, reorder) = ordered(&numbers);
        assert_eq!((out.len(), reorder.too_late()), (699, 1));
        assert!(out.contains(&(6, 1)));
    }

    /// Which of these are taken, after the numbers.
    fn filled(numbers: &[u16], fillers: &[u16]) -> (Vec<bool>, Vec<u16>, u64) {
        let mut reorder = Reorder::default();
        let mut out = Vec::new();
        let mut release = |ordered: Ordered<u16>| out.push(ordered.item);
        for number in numbers {
            reorder.push(*number, *number, &mut release);
        }
        let rises = |before: Option<&u16>, item: &u16, behind: Option<&u16>| {
            before.is_none_or(|before| before < item) && behind.is_none_or(|behind| item < behind)
        };
        let mut fill = |number: &u16| reorder.fill(*number, *number, rises, &mut release);
        let taken = fillers.iter().map(&mut fill).collect();
        reorder.finish(&mut release);
        (taken, out, reorder.counts().lost())
    }

    #[test]
    fn a_retransmission_takes_the_empty_place() {
        let (taken, out, lost) = filled(&[1, 2, 4, 7], &[3, 3, 4, 5]);
        assert_eq!(taken, [true, false, false, true]);
        assert_eq!((out, lost), (vec![1, 2, 3, 4, 5, 7], 1));
    }

    #[test]
    fn what_is_before_the_first_or_far_from_all_fills_nothing() {
        let (taken, out, lost) = filled(&[1_000, 1_001], &[999, 1_002, 5_000]);
        assert_eq!(taken, [false, true, false]);
        assert_eq!((out, lost), (vec![1_000, 1_001, 1_002], 0));
    }

    #[test]
    fn what_does_not_fit_between_its_neighbours_is_left_out() {
        let mut reorder = Reorder::default();
        for number in [1u16, 3] {
            reorder.push(number, number, &mut |_| {});
        }
        assert!(!reorder.fill(2, 9, |_, item, behind| Some(item) < behind, &mut |_| {}));
        assert_eq!(reorder.counts().lost(), 1);
    }

    proptest! {
        #[test]
        fn any_shuffle_within_the_window_is_undone(
            order in Just((0u16..400).collect::<Vec<_>>()).prop_shuffle(),
            start in any::<u16>(),
        ) {
            let numbers: Vec<u16> = order.iter().map(|n| n.wrapping_add(start)).collect();
            let sent: Vec<(u16, u64)> = (0..400u16).map(|n| (n.wrapping_add(start), 0)).collect();
            prop_assert_eq!(ordered(&numbers).0, sent);
        }
    }
}
