//! Findings about the capture as a whole.

use super::super::analyze::{Contents, Summary};
use super::super::session::{MOST_STREAMS, StreamSummary};
use super::{Found, packets, seconds};
use crate::diagnostic::{Finding, FindingKind};
use crate::units::format_count;

pub const NO_RTP: FindingKind =
    FindingKind::info("PCAP001", "no-rtp", "The capture holds no RTP stream.");

pub const UNTIMED: FindingKind = FindingKind::warning(
    "PCAP007",
    "packets-without-time",
    "The capture does not say when packets came.",
);

pub const TOO_MANY_STREAMS: FindingKind = FindingKind::warning(
    "PCAP008",
    "too-many-streams",
    "There are more RTP streams than are listed.",
);

pub const CAPTURE_DROPS: FindingKind = FindingKind::warning(
    "PCAP011",
    "capture-drops",
    "Streams from different hosts miss packets of the same time: the capture lost them.",
);

/// Fewer may be chance.
const ENOUGH_TOGETHER: u64 = 10;

pub const CLOCK_BACK: FindingKind = FindingKind::warning(
    "PCAP014",
    "capture-clock-back",
    "The clock of the capture went back by over a second.",
);

pub const FRAGMENTS: FindingKind = FindingKind::info(
    "PCAP022",
    "fragments-missing",
    "Fragments of IP packets are missing.",
);

pub fn findings(capture: &Summary) -> Vec<Found> {
    [
        no_rtp(capture),
        untimed(capture),
        too_many_streams(capture),
        capture_drops(capture),
        fragments(capture),
    ]
    .into_iter()
    .flatten()
    .map(Found::from)
    .chain(clock_back(capture))
    .collect()
}

fn clock_back(capture: &Summary) -> Option<Found> {
    let (packet, back) = capture.clock_back.first?;
    let back = seconds(back.as_secs_f64());
    let message = match capture.clock_back.count {
        1 => format!("the clock of the capture went back by {back}"),
        count => format!(
            "the clock of the capture went back {} times, first by {back}",
            format_count(count)
        ),
    };
    let help = "jitter and clock skew leave the step out, but durations, gaps and bit rates are of the times as they stand; was the clock set, or were captures joined out of order?";
    Some(Found::at(CLOCK_BACK.found(message).help(help), packet))
}

fn fragments(capture: &Summary) -> Option<Finding> {
    let unused = capture.fragments.unused;
    if unused == 0 {
        return None;
    }
    let message = format!(
        "{} of fragmented IP packets are of no use: other fragments are missing",
        packets(unused)
    );
    Some(FRAGMENTS.found(message).help(
        "a filter on ports lets first fragments through only: capture with `udp or ip[6:2] & 0x1fff != 0`",
    ))
}

fn no_rtp(capture: &Summary) -> Option<Finding> {
    let elsewhere = capture.over_tcp.rtp + capture.relayed.rtp;
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
    if rtp + elsewhere > 0 || capture.packets == unsupported_link {
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
            "there is no UDP, and no call in the TCP".to_owned(),
            "capture where the media passes, and before anything encrypts it once more, as TURN over TLS does",
        )
    } else {
        (
            "none of its packets belongs to a call".to_owned(),
            "capture where the media passes, for example: tcpdump -i any -w call.pcap udp",
        )
    };
    Some(NO_RTP.found(format!("no RTP stream: {what}")).help(help))
}

fn untimed(capture: &Summary) -> Option<Finding> {
    if capture.untimed == 0 {
        return None;
    }
    let message = format!(
        "the capture gives no time for {} (pcapng Simple Packet Blocks): counted, not analysed",
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

/// The capture is to blame when most of what is missing is missing together.
fn capture_drops(capture: &Summary) -> Option<Finding> {
    let sum = |of: fn(&StreamSummary) -> u64| capture.session.streams.iter().map(of).sum::<u64>();
    let lost = sum(|stream| stream.reception.counts.lost());
    let together = sum(|stream| stream.lost_together).min(lost);
    if together < ENOUGH_TOGETHER || together * 2 < lost {
        return None;
    }
    let message = format!(
        "{} of {} are missing at times at which streams from different hosts miss some: the capture dropped them",
        format_count(together),
        packets(lost),
    );
    let help = "the loss figures are too high; capture with a larger buffer (tcpdump -B 65536), a filter, or to a faster disk";
    Some(CAPTURE_DROPS.found(message).help(help))
}
