//! Findings about one RTP stream.

use super::super::analyze::Summary;
use super::super::session::StreamSummary;
use super::{Found, describe, packets};
use crate::diagnostic::{Finding, FindingKind};
use crate::units::{format_count, format_ms};

pub const LOSS: FindingKind = FindingKind::warning(
    "PCAP002",
    "loss",
    "5 % or more of a stream's packets never came to the capture point.",
);

pub const LOSS_BEHIND_CAPTURE: FindingKind = FindingKind::warning(
    "PCAP003",
    "loss-behind-capture",
    "5 % or more of a stream's packets were lost between the capture point and the receiver.",
);

pub const DOUBLED: FindingKind = FindingKind::warning(
    "PCAP004",
    "captured-twice",
    "Half or more of a stream's packets are there twice.",
);

pub const GAP: FindingKind = FindingKind::info(
    "PCAP005",
    "gap",
    "A stream was silent for longer than --gap.",
);

pub const RESTART: FindingKind = FindingKind::warning(
    "PCAP006",
    "sequence-restart",
    "A stream's sequence numbers began anew without a new SSRC.",
);

pub const TIMESTAMP_LEAP: FindingKind = FindingKind::warning(
    "PCAP009",
    "timestamp-leap",
    "A stream's RTP timestamps leapt although no packet was missing.",
);

pub const CLOCK_SKEW: FindingKind = FindingKind::warning(
    "PCAP010",
    "clock-skew",
    "A sender's clock runs faster or slower than that of the capture by over 300 ppm.",
);

/// Beyond what two usual crystals differ by.
const MUCH_SKEW_PPM: f64 = 300.0;

/// Share of packets from which loss is worth a warning.
const MUCH_LOSS: f64 = 0.05;

/// Streams with fewer packets say nothing about a rate of loss, nor about their timestamps.
const ENOUGH_PACKETS: u64 = 20;

/// Fewer lost packets say nothing about a rate of loss: a path that loses 1 % loses as many of a
/// hundred packets once in 270 streams, but a twentieth of twenty packets in every sixth.
const ENOUGH_LOST: u64 = 5;

pub fn findings(stream: &StreamSummary, capture: &Summary) -> Vec<Found> {
    // A repair that is lost matters to the stream that it repairs, and shows there.
    let media = Some(stream).filter(|stream| stream.repairs.is_none());
    [
        media.and_then(loss).map(Found::from),
        media.and_then(loss_behind_capture).map(Found::from),
        doubled(stream).map(Found::from),
        gap(stream, capture),
        restart(stream),
        media.and_then(timestamp_leap),
        media.and_then(clock_skew).map(Found::from),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn loss(stream: &StreamSummary) -> Option<Finding> {
    let counts = stream.reception.counts;
    let share = counts.lost() as f64 / counts.expected as f64;
    if counts.lost() < ENOUGH_LOST || share < MUCH_LOSS {
        return None;
    }
    let message = format!(
        "{:.1} % of {} never came: {} of {}, {}{}",
        share * 100.0,
        describe(stream),
        format_count(counts.lost()),
        packets(counts.expected),
        match counts.longest_burst {
            1 => "one at a time".to_owned(),
            longest => format!("up to {} in a row", format_count(longest)),
        },
        match stream.lost_to_damage.min(counts.lost()) {
            0 => String::new(),
            damaged => format!("; {} where the capture is damaged", format_count(damaged)),
        },
    );
    let help = "they were lost before the capture point: by the sender's host, the network, or the capture itself";
    Some(LOSS.found(message).help(help))
}

fn loss_behind_capture(stream: &StreamSummary) -> Option<Finding> {
    let counts = stream.reception.counts;
    let block = stream.receiver.as_ref()?.last_block?;
    let reported = u64::try_from(block.cumulative_lost).ok()?;
    let behind = reported.saturating_sub(counts.lost());
    if behind < ENOUGH_LOST || (behind as f64) < counts.expected as f64 * MUCH_LOSS {
        return None;
    }
    let message = format!(
        "the receiver of {} misses {}, of which {} passed here",
        describe(stream),
        packets(reported),
        format_count(behind),
    );
    let help = "they were lost between the capture point and the receiver";
    Some(LOSS_BEHIND_CAPTURE.found(message).help(help))
}

fn doubled(stream: &StreamSummary) -> Option<Finding> {
    let reception = &stream.reception;
    let unique = reception.counts.unique;
    if unique < ENOUGH_PACKETS || reception.duplicates * 2 < unique {
        return None;
    }
    let message = format!(
        "{} is there more than once: {} and {} duplicates",
        describe(stream),
        packets(unique),
        format_count(reception.duplicates),
    );
    let help = "a capture on several interfaces sees a forwarded packet on each; capture on one, or look whether the sender repeats itself";
    Some(DOUBLED.found(message).help(help))
}

fn gap(stream: &StreamSummary, capture: &Summary) -> Option<Found> {
    let gaps = stream.gaps;
    let longest = gaps.longest?;
    let begin = gaps.longest_from?.saturating_sub(capture.first?);
    let times = match gaps.count {
        1 => String::new(),
        count => format!(" {count} times, the longest"),
    };
    let message = format!(
        "{} was silent{times} for {:.2} s, from {:.2} s into the capture",
        describe(stream),
        longest,
        begin.as_secs_f64(),
    );
    let threshold = format_ms(gaps.threshold.as_secs_f64() * 1e3);
    let help =
        format!("normal for a muted source; --gap sets how long is long (now {threshold} ms)");
    Some(Found::at(
        GAP.found(message).help(help),
        gaps.longest_ended_by?,
    ))
}

fn restart(stream: &StreamSummary) -> Option<Found> {
    let times = times(stream.reception.restarts)?;
    let message = format!(
        "the sequence numbers of {} began anew {times}",
        describe(stream)
    );
    let help = "the source was restarted, or more packets were lost than a receiver bridges; it may drop what comes until it has resynchronised; what was lost in between is unknown";
    let finding = RESTART.found(message).help(help);
    Some(Found::at(finding, stream.first_restart?))
}

fn timestamp_leap(stream: &StreamSummary) -> Option<Found> {
    let anomalies = stream.course.timestamps?;
    if stream.reception.packets < ENOUGH_PACKETS {
        return None;
    }
    let times = times(anomalies.leaps)?;
    let message = format!(
        "the timestamps of {} leapt {times}, by over a second more than the time, with no packet missing",
        describe(stream)
    );
    let help = "the source was switched or restarted without a new SSRC; a receiver may play what follows too early or too late, or out of step with the other media";
    let finding = TIMESTAMP_LEAP.found(message).help(help);
    Some(Found::at(finding, anomalies.first_leap?))
}

fn clock_skew(stream: &StreamSummary) -> Option<Finding> {
    let skew = stream.course.skew?;
    if skew.ppm.abs() - 3.0 * skew.error_ppm < MUCH_SKEW_PPM {
        return None;
    }
    let message = format!(
        "the clock behind {} runs {:.0} ± {:.0} ppm too {}: {:.1} ms a minute",
        describe(stream),
        skew.ppm.abs(),
        skew.error_ppm,
        if skew.ppm > 0.0 { "fast" } else { "slow" },
        skew.ppm.abs() * 60e-3,
    );
    let help = "a receiver must stretch or drop what it plays; is the media paced by a timer instead of by its device, or the capture's clock being adjusted?";
    Some(CLOCK_SKEW.found(message).help(help))
}

fn times(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some("once".to_owned()),
        count => Some(format!("{} times", format_count(count))),
    }
}
