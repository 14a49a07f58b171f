//! What the emulated network did.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Setting;
use crate::stats::Summary;

/// One direction of the emulated network: what it was set to, and what it did.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// `caller_to_callee` or `callee_to_caller`.
    pub direction: String,
    /// What it was set to when the call began.
    #[serde(flatten)]
    pub setting: Setting,
    /// Later settings, in the order of their times.
    pub changes: Vec<LinkChange>,
    /// Datagrams handed to the link, of any kind.
    pub datagrams: u64,
    pub delivered: u64,
    pub dropped_by_loss: u64,
    pub dropped_by_queue: u64,
    /// Copies of datagrams that came twice.
    pub duplicated: u64,
    /// Still on their way when the call was counted.
    pub in_flight: u64,
    /// Delivered by the link, but refused by the system's socket.
    pub send_errors: u64,
    /// Time between a datagram's entry and its release, as it really was, the
    /// thread's lateness on a busy machine included.
    pub applied_delay_ms: Summary,
    pub streams: Vec<LinkStream>,
}

/// One SSRC as the link saw it. RTP headers stay readable under SRTP.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LinkStream {
    pub ssrc: u32,
    /// The same as Wireshark shows it: `0x1a2b3c4d`.
    pub ssrc_hex: String,
    pub packets: u64,
    pub dropped: u64,
    /// Drops that a receiver cannot know of: before the first packet that got through.
    pub dropped_before_first: u64,
    /// Drops that a receiver cannot know of: after the last packet that got through.
    pub dropped_after_last: u64,
    /// Copies of packets that came twice.
    pub duplicated: u64,
    /// Packets that came behind one that had been sent after them.
    pub overtaken: u64,
}

/// What a link was set to during the call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LinkChange {
    /// Since the connection.
    pub at_ms: f64,
    #[serde(flatten)]
    pub setting: Setting,
}
