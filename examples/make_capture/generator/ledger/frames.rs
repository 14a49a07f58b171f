//! Frames of video: what shares a timestamp. A frame is whole when its packets came from the one
//! behind the frame before to the one with the marker.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::packet::Rtp;
use super::{Arrival, Stream, milliseconds};

/// A time between frames is a freeze when it is at least three mean ones, and the mean and this
/// (W3C webrtc-stats, `freezeCount`).
const FREEZE_MORE_MS: f64 = 150.0;
/// The mean is of so many, it being the last, and of no fewer than the least.
const RECENT: usize = 30;
const LEAST: usize = 5;

/// By number: when each packet came first.
#[derive(Default)]
struct Frame<'a> {
    media: BTreeMap<u64, (u64, &'a Rtp)>,
    /// The highest number, padding included.
    highest: u64,
}

/// A whole frame, when its last packet came.
struct Whole {
    epoch: u32,
    timestamp: u64,
    at: u64,
}

/// Where a frame stands among those of its epoch: the first, or behind this number.
#[derive(Clone, Copy)]
enum Place {
    First,
    Behind(u64),
}

pub fn of(stream: &Stream, clock_rate: f64) -> Value {
    let frames = frames(stream);
    let whole = whole(&frames);
    let apart = intervals(&whole);
    let all: Vec<f64> = apart.iter().flatten().copied().collect();
    let (freezes, frozen) = freezes(&apart);
    let count = frames.len() as f64;
    let bytes = frames.values().map(Frame::bytes);
    let packets = frames.values().map(|frame| frame.media.len());
    json!({
        "frames": frames.len(),
        "complete_frames": whole.len(),
        "incomplete_frames": frames.len() - whole.len() - cut(&frames),
        "key_frames": null,
        "key_frame_interval_mean_ms": null,
        "key_frame_interval_max_ms": null,
        "frame_rate": all.len() as f64 * 1e3 / all.iter().sum::<f64>(),
        "frame_gap_max_ms": all.iter().copied().reduce(f64::max),
        "freezes": freezes,
        "freezes_duration_ms": frozen,
        "frame_jitter_ms": jitter(&whole, clock_rate),
        "frame_bytes_mean": bytes.clone().sum::<u64>() as f64 / count,
        "frame_bytes_max": bytes.max(),
        "packets_per_frame_mean": packets.clone().sum::<usize>() as f64 / count,
        "packets_per_frame_max": packets.max(),
        "width": null,
        "height": null,
        "size_changes": 0,
        "spatial_layer_max": null,
        "temporal_layer_max": null,
    })
}

/// By epoch and timestamp.
fn frames<'a>(stream: &Stream<'a>) -> BTreeMap<(u32, u64), Frame<'a>> {
    let mut frames: BTreeMap<(u32, u64), Frame> = BTreeMap::new();
    let mut epoch = 0;
    for Arrival { at, rtp, .. } in &stream.arrivals {
        // The analyser knows by the second packet that numbers began anew; the first is of no frame.
        if rtp.epoch > epoch {
            epoch = rtp.epoch;
            continue;
        }
        let frame = frames.entry((rtp.epoch, rtp.timestamp)).or_default();
        frame.highest = frame.highest.max(rtp.number);
        if rtp.payload_bytes > 0 {
            frame.media.entry(rtp.number).or_insert((*at, rtp));
        }
    }
    frames.retain(|_, frame| !frame.media.is_empty());
    frames
}

impl Frame<'_> {
    fn bytes(&self) -> u64 {
        let packets = self.media.values();
        packets.map(|(_, rtp)| rtp.payload_length()).sum()
    }

    fn ends(&self) -> bool {
        self.media.values().any(|(_, rtp)| rtp.marker)
    }

    fn is_whole(&self, place: Place) -> bool {
        let numbers = self.media.keys();
        let (first, last) = (numbers.clone().min(), numbers.max());
        let (first, last) = (first.copied().unwrap_or(0), last.copied().unwrap_or(0));
        let follows = match place {
            Place::First => true,
            Place::Behind(before) => first == before + 1,
        };
        follows && self.ends() && last - first + 1 == self.media.len() as u64
    }
}

/// Each frame with its place.
fn placed<'f, 'a>(
    frames: &'f BTreeMap<(u32, u64), Frame<'a>>,
) -> impl Iterator<Item = (&'f (u32, u64), &'f Frame<'a>, Place)> {
    frames.iter().map(|(key, frame)| {
        let before = frames
            .range((key.0, 0)..*key)
            .map(|(_, frame)| frame.highest);
        let place = before.max().map_or(Place::First, Place::Behind);
        (key, frame, place)
    })
}

fn whole(frames: &BTreeMap<(u32, u64), Frame>) -> Vec<Whole> {
    let whole = placed(frames).filter_map(|((epoch, timestamp), frame, place)| {
        let at = frame.media.values().map(|(at, _)| *at).max()?;
        let (epoch, timestamp) = (*epoch, *timestamp);
        frame.is_whole(place).then_some(Whole {
            epoch,
            timestamp,
            at,
        })
    });
    whole.collect()
}

/// The first of an epoch may have begun earlier, and the last go on: they are not held to be
/// incomplete.
fn cut(frames: &BTreeMap<(u32, u64), Frame>) -> usize {
    let is_last = |key: &(u32, u64)| {
        frames
            .range((key.0, key.1 + 1)..(key.0 + 1, 0))
            .next()
            .is_none()
    };
    let cut = placed(frames).filter(|(key, frame, place)| {
        let first = matches!(place, Place::First);
        !frame.is_whole(*place) && (first || is_last(key) && !frame.ends())
    });
    cut.count()
}

/// Milliseconds between the ends of whole frames, by epoch. One that is ready before its
/// predecessor comes with it.
fn intervals(whole: &[Whole]) -> Vec<Vec<f64>> {
    let epochs = whole.chunk_by(|one, next| one.epoch == next.epoch);
    let of_epoch = |frames: &[Whole]| {
        let mut shown: Vec<u64> = Vec::new();
        for frame in frames {
            shown.push(shown.last().map_or(frame.at, |last| frame.at.max(*last)));
        }
        let apart = shown.windows(2).map(|pair| milliseconds(pair[1] - pair[0]));
        apart.collect()
    };
    epochs.map(of_epoch).collect()
}

/// How many, and their milliseconds.
fn freezes(epochs: &[Vec<f64>]) -> (usize, f64) {
    let of_epoch = |apart: &Vec<f64>| {
        let long = |place: &usize| {
            let recent = &apart[(place + 1).saturating_sub(RECENT)..=*place];
            let mean = recent.iter().sum::<f64>() / recent.len() as f64;
            recent.len() >= LEAST && apart[*place] >= (3.0 * mean).max(mean + FREEZE_MORE_MS)
        };
        let long = (0..apart.len()).filter(long).map(|place| apart[place]);
        long.collect::<Vec<f64>>()
    };
    let all: Vec<f64> = epochs.iter().flat_map(of_epoch).collect();
    (all.len(), all.iter().sum())
}

/// RFC 3550 §6.4.1, of the ends of whole frames.
fn jitter(whole: &[Whole], clock_rate: f64) -> Value {
    let mut jitter = 0.0;
    let mut course: Vec<f64> = Vec::new();
    for pair in whole
        .windows(2)
        .filter(|pair| pair[0].epoch == pair[1].epoch)
    {
        let arrived = (pair[1].at as i64 - pair[0].at as i64) as f64 / 1e6;
        let sent = (pair[1].timestamp - pair[0].timestamp) as f64 / clock_rate * 1e3;
        jitter += ((arrived - sent).abs() - jitter) / 16.0;
        course.push(jitter);
    }
    json!({
        "last": course.last(),
        "mean": course.iter().sum::<f64>() / course.len() as f64,
        "max": course.iter().copied().reduce(f64::max),
    })
}
