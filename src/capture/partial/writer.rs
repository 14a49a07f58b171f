//! Partials as bytes.

use super::VERSION;
use super::note::{End, Head, Interface, Note, Origin, Sums};
use crate::capture::file::{NOTE_BLOCK, Packet, Place};
use crate::container::pcapng::{self, Time};

/// Interfaces that one section gets: a reader has room for no more.
const MOST_INTERFACES: usize = 4_000;

/// For those who look at a partial with another program.
const COMMENT: &str = "A partial capture: payloads are cut, and packets of no call left out. \
     rtctool pcap merge reads it.";

/// Writes a partial from its beginning to its end.
#[derive(Debug, Default)]
pub struct Writer {
    origins: usize,
    interfaces: Vec<(u32, Interface)>,
}

impl Writer {
    pub fn begin(made_by: &str, out: &mut Vec<u8>) -> Writer {
        pcapng::section(COMMENT, out);
        let head = Head {
            version: VERSION,
            made_by: made_by.to_owned(),
        };
        note(&Note::Partial(head), out);
        Writer::default()
    }

    /// Describes a capture; gives the place that packets name it by.
    pub fn origin(&mut self, origin: &Origin, out: &mut Vec<u8>) -> usize {
        note(&Note::Origin(origin.clone()), out);
        self.origins += 1;
        self.origins - 1
    }

    /// Secrets that the capture carries, before the packet that follows them.
    pub fn key_log(&mut self, key_log: &[u8], out: &mut Vec<u8>) {
        pcapng::key_log(key_log, out);
    }

    /// The first `kept` bytes of a packet.
    pub fn packet(&mut self, place: Place, packet: &Packet, kept: usize, out: &mut Vec<u8>) {
        let interface = self.interface(
            packet.link_type,
            Interface {
                origin: place.origin,
                has_times: packet.at.is_some(),
            },
            out,
        );
        pcapng::packet(
            interface,
            Time(packet.at.unwrap_or_default()),
            packet.data.get(..kept).unwrap_or(packet.data),
            packet.on_wire,
            Some(place.number),
            out,
        );
    }

    /// No more packets of a capture come.
    pub fn end(&mut self, origin: usize, sums: &Sums, out: &mut Vec<u8>) {
        let sums = sums.clone();
        note(&Note::End(End { origin, sums }), out);
    }

    fn interface(&mut self, link_type: u32, interface: Interface, out: &mut Vec<u8>) -> u32 {
        // The last ones are asked for again.
        let known = self
            .interfaces
            .iter()
            .rposition(|known| *known == (link_type, interface));
        if let Some(index) = known {
            return index as u32;
        }
        if self.interfaces.len() == MOST_INTERFACES {
            self.interfaces.clear();
            pcapng::section(COMMENT, out);
        }
        note(&Note::Interface(interface), out);
        pcapng::interface(link_type as u16, out);
        self.interfaces.push((link_type, interface));
        (self.interfaces.len() - 1) as u32
    }
}

/// A note's block is filled up with blanks, which JSON allows.
fn note(note: &Note, out: &mut Vec<u8>) {
    // What has only text and numbers in it can always be written.
    let mut json = serde_json::to_vec(note).unwrap_or_default();
    json.resize(json.len().next_multiple_of(4), b' ');
    pcapng::block(NOTE_BLOCK, &json, out);
}
