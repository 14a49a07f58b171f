//! A media section in the report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SdpBandwidth;

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpSection {
    /// Its place among the sections, from 0.
    pub index: usize,
    pub mid: Option<String>,
    /// `audio`, `video`, `application`, …
    pub kind: String,
    pub port: Option<u16>,
    /// The number of ports, where the `m=` line has one.
    pub port_count: Option<String>,
    /// Such as `UDP/TLS/RTP/SAVPF`.
    pub proto: String,
    /// `active`: it has a transport of its own. `bundled`: it shares that of another
    /// section. `bundle_only`: it exists only when it is bundled. `rejected`: port 0.
    pub state: String,
    /// `sendrecv`, `sendonly`, `recvonly` or `inactive`.
    pub direction: String,
    /// Index of the section whose transport carries this one; its own index when it has one.
    pub carrier: usize,
    /// The address of its own `c=` line.
    pub connection: Option<String>,
    /// Those of its further `c=` lines: groups of multicast, one for each layer.
    pub more_connections: Vec<String>,
    /// Where its keys come from: `dtls`, `tls` (upon TCP), `sdes` (from the description), `none`.
    pub keying: String,
    pub bandwidths: Vec<SdpBandwidth>,
    /// Its own lines, and the session's where it has none.
    pub transport: SdpTransport,
    /// In the order of preference.
    pub codecs: Vec<SdpCodec>,
    pub header_extensions: Vec<SdpExtension>,
    pub extmap_allow_mixed: bool,
    /// The `msid` lines.
    pub tracks: Vec<SdpTrack>,
    pub sources: Vec<SdpSource>,
    pub source_groups: Vec<SdpSourceGroup>,
    pub rids: Vec<SdpRid>,
    pub simulcast: SdpSimulcast,
    /// Null when the section is for no data channel.
    pub data: Option<SdpData>,
    /// As it is written, in milliseconds.
    pub ptime: Option<String>,
    pub maxptime: Option<String>,
    /// Lines that no field stands for.
    pub other_lines: Vec<String>,
}

/// What connects a section.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpTransport {
    pub ice_ufrag: Option<String>,
    pub ice_pwd: Option<String>,
    pub ice_options: Vec<String>,
    pub candidates: Vec<SdpCandidate>,
    pub end_of_candidates: bool,
    pub fingerprints: Vec<SdpFingerprint>,
    /// `active`, `passive`, `actpass`, `holdconn`.
    pub setup: Option<String>,
    /// The DTLS role in words.
    pub dtls_role: Option<String>,
    pub tls_id: Option<String>,
    /// The suites of `crypto` lines.
    pub crypto_suites: Vec<String>,
    pub rtcp_mux: bool,
    pub rtcp_mux_only: bool,
    pub rtcp_rsize: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpCandidate {
    pub foundation: String,
    pub component: u16,
    /// `udp` or `tcp`.
    pub transport: String,
    pub priority: String,
    pub address: String,
    /// `IPv4`, `IPv6`, `mDNS` or `name`.
    pub address_kind: String,
    pub port: String,
    /// `host`, `srflx`, `prflx` or `relay`.
    pub kind: String,
    /// `active`, `passive` or `so`; null for UDP.
    pub tcp_type: Option<String>,
    pub related_address: Option<String>,
    pub related_port: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpFingerprint {
    pub hash: String,
    pub digest: String,
}

/// A payload type.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpCodec {
    pub payload_type: u8,
    /// `opus/48000/2`; the number alone when nothing names it.
    pub title: String,
    /// Null when nothing names it.
    pub encoding: Option<String>,
    pub clock_hz: Option<u32>,
    pub channels: Option<u32>,
    /// `rtpmap`; `static` when RFC 3551 fixes it; null when nothing names it.
    pub named_by: Option<String>,
    /// `media`, `rtx`, `red`, `fec`, `comfort_noise` or `tones`.
    pub role: String,
    /// What tells it from its neighbours, in words.
    pub summary: Vec<String>,
    pub parameters: Vec<SdpCodecParameter>,
    /// The kinds of RTCP feedback, those for all payload types included.
    pub feedback: Vec<String>,
    /// The payload type of its retransmissions.
    pub rtx: Option<u8>,
    /// The payload types that it repairs.
    pub protects: Vec<u8>,
}

/// One parameter of an `fmtp` line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpCodecParameter {
    pub name: String,
    pub value: Option<String>,
    /// In words; null when it is not known.
    pub meaning: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpExtension {
    pub id: u32,
    pub uri: String,
    /// In a word or two; null when the URI is not known.
    pub name: Option<String>,
    /// Such as `sendonly`; null when it does not say.
    pub direction: Option<String>,
    /// What follows the URI.
    pub attributes: Option<String>,
}

/// An `msid` line.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpTrack {
    /// Null when the track belongs to no stream.
    pub stream: Option<String>,
    pub track: Option<String>,
}

/// The `ssrc` lines of one source.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpSource {
    pub ssrc: u32,
    pub cname: Option<String>,
    pub msid: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpSourceGroup {
    /// `FID`, `FEC-FR`, `SIM`, …
    pub semantics: String,
    pub ssrcs: Vec<u32>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpRid {
    pub id: String,
    /// `send` or `recv`.
    pub direction: String,
    pub restrictions: Vec<SdpRidRestriction>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpRidRestriction {
    pub name: String,
    pub value: Option<String>,
}

/// For each direction the layers, and for each layer its alternatives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpSimulcast {
    pub send: Vec<Vec<SdpLayer>>,
    pub recv: Vec<Vec<SdpLayer>>,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpLayer {
    pub rid: String,
    pub paused: bool,
}

/// What carries data channels.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct SdpData {
    /// `sctp-port`, or `sctpmap` as drafts had it.
    pub form: String,
    pub sctp_port: Option<String>,
    /// In bytes, as it is written; null means 65536, and 0 no limit.
    pub max_message_size: Option<String>,
    pub streams: Option<String>,
}
