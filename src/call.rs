//! Real calls between two webrtc peers in this process, over an emulated network.
//!
//! Each end has an `Ear` that hears RTP and RTCP above SRTP and the rest on the wire, and gives
//! it to the same session that judges captures; and a `Wire` below its sockets that loses and
//! delays datagrams and keeps a ledger of it.

use std::net::SocketAddr;
use std::time::Duration;

pub mod alone;
pub mod by_hand;
pub mod carrier;
mod clock;
mod consent;
mod copies;
pub mod data;
mod endpoint;
mod figures;
pub mod findings;
mod fingerprint;
pub mod http;
pub mod key_log;
pub mod link;
pub mod load;
mod loopback;
pub mod machine;
pub mod media;
pub mod meter;
mod observer;
mod peer;
pub mod plan;
mod ports;
pub mod record;
pub mod restart;
pub mod sample;
mod seconds;
pub mod serve;
pub mod servers;
pub mod tap;
pub mod whip;
pub mod wire;

pub use loopback::{CallError, Impaired, Options, loopback};

use consent::ConsentMeter;
use media::Format;
pub use peer::PeerError;
use plan::IcePlan;
use record::RecordError;
use restart::Restart;
use servers::ServerMeter;

use crate::capture::session::{SessionSummary, StreamSummary};

/// Who offers and who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Caller,
    Callee,
}

impl Role {
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Caller => "caller",
            Role::Callee => "callee",
        }
    }
}

/// How far the set-up of a call goes before it can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Gathering,
    /// The offer goes to a server.
    Http,
    /// Descriptions are carried by hand.
    Signalling,
    /// What the other end offered is taken.
    Offer,
    /// What the other end answered is taken.
    Answer,
    Ice,
    Dtls,
}

impl Stage {
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Gathering => "gathering",
            Stage::Http => "http",
            Stage::Signalling => "signalling",
            Stage::Offer => "offer",
            Stage::Answer => "answer",
            Stage::Ice => "ice",
            Stage::Dtls => "dtls",
        }
    }
}

/// A call, as it went.
#[derive(Debug)]
pub struct Call {
    /// The stage at which the set-up ended. None when the call connected.
    pub failed_at: Option<Stage>,
    /// Interrupted before its time.
    pub interrupted: bool,
    /// Time for which media was sent.
    pub media_time: Duration,
    pub seed: u64,
    /// How the ends were to connect.
    pub ice: IcePlan,
    /// When the connection was lost, since media began.
    pub lost_at: Option<Duration>,
    pub restart: Option<Restart>,
    /// Whose fingerprint the other end was told wrong.
    pub wrong_fingerprint: Option<Role>,
    pub setup: Setup,
    pub caller: End,
    pub callee: End,
    pub caller_to_callee: LinkRecord,
    pub callee_to_caller: LinkRecord,
    pub offer: Option<String>,
    pub answer: Option<String>,
    /// The ends still gathered candidates when the set-up went on without waiting.
    pub gathering_cut_short: bool,
    /// All media that the links let through had arrived when the counting began.
    pub drained: bool,
    /// Why the capture is not whole.
    pub capture_failure: Option<RecordError>,
}

/// Times of the set-up; None for what was not reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Setup {
    pub gathering: Option<Duration>,
    /// How long candidates were waited for before the set-up went on without all of them, of one
    /// end after the other.
    pub gathering_cut_short: Option<Duration>,
    pub ice: Option<Duration>,
    /// From candidate pairs to keys: `dtls_handshake` and `srtp` are parts of it.
    pub dtls: Option<Duration>,
    pub dtls_handshake: Option<Duration>,
    pub srtp: Option<Duration>,
    /// From the connection on, at the slower end, like those that follow.
    pub first_packet: Option<Duration>,
    pub first_audio_packet: Option<Duration>,
    pub first_video_packet: Option<Duration>,
    pub first_complete_frame: Option<Duration>,
    pub total: Option<Duration>,
    /// How long the stage lasted at which the set-up ended, where it did not connect.
    pub failed_stage: Option<Duration>,
}

/// What one end has to tell.
#[derive(Debug, Clone)]
pub struct End {
    pub role: Role,
    pub candidate_pair: Option<CandidatePair>,
    /// The addresses between which DTLS and media went.
    pub path: Option<tap::Path>,
    /// Since 1970: of the first message.
    pub begin: Option<Duration>,
    /// Since 1970: when all this was told.
    pub told: Duration,
    pub inbound: Vec<Inbound>,
    pub outbound: Vec<Outbound>,
    /// Streams of retransmissions, both ways.
    pub repairs: Vec<StreamSummary>,
    /// What else it observed; the streams are above.
    pub session: SessionSummary,
    pub consent: ConsentMeter,
    /// What ICE servers answered.
    pub servers: ServerMeter,
    pub data: data::Counts,
    pub pace: meter::Pace,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidatePair {
    pub local_type: String,
    pub local: SocketAddr,
    pub remote_type: String,
    pub remote: SocketAddr,
}

/// A stream that an end received, or should have received.
#[derive(Debug, Clone)]
pub struct Inbound {
    pub format: &'static Format,
    pub ssrc: u32,
    /// By the sender's count. None when it is elsewhere.
    pub packets_sent: Option<u64>,
    /// None when nothing of it came.
    pub stream: Option<StreamSummary>,
    pub delay: meter::Delay,
}

/// A stream that an end sent.
#[derive(Debug, Clone)]
pub struct Outbound {
    pub format: &'static Format,
    pub ssrc: u32,
    pub packets: u64,
    pub payload_bytes: u64,
    /// None when nothing of it was sent.
    pub stream: Option<StreamSummary>,
}

/// What a direction of the network was set to, and what it did.
#[derive(Debug, Clone)]
pub struct LinkRecord {
    pub plan: link::LinkPlan,
    pub ledger: link::Ledger,
}

#[cfg(test)]
mod tests;
