//! A media section.

use super::{
    BandwidthLine, Codec, Extension, Layers, RidLine, Sctp, SourceGroup, SourceLine, Stream,
    Transport, bandwidths, codec, connections, layers, others, streams,
};
use crate::sdp::attributes::MediaLine;
use crate::sdp::{Direction, Section as Lines};

/// An `m=` line with the lines below it.
#[derive(Debug, Clone, Default)]
pub struct Section<'a> {
    /// Its place among the sections, from 0.
    pub index: usize,
    pub mid: Option<&'a str>,
    /// `audio`, `video`, `application`; empty when the `m=` line cannot be read.
    pub kind: &'a str,
    /// `None` when it is not a number up to 65535.
    pub port: Option<u16>,
    /// The number of ports, where the `m=` line has one.
    pub port_count: Option<&'a str>,
    /// The transport, such as `UDP/TLS/RTP/SAVPF`.
    pub proto: &'a str,
    pub state: State,
    pub direction: Direction,
    /// Index of its BUNDLE group in the session.
    pub bundle: Option<usize>,
    /// The address of its own `c=` line.
    pub connection: Option<&'a str>,
    /// Those of its further `c=` lines: groups of multicast, one for each layer.
    pub more_connections: Vec<&'a str>,
    pub bandwidths: Vec<BandwidthLine<'a>>,
    /// Its own lines, and the session's where it has none. A bundled section uses
    /// that of another: see [`super::Session::carrier`].
    pub transport: Transport<'a>,
    /// In the order of the `m=` line, which is the order of preference.
    pub codecs: Vec<Codec<'a>>,
    /// Feedback for all payload types (`a=rtcp-fb:*`).
    pub feedback_of_all: Vec<&'a str>,
    pub extensions: Vec<Extension<'a>>,
    pub allows_mixed_extensions: bool,
    /// What its `msid` lines name.
    pub streams: Vec<Stream<'a>>,
    pub sources: Vec<SourceLine<'a>>,
    pub source_groups: Vec<SourceGroup<'a>>,
    pub rids: Vec<RidLine<'a>>,
    /// The layers of `a=simulcast`.
    pub layers: Layers<'a>,
    /// The lines about a data channel; `None` when the section is none.
    pub sctp: Option<Sctp<'a>>,
    /// Milliseconds of audio in a packet: the wish, and the most.
    pub ptime: Option<&'a str>,
    pub max_ptime: Option<&'a str>,
    /// The lines that none of these is made of, such as `i=` and `a=content`.
    pub other_lines: Vec<&'a str>,
}

/// Whether a section carries anything, and upon which transport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// It has a transport of its own, which others may share.
    #[default]
    Active,
    /// It shares the transport of another section of its BUNDLE group.
    Bundled,
    /// Port 0 with `a=bundle-only`: it exists only if the answerer bundles.
    BundleOnly,
    /// Port 0: it is switched off, or was refused.
    Rejected,
}

impl<'a> Section<'a> {
    pub(super) fn of(
        lines: &Lines<'a>,
        index: usize,
        session: &Lines<'a>,
        shared: &Transport<'a>,
    ) -> Self {
        let media = lines.lines().first();
        let media = media.and_then(|line| MediaLine::parse(line.value).ok());
        let mut section = Section {
            index,
            mid: lines.value("mid").map(|mid| mid.as_str()),
            direction: Direction::of(lines)
                .or_else(|| Direction::of(session))
                .unwrap_or_default(),
            connection: connections(lines).next(),
            more_connections: connections(lines).skip(1).collect(),
            bandwidths: bandwidths(lines),
            transport: Transport::of(lines).or(shared),
            extensions: Extension::all(lines).collect(),
            allows_mixed_extensions: lines.has("extmap-allow-mixed"),
            streams: streams::streams(lines),
            sources: streams::sources(lines),
            source_groups: streams::groups(lines),
            rids: layers::rids(lines),
            layers: Layers::of(lines),
            ptime: lines.value("ptime").map(|value| value.as_str()),
            max_ptime: lines.value("maxptime").map(|value| value.as_str()),
            other_lines: others::lines(lines),
            ..Section::default()
        };
        if let Some(media) = media {
            section.read_media_line(&media, lines);
        }
        section
    }

    fn read_media_line(&mut self, media: &MediaLine<'a>, lines: &Lines<'a>) {
        self.kind = media.media.as_str();
        self.proto = media.proto.as_str();
        self.port = media.port_number();
        self.port_count = media.port_count.map(|count| count.as_str());
        self.state = match (self.port, lines.has("bundle-only")) {
            (Some(0), true) => State::BundleOnly,
            (Some(0), false) => State::Rejected,
            _ => State::Active,
        };
        if self.is_rtp() {
            self.codecs = codec::codecs(lines, media);
            self.feedback_of_all = codec::feedback_of_all(lines);
        } else if self.is_data() {
            self.sctp = Some(Sctp::of(lines, media));
        }
    }

    pub fn is_rtp(&self) -> bool {
        self.proto.contains("RTP/")
    }

    /// Whether it is for SCTP, as data channels are.
    pub fn is_data(&self) -> bool {
        self.proto.contains("SCTP")
    }

    /// Whether peers that name the two transports understand each other. Browsers take names
    /// of one protection for each other, and go by the fingerprint where there is one.
    pub fn connects_with(&self, other: &Section) -> bool {
        let is_same = self.proto.eq_ignore_ascii_case(other.proto);
        let both_data = self.is_data() && other.is_data();
        let both_rtp = self.is_rtp() && other.is_rtp();
        is_same || both_data || (both_rtp && self.is_protected() == other.is_protected())
    }

    fn is_protected(&self) -> bool {
        let has_name = ["SAVP", "TLS"].iter().any(|part| self.proto.contains(part));
        has_name || !self.transport.fingerprints.is_empty()
    }

    pub fn is_rejected(&self) -> bool {
        self.state == State::Rejected
    }

    pub fn codec(&self, payload_type: u8) -> Option<&Codec<'a>> {
        self.codecs
            .iter()
            .find(|codec| codec.payload_type == payload_type)
    }

    /// The codecs that carry media, without repair, comfort noise and tones.
    pub fn media_codecs(&self) -> impl Iterator<Item = &Codec<'a>> {
        self.codecs.iter().filter(|codec| codec.is_media())
    }

    /// The feedback that a codec is used with, that for all payload types included.
    pub fn feedback<'s>(&'s self, codec: &'s Codec<'a>) -> impl Iterator<Item = &'a str> + 's {
        codec.feedback.iter().chain(&self.feedback_of_all).copied()
    }
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            State::Active => "active",
            State::Bundled => "bundled",
            State::BundleOnly => "bundle_only",
            State::Rejected => "rejected",
        }
    }
}
