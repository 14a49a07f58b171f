//! The payload types of a section: what each is, and which others repair it.

use std::collections::HashMap;

use super::MOST_SHARED;
use crate::sdp::Section as Lines;
use crate::sdp::attributes::{Fmtp, MediaLine, RtcpFb, Rtpmap};
use crate::sdp::codec::{Fixed, Role};

/// A payload type with all that is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Codec<'a> {
    pub payload_type: u8,
    /// The encoding as it is written, such as `opus`; empty when nothing names it.
    pub encoding: &'a str,
    pub clock_hz: Option<u32>,
    /// `None` when it does not say, which means one.
    pub channels: Option<u32>,
    pub naming: Naming,
    pub role: Role,
    /// The parameters of its `fmtp` lines, in their order.
    pub parameters: Vec<Parameter<'a>>,
    /// The `fmtp` in one piece, for formats whose parameters are no pairs: `0-16`, `111/111`.
    pub fmtp: Option<&'a str>,
    /// Its own feedback, without that for all payload types: `nack pli`, …
    pub feedback: Vec<&'a str>,
    /// The payload type of its retransmissions.
    pub rtx: Option<u8>,
    /// The payload types that it repairs: what RTX retransmits, what RED and FEC protect.
    pub protects: Vec<u8>,
}

/// Where the name of a codec comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Naming {
    Rtpmap,
    /// From the table of fixed payload types (RFC 3551).
    Static,
    /// It has no name: a dynamic payload type without an `rtpmap`.
    #[default]
    None,
}

/// One parameter of an `fmtp`; without `=`, all of it is the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter<'a> {
    pub name: &'a str,
    pub value: Option<&'a str>,
}

impl<'a> Codec<'a> {
    pub fn is(&self, encoding: &str) -> bool {
        self.encoding.eq_ignore_ascii_case(encoding)
    }

    pub fn is_media(&self) -> bool {
        self.role == Role::Media
    }

    /// The value of a parameter; names are compared without regard to letter case.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters
            .iter()
            .find(|parameter| parameter.name.eq_ignore_ascii_case(name))?
            .value
    }

    /// `opus/48000/2`; the number alone when nothing names it.
    pub fn title(&self) -> String {
        let mut title = match self.encoding {
            "" => format!("payload type {}", self.payload_type),
            encoding => encoding.to_owned(),
        };
        if let Some(clock) = self.clock_hz {
            title.push_str(&format!("/{clock}"));
        }
        if let Some(channels) = self.channels.filter(|&channels| channels > 1) {
            title.push_str(&format!("/{channels}"));
        }
        title
    }

    fn named(payload_type: u8, rtpmap: Option<&Rtpmap<'a>>) -> Self {
        let mut codec = match rtpmap {
            Some(rtpmap) => Codec {
                encoding: rtpmap.encoding.as_str(),
                clock_hz: Some(rtpmap.clock_hz),
                channels: rtpmap.parameters.and_then(|text| text.parse().ok()),
                naming: Naming::Rtpmap,
                ..Codec::default()
            },
            None => Codec::fixed(payload_type),
        };
        codec.payload_type = payload_type;
        codec.role = Role::of(codec.encoding);
        codec
    }

    /// What the payload type means by itself.
    fn fixed(payload_type: u8) -> Self {
        Fixed::of(payload_type).map_or(Codec::default(), |fixed| Codec {
            encoding: fixed.encoding,
            clock_hz: Some(fixed.clock_hz),
            channels: Some(fixed.channels).filter(|&channels| channels > 1),
            naming: Naming::Static,
            ..Codec::default()
        })
    }

    fn read_fmtp(&mut self, fmtp: &Fmtp<'a>) {
        self.fmtp.get_or_insert(fmtp.parameters.as_str());
        let parameters = fmtp.parameters().map(|parameter| Parameter {
            name: parameter.name.as_str(),
            value: parameter.value.map(|value| value.as_str()),
        });
        self.parameters.extend(parameters);
    }
}

impl Naming {
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Naming::Rtpmap => Some("rtpmap"),
            Naming::Static => Some("static"),
            Naming::None => None,
        }
    }
}

/// The codecs of the `m=` line in its order, each payload type once.
pub(super) fn codecs<'a>(lines: &Lines<'a>, media: &MediaLine<'a>) -> Vec<Codec<'a>> {
    let rtpmaps = rtpmaps(lines);
    let mut at = HashMap::new();
    let mut codecs: Vec<Codec> = Vec::new();
    for payload_type in media.formats.fields().filter_map(|text| text.parse().ok()) {
        at.entry(payload_type).or_insert_with(|| {
            codecs.push(Codec::named(payload_type, rtpmaps.get(&payload_type)));
            codecs.len() - 1
        });
    }
    let codec_of = |format: &str| {
        format
            .parse()
            .ok()
            .and_then(|number: u8| at.get(&number).copied())
    };
    for fmtp in parsed(lines, "fmtp", |value| Fmtp::parse(value).ok()) {
        if let Some(codec) = codec_of(&fmtp.format).and_then(|at| codecs.get_mut(at)) {
            codec.read_fmtp(&fmtp);
        }
    }
    for feedback in parsed(lines, "rtcp-fb", |value| RtcpFb::parse(value).ok()) {
        if let Some(codec) = codec_of(&feedback.format).and_then(|at| codecs.get_mut(at)) {
            codec.feedback.push(feedback.feedback.as_str());
        }
    }
    link(&mut codecs);
    codecs
}

pub(super) fn feedback_of_all<'a>(lines: &Lines<'a>) -> Vec<&'a str> {
    parsed(lines, "rtcp-fb", |value| RtcpFb::parse(value).ok())
        .filter(|feedback| feedback.format.as_str() == "*")
        .map(|feedback| feedback.feedback.as_str())
        .take(MOST_SHARED)
        .collect()
}

/// The first rtpmap of each payload type.
fn rtpmaps<'a>(lines: &Lines<'a>) -> HashMap<u8, Rtpmap<'a>> {
    let mut first = HashMap::new();
    for rtpmap in parsed(lines, "rtpmap", |value| Rtpmap::parse(value).ok()) {
        first.entry(rtpmap.number).or_insert(rtpmap);
    }
    first
}

fn parsed<'s, 'a: 's, T>(
    lines: &'s Lines<'a>,
    name: &'s str,
    parse: impl Fn(crate::sdp::Text<'a>) -> Option<T> + 's,
) -> impl Iterator<Item = T> + 's {
    lines.values(name).filter_map(parse)
}

/// Finds out which codecs repair which.
fn link(codecs: &mut [Codec]) {
    let media: Vec<u8> = codecs
        .iter()
        .filter(|codec| codec.is_media())
        .map(|codec| codec.payload_type)
        .collect();
    let mut retransmitted = HashMap::new();
    for codec in codecs.iter_mut() {
        codec.protects = match codec.role {
            Role::Rtx => codec
                .parameter("apt")
                .and_then(|apt| apt.parse().ok())
                .into_iter()
                .collect(),
            Role::Red => red_blocks(codec.fmtp).unwrap_or_else(|| media.clone()),
            Role::Fec => media.clone(),
            Role::Media | Role::ComfortNoise | Role::Tones => Vec::new(),
        };
        if let (Role::Rtx, Some(&apt)) = (codec.role, codec.protects.first()) {
            retransmitted.entry(apt).or_insert(codec.payload_type);
        }
    }
    for codec in codecs {
        codec.rtx = retransmitted.get(&codec.payload_type).copied();
    }
}

/// The payload types of `111/111` (RFC 2198), each once; `None` without any.
fn red_blocks(fmtp: Option<&str>) -> Option<Vec<u8>> {
    let mut blocks: Vec<u8> = Vec::new();
    for block in fmtp?.split('/') {
        let block = block.trim().parse().ok()?;
        if !blocks.contains(&block) {
            blocks.push(block);
        }
    }
    Some(blocks)
}
