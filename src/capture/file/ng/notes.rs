//! Notes that a partial capture carries: where its packets come from, and what was left out.

use pcap_file::Endianness;

use super::super::{Damage, Place, Step};
use super::block::{self, options};
use crate::capture::numbering::MOST_FILES;
use crate::capture::partial::note::{End, Head, Interface, Note, Origin};

/// A block type for local use, which no other program reads: `rtc`.
pub const BLOCK: u32 = 0x8072_7463;

/// Bytes of one note.
const LONGEST: usize = 8 * 1024;

/// Behind interface, time, lengths and packet of an Enhanced Packet Block: its number in the
/// capture that it comes from.
const PACKET_ID: u16 = 5;
const PACKET_HEADER: usize = 20;

/// What a partial capture has said so far.
#[derive(Debug, Default)]
pub struct Notes {
    head: Option<Head>,
    pub origins: Vec<Origin>,
    pub ends: Vec<End>,
    /// Of the section.
    interfaces: Vec<Interface>,
    /// Where the origins of the partial begin that is being read: several may follow each
    /// other in one file.
    base: usize,
}

impl Notes {
    pub fn is_partial(&self) -> bool {
        self.head.is_some()
    }

    /// The version of the partial, and the program that made it.
    pub fn head(&self) -> Option<&Head> {
        self.head.as_ref()
    }

    /// What is told of an origin at its end; None of one that was cut.
    pub fn end(&self, origin: usize) -> Option<&End> {
        self.ends.iter().find(|end| end.origin == origin)
    }

    /// Interfaces are numbered anew.
    pub(super) fn begin_section(&mut self) {
        self.interfaces.clear();
    }

    pub(super) fn observe(&mut self, body: &[u8]) -> Result<(), Damage> {
        if body.len() > LONGEST {
            return Err(Damage::Block(format!("its note has {} bytes", body.len())));
        }
        let note = serde_json::from_slice(body)
            .map_err(|error| Damage::Block(format!("its note cannot be read: {error}")))?;
        match note {
            Note::Partial(head) => self.begin(head),
            Note::Origin(_) if self.origins.len() == MOST_FILES => {
                let message = format!("the partial is made of more than {MOST_FILES} captures");
                return Err(Damage::Block(message));
            }
            Note::Origin(origin) => self.origins.push(origin),
            Note::Interface(interface) if self.interfaces.len() < super::MOST_INTERFACES => {
                self.interfaces.push(interface);
            }
            Note::Interface(_) => {}
            Note::End(end) => self.end_of(end),
        }
        Ok(())
    }

    /// The newest version tells whether all can be read.
    fn begin(&mut self, head: Head) {
        self.base = self.origins.len();
        let newest = self
            .head
            .take()
            .filter(|known| known.version >= head.version);
        self.head = Some(newest.unwrap_or(head));
    }

    fn end_of(&mut self, end: End) {
        let origin = self.base.saturating_add(end.origin);
        if self.end(origin).is_none() && origin < self.origins.len() {
            self.ends.push(End { origin, ..end });
        }
    }

    /// Adds to a packet where it comes from.
    pub(super) fn place(
        &self,
        step: Step,
        body: &[u8],
        endianness: Endianness,
    ) -> Result<Step, Damage> {
        let Step::Packet(mut found) = step else {
            return Ok(step);
        };
        let interface = body
            .first_chunk()
            .map(|interface| block::u32_of(*interface, endianness) as usize)
            .and_then(|interface| self.interfaces.get(interface));
        let behind = PACKET_HEADER + found.data.len().next_multiple_of(4);
        let id = options(body.get(behind..).unwrap_or_default(), endianness)
            .find(|(code, _)| *code == PACKET_ID)
            .and_then(|(_, value)| block::u64_of(value, endianness));
        let (Some(interface), Some(number)) = (interface, id) else {
            let message = "it does not say which capture it comes from".to_owned();
            return Err(Damage::Block(message));
        };
        let origin = self.base.saturating_add(interface.origin);
        if origin >= self.origins.len() {
            let message = format!("it comes from capture {origin}, which is not described");
            return Err(Damage::Block(message));
        }
        found.at = found.at.filter(|_| interface.has_times);
        found.place = Some(Place { origin, number });
        Ok(Step::Packet(found))
    }
}
