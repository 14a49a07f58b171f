//! Ties streams to sections of descriptions.

use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;

use super::description::{Codec, ExtensionIds, MediaSection, Place};
use super::{Knowledge, Origin};
use crate::capture::observed::FlowKey;
use crate::capture::session::{Labels, StreamKey};
use crate::dtls::CertificateDigests;
use crate::rtp::clock_rate::Media;
use crate::sdp::codec::Role;

/// What packets tell of a stream that has to do with descriptions.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    pub key: StreamKey,
    /// Payload types with the packets of each.
    pub payload_types: &'a [(u8, u64)],
    /// The payload type that most packets have.
    pub payload_type: u8,
    /// The payload type of what comes within RED (RFC 2198), as the packets show it.
    pub within_red: Option<u8>,
    pub labels: &'a Labels,
    /// Number of its last packet so far: what is described later is of another call.
    pub last_packet: u64,
    /// What DTLS handshakes showed. None while they go on.
    pub certificates: Option<&'a Certificates>,
}

/// The certificates that were shown at each address.
pub type Certificates = HashMap<SocketAddr, Vec<CertificateDigests>>;

/// What ties a stream to a description, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    Ssrc,
    Address,
    Ufrag,
    /// Nothing that is known has two meanings for its payload type.
    PayloadType,
}

/// What descriptions tell of a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    pub origin: Origin,
    pub how: How,
    pub codec: Option<Codec>,
    /// All that its packets have payload types of, within RED (RFC 2198) too.
    pub codecs: Vec<Codec>,
    pub media: Option<Media>,
    pub mid: Option<String>,
    pub rid: Option<String>,
    /// The rid of the stream that it repairs (RFC 8852).
    pub repaired_rid: Option<String>,
    pub cname: Option<String>,
    pub msid: Option<String>,
    /// The SSRC that it repairs, of the groups FID and FEC-FR.
    pub repairs: Option<u32>,
    pub is_secure: bool,
    /// Payload types of its packets that no description of this flow has.
    pub strange_payload_types: Vec<u8>,
}

/// What descriptions tell of a stream as soon as it begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Begun {
    pub clock_rate_hz: Option<u32>,
    pub role: Option<Role>,
    /// The SSRC that it repairs, of the groups FID and FEC-FR.
    pub repairs: Option<u32>,
    /// The id of the header extension that counts the packets of its transport.
    pub transport_wide_id: Option<u8>,
}

/// Packets of a payload type that make it worth mentioning.
const ENOUGH_PACKETS: u64 = 2;

impl How {
    pub fn as_str(self) -> &'static str {
        match self {
            How::Ssrc => "ssrc",
            How::Address => "address",
            How::Ufrag => "ufrag",
            How::PayloadType => "payload_type",
        }
    }
}

/// A section, and how a stream is tied to it.
#[derive(Clone, Copy)]
struct Tie<'k> {
    how: How,
    origin: &'k Origin,
    section: &'k MediaSection,
}

impl Knowledge {
    /// None when nothing ties a description to the stream.
    pub fn describe(&self, facts: &Facts) -> Option<Described> {
        let ties = self.ties(facts);
        let meant = narrowed(&ties, facts);
        let first = *meant.first()?;
        let source = ties.iter().find_map(|tie| {
            let mut sources = tie.section.sources.iter();
            sources.find(|source| source.ssrc == facts.key.ssrc)
        });
        let only = only_section(&meant);
        let label = |id: fn(ExtensionIds) -> Option<u8>| {
            let mut ids = ties.iter().filter_map(|tie| id(tie.section.ids));
            ids.find_map(|id| facts.labels.of(id)).map(str::to_owned)
        };
        Some(Described {
            origin: first.origin.clone(),
            how: first.how,
            codec: codec(&meant, facts.payload_type),
            codecs: codecs(&meant, facts),
            media: first.section.media,
            mid: label(|ids| ids.mid).or_else(|| only?.mid.clone()),
            rid: label(|ids| ids.rid),
            repaired_rid: label(|ids| ids.repaired_rid),
            cname: source.and_then(|source| source.cname.clone()),
            msid: source.and_then(|source| source.msid.clone()),
            repairs: repaired(&ties, facts.key.ssrc),
            is_secure: first.section.is_secure,
            strange_payload_types: strange(&ties, facts),
        })
    }

    /// What is known of a stream that begins.
    pub fn begun(&self, facts: &Facts) -> Begun {
        if self.is_empty() {
            return Begun::default();
        }
        let ties = self.ties(facts);
        let meant = narrowed(&ties, facts);
        let codec = codec(&meant, facts.payload_type);
        let role = codec.as_ref().map(|codec| codec.role);
        let codec = codec.filter(|codec| codec.has_rtpmap);
        // Ids differ from call to call: a payload type alone does not tell which call it is.
        let mut certain = ties.iter().filter(|tie| tie.how != How::PayloadType);
        Begun {
            clock_rate_hz: codec.and_then(|codec| codec.clock_hz),
            role,
            repairs: repaired(&ties, facts.key.ssrc),
            transport_wide_id: certain.find_map(|tie| tie.section.ids.transport_wide),
        }
    }

    fn ties(&self, facts: &Facts) -> Vec<Tie<'_>> {
        let flow = facts.key.flow;
        let at = |address| self.by_address.get(address);
        let named = |address| self.by_ufrag.get(self.ufrag_of(address)?);
        // Payload types are those of whoever receives them (RFC 3264 §5.1).
        let places = [
            (How::Ssrc, flow.source, self.by_ssrc.get(&facts.key.ssrc)),
            (How::Address, flow.destination, at(&flow.destination)),
            (How::Address, flow.source, at(&flow.source)),
            (How::Ufrag, flow.destination, named(flow.destination)),
            (How::Ufrag, flow.source, named(flow.source)),
        ];
        let mut ties = Vec::new();
        let mut tied = HashSet::new();
        for (how, end, places) in places {
            // The last word holds: a call is negotiated again.
            let latest_first = places.into_iter().flatten().rev();
            let new = latest_first.filter(|place| tied.insert(**place));
            let new = new.filter_map(|place| self.tie(how, *place));
            let new = new.filter(|tie| tie.origin.is_by(facts.last_packet));
            ties.extend(match how {
                How::Address => self.of_this_call(new.collect(), end, facts),
                _ => new.collect(),
            });
        }
        match ties.is_empty() {
            true => self.ties_by_payload_type(facts),
            false => ties,
        }
    }

    /// Without the descriptions of other calls that use the same port: they have another user
    /// name of ICE, or the certificate that was shown is that of another one of them. Where it
    /// is of none, the description is the call's, and the certificate is wrong.
    fn of_this_call<'k>(
        &self,
        ties: Vec<Tie<'k>>,
        address: SocketAddr,
        facts: &Facts,
    ) -> Vec<Tie<'k>> {
        let names = self.ufrags_of.get(&address);
        let is_named = |tie: &Tie| match (&tie.section.ufrag, names) {
            (Some(ufrag), Some(names)) => names.contains(ufrag),
            _ => true,
        };
        let named = of(&ties, is_named);
        let shown = facts.certificates.and_then(|shown| shown.get(&address));
        let shows = |tie: &Tie| {
            tie.section
                .has_certificate(shown.map_or(&[], Vec::as_slice))
        };
        match named.iter().any(|tie| shows(tie) == Some(true)) {
            true => of(&named, |tie| shows(tie) != Some(false)),
            false => named,
        }
    }

    fn tie(&self, how: How, place: Place) -> Option<Tie<'_>> {
        let description = self.descriptions.get(place.description)?;
        Some(Tie {
            how,
            origin: &description.origin,
            section: description.sections.get(place.section)?,
        })
    }

    /// All that have the payload type, if it means the same to all, and that ICE does not show
    /// to be of another call.
    fn ties_by_payload_type(&self, facts: &Facts) -> Vec<Tie<'_>> {
        if self.ambiguous.contains(&facts.payload_type) {
            return Vec::new();
        }
        let places = self.by_payload_type.get(&facts.payload_type);
        let ties = places
            .into_iter()
            .flatten()
            .filter_map(|place| self.tie(How::PayloadType, *place));
        let may_be = |tie: &Tie| {
            tie.origin.is_by(facts.last_packet) && self.may_carry(facts.key.flow, tie.section)
        };
        ties.filter(may_be).collect()
    }

    /// False where checks of ICE have other user names than the section.
    pub(super) fn may_carry(&self, flow: FlowKey, section: &MediaSection) -> bool {
        let is_strange = |address| self.strangers.contains(&address);
        section.ufrag.is_none() || !(is_strange(flow.source) && is_strange(flow.destination))
    }
}

/// Of sections on one transport, those that the stream may belong to: its SSRC decides, then
/// its mid, then its payload type.
fn narrowed<'k>(ties: &[Tie<'k>], facts: &Facts) -> Vec<Tie<'k>> {
    let by_ssrc: Vec<Tie> = of(ties, |tie| tie.how == How::Ssrc);
    if !by_ssrc.is_empty() {
        return by_ssrc;
    }
    let has_mid = |tie: &Tie| {
        let mid = tie.section.ids.mid.and_then(|id| facts.labels.of(id));
        mid.is_some() && mid == tie.section.mid.as_deref()
    };
    let by_mid = of(ties, has_mid);
    if !by_mid.is_empty() {
        return by_mid;
    }
    let by_type = of(ties, |tie| tie.section.codec(facts.payload_type).is_some());
    match by_type.is_empty() {
        true => ties.to_vec(),
        false => by_type,
    }
}

fn of<'k>(ties: &[Tie<'k>], belongs: impl Fn(&Tie) -> bool) -> Vec<Tie<'k>> {
    ties.iter().filter(|tie| belongs(tie)).copied().collect()
}

/// The section, if all of them are one, or one and its counterpart in the answer.
fn only_section<'k>(ties: &[Tie<'k>]) -> Option<&'k MediaSection> {
    let first = ties.first()?.section;
    let is_same = |tie: &Tie| tie.section.mid == first.mid;
    ties.iter().all(is_same).then_some(first)
}

fn codec(ties: &[Tie], payload_type: u8) -> Option<Codec> {
    let mut codecs = ties
        .iter()
        .filter_map(|tie| tie.section.codec(payload_type));
    codecs.find(|codec| !codec.encoding.is_empty()).cloned()
}

fn codecs(ties: &[Tie], facts: &Facts) -> Vec<Codec> {
    let own = facts.payload_types.iter();
    let mut codecs: Vec<Codec> = own.filter_map(|(number, _)| codec(ties, *number)).collect();
    let within: Vec<u8> = codecs.iter().filter_map(Codec::within_red).collect();
    for number in within.into_iter().chain(facts.within_red) {
        if codecs.iter().all(|known| known.payload_type != number) {
            codecs.extend(codec(ties, number));
        }
    }
    codecs
}

fn repaired(ties: &[Tie], ssrc: u32) -> Option<u32> {
    let mut pairs = ties.iter().flat_map(|tie| &tie.section.repairs);
    let (repaired, _) = pairs.find(|(repaired, repair)| *repair == ssrc && *repaired != ssrc)?;
    Some(*repaired)
}

fn strange(ties: &[Tie], facts: &Facts) -> Vec<u8> {
    let is_certain = ties.iter().all(|tie| tie.how != How::PayloadType);
    let is_known = |number| ties.iter().any(|tie| tie.section.codec(number).is_some());
    let types = facts.payload_types.iter().filter(|_| is_certain);
    types
        .filter(|(number, packets)| *packets >= ENOUGH_PACKETS && !is_known(*number))
        .map(|(number, _)| *number)
        .collect()
}

impl Described {
    /// Whether its packets carry media, be it within RED (RFC 2198).
    pub fn is_media(&self) -> bool {
        let codec = self.codec.as_ref();
        codec.is_some_and(|codec| matches!(codec.role, Role::Media | Role::Red))
    }
}
