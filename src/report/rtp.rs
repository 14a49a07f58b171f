//! Figures of one RTP stream, the same for a capture and for a live call.

use schemars::JsonSchema;
use serde::Serialize;

use crate::rtp::stream::Reception;

/// What reception of one SSRC amounts to (RFC 3550 §6.4 and Appendix A).
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct RtpReception {
    /// RTP packets seen, duplicates included.
    pub packets: u64,
    /// RTP payload bytes seen, without header and padding, duplicates included.
    pub payload_bytes: u64,
    /// From the first packet to the last. Null with fewer than two packets.
    pub duration_ms: Option<f64>,
    /// Payload bits over `duration_ms`.
    pub bitrate_bps: Option<f64>,
    /// Packets that extended sequence numbers say were sent between first and last.
    pub expected: u64,
    /// `expected` minus the different packets seen.
    pub lost: u64,
    pub loss_percent: Option<f64>,
    pub duplicates: u64,
    /// Packets that came after one with a higher sequence number.
    pub reordered: u64,
    /// Times the sequence numbers started anew (RFC 3550 Appendix A.1).
    pub restarts: u64,
    pub jitter_ms: Jitter,
    /// Runs of consecutive packets that never came.
    pub loss_bursts: LossBursts,
    /// Longest time between two consecutive packets.
    pub max_interarrival_ms: Option<f64>,
}

/// Interarrival jitter of RFC 3550 §6.4.1. Null while no clock rate is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, JsonSchema)]
pub struct Jitter {
    pub last: Option<f64>,
    pub mean: Option<f64>,
    pub max: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LossBursts {
    pub count: u64,
    /// Packets in the longest run. Null when nothing was lost.
    pub longest: Option<u64>,
}

impl From<Reception> for RtpReception {
    fn from(reception: Reception) -> Self {
        let seconds = reception.seconds();
        let counts = reception.counts;
        let lost = counts.lost();
        let ms = |seconds: f64| seconds * 1e3;
        RtpReception {
            packets: reception.packets,
            payload_bytes: reception.payload_bytes,
            duration_ms: seconds.map(ms),
            bitrate_bps: seconds
                .filter(|seconds| *seconds > 0.0)
                .map(|seconds| reception.payload_bytes as f64 * 8.0 / seconds),
            expected: counts.expected,
            lost,
            loss_percent: (counts.expected > 0)
                .then(|| lost as f64 * 100.0 / counts.expected as f64),
            duplicates: reception.duplicates,
            reordered: reception.reordered,
            restarts: reception.restarts,
            jitter_ms: Jitter {
                last: reception.jitter.map(|[last, _, _]| ms(last)),
                mean: reception.jitter.map(|[_, mean, _]| ms(mean)),
                max: reception.jitter.map(|[_, _, max]| ms(max)),
            },
            loss_bursts: LossBursts {
                count: counts.bursts,
                longest: (counts.bursts > 0).then_some(counts.longest_burst),
            },
            max_interarrival_ms: reception.max_interarrival.map(ms),
        }
    }
}
