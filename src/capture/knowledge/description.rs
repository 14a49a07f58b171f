//! A description as far as it tells of packets, free of its text.

use std::net::{IpAddr, SocketAddr};

use super::Origin;
use crate::dtls::CertificateDigests;
use crate::rtp::clock_rate::Media;
use crate::sdp::Direction;
use crate::sdp::Document;
use crate::sdp::codec::Role;
use crate::sdp::header_extension::{
    MID_URI, REPAIRED_RID_URI, RID_URI, TRANSPORT_CC_2_URI, TRANSPORT_CC_URI,
};
use crate::session::{self, Naming, Section, Session, Transport};
use crate::source::Source;
use crate::srtp::{MasterKey, sdes};

const MOST_SECTIONS: usize = 256;
const MOST_SOURCES: usize = 256;
const MOST_ADDRESSES: usize = 64;
const MOST_FINGERPRINTS: usize = 8;
const LONGEST_WORD: usize = 256;

#[derive(Debug)]
pub struct Description {
    pub origin: Origin,
    pub sections: Vec<MediaSection>,
}

/// A section among all descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    pub description: usize,
    pub section: usize,
}

#[derive(Debug)]
pub struct MediaSection {
    pub mid: Option<String>,
    pub media: Option<Media>,
    /// Whether its writer sends and receives.
    pub direction: Direction,
    pub codecs: Vec<Codec>,
    pub ids: ExtensionIds,
    pub sources: Vec<DescribedSource>,
    /// What is repaired, and what repairs it.
    pub repairs: Vec<(u32, u32)>,
    /// Where its packets are sent to.
    pub addresses: Vec<SocketAddr>,
    pub ufrag: Option<String>,
    pub fingerprints: Vec<Fingerprint>,
    pub setup: Option<Setup>,
    /// Whether its packets are encrypted.
    pub is_secure: bool,
}

/// `a=fingerprint`: what the certificate of its writer is known by (RFC 8122 §5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    pub hash: String,
    pub digest: Vec<u8>,
}

/// `a=setup`: who begins the DTLS handshake (RFC 5763 §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setup {
    Active,
    Passive,
    Actpass,
    Holdconn,
}

/// A payload type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Codec {
    pub payload_type: u8,
    /// Such as `opus`.
    pub encoding: String,
    pub clock_hz: Option<u32>,
    /// None when it does not say, which means one.
    pub channels: Option<u32>,
    pub fmtp: Option<String>,
    pub role: Role,
    /// The payload type whose packets it retransmits (RFC 4588).
    pub repairs: Option<u8>,
    pub has_rtpmap: bool,
}

/// Ids of the header extensions that name streams, and of the one that counts packets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExtensionIds {
    pub mid: Option<u8>,
    pub rid: Option<u8>,
    pub repaired_rid: Option<u8>,
    /// The count of all packets of a transport.
    pub transport_wide: Option<u8>,
}

#[derive(Debug)]
pub struct DescribedSource {
    pub ssrc: u32,
    pub cname: Option<String>,
    pub msid: Option<String>,
}

impl Description {
    /// With the keys in it, which are kept elsewhere.
    pub fn read(origin: Origin, text: &[u8]) -> (Self, Vec<MasterKey>) {
        let source = Source::new("description", text.to_vec());
        let document = Document::read(&source);
        let session = Session::of(&document);
        // Of a call without media its certificates are known all the same.
        let has_media = session.sections.iter().any(Section::is_rtp);
        let told = |section: &&Section| section.is_rtp() || !has_media;
        let sections = session.sections.iter().filter(told);
        let rtp = || session.sections.iter().filter(|section| section.is_rtp());
        let sections = sections
            .take(MOST_SECTIONS)
            .map(|section| MediaSection::of(&session, section))
            .collect();
        let lines = rtp()
            .take(MOST_SECTIONS)
            .flat_map(|section| &section.transport.crypto);
        let keys = lines
            .flat_map(|line| sdes::keys(line.suite, line.keys, line.parameters))
            .collect();
        (Description { origin, sections }, keys)
    }

    /// About how many bytes of memory it takes, with what is found by it.
    pub fn held(&self) -> usize {
        self.sections.iter().map(MediaSection::held).sum()
    }
}

impl MediaSection {
    fn held(&self) -> usize {
        /// Of a source, in the table of sources.
        const FOUND: usize = 256;
        let texts = self.codecs.iter().filter_map(|codec| codec.fmtp.as_deref());
        let texts: usize = texts.map(str::len).sum();
        let codecs = self.codecs.len() * (size_of::<Codec>() + 32) + texts;
        let sources = self.sources.len() * (size_of::<DescribedSource>() + FOUND);
        size_of::<MediaSection>() + codecs + sources
    }

    fn of(session: &Session, section: &Section) -> Self {
        let transport = &session.carrier(section).transport;
        let is_protocol_secure = ["SAVP", "TLS"]
            .iter()
            .any(|part| section.proto.contains(part));
        MediaSection {
            mid: section.mid.map(word),
            media: match section.kind {
                "audio" => Some(Media::Audio),
                "video" => Some(Media::Video),
                _ => None,
            },
            direction: section.direction,
            codecs: section.codecs.iter().map(Codec::of).collect(),
            ids: ExtensionIds::of(session, section),
            sources: sources(section),
            repairs: repairs(section),
            addresses: addresses(session, section),
            ufrag: transport.ufrag.map(word),
            fingerprints: fingerprints(transport),
            setup: transport.setup.and_then(Setup::parse),
            is_secure: is_protocol_secure
                || !transport.fingerprints.is_empty()
                || !section.transport.crypto.is_empty(),
        }
    }

    /// Whether one of these certificates is of its fingerprints. None where nothing can be compared.
    pub fn has_certificate(&self, shown: &[CertificateDigests]) -> Option<bool> {
        let compared = self.fingerprints.iter().flat_map(|fingerprint| {
            let digests = shown.iter();
            digests.filter_map(|shown| Some(shown.by(&fingerprint.hash)? == fingerprint.digest))
        });
        compared.reduce(|one, other| one || other)
    }

    pub fn codec(&self, payload_type: u8) -> Option<&Codec> {
        let mut codecs = self.codecs.iter();
        codecs.find(|codec| codec.payload_type == payload_type)
    }
}

impl Codec {
    fn of(codec: &session::Codec) -> Self {
        let apt = codec.parameter("apt").and_then(|apt| apt.parse().ok());
        Codec {
            payload_type: codec.payload_type,
            encoding: word(codec.encoding),
            clock_hz: codec.clock_hz.filter(|hz| *hz > 0),
            channels: codec.channels,
            fmtp: codec.fmtp.map(word),
            role: codec.role,
            repairs: apt.filter(|_| codec.role == Role::Rtx),
            has_rtpmap: codec.naming == Naming::Rtpmap,
        }
    }

    /// The payload type of what RED carries: the first that its parameters name (RFC 2198 §5).
    pub fn within_red(&self) -> Option<u8> {
        let levels = self.fmtp.as_ref().filter(|_| self.role == Role::Red)?;
        levels.split('/').next()?.trim().parse().ok()
    }

    /// Whether both mean the same to whoever looks at packets.
    pub fn is_like(&self, other: &Codec) -> bool {
        self.encoding.eq_ignore_ascii_case(&other.encoding) && self.clock_hz == other.clock_hz
    }
}

impl ExtensionIds {
    fn of(session: &Session, section: &Section) -> Self {
        let id = |uri| {
            let mut extensions = session.extensions_of(section);
            let extension = extensions.find(|extension| extension.uri == uri)?;
            u8::try_from(extension.id).ok()
        };
        ExtensionIds {
            mid: id(MID_URI),
            rid: id(RID_URI),
            repaired_rid: id(REPAIRED_RID_URI),
            transport_wide: id(TRANSPORT_CC_URI).or_else(|| id(TRANSPORT_CC_2_URI)),
        }
    }
}

impl Setup {
    fn parse(text: &str) -> Option<Setup> {
        let all = [
            Setup::Active,
            Setup::Passive,
            Setup::Actpass,
            Setup::Holdconn,
        ];
        all.into_iter().find(|setup| setup.as_str() == text)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Setup::Active => "active",
            Setup::Passive => "passive",
            Setup::Actpass => "actpass",
            Setup::Holdconn => "holdconn",
        }
    }
}

fn fingerprints(transport: &Transport) -> Vec<Fingerprint> {
    let lines = transport.fingerprints.iter().take(MOST_FINGERPRINTS);
    lines
        .filter_map(|line| {
            let digits = line.digest.split(':');
            let digest = digits.map(|digits| u8::from_str_radix(digits, 16).ok());
            Some(Fingerprint {
                hash: word(line.hash),
                digest: digest.collect::<Option<_>>()?,
            })
        })
        .collect()
}

fn sources(section: &Section) -> Vec<DescribedSource> {
    let sources = section.sources.iter().take(MOST_SOURCES);
    sources
        .map(|source| DescribedSource {
            ssrc: source.ssrc,
            cname: source.cname.map(word),
            msid: source.msid.map(word),
        })
        .collect()
}

/// The pairs of RTX (RFC 5576 §4.2) and of FEC (RFC 5956).
fn repairs(section: &Section) -> Vec<(u32, u32)> {
    let groups = section.source_groups.iter().take(MOST_SOURCES);
    groups
        .filter(|group| matches!(group.semantics, "FID" | "FEC-FR"))
        .filter_map(|group| match group.ssrcs.as_slice() {
            [repaired, repair, ..] => Some((*repaired, *repair)),
            _ => None,
        })
        .collect()
}

/// Of its `c=` and `m=` lines, and of its candidates for RTP over UDP.
fn addresses(session: &Session, section: &Section) -> Vec<SocketAddr> {
    let carrier = session.carrier(section);
    let line = carrier.connection.or(session.connection).zip(carrier.port);
    let line = line.and_then(|(address, port)| Some((address.parse().ok()?, port)));
    let candidates = carrier.transport.candidates.iter().filter_map(|candidate| {
        let is_media = candidate.component == 1 && !candidate.is_tcp();
        let address = (
            candidate.address.parse().ok()?,
            candidate.port.parse().ok()?,
        );
        is_media.then_some(address)
    });
    let of_all: Vec<(IpAddr, u16)> = line.into_iter().chain(candidates).collect();
    let real = of_all
        .into_iter()
        .filter(|(ip, port)| !ip.is_unspecified() && *port != 0);
    real.take(MOST_ADDRESSES).map(SocketAddr::from).collect()
}

fn word(text: &str) -> String {
    let end = text.floor_char_boundary(LONGEST_WORD);
    text.get(..end).unwrap_or_default().to_owned()
}
