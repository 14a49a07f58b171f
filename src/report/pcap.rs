//! What `pcap analyze` reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rtp::RtpReception;
use crate::stats::Summary;

pub use call::{DtlsHandshake, Event};
pub use ice::{IceCandidate, IceErrors, IcePair, TurnUse};

mod call;
mod course;
mod feedback;
mod files;
mod from_capture;
mod gates;
mod ice;
mod kinds;
mod lip_sync;
pub mod live;
mod media;
mod points;
mod protection;
mod quality;
mod redundancy;
mod selection;
pub mod tshark;
mod unlisted;

pub use gates::{figures_by_path, is_measure, metrics};
pub use media::{Opus, Video};
pub use protection::{DescribedBy, Srtp};
pub use selection::Selection;
pub use unlisted::Unlisted;

pub use course::{BitrateCourse, Rates, TimeCourse};
pub use feedback::{
    Bye, ExtendedReports, ExtendedStatistics, Recovery, TransportFeedback, VoipMetrics,
};
pub use lip_sync::LipSync;
pub use quality::Quality;
pub use redundancy::{ForwardErrorCorrection, Red, Redundancy, RepairStream};

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct PcapAnalyze {
    pub captures: Vec<Capture>,
}

/// One capture file and what is in it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Capture {
    /// File name, `-` for standard input. Of several captures that make one timeline, the
    /// first and how many more there are.
    pub source: String,
    /// Of a timeline of several captures: each of them, in the order in which they begin. Empty of
    /// a capture alone.
    ///
    /// Numbers of packets are those in their capture, and beside each stands the capture.
    pub files: Vec<SourceFile>,
    /// `pcap` or `pcapng`; `mixed` where several captures differ.
    pub format: String,
    /// `gzip` or `zstd`, by the file's first bytes. Null where it is not compressed.
    pub compression: Option<String>,
    /// Captured packets, whatever they carry.
    pub packets: u64,
    /// Bytes of these packets on the wire.
    pub bytes: u64,
    /// From the earliest packet to the latest, less what the clock of the capture was set back
    /// (`PCAP014`). Null with fewer than two packets, and where it is not known of each step back
    /// whether the clock made it.
    pub duration_ms: Option<f64>,
    /// Time of the first packet, seconds since 1970-01-01 UTC.
    pub first_packet_s: Option<f64>,
    /// True when the file ends or breaks in the middle of a record.
    pub truncated: bool,
    /// Bytes of records that are damaged, up to where records follow each other again;
    /// `PCAP020` tells where. In a compressed file these are unpacked bytes.
    pub skipped_bytes: u64,
    /// Packets that the interface dropped while the capture was made (pcapng `isb_ifdrop`).
    /// Null when the capture does not tell, as no pcap does.
    pub dropped_by_interface: Option<u64>,
    /// Packets that the operating system dropped before the capturing program took them
    /// (pcapng `isb_osdrop`); where only packets tell, what was lost before them by the
    /// interface or the operating system (`epb_dropcount`). Null when the capture does not tell.
    pub dropped_by_os: Option<u64>,
    /// Packets of which the capture does not say when they came. Only `contents` counts them.
    pub packets_without_time: u64,
    /// Null where all messages were looked at.
    pub selection: Option<Selection>,
    pub contents: Contents,
    pub fragments: Fragments,
    /// Messages found in TCP streams: TURN over TCP, and what RFC 4571 frames. Their packets
    /// are among `contents.not_udp`; a packet may hold several messages, or a part of one.
    pub over_tcp: Messages,
    /// Bytes of TCP streams of calls that are not in the capture, or that it cut.
    pub tcp_missing_bytes: u64,
    /// Segments of TCP with data, of calls or not.
    pub tcp_segments: u64,
    /// Messages that TURN servers relayed, in ChannelData and in Send and Data indications
    /// (RFC 8656 §11, §12). What they came in is counted too, in `contents` or `over_tcp`.
    pub relayed: Messages,
    /// Clients of TURN servers, in the order in which they appeared.
    pub relays: Vec<Relay>,
    pub flows: Vec<Flow>,
    pub streams: Vec<Stream>,
    /// Of each flow that its receiver reports on.
    pub transport_feedback: Vec<TransportFeedback>,
    /// Each audio stream beside each video stream of the same sender, where both have sender
    /// reports.
    pub lip_sync: Vec<LipSync>,
    /// RTP packets of streams beyond the number that is listed.
    pub unlisted_stream_packets: u64,
    /// Statements of RTCP on streams or flows beyond the number of which they are kept.
    pub unlisted_rtcp_statements: u64,
    /// What STUN did between two addresses: ICE (RFC 8445), and its STUN and TURN servers.
    pub ice_pairs: Vec<IcePair>,
    /// STUN messages between addresses beyond the number that is listed.
    pub unlisted_ice_messages: u64,
    /// DTLS handshakes as far as they pass in the clear.
    pub dtls_handshakes: Vec<DtlsHandshake>,
    /// Beginnings of handshakes beyond the number that is listed.
    pub unlisted_dtls_handshakes: u64,
    /// What happened, in the order of the times.
    pub events: Vec<Event>,
    /// Events beyond the number that is listed.
    pub unlisted_events: u64,
    pub unlisted: Unlisted,
}

/// One of several captures that make one timeline.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceFile {
    /// File name. Of a capture that a partial was made of, its name then.
    pub source: String,
    /// `pcap` or `pcapng`.
    pub format: String,
    /// As in `compression` of the whole.
    pub compression: Option<String>,
    pub packets: u64,
    /// Bytes of these packets on the wire.
    pub bytes: u64,
    /// Time of its earliest packet, seconds since 1970-01-01 UTC. Null where none has a time.
    pub first_packet_s: Option<f64>,
    pub last_packet_s: Option<f64>,
    /// True when the file ends or breaks in the middle of a record.
    pub truncated: bool,
    pub skipped_bytes: u64,
    /// Null when the capture does not tell.
    pub dropped_by_interface: Option<u64>,
    /// Null when the capture does not tell.
    pub dropped_by_os: Option<u64>,
}

/// Packets by what they carry (RFC 7983). Each packet is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contents {
    /// Of the streams listed.
    pub rtp: u64,
    /// Begins like RTP, but no two such packets of one source are in sequence
    /// (RFC 3550 Appendix A.1): most likely another protocol.
    pub rtp_unconfirmed: u64,
    pub rtcp: u64,
    /// RTCP that is encrypted (RFC 3711), or whose parts do not fit together.
    pub srtcp: u64,
    pub stun: u64,
    pub dtls: u64,
    pub turn_channel: u64,
    pub zrtp: u64,
    /// SIP over UDP (RFC 3261), whose session descriptions are read.
    /// Of a report of before SIP was read: 0, and it is among the others.
    #[serde(default)]
    pub sip: u64,
    /// UDP that is none of the above.
    pub other_udp: u64,
    /// Not UDP.
    pub not_udp: u64,
    /// Fragments of IP packets. The one that made its packet whole counts as what that
    /// packet carries; so does a first fragment whose rest never came.
    pub ip_fragments: u64,
    /// Cut or malformed below UDP.
    pub undecodable: u64,
    /// Of a link type that is not read.
    pub unsupported_link: u64,
}

/// Messages by what they carry (RFC 7983).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Messages {
    /// Of the streams listed.
    pub rtp: u64,
    /// As in `contents`.
    pub rtp_unconfirmed: u64,
    pub rtcp: u64,
    /// As in `contents`.
    pub srtcp: u64,
    pub stun: u64,
    pub dtls: u64,
    pub turn_channel: u64,
    pub zrtp: u64,
    /// In datagrams: of what comes over TCP, SIP is read and not counted.
    /// Of a report of before SIP was read: 0, and it is among the others.
    #[serde(default)]
    pub sip: u64,
    /// None of the above.
    pub other: u64,
}

/// A client of a TURN server, as far as the capture shows it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Relay {
    pub client_address: String,
    pub server_address: String,
    /// Between the two: `udp` or `tcp`.
    pub transport: String,
    /// One for each address family. Empty when the capture does not hold the allocation:
    /// then the client's address stands for the relayed one in flows.
    pub relayed_addresses: Vec<String>,
    /// Messages relayed either way.
    pub messages: u64,
    /// Number of the first packet that showed it, counted from 1 as Wireshark does.
    pub first_packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub first_packet_file: Option<String>,
}

/// IP packets that were sent in fragments (RFC 791 §3.2, RFC 8200 §4.5).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fragments {
    /// Packets that were put together.
    pub reassembled_packets: u64,
    /// Fragments that served for nothing, because others of their packet are missing. A
    /// first fragment is read as far as it goes and is none of them.
    pub unused: u64,
    /// Packets of which the first fragment is there and others are missing. They are read as
    /// far as they go; a receiver gets nothing of them if the others are not there either.
    pub cut_packets: u64,
}

/// One conversation in one direction that carries any of the protocols of a call.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Flow {
    pub source_address: String,
    pub destination_address: String,
    /// `udp`, `tcp`, or `turn` for what a TURN server relays. Then the addresses are the
    /// relayed one and the peer's. The client's own stands for the relayed one where the
    /// capture does not tell it, and where the peer is another relay in the capture, so that
    /// what two clients exchange is a flow on each side. A peer that is not known, because
    /// its channel was bound before the capture, is `unknown peer (channel 0x4001)`.
    pub transport: String,
    /// As a stream's.
    pub capture_point: Option<u8>,
    /// Packets of these protocols, TURN channels and ZRTP included.
    pub packets: u64,
    pub rtp: u64,
    /// Encrypted or not.
    pub rtcp: u64,
    pub stun: u64,
    pub dtls: u64,
}

/// One RTP stream: an SSRC on a flow.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Stream {
    pub ssrc: u32,
    /// The SSRC as Wireshark shows it: `0x1a2b3c4d`.
    pub ssrc_hex: String,
    pub source_address: String,
    pub destination_address: String,
    /// As the flow's.
    pub transport: String,
    /// Where captures of several points of the way make one timeline and this flow passed at more
    /// than one of them: at which, counted from 1. Its figures are those of that point. Else null.
    pub capture_point: Option<u8>,
    /// Number of its first packet in the capture, counted from 1 as Wireshark does.
    pub first_packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub first_packet_file: Option<String>,
    pub last_packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub last_packet_file: Option<String>,
    /// What comes after its last packet: `bye` (its sender announces the end), `silence` (for
    /// longer than `gaps.threshold_ms` and than any gap before), or `capture` (the capture ends
    /// too soon to tell). Null where messages were left out, in live calls without a BYE, and of
    /// streams that repair others.
    pub ended_by: Option<String>,
    /// `audio`, `video`, or null when neither the payload type nor the clock tells.
    pub kind: Option<String>,
    /// In the order in which they appeared.
    pub payload_types: Vec<PayloadTypeCount>,
    /// Encoding name of the payload type seen most. Null when it is dynamic, and nothing names
    /// it or shows it.
    pub codec: Option<String>,
    /// `red` where the codec's packets come within RED (RFC 2198), as those of libwebrtc's video
    /// do. Null otherwise.
    pub codec_wrapping: Option<String>,
    /// Channels of the codec, by the session description. Null when it does not say.
    pub channels: Option<u32>,
    /// Parameters of the codec, by the session description.
    pub fmtp: Option<String>,
    /// `sdp`, `static` (RFC 3551), or `payloads` for what the payloads look like. Null without a codec.
    pub codec_source: Option<String>,
    /// How sure a codec from the payloads is: `certain` or `likely`. Video is `certain` only where frames came
    /// whole, and not all of them are key frames.
    pub codec_confidence: Option<String>,
    pub clock_rate_hz: Option<u32>,
    /// Whether it changed between payload types with clocks of different rates (RFC 7160), as packets
    /// of at least five seconds each tell: it has then no jitter, not of its
    /// receiver either, no skew, no transit and no anomalies of timestamps.
    /// Of a report of before it was looked at: false.
    #[serde(default)]
    pub clock_rates_differ: bool,
    /// `sdp`, `static` (RFC 3551), `payloads` (the rate of the codec that they show), `sender_reports` or
    /// `arrival_times` (estimated from either). Null when unknown.
    pub clock_rate_source: Option<String>,
    /// How sure the clock rate is: `certain` or `likely`. Of an estimate, `certain` when it lies within 0.5% of
    /// the rate over 5 seconds or more; of payloads, as `codec_confidence`. Null when the rate is unknown.
    pub clock_rate_confidence: Option<String>,
    /// The sender's canonical name (RFC 3550 §6.5.1).
    pub cname: Option<String>,
    /// Identification of the media section (RFC 9143 §15), by the packets or the description.
    pub mid: Option<String>,
    /// Identification of the stream among those of its section (RFC 8852), by the packets.
    pub rid: Option<String>,
    /// Stream and track that it belongs to, by the description (RFC 8830).
    pub msid: Option<String>,
    /// The session description that codec, mid and the like come from. Null when none is tied.
    pub described_by: Option<DescribedBy>,
    /// `clear`, `decrypted` (the figures of the payload are those of what was decrypted) or
    /// `not_decrypted`. Null when nothing tells.
    pub encryption: Option<String>,
    /// Length of SRTP's authentication tag, by the profile of the DTLS handshake: `payload_bytes`,
    /// and bit rates by it, are without it. Null where there is none, and where the profile is not
    /// known: then `payload_bytes` of a stream that is `not_decrypted` has the tag of each packet
    /// in it (4, 10 or 16 bytes).
    pub authentication_tag_bytes: Option<u64>,
    /// What keys did for it. Null when there was none to try.
    pub srtp: Option<Srtp>,
    /// SSRC of the stream whose packets this one repairs, by retransmission (RFC 4588) or
    /// otherwise. Its jitter and gaps mean nothing and are left out.
    pub repairs_ssrc: Option<u32>,
    /// How that was found: `sdp` (`a=ssrc-group`, RFC 5576 §4.2, or the payload type, RFC 4588
    /// §8.1), or `inferred` from its packets: the numbers of the originals and their timestamps,
    /// or, of what is encrypted, their timestamps alone. Null where it repairs nothing.
    pub repairs_source: Option<String>,
    #[serde(flatten)]
    pub reception: RtpReception,
    /// Times longer than `threshold_ms` without a packet.
    pub gaps: Gaps,
    /// Packets without payload: padding that probes for bandwidth, or keeps a way open. What is
    /// encrypted and not decrypted hides which these are: see `padded_packets`.
    pub packets_without_payload: u64,
    /// Packets with padding (RFC 3550 §5.1), which shows even where padding and payload are
    /// encrypted. Of libwebrtc, these are probes for bandwidth.
    pub padded_packets: u64,
    /// Packets missing at times at which streams from other hosts miss some too: rather by
    /// the capture than by the network.
    pub lost_with_other_streams: u64,
    /// Packets missing where the capture is damaged (`PCAP020`): that lost them, or the network.
    /// They are among `lost`.
    pub lost_to_damage: u64,
    /// Packets that are not seen where bytes of the TCP connection that carries them are missing in
    /// their place: the capture has not got the segments, has them too late, or cut them
    /// (`PCAP024`). TCP sends again what is lost, so that they are neither `lost` nor `expected`.
    /// Of a report of before they were told apart: 0, and they are `lost`.
    #[serde(default)]
    pub missed_by_capture: u64,
    /// Why `loss_percent` is null: `mostly_unseen` where `missed_by_capture` is above `received`, so
    /// that what was seen is the smaller part; `lost` and `loss_bursts` are then of that part alone.
    /// Null with a loss.
    pub loss_unknown: Option<String>,
    /// How much faster the sender's clock runs than the capture's. Null before ten seconds
    /// of a known clock rate.
    pub clock_skew: Option<ClockSkew>,
    /// RTP timestamps that do not go with the time. Null while no clock rate is known.
    pub timestamp_anomalies: Option<TimestampAnomalies>,
    pub timeline: Timeline,
    /// Of video: its frames. Null for other streams.
    pub video: Option<Video>,
    /// Of Opus: what its packets say of themselves. Null for other streams.
    pub opus: Option<Opus>,
    /// How good its speech sounds, by the E-model (ITU-T G.107): an estimate from loss, codec
    /// and delay; nobody has listened. Null where `mos_unknown` says why.
    pub mos: Option<Quality>,
    /// `not_audio`, `loss_unknown` (fewer than 20 packets, or numbers that began anew),
    /// `mostly_unseen` (as `loss_unknown` of the stream tells),
    /// `codec_unknown`, or `codec_without_values` (ITU-T G.113 Appendix I does not rate it: Opus,
    /// G.722 and the like). Null with an estimate.
    pub mos_unknown: Option<String>,
    /// What is sent so that lost packets can be restored. Null without any.
    pub redundancy: Option<Redundancy>,
    /// From the capture point to the receiver of this stream and back, by RFC 3550 §6.4.1
    /// (arrival of a report block − LSR − DLSR).
    pub rtt_ms: Summary,
    /// The same over time.
    pub rtt_course: TimeCourse,
    /// From the capture point to the sender of this stream and back: how it answers the
    /// sender reports, or the reference times (RFC 3611 §4.5), of the other side.
    pub rtt_sender_ms: Summary,
    /// From sender to receiver and back: the sums of both halves, where they were measured
    /// within ten seconds of each other.
    pub rtt_end_to_end_ms: Summary,
    pub sender_reports: u64,
    /// Report blocks about this stream that its receiver sent.
    pub receiver_reports: u64,
    /// The last such block's figures.
    pub remote: Option<RemoteReception>,
    pub feedback: Feedback,
    /// Null when no packet was asked for again, nor sent again.
    pub recovery: Option<Recovery>,
    /// What the receiver believes its path to carry (draft-alvestrand-rmcat-remb-03), for all
    /// streams that it names together.
    pub bitrate_estimate_bps: Summary,
    /// The same over time.
    pub bitrate_estimate_course: BitrateCourse,
    /// The last of these.
    pub last_bitrate_estimate_bps: Option<u64>,
    /// The last limit that the receiver asked for (RFC 5104 §4.2.1).
    pub bitrate_limit_bps: Option<u64>,
    /// Null when the receiver sent none about this stream.
    pub extended_reports: Option<ExtendedReports>,
    /// The program that sends, as it names itself (RFC 3550 §6.5.6).
    pub tool: Option<String>,
    /// Null when the sender did not announce the end of this stream.
    pub bye: Option<Bye>,
}

impl Stream {
    /// Packets that never came. None where too few of all were seen to tell.
    pub fn lost(&self) -> Option<u64> {
        self.loss_unknown.is_none().then_some(self.reception.lost)
    }

    /// Packets that came neither themselves nor by a retransmission, percent. Where nothing was
    /// asked for nor sent again, that is all the loss.
    pub fn loss_after_recovery_percent(&self) -> Option<f64> {
        match &self.recovery {
            Some(recovery) => recovery.loss_after_recovery_percent,
            None => self.reception.loss_percent,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PayloadTypeCount {
    pub payload_type: u8,
    pub packets: u64,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gaps {
    pub count: u64,
    /// Null without a gap.
    pub longest_ms: Option<f64>,
    pub threshold_ms: f64,
}

/// By the packets that took least time in each period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClockSkew {
    /// Parts per million; negative when the sender's clock is the slower one.
    pub ppm: f64,
    /// Standard error of `ppm`.
    pub error_ppm: f64,
}

/// Of packets that follow each other without a gap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimestampAnomalies {
    /// Timestamps that went ahead or back by over a second more than the time did.
    pub leaps: u64,
    /// Number of the first packet with one.
    pub first_leap_packet: Option<u64>,
    /// The capture that it is in, where several make one timeline; else null.
    pub first_leap_packet_file: Option<String>,
    /// Timestamps lower than the one before: normal for video with B-frames.
    pub backwards: u64,
    /// Times that packets were held up for over a second, and what was sent meanwhile came in haste
    /// then: no fault of the timestamps (PCAP016).
    /// Of a report of before they were told apart: 0.
    #[serde(default)]
    pub stalls: u64,
    /// How late the first packet was, or a later one. Null without a stall.
    pub longest_stall_ms: Option<f64>,
    /// Number of its first packet. Null without a stall.
    pub longest_stall_packet: Option<u64>,
    /// The capture that it is in, where several make one timeline; else null.
    pub longest_stall_packet_file: Option<String>,
}

/// The stream period by period, 256 of them at most.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Timeline {
    /// Begin of the first period, seconds since 1970-01-01 UTC. Null without packets.
    pub begin_s: Option<f64>,
    /// Length of each period: 1000, or more for a long stream.
    pub period_ms: f64,
    pub periods: Vec<Period>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    pub packets: u64,
    pub payload_bytes: u64,
    /// Packets missing; less than 0 where more came late than were missing.
    pub lost: i64,
    /// Highest RFC 3550 jitter. Null without a packet, or while no clock rate is known.
    pub jitter_max_ms: Option<f64>,
}

/// What the receiver said in its last report block (RFC 3550 §6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RemoteReception {
    pub fraction_lost_percent: f64,
    /// Negative when duplicates outnumber losses.
    pub cumulative_lost: i32,
    /// Null while the stream's clock rate is unknown.
    pub jitter_ms: Option<f64>,
}

/// What the receiver asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Feedback {
    /// Generic NACKs (RFC 4585 §6.2.1), however many packets each asks for.
    pub nacks: u64,
    /// Packets asked for again, each as often as it was (RFC 4585 §6.2.1).
    pub nacked_packets: u64,
    /// Picture Loss Indications (RFC 4585 §6.3.1).
    pub picture_losses: u64,
    /// Slices that Slice Loss Indications name (RFC 4585 §6.3.2).
    pub slice_losses: u64,
    /// Reference Picture Selection Indications (RFC 4585 §6.3.3).
    pub reference_pictures: u64,
    /// Full Intra Requests (RFC 5104 §4.3.1).
    pub full_intra_requests: u64,
}
