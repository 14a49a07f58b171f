//! Findings about the capture as a whole.

use super::super::analyze::{Contents, Summary};
use super::super::fragments::{CutShort, FragmentCounts};
use super::super::session::{MOST_STREAMS, StreamSummary};
use super::{Found, packets, seconds};
use crate::diagnostic::{Finding, FindingKind};
use crate::units::{counted, format_count};

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

pub const BEYOND_LIMITS: FindingKind = FindingKind::warning(
    "PCAP013",
    "beyond-limits",
    "The capture holds more than the analysis has room for.",
);

/// Fewer may be chance.
const ENOUGH_TOGETHER: u64 = 10;

pub const CLOCK_BACK: FindingKind = FindingKind::warning(
    "PCAP014",
    "capture-clock-back",
    "The times of the capture go back by over a second.",
);

pub const FRAGMENTS: FindingKind = FindingKind::info(
    "PCAP022",
    "fragments-missing",
    "Fragments of IP packets are missing.",
);

pub const SEGMENTS_MISSING: FindingKind = FindingKind::warning(
    "PCAP024",
    "tcp-segments-missing",
    "The capture lacks segments of a TCP connection that carries a call, has them too late, or cut them.",
);

pub fn findings(capture: &Summary) -> Vec<Found> {
    let found = [no_rtp(capture), untimed(capture), beyond_limits(capture)];
    let found = found.into_iter().flatten().map(Found::from);
    found
        .chain(too_many_streams(capture))
        .chain(capture_drops(capture))
        .chain(cut_short(&capture.fragments))
        .chain(unused_fragments(&capture.fragments))
        .chain(clock_back(capture))
        .chain(segments_missing(capture))
        .collect()
}

/// Told wherever `missed_by_capture` counts packets, so that whoever sees the count learns why.
fn segments_missing(capture: &Summary) -> Option<Found> {
    let holes = capture.tcp.holes;
    let streams = capture.session.streams.iter();
    let missed: u64 = streams.map(|stream| stream.reception.counts.unseen).sum();
    let Some((flow, packet)) = holes.first else {
        return unread(capture, missed);
    };
    let places = match holes.places {
        1 => String::new(),
        places => format!(" at {} places, first", format_count(places)),
    };
    // A jump of sequence numbers that is too far tells no number.
    let bytes = match holes.bytes {
        0 => "bytes".to_owned(),
        bytes => format!("{} bytes", format_count(bytes)),
    };
    let message = format!(
        "{bytes} that TCP brought are missing in their place in the capture{places} from {} to {}{}",
        flow.from(),
        flow.to(),
        match missed {
            0 => String::new(),
            missed => format!(", and {} of RTP with them", packets(missed)),
        },
    );
    let help = "TCP sends again what the network loses: the capture has not got this, or has it too long behind what follows it (1 s, 256 KiB or 1,024 segments) to be put in its place; it counts as missed_by_capture and not as lost; capture with a larger buffer (tcpdump -B, dumpcap -B), and where all packets pass";
    Some(Found::at(
        SEGMENTS_MISSING.found(message).help(help),
        packet,
    ))
}

/// No segment is missing, and yet packets are.
fn unread(capture: &Summary, missed: u64) -> Option<Found> {
    let (flow, packet) = capture.tcp.holes.first_unread.filter(|_| missed > 0)?;
    let message = format!(
        "{} of RTP that TCP brought from {} to {} cannot be read",
        packets(missed),
        flow.from(),
        flow.to(),
    );
    let help = "the capture cut their segments, or held more of TCP at once than the analysis has room for: they count as missed_by_capture and not as lost; capture whole packets (tcpdump -s 0), and filter by host or port";
    Some(Found::at(
        SEGMENTS_MISSING.found(message).help(help),
        packet,
    ))
}

fn clock_back(capture: &Summary) -> Option<Found> {
    let (packet, back) = capture.clock_back.first?;
    let back = seconds(back.as_secs_f64());
    let streams = capture.session.streams.iter();
    let was_set = streams.map(|stream| stream.times_set_back).max() > Some(0);
    let (what, help) = match was_set {
        true => ("the clock of the capture went back", CLOCK_WAS_SET),
        false => ("the times of the packets go back", OUT_OF_ORDER),
    };
    let message = match capture.clock_back.count {
        1 => format!("{what} by {back}"),
        count => format!("{what} {} times, first by {back}", format_count(count)),
    };
    Some(Found::at(CLOCK_BACK.found(message).help(help), packet))
}

const CLOCK_WAS_SET: &str = "streams went on over it, so the clock was set: durations, gaps, bit rates and jitter leave the step out; times of day are those of the capture";

const OUT_OF_ORDER: &str = "no stream went on over it, so packets are out of order rather than the clock set, as where captures were joined: all times are taken as they stand; reordercap puts them in order";

/// Packets that a receiver could not put together.
fn cut_short(fragments: &FragmentCounts) -> Option<Found> {
    let (cut, which) = match (fragments.cut, fragments.first_cut) {
        (0, _) => return None,
        (cut, None) => (cut, String::new()),
        (cut, Some(CutShort { flow, .. })) => {
            let which = format!(", first of one from {} to {}", flow.from(), flow.to());
            (cut, which)
        }
    };
    let message = format!(
        "fragments of {} are missing{which}; what is there was analysed{}",
        packets(cut),
        match fragments.unused {
            0 => String::new(),
            unused => format!(", and {} left out", counted(unused, "later fragment")),
        },
    );
    let help = match fragments.reassembled + fragments.unused {
        0 => ONLY_FIRST,
        _ => {
            "the capture holds later fragments of others: something on the way drops them, as firewalls and NATs do, and a receiver gets nothing of such a packet; send smaller ones"
        }
    };
    let finding = FRAGMENTS.found(message).help(help);
    Some(match fragments.first_cut {
        Some(CutShort { packet, .. }) => Found::at(finding, packet),
        None => finding.into(),
    })
}

const ONLY_FIRST: &str = "a filter on ports lets first fragments through only: capture with `udp or ip[6:2] & 0x1fff != 0`; if they are missing then too, something on the way drops them, and a receiver gets nothing of such a packet";

/// Fragments of which the first is missing, or one between, where there are no others.
fn unused_fragments(fragments: &FragmentCounts) -> Option<Found> {
    let unused = fragments.unused;
    let message = format!(
        "{} of no use: others of the same IP packet are missing",
        counted(unused, "IP fragment")
    );
    let help = "a capture that begins in the middle of a packet, a filter, or something on the way that drops fragments";
    (unused > 0 && fragments.cut == 0).then(|| FRAGMENTS.found(message).help(help).into())
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
    // That nothing was looked at is told by itself.
    let selected = capture.selected.as_ref();
    if selected.is_some_and(|selected| selected.taken == 0 && selected.left_out_by_time > 0) {
        return None;
    }
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
    } else if capture.descriptions_found > 0 {
        (
            "a call was set up, but none of its media passed here".to_owned(),
            "was it answered? Its session descriptions name the addresses of the media (c= and m=): capture where these pass",
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
        "the capture gives no time for {} that could be read: counted, not analysed",
        packets(capture.untimed)
    );
    Some(UNTIMED.found(message).help(
        "pcapng has packets without a time (Simple Packet Blocks) and times before 1970; capture \
         with tcpdump or dumpcap",
    ))
}

fn too_many_streams(capture: &Summary) -> Option<Found> {
    let unlisted = capture.session.unlisted_packets;
    if unlisted == 0 {
        return None;
    }
    let message = format!(
        "only the first {} RTP streams are listed; {} of others are left out",
        format_count(MOST_STREAMS as u64),
        packets(unlisted),
    );
    let finding = TOO_MANY_STREAMS
        .found(message)
        .help("filter the capture by host or port first");
    Some(Found::of(finding, capture.session.first_unlisted))
}

fn beyond_limits(capture: &Summary) -> Option<Finding> {
    let session = &capture.session;
    let all = [
        (session.unlisted.flow_messages, "messages of further flows"),
        (
            capture.tcp.unfollowed,
            "segments of further TCP connections",
        ),
        (
            session.unlisted_ice_messages,
            "STUN messages of further pairs",
        ),
        (session.unlisted_handshakes, "further DTLS handshakes"),
        (
            session.unlisted_statements,
            "statements of RTCP on further streams",
        ),
        (session.unlisted.round_trips, "round trips of further paths"),
        (session.unlisted.recoveries, "repairs of further streams"),
        (
            session.unlisted.transport_feedbacks,
            "transport-wide feedback on further flows",
        ),
        (
            capture.unlisted_relays.messages,
            "messages of further TURN clients",
        ),
        (capture.unlisted_relays.channels, "further TURN channels"),
        (session.unlisted.refusals, "ICMP messages on further flows"),
    ];
    let some = all.into_iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = some
        .map(|(count, what)| format!("{what} ({})", format_count(count)))
        .collect();
    if told.is_empty() {
        return None;
    }
    let message = format!(
        "the analysis has no room for all of it; left out: {}",
        told.join(", ")
    );
    let help = "filter the capture by host or port first, or cut it into pieces";
    Some(BEYOND_LIMITS.found(message).help(help))
}

/// The capture is to blame when most of what is missing is missing together, and chance is not.
fn capture_drops(capture: &Summary) -> Option<Found> {
    let sum = |of: fn(&StreamSummary) -> u64| capture.session.streams.iter().map(of).sum::<u64>();
    let lost = sum(|stream| stream.reception.counts.lost());
    let together = sum(|stream| stream.lost_together).min(lost);
    let is_chance = !capture.session.coincidence.is_no_chance();
    if together < ENOUGH_TOGETHER || together * 2 < lost || is_chance {
        return None;
    }
    let message = format!(
        "{} of {} are missing at times at which streams from different hosts miss some: the capture dropped them",
        format_count(together),
        packets(lost),
    );
    let help = "the loss figures are too high; capture with a larger buffer (tcpdump -B 65536), a filter, or to a faster disk";
    let finding = CAPTURE_DROPS.found(message).help(help);
    Some(Found::of(finding, capture.session.coincidence.first_packet))
}
