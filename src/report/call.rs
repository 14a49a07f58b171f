//! What `call loopback` reports.

#[cfg(feature = "call")]
mod convert;
mod profiles;
pub mod whip;

pub use profiles::{CallProfiles, NetworkProfile, Setting};
use schemars::JsonSchema;
use serde::Serialize;

use super::rtp::RtpReception;
use crate::gate::{Metric, MetricDef};
use crate::stats::Summary;
use crate::units::Unit;

/// A call between two peers in one process.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct CallLoopback {
    pub connected: bool,
    /// How far the set-up came when it did not connect, or was interrupted:
    /// `gathering`, `ice` or `dtls`.
    pub failed_stage: Option<String>,
    /// Time that media was sent for.
    pub duration_ms: f64,
    pub seed: u64,
    pub setup: Setup,
    /// `caller` makes the offer, `callee` answers.
    pub caller: End,
    pub callee: End,
    /// What the link did with each direction, by its own count.
    pub links: Vec<Link>,
    pub offer: Option<String>,
    pub answer: Option<String>,
}

/// Set-up times of the call, each phase by itself. Null for a phase that was not reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Setup {
    /// Gathering of the candidates, the slower end. Null also when the set-up went on
    /// before it was complete.
    pub gathering_ms: Option<f64>,
    /// From the answer being set to both ends having a candidate pair.
    pub ice_ms: Option<f64>,
    /// From there to both ends having DTLS-SRTP keys.
    pub dtls_ms: Option<f64>,
    /// From there to the first media packet at an end, the slower end.
    pub first_packet_ms: Option<f64>,
    /// From the first API call to both ends connected.
    pub total_ms: Option<f64>,
}

/// One end of the call and what it saw.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct End {
    pub name: String,
    /// Candidates gathered, as in SDP.
    pub candidates: Vec<String>,
    pub candidate_pair: Option<CandidatePair>,
    pub inbound: Vec<Inbound>,
    pub outbound: Vec<Outbound>,
    pub data: DataChannel,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct CandidatePair {
    /// `host`, `srflx`, `prflx` or `relay`.
    pub local_type: String,
    pub local_address: String,
    pub remote_type: String,
    pub remote_address: String,
}

/// A stream that this end received.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Inbound {
    /// `audio` or `video`.
    pub kind: String,
    pub ssrc: u32,
    /// The same as Wireshark shows it: `0x1a2b3c4d`.
    pub ssrc_hex: String,
    pub codec: String,
    /// Packets that the other end sent, by its own count.
    pub packets_sent: u64,
    /// Sent and never received. Counts what `lost` cannot: the packets before the
    /// first and after the last that came, which no receiver knows of.
    pub not_received: u64,
    /// Null when nothing was sent.
    pub not_received_percent: Option<f64>,
    #[serde(flatten)]
    pub reception: RtpReception,
    /// From the sender's tap to this end's tap; both ends read one clock.
    pub one_way_delay_ms: Summary,
    /// Retransmissions received (RFC 4588), which recover part of `lost`.
    pub retransmissions_received: u64,
}

/// A stream that this end sent, with what its receiver reported back.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Outbound {
    pub kind: String,
    pub ssrc: u32,
    /// The same as Wireshark shows it: `0x1a2b3c4d`.
    pub ssrc_hex: String,
    pub packets_sent: u64,
    pub payload_bytes_sent: u64,
    pub retransmissions_sent: u64,
    /// From RTCP: arrival of a report block − LSR − DLSR (RFC 3550 §6.4.1).
    pub rtt_ms: Summary,
    /// Report blocks that came back.
    pub receiver_reports: u64,
    /// From the last report block. Null when none came.
    pub remote_lost: Option<i32>,
    pub remote_fraction_lost_percent: Option<f64>,
    pub remote_jitter_ms: Option<f64>,
}

#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct DataChannel {
    pub messages_sent: u64,
    pub messages_received: u64,
    /// A message to the other end and its echo back, through SCTP's own retransmissions.
    pub message_rtt_ms: Summary,
}

/// One direction of the emulated network: what it was set to, and what it did.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LinkChange {
    /// Since the connection.
    pub at_ms: f64,
    #[serde(flatten)]
    pub setting: Setting,
}

/// Metrics that gates of `call` may name. Each stream or end that has one is a subject.
const METRICS: &[MetricDef] = &[
    MetricDef {
        name: "setup",
        unit: Unit::Ms,
        about: "from the first API call to both ends connected",
    },
    MetricDef {
        name: "audio.loss",
        unit: Unit::Percent,
        about: "audio packets sent and never received",
    },
    MetricDef {
        name: "audio.jitter.mean",
        unit: Unit::Ms,
        about: "mean RFC 3550 jitter of audio",
    },
    MetricDef {
        name: "audio.jitter.max",
        unit: Unit::Ms,
        about: "highest RFC 3550 jitter of audio",
    },
    MetricDef {
        name: "audio.rtt.p95",
        unit: Unit::Ms,
        about: "95th percentile of the RTCP round-trip time of audio",
    },
    MetricDef {
        name: "audio.delay.p95",
        unit: Unit::Ms,
        about: "95th percentile of the one-way delay of audio",
    },
    MetricDef {
        name: "video.loss",
        unit: Unit::Percent,
        about: "video packets sent and never received",
    },
    MetricDef {
        name: "video.jitter.mean",
        unit: Unit::Ms,
        about: "mean RFC 3550 jitter of video",
    },
    MetricDef {
        name: "video.jitter.max",
        unit: Unit::Ms,
        about: "highest RFC 3550 jitter of video",
    },
    MetricDef {
        name: "video.rtt.p95",
        unit: Unit::Ms,
        about: "95th percentile of the RTCP round-trip time of video",
    },
    MetricDef {
        name: "video.delay.p95",
        unit: Unit::Ms,
        about: "95th percentile of the one-way delay of video",
    },
    MetricDef {
        name: "data.rtt.p95",
        unit: Unit::Ms,
        about: "95th percentile of the data channel's message round trip",
    },
];

/// What gates may name.
pub fn metrics() -> Vec<MetricDef> {
    METRICS.to_vec()
}

impl CallLoopback {
    pub fn metrics(&self) -> Vec<Metric> {
        let mut metrics = vec![Metric::new("setup", Unit::Ms, "call", self.setup.total_ms)];
        for end in [&self.caller, &self.callee] {
            for stream in &end.inbound {
                let subject = format!("{} received by the {}", stream.kind, end.name);
                let values = [
                    ("loss", stream.not_received_percent),
                    ("jitter.mean", stream.reception.jitter_ms.mean),
                    ("jitter.max", stream.reception.jitter_ms.max),
                    ("delay.p95", stream.one_way_delay_ms.p95),
                ];
                metrics.extend(of_kind(&stream.kind, &subject, &values));
            }
            for stream in &end.outbound {
                let subject = format!("{} sent by the {}", stream.kind, end.name);
                metrics.extend(of_kind(
                    &stream.kind,
                    &subject,
                    &[("rtt.p95", stream.rtt_ms.p95)],
                ));
            }
        }
        // Only the caller asks; the callee echoes.
        let data_rtt = self.caller.data.message_rtt_ms.p95;
        metrics.push(Metric::new(
            "data.rtt.p95",
            Unit::Ms,
            &self.caller.name,
            data_rtt,
        ));
        metrics
    }
}

/// The metrics of one kind, by the names in [`METRICS`].
fn of_kind<'a>(
    kind: &'a str,
    subject: &'a str,
    values: &'a [(&str, Option<f64>)],
) -> impl Iterator<Item = Metric> + 'a {
    values.iter().filter_map(move |(suffix, value)| {
        let def = METRICS.iter().find(|def| {
            def.name
                .strip_prefix(kind)
                .and_then(|rest| rest.strip_prefix('.'))
                == Some(*suffix)
        })?;
        Some(Metric::new(def.name, def.unit, subject, *value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_carries_every_metric_that_gates_may_name_and_no_other() {
        let end = |name: &str| End {
            name: name.to_owned(),
            inbound: ["audio", "video"]
                .map(|kind| Inbound {
                    kind: kind.to_owned(),
                    ..Inbound::default()
                })
                .into(),
            outbound: ["audio", "video"]
                .map(|kind| Outbound {
                    kind: kind.to_owned(),
                    ..Outbound::default()
                })
                .into(),
            ..End::default()
        };
        let call = CallLoopback {
            caller: end("caller"),
            callee: end("callee"),
            ..CallLoopback::default()
        };
        let carried = call.metrics();
        for def in METRICS {
            assert!(
                carried.iter().any(|metric| metric.name == def.name),
                "{}",
                def.name
            );
        }
        // For each end four figures of each stream received and one of each sent;
        // for the call its set-up and the data channel.
        assert_eq!(carried.len(), 2 * (2 * 4 + 2) + 2);
    }
}
