//! A stream second by second.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::stats::summary;
use super::Stream;

const PERIOD_NS: u64 = 1_000_000_000;

/// Of a stream that lasts up to 256 seconds: in a longer one periods are longer.
const MOST_PERIODS: u64 = 256;

/// `jitter`: after each packet, where it is known from the first on.
pub fn of(stream: &Stream, jitter: Option<&[(u64, f64)]>) -> Value {
    let (Some(first), Some(last)) = (stream.arrivals.first(), stream.arrivals.last()) else {
        return Value::Null;
    };
    let count = (last.at - first.at) / PERIOD_NS + 1;
    if count > MOST_PERIODS {
        return Value::Null;
    }
    let periods: Vec<Value> = (0..count)
        .map(|period| {
            let mut page = within(stream, first.at, period);
            if let Some(jitter) = jitter {
                let is_within = |at: u64| (at - first.at) / PERIOD_NS == period;
                let jitter = jitter.iter().filter(|(at, _)| is_within(*at));
                page["jitter_max_ms"] = jitter.map(|(_, ms)| *ms).reduce(f64::max).into();
            }
            page
        })
        .collect();
    json!({
        "begin_s": first.at as f64 / 1e9,
        "period_ms": 1000.0,
        "periods": periods,
    })
}

/// Samples with their times, second by second, as lists that are called after figure and unit.
pub fn course(samples: &[(u64, f64)], unit: &str, figures: &[&str]) -> Value {
    let Some((first, _)) = samples.first() else {
        return json!({ "begin_s": null, "period_ms": 1000.0, "samples": [] });
    };
    let period = |at: u64| (at - first) / PERIOD_NS;
    let count = samples.iter().map(|(at, _)| period(*at) + 1).max();
    let periods: Vec<Vec<f64>> = (0..count.unwrap_or(0))
        .map(|number| {
            let of_period = samples.iter().filter(|(at, _)| period(*at) == number);
            of_period.map(|(_, sample)| *sample).collect()
        })
        .collect();
    let mut course = json!({
        "begin_s": *first as f64 / 1e9,
        "period_ms": 1000.0,
        "samples": periods.iter().map(Vec::len).collect::<Vec<usize>>(),
    });
    for figure in figures {
        let each = periods
            .iter()
            .map(|samples| summary(samples)[figure].clone());
        course[format!("{figure}_{unit}")] = each.collect();
    }
    course
}

/// Bits per second of what was sent at these times, second by second.
pub fn rates(sent: &[(u64, usize)]) -> Value {
    let Some((first, _)) = sent.first() else {
        return json!({ "begin_s": null, "bps": [] });
    };
    let mut bits: Vec<f64> = Vec::new();
    for (at, bytes) in sent {
        let period = ((at - first) / PERIOD_NS) as usize;
        bits.resize(bits.len().max(period + 1), 0.0);
        bits[period] += *bytes as f64 * 8.0;
    }
    json!({ "begin_s": *first as f64 / 1e9, "period_ms": 1000.0, "bps": bits })
}

fn within(stream: &Stream, begin: u64, period: u64) -> Value {
    let arrivals = &stream.arrivals;
    let up_to =
        |period: u64| arrivals.partition_point(|arrival| (arrival.at - begin) / PERIOD_NS < period);
    let (from, to) = (up_to(period), up_to(period + 1));
    let came = arrivals.get(from..to).unwrap_or_default();
    let bytes = came.iter().map(|arrival| arrival.rtp.payload_length());
    json!({
        "packets": came.len(),
        "payload_bytes": bytes.sum::<u64>(),
        "lost": missing(stream, to) - missing(stream, from),
    })
}

/// Numbers below the highest that had not come after so many packets.
fn missing(stream: &Stream, packets: usize) -> i64 {
    let places: BTreeSet<(u32, u64)> = stream
        .arrivals
        .iter()
        .take(packets)
        .map(|arrival| (arrival.rtp.epoch, arrival.rtp.number))
        .collect();
    let places: Vec<(u32, u64)> = places.into_iter().collect();
    let holes = places
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0)
        .map(|pair| (pair[1].1 - pair[0].1 - 1) as i64);
    holes.sum()
}
