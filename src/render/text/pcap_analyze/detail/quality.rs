//! How good a stream sounds.

use crate::report::pcap::{Quality, Stream};
use crate::units::format_ms;

/// `4.2 estimated (R 85.1): 1.2 % lost at the capture point, 40 ms one way`.
pub fn text(stream: &Stream) -> Option<String> {
    match (&stream.mos, stream.mos_unknown.as_deref()) {
        (Some(quality), _) => Some(estimate(quality)),
        (None, Some("codec_without_values")) => {
            let codec = stream.codec.as_deref().unwrap_or("its codec");
            Some(format!("not estimated: no published values for {codec}"))
        }
        (None, _) => None,
    }
}

fn estimate(quality: &Quality) -> String {
    let who = match quality.loss_source.as_str() {
        "receiver_reports" | "extended_reports" => " by the receiver",
        _ => " here",
    };
    let delay = match (quality.delay_ms, quality.delay_source.as_deref()) {
        (Some(ms), Some("rtt_end_to_end")) => format!("{} ms one way", format_ms(ms)),
        (Some(ms), _) => format!("{} ms on one side", format_ms(ms)),
        (None, _) => "delay not measured".to_owned(),
    };
    format!(
        "{:.1} estimated (R {:.1}): {:.1} % lost{who}, {delay}",
        quality.score, quality.rating, quality.loss_percent
    )
}
