//! The captures of a timeline, each with what is known of it.

use crate::capture::file::{Packet, ReadError};
use crate::capture::findings::Span;
use crate::capture::numbering::Place;
use crate::capture::partial::Sums;
use crate::capture::partial::note::{BrokeOff, Origin};
use crate::capture::timeline::{Appeared, End, Turn};
use crate::commands::Context;
use crate::commands::pcap_analyze::{advice, read_in_part};
use crate::failure::Failure;
use crate::report::pcap::SourceFile;

/// In the order in which they appear in the timeline.
#[derive(Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
    /// Partials without their counts, or with damage in them.
    unreliable: Vec<String>,
}

#[derive(Debug)]
pub struct Source {
    pub origin: Origin,
    pub sums: Sums,
    /// Whether it comes out of a partial, which knows its sums.
    pub is_partial: bool,
    /// Whether its partial is damaged.
    is_unreliable: bool,
    from: Appeared,
}

impl Sources {
    /// The capture that a packet comes from.
    pub fn of(&mut self, turn: &mut Turn) -> Option<&mut Source> {
        if let Some(begin) = turn.begins.take() {
            self.list.push(Source {
                origin: begin.origin,
                sums: Sums::default(),
                is_partial: begin.is_partial,
                is_unreliable: false,
                from: turn.appeared,
            });
        }
        self.list.get_mut(turn.capture)
    }

    pub fn all(&self) -> impl Iterator<Item = &Source> {
        self.list.iter()
    }

    pub fn all_mut(&mut self) -> impl Iterator<Item = &mut Source> {
        self.list.iter_mut()
    }

    /// The capture that packet numbers call so.
    pub fn at(&self, place: Place) -> Option<&Source> {
        self.list.get(place.file)
    }

    /// `a.pcap and 2 more`.
    pub fn name(&self) -> String {
        match self.list.as_slice() {
            [] => String::new(),
            [one] => one.name().to_owned(),
            [first, more @ ..] => format!("{} and {} more", first.name(), more.len()),
        }
    }

    /// What keeps the captures from being known whole.
    pub fn problems(&self) -> Vec<Failure> {
        let unreliable = self.unreliable.iter().map(|file| unreliable(file));
        let broken = self.list.iter().filter_map(Source::problem);
        unreliable.chain(broken).collect()
    }

    /// When each capture was made.
    pub fn spans(&self) -> Vec<Span> {
        let span = |source: &Source| {
            Some(Span {
                name: source.name().to_owned(),
                begin: source.sums.earliest?,
                end: source.sums.latest?,
            })
        };
        self.list.iter().filter_map(span).collect()
    }

    /// Takes what the end of each file tells, those without packets included.
    pub fn end(&mut self, ends: Vec<(String, Option<End>)>, context: &Context) {
        let appeared = self.list.len();
        for (file, (name, end)) in ends.into_iter().enumerate() {
            let Some(end) = end else { continue };
            match end.closed.notes.is_partial() {
                true => self.end_partial(file, name, &end, context),
                false => self.end_capture(file, name, end, context),
            }
        }
        if let Some(empty) = self.list.get_mut(appeared..) {
            empty.sort_by(|one, other| one.name().cmp(other.name()));
        }
    }

    fn end_capture(&mut self, file: usize, name: String, end: End, context: &Context) {
        let origin = Origin::of(name, end.closed.format, end.closed.compression);
        let from = Appeared { file, origin: 0 };
        // The user stopped the reading in the middle of a record.
        let error = end.error.filter(|_| !context.interrupt.is_set());
        self.change(from, &origin, Known::ByPackets, |source| {
            source.sums.close(&end.closed);
            source.sums.broke_off = error.map(|error| broke_off(&error));
        });
    }

    fn end_partial(&mut self, file: usize, name: String, end: &End, context: &Context) {
        let notes = &end.closed.notes;
        let is_damaged = end.closed.skipped.bytes > 0 || end.error.is_some();
        for (place, origin) in notes.origins.iter().enumerate() {
            let from = Appeared {
                file,
                origin: place,
            };
            let sums = notes.end(place).map(|end| end.sums.clone());
            self.change(from, origin, Known::ByNotes, |source| {
                source.is_unreliable = is_damaged || sums.is_none();
                source.sums = sums.unwrap_or_default();
            });
        }
        let of_file = |source: &&Source| source.from.file == file;
        let mut sources = self.list.iter().filter(of_file);
        if sources.any(|source| source.is_unreliable) && !context.interrupt.is_set() {
            self.unreliable.push(name);
        }
    }

    /// Changes what is known of a capture, which may have had no packet.
    fn change(
        &mut self,
        from: Appeared,
        origin: &Origin,
        known: Known,
        change: impl FnOnce(&mut Source),
    ) {
        let mut list = self.list.iter_mut();
        if let Some(source) = list.find(|source| source.from == from) {
            return change(source);
        }
        let mut source = Source {
            origin: origin.clone(),
            sums: Sums::default(),
            is_partial: known == Known::ByNotes,
            is_unreliable: false,
            from,
        };
        change(&mut source);
        self.list.push(source);
    }
}

/// How the sums of a capture are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    ByPackets,
    ByNotes,
}

fn broke_off(error: &ReadError) -> BrokeOff {
    BrokeOff {
        cause: error.to_string(),
        help: advice(error).to_owned(),
    }
}

fn unreliable(file: &str) -> Failure {
    Failure::no_verdict(format!("the partial `{file}` is damaged, or lacks its end"))
        .help("the figures of its captures are not whole; make it anew, or copy it again")
}

impl Source {
    pub fn name(&self) -> &str {
        &self.origin.name
    }

    /// A partial knows how many packets it had.
    pub fn count(&mut self, packet: &Packet) {
        if !self.is_partial {
            self.sums.count(packet);
        }
    }

    fn problem(&self) -> Option<Failure> {
        let BrokeOff { cause, help } = self.sums.broke_off.as_ref()?;
        let failure = read_in_part(self.name(), self.sums.packets);
        Some(failure.caused_by(cause.as_str()).help(help))
    }

    pub fn report(&self) -> SourceFile {
        SourceFile {
            source: self.name().to_owned(),
            format: self.origin.format.clone(),
            compression: self.origin.compression.clone(),
            packets: self.sums.packets,
            bytes: self.sums.bytes,
            first_packet_s: self.sums.earliest.map(|at| at.as_secs_f64()),
            last_packet_s: self.sums.latest.map(|at| at.as_secs_f64()),
            truncated: self.is_unreliable || self.sums.broke_off.is_some(),
            skipped_bytes: self.sums.skipped_bytes,
            dropped_by_interface: self.sums.dropped_by_interface,
            dropped_by_os: self.sums.dropped_by_os,
        }
    }
}
