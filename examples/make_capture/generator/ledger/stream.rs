//! The ledger's page of one stream.

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::scenario::{Media, StreamSpec};
use super::super::stats::summary;
use super::feedback::{self, Told};
use super::{
    Arrival, GAP_MS, Recording, Stream, frames, milliseconds, quality, recovery, redundancy,
    round_trips, sequence, timeline,
};

/// What rtctool's report should say of it.
pub fn describe(
    stream: &Stream,
    listed: &[Stream],
    recording: &Recording,
    container: &Container,
) -> Value {
    let specs = &recording.scenario.streams;
    let repaired = specs
        .iter()
        .find(|spec| spec.rtx.is_some_and(|rtx| rtx.ssrc == stream.ssrc));
    let told = feedback::about(stream, recording, container);
    let mut page = sequence::counts(stream);
    extend(&mut page, course(stream));
    let of_repaired = repaired.and_then(|spec| {
        let mut others = listed.iter();
        others.find(|other| other.ssrc == spec.ssrc && other.flow == stream.flow)
    });
    let rated_ms = of_repaired
        .map_or(0.0, duration_ms)
        .max(duration_ms(stream));
    page["bitrate_bps"] = (rated_ms >= 1e3)
        .then(|| payload_bytes(stream) as f64 * 8.0 / (rated_ms / 1e3))
        .into();
    let own = specs.iter().find(|spec| spec.ssrc == stream.ssrc);
    let jitter = own.map_or_else(Vec::new, |spec| {
        jitter(&stream.arrivals, spec.media.clock_rate as f64)
    });
    // A clock rate that is not static shows after a while; what begins anew goes on with the jitter
    // of before.
    let is_known =
        own.is_some_and(|spec| spec.media.codec == Some("PCMU") && spec.restarts.is_empty());
    page["timeline"] = timeline::of(stream, is_known.then_some(&jitter));
    extend(
        &mut page,
        json!({
            "ssrc": stream.ssrc,
            "transport": "udp",
            "ssrc_hex": format!("{:#010x}", stream.ssrc),
            "source_address": stream.flow.0,
            "destination_address": stream.flow.1,
            "payload_types": payload_types(stream),
            "repairs_ssrc": repaired.map(|spec| spec.ssrc),
            "rtt_ms": told.rtt_ms(),
            "rtt_course": told.rtt_course(),
            "bitrate_estimate_bps": told.bitrate_estimates(),
            "bitrate_estimate_course": told.bitrate_estimate_course(),
            "sender_reports": told.sender_reports.len(),
            "receiver_reports": told.blocks.len(),
            "feedback": told.feedback(),
            "last_bitrate_estimate_bps": told.last_bitrate_estimate(),
            "bye": told.bye(),
            "encryption": encryption(recording),
            "mid": null,
            "rid": null,
            "msid": null,
            "fmtp": null,
            "channels": null,
            "described_by": null,
            "srtp": null,
            "extended_reports": null,
            "tool": null,
            "bitrate_limit_bps": null,
        }),
    );
    extend(&mut page, round_trips::of(stream, recording, container));
    // Where only the capture loses packets, streams lose them together.
    if !recording.scenario.capture_drops_us.is_empty() {
        page["lost_with_other_streams"] = page["lost"].clone();
    }
    extend(
        &mut page,
        match own {
            Some(spec) => media(stream, spec, &told, &jitter),
            None => repair(),
        },
    );
    if let Some(spec) = own {
        // Where the clock shows too late, nothing tells in time that there are frames.
        if recording.scenario.name != "hostile" {
            let clock_rate = spec.media.clock_rate as f64;
            let frames = || frames::of(stream, clock_rate);
            page["video"] = (spec.media.kind == "video").then(frames).into();
        }
        let quality = quality::of(&page, stream, spec, &told);
        extend(&mut page, quality);
        extend(&mut page, redundancy::of(stream, spec, recording));
        let counts = (&page["lost"], &page["expected"]);
        page["recovery"] = recovery::of(stream, spec, &told, listed, counts);
    }
    page
}

fn extend(page: &mut Value, more: Value) {
    if let (Value::Object(page), Value::Object(more)) = (page, more) {
        page.extend(more);
    }
}

fn payload_bytes(stream: &Stream) -> u64 {
    let arrivals = stream.arrivals.iter();
    arrivals.map(|arrival| arrival.rtp.payload_length()).sum()
}

fn duration_ms(stream: &Stream) -> f64 {
    let at = |arrival: Option<&Arrival>| arrival.map_or(0, |arrival| arrival.at);
    milliseconds(at(stream.arrivals.last()) - at(stream.arrivals.first()))
}

/// Bytes and times.
fn course(stream: &Stream) -> Value {
    let empty = stream
        .arrivals
        .iter()
        .filter(|arrival| arrival.rtp.payload_length() == 0);
    let apart: Vec<f64> = apart(stream).collect();
    json!({
        "payload_bytes": payload_bytes(stream),
        "duration_ms": duration_ms(stream),
        "max_interarrival_ms": apart.iter().copied().reduce(f64::max),
        "interarrival_ms": summary(&apart),
        "first_packet": stream.arrivals.first().map(|arrival| arrival.packet),
        "last_packet": stream.arrivals.last().map(|arrival| arrival.packet),
        "packets_without_payload": empty.count(),
    })
}

/// Milliseconds from each packet to the next to arrive.
fn apart(stream: &Stream) -> impl Iterator<Item = f64> {
    let pairs = stream.arrivals.windows(2);
    pairs.map(|pair| milliseconds(pair[1].at - pair[0].at))
}

/// Of RTCP one can tell whether it is encrypted, and of RTP by the RTCP on its ports or the next.
fn encryption(recording: &Recording) -> Value {
    let scenario = &recording.scenario;
    let is_told = scenario.report_interval_us.is_some();
    let encryption = match scenario.encrypted {
        true => "not_decrypted",
        false => "clear",
    };
    is_told.then_some(encryption).into()
}

/// In the order in which they appeared.
fn payload_types(stream: &Stream) -> Value {
    let mut types: Vec<(u8, u64)> = Vec::new();
    for Arrival { rtp, .. } in &stream.arrivals {
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
fn media(stream: &Stream, spec: &StreamSpec, told: &Told, jitter: &[(u64, f64)]) -> Value {
    let Media {
        kind,
        clock_rate,
        codec,
        ..
    } = spec.media;
    json!({
        "kind": kind,
        "codec": codec,
        "codec_source": codec.map(|name| if name == "PCMU" { "static" } else { "payloads" }),
        "codec_confidence": codec.filter(|name| *name != "PCMU").map(|_| "certain"),
        "clock_rate_hz": clock_rate,
        "clock_rate_source": match codec {
            Some("PCMU") => "static",
            _ if told.tells_the_clock() => "sender_reports",
            Some(_) => "payloads",
            None => "arrival_times",
        },
        "cname": told.cname,
        "jitter_ms": figures(jitter),
        "gaps": gaps(stream),
        "clock_skew": skew(stream, spec),
        "timestamp_anomalies": { "leaps": 0, "first_leap_packet": null, "backwards": 0 },
        "remote": told.remote(clock_rate as f64),
    })
}

/// Of a stream that carries what is sent again, rhythm says nothing.
fn repair() -> Value {
    json!({
        "kind": "video",
        "codec": null,
        "codec_source": null,
        "codec_confidence": null,
        "clock_skew": null,
        "mos": null,
        "opus": null,
        "recovery": null,
        "jitter_ms": { "last": null, "mean": null, "max": null },
        "gaps": { "count": 0, "longest_ms": null, "threshold_ms": GAP_MS },
        "remote": null,
    })
}

/// RFC 3550 §6.4.1 over all that carry media. Packets of two epochs cannot be compared.
fn jitter(arrivals: &[Arrival], clock_rate: f64) -> Vec<(u64, f64)> {
    let mut jitter = 0.0;
    let mut course: Vec<(u64, f64)> = Vec::new();
    let media = || {
        arrivals
            .iter()
            .filter(|arrival| arrival.rtp.payload_length() > 0)
    };
    for (previous, next) in media().zip(media().skip(1)) {
        if previous.rtp.epoch != next.rtp.epoch {
            continue;
        }
        let arrived = (next.at as i64 - previous.at as i64) as f64 / 1e6;
        let ticks = next.rtp.timestamp as i64 - previous.rtp.timestamp as i64;
        let sent = ticks as f64 / clock_rate * 1e3;
        jitter += ((arrived - sent).abs() - jitter) / 16.0;
        course.push((next.at, jitter));
    }
    course
}

fn figures(jitter: &[(u64, f64)]) -> Value {
    let all = || jitter.iter().map(|(_, ms)| *ms);
    json!({
        "last": all().next_back(),
        "mean": all().sum::<f64>() / jitter.len() as f64,
        "max": all().reduce(f64::max),
    })
}

fn gaps(stream: &Stream) -> Value {
    let gaps: Vec<f64> = apart(stream).filter(|apart| *apart > GAP_MS).collect();
    json!({
        "count": gaps.len(),
        "longest_ms": gaps.iter().copied().reduce(f64::max),
        "threshold_ms": GAP_MS,
    })
}

/// Skew shows in ten seconds or more.
fn skew(stream: &Stream, spec: &StreamSpec) -> Value {
    let (first, last) = (stream.arrivals.first(), stream.arrivals.last());
    match (first, last) {
        (Some(first), Some(last)) if last.at - first.at > 15_000_000_000 => {
            json!({ "ppm": spec.skew_ppm })
        }
        _ => Value::Null,
    }
}
