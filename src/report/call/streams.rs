//! The streams of a call, as an end of it saw them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::pcap::{Stream, TimeCourse};
use crate::stats::Summary;

/// A stream that this end received, as a capture at this end would show it. Loss is that of
/// the network; `recovery` tells what retransmissions made up for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Inbound {
    /// Its `rtt_sender_ms` are those to the other end and back; `rtt_ms` has no samples.
    #[serde(flatten)]
    pub stream: Stream,
    /// Packets that the other end sent, by its own count.
    /// Null where that is not known.
    pub packets_sent: Option<u64>,
    /// Sent and never received. Counts what `lost` cannot: the packets before the
    /// first and after the last that came, which no receiver knows of.
    pub not_received: Option<u64>,
    /// Null when nothing was sent.
    pub not_received_percent: Option<f64>,
    /// From the sender's tap to this end's tap; both ends read one clock.
    pub one_way_delay_ms: Summary,
    /// The same over time.
    pub one_way_delay_course: TimeCourse,
    /// Retransmissions received (RFC 4588), which recover part of `lost`.
    pub retransmissions_received: u64,
}

/// A stream that this end sent, as a capture at this end would show it, with what its receiver
/// reported back.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Outbound {
    /// Its `rtt_ms` are those to the other end and back; `rtt_sender_ms` has no samples.
    #[serde(flatten)]
    pub stream: Stream,
    pub packets_sent: u64,
    pub payload_bytes_sent: u64,
    pub retransmissions_sent: u64,
    /// From the last report block. Null when none came.
    pub remote_lost: Option<i32>,
    pub remote_fraction_lost_percent: Option<f64>,
    pub remote_jitter_ms: Option<f64>,
}
