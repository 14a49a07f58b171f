//! What `call serve` reports.

#[cfg(feature = "call")]
mod convert;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OneEnd;

/// A server of calls, and the calls that it had.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallServe {
    /// Of the page. Below it are /whip and /whep.
    pub url: String,
    /// How long it ran.
    pub elapsed_ms: f64,
    /// In the order of their numbers.
    pub calls: Vec<ServedCall>,
    /// Calls beyond the number that is listed.
    pub unlisted_calls: u64,
    /// How many were waited for. Null where it was not said.
    pub calls_wanted: Option<u64>,
    /// Answers to requests by their status.
    pub answers: Vec<Answers>,
}

/// How often requests were answered so.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Answers {
    pub status: u16,
    pub count: u64,
}

/// A call with a client, as this end saw it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct ServedCall {
    /// From 1 on.
    pub number: u64,
    /// `whip`: the client publishes; `whep`: it plays; `page`: the page of this server, both.
    pub purpose: String,
    /// Where its offer came from.
    pub client: String,
    /// As it calls itself. Null when it did not.
    pub user_agent: Option<String>,
    /// When the offer came, since the server began.
    pub begun_ms: f64,
    /// `client` (it ended its session), `closing` (it closed the connection, and did not end its
    /// session), `silence` (it was not heard of any more), `time_limit`, `not_connected` or `server`.
    pub ended_by: String,
    /// Candidates that came after the offer.
    pub trickled_candidates: u64,
    /// The file with its packets, decrypted. Null without --pcap-dir.
    pub capture: Option<String>,
    /// What the browser said. Null for other clients than the page.
    pub browser: Option<Browser>,
    #[serde(flatten)]
    pub call: OneEnd,
}

/// A browser's getStats beside what was measured here.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Browser {
    /// Whether both figures are of the same packets: neither end sent any more. Else those of the
    /// browser are up to a second older, and counts are not compared.
    pub is_final: bool,
    pub streams: Vec<StreamBeside>,
    /// From a check of ICE to its answer, mean: of the browser's own checks and of ours.
    pub consent_rtt_ms: Beside<f64>,
    /// Messages of the browser over the data channel, and how many of them were echoed to it.
    pub messages_sent: Beside<i64>,
    pub messages_received: Beside<i64>,
    /// From a message to its echo, median. Only the browser measures it.
    pub message_rtt_ms: Option<f64>,
}

/// A stream as both ends have it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StreamBeside {
    /// `from_browser` or `to_browser`.
    pub direction: String,
    /// `audio` or `video`.
    pub kind: String,
    pub ssrc: u32,
    /// As getStats has it, with what was sent again, which browsers also do to probe the path. Of
    /// what comes from the browser, ours are those that sequence numbers tell of.
    pub packets_sent: Beside<i64>,
    /// With what was sent again. Null for the sender.
    pub packets_received: Beside<i64>,
    /// By the receiver; the sender's is what reports told it.
    pub packets_lost: Beside<i64>,
    /// Sent, or received. With what was sent again.
    pub payload_bytes: Beside<i64>,
    /// RFC 3550's, at last: of the receiver, and what reports told the sender.
    pub jitter_ms: Beside<f64>,
    /// From RTCP, to the receiver and back: the browser's last, our median. Only the sender
    /// measures it.
    pub rtt_ms: Beside<f64>,
    /// Of video: sent, or received whole.
    pub frames: Beside<i64>,
    /// Requests for packets, by whoever received.
    pub nacks: Beside<i64>,
}

/// A figure of both ends. Null where an end did not measure it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Beside<T> {
    pub browser: Option<T>,
    pub ours: Option<T>,
    /// Ours less the browser's. Null also for counts that are not of the same packets.
    pub difference: Option<T>,
}

impl CallServe {
    pub fn connected(&self) -> usize {
        self.calls
            .iter()
            .filter(|served| served.call.connected)
            .count()
    }
}
