//! What the data channel of a call carried, in a line.

use crate::report::call::DataChannel;
use crate::stats::Summary;
use crate::units::{format_bps, format_ms};

pub fn messages(data: &DataChannel) -> Vec<String> {
    let held_back =
        (data.messages_held_back > 0).then(|| format!("{} held back", data.messages_held_back));
    let out_of_order = (data.messages_out_of_order > 0)
        .then(|| format!("{} out of order", data.messages_out_of_order));
    let rate = data
        .received_bps
        .map(|rate| format!(" at {}", format_bps(rate)));
    let sent = format!("{} messages sent", data.messages_sent);
    let received = format!("{} received", data.messages_received) + &rate.unwrap_or_default();
    let round_trip = format!("round trip {}", percentiles(&data.message_rtt_ms));
    let odd = held_back.into_iter().chain(out_of_order);
    let counts = [sent, received].into_iter();
    counts.chain(odd).chain([round_trip]).collect()
}

pub fn percentiles(summary: &Summary) -> String {
    match (summary.p50, summary.p95) {
        (Some(p50), Some(p95)) => format!("p50 {} ms p95 {} ms", format_ms(p50), format_ms(p95)),
        _ => "not measured".to_owned(),
    }
}
