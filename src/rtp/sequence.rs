//! Sequence numbers: what was lost, doubled, late, and when a source began anew.

mod epoch;
mod runs;
mod window;

use epoch::Epoch;
pub use runs::{BurstLengths, LENGTHS};

/// A jump ahead of at least this many packets is a restart until proven
/// otherwise (RFC 3550 Appendix A.1).
const MAX_DROPOUT: i64 = 3000;

/// A packet that is later than this many is a restart until proven otherwise.
/// RFC 3550 Appendix A.1 proposes 100; captures of fast video on jittery links
/// hold honest packets that are later than that.
const MAX_MISORDER: i64 = 1000;

/// A packet that is behind the highest by more than this is of no use to a receiver
/// that follows RFC 3550 Appendix A.1.
const LATE: i64 = 100;

/// So many packets, all too late, are no late packets when they are among so many numbers and
/// nothing else comes between: the numbers began anew where they had been before.
const RERUN: u32 = 32;
const RERUN_WITHIN: u16 = u64::BITS as u16;

/// A stray that is ahead of the last one by no more is of the same source.
const SAME_ROW: std::ops::RangeInclusive<u16> = 1..=16;

/// So many strays one behind the other are no chance.
const ROW: u64 = 10;

/// How many sequence numbers back it is remembered which came.
const WINDOW: i64 = 1 << 12;

/// What a packet's sequence number says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The first of the stream, or the next one after the highest so far.
    InOrder,
    /// Ahead of the highest so far; the numbers between have not come yet.
    AfterGap,
    /// Behind the highest so far, and new.
    Late,
    /// Seen before.
    Duplicate,
    /// Far away from all before. Counts once the next packet follows it.
    Suspect,
    /// The numbers started anew: the second of two packets in a new place, or the last of
    /// many in sequence that all came too late.
    Restart,
}

/// Counts of one SSRC's sequence numbers, exact within the last 4096 packets, in constant memory.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    epoch: Option<Epoch>,
    /// The last packet when it was [`Arrival::Suspect`].
    suspect: Option<Suspect>,
    /// Set while the last packet came too late.
    rerun: Option<Rerun>,
    /// Sums over the epochs that have ended.
    ended: Counts,
    duplicates: u64,
    reordered: u64,
    late: u64,
    /// Farthest that a packet was behind the highest.
    reordering_extent: u64,
    restarts: u64,
    strays: u64,
    last_stray: Option<u16>,
    /// Strays that come next to the last one, with other packets between.
    in_a_row: u64,
}

/// A packet far away from all before, and whether it was counted as late.
#[derive(Debug, Clone, Copy)]
struct Suspect {
    number: u16,
    late: u64,
}

/// Packets one behind the other that all came too late.
#[derive(Debug, Clone)]
struct Rerun {
    /// What was known before the first of them.
    before: Box<Sequence>,
    first: u16,
    /// Which came: the lowest bit is the first.
    came: u64,
}

/// What the sequence numbers add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Packets that the source sent from the first to the highest seen, and those seen that the
    /// first overtook.
    pub expected: u64,
    /// Different packets seen.
    pub unique: u64,
    /// Runs of consecutive packets that never came.
    pub bursts: u64,
    /// Length of the longest run.
    pub longest_burst: u64,
    pub burst_lengths: BurstLengths,
}

impl Counts {
    pub fn lost(&self) -> u64 {
        self.expected.saturating_sub(self.unique)
    }
}

impl Sequence {
    /// Takes note of a packet, in order of arrival.
    pub fn observe(&mut self, number: u16) -> Arrival {
        let Some(epoch) = &mut self.epoch else {
            self.epoch = Some(Epoch::starting_at(number));
            return Arrival::InOrder;
        };
        let extended = epoch.extend(number);
        let ahead = epoch.ahead(extended);
        if (-MAX_MISORDER..MAX_DROPOUT).contains(&ahead) {
            self.suspect = None;
            if -ahead > LATE {
                if let Some(rerun) = self.reruns(number) {
                    *self = *rerun.before;
                    self.begin_anew(rerun.first, rerun.came);
                    return Arrival::Restart;
                }
            } else if self.rerun.is_some() {
                self.rerun = None;
            }
            return self.count(extended, ahead);
        }
        match self.suspect {
            Some(first) if number == first.number.wrapping_add(1) => {
                self.late -= first.late;
                self.strays -= 1;
                self.begin_anew(first.number, 0b11);
                Arrival::Restart
            }
            _ => {
                let late = u64::from(ahead < 0);
                self.late += late;
                self.stray(number);
                self.suspect = Some(Suspect { number, late });
                Arrival::Suspect
            }
        }
    }

    /// Takes note of a packet that came before the last one, and is known only now: it
    /// arrived in no other order for that.
    pub fn observe_belated(&mut self, number: u16) -> Arrival {
        let (reordered, late, extent) = (self.reordered, self.late, self.reordering_extent);
        let arrival = self.observe(number);
        if arrival == Arrival::Late {
            self.reordered = reordered;
            self.late = late;
            self.reordering_extent = extent;
        }
        arrival
    }

    /// How many numbers a packet is ahead of the highest so far, when it is not behind.
    pub fn steps_to(&self, number: u16) -> u16 {
        let highest = self.epoch.as_ref().map_or(number, Epoch::highest_number);
        number.wrapping_sub(highest)
    }

    /// Takes note of a packet of which something else shows that it is so many numbers ahead of
    /// the highest: those between are missing.
    pub fn went_on(&mut self, numbers: u64) -> Arrival {
        self.suspect = None;
        self.rerun = None;
        let Some(epoch) = &mut self.epoch else {
            return Arrival::InOrder;
        };
        epoch.observe(epoch.highest().saturating_add_unsigned(numbers))
    }

    /// A packet within reach of the highest.
    fn count(&mut self, extended: i64, ahead: i64) -> Arrival {
        let Some(epoch) = &mut self.epoch else {
            return Arrival::InOrder;
        };
        let arrival = epoch.observe(extended);
        self.duplicates += u64::from(arrival == Arrival::Duplicate);
        if arrival == Arrival::Late {
            self.reordered += 1;
            self.late += u64::from(-ahead > LATE);
            self.reordering_extent = self.reordering_extent.max(ahead.unsigned_abs());
        }
        arrival
    }

    /// Takes note of a packet far away from all others.
    fn stray(&mut self, number: u16) {
        let last = self.last_stray.replace(number);
        let is_next = last.is_some_and(|last| SAME_ROW.contains(&number.wrapping_sub(last)));
        self.in_a_row += u64::from(is_next);
        self.strays += 1;
    }

    /// A packet comes too late. When it is the last of a rerun, gives that.
    fn reruns(&mut self, number: u16) -> Option<Rerun> {
        if let Some(rerun) = &mut self.rerun {
            let place = number.wrapping_sub(rerun.first);
            let is_new = place < RERUN_WITHIN && rerun.came & (1 << place) == 0;
            if is_new {
                rerun.came |= 1 << place;
                let is_done = rerun.came.count_ones() == RERUN;
                return is_done.then(|| self.rerun.take()).flatten();
            }
        }
        // What is kept needs no memory of an earlier try.
        self.rerun = None;
        let before = Box::new(self.clone());
        self.rerun = Some(Rerun {
            before,
            first: number,
            came: 1,
        });
        None
    }

    /// The numbers begin anew with `first`, and with those behind it that have a bit.
    fn begin_anew(&mut self, first: u16, came: u64) {
        self.ended = self.counts();
        self.restarts += 1;
        self.suspect = None;
        let mut epoch = Epoch::starting_at(first);
        let further = (1..RERUN_WITHIN).filter(|place| came & (1 << place) != 0);
        for place in further {
            epoch.observe(epoch.extend(first.wrapping_add(place)));
        }
        self.epoch = Some(epoch);
    }

    /// Did the last packet come too late to be compared with those before it?
    pub fn last_was_too_late(&self) -> bool {
        self.rerun.is_some()
    }

    /// Takes note of a packet that came by another way, and is among the last 4096.
    pub fn restored(&mut self, number: u16) {
        if let Some(epoch) = &mut self.epoch {
            epoch.observe(epoch.extend(number));
        }
    }

    /// The sums so far, over all epochs.
    pub fn counts(&self) -> Counts {
        let Some(epoch) = &self.epoch else {
            return self.ended;
        };
        let current = epoch.counts();
        Counts {
            expected: self.ended.expected + current.expected,
            unique: self.ended.unique + current.unique,
            bursts: self.ended.bursts + current.bursts,
            longest_burst: self.ended.longest_burst.max(current.longest_burst),
            burst_lengths: self.ended.burst_lengths.plus(&current.burst_lengths),
        }
    }

    /// True when a packet of this number is among the last 4096 and came.
    pub fn has_come(&self, number: u16) -> bool {
        self.epoch.as_ref().is_some_and(|epoch| {
            let extended = epoch.extend(number);
            epoch.has_come(extended)
        })
    }

    /// True when a packet of this number should be among the last 4096, and never came.
    pub fn is_missing(&self, number: u16) -> bool {
        self.epoch.as_ref().is_some_and(|epoch| {
            let extended = epoch.extend(number);
            epoch.is_missing(extended)
        })
    }

    pub fn duplicates(&self) -> u64 {
        self.duplicates
    }

    pub fn reordered(&self) -> u64 {
        self.reordered
    }

    /// Packets more than 100 behind the highest: too late for a receiver that follows
    /// RFC 3550 Appendix A.1. Of those more than 1000 behind nothing else is counted.
    pub fn late(&self) -> u64 {
        self.late
    }

    /// Farthest that a packet was behind the highest, in sequence numbers.
    pub fn reordering_extent(&self) -> u64 {
        self.reordering_extent
    }

    pub fn restarts(&self) -> u64 {
        self.restarts
    }

    /// Packets far away from all others, each alone: they count nowhere else, unless as late.
    pub fn strays(&self) -> u64 {
        self.strays
    }

    /// Whether strays follow each other while other packets come: two sources have one SSRC.
    pub fn is_of_two_rows(&self) -> bool {
        self.in_a_row >= ROW
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn after(numbers: impl IntoIterator<Item = u16>) -> Sequence {
        let mut sequence = Sequence::default();
        for number in numbers {
            sequence.observe(number);
        }
        sequence
    }

    #[test]
    fn packets_in_order_lose_nothing() {
        let sequence = after(10..20);
        assert_eq!(
            sequence.counts(),
            Counts {
                expected: 10,
                unique: 10,
                ..Counts::default()
            }
        );
    }

    #[test]
    fn the_wrap_from_65535_to_0_is_not_a_restart() {
        let sequence = after([65534, 65535, 0, 1]);
        assert_eq!(sequence.counts().expected, 4);
        assert_eq!(sequence.restarts(), 0);
    }

    #[test]
    fn it_remembers_which_of_the_last_numbers_came() {
        let sequence = after([65_534, 0, 1]);
        let came = [65_534, 65_535, 0, 1, 2, 40_000].map(|number| sequence.has_come(number));
        assert_eq!(came, [true, false, true, true, false, false]);
    }

    #[test]
    fn missing_numbers_are_lost_and_form_bursts() {
        let counts = after([1, 2, 5, 6, 8, 12]).counts();
        assert_eq!(counts.lost(), 6);
        assert_eq!((counts.bursts, counts.longest_burst), (3, 3));
    }

    #[test]
    fn runs_of_loss_are_counted_by_length() {
        let counts = after([1, 3, 5, 8, 20, 60]).counts();
        let lengths: Vec<_> = counts.burst_lengths.iter().collect();
        assert_eq!(lengths, [(1..=1, 2), (2..=2, 1), (9..=16, 1), (33..=64, 1)]);
    }

    #[test]
    fn a_packet_far_behind_the_highest_is_late() {
        let mut sequence = after((0..200).filter(|n| ![50, 150].contains(n)));
        sequence.observe(150);
        assert_eq!((sequence.reordered(), sequence.late()), (1, 0));
        sequence.observe(50);
        assert_eq!((sequence.reordered(), sequence.late()), (2, 1));
        assert_eq!(sequence.reordering_extent(), 149);
    }

    #[test]
    fn a_duplicate_does_not_make_up_for_a_loss() {
        let sequence = after([1, 2, 2, 2, 4]);
        assert_eq!(sequence.counts().lost(), 1);
        assert_eq!(sequence.duplicates(), 2);
    }

    #[test]
    fn a_packet_that_is_known_late_is_neither_reordered_nor_lost() {
        let mut sequence = Sequence::default();
        for number in [1, 2, 4, 5] {
            sequence.observe(number);
        }
        assert_eq!(sequence.observe_belated(3), Arrival::Late);
        assert_eq!(sequence.counts().lost(), 0);
        assert_eq!((sequence.reordered(), sequence.reordering_extent()), (0, 0));
    }

    #[test]
    fn a_late_packet_is_reordered_not_lost() {
        let sequence = after([1, 2, 4, 5, 3]);
        assert_eq!(sequence.counts().lost(), 0);
        assert_eq!(sequence.reordered(), 1);
        assert_eq!(sequence.counts().bursts, 0);
    }

    #[test]
    fn a_packet_overtaken_by_the_first_still_counts() {
        let counts = after([11, 10, 12]).counts();
        assert_eq!((counts.expected, counts.unique), (3, 3));
    }

    #[test]
    fn nothing_is_missing_before_the_first_packet() {
        let sequence = after((10_000..10_050).chain([9_800]));
        let counts = sequence.counts();
        assert_eq!((counts.expected, counts.unique, counts.bursts), (51, 51, 0));
        assert_eq!((sequence.reordered(), sequence.late()), (1, 1));
    }

    #[test]
    fn a_packet_from_long_ago_is_late_unless_it_begins_anew() {
        let stray = after((10_000..10_050).chain([8_000, 10_050]));
        assert_eq!((stray.late(), stray.counts().lost()), (1, 0));
        let anew = after((10_000..10_050).chain(8_000..8_050));
        assert_eq!((anew.late(), anew.restarts()), (0, 1));
    }

    #[test]
    fn what_went_on_over_a_long_outage_is_loss() {
        for outage in [3_100, 8_200, 50_000, 65_536, 123_456_789] {
            let mut sequence = after(0..100);
            sequence.observe(102);
            assert_eq!(sequence.went_on(outage + 1), Arrival::AfterGap);
            let next = (102 + outage + 2) as u16;
            assert_eq!(sequence.observe(next), Arrival::InOrder);
            let counts = sequence.counts();
            assert_eq!((counts.lost(), counts.bursts), (outage + 2, 2));
            assert_eq!(counts.longest_burst, outage);
            assert_eq!((sequence.restarts(), sequence.late()), (0, 0));
        }
    }

    #[test]
    fn two_packets_in_a_new_place_are_a_restart() {
        let mut sequence = after([1, 2, 3]);
        assert_eq!(sequence.observe(40_000), Arrival::Suspect);
        assert_eq!(sequence.observe(40_001), Arrival::Restart);
        assert_eq!(sequence.observe(40_003), Arrival::AfterGap);
        assert_eq!(sequence.restarts(), 1);
        let counts = sequence.counts();
        assert_eq!((counts.expected, counts.unique), (3 + 4, 3 + 3));
    }

    #[test]
    fn numbers_that_begin_again_where_they_had_been_are_a_restart() {
        let sequence = after((0..200).chain(0..300));
        assert_eq!((sequence.restarts(), sequence.duplicates()), (1, 0));
        assert_eq!((sequence.reordered(), sequence.late()), (0, 0));
        let counts = sequence.counts();
        assert_eq!((counts.expected, counts.unique), (500, 500));
    }

    #[test]
    fn a_recording_that_is_played_again_may_have_holes() {
        for every in [4, 10, 20] {
            let recording = (0..500u16).filter(|number| number % every != 1);
            let sequence = after((0..3).flat_map(|_| recording.clone()));
            let lost = 3 * (500 - recording.clone().count()) as u64;
            assert_eq!(sequence.counts().lost(), lost, "{every}");
            assert_eq!((sequence.restarts(), sequence.duplicates()), (2, 0));
            assert_eq!((sequence.reordered(), sequence.late()), (0, 0));
        }
    }

    #[test]
    fn packets_of_a_second_source_are_counted_apart() {
        let both = (0..500u16).flat_map(|number| [number, 30_000 + number]);
        let sequence = after(both);
        assert_eq!((sequence.strays(), sequence.counts().unique), (500, 500));
        assert!(sequence.is_of_two_rows());
        let few = after([1, 2, 40_000, 3, 20_000, 4]);
        assert_eq!((few.strays(), few.is_of_two_rows()), (2, false));
        let anew = after([1, 2, 40_000, 40_001]);
        assert_eq!(anew.strays(), 0);
    }

    #[test]
    fn packets_that_are_sent_again_between_others_are_duplicates() {
        let again = (200..400).flat_map(|n| [n, n - 150]);
        let sequence = after((0..200).chain(again));
        assert_eq!((sequence.restarts(), sequence.duplicates()), (0, 200));
    }

    #[test]
    fn what_is_missing_lies_between_the_first_and_the_last() {
        let sequence = after([10, 11, 14]);
        let missing = (0..20).filter(|number| sequence.is_missing(*number));
        assert_eq!(missing.collect::<Vec<u16>>(), [12, 13]);
    }

    #[test]
    fn a_single_stray_number_changes_nothing() {
        let sequence = after([1, 2, 40_000, 3, 4]);
        assert_eq!(sequence.restarts(), 0);
        assert_eq!(
            sequence.counts(),
            Counts {
                expected: 4,
                unique: 4,
                ..Counts::default()
            }
        );
    }

    #[test]
    fn loss_older_than_the_window_stays_counted() {
        let numbers = (0..30_000u16).filter(|n| n % 1000 != 7);
        let counts = after(numbers).counts();
        assert_eq!(
            (counts.lost(), counts.bursts, counts.longest_burst),
            (30, 30, 1)
        );
    }

    proptest! {
        /// A plain model that remembers everything is the oracle.
        #[test]
        fn it_counts_what_a_set_counts(
            start in any::<u16>(),
            steps in prop::collection::vec((0i64..40, -30i64..5), 1..600),
        ) {
            let mut sequence = Sequence::default();
            let mut seen = std::collections::BTreeSet::new();
            let (mut duplicates, mut at, mut first) = (0, i64::from(start), i64::MAX);
            for (ahead, offset) in steps {
                at += ahead;
                let number = at + offset;
                sequence.observe(number as u16);
                // Only of the first 16 packets it counts which is the lowest.
                if seen.len() < 16 {
                    first = first.min(number);
                }
                duplicates += u64::from(!seen.insert(number));
            }
            let span = seen.last().unwrap() - first + 1;
            let overtaken = seen.range(..first).count() as u64;
            prop_assert_eq!(sequence.counts().expected, span as u64 + overtaken);
            prop_assert_eq!(sequence.counts().unique, seen.len() as u64);
            prop_assert_eq!(sequence.duplicates(), duplicates);
        }
    }
}
