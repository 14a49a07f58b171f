//! What session descriptions tell of the streams of a capture.
//!
//! Descriptions are given, or found in the capture. One is tied to a stream by what both
//! have: the SSRC, an address, the ICE user name that checks on an address carried; else
//! by the payload type, when nothing that is known has two meanings for it and no checks of
//! ICE show another call. What the capture describes after a stream's end is not of it.

mod description;
mod ends;
mod identity;
mod matching;
mod unfit;

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::net::SocketAddr;

pub use description::{Codec, Fingerprint, Setup};
use description::{Description, MediaSection, Place};
pub use ends::DescribedEnds;
pub use identity::Identity;
pub use matching::{Begun, Certificates, Described, Facts, How};

use super::observed::FlowKey;
use crate::sdp::envelope;
use crate::srtp::MasterKey;
use crate::stun::{AttributeType, Message};

/// Descriptions that are kept; those beyond are counted.
const MOST_DESCRIPTIONS: usize = 1000;
/// Longest text in which descriptions are looked for.
const MOST_BYTES: usize = 1 << 20;
/// Bytes of all texts of the capture that are read.
const MOST_BYTES_IN_ALL: usize = 8 << 20;
/// Bytes of memory for what the descriptions of the capture say.
const MOST_HELD: usize = 16 << 20;
/// Texts of the capture that are read, and known when they come again.
const MOST_TEXTS: usize = 10_000;
/// Addresses of which the ICE user name is kept.
const MOST_ADDRESSES: usize = 10_000;
/// ICE user names of one address, which has another after each restart.
const MOST_NAMES: usize = 4;
/// Sections in which one SSRC or address occurs.
const MOST_PLACES: usize = 64;

/// Where a description was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// By this name among what was given.
    Given(String),
    /// In the packet of the capture with this number.
    Packet(u64),
}

impl Origin {
    /// Whether it was there when the packet of this number came.
    fn is_by(&self, packet: u64) -> bool {
        match self {
            Origin::Given(_) => true,
            Origin::Packet(number) => *number <= packet,
        }
    }
}

#[derive(Debug, Default)]
pub struct Knowledge {
    descriptions: Vec<Description>,
    by_ssrc: HashMap<u32, Vec<Place>>,
    by_address: HashMap<SocketAddr, Vec<Place>>,
    by_ufrag: HashMap<String, Vec<Place>>,
    by_payload_type: HashMap<u8, Vec<Place>>,
    /// Payload types that mean different things in different sections.
    ambiguous: HashSet<u8>,
    /// The user names of an address, the latest last.
    ufrags_of: HashMap<SocketAddr, Vec<String>>,
    /// Addresses with user names that no description has.
    strangers: HashSet<SocketAddr>,
    /// Hashes of the texts that were read: signalling repeats itself.
    read: HashSet<u64>,
    hasher: RandomState,
    /// Bytes of the descriptions that the capture held.
    bytes: usize,
    /// Bytes of memory for what they say.
    held: usize,
    left_out: u64,
}

impl Knowledge {
    pub fn is_empty(&self) -> bool {
        self.descriptions.is_empty()
    }

    /// Descriptions that the capture itself held.
    pub fn found(&self) -> usize {
        let found = |one: &&Description| matches!(one.origin, Origin::Packet(_));
        self.descriptions.iter().filter(found).count()
    }

    /// Descriptions beyond the number that is kept.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// Reads the descriptions in a text of the capture: a message of SIP or HTTP, or its body.
    /// Gives the keys in them.
    pub fn learn(&mut self, text: &[u8], packet: u64) -> Vec<MasterKey> {
        let text = text.get(..MOST_BYTES).unwrap_or(text);
        let holds_one = memchr::memmem::find(text, b"v=0").is_some();
        if !holds_one || self.read.contains(&self.hasher.hash_one(text)) {
            return Vec::new();
        }
        if self.read.len() == MOST_TEXTS || self.bytes + text.len() > MOST_BYTES_IN_ALL {
            self.left_out += 1;
            return Vec::new();
        }
        self.read.insert(self.hasher.hash_one(text));
        self.bytes += text.len();
        let found = envelope::open(text.to_vec()).unwrap_or_default();
        let shown = found.iter().filter(|one| envelope::shows_sdp(&one.text));
        shown
            .flat_map(|one| self.add(Origin::Packet(packet), &one.text))
            .collect()
    }

    /// Takes a description, and gives the keys in it.
    pub fn add(&mut self, origin: Origin, text: &[u8]) -> Vec<MasterKey> {
        if self.descriptions.len() == MOST_DESCRIPTIONS {
            self.left_out += 1;
            return Vec::new();
        }
        let (description, keys) = Description::read(origin, text);
        if matches!(description.origin, Origin::Packet(_)) {
            if self.held + description.held() > MOST_HELD {
                self.left_out += 1;
                return keys;
            }
            self.held += description.held();
        }
        self.index(&description);
        self.descriptions.push(description);
        keys
    }

    fn index(&mut self, description: &Description) {
        for (section, media) in description.sections.iter().enumerate() {
            let place = Place {
                description: self.descriptions.len(),
                section,
            };
            for source in &media.sources {
                note(&mut self.by_ssrc, source.ssrc, place);
            }
            for address in &media.addresses {
                note(&mut self.by_address, *address, place);
            }
            if let Some(ufrag) = &media.ufrag {
                note(&mut self.by_ufrag, ufrag.clone(), place);
            }
            self.index_codecs(media, place, description);
        }
    }

    fn index_codecs(&mut self, media: &MediaSection, place: Place, of: &Description) {
        for codec in &media.codecs {
            let number = codec.payload_type;
            let first = self
                .by_payload_type
                .get(&number)
                .and_then(|places| places.first());
            let first = first.and_then(|first| {
                let description = self.descriptions.get(first.description).unwrap_or(of);
                description.sections.get(first.section)?.codec(number)
            });
            if first.is_some_and(|first| !first.is_like(codec)) {
                self.ambiguous.insert(number);
            }
            note(&mut self.by_payload_type, number, place);
        }
    }

    /// Takes note of who is asked in a check of ICE: its `USERNAME` is the user name of who is
    /// asked, a colon, and that of who asks (RFC 8445 §7.2.2).
    pub fn stun(&mut self, flow: FlowKey, message: &[u8]) {
        if self.by_ufrag.is_empty() {
            return;
        }
        let Ok(message) = Message::read(message) else {
            return;
        };
        let name = message.attribute(AttributeType::USERNAME);
        let name = name.and_then(|name| std::str::from_utf8(name.value).ok());
        if let Some((asked, asking)) = name.and_then(|name| name.split_once(':')) {
            self.name(flow.destination, asked);
            self.name(flow.source, asking);
        }
    }

    fn name(&mut self, address: SocketAddr, ufrag: &str) {
        if !self.by_ufrag.contains_key(ufrag) {
            if self.strangers.len() < MOST_ADDRESSES {
                self.strangers.insert(address);
            }
            return;
        }
        let has_room =
            self.ufrags_of.len() < MOST_ADDRESSES || self.ufrags_of.contains_key(&address);
        if !has_room {
            return;
        }
        let names = self.ufrags_of.entry(address).or_default();
        if names.last().is_some_and(|last| last == ufrag) {
            return;
        }
        names.retain(|name| name != ufrag);
        if names.len() == MOST_NAMES {
            names.remove(0);
        }
        names.push(ufrag.to_owned());
    }

    /// The latest user name of an address.
    fn ufrag_of(&self, address: SocketAddr) -> Option<&str> {
        self.ufrags_of.get(&address)?.last().map(String::as_str)
    }
}

fn note<K: std::hash::Hash + Eq>(index: &mut HashMap<K, Vec<Place>>, key: K, place: Place) {
    let places = index.entry(key).or_default();
    if places.len() < MOST_PLACES {
        places.push(place);
    }
}

#[cfg(test)]
mod tests;
