//! A time in which the sequence numbers run on without a restart.

use std::ops::RangeInclusive;

use super::runs::Runs;
use super::window::Window;
use super::{Arrival, Counts, WINDOW};

/// Packets within which those that the first one overtook come in. What comes from before the
/// first one later than that was sent again.
const BEGINNING: u64 = 16;

/// What is remembered ends before a number that is so far ahead of all that came.
const FAR: i64 = 2 * WINDOW;

/// Numbers are extended to 64 bits, so that wraps of the 16-bit ones do not show.
#[derive(Debug, Clone)]
pub struct Epoch {
    /// The first packet, but for those that came long after it.
    first: i64,
    /// Packets of lower numbers, which came long after the first one.
    overtaken: u64,
    highest: i64,
    unique: u64,
    /// Packets that passed without being seen.
    unseen: u64,
    /// Which of the last numbers came.
    seen: Window,
    /// Runs of loss among the numbers that have left the window.
    settled: Runs,
}

impl Epoch {
    pub fn starting_at(number: u16) -> Self {
        let first = i64::from(number);
        Epoch {
            first,
            overtaken: 0,
            highest: first,
            unique: 1,
            unseen: 0,
            seen: Window::of(first),
            settled: Runs::default(),
        }
    }

    /// The 64-bit number nearest to the highest so far that ends in `number`.
    pub fn extend(&self, number: u16) -> i64 {
        let ahead = number.wrapping_sub(self.highest as u16) as i16;
        self.highest + i64::from(ahead)
    }

    /// The number of the first packet, extended.
    pub fn first(&self) -> i64 {
        self.first
    }

    /// The numbers from the first to the highest, and those that the first overtook.
    pub fn numbers(&self) -> u64 {
        (self.highest - self.first + 1) as u64 + self.overtaken
    }

    pub fn highest(&self) -> i64 {
        self.highest
    }

    /// As it is in packets.
    pub fn highest_number(&self) -> u16 {
        self.highest as u16
    }

    /// How far an extended number is ahead of the highest so far.
    pub fn ahead(&self, extended: i64) -> i64 {
        extended - self.highest
    }

    pub fn observe(&mut self, extended: i64) -> Arrival {
        let ahead = self.ahead(extended);
        if ahead <= 0 {
            return self.behind(extended);
        }
        if ahead > FAR {
            // All that is remembered is settled then, and nothing of what is between has come.
            self.advance(self.highest + FAR);
            self.settled.lose(self.seen.leap(extended));
        }
        self.advance(extended);
        self.seen.mark(extended);
        self.highest = extended;
        self.unique += 1;
        match ahead {
            1 => Arrival::InOrder,
            _ => Arrival::AfterGap,
        }
    }

    /// So many packets in front of the highest were not lost: they passed and were not seen. They
    /// count neither as expected nor as come, and as doubled if they should come yet.
    pub fn passed_unseen(&mut self, packets: u64) {
        let first = self.highest.saturating_sub_unsigned(packets);
        self.unseen += packets;
        let remembered = self.seen.first();
        if first < remembered {
            self.settled.take_back();
        }
        for number in first.max(remembered)..self.highest {
            self.seen.mark(number);
        }
    }

    fn advance(&mut self, extended: i64) {
        let (settled, known) = (&mut self.settled, self.first..=extended);
        self.seen.advance(extended, |first, came| {
            settle(settled, &known, first, came);
        });
    }

    fn behind(&mut self, extended: i64) -> Arrival {
        if self.seen.has(extended) {
            return Arrival::Duplicate;
        }
        if extended < self.first {
            match self.unique < BEGINNING {
                // The first that came had only overtaken it: what is between is missing.
                true => self.first = extended,
                // What else was sent before the first one is not known: none of it is missing.
                false => self.overtaken += 1,
            }
        }
        self.unique += 1;
        self.seen.mark(extended);
        Arrival::Late
    }

    /// Is this one of the last [`WINDOW`] numbers, and did it come?
    pub fn has_come(&self, extended: i64) -> bool {
        self.last().contains(&extended) && self.seen.has(extended)
    }

    /// Is this one of the last [`WINDOW`] numbers since the first, and did it not come?
    pub fn is_missing(&self, extended: i64) -> bool {
        let is_known = extended >= self.first && self.last().contains(&extended);
        is_known && !self.seen.has(extended)
    }

    fn last(&self) -> RangeInclusive<i64> {
        self.highest - WINDOW + 1..=self.highest
    }

    pub fn counts(&self) -> Counts {
        let mut runs = self.settled;
        for (first, came) in self.seen.words() {
            settle(&mut runs, &(self.first..=self.highest), first, came);
        }
        Counts {
            expected: self.numbers() - self.unseen,
            unique: self.unique,
            unseen: self.unseen,
            bursts: runs.count(),
            longest_burst: runs.longest(),
            burst_lengths: runs.lengths(),
        }
    }
}

/// Adds the numbers of a word from `first` on, as far as they are known.
fn settle(runs: &mut Runs, known: &RangeInclusive<i64>, first: i64, came: u64) {
    if came == u64::MAX {
        // All of them: as good as one.
        return runs.add(true);
    }
    let last = first + i64::from(u64::BITS - 1);
    if last < *known.start() || *known.end() < first {
        return;
    }
    for (number, at) in (first..).zip(0..u64::BITS) {
        if known.contains(&number) {
            runs.add(came & (1 << at) != 0);
        }
    }
}
