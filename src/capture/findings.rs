//! What deserves a person's attention in a capture.

use crate::diagnostic::{Finding, FindingKind, Location};
use crate::units::{format_count, format_ms};

use super::analyze::{Contents, Summary};
use super::session::{MOST_STREAMS, StreamSummary};

/// Every kind of finding of `pcap analyze`.
pub const KINDS: &[&FindingKind] = &[
    &NO_RTP,
    &LOSS,
    &LOSS_BEHIND_CAPTURE,
    &DOUBLED,
    &GAP,
    &RESTART,
    &UNTIMED,
    &TOO_MANY_STREAMS,
];

const NO_RTP: FindingKind =
    FindingKind::info("PCAP001", "no-rtp", "The capture holds no RTP stream.");

const LOSS: FindingKind = FindingKind::warning(
    "PCAP002",
    "loss",
    "5 % or more of a stream's packets never came to the capture point.",
);

const LOSS_BEHIND_CAPTURE: FindingKind = FindingKind::warning(
    "PCAP003",
    "loss-behind-capture",
    "5 % or more of a stream's packets were lost between the capture point and the receiver.",
);

const DOUBLED: FindingKind = FindingKind::warning(
    "PCAP004",
    "captured-twice",
    "Half or more of a stream's packets are there twice.",
);

const GAP: FindingKind = FindingKind::info(
    "PCAP005",
    "gap",
    "A stream was silent for longer than --gap.",
);

const RESTART: FindingKind = FindingKind::warning(
    "PCAP006",
    "sequence-restart",
    "A stream's sequence numbers began anew without a new SSRC.",
);

const UNTIMED: FindingKind = FindingKind::warning(
    "PCAP007",
    "packets-without-time",
    "The capture does not say when packets came.",
);

const TOO_MANY_STREAMS: FindingKind = FindingKind::warning(
    "PCAP008",
    "too-many-streams",
    "There are more RTP streams than are listed.",
);

/// Share of packets from which loss is worth a warning.
const MUCH_LOSS: f64 = 0.05;

/// Streams with fewer packets say nothing about a rate of loss.
const ENOUGH_PACKETS: u64 = 20;

/// Everything worth telling about the capture that is called `source`.
pub fn findings(source: &str, capture: &Summary) -> Vec<Finding> {
    let streams = capture.session.streams.iter();
    let of_streams = streams.flat_map(|stream| {
        // A repair that is lost matters to the stream that it repairs, and shows there.
        let media = Some(stream).filter(|stream| stream.repairs.is_none());
        [
            media.and_then(loss),
            media.and_then(loss_behind_capture),
            doubled(stream),
            gap(stream, capture),
            restart(stream),
        ]
    });
    [no_rtp(capture), untimed(capture), too_many_streams(capture)]
        .into_iter()
        .chain(of_streams)
        .flatten()
        .map(|finding| finding.at(Location::whole(source)))
        .collect()
}

fn no_rtp(capture: &Summary) -> Option<Finding> {
    let Contents {
        rtp,
        rtp_unconfirmed,
        stun,
        dtls,
        srtcp,
        rtcp,
        not_udp,
        unsupported_link,
        ..
    } = capture.contents;
    // A capture that is empty or cannot be read at all is told of elsewhere.
    if rtp > 0 || capture.packets == unsupported_link {
        return None;
    }
    let (what, help) = if dtls > 0 {
        (
            "there is DTLS, but no RTP".to_owned(),
            "either the handshake failed or no media was sent; over a data channel alone there is none",
        )
    } else if stun > 0 {
        (
            "there is STUN, but no RTP".to_owned(),
            "no media passed here: look whether ICE found a path at all",
        )
    } else if rtcp + srtcp > 0 {
        (
            "there is RTCP, but no RTP".to_owned(),
            "was the capture filtered to the RTCP port?",
        )
    } else if rtp_unconfirmed > 0 {
        (
            format!(
                "{} could be RTP by their first bytes, but no two are in sequence",
                packets(rtp_unconfirmed)
            ),
            "most likely another protocol",
        )
    } else if not_udp == capture.packets {
        (
            "there is no UDP".to_owned(),
            "media over TCP and in tunnels is not looked into",
        )
    } else {
        (
            "none of its packets belongs to a call".to_owned(),
            "capture where the media passes, for example: tcpdump -i any -w call.pcap udp",
        )
    };
    Some(NO_RTP.found(format!("no RTP stream: {what}")).help(help))
}

fn loss(stream: &StreamSummary) -> Option<Finding> {
    let counts = stream.reception.counts;
    let share = counts.lost() as f64 / counts.expected as f64;
    if counts.expected < ENOUGH_PACKETS || share < MUCH_LOSS {
        return None;
    }
    let message = format!(
        "{:.1} % of {} never came: {} of {}, {}",
        share * 100.0,
        describe(stream),
        format_count(counts.lost()),
        packets(counts.expected),
        match counts.longest_burst {
            1 => "one at a time".to_owned(),
            longest => format!("up to {} in a row", format_count(longest)),
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
    if counts.expected < ENOUGH_PACKETS || (behind as f64) < counts.expected as f64 * MUCH_LOSS {
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

fn gap(stream: &StreamSummary, capture: &Summary) -> Option<Finding> {
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
    Some(GAP.found(message).help(help))
}

fn restart(stream: &StreamSummary) -> Option<Finding> {
    let restarts = stream.reception.restarts;
    if restarts == 0 {
        return None;
    }
    let times = if restarts == 1 {
        "once".to_owned()
    } else {
        format!("{restarts} times")
    };
    let message = format!(
        "the sequence numbers of {} began anew {times}",
        describe(stream)
    );
    let help = "the source was restarted, or more packets were lost than a receiver bridges; it may drop what comes until it has resynchronised";
    Some(RESTART.found(message).help(help))
}

fn untimed(capture: &Summary) -> Option<Finding> {
    if capture.untimed == 0 {
        return None;
    }
    let message = format!(
        "{} carry no time (pcapng Simple Packet Blocks): they are counted, not analysed",
        packets(capture.untimed)
    );
    Some(
        UNTIMED
            .found(message)
            .help("capture with tcpdump or dumpcap, which write the time"),
    )
}

fn too_many_streams(capture: &Summary) -> Option<Finding> {
    let unlisted = capture.session.unlisted_packets;
    if unlisted == 0 {
        return None;
    }
    let message = format!(
        "only the first {} RTP streams are listed; {} of others are left out",
        format_count(MOST_STREAMS as u64),
        packets(unlisted),
    );
    Some(
        TOO_MANY_STREAMS
            .found(message)
            .help("filter the capture by host or port first"),
    )
}

/// `audio stream 0x1a2b3c4d (10.0.0.1:5000 → 10.0.0.2:6000)`.
fn describe(stream: &StreamSummary) -> String {
    let media = stream
        .media
        .map_or(String::new(), |media| format!("{} ", media.as_str()));
    let flow = stream.key.flow;
    format!(
        "{media}stream {:#010x} ({} → {})",
        stream.key.ssrc, flow.source, flow.destination
    )
}

fn packets(count: u64) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{} packet{s}", format_count(count))
}
