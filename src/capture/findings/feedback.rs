//! Findings about what receivers ask for, and what comes of it.

use std::collections::HashSet;

use super::super::analyze::Summary;
use super::super::session::StreamSummary;
use super::super::session::ending::LATE;
use super::super::session::ice::undirected;
use super::{Found, describe, packets};
use crate::diagnostic::{Finding, FindingKind};
use crate::units::{format_count, format_ms};

pub const NOT_RESENT: FindingKind = FindingKind::warning(
    "PCAP030",
    "not-resent",
    "Half or more of the packets that a receiver asked for again never came.",
);

pub const KEY_FRAMES_ASKED: FindingKind = FindingKind::warning(
    "PCAP031",
    "key-frames-asked",
    "A receiver asked for key frames more than once in five seconds: its picture froze.",
);

pub const ASKED_AGAIN: FindingKind = FindingKind::warning(
    "PCAP032",
    "asked-again",
    "A receiver asked for the same packets over and over.",
);

pub const SLOW_PATH: FindingKind = FindingKind::warning(
    "PCAP033",
    "slow-path",
    "From sender to receiver and back takes 400 ms or more.",
);

pub const AFTER_BYE: FindingKind = FindingKind::info(
    "PCAP034",
    "media-after-bye",
    "A stream goes on after its sender announced its end.",
);

/// Fewer requests say nothing.
const ENOUGH_ASKED: u64 = 10;

/// Requests for key frames at the start of a stream, when receivers join.
const USUAL_REQUESTS: u64 = 4;

/// From here on people begin to talk at the same time.
const SLOW_SECONDS: f64 = 0.4;

pub fn findings(stream: &StreamSummary, capture: &Summary) -> Vec<Found> {
    [
        not_resent(stream),
        key_frames_asked(stream),
        asked_again(stream),
        after_bye(stream, capture),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn not_resent(stream: &StreamSummary) -> Option<Found> {
    let recovery = stream.recovery?;
    let (asked, recovered) = (recovery.sums.asked, recovery.recovered()?);
    if asked < ENOUGH_ASKED || recovered * 2 > asked {
        return None;
    }
    let message = format!(
        "the receiver of {} asked for {} again, and {} never came",
        describe(stream),
        packets(asked),
        format_count(asked - recovered),
    );
    let help = "does the sender keep packets long enough, is rtx in the answer's SDP, and does the sender see the receiver's NACKs? Retransmissions lost before the capture point are missing here too";
    Some(at_first_request(
        NOT_RESENT.found(message).help(help),
        stream,
    ))
}

fn key_frames_asked(stream: &StreamSummary) -> Option<Found> {
    const SECONDS_PER_REQUEST: f64 = 5.0;
    let receiver = stream.receiver.as_ref()?;
    let requests = receiver.picture_losses + receiver.full_intra_requests;
    let seconds = stream.reception.seconds()?;
    if requests <= USUAL_REQUESTS || (requests as f64) * SECONDS_PER_REQUEST < seconds {
        return None;
    }
    let message = format!(
        "the receiver of {} asked for a key frame {} times in {seconds:.1} s",
        describe(stream),
        format_count(requests),
    );
    let help = "each time its picture stood still: look at the loss and its recovery; a server that forwards to many asks on behalf of each who joins";
    let finding = KEY_FRAMES_ASKED.found(message).help(help);
    Some(Found::at(finding, receiver.first_key_frame_request?))
}

fn at_first_request(finding: Finding, stream: &StreamSummary) -> Found {
    let receiver = stream.receiver.as_ref();
    Found::of(finding, receiver.and_then(|receiver| receiver.first_nack))
}

fn asked_again(stream: &StreamSummary) -> Option<Found> {
    const TIMES: u64 = 3;
    let sums = stream.recovery?.sums;
    if sums.asked < ENOUGH_ASKED || sums.asked_again < sums.asked * TIMES {
        return None;
    }
    let message = format!(
        "the receiver of {} asked for {} {} times more after the first",
        describe(stream),
        packets(sums.asked),
        format_count(sums.asked_again),
    );
    let help = "the requests or what they bring are lost on the way, or the round trip is longer than the receiver believes";
    Some(at_first_request(
        ASKED_AGAIN.found(message).help(help),
        stream,
    ))
}

/// The streams of a path share it.
pub fn slow_paths(capture: &Summary) -> impl Iterator<Item = Found> {
    let streams = capture.session.streams.iter();
    let media = streams.filter(|stream| stream.repairs.is_none() && stream.corrects.is_none());
    let mut told = HashSet::new();
    media
        .filter_map(|stream| Some((stream, slow_path(stream)?)))
        .filter(move |(stream, _)| told.insert(undirected(stream.key.flow)))
        .map(|(_, found)| found)
}

fn slow_path(stream: &StreamSummary) -> Option<Found> {
    const ENOUGH_SAMPLES: usize = 3;
    let whole = stream.round_trips.end_to_end;
    let median = whole.p50?;
    if whole.samples < ENOUGH_SAMPLES || median < SLOW_SECONDS {
        return None;
    }
    let receiver = stream.receiver.as_ref()?;
    let flow = stream.key.flow;
    let message = format!(
        "from {} to {} and back takes {} ms{}",
        flow.from(),
        flow.to(),
        format_ms(median * 1e3),
        halves(stream).unwrap_or_default(),
    );
    let help = "people begin to talk at the same time; is a relay far away, or a queue full on the longer side?";
    let finding = SLOW_PATH.found(message).help(help);
    Some(Found::of(finding, receiver.last_block_in))
}

/// On which side of the capture point the time is spent.
fn halves(stream: &StreamSummary) -> Option<String> {
    let to_receiver = stream.receiver.as_ref()?.rtt.summary().p50?;
    let to_sender = stream.round_trips.to_sender.p50?;
    Some(format!(
        ": {} ms between the capture point and the first, {} ms between it and the second",
        format_ms(to_sender * 1e3),
        format_ms(to_receiver * 1e3),
    ))
}

fn after_bye(stream: &StreamSummary, capture: &Summary) -> Option<Found> {
    let bye = stream.sender.as_ref()?.bye.as_ref()?;
    let after = stream.reception.last?.saturating_sub(bye.at);
    if after < LATE {
        return None;
    }
    let after = after.as_secs_f64();
    let begin = bye.at.saturating_sub(capture.first?).as_secs_f64();
    let message = format!(
        "{} goes on for {after:.1} s after the BYE at {begin:.2} s into the capture",
        describe(stream),
    );
    let help = "receivers that believe the BYE drop what comes, or take it for a new source";
    Some(Found::at(AFTER_BYE.found(message).help(help), bye.packet))
}
