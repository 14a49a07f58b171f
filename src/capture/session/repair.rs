//! Tells streams that repair another one: retransmissions (RFC 4588) and the like.
//!
//! Their packets carry the timestamps of the media that they repair. Timestamps
//! begin at a random 32-bit number, so that those of two unrelated streams hardly
//! ever lie close together, let alone twice. SRTP leaves them readable.

use std::time::Duration;

use super::StreamSummary;
use crate::rtp::seconds_between;

/// Farthest that a repair may lie from the media of its time.
const NEAR_SECONDS: f64 = 5.0;

/// Marks every stream that repairs another of the same flow.
pub fn mark(streams: &mut [StreamSummary]) {
    let marks: Vec<Option<u32>> = streams
        .iter()
        .map(|stream| {
            let repaired = streams.iter().find(|media| repairs(stream, media));
            repaired.map(|media| media.key.ssrc)
        })
        .collect();
    for (stream, repaired) in streams.iter_mut().zip(marks) {
        if repaired.is_some() {
            stream.repairs = repaired;
            // What comes only after a loss has a rhythm of its own.
            stream.reception.jitter = None;
            stream.gaps.count = 0;
            stream.gaps.longest = None;
            stream.gaps.longest_from = None;
        }
    }
}

fn repairs(stream: &StreamSummary, media: &StreamSummary) -> bool {
    let same_payload_type = || {
        let types = |stream: &StreamSummary| {
            stream
                .payload_types
                .iter()
                .map(|(number, _)| *number)
                .collect::<Vec<_>>()
        };
        types(stream)
            .iter()
            .any(|number| types(media).contains(number))
    };
    stream.key.flow == media.key.flow
        && stream.key.ssrc != media.key.ssrc
        && stream.payload.is_none()
        && stream.reception.packets < media.reception.packets
        && !same_payload_type()
        && ends(stream).is_some_and(|ends| {
            ends.into_iter()
                .all(|(at, timestamp)| is_near(media, at, timestamp))
        })
}

/// Arrival and timestamp of the first packet and of the last.
fn ends(stream: &StreamSummary) -> Option<[(Duration, u32); 2]> {
    let (first, last) = stream.reception.timestamps?;
    Some([
        (stream.reception.first?, first),
        (stream.reception.last?, last),
    ])
}

/// Would `media` send about this timestamp at that time?
fn is_near(media: &StreamSummary, at: Duration, timestamp: u32) -> bool {
    let (Some(clock), Some([(begun, first), _])) = (media.clock, ends(media)) else {
        return false;
    };
    let rate = f64::from(clock.rate_hz);
    let expected = (seconds_between(begun, at) * rate) as i64 as u32;
    let off = timestamp.wrapping_sub(first).wrapping_sub(expected) as i32;
    f64::from(off).abs() <= NEAR_SECONDS * rate
}
