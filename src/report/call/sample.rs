//! The lines of `--samples`: what one end measured in a second.

use serde::Serialize;

use crate::call::sample::{Sample, StreamSample};
use crate::call::tap::Direction;
use crate::units::duration_ms;

/// One second, or what is left of one at the end, as one end saw it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CallSample {
    /// Its end, since media began.
    pub at_ms: f64,
    pub length_ms: f64,
    /// `caller` or `callee`.
    pub end: String,
    pub streams: Vec<SampledStream>,
    /// Mean round trip of ICE's checks. Null where none was answered.
    pub consent_rtt_ms: Option<f64>,
    pub messages_sent: u64,
    pub messages_received: u64,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SampledStream {
    /// `received` or `sent`.
    pub direction: String,
    pub kind: String,
    pub ssrc: u32,
    pub packets: u64,
    pub payload_bytes: u64,
    /// Null for no time at all.
    pub bitrate_bps: Option<f64>,
    /// Packets missing, less those of earlier seconds that came in this one.
    pub lost: i64,
    pub duplicates: u64,
    pub nacks: u64,
    /// Frames of video that were complete. Null for audio.
    pub complete_frames: Option<u64>,
    /// At the end of the second.
    pub jitter_ms: Option<f64>,
    /// Mean by RTCP, of a stream that is sent. Null where none was measured, as with what follows.
    pub rtt_ms: Option<f64>,
    /// Mean, of a stream that is received.
    pub one_way_delay_ms: Option<f64>,
}

impl From<&Sample> for CallSample {
    fn from(sample: &Sample) -> Self {
        let seconds = sample.length.as_secs_f64();
        let streams = sample.streams.iter();
        CallSample {
            at_ms: duration_ms(sample.at),
            length_ms: duration_ms(sample.length),
            end: sample.role.as_str().to_owned(),
            streams: streams.map(|stream| sampled(stream, seconds)).collect(),
            consent_rtt_ms: sample.consent_rtt_ms,
            messages_sent: sample.messages_sent,
            messages_received: sample.messages_received,
        }
    }
}

fn sampled(stream: &StreamSample, seconds: f64) -> SampledStream {
    let direction = match stream.direction {
        Direction::Received => "received",
        Direction::Sent => "sent",
    };
    SampledStream {
        direction: direction.to_owned(),
        kind: stream.format.media.as_str().to_owned(),
        ssrc: stream.ssrc,
        packets: stream.packets,
        payload_bytes: stream.payload_bytes,
        bitrate_bps: (seconds > 0.0).then(|| stream.payload_bytes as f64 * 8.0 / seconds),
        lost: stream.lost,
        duplicates: stream.duplicates,
        nacks: stream.nacks,
        complete_frames: stream.complete_frames,
        jitter_ms: stream.jitter_ms,
        rtt_ms: stream.rtt_ms,
        one_way_delay_ms: stream.one_way_delay_ms,
    }
}
