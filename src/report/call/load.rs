//! What `call load` and `report merge` report.

#[cfg(feature = "call")]
mod convert;
pub mod findings;
mod gates;
mod merge;
mod tally;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use gates::metrics;
pub use merge::{MergeError, merge};
pub use tally::{OneCall, Tally};

use super::{LinkChange, Setting};
use crate::stats::Distribution;

/// Calls that are listed one by one; the others are only counted.
pub const MOST_LISTED: usize = 1_000;

/// Many calls, made by one process or by several whose reports were merged.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallLoad {
    pub plan: LoadPlan,
    /// One for each process, by their numbers.
    pub shards: Vec<LoadShard>,
    /// Shards of the plan whose reports are not in this one.
    pub missing_shards: Vec<u64>,
    pub calls: CallCounts,
    /// Calls that did not connect, by the stage at which their set-up ended, and those that were lost.
    pub failures: Vec<StageFailures>,
    /// Of the calls that connected.
    pub setup: SetupSpread,
    pub media: MediaSpread,
    /// Those with the lowest numbers, at most a thousand.
    pub listed: Vec<LoadedCall>,
    pub unlisted_calls: u64,
}

/// What was to be done, by all shards together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoadPlan {
    /// `loopback`, or the endpoint without its query.
    pub target: String,
    /// `whip` or `whep`. Null of loopback.
    pub protocol: Option<String>,
    pub calls: u64,
    /// Calls begun a second.
    pub rate_per_s: f64,
    /// Time that each call sends or plays media.
    pub duration_ms: f64,
    /// `audio`, `video`, `data`.
    pub media: Vec<String>,
    /// Rate that frames of video are filled up to. Null where they are as they are.
    pub video_bps: Option<u64>,
    /// Of the first call; each has another.
    pub seed: u64,
    /// How the network treats what the caller sends, and what it receives.
    pub network: Vec<Setting>,
    /// How often it changes during a call.
    /// Of a report of before it was told: 0.
    #[serde(default)]
    pub network_changes: u64,
    /// For each of `network` the later settings, in the order of their times.
    /// Null of a report of before it was told.
    #[serde(default)]
    pub network_later: Option<Vec<Vec<LinkChange>>>,
    /// Of a report of before it was told: empty, `policy` too.
    #[serde(default)]
    pub ice: LoadIce,
    /// Number of processes that share the calls.
    pub shards: u64,
    /// Share of calls that may fail without failing the run.
    pub allowed_failed_percent: f64,
}

/// How each call connects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LoadIce {
    /// URIs without secrets; `embedded` is the TURN server of the process itself.
    pub servers: Vec<String>,
    /// `all` or `relay`.
    pub policy: String,
    /// Candidates follow the offer.
    pub trickle: bool,
}

/// One process and what it could do.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoadShard {
    /// From 0 on.
    pub index: u64,
    pub calls: u64,
    /// When the first call began, seconds since 1970-01-01 UTC.
    pub begin_s: f64,
    /// From there until the last call was over.
    pub lasted_ms: f64,
    /// Calls at the same time, at most.
    pub most_at_once: u64,
    /// Stopped before all calls were made.
    pub interrupted: bool,
    pub machine: Machine,
}

/// What the calls took of the machine, and what it could not do: loss and delay of its own making.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Machine {
    /// Time of the processor, all threads together. Null where the system does not say.
    pub cpu_ms: Option<f64>,
    /// The same over the time that the load lasted, of one core.
    pub cpu_percent_of_core: Option<f64>,
    /// The same for each call: set-up, media and end.
    pub cpu_per_call_ms: Option<f64>,
    /// The most memory that was resident at one time.
    pub memory_peak_bytes: Option<u64>,
    /// That, less what was resident before the first call, for each call at the same time.
    pub memory_per_call_bytes: Option<u64>,
    /// Frames of audio and video that were sent.
    pub frames_sent: u64,
    /// Of those, sent more than 20 ms after their time.
    pub frames_late: u64,
    /// The longest that a frame was sent after its time.
    pub latest_frame_ms: f64,
    /// The longest that a call was begun after its time.
    pub latest_begin_ms: f64,
    /// Packets that the emulated network let through and no end received: this machine lost
    /// them. Null where the other end is elsewhere.
    pub packets_lost_here: Option<u64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CallCounts {
    pub planned: u64,
    pub begun: u64,
    pub connected: u64,
    pub failed: u64,
    /// Of those that connected: the connection was lost, or the other end closed it, before their
    /// time was over.
    /// Of a report of before they were counted: 0.
    #[serde(default)]
    pub lost: u64,
    /// Failed or lost, of those that were begun and not interrupted before they connected. Null
    /// without any.
    pub failed_percent: Option<f64>,
    /// Interrupted before they connected.
    pub unfinished: u64,
    /// At the same time, at most; of several processes the sum, which is more than there were where
    /// they did not run at the same time.
    pub most_at_once: u64,
}

/// Calls that failed at one stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StageFailures {
    /// `local` where the call could not be tried, `gathering`, `http`, `answer`, `ice` or `dtls`;
    /// `media` where it connected and ended before its time.
    pub stage: String,
    pub calls: u64,
    /// The lowest number of such a call.
    pub first_call: u64,
    /// What went wrong with that one, in words.
    pub first_reason: Option<String>,
}

/// Set-up times of the calls that connected, as in `setup` of one call.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetupSpread {
    pub gathering_ms: Distribution,
    /// From the POST to its whole answer.
    pub http_ms: Distribution,
    pub ice_ms: Distribution,
    pub dtls_ms: Distribution,
    /// From the first API call to both ends connected.
    pub total_ms: Distribution,
    /// From there to the first media packet at an end.
    pub first_packet_ms: Distribution,
}

/// The media of all calls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MediaSpread {
    /// RTP packets that our ends sent.
    pub packets_sent: u64,
    /// RTP packets that our ends received.
    pub packets_received: u64,
    /// A value for each stream: sent and never received, before any is sent again; where the other
    /// end is elsewhere, by its reports.
    pub loss_percent: Distribution,
    /// A value for each stream: its mean RFC 3550 jitter; where the other end is elsewhere, the
    /// last that it reported.
    pub jitter_ms: Distribution,
    /// A value for each stream that is sent: its median round trip, by RTCP.
    pub rtt_ms: Distribution,
}

/// A call in short. Of several streams each figure is that of the worst.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoadedCall {
    /// From 0 on, over all shards.
    pub number: u64,
    /// When it was begun, from the start of its process's load.
    pub begin_ms: f64,
    /// When it was over, from there as well.
    pub ended_ms: Option<f64>,
    pub connected: bool,
    /// Where its set-up ended, or `media` when it was lost. Null when it went well or was
    /// interrupted.
    pub failed_stage: Option<String>,
    pub setup_ms: Option<f64>,
    pub loss_percent: Option<f64>,
    pub jitter_ms: Option<f64>,
    pub rtt_ms: Option<f64>,
}
