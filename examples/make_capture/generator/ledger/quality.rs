//! How good the speech of a stream sounds, by the formulas of ITU-T G.107.

use serde_json::{Value, json};

use super::super::scenario::StreamSpec;
use super::Stream;
use super::feedback::Told;

/// Ro and Is of the defaults, and the noise No that both come from: G.107 §7.2 and §7.3, worked
/// out apart.
const BASIC: f64 = 94.768_822;
const SIMULTANEOUS: f64 = 1.413_568;
const NOISE: f64 = -61.179_214;

/// G.711 with concealment: Ie is 0.
const ROBUSTNESS: f64 = 25.1;

/// `page` is what is known of the stream's numbers.
pub fn of(page: &Value, stream: &Stream, spec: &StreamSpec, told: &Told) -> Value {
    let unknown = match (spec.media.kind, spec.media.codec) {
        ("video", _) => "not_audio",
        // What was lost where the numbers began anew is unknown.
        (_, Some("PCMU")) if page["restarts"] != 0 => "loss_unknown",
        (_, Some("PCMU")) => return estimate(page, told.loss_percent(stream)),
        (_, Some(_)) => "codec_without_values",
        (_, None) => "codec_unknown",
    };
    json!({ "mos": null, "mos_unknown": unknown })
}

fn estimate(page: &Value, there: Option<f64>) -> Value {
    let here = page["loss_percent"].as_f64().unwrap_or(0.0);
    let (loss, source, ratio) = match there {
        Some(there) if there > here => (there, "receiver_reports", 1.0),
        _ => (
            here,
            "capture",
            burst_ratio(&page["loss_bursts"]["gilbert"]),
        ),
    };
    let half = |trip: &str| page[trip]["p50"].as_f64().map(|trip| trip / 2.0);
    let (delay, delay_source) = match (half("rtt_end_to_end_ms"), half("rtt_ms")) {
        (Some(delay), _) => (Some(delay), Some("rtt_end_to_end")),
        (None, Some(delay)) => (Some(delay), Some("rtt_to_receiver")),
        (None, None) => (None, None),
    };
    let equipment = 95.0 * loss / (loss / ratio + ROBUSTNESS);
    let delayed = delay_impairment(delay.unwrap_or(0.0));
    let rating = (BASIC - SIMULTANEOUS - delayed - equipment).max(0.0);
    json!({
        "mos_unknown": null,
        "mos": {
            "score": 1.0 + 0.035 * rating + rating * (rating - 60.0) * (100.0 - rating) * 7e-6,
            "rating": rating,
            "basic_ratio": BASIC,
            "simultaneous_impairment": SIMULTANEOUS,
            "delay_impairment": delayed,
            "equipment_impairment": equipment,
            "codec": "G.711 with packet loss concealment, 10 ms a packet",
            "codec_impairment": 0.0,
            "codec_robustness": ROBUSTNESS,
            "loss_percent": loss,
            "loss_source": source,
            "burst_ratio": ratio,
            "within_validated_range": ratio <= 2.0 || loss < 2.0,
            "delay_ms": delay,
            "delay_source": delay_source,
        },
    })
}

fn burst_ratio(gilbert: &Value) -> f64 {
    let chance = |name: &str| gilbert[name].as_f64().map(|percent| percent / 100.0);
    match (chance("loss_begins_percent"), chance("loss_ends_percent")) {
        (Some(begins), Some(ends)) => 1.0 / (begins + ends),
        _ => 1.0,
    }
}

/// G.107 §7.4 for under 100 ms, with TELR 65 dB, WEPL 110 dB, RLR 2 dB.
fn delay_impairment(ms: f64) -> f64 {
    assert!(ms <= 100.0);
    let half_and_root = |x: f64, softness: f64| x / 2.0 + (x * x / 4.0 + softness).sqrt();
    let hidden = 40.0 * ((1.0 + ms / 10.0) / (1.0 + ms / 150.0)).log10();
    let echo = 80.0 + 2.5 * (65.0 - hidden + 6.0 * (-0.3 * ms * ms).exp() - 14.0);
    let talker = half_and_root(-1.5 * (NOISE - 2.0) - echo, 100.0) - 1.0;
    let listened = 10.5 * 117.0 / (2.0 * ms + 1.0).powf(0.25);
    talker * (1.0 - (-ms).exp()) + half_and_root(BASIC - listened, 169.0)
}
