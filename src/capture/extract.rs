//! RTP streams taken out of a capture, each as a file that players or analysers read.
//!
//! The capture is read a second time for that: analysis has told by then what its
//! [`streams`](super::streams) are.

use std::collections::HashMap;

use super::demux::Content;
use super::file::Packet;
use super::frame::dissect;
use super::knowledge::Knowledge;
use super::observed::Observed;
use super::opener::{Opener, Sink};
use super::session::StreamKey;
use super::streams::{PayloadTypes, Repair, Way};
use crate::container::Patch;
use crate::rtp::payload::{Codec, Payload, Size};
use crate::rtp::reorder::Ordered;
use crate::rtp::sequence::Counts;
use crate::srtp::key_log::KeyLog;

mod audio;
mod clear;
mod dump;
mod extractor;
mod form;
mod media;
mod original;
mod video;

pub use audio::Audio;
use extractor::Extractor;
pub use form::Form;
pub use video::Video;

/// What to take out.
#[derive(Debug, Clone)]
pub struct Selection {
    pub key: StreamKey,
    pub codec: Option<Codec>,
    pub payload_types: PayloadTypes,
    /// What carries its retransmissions; empty where they are to be left out.
    pub repairs: Vec<Repair>,
    pub ways: Vec<Way>,
    /// Whether SRTP protected it, and a key opens it.
    pub is_opened: bool,
    pub form: Form,
    pub damaged: Damaged,
    pub rtcp: Rtcp,
    pub packets: Packets,
}

/// What becomes of frames that are not whole, or that no key frame came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damaged {
    Dropped,
    Kept,
}

/// What becomes of RTCP between the two ends, where packets are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rtcp {
    LeftOut,
    Included,
}

/// Which packets a smaller capture has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packets {
    /// Those of the capture, with what is needed to open them.
    Original,
    /// One UDP packet for each message, opened, between those who talk.
    Clear,
}

/// What was written, and what was not.
#[derive(Debug, Clone, Copy, Default)]
pub struct Extracted {
    /// Packets of the stream, duplicates included.
    pub packets: u64,
    /// Of these, encrypted ones that no key opened, where they are of no use.
    pub not_decrypted: u64,
    pub other_payload_types: u64,
    pub rtcp: u64,
    /// Packets of the streams that repair it, without their padding.
    pub retransmissions: u64,
    /// Of these, those that took the place of a packet that had not come.
    pub restored: u64,
    /// Of the stream's sequence numbers, retransmissions included. None where packets are kept.
    pub counts: Option<Counts>,
    pub duplicates: u64,
    pub too_late: u64,
    pub stray: u64,
    pub video: Option<Video>,
    pub audio: Option<Audio>,
}

/// Writes the packets of some streams, given all packets of the capture in their order.
#[derive(Debug)]
pub struct Extraction {
    packets: u64,
    opener: Opener,
    streams: Streams,
    /// Whether any of the files does.
    keeps_originals: bool,
}

#[derive(Debug, Default)]
struct Streams {
    extractors: Vec<Extractor>,
    /// Who wants the packets of a stream, and what for.
    parts: HashMap<StreamKey, Vec<Part>>,
}

/// What a stream is to an extractor.
#[derive(Debug, Clone, Copy)]
struct Part {
    extractor: usize,
    role: Role,
}

#[derive(Debug, Clone, Copy)]
enum Role {
    Media,
    /// Place among the selection's repairs.
    Repair(usize),
}

impl Extraction {
    /// The opener knows what that of the analysis knew.
    pub fn new(opener: Opener) -> Self {
        Extraction {
            packets: 0,
            opener,
            streams: Streams::default(),
            keeps_originals: false,
        }
    }

    /// Takes out one more stream. False when its codec has no such form.
    pub fn add(&mut self, selection: Selection) -> bool {
        let extractor = self.streams.extractors.len();
        let key = selection.key;
        let repairs: Vec<StreamKey> = selection.repairs.iter().map(|repair| repair.key).collect();
        let Some(new) = Extractor::new(selection) else {
            return false;
        };
        self.keeps_originals |= new.keeps_originals();
        self.streams.extractors.push(new);
        self.streams.tell(key, extractor, Role::Media);
        for (place, repair) in repairs.into_iter().enumerate() {
            self.streams.tell(repair, extractor, Role::Repair(place));
        }
        true
    }

    /// Takes the secrets of DTLS handshakes.
    pub fn key_log(&mut self, log: KeyLog) {
        self.opener.key_log(log);
    }

    /// Takes the next packet of the capture.
    pub fn packet(&mut self, packet: &Packet) {
        self.packets += 1;
        self.opener.packet(self.packets, packet, &mut self.streams);
        if self.keeps_originals {
            let frame = dissect(packet.link_type, packet.data);
            for extractor in &mut self.streams.extractors {
                extractor.captured(packet, &frame);
            }
        }
    }

    /// Gives what is to be written to each file, by its place among those that were added.
    pub fn written(&mut self) -> impl Iterator<Item = (usize, &mut Vec<u8>)> {
        let extractors = self.streams.extractors.iter_mut().enumerate();
        extractors
            .map(|(place, extractor)| (place, extractor.out()))
            .filter(|(_, out)| !out.is_empty())
    }

    /// Writes what is held back.
    pub fn finish(&mut self) {
        self.opener.finish(&mut self.streams);
        for extractor in &mut self.streams.extractors {
            extractor.finish();
        }
    }

    /// What is to be changed in each file, and what became of its stream.
    pub fn outcomes(&self) -> impl Iterator<Item = (Vec<Patch>, Extracted)> {
        let extractors = self.streams.extractors.iter();
        extractors.map(|extractor| (extractor.patches(), extractor.outcome()))
    }
}

impl Streams {
    fn tell(&mut self, key: StreamKey, extractor: usize, role: Role) {
        let parts = self.parts.entry(key).or_default();
        parts.push(Part { extractor, role });
    }
}

impl Sink for Streams {
    fn message(&mut self, observed: &Observed, content: &Content, _: &Knowledge) {
        let Content::Rtp(header) = content else {
            for extractor in &mut self.extractors {
                extractor.beside(observed, content);
            }
            return;
        };
        let key = StreamKey {
            flow: observed.flow,
            ssrc: header.ssrc,
        };
        for part in self.parts.get(&key).into_iter().flatten() {
            if let Some(extractor) = self.extractors.get_mut(part.extractor) {
                match part.role {
                    Role::Media => extractor.rtp(observed, header),
                    Role::Repair(repair) => extractor.repair(repair, observed, header),
                }
            }
        }
    }
}
