//! Sound and picture of one sender.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capture::session::lip_sync;
use crate::gate::{Metric, MetricOf};
use crate::stats::Summary;
use crate::units::Unit;

/// An audio stream and a video stream with the same canonical name (RFC 3550 §6.5.1), between
/// the same hosts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LipSync {
    pub cname: String,
    pub source_address: String,
    pub audio_ssrc: u32,
    pub video_ssrc: u32,
    /// By how much the sound passes the capture point before the picture that was captured at
    /// the same time, as the sender reports of both have it; negative when the sound comes
    /// after it. A receiver that heeds sender reports holds the earlier one back by that.
    /// One sample for each period of the video.
    pub skew_ms: Summary,
}

pub const METRICS_OF: &[MetricOf<LipSync>] = &[MetricOf::new(
    "lip_sync",
    Unit::Ms,
    "mean time between sound and picture that were captured together, whichever comes first",
    |pair| pair.skew_ms.mean.map(f64::abs),
)];

impl LipSync {
    pub fn metrics(&self, capture: &str) -> impl Iterator<Item = Metric> {
        let subject = format!(
            "{capture}, ssrc {:#010x} and {:#010x}, from {}",
            self.audio_ssrc, self.video_ssrc, self.source_address
        );
        METRICS_OF
            .iter()
            .map(move |metric| metric.measure(&subject, self))
    }
}

impl From<lip_sync::LipSync> for LipSync {
    fn from(pair: lip_sync::LipSync) -> LipSync {
        LipSync {
            cname: pair.cname,
            source_address: pair.audio.flow.from().to_string(),
            audio_ssrc: pair.audio.ssrc,
            video_ssrc: pair.video.ssrc,
            skew_ms: pair.skew.scaled(1e3),
        }
    }
}
