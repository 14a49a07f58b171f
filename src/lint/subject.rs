//! What rules look at: the description with what its lines mean worked out once.

use super::format_set::{FirstPlaces, FormatSet};
use super::hash::HashMap;
use super::{Profile, candidates};
use crate::sdp::attributes::{
    Candidate, Connection, Extmap, Fingerprint, Fmtp, Group, MediaLine, Origin, RtcpFb, Rtpmap,
    Ssrc, SsrcGroup,
};
use crate::sdp::text::is_token;
use crate::sdp::{Attribute, Direction, Document, Kind, Line, Section, Text};

/// A description and its media sections.
#[derive(Debug)]
pub struct Subject<'a> {
    pub document: &'a Document<'a>,
    /// What the input says it is; `None` when it does not.
    pub kind: Option<Kind>,
    pub media: Vec<Media<'a>>,
    pub bundles: Vec<Bundle<'a>>,
    /// Those of the session too, which has no business with them.
    pub candidates: Vec<Candidate<'a>>,
    /// Those of all sections, in their order.
    pub fingerprints: Vec<Fingerprint<'a>>,
    /// The extensions that the session maps.
    pub extmaps: Vec<Extmap<'a>>,
    /// What the session's `o=` lines say.
    pub origins: Vec<Origin<'a>>,
    /// What the `c=` lines say, those of the session first.
    pub connections: Vec<Connection<'a>>,
    /// Whether this is meant for WebRTC, and not for plain SIP, RTSP or a studio.
    pub webrtc: bool,
    /// Whether it is to be judged as one of SIP.
    pub sip: bool,
    offer: bool,
    /// The first section of each mid.
    section_of_mid: HashMap<&'a str, usize>,
    /// The BUNDLE group that names each mid first.
    bundle_of_mid: HashMap<&'a str, usize>,
}

/// A BUNDLE group.
#[derive(Debug)]
pub struct Bundle<'a> {
    pub group: Group<'a>,
    /// Indices of the sections that no group before it names.
    members: Vec<usize>,
    /// The transport's attributes that at least one of these sections has.
    shared: Vec<&'static str>,
}

/// Attributes of the transport, which bundled sections share (RFC 9143 §7.1.3).
pub const TRANSPORT: [&str; 4] = ["ice-ufrag", "ice-pwd", "fingerprint", "setup"];

/// A media section. Lines that cannot be read are left out of the lists: the
/// rules about their syntax speak for them.
#[derive(Debug)]
pub struct Media<'a> {
    pub section: &'a Section<'a>,
    /// The `m=` line.
    pub line: &'a Line<'a>,
    /// `None` when the `m=` line cannot be read.
    pub view: Option<MediaLine<'a>>,
    /// `None` also when it is not a token.
    pub mid: Option<Text<'a>>,
    /// The formats of the `m=` line.
    pub formats: Vec<Text<'a>>,
    pub rtpmaps: Vec<Rtpmap<'a>>,
    pub fmtps: Vec<Fmtp<'a>>,
    pub extmaps: Vec<Extmap<'a>>,
    pub feedback: Vec<RtcpFb<'a>>,
    pub ssrcs: Vec<Ssrc<'a>>,
    pub ssrc_groups: Vec<SsrcGroup<'a>>,
    is_live: bool,
    is_rtp: bool,
    is_sctp: bool,
    listed: FormatSet<'a>,
    /// The formats of `rtpmap` lines, those that are broken further on included.
    named: FormatSet<'a>,
    /// The rtpmaps of listed payload types, the first of each.
    codecs: Vec<usize>,
    /// The first rtpmap and the first fmtp of each payload type.
    rtpmap_of: FirstPlaces<'a>,
    fmtp_of: FirstPlaces<'a>,
}

impl<'a> Subject<'a> {
    /// No description has as many media sections; one that does is not judged.
    pub const MOST_SECTIONS: usize = 100_000;

    /// `profile` is what the user says it is for; `None` leaves that to the description.
    pub fn new(document: &'a Document<'a>, kind: Option<Kind>, profile: Option<Profile>) -> Self {
        let sections = document.media().iter().take(Subject::MOST_SECTIONS);
        let media: Vec<Media> = sections.filter_map(Media::new).collect();
        let section_of_mid = sections_by_mid(&media);
        let bundles = Bundle::all(document, &media, &section_of_mid);
        let mut bundle_of_mid = HashMap::default();
        for (at, bundle) in bundles.iter().enumerate() {
            for mid in &bundle.group.mids {
                bundle_of_mid.entry(mid.as_str()).or_insert(at);
            }
        }
        let mut subject = Subject {
            document,
            kind,
            media,
            bundles,
            candidates: document.sections().flat_map(candidates::of).collect(),
            fingerprints: document
                .sections()
                .flat_map(|section| readable(section, "fingerprint", Fingerprint::parse))
                .collect(),
            extmaps: parsed(document.session(), "extmap", Extmap::parse),
            origins: document
                .session()
                .of_type('o')
                .filter_map(|line| Origin::parse(line.value).ok())
                .collect(),
            connections: document
                .of_type('c')
                .filter_map(|line| Connection::parse(line.value).ok())
                .collect(),
            webrtc: false,
            offer: is_offer(document, kind),
            sip: profile == Some(Profile::Sip),
            section_of_mid,
            bundle_of_mid,
        };
        subject.webrtc = match profile {
            Some(profile) => profile == Profile::WebRtc,
            None => subject.is_webrtc(),
        };
        subject
    }

    pub fn profile(&self) -> Profile {
        match (self.webrtc, self.sip) {
            (true, _) => Profile::WebRtc,
            (false, true) => Profile::Sip,
            (false, false) => Profile::Rfc8866,
        }
    }

    /// The sections that carry something: those with port 0 are switched off,
    /// unless they wait to be bundled.
    pub fn live(&self) -> impl Iterator<Item = &Media<'a>> {
        self.media.iter().filter(|media| media.is_live())
    }

    pub fn live_rtp(&self) -> impl Iterator<Item = &Media<'a>> {
        self.live().filter(|media| media.is_rtp())
    }

    /// The live sections that WebRTC must be able to connect.
    pub fn webrtc_media(&self) -> impl Iterator<Item = &Media<'a>> {
        self.live()
            .filter(|media| self.webrtc && (media.is_rtp() || media.is_sctp()))
    }

    /// Whether this is an offer, by its own word or by its DTLS roles.
    pub fn is_offer(&self) -> bool {
        self.offer
    }

    /// Whether the input says that this is an answer.
    pub fn is_answer(&self) -> bool {
        matches!(self.kind, Some(Kind::Answer | Kind::Pranswer))
    }

    /// The first section with this mid.
    pub fn section(&self, mid: &str) -> Option<&Media<'a>> {
        self.media.get(*self.section_of_mid.get(mid)?)
    }

    /// The BUNDLE group that names this section.
    pub fn bundle_of(&self, media: &Media<'a>) -> Option<&Bundle<'a>> {
        let at = self.bundle_of_mid.get(media.mid?.as_str())?;
        self.bundles.get(*at)
    }

    /// The live sections of each BUNDLE group.
    pub fn bundled(&self) -> impl Iterator<Item = Vec<&Media<'a>>> {
        self.bundles.iter().map(|bundle| {
            let members = bundle.members.iter().filter_map(|&at| self.media.get(at));
            members.filter(|media| media.is_live()).collect()
        })
    }

    /// The live sections of each transport: those of a BUNDLE group, or one by itself.
    pub fn transports(&self) -> impl Iterator<Item = Vec<&Media<'a>>> {
        let alone = self.live().filter(|media| self.bundle_of(media).is_none());
        self.bundled()
            .filter(|sections| !sections.is_empty())
            .chain(alone.map(|media| vec![media]))
    }

    /// Whether the section, the session, or a section bundled with it has this
    /// attribute of the transport.
    pub fn reaches(&self, media: &Media<'a>, name: &str) -> bool {
        media.section.has(name)
            || self.document.session().has(name)
            || self
                .bundle_of(media)
                .is_some_and(|bundle| bundle.shared.contains(&name))
    }

    /// The attribute of the section, or the session's that stands for it.
    pub fn attribute(&self, media: &Media<'a>, name: &str) -> Option<&'a Attribute<'a>> {
        let session = || self.document.session().attribute(name);
        media.section.attribute(name).or_else(session)
    }

    /// The section's own direction, else the session's, else both ways.
    pub fn direction(&self, media: &Media) -> Direction {
        Direction::of(media.section)
            .or_else(|| Direction::of(self.document.session()))
            .unwrap_or_default()
    }

    /// The candidates of a section.
    pub fn candidates_of(&self, section: &Section) -> &[Candidate<'a>] {
        within(section, &self.candidates, |it| it.foundation.start())
    }

    /// The fingerprints of a section.
    pub fn fingerprints_of(&self, section: &Section) -> &[Fingerprint<'a>] {
        within(section, &self.fingerprints, |it| it.hash.start())
    }

    fn is_webrtc(&self) -> bool {
        let anywhere = |name: &str| self.document.sections().any(|section| section.has(name));
        let proto = |part: &str| self.media.iter().any(|media| media.proto().contains(part));
        let dtls = proto("TLS") || anywhere("fingerprint");
        let browser = ["ice-ufrag", "candidate", "mid", "msid", "rtcp-mux"]
            .iter()
            .any(|name| anywhere(name));
        !self.bundles.is_empty() || (dtls && browser) || (proto("SAVPF") && anywhere("ice-ufrag"))
    }
}

fn is_offer(document: &Document, kind: Option<Kind>) -> bool {
    match kind {
        Some(kind) => kind == Kind::Offer,
        None => document.sections().any(|section| {
            let mut roles = section.values("setup");
            roles.any(|role| role.as_str() == "actpass")
        }),
    }
}

impl<'a> Bundle<'a> {
    fn all(
        document: &Document<'a>,
        media: &[Media<'a>],
        section_of_mid: &HashMap<&str, usize>,
    ) -> Vec<Self> {
        let groups = document.session().values("group");
        let mut is_free = vec![true; media.len()];
        groups
            .filter_map(|value| Group::parse(value).ok())
            .filter(|group| group.semantics.as_str() == "BUNDLE")
            .map(|group| {
                let mids = group.mids.iter();
                let named = mids.filter_map(|mid| section_of_mid.get(mid.as_str()).copied());
                let mut members: Vec<usize> = named.collect();
                members.sort_unstable();
                members.retain(|&at| is_free.get_mut(at).is_some_and(std::mem::take));
                let sections = || members.iter().filter_map(|&at| media.get(at));
                let shared = TRANSPORT
                    .into_iter()
                    .filter(|name| sections().any(|media| media.section.has(name)))
                    .collect();
                Bundle {
                    group,
                    members,
                    shared,
                }
            })
            .collect()
    }
}

impl<'a> Media<'a> {
    fn new(section: &'a Section<'a>) -> Option<Self> {
        let line = section.lines().first()?;
        let view = MediaLine::parse(line.value).ok();
        let formats = view.map_or_else(Vec::new, |view| formats(view.formats));
        let listed: FormatSet = formats.iter().copied().collect();
        let rtpmaps = parsed(section, "rtpmap", Rtpmap::parse);
        let rtpmap_of = FirstPlaces::of(rtpmaps.iter().map(|rtpmap| rtpmap.payload_type));
        let described = rtpmaps.iter().enumerate().filter(|(at, rtpmap)| {
            let number = rtpmap.payload_type.as_str();
            listed.contains(number) && rtpmap_of.get(number) == Some(*at)
        });
        let mut codecs = Vec::with_capacity(rtpmaps.len());
        codecs.extend(described.map(|(at, _)| at));
        let fmtps = parsed(section, "fmtp", Fmtp::parse);
        let proto = view.map_or("", |view| view.proto.as_str());
        let port = view.and_then(|view| view.port_number());
        Some(Media {
            section,
            line,
            view,
            mid: section.value("mid").filter(|mid| is_token(mid)),
            listed,
            named: named(section, &rtpmaps),
            formats,
            rtpmap_of,
            codecs,
            rtpmaps,
            fmtp_of: FirstPlaces::of(fmtps.iter().map(|fmtp| fmtp.format)),
            fmtps,
            extmaps: parsed(section, "extmap", Extmap::parse),
            feedback: parsed(section, "rtcp-fb", RtcpFb::parse),
            ssrcs: parsed(section, "ssrc", Ssrc::parse),
            ssrc_groups: parsed(section, "ssrc-group", SsrcGroup::parse),
            is_live: view.is_some() && (port != Some(0) || section.has("bundle-only")),
            is_rtp: proto.contains("RTP/"),
            is_sctp: proto.contains("SCTP"),
        })
    }

    /// The transport as it is written; empty when the `m=` line cannot be read.
    pub fn proto(&self) -> &'a str {
        self.view.map_or("", |view| view.proto.as_str())
    }

    pub fn kind(&self) -> &'a str {
        self.view.map_or("", |view| view.media.as_str())
    }

    pub fn is_rtp(&self) -> bool {
        self.is_rtp
    }

    pub fn is_sctp(&self) -> bool {
        self.is_sctp
    }

    pub fn is_live(&self) -> bool {
        self.is_live
    }

    pub fn lists(&self, payload_type: &str) -> bool {
        self.listed.contains(payload_type)
    }

    pub fn lists_each_once(&self) -> bool {
        self.listed.count() == self.formats.len()
    }

    /// Whether there is an `rtpmap` for it. One that is broken further on counts.
    pub fn names(&self, payload_type: &str) -> bool {
        self.named.contains(payload_type)
    }

    pub fn rtpmap(&self, payload_type: &str) -> Option<&Rtpmap<'a>> {
        self.rtpmaps.get(self.rtpmap_of.get(payload_type)?)
    }

    pub fn fmtp(&self, payload_type: &str) -> Option<&Fmtp<'a>> {
        self.fmtps.get(self.fmtp_of.get(payload_type)?)
    }

    /// The rtpmaps of listed payload types whose encoding is `encoding`, each type once.
    pub fn codecs(&self, encoding: &str) -> impl Iterator<Item = &Rtpmap<'a>> {
        let rtpmaps = self.codecs.iter().filter_map(|&at| self.rtpmaps.get(at));
        rtpmaps.filter(move |rtpmap| rtpmap.is(encoding))
    }

    pub fn has_extension(&self, uri: &str) -> bool {
        self.extmaps.iter().any(|extmap| extmap.uri.as_str() == uri)
    }

    /// How messages call the section: by its mid, or by what it carries.
    pub fn title(&self) -> String {
        match self.mid {
            Some(mid) => format!("section `{mid}`"),
            None => format!("the {} section", self.kind()),
        }
    }
}

/// Those of all, which stand in the order of their places, that are in the section.
fn within<'s, T>(section: &Section, all: &'s [T], place: impl Fn(&T) -> usize) -> &'s [T] {
    let lines = section.lines();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        return &[];
    };
    let before = |offset| all.partition_point(|it| place(it) < offset);
    let range = before(first.span.start)..before(last.span.end);
    all.get(range).unwrap_or_default()
}

/// The formats of an `m=` line.
fn formats(list: Text<'_>) -> Vec<Text<'_>> {
    // There are no more payload types. What lists more lets the memory grow.
    const MOST: usize = 128;
    let blanks = list.bytes().filter(|byte| *byte == b' ').count();
    let mut formats = Vec::with_capacity(MOST.min(blanks + 1));
    formats.extend(list.fields());
    formats
}

/// Every readable value of the attributes of one name.
fn readable<'s, 'a, T, E>(
    section: &'s Section<'a>,
    name: &'static str,
    parse: impl Fn(Text<'a>) -> Result<T, E>,
) -> impl Iterator<Item = T> {
    let values = section.values(name);
    values.filter_map(move |value| parse(value).ok())
}

fn parsed<'a, T, E>(
    section: &Section<'a>,
    name: &'static str,
    parse: impl Fn(Text<'a>) -> Result<T, E>,
) -> Vec<T> {
    let mut all = Vec::with_capacity(section.count(name));
    all.extend(readable(section, name, parse));
    all
}

fn sections_by_mid<'a>(media: &[Media<'a>]) -> HashMap<&'a str, usize> {
    let mut first = HashMap::default();
    for (at, media) in media.iter().enumerate() {
        if let Some(mid) = media.mid {
            first.entry(mid.as_str()).or_insert(at);
        }
    }
    first
}

/// The formats that have an `rtpmap`, whether it can be read or not.
fn named<'a>(section: &'a Section<'a>, rtpmaps: &[Rtpmap<'a>]) -> FormatSet<'a> {
    let read = rtpmaps.iter().map(|rtpmap| rtpmap.payload_type);
    if section.count("rtpmap") == rtpmaps.len() {
        return read.collect();
    }
    let values = section.values("rtpmap");
    values.filter_map(|value| value.fields().next()).collect()
}
