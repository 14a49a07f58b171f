//! How good speech sounds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::capture::session::quality;

/// The E-model (ITU-T G.107): R = Ro − Is − Id − Ie,eff + A, with A = 0, and its defaults for all
/// that packets do not tell, such as loudness, noise and echo.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Quality {
    /// Mean opinion score, 1 to 4.5 (ITU-T G.107 Annex B).
    pub score: f64,
    /// R, 0 where its terms take away more than there is. 93.2 is the best that a telephone of narrow band can have.
    pub rating: f64,
    /// Ro.
    pub basic_ratio: f64,
    /// Is.
    pub simultaneous_impairment: f64,
    /// Id.
    pub delay_impairment: f64,
    /// Ie,eff.
    pub equipment_impairment: f64,
    /// What the values of the codec were published for: that its receiver conceals losses, and
    /// how long its packets are, is taken for granted.
    pub codec: String,
    /// Ie (ITU-T G.113 (2024) Appendix I, Table I.4).
    pub codec_impairment: f64,
    /// Bpl (the same table).
    pub codec_robustness: f64,
    /// Ppl. Packets that came too late to be played are not among them.
    pub loss_percent: f64,
    /// `capture`: packets that never came to the capture point. `receiver_reports`: what the
    /// receiver misses by its report blocks, where that is more. It is of the time up to the last
    /// block where the capture has the beginning of the stream: a sender report counts no more
    /// packets than were seen (RFC 3550 §6.4.1). Else it is of that between first and last block,
    /// and one alone tells nothing. `extended_reports`: the loss rate of the receiver's VoIP
    /// metrics (RFC 3611 §4.7.1), where that is more and its blocks tell nothing.
    pub loss_source: String,
    /// BurstR, by the Gilbert model of the loss. 1 where the receiver reports the loss: it does
    /// not tell its runs.
    pub burst_ratio: f64,
    /// False beyond what G.107 was compared with listeners for: a burst ratio over 2 with a loss
    /// of 2 % or more.
    pub within_validated_range: bool,
    /// Ta, as far as it was measured: half of the median round trip, without what microphones,
    /// codecs and jitter buffers add. Null when none was measured: then it is reckoned with 0.
    pub delay_ms: Option<f64>,
    /// `rtt_end_to_end`, or `rtt_to_receiver` or `rtt_to_sender` where only that side of the
    /// capture point was measured.
    pub delay_source: Option<String>,
}

impl From<quality::Quality> for Quality {
    fn from(quality: quality::Quality) -> Quality {
        let (conditions, estimate) = (quality.conditions, quality.estimate);
        Quality {
            score: estimate.mean_opinion_score,
            rating: estimate.rating,
            basic_ratio: estimate.basic_ratio,
            simultaneous_impairment: estimate.simultaneous_impairment,
            delay_impairment: estimate.delay_impairment,
            equipment_impairment: estimate.equipment_impairment,
            codec: conditions.codec.rated.to_owned(),
            codec_impairment: conditions.codec.impairment,
            codec_robustness: conditions.codec.robustness,
            loss_percent: conditions.loss_percent,
            loss_source: quality.loss_source.as_str().to_owned(),
            burst_ratio: conditions.burst_ratio,
            within_validated_range: conditions.is_validated(),
            delay_ms: quality.delay_source.map(|_| conditions.delay_ms),
            delay_source: quality
                .delay_source
                .map(|source| source.as_str().to_owned()),
        }
    }
}
