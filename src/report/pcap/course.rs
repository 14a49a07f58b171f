//! Figures over time, in at most 256 periods.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rtp::timeline::{Timeline, Values};
use crate::units::duration_ms;

/// Bits per second, period by period, of whole RTP packets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Rates {
    /// Begin of the first period, seconds since 1970-01-01 UTC. Null without packets.
    pub begin_s: Option<f64>,
    /// Length of each period: 1000, or more for a long call.
    pub period_ms: f64,
    pub bps: Vec<f64>,
}

/// Times in milliseconds, period by period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimeCourse {
    /// Begin of the first period, seconds since 1970-01-01 UTC. Null without samples.
    pub begin_s: Option<f64>,
    /// Length of each period: 1000, or more for a long call.
    pub period_ms: f64,
    /// How many were measured in each period.
    pub samples: Vec<u64>,
    /// Null in a period without samples, as in the list that follows.
    pub mean_ms: Vec<Option<f64>>,
    pub max_ms: Vec<Option<f64>>,
}

/// Bit rates that were told, period by period.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BitrateCourse {
    /// Begin of the first period, seconds since 1970-01-01 UTC. Null without samples.
    pub begin_s: Option<f64>,
    /// Length of each period: 1000, or more for a long call.
    pub period_ms: f64,
    /// How many there were in each period.
    pub samples: Vec<u64>,
    /// Null in a period without samples, as in the lists that follow.
    pub mean_bps: Vec<Option<f64>>,
    pub min_bps: Vec<Option<f64>>,
    pub max_bps: Vec<Option<f64>>,
}

impl From<&Timeline> for Rates {
    fn from(timeline: &Timeline) -> Rates {
        let seconds = timeline.period().as_secs_f64();
        let rate = |bytes: u64| bytes as f64 * 8.0 / seconds;
        Rates {
            begin_s: timeline.begin().map(|begin| begin.as_secs_f64()),
            period_ms: seconds * 1e3,
            bps: timeline
                .periods()
                .iter()
                .map(|period| rate(period.payload_bytes))
                .collect(),
        }
    }
}

impl TimeCourse {
    /// Of seconds of which only differences mean something: above the least of all.
    pub fn above_least(timeline: &Timeline<Values>) -> TimeCourse {
        let least = timeline.periods().iter().filter_map(Values::min);
        let least = least.reduce(f64::min).unwrap_or_default();
        TimeCourse::above(timeline, least)
    }

    fn above(timeline: &Timeline<Values>, least: f64) -> TimeCourse {
        let ms = |seconds: Option<f64>| seconds.map(|seconds| (seconds - least) * 1e3);
        TimeCourse {
            begin_s: timeline.begin().map(|begin| begin.as_secs_f64()),
            period_ms: duration_ms(timeline.period()),
            samples: each(timeline, Values::count),
            mean_ms: each(timeline, |values| ms(values.mean())),
            max_ms: each(timeline, |values| ms(values.max())),
        }
    }
}

/// Of seconds.
impl From<&Timeline<Values>> for TimeCourse {
    fn from(timeline: &Timeline<Values>) -> TimeCourse {
        TimeCourse::above(timeline, 0.0)
    }
}

impl From<&Timeline<Values>> for BitrateCourse {
    fn from(timeline: &Timeline<Values>) -> BitrateCourse {
        BitrateCourse {
            begin_s: timeline.begin().map(|begin| begin.as_secs_f64()),
            period_ms: duration_ms(timeline.period()),
            samples: each(timeline, Values::count),
            mean_bps: each(timeline, Values::mean),
            min_bps: each(timeline, Values::min),
            max_bps: each(timeline, Values::max),
        }
    }
}

fn each<T>(timeline: &Timeline<Values>, figure: impl Fn(&Values) -> T) -> Vec<T> {
    timeline.periods().iter().map(figure).collect()
}
