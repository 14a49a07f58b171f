//! One direction of a TCP stream: its bytes in order, and the messages in them.

use std::collections::VecDeque;

use super::framing::{Framing, Split, Start, recognise};
use super::order::{Piece, Waiting};
use super::{Item, Seen, text};
use crate::capture::frame::{Mark, Segment};

/// A jump of sequence numbers by more than this is another connection.
const FAR: i32 = 16 * 1024 * 1024;

/// Bytes that are looked at to tell what a stream carries.
const LOOKED_AT: usize = 16 * 1024;

/// Bytes without anything of a call, after which a stream is let alone.
const ENOUGH: usize = 4 * LOOKED_AT;

/// An empty buffer of so many bytes is kept for the next segment.
const SMALL: usize = 2 * 1024;

/// Bytes of a message that tell what it is: the fixed header of RTP (RFC 3550 §5.1).
const TOLD_BY: usize = 12;

#[derive(Debug, Default)]
pub struct Direction {
    /// Number of the byte that comes next; None before the first segment.
    next: Option<u32>,
    waiting: Waiting,
    framing: Framing,
    /// Whether `buffer` begins where a message does.
    step: Step,
    buffer: Vec<u8>,
    /// Up to which byte of `buffer` each packet reaches.
    marks: VecDeque<(usize, Seen)>,
    /// Bytes to come of a message that was given already, or is of no use.
    skip: usize,
    /// Bytes in which nothing was recognised.
    unrecognised: usize,
    latest: Option<Seen>,
    missing: Missing,
    /// Whether its first segment is in the capture.
    begins_here: bool,
}

/// What the capture lacks of messages of a call.
#[derive(Debug, Clone, Copy, Default)]
pub struct Missing {
    /// Of segments that it cut.
    pub cut_bytes: u64,
    /// Of whole segments, but for places with a jump so far that it tells no number.
    pub bytes: u64,
    /// Where such are missing.
    pub places: u64,
    /// The first packet from behind such a place.
    pub first: Option<u64>,
    /// The first packet at which messages may have passed unread though segments are there: the
    /// capture cut them, or there was no room to put them in order.
    pub first_unread: Option<u64>,
}

/// What bytes that the capture lacks were of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lost {
    /// The rest of a message that was given.
    Rest,
    /// Perhaps further messages, of which nothing came.
    Messages,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Step {
    #[default]
    Unknown,
    InStep,
}

impl Direction {
    /// Bytes of memory that it keeps for what is not complete.
    pub fn held(&self) -> usize {
        let marks = self.marks.capacity() * size_of::<(usize, Seen)>();
        self.buffer.capacity() + marks + self.waiting.held()
    }

    /// Whether it carries nothing of a call, from its beginning on.
    pub fn is_of_no_call(&self) -> bool {
        self.begins_here && self.framing == Framing::Foreign
    }

    /// The last packet with bytes that wait for others. None where nothing waits.
    pub fn last_waiting(&self) -> Option<Seen> {
        self.waiting.last_seen()
    }

    /// What was missing since this was asked last.
    pub fn take_missing(&mut self) -> Missing {
        std::mem::take(&mut self.missing)
    }

    pub fn observe(&mut self, seen: Seen, segment: &Segment, sink: &mut impl FnMut(Seen, Item)) {
        let mut start = segment.sequence;
        if segment.mark == Mark::Begins {
            start = start.wrapping_add(1);
            *self = Direction {
                next: Some(start),
                missing: self.missing,
                begins_here: true,
                ..Direction::default()
            };
        }
        if self.framing == Framing::Foreign || segment.on_wire == 0 {
            return;
        }
        let next = *self.next.get_or_insert(start);
        let ahead = start.wrapping_sub(next) as i32;
        if ahead.unsigned_abs() > FAR.unsigned_abs() {
            self.give_up(sink);
            self.out_of_step();
            self.next = Some(start);
            self.note_place(seen);
            self.hole(sink);
        }
        if (1..=FAR).contains(&ahead) {
            let piece = Piece {
                sequence: start,
                bytes: segment.payload.to_vec(),
                on_wire: segment.on_wire,
                seen,
            };
            self.waiting.add(piece, next);
            if self.waiting.is_hopeless(seen) {
                self.give_up(sink);
            }
            return;
        }
        self.take(start, segment.payload, segment.on_wire, seen, sink);
        self.take_waiting(sink);
    }

    /// Goes on without what is missing.
    pub fn give_up(&mut self, sink: &mut impl FnMut(Seen, Item)) {
        while let (Some((first, seen)), Some(next)) = (self.waiting.first(), self.next) {
            self.miss(first.wrapping_sub(next) as usize, seen, sink);
            self.next = Some(first);
            self.take_waiting(sink);
        }
    }

    /// There is no room for what is not complete. A message is given as far as it came. What that
    /// leaves out the capture may well have, so that only the hole is told.
    pub fn let_go(&mut self, sink: &mut impl FnMut(Seen, Item)) {
        let before = self.missing;
        self.give_up(sink);
        let passed = self.missing;
        self.missing = Missing {
            cut_bytes: passed.cut_bytes,
            first_unread: before.first_unread.or(passed.first).or(passed.first_unread),
            ..before
        };
        if !self.buffer.is_empty() && self.lose(0, sink) == Lost::Messages {
            self.unread(sink);
        }
        self.buffer = Vec::new();
        self.marks = VecDeque::new();
        self.waiting = Waiting::default();
    }

    fn take_waiting(&mut self, sink: &mut impl FnMut(Seen, Item)) {
        while let Some(piece) = self.next.and_then(|next| self.waiting.take_at(next)) {
            self.take(
                piece.sequence,
                &piece.bytes,
                piece.on_wire,
                piece.seen,
                sink,
            );
        }
    }

    /// Bytes that begin at the next one or before it. What came already is left out.
    fn take(
        &mut self,
        start: u32,
        payload: &[u8],
        on_wire: usize,
        seen: Seen,
        sink: &mut impl FnMut(Seen, Item),
    ) {
        let next = self.next.unwrap_or(start);
        let old = next.wrapping_sub(start) as usize;
        if old >= on_wire {
            return;
        }
        let payload = payload.get(old..).unwrap_or_default();
        self.next = Some(start.wrapping_add(on_wire as u32));
        self.append(payload, seen);
        self.parse(sink);
        let cut = on_wire - old - payload.len().min(on_wire - old);
        if cut > 0 {
            if self.is_of_call() {
                self.missing.cut_bytes += cut as u64;
            }
            if self.lose(cut, sink) == Lost::Messages {
                self.unread(sink);
            }
        }
    }

    fn append(&mut self, payload: &[u8], seen: Seen) {
        let skipped = self.skip.min(payload.len());
        self.skip -= skipped;
        let payload = payload.get(skipped..).unwrap_or_default();
        if payload.is_empty() {
            return;
        }
        self.buffer.extend_from_slice(payload);
        // What had to wait comes no earlier than what it waited for.
        let seen = match self.latest {
            Some(latest) if latest > seen => latest,
            _ => seen,
        };
        self.latest = Some(seen);
        self.marks.push_back((self.buffer.len(), seen));
    }

    fn parse(&mut self, sink: &mut impl FnMut(Seen, Item)) {
        while !self.buffer.is_empty() {
            if self.step == Step::Unknown && !self.find_step() {
                return;
            }
            let more = match self.framing {
                Framing::Text => self.parse_text(sink),
                Framing::WebSocket => self.parse_web_socket(sink),
                _ => self.parse_message(sink),
            };
            if !more {
                return;
            }
        }
    }

    /// Looks for the place where a message begins; false when there is none yet.
    fn find_step(&mut self) -> bool {
        match recognise(self.framing, &self.buffer) {
            Start::At { skip, framing } => {
                self.consume(skip);
                self.framing = framing;
                self.step = Step::InStep;
                self.unrecognised = 0;
                true
            }
            Start::Foreign => {
                self.leave_alone();
                false
            }
            Start::Unclear => {
                let too_much = self.buffer.len().saturating_sub(LOOKED_AT);
                self.unrecognised += too_much;
                self.consume(too_much);
                if self.unrecognised > ENOUGH {
                    self.leave_alone();
                }
                false
            }
        }
    }

    fn parse_message(&mut self, sink: &mut impl FnMut(Seen, Item)) -> bool {
        match self.framing.split(&self.buffer) {
            Split::Message { length, payload } if length <= self.buffer.len() => {
                let seen = self.seen_at(length);
                let on_wire = payload.len();
                if let (Some(seen), Some(payload)) = (seen, self.buffer.get(payload))
                    && on_wire > 0
                {
                    sink(seen, Item::Message { payload, on_wire });
                }
                self.consume(length);
                true
            }
            Split::Message { .. } | Split::Incomplete => false,
            Split::Nonsense => {
                self.step = Step::Unknown;
                true
            }
        }
    }

    fn parse_text(&mut self, sink: &mut impl FnMut(Seen, Item)) -> bool {
        match text::read(&self.buffer) {
            text::Text::Message { length, text, then } => {
                if let Some(seen) = self.seen_at(length) {
                    sink(seen, Item::Text(&text));
                }
                self.consume(length);
                self.framing = then;
                true
            }
            text::Text::Skip { length } => {
                let there = length.min(self.buffer.len());
                self.consume(there);
                self.skip = length - there;
                there > 0
            }
            text::Text::Incomplete => false,
            text::Text::Nonsense => {
                self.leave_alone();
                false
            }
        }
    }

    fn parse_web_socket(&mut self, sink: &mut impl FnMut(Seen, Item)) -> bool {
        let Some(frame) = text::web_socket(&self.buffer) else {
            return false;
        };
        if frame.length > text::LONGEST {
            self.skip = frame.length - self.buffer.len().min(frame.length);
            self.consume(frame.length.min(self.buffer.len()));
            return true;
        }
        if frame.length > self.buffer.len() {
            return false;
        }
        if let (Some(seen), Some(text)) = (self.seen_at(frame.length), frame.text(&self.buffer)) {
            sink(seen, Item::Text(&text));
        }
        self.consume(frame.length);
        true
    }

    fn is_of_call(&self) -> bool {
        matches!(self.framing, Framing::Turn | Framing::Framed)
    }

    /// Whole segments are missing before the packet `behind`.
    fn miss(&mut self, bytes: usize, behind: Seen, sink: &mut impl FnMut(Seen, Item)) {
        if self.is_of_call() {
            self.missing.bytes += bytes as u64;
        }
        self.note_place(behind);
        self.lose(bytes, sink);
        self.hole(sink);
    }

    fn note_place(&mut self, behind: Seen) {
        if self.is_of_call() {
            self.missing.places += 1;
            self.missing.first.get_or_insert(behind.packet);
        }
    }

    /// Behind the latest packet messages may have passed that cannot be read.
    fn unread(&mut self, sink: &mut impl FnMut(Seen, Item)) {
        if let Some(seen) = self.latest.filter(|_| self.is_of_call()) {
            self.missing.first_unread.get_or_insert(seen.packet);
        }
        self.hole(sink);
    }

    /// What comes next is behind what the capture lacks.
    fn hole(&mut self, sink: &mut impl FnMut(Seen, Item)) {
        if let Some(seen) = self.latest.filter(|_| self.is_of_call()) {
            sink(seen, Item::Hole);
        }
    }

    /// The capture lacks the next `missing` bytes. A message that they are part of is
    /// given as far as it goes.
    fn lose(&mut self, missing: usize, sink: &mut impl FnMut(Seen, Item)) -> Lost {
        let there = self.buffer.len();
        let begun = match self.step {
            Step::InStep => self.framing.split(&self.buffer),
            Step::Unknown => Split::Nonsense,
        };
        let known = self.skip;
        if let Split::Message { length, payload } = begun {
            let on_wire = payload.len();
            let captured = self.buffer.get(payload.start..).unwrap_or_default();
            let can_be_told = captured.len() >= TOLD_BY.min(on_wire);
            if let (Some(seen), false) = (self.latest, captured.is_empty()) {
                let payload = captured;
                sink(seen, Item::Message { payload, on_wire });
            }
            self.consume(there);
            match length.checked_sub(there + missing) {
                Some(rest) => {
                    self.skip = rest;
                    return match can_be_told {
                        true => Lost::Rest,
                        false => Lost::Messages,
                    };
                }
                None => self.out_of_step(),
            }
        } else if there == 0 && known >= missing {
            self.skip = known - missing;
            return Lost::Rest;
        } else {
            self.out_of_step();
        }
        Lost::Messages
    }

    fn out_of_step(&mut self) {
        self.consume(self.buffer.len());
        self.skip = 0;
        self.step = Step::Unknown;
        if matches!(self.framing, Framing::Text | Framing::WebSocket) {
            self.framing = Framing::Unknown;
        }
    }

    /// It carries nothing of a call.
    fn leave_alone(&mut self) {
        *self = Direction {
            framing: Framing::Foreign,
            next: self.next,
            missing: self.missing,
            begins_here: self.begins_here,
            ..Direction::default()
        };
    }

    /// The packet that brought the last of the first `length` bytes.
    fn seen_at(&self, length: usize) -> Option<Seen> {
        let mark = self.marks.iter().find(|(end, _)| *end >= length);
        mark.map(|(_, seen)| *seen)
    }

    fn consume(&mut self, length: usize) {
        let length = length.min(self.buffer.len());
        self.buffer.drain(..length);
        while self.marks.front().is_some_and(|(end, _)| *end <= length) {
            self.marks.pop_front();
        }
        for (end, _) in &mut self.marks {
            *end -= length;
        }
        if self.buffer.is_empty() && self.buffer.capacity() > SMALL {
            self.buffer = Vec::new();
        }
    }
}
