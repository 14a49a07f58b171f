//! What was beyond the limits of the analysis.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capture::analyze::Summary;

/// How much of a capture the tables of the analysis had no room for, besides what the fields
/// `unlisted_…` of the capture count. All 0 as a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unlisted {
    /// Messages other than RTP of flows beyond the number that is listed.
    pub flow_messages: u64,
    /// Segments of TCP connections beyond the number that is followed.
    pub tcp_segments: u64,
    /// Round trips on paths beyond the number of which they are kept.
    pub round_trips: u64,
    /// Packets asked for or sent again of streams beyond the number of which recovery is followed.
    pub recoveries: u64,
    /// Transport-wide feedback on flows beyond the number that is followed.
    pub transport_feedbacks: u64,
    /// ICMP messages on flows beyond the number that is listed.
    pub icmp_messages: u64,
    /// Messages of clients of TURN servers beyond the number that is kept apart.
    pub relay_messages: u64,
    /// Bindings of channels of TURN beyond the number that is kept.
    pub relay_channels: u64,
}

impl Unlisted {
    pub fn of(summary: &Summary) -> Unlisted {
        let session = summary.session.unlisted;
        Unlisted {
            flow_messages: session.flow_messages,
            tcp_segments: summary.tcp.unfollowed,
            round_trips: session.round_trips,
            recoveries: session.recoveries,
            transport_feedbacks: session.transport_feedbacks,
            icmp_messages: session.refusals,
            relay_messages: summary.unlisted_relays.messages,
            relay_channels: summary.unlisted_relays.channels,
        }
    }
}
