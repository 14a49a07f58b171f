//! What `sdp negotiate` reports: what an offer and its answer agree on.

mod convert;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::show::{SdpExtension, SdpLayer};
use crate::diagnostic::FindingCounts;

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpNegotiate {
    pub offer: SdpParty,
    pub answer: SdpParty,
    /// `offerer` or `answerer`: who decides which pair of candidates is used. Null without ICE.
    pub ice_controlling: Option<String>,
    /// What carries the accepted sections.
    pub transports: Vec<SdpCarried>,
    /// One for each offered section.
    pub sections: Vec<SdpAgreement>,
    /// Sections that are not in this report: it has 1000 at most.
    pub sections_left_out: usize,
    /// Sections of the answer that nobody offered.
    pub unoffered_sections: usize,
}

/// One of the two descriptions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpParty {
    /// File name, `-` for standard input; where it is a part of the file, `#` and its place follow.
    pub source: String,
    /// What `sdp lint` finds in it by itself, with its default rules.
    pub lint: FindingCounts,
    /// Whether it lets the other side do the checks of ICE.
    pub ice_lite: bool,
}

/// Sections that share a transport.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpCarried {
    /// Index of the section that describes the transport in the answer.
    pub carrier: usize,
    /// Indices of the sections upon it.
    pub sections: Vec<usize>,
    /// Where the keys come from: `dtls`, `tls` (upon TCP), `sdes` (from the descriptions), `none`.
    pub keying: String,
    /// The suite that was chosen among the keys of the offer; null without SDES.
    pub sdes_suite: Option<String>,
    /// `offerer` or `answerer`: who begins the DTLS handshake. Null when it is not told.
    pub dtls_client: Option<String>,
    /// Whether RTCP comes on the port of RTP.
    pub rtcp_mux: bool,
    pub rtcp_rsize: bool,
}

/// What was agreed on one section.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpAgreement {
    pub index: usize,
    pub mid: Option<String>,
    /// `audio`, `video` or `application`.
    pub kind: String,
    /// Whether it is for RTP.
    pub rtp: bool,
    /// `accepted`, `refused` (port 0 in the answer), `not_offered` (port 0 in the offer),
    /// `not_answered`, `not_bundled` or `mismatch`.
    pub outcome: String,
    /// Why it carries nothing, in words; null when it is accepted.
    pub reason: Option<String>,
    pub offerer_sends: bool,
    pub answerer_sends: bool,
    /// In the answer's order of preference.
    pub codecs: Vec<SdpAgreedCodec>,
    pub lost_codecs: Vec<SdpLostCodec>,
    /// Codecs of the answer that nobody offered, each with its payload type.
    pub unoffered_codecs: Vec<String>,
    pub header_extensions: Vec<SdpAgreedExtension>,
    /// Extensions that only the offer has.
    pub lost_header_extensions: Vec<SdpExtension>,
    /// Whether one- and two-byte header extensions may be mixed in a stream.
    pub extmap_allow_mixed: bool,
    pub simulcast: SdpAgreedSimulcast,
    /// Null when it is no data channel.
    pub data: Option<SdpAgreedData>,
    /// Whether it was offered in a BUNDLE group and answered outside of one.
    pub left_bundle: bool,
}

/// A codec that both take.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpAgreedCodec {
    /// `opus/48000/2`; the number alone when nothing names it.
    pub title: String,
    /// `media`, `rtx`, `red`, `fec`, `comfort_noise` or `tones`.
    pub role: String,
    /// Its payload types in the two descriptions.
    pub offered_as: u8,
    pub answered_as: u8,
    /// What the offerer sends; null when only the answerer sends. Where nobody sends, what it
    /// would send.
    pub to_answerer: Option<SdpCodecUse>,
    /// What the answerer sends; null when only the offerer sends. Where nobody sends, what it
    /// would send.
    pub to_offerer: Option<SdpCodecUse>,
    /// The kinds of RTCP feedback that both have.
    pub feedback: Vec<String>,
}

/// A codec in one direction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SdpCodecUse {
    /// What packets carry: the number that the receiver gave it.
    pub payload_type: u8,
    /// The payload type of retransmissions.
    pub rtx: Option<u8>,
    /// In words what the receiver asks for; of two H.264 levels the lower, unless both allow
    /// that they differ.
    pub summary: Vec<String>,
    /// The receiver's `fmtp`, as it is written.
    pub parameters: Option<String>,
}

/// A codec that was offered in vain.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpLostCodec {
    pub payload_type: u8,
    pub title: String,
    /// What tells it from its neighbours, in words.
    pub summary: Vec<String>,
    /// `not_answered`, `other_rate`, `other_format` or `partner_lost`.
    pub code: String,
    /// Why, in words.
    pub reason: String,
}

/// A header extension that both take.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpAgreedExtension {
    /// What packets carry: the answer's.
    pub id: u32,
    pub offered_as: u32,
    pub uri: String,
    /// In a word or two; null when the URI is not known.
    pub name: Option<String>,
    pub offerer_sends: bool,
    pub answerer_sends: bool,
}

/// The layers of both directions.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpAgreedSimulcast {
    pub to_answerer: SdpAgreedLayers,
    pub to_offerer: SdpAgreedLayers,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpAgreedLayers {
    /// For each layer its alternatives.
    pub agreed: Vec<Vec<SdpLayer>>,
    /// The ids that only the offer has.
    pub lost: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpAgreedData {
    pub offerer_sctp_port: Option<String>,
    pub answerer_sctp_port: Option<String>,
    /// The most bytes of a message that the offerer may send; null for no limit.
    pub max_message_size_to_answerer: Option<u64>,
    /// The most bytes of a message that the answerer may send; null for no limit.
    pub max_message_size_to_offerer: Option<u64>,
}
