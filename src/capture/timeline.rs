//! Several captures as one: their packets in the order of their times.
//!
//! Each capture is read in its own order, and the one whose next packet is the earliest goes
//! on. A packet without a time, or with one earlier than those before it in its capture,
//! keeps its place there. So the order depends on nothing but the captures: not on the order
//! in which they are given, nor on how many of them were merged into partials before.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};
use std::io::Read;
use std::rc::Rc;
use std::time::Duration;

mod rank;
#[cfg(test)]
mod tests;

use super::file::{CaptureReader, Closed, Packet, Place, ReadError};
use super::numbering::MOST_FILES;
use super::partial::note;
pub use rank::Rank;

/// Files that stay open from the beginning. Of more, each is opened when its time has come.
const OPEN_FROM_THE_BEGINNING: usize = 16;

/// Where captures come from.
pub trait Files {
    type Source: Read;
    type Error;

    fn count(&self) -> usize;

    fn name(&self, file: usize) -> String;

    /// Opens a capture, for the second time if need be; `open` others are open.
    fn open(
        &mut self,
        file: usize,
        open: usize,
    ) -> Result<CaptureReader<Self::Source>, Self::Error>;

    /// Whether it can be closed, and read from its beginning again.
    fn can_wait(&self, file: usize) -> bool;
}

/// Captures that are read as one.
pub struct Timeline<F: Files> {
    files: F,
    lanes: Vec<Lane<F::Source>>,
    /// The next packet of each capture.
    heads: BinaryHeap<Reverse<Head>>,
    /// The lane of the packet that was given last.
    given: Option<usize>,
    ranks: HashSet<Rc<Rank>>,
    /// Captures of which packets were given.
    appeared: usize,
    twice: Option<String>,
}

/// One file.
struct Lane<R: Read> {
    reader: Option<Box<CaptureReader<R>>>,
    origins: Vec<Option<Origin>>,
    /// Bytes of its key log that were given.
    key_log: usize,
    /// Damaged places that were told of.
    damaged: u64,
    end: Option<End>,
}

/// One capture in a file: a partial may hold several.
struct Origin {
    rank: Rc<Rank>,
    /// The time that its last packet is ordered by.
    key: Option<Duration>,
    /// Among those that have appeared.
    place: Option<usize>,
    /// Until it appears.
    begin: Option<Begin>,
}

/// What is known of a capture before its first packet.
#[derive(Debug)]
pub struct Begin {
    pub origin: note::Origin,
    /// Whether it comes out of a partial.
    pub is_partial: bool,
}

/// A packet's place in the timeline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Head {
    key: Option<Duration>,
    rank: Rc<Rank>,
    lane: usize,
    origin: usize,
    number: u64,
}

/// How the reading of a file ended.
#[derive(Debug)]
pub struct End {
    pub closed: Closed,
    pub error: Option<ReadError>,
}

/// Where a capture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appeared {
    /// The file that it is in.
    pub file: usize,
    /// Its place among the captures of that file.
    pub origin: usize,
}

/// A packet of the timeline.
#[derive(Debug)]
pub struct Turn<'a> {
    /// Among the captures that have appeared, in the order in which they did.
    pub capture: usize,
    pub appeared: Appeared,
    pub number: u64,
    pub packet: Packet<'a>,
    /// Whether the capture is damaged in front of it.
    pub is_behind_damage: bool,
    /// Secrets of handshakes that the capture carries in front of it.
    pub key_log: Vec<u8>,
    /// With the first packet of a capture.
    pub begins: Option<Begin>,
}

impl<F: Files> Timeline<F> {
    /// Opens all files, and gives those that cannot be.
    pub fn begin(files: F) -> (Self, Vec<F::Error>) {
        let count = files.count();
        let mut timeline = Timeline {
            files,
            lanes: Vec::new(),
            heads: BinaryHeap::new(),
            given: None,
            ranks: HashSet::new(),
            appeared: 0,
            twice: None,
        };
        let mut failures = Vec::new();
        for file in 0..count {
            timeline.lanes.push(Lane::default());
            if let Err(failure) = timeline.open(file) {
                failures.push(failure);
            } else if file >= OPEN_FROM_THE_BEGINNING && timeline.files.can_wait(file) {
                timeline.put_aside(file);
            }
        }
        (timeline, failures)
    }

    fn open(&mut self, file: usize) -> Result<(), F::Error> {
        let open = self.lanes.iter().filter(|lane| lane.reader.is_some());
        let reader = self.files.open(file, open.count())?;
        if let Some(lane) = self.lanes.get_mut(file) {
            lane.reader = Some(Box::new(reader));
        }
        self.look_ahead(file);
        Ok(())
    }

    fn put_aside(&mut self, file: usize) {
        if let Some(lane) = self.lanes.get_mut(file) {
            lane.reader = None;
        }
    }

    /// The next packet. None at the end of all files.
    ///
    /// # Errors
    /// A file that cannot be opened now that its time has come.
    pub fn next_packet(&mut self) -> Result<Option<Turn<'_>>, F::Error> {
        if let Some(lane) = self.given.take() {
            self.look_ahead(lane);
        }
        let Some(head) = self.first_head()? else {
            return Ok(None);
        };
        let capture = self.capture(&head);
        self.given = Some(head.lane);
        let turn = self.lanes.get_mut(head.lane);
        Ok(turn.and_then(|lane| lane.turn(capture, &head)))
    }

    /// The head of the earliest packet; its file is open.
    fn first_head(&mut self) -> Result<Option<Head>, F::Error> {
        while let Some(Reverse(head)) = self.heads.pop() {
            let lane = self.lanes.get(head.lane);
            if lane.is_some_and(|lane| lane.reader.is_some()) {
                return Ok(Some(head));
            }
            self.open(head.lane)?;
        }
        Ok(None)
    }

    /// Finds the next packet of a file, and its place in the timeline.
    fn look_ahead(&mut self, file: usize) {
        let Some(lane) = self.lanes.get_mut(file) else {
            return;
        };
        let Some(reader) = lane.reader.as_mut() else {
            return;
        };
        if !reader.peek() {
            let error = reader.next_packet().err();
            return lane.close(error);
        }
        let Some((packet, place)) = reader.peeked() else {
            return;
        };
        let at = packet.at;
        if lane.origins.get(place.origin).is_none_or(Option::is_none) {
            let begin = Begin::of(reader, place.origin, || self.files.name(file));
            let rank = Rc::new(Rank::new(&begin.origin.name, &packet));
            if !self.ranks.insert(Rc::clone(&rank)) && self.twice.is_none() {
                self.twice = Some(begin.origin.name.clone());
            }
            lane.begin(place, rank, begin);
        }
        if let Some(head) = lane.head(file, place, at) {
            self.heads.push(Reverse(head));
        }
    }

    /// The place of a head's capture among those that have appeared.
    fn capture(&mut self, head: &Head) -> usize {
        let next = self.appeared;
        let origin = self
            .lanes
            .get_mut(head.lane)
            .and_then(|lane| lane.origins.get_mut(head.origin)?.as_mut());
        let Some(origin) = origin else {
            return next;
        };
        let place = *origin.place.get_or_insert(next);
        self.appeared += usize::from(place == next);
        place
    }

    /// The name of a capture that is there twice: it begins at the same time with the same
    /// packet as another of its name.
    pub fn twice(&self) -> Option<&str> {
        self.twice.as_deref()
    }

    pub fn has_too_many(&self) -> bool {
        self.appeared > MOST_FILES
    }

    /// Bytes of all files that have been read.
    pub fn position(&self) -> u64 {
        self.lanes.iter().map(Lane::position).sum()
    }

    /// The name of each file, and how its reading ended; None of those that could not be opened.
    pub fn ends(self) -> Vec<(String, Option<End>)> {
        let ends = self.lanes.into_iter().map(Lane::end).enumerate();
        ends.map(|(file, end)| (self.files.name(file), end))
            .collect()
    }
}

impl Begin {
    /// What a partial says of one of its captures, or a file shows of itself.
    fn of<R: Read>(
        reader: &CaptureReader<R>,
        origin: usize,
        name: impl FnOnce() -> String,
    ) -> Begin {
        let noted = reader.notes().and_then(|notes| notes.origins.get(origin));
        Begin {
            is_partial: noted.is_some(),
            origin: noted
                .cloned()
                .unwrap_or_else(|| note::Origin::of(name(), reader.format(), reader.compression())),
        }
    }
}

impl<R: Read> Default for Lane<R> {
    fn default() -> Self {
        Lane {
            reader: None,
            origins: Vec::new(),
            key_log: 0,
            damaged: 0,
            end: None,
        }
    }
}

impl<R: Read> Lane<R> {
    fn begin(&mut self, place: Place, rank: Rc<Rank>, begin: Begin) {
        if self.origins.len() <= place.origin {
            self.origins.resize_with(place.origin + 1, || None);
        }
        if let Some(origin) = self.origins.get_mut(place.origin) {
            *origin = Some(Origin {
                rank,
                key: None,
                place: None,
                begin: Some(begin),
            });
        }
    }

    fn head(&mut self, lane: usize, place: Place, at: Option<Duration>) -> Option<Head> {
        let origin = self.origins.get_mut(place.origin)?.as_mut()?;
        origin.key = origin.key.max(at);
        Some(Head {
            key: origin.key,
            rank: Rc::clone(&origin.rank),
            lane,
            origin: place.origin,
            number: place.number,
        })
    }

    /// Takes the packet of a head.
    fn turn(&mut self, capture: usize, head: &Head) -> Option<Turn<'_>> {
        let origin = self.origins.get_mut(head.origin)?.as_mut()?;
        let begins = origin.begin.take();
        let reader = self.reader.as_mut()?;
        let key_log = reader.secrets().map(|secrets| secrets.key_log());
        let new = key_log.and_then(|key_log| key_log.get(self.key_log..));
        let key_log = new.unwrap_or_default().to_vec();
        self.key_log += key_log.len();
        let damaged = reader.skipped().places;
        let is_behind_damage = std::mem::replace(&mut self.damaged, damaged) < damaged;
        // It was found already, so that reading it cannot fail.
        let packet = reader.next_packet().ok()??;
        Some(Turn {
            capture,
            appeared: Appeared {
                file: head.lane,
                origin: head.origin,
            },
            number: head.number,
            packet,
            is_behind_damage,
            key_log,
            begins,
        })
    }

    fn close(&mut self, error: Option<ReadError>) {
        self.end = self.reader.take().map(|reader| End {
            closed: reader.close(),
            error,
        });
    }

    fn position(&self) -> u64 {
        match (&self.reader, &self.end) {
            (Some(reader), _) => reader.position(),
            (None, Some(end)) => end.closed.position,
            (None, None) => 0,
        }
    }

    fn end(mut self) -> Option<End> {
        if self.reader.is_some() {
            self.close(None);
        }
        self.end
    }
}
