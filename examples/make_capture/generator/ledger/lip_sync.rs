//! Sound and picture of each sender.

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::packet::Rtp;
use super::super::scenario::StreamSpec;
use super::{Arrival, Recording, Stream, feedback};

/// Of every pair of which both have sender reports: how much later what was captured together
/// passes, over all packets that complete a frame.
pub fn of(recording: &Recording, container: &Container, listed: &[Stream]) -> Value {
    let specs = &recording.scenario.streams;
    let known: Vec<(&Stream, &StreamSpec)> = listed
        .iter()
        .filter(|stream| {
            let told = feedback::about(stream, recording, container);
            told.cname.is_some() && !told.sender_reports.is_empty()
        })
        .filter_map(|stream| Some((stream, specs.iter().find(|spec| spec.ssrc == stream.ssrc)?)))
        .collect();
    let of_kind = |kind: &'static str| {
        known
            .iter()
            .filter(move |(_, spec)| spec.media.kind == kind)
    };
    let pairs = of_kind("audio").flat_map(|audio| {
        let video = of_kind("video").filter(|video| video.1.from == audio.1.from);
        video.map(move |video| (audio, video))
    });
    let page =
        |((audio, heard), (video, seen)): (&(&Stream, &StreamSpec), &(&Stream, &StreamSpec))| {
            json!({
                "cname": format!("peer{}@example", heard.from),
                "source_address": audio.flow.0,
                "audio_ssrc": audio.ssrc,
                "video_ssrc": video.ssrc,
                "skew_ms": { "mean": transit_ms(video, seen) - transit_ms(audio, heard) },
            })
        };
    pairs.map(page).collect()
}

/// Mean of arrival less capture, of the first epoch; the beginning of the call goes out in the
/// difference.
fn transit_ms(stream: &Stream, spec: &StreamSpec) -> f64 {
    let first = stream.arrivals.first().map_or(0, |arrival| arrival.at);
    let completes = |rtp: &Rtp| rtp.marker || spec.media.kind == "audio";
    let transits: Vec<f64> = stream
        .arrivals
        .iter()
        .filter(|arrival| completes(arrival.rtp) && arrival.rtp.epoch == 0)
        .map(|Arrival { at, rtp, .. }| {
            let ticks = rtp.timestamp - u64::from(spec.first_timestamp);
            let captured = ticks as f64 / spec.media.clock_rate as f64;
            (at - first) as f64 / 1e6 - captured * 1e3
        })
        .collect();
    let since = (first % 1_000_000_000_000) as f64 / 1e6;
    since + transits.iter().sum::<f64>() / transits.len() as f64
}
