//! What RTCP says of a stream beyond its reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::course::{Rates, TimeCourse};
use crate::capture::observed::FlowKey;
use crate::capture::session::{self, OriginalNumbers, RecoverySummary, TransportSummary};
use crate::rtp::sequence::Counts;
use crate::rtp::xr;
use crate::stats::Summary;

/// Packets asked for again (RFC 4585 §6.2.1), and whether they came.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recovery {
    /// Different packets that were asked for.
    pub asked_packets: u64,
    /// Requests for a packet that had been asked for already.
    pub asked_again: u64,
    /// `read` when retransmissions tell what they carry (RFC 4588 §4), `hidden` when SRTP
    /// hides it, `none_seen` when no stream of retransmissions was found.
    pub original_numbers: String,
    /// Packets with retransmissions; more than were asked for when some came twice or unasked.
    /// Of encrypted ones, those with padding are taken for probes.
    pub retransmissions: u64,
    /// Of these, those of packets that nobody had asked for: senders probe for bandwidth with
    /// them, or go by transport-wide feedback. Null when hidden.
    pub unasked: Option<u64>,
    /// Packets asked for that a retransmission brought. Null when hidden.
    pub by_retransmission: Option<u64>,
    /// Packets asked for that then came in the stream itself.
    pub late: u64,
    /// Both of these, of `asked_packets`. Null when hidden.
    pub recovered_percent: Option<f64>,
    /// Asked for and not seen again until the end of the capture. Null when hidden.
    pub never_recovered: Option<u64>,
    /// From the first request for a packet to the packet, at the capture point.
    pub delay_ms: Summary,
    /// Packets that never came to the capture point, neither themselves nor by a
    /// retransmission, asked for or not. Null when hidden and any are missing.
    pub lost_after_recovery: Option<u64>,
    pub loss_after_recovery_percent: Option<f64>,
}

/// The end of a source, as its sender announced it (RFC 3550 §6.6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Bye {
    /// Number of the packet in the capture.
    pub packet: u64,
    /// The capture that it is in, where several make one timeline; else null.
    pub packet_file: Option<String>,
    /// Seconds since 1970-01-01 UTC.
    pub at_s: f64,
    pub reason: Option<String>,
}

/// What the receiver says in extended reports (RFC 3611).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExtendedReports {
    pub blocks: u64,
    /// Packets that loss traces mark as lost, each as often as they do (RFC 3611 §4.1).
    pub marked_lost: u64,
    /// Packets marked as having come more than once (RFC 3611 §4.2).
    pub marked_duplicate: u64,
    /// The last statistics summary. Null without one.
    pub statistics: Option<ExtendedStatistics>,
    /// The last VoIP metrics. Null without any.
    pub voip: Option<VoipMetrics>,
}

/// RFC 3611 §4.6. Null is what the receiver did not measure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExtendedStatistics {
    pub lost: Option<u32>,
    pub duplicates: Option<u32>,
    /// Null too while the stream's clock rate is unknown.
    pub jitter_mean_ms: Option<f64>,
    pub jitter_max_ms: Option<f64>,
}

/// RFC 3611 §4.7, as the receiver measured it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VoipMetrics {
    pub loss_percent: f64,
    /// Packets that came too late to be played.
    pub discard_percent: f64,
    pub round_trip_delay_ms: u16,
    pub end_system_delay_ms: u16,
    pub jitter_buffer_nominal_ms: u16,
    /// 0 to 100. Null when not measured, as the two that follow.
    pub r_factor: Option<u8>,
    /// Listening quality.
    pub mos_lq: Option<f64>,
    /// Conversational quality.
    pub mos_cq: Option<f64>,
}

impl Recovery {
    /// `counts` are those of the stream's sequence numbers.
    pub fn of(recovery: &RecoverySummary, counts: &Counts) -> Recovery {
        let sums = recovery.sums;
        let recovered = recovery.recovered();
        let left = match counts.lost() {
            // Whatever came again, nothing is missing.
            0 => Some(0),
            lost => recovered.map(|_| lost.saturating_sub(sums.missing_here)),
        };
        Recovery {
            asked_packets: sums.asked,
            asked_again: sums.asked_again,
            original_numbers: recovery.numbers.as_str().to_owned(),
            retransmissions: recovery.retransmissions(),
            unasked: recovered.map(|_| sums.unasked),
            by_retransmission: recovered.map(|_| sums.by_retransmission),
            late: sums.late,
            recovered_percent: recovered.and_then(|recovered| percent(recovered, sums.asked)),
            never_recovered: recovered.map(|recovered| sums.asked.saturating_sub(recovered)),
            delay_ms: match recovery.numbers {
                OriginalNumbers::Hidden => Summary::default(),
                _ => recovery.delay.scaled(1e3),
            },
            lost_after_recovery: left.filter(|_| !counts.are_mostly_unseen()),
            loss_after_recovery_percent: left
                .filter(|_| counts.tell_loss())
                .and_then(|left| percent(left, counts.expected)),
        }
    }
}

fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

impl From<session::Bye> for Bye {
    fn from(bye: session::Bye) -> Bye {
        Bye {
            packet: bye.packet,
            packet_file: None,
            at_s: bye.at.as_secs_f64(),
            reason: bye.reason,
        }
    }
}

impl ExtendedReports {
    /// None when there were none.
    pub fn of(
        extended: &session::ExtendedReports,
        clock_rate_hz: Option<u32>,
    ) -> Option<ExtendedReports> {
        (extended.blocks > 0).then(|| ExtendedReports {
            blocks: extended.blocks,
            marked_lost: extended.marked_lost,
            marked_duplicate: extended.marked_duplicate,
            statistics: extended
                .statistics
                .map(|statistics| ExtendedStatistics::of(statistics, clock_rate_hz)),
            voip: extended.voip.map(VoipMetrics::from),
        })
    }
}

impl ExtendedStatistics {
    fn of(statistics: xr::Statistics, clock_rate_hz: Option<u32>) -> ExtendedStatistics {
        let jitter = |index: usize| {
            let ticks = *statistics.jitter?.get(index)?;
            Some(f64::from(ticks) / f64::from(clock_rate_hz?) * 1e3)
        };
        ExtendedStatistics {
            lost: statistics.lost,
            duplicates: statistics.duplicates,
            jitter_mean_ms: jitter(2),
            jitter_max_ms: jitter(1),
        }
    }
}

impl From<xr::VoipMetrics> for VoipMetrics {
    fn from(metrics: xr::VoipMetrics) -> VoipMetrics {
        let percent = |rate: u8| f64::from(rate) / 256.0 * 100.0;
        let score = |tenths: Option<u8>| tenths.map(|tenths| f64::from(tenths) / 10.0);
        VoipMetrics {
            loss_percent: percent(metrics.loss_rate),
            discard_percent: percent(metrics.discard_rate),
            round_trip_delay_ms: metrics.round_trip_delay_ms,
            end_system_delay_ms: metrics.end_system_delay_ms,
            jitter_buffer_nominal_ms: metrics.jitter_buffer_nominal_ms,
            r_factor: metrics.r_factor,
            mos_lq: score(metrics.mos_lq_tenths),
            mos_cq: score(metrics.mos_cq_tenths),
        }
    }
}

/// What feedback for congestion control says of all streams of a flow
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TransportFeedback {
    /// Of the flow that is reported on.
    pub source_address: String,
    pub destination_address: String,
    pub transport: String,
    pub feedback_packets: u64,
    /// Feedback packets that are missing by their own count, up to 127 in a row: lost on their way
    /// to the capture point. Null where several receivers count, each by itself.
    pub feedback_lost: Option<u64>,
    /// The id of the header extension with the transport-wide count. Null when none was found;
    /// what needs it is then null or empty.
    pub extension_id: Option<u8>,
    /// How that was found: `sdp` (`a=extmap`, RFC 8285 §5), or `inferred` from its values: the
    /// element of two bytes that goes up with every packet of the flow.
    pub extension_id_source: Option<String>,
    /// Packets that the receiver reported on, as received or not.
    pub expected: u64,
    /// Those that it never reported as received: the loss as the sender sees it.
    pub lost: u64,
    pub loss_percent: Option<f64>,
    /// Packets between the first and the last reported on, of which no feedback in the capture
    /// speaks: whether they came is unknown.
    /// Of a report of before they were told apart: 0, and they are in `expected`.
    #[serde(default)]
    pub unreported: u64,
    /// How much longer packets took from the capture point to the receiver than the fastest
    /// did. The receiver's clock counts: one that runs fast or slow shows as a slow rise.
    pub delay_above_least_ms: Summary,
    /// The same over time, by when packets passed the capture point.
    pub delay_course: TimeCourse,
    /// Packets that passed the capture point.
    pub sent: Rates,
    /// Packets reported as received, by the receiver's clock, as if the first one had taken no
    /// time. Those that no feedback in the capture speaks of are not among them.
    pub received: Rates,
}

impl From<(FlowKey, TransportSummary)> for TransportFeedback {
    fn from((flow, summary): (FlowKey, TransportSummary)) -> TransportFeedback {
        TransportFeedback {
            source_address: flow.from().to_string(),
            destination_address: flow.to().to_string(),
            transport: flow.transport.as_str().to_owned(),
            feedback_packets: summary.feedbacks,
            feedback_lost: summary.feedbacks_lost,
            extension_id: summary.extension.map(|(id, _)| id),
            extension_id_source: summary.extension.map(|(_, by)| by.as_str().to_owned()),
            expected: summary.reported,
            lost: summary.lost,
            loss_percent: percent(summary.lost, summary.reported),
            unreported: summary.unreported,
            delay_above_least_ms: summary.delay.scaled(1e3),
            delay_course: TimeCourse::above_least(&summary.delay_course),
            sent: Rates::from(&summary.sent),
            received: Rates::from(&summary.received),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::session::RecoverySums;

    #[test]
    fn what_is_missing_after_recovery_is_unknown_where_retransmissions_are_hidden() {
        let hidden = RecoverySummary {
            sums: RecoverySums::default(),
            delay: Summary::default(),
            numbers: OriginalNumbers::Hidden,
        };
        let counts = |unique| Counts {
            expected: 10,
            unique,
            ..Counts::default()
        };
        let left = |unique| Recovery::of(&hidden, &counts(unique)).loss_after_recovery_percent;
        assert_eq!(left(8), None);
        assert_eq!(left(10), Some(0.0));
    }
}
