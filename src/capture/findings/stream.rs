//! Findings about one RTP stream.

use super::super::analyze::Summary;
use super::super::session::StreamSummary;
use super::{Found, describe, packets, seconds};
use crate::diagnostic::{FindingKind, Severity};
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

pub const OUTAGE: FindingKind = FindingKind::warning(
    "PCAP015",
    "outage",
    "Nothing of a stream came for longer than --gap, and packets that were sent meanwhile are missing.",
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

pub const HELD_UP: FindingKind = FindingKind::warning(
    "PCAP016",
    "held-up",
    "A stream's packets were held up for over a second, and then came in haste.",
);

pub const TWO_SOURCES: FindingKind = FindingKind::warning(
    "PCAP017",
    "two-sources",
    "Packets of two sources have one SSRC on one flow.",
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
        media.and_then(loss),
        media.and_then(loss_behind_capture),
        doubled(stream),
        media.and_then(|stream| outage(stream, capture)),
        gap(stream, capture),
        restart(stream),
        two_sources(stream),
        media.and_then(timestamp_leap),
        media.and_then(held_up),
        media.and_then(clock_skew),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn loss(stream: &StreamSummary) -> Option<Found> {
    let counts = stream.reception.counts;
    let share = counts.lost() as f64 / counts.expected as f64;
    if counts.lost() < ENOUGH_LOST || share < MUCH_LOSS || !counts.tell_loss() {
        return None;
    }
    let message = format!(
        "{:.1} % of {} did not come: {} of {}, {}{}{}",
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
        mended(stream),
    );
    let help = "they were lost before the capture point: by the sender's host, the network, or the capture itself";
    let mut finding = LOSS.found(message).help(help);
    let left = left_after_recovery(stream).unwrap_or(counts.lost());
    if (left as f64) < counts.expected as f64 * MUCH_LOSS {
        finding.severity = Severity::Info;
    }
    Some(Found::of(finding, stream.behind_longest_loss))
}

/// Packets that retransmissions did not bring either. None where that is not known.
fn left_after_recovery(stream: &StreamSummary) -> Option<u64> {
    let recovery = stream.recovery?;
    recovery.recovered()?;
    let lost = stream.reception.counts.lost();
    Some(lost.saturating_sub(recovery.sums.missing_here))
}

fn mended(stream: &StreamSummary) -> String {
    let lost = stream.reception.counts.lost();
    match left_after_recovery(stream) {
        None => String::new(),
        Some(left) if left == lost => String::new(),
        Some(0) => "; all of them came by retransmission".to_owned(),
        Some(left) => format!("; all but {} came by retransmission", format_count(left)),
    }
}

fn loss_behind_capture(stream: &StreamSummary) -> Option<Found> {
    let counts = stream.reception.counts;
    let receiver = stream.receiver.as_ref()?;
    let block = receiver.last_block?;
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
    let finding = LOSS_BEHIND_CAPTURE.found(message).help(help);
    Some(Found::of(finding, receiver.last_block_in))
}

fn doubled(stream: &StreamSummary) -> Option<Found> {
    let reception = &stream.reception;
    let unique = reception.counts.unique;
    if !reception.is_doubled() {
        return None;
    }
    let message = format!(
        "{} is there more than once: {} and {} duplicates",
        describe(stream),
        packets(unique),
        format_count(reception.duplicates),
    );
    let help = "a capture on several interfaces sees a forwarded packet on each; capture on one, or look whether the sender repeats itself";
    let finding = DOUBLED.found(message).help(help);
    Some(Found::of(finding, stream.first_duplicate))
}

fn outage(stream: &StreamSummary, capture: &Summary) -> Option<Found> {
    let gaps = stream.gaps;
    let longest = gaps.longest_outage?;
    let begin = longest.from.saturating_sub(capture.first?);
    let times = match gaps.outages {
        1 => String::new(),
        count => format!(" {} times, the longest", format_count(count)),
    };
    let message = format!(
        "nothing of {} came{times} for {}, from {:.2} s into the capture, and {} of that time {} missing",
        describe(stream),
        seconds(longest.seconds),
        begin.as_secs_f64(),
        packets(longest.missing),
        if longest.missing == 1 { "is" } else { "are" },
    );
    let help = "its sender went on, so this is no silence: the network was gone, or the capture was; do other streams pause at the same time?";
    let finding = OUTAGE.found(message).help(help);
    Some(Found::at(finding, longest.ended_by))
}

/// What is an outage is told as one.
fn gap(stream: &StreamSummary, capture: &Summary) -> Option<Found> {
    let gaps = stream.gaps;
    let longest = gaps.longest?;
    let outage = gaps.longest_outage.filter(|_| stream.repairs.is_none());
    let ended_by = gaps.longest_ended_by?;
    if outage.is_some_and(|outage| outage.ended_by == ended_by) {
        return None;
    }
    let begin = gaps.longest_from?.saturating_sub(capture.first?);
    let times = match gaps.count {
        1 => String::new(),
        count => format!(" {count} times, the longest"),
    };
    let message = format!(
        "{} was silent{times} for {}, from {:.2} s into the capture",
        describe(stream),
        seconds(longest),
        begin.as_secs_f64(),
    );
    let threshold = format_ms(gaps.threshold.as_secs_f64() * 1e3);
    let help =
        format!("normal for a muted source; --gap sets how long is long (now {threshold} ms)");
    Some(Found::at(GAP.found(message).help(help), ended_by))
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
    let help = "the source was switched, restarted or put on hold without a new SSRC; a receiver may play what follows too early or too late, or out of step with the other media";
    let finding = TIMESTAMP_LEAP.found(message).help(help);
    Some(Found::at(finding, anomalies.first_leap?))
}

fn held_up(stream: &StreamSummary) -> Option<Found> {
    let anomalies = stream.course.timestamps?;
    let longest = anomalies.longest_stall?;
    let message = format!(
        "{} was held up {}for {:.2} s: nothing came, and then what was sent meanwhile, in haste",
        describe(stream),
        match anomalies.stalls {
            0 | 1 => String::new(),
            stalls => format!("{} times, at most ", format_count(stalls)),
        },
        longest.seconds,
    );
    let help = "the network or the sender's host kept the packets back; a receiver plays silence, and then drops them or plays them late; jitter has it";
    let finding = HELD_UP.found(message).help(help);
    Some(Found::at(finding, longest.packet))
}

fn two_sources(stream: &StreamSummary) -> Option<Found> {
    if !stream.reception.is_of_two_rows {
        return None;
    }
    let message = format!(
        "{} has packets of two sources: {} have sequence numbers of another row, and count neither as received nor as lost",
        describe(stream),
        format_count(stream.reception.strays),
    );
    let help = "two senders, or two parts of one, chose the same SSRC and send from the same address. Of two that collide a receiver may keep one and drop the other where address or CNAME tells them apart (RFC 3550 §8.2): here the address does not, so that what it makes of them is open";
    let finding = TWO_SOURCES.found(message).help(help);
    Some(Found::at(finding, stream.first_stray?))
}

/// It shows over the whole stream, which begins at the packet that is named.
fn clock_skew(stream: &StreamSummary) -> Option<Found> {
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
    let finding = CLOCK_SKEW.found(message).help(help);
    Some(Found::at(finding, stream.packets.0))
}

fn times(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some("once".to_owned()),
        count => Some(format!("{} times", format_count(count))),
    }
}
