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
    /// Packets that passed without being seen: not among those expected.
    pub unseen: u64,
    /// Runs of consecutive packets that never came.
    pub bursts: u64,
    /// Length of the longest run.
    pub longest_burst: u64,
    pub burst_lengths: BurstLengths,
}

impl Counts {
    /// Whether those seen tell how many of all were lost. Where more passed unseen they are the
    /// smaller part, of times that were not chosen by chance: what fills buffers fills links too.
    pub fn tell_loss(&self) -> bool {
        self.expected > 0 && !self.are_mostly_unseen()
    }

    pub fn are_mostly_unseen(&self) -> bool {
        self.unseen > self.unique
    }

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

    /// So many packets that are missing before the last one were not lost, but passed unseen.
    pub fn passed_unseen(&mut self, packets: u64) {
        if let Some(epoch) = &mut self.epoch {
            epoch.passed_unseen(packets);
        }
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
            unseen: self.ended.unseen + current.unseen,
            bursts: self.ended.bursts + current.bursts,
            longest_burst: self.ended.longest_burst.max(current.longest_burst),
            burst_lengths: self.ended.burst_lengths.plus(&current.burst_lengths),
        }
    }

    /// The number of the first packet, extended as a receiver does that counts wraps from it on
    /// (RFC 3550 §6.4.1), when the source that counts so many packets has sent none before it.
    /// None where the numbers began anew, or it has.
    pub fn beginning(&self, sent: u32) -> Option<i64> {
        let epoch = self.epoch.as_ref().filter(|_| self.restarts == 0)?;
        let is_known = (1..=epoch.numbers()).contains(&sent.into());
        is_known.then(|| epoch.first())
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
mod tests;
