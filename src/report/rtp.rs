//! Figures of one RTP stream, the same for a capture and for a live call.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rtp::sequence::Counts;
use crate::rtp::stream::{Reception, is_doubled};
use crate::stats::Summary;

/// Of less time, a few packets in a moment would look like a high rate.
const SHORTEST_SECONDS: f64 = 1.0;

/// What reception of one SSRC amounts to (RFC 3550 §6.4 and Appendix A).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RtpReception {
    /// RTP packets seen, duplicates included.
    pub packets: u64,
    /// Different RTP packets seen: `expected` minus `lost`.
    pub received: u64,
    /// RTP payload bytes seen, without header and padding, duplicates included. Of SRTP that is
    /// not decrypted, the authentication tag is among them, which is 4, 10 or 16 bytes a packet
    /// by its profile (RFC 3711, RFC 7714), and so is padding.
    pub payload_bytes: u64,
    /// Those of duplicates among them.
    /// Of a report of before they were counted: 0.
    #[serde(default)]
    pub duplicate_payload_bytes: u64,
    /// From the first packet to the last. Null with fewer than two packets.
    pub duration_ms: Option<f64>,
    /// Payload bits over `duration_ms`; of a stream that repairs another, over that of the other
    /// where it is longer. Without duplicates where half or more of the packets are there twice, as
    /// jitter and the times between packets then are (PCAP004). Null below one second, of which a
    /// few packets are no rate.
    pub bitrate_bps: Option<f64>,
    /// Packets that extended sequence numbers say were sent between first and last, less those that
    /// a capture is known to have missed.
    pub expected: u64,
    /// `expected` minus the different packets seen.
    pub lost: u64,
    /// Null where nothing was expected, and where more packets passed unseen than were seen
    /// (`loss_unknown` of a capture's stream).
    pub loss_percent: Option<f64>,
    pub duplicates: u64,
    /// Packets that came after one with a higher sequence number.
    pub reordered: u64,
    /// Packets that came over 100 packets too late: a receiver that follows
    /// RFC 3550 Appendix A.1 drops them.
    pub late: u64,
    /// Farthest that a packet came behind a later one, in sequence numbers.
    pub reordering_extent: u64,
    /// Times the sequence numbers started anew (RFC 3550 Appendix A.1).
    pub restarts: u64,
    /// Packets whose sequence numbers are far from all others', each alone. They count nowhere
    /// else but in `packets`, and in `late` where they are behind.
    /// Of a report of before they were told apart: 0.
    #[serde(default)]
    pub out_of_sequence: u64,
    pub jitter_ms: Jitter,
    /// Runs of consecutive packets that never came.
    pub loss_bursts: LossBursts,
    /// Longest time between two consecutive packets.
    pub max_interarrival_ms: Option<f64>,
    /// Times from one packet to the next to arrive; percentiles are within 1.6 %.
    pub interarrival_ms: Summary,
}

/// Interarrival jitter of RFC 3550 §6.4.1. Null while no clock rate is known. Packets that came over
/// a second late are in it, where what follows them catches up; a clock that leapt is not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Jitter {
    pub last: Option<f64>,
    pub mean: Option<f64>,
    pub max: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LossBursts {
    pub count: u64,
    /// Packets in the longest run. Null when nothing was lost.
    pub longest: Option<u64>,
    /// Runs by their length; lengths without a run are left out.
    pub histogram: Vec<BurstLength>,
    /// Null when nothing was lost.
    pub gilbert: Option<Gilbert>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BurstLength {
    /// Packets in the run, at least.
    pub from: u64,
    /// Packets in the run, at most. Null for no limit.
    pub to: Option<u64>,
    pub bursts: u64,
}

/// The simple Gilbert model of the loss: two states, with these chances to change
/// with the next packet. Of independent losses, the two add up to 100 %.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Gilbert {
    /// That a packet is lost after one that came.
    pub loss_begins_percent: f64,
    /// That a packet comes after one that was lost.
    pub loss_ends_percent: f64,
}

impl LossBursts {
    /// Of a stream whose numbers began anew so many times.
    fn of(counts: Counts, restarts: u64) -> Self {
        let lost = counts.lost();
        let percent = |part: u64, whole: u64| part as f64 * 100.0 / whole as f64;
        LossBursts {
            count: counts.bursts,
            longest: (counts.bursts > 0).then_some(counts.longest_burst),
            histogram: counts
                .burst_lengths
                .iter()
                .map(|(lengths, bursts)| BurstLength {
                    from: *lengths.start(),
                    to: Some(*lengths.end()).filter(|&to| to < u64::MAX),
                    bursts,
                })
                .collect(),
            // The last packet before each restart came, and so did the last of all: none follows them.
            gilbert: (lost > 0).then(|| Gilbert {
                loss_begins_percent: percent(counts.bursts, counts.unique - 1 - restarts),
                loss_ends_percent: percent(counts.bursts, lost),
            }),
        }
    }
}

impl RtpReception {
    /// The bit rate of what was sent in this time.
    pub fn bitrate_over(&self, duration_ms: f64) -> Option<f64> {
        let seconds = duration_ms / 1e3;
        let doubled = match is_doubled(self.duplicates, self.received) {
            true => self.duplicate_payload_bytes,
            false => 0,
        };
        let bytes = self.payload_bytes.saturating_sub(doubled);
        (seconds >= SHORTEST_SECONDS).then(|| bytes as f64 * 8.0 / seconds)
    }
}

impl From<Reception> for RtpReception {
    fn from(reception: Reception) -> Self {
        let seconds = reception.seconds();
        let counts = reception.counts;
        let lost = counts.lost();
        let ms = |seconds: f64| seconds * 1e3;
        let mut figures = RtpReception {
            packets: reception.packets,
            received: counts.unique,
            payload_bytes: reception.payload_bytes,
            duplicate_payload_bytes: reception.duplicate_bytes,
            duration_ms: seconds.map(ms),
            bitrate_bps: None,
            expected: counts.expected,
            lost,
            loss_percent: counts
                .tell_loss()
                .then(|| lost as f64 * 100.0 / counts.expected as f64),
            duplicates: reception.duplicates,
            reordered: reception.reordered,
            late: reception.late,
            reordering_extent: reception.reordering_extent,
            restarts: reception.restarts,
            out_of_sequence: reception.strays,
            jitter_ms: Jitter {
                last: reception.jitter.map(|[last, _, _]| ms(last)),
                mean: reception.jitter.map(|[_, mean, _]| ms(mean)),
                max: reception.jitter.map(|[_, _, max]| ms(max)),
            },
            loss_bursts: LossBursts::of(counts, reception.restarts),
            max_interarrival_ms: reception.interarrival.max.map(ms),
            interarrival_ms: reception.interarrival.scaled(1e3),
        };
        figures.bitrate_bps = figures.duration_ms.and_then(|ms| figures.bitrate_over(ms));
        figures
    }
}
