//! The codecs of a section, as one description compares them with those of another.

use std::fmt;

use super::Media;
use super::hash::HashSet;
use crate::sdp::Text;
use crate::sdp::codec::{Fixed, Identity, Role};

/// The codecs that a section lists, in its order of preference.
#[derive(Debug)]
pub struct Codecs<'a> {
    all: Vec<Codec<'a>>,
    /// Whether every format of the section could be read.
    pub complete: bool,
}

/// One payload type of a section and what it stands for.
#[derive(Debug, Clone)]
pub struct Codec<'a> {
    pub number: u8,
    /// As the `m=` line lists it.
    pub payload_type: Text<'a>,
    /// Where it is described: the encoding in its `rtpmap`, or its number in the `m=` line.
    pub place: Text<'a>,
    identity: Identity<'a>,
    /// The codec that it retransmits; `None` when it does not, or `apt` leads to none.
    retransmits: Option<Identity<'a>>,
}

impl<'a> Codecs<'a> {
    pub fn of(media: &Media<'a>) -> Self {
        let mut seen = HashSet::default();
        let mut complete = true;
        let mut all = Vec::new();
        for &payload_type in &media.formats {
            match Codec::new(media, payload_type) {
                Some(codec) if seen.insert(codec.number) => all.push(codec),
                Some(_) => {}
                None => complete = false,
            }
        }
        Codecs { all, complete }
    }

    pub fn iter(&self) -> impl Iterator<Item = &Codec<'a>> {
        self.all.iter()
    }

    pub fn numbered(&self, number: u8) -> Option<&Codec<'a>> {
        self.all.iter().find(|codec| codec.number == number)
    }

    /// Those of the same codec as `codec`, which may be another section's.
    pub fn same_as<'s>(&'s self, codec: &'s Codec) -> impl Iterator<Item = &'s Codec<'a>> {
        let same = |other: &&Codec| other.is_same(codec);
        self.all.iter().filter(same)
    }

    pub fn has(&self, codec: &Codec) -> bool {
        self.same_as(codec).next().is_some()
    }

    /// Those that carry media, and do not only repair or accompany it.
    pub fn of_media(&self) -> impl Iterator<Item = &Codec<'a>> {
        self.all.iter().filter(|codec| codec.carries_media())
    }

    /// Their names for a message, the first few of them.
    pub fn names(&self) -> String {
        const MOST: usize = 4;
        let mut names: Vec<String> = Vec::new();
        for codec in self.of_media() {
            let name = format!("`{codec}`");
            if !names.contains(&name) {
                names.push(name);
            }
            if names.len() > MOST {
                names.truncate(MOST);
                return format!("{}, …", names.join(", "));
            }
        }
        names.join(", ")
    }
}

impl<'a> Codec<'a> {
    fn new(media: &Media<'a>, payload_type: Text<'a>) -> Option<Self> {
        let number = payload_type.parse().ok()?;
        let described = media.rtpmap(&payload_type);
        Some(Codec {
            number,
            payload_type,
            place: described.map_or(payload_type, |rtpmap| rtpmap.format),
            identity: identity(media, payload_type)?,
            retransmits: retransmitted(media, payload_type),
        })
    }

    pub fn is_rtx(&self) -> bool {
        self.identity.role() == Role::Rtx
    }

    pub fn is(&self, encoding: &str) -> bool {
        self.identity.is(encoding)
    }

    pub fn carries_media(&self) -> bool {
        self.identity.role() == Role::Media
    }

    pub fn is_same(&self, other: &Codec) -> bool {
        let repairs_the_same = match (&self.retransmits, &other.retransmits) {
            (Some(one), Some(other)) => one.is_same(other),
            // An `apt` that leads nowhere is a slip of its own.
            _ => true,
        };
        self.identity.is_same(&other.identity) && repairs_the_same
    }
}

fn identity<'a>(media: &Media<'a>, payload_type: Text<'a>) -> Option<Identity<'a>> {
    let identity = match media.rtpmap(&payload_type) {
        Some(rtpmap) => rtpmap.identity(),
        None => Fixed::of(payload_type.parse().ok()?)?.identity(),
    };
    let fmtp = media.fmtp(&payload_type);
    Some(identity.with_parameters(|name| Some(fmtp?.get(name)?.as_str())))
}

/// The codec that `apt` of an rtx names; rtx of rtx is none.
fn retransmitted<'a>(media: &Media<'a>, payload_type: Text<'a>) -> Option<Identity<'a>> {
    media
        .rtpmap(&payload_type)
        .filter(|rtpmap| rtpmap.is("rtx"))?;
    let apt = media.fmtp(&payload_type)?.get("apt")?;
    identity(media, apt).filter(|codec| codec.role() != Role::Rtx)
}

impl fmt::Display for Codec<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.retransmits {
            Some(codec) => write!(f, "rtx of {codec}"),
            None => self.identity.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests;
