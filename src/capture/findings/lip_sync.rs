//! Findings about sound and picture of one sender.

use super::super::analyze::Summary;
use super::super::session::lip_sync::LipSync;
use super::Found;
use crate::diagnostic::{Finding, FindingKind};
use crate::units::format_ms;

pub const OUT_OF_STEP: FindingKind = FindingKind::warning(
    "PCAP012",
    "lip-sync",
    "Sound and picture that were captured together pass far apart.",
);

/// ITU-R BT.1359: how far the sound may come before the picture, and behind it, until viewers
/// find it unacceptable.
const EARLIEST_SECONDS: f64 = 0.090;
const LATEST_SECONDS: f64 = 0.185;

/// Fewer periods may be those of the beginning, when buffers fill.
const ENOUGH_PERIODS: usize = 5;

pub fn findings(capture: &Summary) -> Vec<Found> {
    let pairs = capture.session.lip_sync.iter();
    pairs
        .filter_map(|pair| {
            let finding = out_of_step(pair)?;
            Some(Found::of(finding, both_there(pair, capture)))
        })
        .collect()
}

/// The first packet of whichever of the two begins later.
fn both_there(pair: &LipSync, capture: &Summary) -> Option<u64> {
    let streams = capture.session.streams.iter();
    let of_pair = streams.filter(|stream| [pair.audio, pair.video].contains(&stream.key));
    let later = of_pair.max_by_key(|stream| stream.reception.first)?;
    Some(later.packets.0)
}

fn out_of_step(pair: &LipSync) -> Option<Finding> {
    let mean = pair.skew.mean?;
    let is_acceptable = (-LATEST_SECONDS..=EARLIEST_SECONDS).contains(&mean);
    if pair.skew.samples < ENOUGH_PERIODS || is_acceptable {
        return None;
    }
    let (way, earlier) = match mean > 0.0 {
        true => ("before", "sound"),
        false => ("behind", "picture"),
    };
    let message = format!(
        "the sound of {:#010x} passes {} ms {way} the picture of {:#010x} that was captured with it",
        pair.audio.ssrc,
        format_ms(mean.abs() * 1e3),
        pair.video.ssrc,
    );
    let help = format!(
        "a receiver that heeds sender reports holds the {earlier} back by that; one that does not shows lips out of step, which viewers mind from 90 ms before and 185 ms behind the picture on. Is one of the two held up in the sender, or are the clocks of its reports not the same?"
    );
    Some(OUT_OF_STEP.found(message).help(help))
}
