//! What is sent more than once, and what of it makes up for a loss.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::packet::repeats;
use super::super::scenario::StreamSpec;
use super::{Recording, Stream};

pub fn of(stream: &Stream, spec: &StreamSpec, recording: &Recording) -> Value {
    match (spec.red, spec.rtx) {
        (Some(levels), _) => red(stream, levels.into()),
        (None, Some(rtx)) => json!({ "redundancy": retransmissions(rtx.ssrc, stream, recording) }),
        (None, None) => json!({ "redundancy": null }),
    }
}

/// Frames are of one length, and each is in a packet of its own.
fn red(stream: &Stream, levels: u64) -> Value {
    let came: BTreeSet<u64> = stream
        .arrivals
        .iter()
        .map(|arrival| arrival.rtp.number)
        .collect();
    let packets = stream.arrivals.iter().map(|arrival| arrival.rtp);
    let blocks: u64 = packets
        .clone()
        .map(|rtp| u64::from(rtp.red.unwrap_or(0)))
        .sum();
    let bytes: u64 = packets.map(|rtp| rtp.payload_length()).sum();
    let redundant = blocks * (4 + 80);
    let (first, last) = (came.first().copied(), came.last().copied());
    let lost = || (first.unwrap_or(0)..last.unwrap_or(0)).filter(|number| !came.contains(number));
    let carried =
        lost().filter(|number| (1..=levels).any(|level| came.contains(&(number + level))));
    let repeating = came.iter().filter(|number| repeats(**number)).count();
    let repeated = lost().filter(|number| repeats(number + 1) && came.contains(&(number + 1)));
    json!({
        "redundancy": {
            "redundant_bytes": redundant,
            "redundant_percent": redundant as f64 * 100.0 / bytes as f64,
            "red": {
                "packets": came.len(),
                "redundant_blocks": blocks,
                "redundant_bytes": redundant,
                "redundant_percent": redundant as f64 * 100.0 / bytes as f64,
                "blocks_max": levels,
                "recoverable_packets": carried.count(),
            },
            "ulpfec": null,
            "repair_streams": [],
        },
        "opus": {
            "packets": came.len(),
            "dtx_packets": 0,
            "dtx_percent": 0.0,
            "fec_packets": repeating,
            "fec_percent": repeating as f64 * 100.0 / came.len() as f64,
            "fec_recoverable_packets": repeated.count(),
            "packet_duration_us": 20_000,
            "bandwidth_hz": 20_000,
            "channels": 1,
        },
    })
}

/// As it passed the capture point; nothing where it did not show itself.
fn retransmissions(ssrc: u32, stream: &Stream, recording: &Recording) -> Value {
    let captured = recording.captured.iter();
    let again: Vec<u64> = captured
        .filter_map(|packet| packet.datagram.rtp())
        .filter(|rtp| rtp.ssrc == ssrc)
        .map(|rtp| rtp.payload_length())
        .collect();
    if again.is_empty() {
        return Value::Null;
    }
    let own: u64 = stream
        .arrivals
        .iter()
        .map(|arrival| arrival.rtp.payload_length())
        .sum();
    let bytes: u64 = again.iter().sum();
    json!({
        "redundant_bytes": bytes,
        "redundant_percent": bytes as f64 * 100.0 / (own + bytes) as f64,
        "red": null,
        "ulpfec": null,
        "repair_streams": [{
            "ssrc": ssrc,
            "kind": "rtx",
            "source": "inferred",
            "packets": again.len(),
            "payload_bytes": bytes,
        }],
    })
}
