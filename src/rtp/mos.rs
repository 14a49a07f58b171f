//! How good speech sounds to those who talk, estimated by the E-model (ITU-T G.107).
//!
//! R = Ro − Is − Id − Ie,eff + A, and the mean opinion score from R. What a
//! network does shows in two of the terms: the codec with its losses in Ie,eff,
//! the delay in Id. Everything else, such as loudness, noise and echo, is as the
//! defaults of G.107 have it (`connection`). It is a model for planning:
//! nobody has listened.

mod connection;

use connection::{basic_ratio, delay_impairment, simultaneous_impairment};

/// How a codec with its concealment takes the loss of packets.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CodecValues {
    /// What was rated: codec, and what goes with it.
    pub rated: &'static str,
    /// Equipment impairment factor without loss (Ie).
    pub impairment: f64,
    /// Packet-loss robustness factor (Bpl).
    pub robustness: f64,
}

/// ITU-T G.113 (2024) Appendix I, Table I.4. Of wide-band codecs it has no values on the scale of
/// G.107, and of Opus none at all.
const CODECS: [(&str, CodecValues); 5] = [
    ("PCMU", G711),
    ("PCMA", G711),
    (
        "G729",
        CodecValues {
            rated: "G.729A with VAD, 20 ms a packet",
            impairment: 11.0,
            robustness: 19.0,
        },
    ),
    (
        "G723",
        CodecValues {
            rated: "G.723.1 with VAD at 6.3 kbit/s, 30 ms a packet",
            impairment: 15.0,
            robustness: 16.1,
        },
    ),
    (
        "GSM-EFR",
        CodecValues {
            rated: "GSM EFR, 20 ms a packet",
            impairment: 5.0,
            robustness: 10.0,
        },
    ),
];

const G711: CodecValues = CodecValues {
    rated: "G.711 with packet loss concealment, 10 ms a packet",
    impairment: 0.0,
    robustness: 25.1,
};

/// The published values of the codec with this encoding name.
pub fn codec_values(encoding: &str) -> Option<CodecValues> {
    let named = |(name, _): &&(&str, CodecValues)| name.eq_ignore_ascii_case(encoding);
    CODECS.iter().find(named).map(|(_, values)| *values)
}

/// What became of the speech on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conditions {
    pub codec: CodecValues,
    /// Packets that were not there to be played, in percent (Ppl).
    pub loss_percent: f64,
    /// How much longer runs of losses are than those of independent losses (BurstR).
    pub burst_ratio: f64,
    /// From mouth to ear, in milliseconds (Ta).
    pub delay_ms: f64,
}

/// The terms of the E-model and what they add up to. The advantage factor A is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Ro.
    pub basic_ratio: f64,
    /// Is.
    pub simultaneous_impairment: f64,
    /// Id.
    pub delay_impairment: f64,
    /// Ie,eff.
    pub equipment_impairment: f64,
    /// R, 0 at least.
    pub rating: f64,
    /// 1 to 4.5.
    pub mean_opinion_score: f64,
}

impl Conditions {
    pub fn estimate(&self) -> Estimate {
        let (basic_ratio, simultaneous_impairment) = (basic_ratio(), simultaneous_impairment());
        let delay_impairment = delay_impairment(self.delay_ms);
        let equipment_impairment = self.equipment_impairment();
        let rating =
            basic_ratio - simultaneous_impairment - delay_impairment - equipment_impairment;
        // All below 0 has the score of 0 (G.107 Annex B).
        let rating = rating.max(0.0);
        Estimate {
            basic_ratio,
            simultaneous_impairment,
            delay_impairment,
            equipment_impairment,
            rating,
            mean_opinion_score: mean_opinion_score(rating),
        }
    }

    /// Whether the formula was compared with what listeners say of such losses (G.107 Annex A).
    pub fn is_validated(&self) -> bool {
        self.burst_ratio <= 2.0 || self.loss_percent < 2.0
    }

    /// G.107 §7.5: Ie,eff = Ie + (95 − Ie) · Ppl / (Ppl / BurstR + Bpl).
    fn equipment_impairment(&self) -> f64 {
        let CodecValues {
            impairment,
            robustness,
            ..
        } = self.codec;
        let loss = self.loss_percent;
        impairment + (95.0 - impairment) * loss / (loss / self.burst_ratio + robustness)
    }
}

/// G.107 §7.5 for the simple Gilbert model: BurstR = 1 / (p + q), of the chances that a packet
/// is lost behind one that came, and that one comes behind one that was lost.
/// None where there is nothing to divide by.
pub fn burst_ratio(loss_begins: f64, loss_ends: f64) -> Option<f64> {
    let changes = loss_begins + loss_ends;
    (changes > 0.0).then(|| 1.0 / changes)
}

/// G.107 Annex B. Its formula falls below 1, and then rises, where R is under 6.5.
pub fn mean_opinion_score(rating: f64) -> f64 {
    match rating {
        ..=0.0 => 1.0,
        100.0.. => 4.5,
        r => (1.0 + 0.035 * r + r * (r - 60.0) * (100.0 - r) * 7e-6).max(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(encoding: &str, loss_percent: f64, delay_ms: f64) -> Estimate {
        let conditions = Conditions {
            codec: codec_values(encoding).unwrap(),
            loss_percent,
            burst_ratio: 1.0,
            delay_ms,
        };
        conditions.estimate()
    }

    fn assert_near(figure: f64, expected: f64, tolerance: f64) {
        assert!(
            (figure - expected).abs() <= tolerance,
            "{figure}, not {expected}"
        );
    }

    #[test]
    fn the_default_connection_has_the_rating_that_the_recommendation_gives() {
        let default = estimate("PCMU", 0.0, 0.0);
        assert_near(default.rating, 93.2, 0.01);
        assert_near(default.mean_opinion_score, 4.41, 0.005);
        assert_near(default.basic_ratio, 94.77, 0.005);
        assert_near(default.simultaneous_impairment, 1.41, 0.005);
        assert_near(default.delay_impairment, 0.15, 0.005);
    }

    /// G.107 Annex B, Table B.1: the lower limits of R and MOS.
    #[test]
    fn ratings_have_the_scores_of_the_table_of_annex_b() {
        for (rating, score) in [
            (90.0, 4.34),
            (80.0, 4.03),
            (70.0, 3.60),
            (60.0, 3.10),
            (50.0, 2.58),
        ] {
            assert_near(mean_opinion_score(rating), score, 0.01);
        }
    }

    #[test]
    fn no_rating_is_below_0() {
        let lost = estimate("PCMU", 90.0, 1_000.0);
        assert!(lost.equipment_impairment + lost.delay_impairment > lost.basic_ratio);
        assert_eq!((lost.rating, lost.mean_opinion_score), (0.0, 1.0));
    }

    #[test]
    fn scores_stay_between_1_and_4_and_a_half() {
        assert_eq!(mean_opinion_score(-7.0), 1.0);
        assert_eq!(mean_opinion_score(3.0), 1.0);
        assert_eq!(mean_opinion_score(120.0), 4.5);
    }

    /// G.113 Appendix I (1999), Tables I.2 and I.3, to which the formula was fitted later: within
    /// two points, the rounding of tests with listeners.
    #[test]
    fn impairments_are_near_those_that_listeners_gave() {
        let g729 = [
            (0.0, 11.0),
            (1.0, 15.0),
            (2.0, 19.0),
            (4.0, 26.0),
            (8.0, 36.0),
            (16.0, 49.0),
        ];
        let g723 = [
            (0.0, 15.0),
            (2.0, 24.0),
            (4.0, 32.0),
            (8.0, 41.0),
            (16.0, 55.0),
        ];
        let g711 = [(0.0, 0.0), (2.0, 7.0), (5.0, 15.0), (10.0, 25.0)];
        let tables = [("G729", &g729[..]), ("G723", &g723), ("PCMA", &g711)];
        for (encoding, table) in tables {
            for &(loss, impairment) in table {
                let estimated = estimate(encoding, loss, 0.0).equipment_impairment;
                assert_near(estimated, impairment, 2.2);
            }
        }
    }

    #[test]
    fn loss_in_runs_is_worse_than_the_same_loss_one_by_one() {
        // Two percent of loss either way: p / (p + q).
        let ratio = burst_ratio(0.01, 0.49).unwrap();
        assert_near(ratio, 2.0, 1e-12);
        let runs = Conditions {
            codec: G711,
            loss_percent: 2.0,
            burst_ratio: ratio,
            delay_ms: 0.0,
        };
        assert_near(runs.estimate().equipment_impairment, 7.28, 0.01);
        assert_near(estimate("PCMU", 2.0, 0.0).equipment_impairment, 7.01, 0.01);
        assert_eq!(burst_ratio(0.0, 0.0), None);
    }

    #[test]
    fn delay_costs_little_up_to_150_ms_and_much_beyond() {
        let ratings = [0.0, 150.0, 200.0, 300.0, 400.0].map(|ms| estimate("PCMU", 0.0, ms).rating);
        for (rating, expected) in ratings.into_iter().zip([93.2, 89.5, 85.8, 72.7, 62.2]) {
            assert_near(rating, expected, 0.05);
        }
        assert_near(estimate("G729", 2.0, 150.0).mean_opinion_score, 3.62, 0.01);
    }

    #[test]
    fn codecs_that_nobody_rated_have_no_values() {
        for encoding in ["opus", "G722", "GSM", "VP8", ""] {
            assert_eq!(codec_values(encoding), None);
        }
        assert_eq!(codec_values("pcma"), Some(G711));
    }
}
