//! The ledger's page of one stream.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::scenario::{Media, StreamSpec};
use super::feedback::{self, Told};
use super::{Arrival, GAP_MS, Recording, Stream, numbers};

/// What rtctool's report should say of it.
pub fn describe(stream: &Stream, recording: &Recording, container: &Container) -> Value {
    let specs = &recording.scenario.streams;
    let repaired = specs
        .iter()
        .find(|spec| spec.rtx.is_some_and(|rtx| rtx.ssrc == stream.ssrc));
    let told = feedback::about(stream, recording, container);
    let mut page = sequence(stream);
    extend(&mut page, course(stream));
    extend(
        &mut page,
        json!({
            "ssrc": stream.ssrc,
            "ssrc_hex": format!("{:#010x}", stream.ssrc),
            "source_address": stream.flow.0,
            "destination_address": stream.flow.1,
            "payload_types": payload_types(stream),
            "repairs_ssrc": repaired.map(|spec| spec.ssrc),
            "rtt_ms": told.rtt_ms(),
            "sender_reports": told.sender_reports.len(),
            "receiver_reports": told.blocks.len(),
            "feedback": told.feedback(),
        }),
    );
    let own = specs.iter().find(|spec| spec.ssrc == stream.ssrc);
    extend(
        &mut page,
        match own {
            Some(spec) => media(stream, spec, &told),
            None => repair(),
        },
    );
    page
}

fn extend(page: &mut Value, more: Value) {
    if let (Value::Object(page), Value::Object(more)) = (page, more) {
        page.extend(more);
    }
}

/// Counts by sets of numbers.
fn sequence(stream: &Stream) -> Value {
    let epochs = numbers(stream);
    let span = |came: &BTreeSet<u64>| match (came.first(), came.last()) {
        (Some(first), Some(last)) => last - first + 1,
        _ => 0,
    };
    let expected: u64 = epochs.values().map(span).sum();
    let unique: usize = epochs.values().map(BTreeSet::len).sum();
    let lost = expected - unique as u64;
    let holes: Vec<u64> = epochs.values().flat_map(holes).collect();
    json!({
        "packets": stream.arrivals.len(),
        "expected": expected,
        "lost": lost,
        "loss_percent": lost as f64 * 100.0 / expected as f64,
        "duplicates": stream.arrivals.len() - unique,
        "reordered": reordered(stream),
        "restarts": epochs.len() - 1,
        "loss_bursts": { "count": holes.len(), "longest": holes.iter().max() },
    })
}

/// Lengths of the runs of numbers that never came.
fn holes(came: &BTreeSet<u64>) -> Vec<u64> {
    let numbers: Vec<u64> = came.iter().copied().collect();
    let gaps = numbers.windows(2).map(|pair| pair[1] - pair[0] - 1);
    gaps.filter(|gap| *gap > 0).collect()
}

/// Packets that came, for the first time, behind one with a higher number.
fn reordered(stream: &Stream) -> usize {
    let mut came = BTreeSet::new();
    let late = stream.arrivals.iter().filter(|(_, rtp)| {
        let place = (rtp.epoch, rtp.number);
        let overtaken = came.last().is_some_and(|highest| *highest > place);
        came.insert(place) && overtaken
    });
    late.count()
}

/// Bytes and times.
fn course(stream: &Stream) -> Value {
    let bytes: u64 = stream
        .arrivals
        .iter()
        .map(|(_, rtp)| rtp.payload_length())
        .sum();
    let times: Vec<u64> = stream.arrivals.iter().map(|(at, _)| *at).collect();
    let duration_ms = milliseconds(times.last().unwrap_or(&0) - times.first().unwrap_or(&0));
    let apart = times.windows(2).map(|pair| milliseconds(pair[1] - pair[0]));
    json!({
        "payload_bytes": bytes,
        "duration_ms": duration_ms,
        "bitrate_bps": bytes as f64 * 8.0 / (duration_ms / 1e3),
        "max_interarrival_ms": apart.reduce(f64::max),
    })
}

fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

/// In the order in which they appeared.
fn payload_types(stream: &Stream) -> Value {
    let mut types: Vec<(u8, u64)> = Vec::new();
    for (_, rtp) in &stream.arrivals {
        match types
            .iter_mut()
            .find(|(known, _)| *known == rtp.payload_type)
        {
            Some((_, packets)) => *packets += 1,
            None => types.push((rtp.payload_type, 1)),
        }
    }
    let entry =
        |(payload_type, packets)| json!({ "payload_type": payload_type, "packets": packets });
    types.into_iter().map(entry).collect()
}

/// What only a stream with a clock of its own has.
fn media(stream: &Stream, spec: &StreamSpec, told: &Told) -> Value {
    let Media {
        kind,
        clock_rate,
        codec,
        ..
    } = spec.media;
    json!({
        "kind": kind,
        "codec": codec,
        "clock_rate_hz": clock_rate,
        "clock_rate_source": match codec {
            Some(_) => "static",
            None if told.tells_the_clock() => "sender_reports",
            None => "arrival_times",
        },
        "cname": told.cname,
        "jitter_ms": jitter(&stream.arrivals, clock_rate as f64),
        "gaps": gaps(stream),
        "remote": told.remote(clock_rate as f64),
    })
}

/// Of a stream that carries what is sent again, rhythm says nothing.
fn repair() -> Value {
    json!({
        "codec": null,
        "jitter_ms": { "last": null, "mean": null, "max": null },
        "gaps": { "count": 0, "longest_ms": null, "threshold_ms": GAP_MS },
        "remote": null,
    })
}

/// RFC 3550 §6.4.1 over the whole list. Packets of two epochs cannot be compared.
fn jitter(arrivals: &[Arrival], clock_rate: f64) -> Value {
    let mut jitter = 0.0;
    let mut course: Vec<f64> = Vec::new();
    for pair in arrivals.windows(2) {
        let ((earlier, previous), (later, rtp)) = (pair[0], pair[1]);
        if previous.epoch != rtp.epoch {
            continue;
        }
        let arrived = (later as i64 - earlier as i64) as f64 / 1e6;
        let sent = (rtp.timestamp as i64 - previous.timestamp as i64) as f64 / clock_rate * 1e3;
        jitter += ((arrived - sent).abs() - jitter) / 16.0;
        course.push(jitter);
    }
    json!({
        "last": course.last(),
        "mean": course.iter().sum::<f64>() / course.len() as f64,
        "max": course.iter().copied().reduce(f64::max),
    })
}

fn gaps(stream: &Stream) -> Value {
    let apart = stream
        .arrivals
        .windows(2)
        .map(|pair| milliseconds(pair[1].0 - pair[0].0));
    let gaps: Vec<f64> = apart.filter(|apart| *apart > GAP_MS).collect();
    json!({
        "count": gaps.len(),
        "longest_ms": gaps.iter().copied().reduce(f64::max),
        "threshold_ms": GAP_MS,
    })
}
