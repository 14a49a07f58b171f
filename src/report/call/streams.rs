//! The streams of a call, as an end of it saw them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::pcap::{Stream, TimeCourse};
use crate::stats::Summary;

/// A stream that this end received, as a capture at this end would show it. Loss is that of
/// the network; `recovery` tells what retransmissions made up for.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct Inbound {
    /// Its `rtt_sender_ms` are those to the other end and back; `rtt_ms` has no samples. Its
    /// `duplicates` are copies that came and that SRTP refused (RFC 3711 §3.3.2): no other figure
    /// has them.
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
    /// Packets that the receiver counted as lost up to its last report. Null when none came.
    pub remote_lost: Option<i32>,
    /// The same, of all that were sent. What was lost after that report is not in it.
    pub remote_loss_percent: Option<f64>,
    /// Since the report before it alone, as the last report has it (RFC 3550 §6.4.1).
    pub remote_fraction_lost_percent: Option<f64>,
    /// As the last report has it.
    pub remote_jitter_ms: Option<f64>,
}

impl Outbound {
    /// The stream with the loss that its receiver counted up to its last report.
    pub fn as_received(&self) -> Stream {
        let mut stream = self.stream.clone();
        stream.reception.lost = self
            .remote_lost
            .map_or(0, |lost| lost.max(0).unsigned_abs().into());
        stream.reception.loss_percent = self.remote_loss_percent;
        stream
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_lost_as_its_receiver_counted() {
        let stream = Outbound {
            packets_sent: 200,
            remote_lost: Some(8),
            remote_loss_percent: Some(4.0),
            ..Outbound::default()
        };
        let reception = stream.as_received().reception;
        assert_eq!((reception.lost, reception.loss_percent), (8, Some(4.0)));
    }

    #[test]
    fn what_nobody_reported_on_has_no_loss() {
        let mut stream = Outbound::default();
        stream.stream.reception.loss_percent = Some(0.0);
        assert_eq!(stream.as_received().reception.loss_percent, None);
    }
}
