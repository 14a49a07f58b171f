//! What `call loopback` reports.

pub mod by_hand;
#[cfg(feature = "call")]
mod convert;
mod ends;
mod gates;
mod link;
pub mod load;
mod one_end;
mod profiles;
mod restart;
#[cfg(feature = "call")]
mod sample;
pub mod serve;
mod servers;
mod streams;
pub mod whip;

pub use ends::EndOfCall;
pub use gates::{
    figures_by_path, metrics, metrics_by_hand, metrics_of_server, metrics_of_whep, metrics_of_whip,
};
pub(super) use gates::{received, sent};
pub use link::{Link, LinkChange, LinkStream};
pub use one_end::OneEnd;
pub use profiles::{CallProfiles, NetworkProfile, Setting};
pub use restart::{IceRestart, RestartedEnd, WrongFingerprint};
#[cfg(feature = "call")]
pub use sample::{CallSample, SampledStream};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
pub use servers::{IceRefusal, IceServer};
pub use streams::{Inbound, Outbound};

use super::pcap::{
    Capture, DtlsHandshake, Event, IcePair, LipSync, Stream, TimeCourse, TransportFeedback,
};
use crate::stats::Summary;

/// A call between two peers in one process.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallLoopback {
    pub connected: bool,
    /// Whether it was ended before its time, by Ctrl-C for example.
    /// Of a report of before it was told: false; `partial` tells it there.
    #[serde(default)]
    pub interrupted: bool,
    /// How far the set-up came when it did not connect, or was interrupted:
    /// `gathering`, `ice` or `dtls`.
    pub failed_stage: Option<String>,
    /// Time that media was sent for.
    pub duration_ms: f64,
    pub seed: u64,
    pub setup: Setup,
    pub security: Security,
    /// When the connection was lost, since media began. Null when it was not.
    pub lost_ms: Option<f64>,
    /// Null when none was asked for, or its time did not come.
    pub restart: Option<IceRestart>,
    /// Null when both ends were told the right ones.
    pub wrong_fingerprint: Option<WrongFingerprint>,
    /// `caller` makes the offer, `callee` answers.
    pub caller: End,
    pub callee: End,
    /// What the link did with each direction, by its own count.
    pub links: Vec<Link>,
    pub offer: Option<String>,
    pub answer: Option<String>,
}

/// Set-up times of the call, each phase by itself. Null for a phase that was not reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Setup {
    /// Gathering of the candidates, the slower end. Null also when the set-up went on
    /// before it was complete.
    pub gathering_ms: Option<f64>,
    /// How long candidates were waited for before the set-up went on without all of them, of one
    /// end after the other. Null where gathering was complete.
    pub gathering_cut_short_ms: Option<f64>,
    /// From the answer being set to both ends having a candidate pair.
    pub ice_ms: Option<f64>,
    /// From there to both ends having DTLS-SRTP keys.
    pub dtls_ms: Option<f64>,
    /// Of that, from the ClientHello to the last Finished, as the caller saw them.
    pub dtls_handshake_ms: Option<f64>,
    /// Of that, from the last Finished to both ends having SRTP under way.
    pub srtp_ms: Option<f64>,
    /// From there to the first media packet at an end, the slower end.
    pub first_packet_ms: Option<f64>,
    /// The same of audio alone, from the connection on.
    pub first_audio_packet_ms: Option<f64>,
    /// The same of video alone, from the connection on.
    pub first_video_packet_ms: Option<f64>,
    /// From the connection on until every packet of a frame of video was there, the slower end.
    pub first_complete_frame_ms: Option<f64>,
    /// From the first API call to both ends connected.
    pub total_ms: Option<f64>,
    /// The same: the whole set-up.
    pub setup_ms: Option<f64>,
    /// How long the stage in `failed_stage` lasted until the set-up ended there. Null where it
    /// connected.
    pub failed_stage_ms: Option<f64>,
}

/// What the call is protected with, by the handshake that its keys come from. Null where there
/// was none, or not as far.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Security {
    /// `DTLS 1.2`.
    pub dtls_version: Option<String>,
    pub cipher_suite: Option<String>,
    /// Such as `SRTP_AEAD_AES_128_GCM` (RFC 5764 §4.1.2).
    pub srtp_profile: Option<String>,
    /// `caller` or `callee`.
    pub dtls_client: Option<String>,
    /// Kind and size of the key in the certificate, such as `ECDSA P-256`.
    pub caller_certificate_key: Option<String>,
    pub callee_certificate_key: Option<String>,
    /// Whether the certificate is that of the `a=fingerprint` in the end's description, as the
    /// other end was told it: `matches`, `differs`, or why they cannot be compared, as in `dtls_handshakes`.
    pub caller_fingerprint_in_sdp: Option<String>,
    pub callee_fingerprint_in_sdp: Option<String>,
}

/// One end of the call and what it saw.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct End {
    pub name: String,
    /// Candidates gathered, as in SDP.
    pub candidates: Vec<String>,
    pub candidate_pair: Option<CandidatePair>,
    /// The STUN and TURN servers that were asked.
    pub ice_servers: Vec<IceServer>,
    /// Time of the first message at this end, seconds since 1970-01-01 UTC. Null without any.
    pub first_packet_s: Option<f64>,
    pub inbound: Vec<Inbound>,
    pub outbound: Vec<Outbound>,
    /// Streams of retransmissions (RFC 4588), both ways.
    pub repair_streams: Vec<Stream>,
    /// Of each way whose receiver reports on every packet.
    pub transport_feedback: Vec<TransportFeedback>,
    pub lip_sync: Vec<LipSync>,
    /// From a check of ICE, which goes on during the call (RFC 7675), to its answer.
    pub consent_rtt_ms: Summary,
    /// The same over time.
    pub consent_rtt_course: TimeCourse,
    /// What STUN did. Numbers of packets, here and below, count the messages of this end.
    pub ice_pairs: Vec<IcePair>,
    pub dtls_handshakes: Vec<DtlsHandshake>,
    /// What happened at this end, in the order of the times.
    pub events: Vec<Event>,
    /// Events beyond the number that is listed.
    pub unlisted_events: u64,
    pub data: DataChannel,
}

impl End {
    /// What a capture at this end would show, but what is lost of what it sends: that its
    /// receivers counted.
    pub fn as_capture(&self) -> Capture {
        let inbound = self.inbound.iter().map(|inbound| inbound.stream.clone());
        let outbound = self.outbound.iter().map(Outbound::as_received);
        let media = inbound
            .chain(outbound)
            .filter(|stream| stream.reception.packets > 0);
        Capture {
            source: self.name.clone(),
            first_packet_s: self.first_packet_s,
            duration_ms: self.duration_ms(),
            streams: media.chain(self.repair_streams.iter().cloned()).collect(),
            transport_feedback: self.transport_feedback.clone(),
            lip_sync: self.lip_sync.clone(),
            ice_pairs: self.ice_pairs.clone(),
            dtls_handshakes: self.dtls_handshakes.clone(),
            events: self.events.clone(),
            unlisted_events: self.unlisted_events,
            ..Capture::default()
        }
    }

    /// Up to the last packet of media.
    fn duration_ms(&self) -> Option<f64> {
        let inbound = self.inbound.iter().map(|inbound| &inbound.stream);
        let outbound = self.outbound.iter().map(|outbound| &outbound.stream);
        let end_s =
            |stream: &Stream| Some(stream.timeline.begin_s? + stream.reception.duration_ms? / 1e3);
        let end_s = inbound.chain(outbound).filter_map(end_s).reduce(f64::max)?;
        Some((end_s - self.first_packet_s?) * 1e3)
    }
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CandidatePair {
    /// `host`, `srflx`, `prflx` or `relay`.
    pub local_type: String,
    pub local_address: String,
    pub remote_type: String,
    pub remote_address: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct DataChannel {
    pub messages_sent: u64,
    pub messages_received: u64,
    pub bytes_sent: u64,
    pub bytes_received: u64,
    /// Bits of messages received in a second, from the first message to the last. Null with
    /// less than two.
    pub received_bps: Option<f64>,
    /// Not sent when they were due, because a mebibyte waited to be sent already.
    pub messages_held_back: u64,
    /// Echoes that came behind that of a later message.
    pub messages_out_of_order: u64,
    /// Longest time in which messages were sent and none came. Null where none was sent.
    pub longest_silence_ms: Option<f64>,
    /// A message to the other end and its echo back, through SCTP's own retransmissions.
    pub message_rtt_ms: Summary,
}
