//! What the payloads of a stream tell.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::report::rtp::Jitter;
use crate::rtp::frames::Frames;
use crate::rtp::payload::opus::{Bandwidth, OpusMeter};

/// Frames of video. A frame is what shares an RTP timestamp: all layers of a picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Video {
    /// Frames of which any packet came.
    pub frames: u64,
    /// Frames of which every packet came. Null where no packet has a marker.
    pub complete_frames: Option<u64>,
    pub incomplete_frames: Option<u64>,
    /// Null where the payloads cannot be read: encrypted, or of a codec that is not known.
    pub key_frames: Option<u64>,
    /// Frames a second, from the first that is complete to the last.
    pub frame_rate: Option<f64>,
    /// Longest time between the ends of two complete frames.
    pub frame_gap_max_ms: Option<f64>,
    /// Times between two frames that were longer than three mean ones and than the mean and
    /// 150 ms (as `freezeCount` of the W3C's webrtc-stats).
    pub freezes: u64,
    pub freezes_duration_ms: f64,
    /// Between key frames. Null with fewer than two.
    pub key_frame_interval_mean_ms: Option<f64>,
    pub key_frame_interval_max_ms: Option<f64>,
    /// RFC 3550 jitter of the last packets of frames.
    pub frame_jitter_ms: Jitter,
    pub frame_bytes_mean: Option<f64>,
    pub frame_bytes_max: u64,
    pub packets_per_frame_mean: Option<f64>,
    pub packets_per_frame_max: u64,
    /// Pixels, as the last key frame has them. Null where none told.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// Times that a key frame had another size than the one before.
    pub size_changes: u64,
    /// Highest spatial layer, counted from 0. Null where no packet names one.
    pub spatial_layer_max: Option<u8>,
    /// Highest temporal layer, counted from 0. Null where no packet names one.
    pub temporal_layer_max: Option<u8>,
}

/// What Opus packets say of themselves (RFC 6716 §3.1).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Opus {
    pub packets: u64,
    /// Packets of two bytes or fewer: the sender is silent (discontinuous transmission).
    pub dtx_packets: u64,
    pub dtx_percent: Option<f64>,
    /// Packets that repeat the one before at a lower quality. Null where none could be read.
    pub fec_packets: Option<u64>,
    /// Of those that could be read.
    pub fec_percent: Option<f64>,
    /// Packets that never came to the capture point, and that the next one repeats. Null where
    /// none could be read.
    pub fec_recoverable_packets: Option<u64>,
    /// Audio in most packets, in microseconds.
    pub packet_duration_us: Option<u32>,
    /// Widest audio bandwidth.
    pub bandwidth_hz: Option<u32>,
    pub channels: Option<u8>,
}

impl From<Frames> for Video {
    fn from(frames: Frames) -> Self {
        let ms = |seconds: f64| seconds * 1e3;
        let size = frames.sizes.last;
        Video {
            frames: frames.frames,
            complete_frames: frames.whole,
            incomplete_frames: frames.incomplete,
            key_frames: frames.key_frames,
            frame_rate: frames.rate,
            frame_gap_max_ms: frames.longest_gap.map(ms),
            freezes: frames.freezes.count,
            freezes_duration_ms: ms(frames.freezes.seconds),
            key_frame_interval_mean_ms: frames.key_interval.map(|[mean, _]| ms(mean)),
            key_frame_interval_max_ms: frames.key_interval.map(|[_, longest]| ms(longest)),
            frame_jitter_ms: Jitter {
                last: frames.jitter.map(|[last, _, _]| ms(last)),
                mean: frames.jitter.map(|[_, mean, _]| ms(mean)),
                max: frames.jitter.map(|[_, _, max]| ms(max)),
            },
            frame_bytes_mean: frames.mean_bytes,
            frame_bytes_max: frames.largest_bytes,
            packets_per_frame_mean: frames.mean_packets,
            packets_per_frame_max: frames.most_packets,
            width: size.map(|size| size.width),
            height: size.map(|size| size.height),
            size_changes: frames.sizes.changes,
            spatial_layer_max: frames.layers.spatial,
            temporal_layer_max: frames.layers.temporal,
        }
    }
}

impl Opus {
    /// `recoverable` are the packets that never came, and that the next one repeats.
    pub fn new(meter: &OpusMeter, recoverable: u64) -> Self {
        let widest = Bandwidth::ALL
            .into_iter()
            .rev()
            .find(|bandwidth| meter.of_bandwidth(*bandwidth) > 0);
        let read = meter.packets.saturating_sub(meter.fec_unknown);
        let of_read = |count| (read > 0).then_some(count);
        Opus {
            packets: meter.packets,
            dtx_packets: meter.dtx,
            dtx_percent: percent(meter.dtx, meter.packets),
            fec_packets: of_read(meter.fec),
            fec_percent: percent(meter.fec, read),
            fec_recoverable_packets: of_read(recoverable),
            packet_duration_us: meter.usual_duration_us(),
            bandwidth_hz: widest.map(Bandwidth::hz),
            channels: (meter.packets > 0).then_some(if meter.stereo > 0 { 2 } else { 1 }),
        }
    }
}

fn percent(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}
