//! What is sent more than once.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Stream;
use crate::capture::session;
use crate::rtp::redundancy::{FecMeter, RedMeter};

/// What is sent so that lost packets can be restored, but for what Opus repeats within its packets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Redundancy {
    /// Payload bytes that are redundant: blocks of RED, forward error correction, and the streams
    /// that repair this one.
    pub redundant_bytes: u64,
    /// Of all payload bytes of this stream and of those that repair it.
    pub redundant_percent: Option<f64>,
    /// Null where the codec's packets do not come within RED (RFC 2198), or are encrypted.
    pub red: Option<Red>,
    /// ULPFEC within RED. Null without any.
    pub ulpfec: Option<ForwardErrorCorrection>,
    /// Streams of retransmissions and of forward error correction.
    pub repair_streams: Vec<RepairStream>,
}

/// Redundant audio data (RFC 2198).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Red {
    pub packets: u64,
    pub redundant_blocks: u64,
    /// Of the redundant blocks, with their headers.
    pub redundant_bytes: u64,
    /// Of the payload bytes of these packets.
    pub redundant_percent: Option<f64>,
    /// Most redundant blocks in one packet.
    pub blocks_max: u64,
    /// Packets that never came to the capture point, and whose audio a later one carries.
    pub recoverable_packets: u64,
}

/// Packets that restore others (RFC 5109).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForwardErrorCorrection {
    pub packets: u64,
    pub payload_bytes: u64,
    /// Packets that they protect, each as often as they do.
    pub protected_packets: u64,
    /// Packets that never came to the capture point, and that one of these restores from
    /// others that came.
    pub recoverable_packets: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepairStream {
    pub ssrc: u32,
    /// `rtx` (RFC 4588), `ulpfec` (RFC 5109) or `flexfec` (RFC 8627). Null where neither its
    /// description nor its packets tell.
    pub kind: Option<String>,
    /// How it was found that it repairs this one: `sdp` (`a=ssrc-group`, RFC 5576 §4.2, or the
    /// payload type, RFC 4588 §8.1), or `inferred` from its packets.
    pub source: String,
    pub packets: u64,
    pub payload_bytes: u64,
}

impl Redundancy {
    /// Of a stream with so many payload bytes. None when nothing is redundant.
    pub fn of(
        red: Option<&RedMeter>,
        repairs: &[session::RepairStream],
        payload_bytes: u64,
    ) -> Option<Redundancy> {
        if red.is_none() && repairs.is_empty() {
            return None;
        }
        let of_repairs: u64 = repairs.iter().map(|repair| repair.payload_bytes).sum();
        let within_red = red.map_or(0, |red| red.block_bytes + red.fec.bytes);
        let redundant_bytes = of_repairs + within_red;
        Some(Redundancy {
            redundant_bytes,
            redundant_percent: percent(redundant_bytes, payload_bytes + of_repairs),
            red: red.map(Red::from),
            ulpfec: red.and_then(|red| ForwardErrorCorrection::of(&red.fec)),
            repair_streams: repairs.iter().map(RepairStream::from).collect(),
        })
    }
}

/// Repairs come in a moment here and there: their rate is by the time of what they repair.
pub fn rate_repairs(streams: &mut [Stream]) {
    let durations: HashMap<Place, f64> = streams
        .iter()
        .filter_map(|stream| Some((place(stream, stream.ssrc), stream.reception.duration_ms?)))
        .collect();
    for stream in streams {
        let repaired = stream.repairs_ssrc.map(|ssrc| place(stream, ssrc));
        let Some(duration_ms) = repaired.and_then(|repaired| durations.get(&repaired)) else {
            continue;
        };
        let own = stream.reception.duration_ms.unwrap_or_default();
        stream.reception.bitrate_bps = stream.reception.bitrate_over(duration_ms.max(own));
    }
}

/// Source, destination, transport and SSRC of a stream.
type Place = (String, String, String, u32);

fn place(stream: &Stream, ssrc: u32) -> Place {
    (
        stream.source_address.clone(),
        stream.destination_address.clone(),
        stream.transport.clone(),
        ssrc,
    )
}

impl From<&RedMeter> for Red {
    fn from(red: &RedMeter) -> Red {
        Red {
            packets: red.packets,
            redundant_blocks: red.blocks,
            redundant_bytes: red.block_bytes,
            redundant_percent: percent(red.block_bytes, red.bytes),
            blocks_max: red.most_levels,
            recoverable_packets: red.recoverable(),
        }
    }
}

impl ForwardErrorCorrection {
    fn of(fec: &FecMeter) -> Option<ForwardErrorCorrection> {
        (fec.packets > 0).then(|| ForwardErrorCorrection {
            packets: fec.packets,
            payload_bytes: fec.bytes,
            protected_packets: fec.protected,
            recoverable_packets: fec.recoverable(),
        })
    }
}

impl From<&session::RepairStream> for RepairStream {
    fn from(repair: &session::RepairStream) -> RepairStream {
        RepairStream {
            ssrc: repair.ssrc,
            kind: repair.kind.map(|kind| kind.as_str().to_owned()),
            source: repair.found_by.as_str().to_owned(),
            packets: repair.packets,
            payload_bytes: repair.payload_bytes,
        }
    }
}

fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::rtp::RtpReception;

    fn stream(ssrc: u32, repairs_ssrc: Option<u32>, duration_ms: f64) -> Stream {
        let mut reception = RtpReception {
            payload_bytes: 1_000,
            duration_ms: Some(duration_ms),
            ..RtpReception::default()
        };
        reception.bitrate_bps = reception.bitrate_over(duration_ms);
        Stream {
            ssrc,
            repairs_ssrc,
            reception,
            ..Stream::default()
        }
    }

    #[test]
    fn a_few_packets_in_a_moment_are_no_rate() {
        assert_eq!(stream(1, None, 0.2).reception.bitrate_bps, None);
        assert_eq!(stream(1, None, 999.0).reception.bitrate_bps, None);
        assert_eq!(
            stream(1, None, 2_000.0).reception.bitrate_bps,
            Some(4_000.0)
        );
    }

    #[test]
    fn repairs_are_rated_by_the_time_of_what_they_repair() {
        let mut streams = [stream(1, None, 8_000.0), stream(2, Some(1), 20.0)];
        rate_repairs(&mut streams);
        assert_eq!(streams[1].reception.bitrate_bps, Some(1_000.0));
        let mut alone = [stream(2, Some(1), 20.0)];
        rate_repairs(&mut alone);
        assert_eq!(alone[0].reception.bitrate_bps, None);
    }
}
