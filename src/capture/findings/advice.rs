//! What to make of a finding: what it means, what to look at, what usually causes it, and what
//! to do next.

use super::{
    described, direction, dtls, feedback, files, ice, lip_sync, misdirected, one_way, reading,
    stopped, stream, unreachable, unversioned, whole,
};
use crate::diagnostic::FindingKind;

/// For one kind of finding.
#[derive(Debug, Clone, Copy)]
pub struct Advice {
    pub code: &'static str,
    pub meaning: &'static str,
    /// A display filter of Wireshark. Empty where packets do not show it.
    pub display_filter: &'static str,
    pub causes: &'static str,
    pub next: &'static str,
}

const fn advice(
    kind: &FindingKind,
    meaning: &'static str,
    display_filter: &'static str,
    causes: &'static str,
    next: &'static str,
) -> Advice {
    Advice {
        code: kind.code,
        meaning,
        display_filter,
        causes,
        next,
    }
}

/// What is known about a code.
pub fn of(code: &str) -> Option<&'static Advice> {
    let mut all = CONNECTIVITY
        .iter()
        .chain(SECURITY)
        .chain(MEDIA)
        .chain(CAPTURE);
    all.find(|advice| advice.code == code)
}

const CONNECTIVITY: &[Advice] = &[
    advice(
        &ice::UNANSWERED,
        "The two sides never reached each other, so that nothing after it could begin.",
        "stun.type == 0x0001 || stun.type == 0x0101",
        "A firewall that drops UDP, candidates of a private network or of another call, no TURN server, or a peer that never got the description.",
        "Compare the addresses that were asked with the candidates of both descriptions (`rtctool sdp show`), capture on the other side, and ask the TURN server (`rtctool turn probe`).",
    ),
    advice(
        &ice::NOT_NOMINATED,
        "There was a way, but the controlling side chose none, and media did not begin.",
        "stun.att.type == 0x0025 || stun.type == 0x0101",
        "Both sides believe to be controlled, the controlling side gave up or was closed, or its packets are not in the capture.",
        "See who sends ICE-CONTROLLING, and look into that side's log.",
    ),
    advice(
        &ice::ROLE_CONFLICT,
        "Both sides want to control ICE, or neither does, and none gave in.",
        "stun.att.error == 87 || stun.att.type == 0x8029 || stun.att.type == 0x802a",
        "Both were given an offer or both an answer, often by signalling that crosses, or one side ignores 487.",
        "Look for two offers at the same time in the signalling, and at how the side that got 487 goes on.",
    ),
    advice(
        &ice::TURN_REFUSED,
        "A TURN server denied an allocation, a permission, a channel or a refresh.",
        "stun.type.class == 0x11",
        "Credentials that have expired, a quota, a peer address that the server denies, or an allocation that is gone.",
        "Ask the server with the same credentials (`rtctool turn probe`), and look at its configuration for what the code names.",
    ),
    advice(
        &ice::STUN_ERROR,
        "A Binding request was refused, and none like it succeeded.",
        "stun.type == 0x0111",
        "User name fragment or password of another call or of before an ICE restart, or a server that wants credentials.",
        "Compare a=ice-ufrag of both descriptions with the user names in the capture.",
    ),
    advice(
        &unreachable::UNREACHABLE,
        "Somebody on the way, or the peer itself, says that datagrams of the call do not arrive, and why. It is only an info for ICE's checks, which try ways that may not exist, and at the end of a stream.",
        "icmp.type == 3 || icmpv6.type == 1 || icmpv6.type == 2",
        "A port that was closed because its side hung up or crashed, an address of another network, a firewall that refuses, or datagrams that are too large for a tunnel.",
        "See who says it: the peer's own address means that its host is there and the program is not; another one is where the way ends.",
    ),
    advice(
        &ice::CONSENT_LOST,
        "A pair of addresses that carried the call stopped to answer. Senders must stop after 30 seconds.",
        "stun.type == 0x0001 || stun.type == 0x0101",
        "A peer that hung up or crashed, a change of network, a NAT or firewall that forgot the flow. Where its media came on, something drops checks or answers alone.",
        "See what the last packet of the silent side was: a BYE or a DTLS alert means that it went on purpose.",
    ),
    advice(
        &ice::RESTART,
        "ICE chose its way anew. Media may pause meanwhile.",
        "stun.att.username",
        "A change of network, a lost connection that the application mends, or another call on the same ports.",
        "See in the events what came before it, and whether a nomination follows.",
    ),
];

const SECURITY: &[Advice] = &[
    advice(
        &dtls::UNANSWERED,
        "The DTLS handshake did not begin, so that there are no keys and no media. Without an offer of SRTP, ICE, TURN or RTP it is likely no call's, and only an info.",
        "dtls.handshake.type == 1",
        "Both sides wait or both ask (a=setup), a peer that is not ready yet, or a ClientHello that is dropped for its size.",
        "Compare a=setup of both descriptions, and capture on the other side.",
    ),
    advice(
        &dtls::ALERT,
        "One side gave up the DTLS handshake and said why.",
        "dtls.alert_message",
        "A certificate whose fingerprint is not that of the description, or no version, cipher suite or SRTP profile in common.",
        "The name of the alert tells which; compare a=fingerprint and what both offer (`rtctool pcap analyze -v`).",
    ),
    advice(
        &dtls::FINGERPRINT,
        "The peer showed another certificate than its description announced. It must be refused.",
        "dtls.handshake.certificate",
        "A description of another call, a server that was restarted with a new certificate, or somebody in between.",
        "Compare the fingerprint in the message with a=fingerprint where the description was made and where it arrived.",
    ),
    advice(
        &dtls::UNFINISHED,
        "The DTLS handshake began and stopped on its way.",
        "dtls.handshake || dtls.change_cipher_spec",
        "Certificates in packets that are too large for the path, fragments that are dropped, or a side that fails without an alert.",
        "See which flight is sent again, and whether the other side's capture has it.",
    ),
    advice(
        &dtls::ROLE,
        "Who sent the ClientHello is not who the description says.",
        "dtls.handshake.type == 1",
        "The answer's a=setup was ignored, or the description belongs to another call.",
        "Compare a=setup of offer and answer with the direction of the ClientHello.",
    ),
    advice(
        &dtls::EARLY_RTP,
        "Media was sent before it could be decrypted. Its beginning is lost to the receiver.",
        "rtp || dtls",
        "A sender that does not wait for its keys, or a capture that begins after an earlier handshake.",
        "See how many packets are concerned; for video a key frame must follow.",
    ),
    advice(
        &described::NOT_AS_DESCRIBED,
        "RTCP is in the clear although encryption was agreed.",
        "rtcp",
        "A capture that was made inside an end or decrypted (`rtctool call --pcap`, Janus), or encryption that was switched off on one side.",
        "Find out where the capture was made before blaming anyone.",
    ),
    advice(
        &described::UNAUTHENTIC,
        "The keys are right, but some packets do not pass their check.",
        "rtp",
        "Packets changed on the way, new keys during the call, or another sender on the same SSRC.",
        "See whether they come together, after a second handshake, or one by one.",
    ),
    advice(
        &described::WRONG_KEY,
        "What the payload shows is not told, because no key opens it.",
        "rtp",
        "Keys of another call or of the other direction, a stream that is not encrypted, or packets that were cut.",
        "Take the key log of the same call (SSLKEYLOGFILE), or the a=crypto line of the side that sends.",
    ),
    advice(
        &described::NO_SECRET,
        "The key log does not belong to this handshake.",
        "dtls.handshake.random",
        "A key log of another run or process, or one that lacks the EXPORTER_SECRET of DTLS 1.3.",
        "Search the log for the random of the ClientHello.",
    ),
];

const MEDIA: &[Advice] = &[
    advice(
        &one_way::ONE_WAY,
        "One side is there: it answers checks, took part in a handshake, sends RTCP, or is described as sending. But none of its media comes. Without descriptions of both sides it is only an info.",
        "rtp",
        "A microphone that is muted or not permitted, a=sendonly or a=recvonly, a NAT or firewall that drops what it sends, or a call that is meant so.",
        "Compare the directions and addresses in both descriptions (`rtctool sdp negotiate`), capture on the silent side, then look at its devices.",
    ),
    advice(
        &stopped::STOPPED,
        "One side's media, or its audio, ended while the other went on: from then on nobody heard it.",
        "rtp",
        "A program that hangs or lost its device, a NAT or firewall that forgot the flow, a route that changed, or an application that stops to send while it is muted.",
        "See the last packet of the stream and what came around it: signalling, ICMP, checks; and capture where the stream is sent.",
    ),
    advice(
        &misdirected::MISDIRECTED,
        "The other side listens where its description says, and media goes to another port of its host: it hears nothing.",
        "rtp",
        "An SBC or the helper of a NAT (SIP ALG) that rewrote one description and not the other, a sender that goes by an older description, or a later description that is not in the capture.",
        "Compare the m= and c= lines of the last offer and answer, on both sides of what is in between, with where the packets go.",
    ),
    advice(
        &whole::NO_RTP,
        "There is no media in the capture.",
        "udp",
        "A capture in the wrong place, with too narrow a filter, or a call that failed before media.",
        "Look at the findings about ICE and DTLS; else capture where the media passes.",
    ),
    advice(
        &described::STRANGE_PAYLOAD_TYPE,
        "A receiver that goes by the description drops these packets.",
        "rtp.p_type",
        "A sender with an older description, or an offer and an answer of different exchanges.",
        "Compare the payload types of the message with a=rtpmap of the receiver's description.",
    ),
    advice(
        &described::OTHER_CLOCK,
        "The sender counts time otherwise than agreed. Jitter and play-out come out wrong.",
        "rtp.timestamp",
        "A packetizer with a rate of its own, or a payload type that means different codecs on both sides.",
        "Compare the step of the timestamps with the length of the packets in time.",
    ),
    advice(
        &stream::LOSS,
        "Packets were lost before the place of the capture.",
        "rtp.ssrc",
        "A network that is full, wireless links, a sender's host that drops, or a capture that could not keep up.",
        "Filter by the SSRC and look for gaps in rtp.seq; see whether several streams lose at the same time, and whether retransmission mends it.",
    ),
    advice(
        &stream::LOSS_BEHIND_CAPTURE,
        "Packets passed here and did not arrive.",
        "rtcp.ssrc.fraction",
        "A network that is full, or a wireless link, between the capture and the receiver.",
        "Capture closer to the receiver, until the loss is on the other side.",
    ),
    advice(
        &feedback::NOT_RESENT,
        "The receiver asks for lost packets and does not get them.",
        "rtcp.rtpfb.fmt == 1",
        "A sender without retransmission, requests that do not reach it, or packets that are too old for its memory.",
        "Look for rtx in both descriptions, and for the requests in a capture at the sender.",
    ),
    advice(
        &unversioned::VERSION_0,
        "Packets with the number, timestamp and source of RTP have a version of 0. Receivers and Wireshark take them for nothing known, and drop them.",
        "udp && !rtp && !stun && !dtls",
        "A server that makes the header of retransmissions (RTX) itself and forgets the version.",
        "Compare the first byte of such a packet (0x00 to 0x1f) with that of the media beside it (0x80 to 0x9f), and update the sender.",
    ),
    advice(
        &feedback::ASKED_AGAIN,
        "The same packets are asked for over and over, which costs bandwidth and helps nobody.",
        "rtcp.rtpfb.fmt == 1",
        "Requests or retransmissions that are lost, or a round trip longer than the receiver believes.",
        "Compare the round-trip time with the time between the requests.",
    ),
    advice(
        &feedback::KEY_FRAMES_ASKED,
        "The receiver's picture stood still again and again until a key frame came.",
        "rtcp.psfb.fmt == 1 || rtcp.psfb.fmt == 4",
        "Loss that retransmission does not mend, or a server that asks on behalf of each who joins.",
        "Compare the times of the requests with those of the losses.",
    ),
    advice(
        &feedback::SLOW_PATH,
        "People talk over each other: an answer comes too late.",
        "rtcp.pt == 200 || rtcp.pt == 201",
        "A relay that is far away, or a queue that is full.",
        "The message says on which side of the capture the time is spent; see whether it grows with the bit rate.",
    ),
    advice(
        &stream::RESTART,
        "The sender began to count anew. Receivers may drop what comes until they notice.",
        "rtp.seq",
        "A source that was restarted or switched without a new SSRC, or a very long loss.",
        "See what happened at the packet: a transfer, an announcement, a server that switches sources.",
    ),
    advice(
        &stream::TIMESTAMP_LEAP,
        "The time in the packets leapt, and that of the capture did not.",
        "rtp.timestamp",
        "A source that was switched or restarted without a new SSRC.",
        "See what happened at the packet, and whether lip sync suffers after it.",
    ),
    advice(
        &stream::HELD_UP,
        "Nothing came for over a second, and then what was sent meanwhile came faster than it is played.",
        "rtp.ssrc",
        "A queue on the way that stood still, a change of networks or of the radio cell, a host that was busy or asleep.",
        "Look whether streams of other hosts were held up at the same time, and at the gaps in CPU time of the sender.",
    ),
    advice(
        &stream::TWO_SOURCES,
        "Two rows of sequence numbers go on side by side under one SSRC and on one flow.",
        "rtp.ssrc",
        "Two senders with a fixed SSRC behind one relay or NAT, or a mixer and a player in one process.",
        "Give each source an SSRC of its own. A source that finds its SSRC in use must say BYE and choose another one (RFC 3550 §8.2).",
    ),
    advice(
        &stream::CLOCK_SKEW,
        "The sender's clock runs so much apart that receivers must stretch or drop.",
        "rtp.timestamp",
        "Media paced by a timer instead of by its device, or a host whose clock is being adjusted.",
        "See whether all streams of the host have the same skew: then it is the clock of the capture.",
    ),
    advice(
        &lip_sync::OUT_OF_STEP,
        "Sound and picture of one sender pass at different times.",
        "rtcp.pt == 200",
        "One of the two is held up in the sender, or their sender reports are of different clocks.",
        "Compare NTP and RTP time in the sender reports of both streams.",
    ),
    advice(
        &feedback::AFTER_BYE,
        "The sender said goodbye and went on.",
        "rtcp.pt == 203",
        "A BYE of another stream or for a change of source, or a program that ends in the wrong order.",
        "See whether the receiver drops the rest.",
    ),
    advice(
        &stream::GAP,
        "For a while nothing came of the stream.",
        "rtp.ssrc",
        "Mute, hold, silence suppression, a camera that is off, or an outage.",
        "Sequence numbers tell: where they go on without a hole, the sender sent nothing. Where they do not, it is told as an outage (PCAP015).",
    ),
    advice(
        &stream::OUTAGE,
        "For a while nothing came of the stream although its sender went on.",
        "rtp.ssrc",
        "A network that was gone for a moment (roaming, a link or route that changed), a host or disk that stood still, or a capture that could not keep up.",
        "See whether all streams pause at the same time: both directions at once point to the capture or to the last link.",
    ),
];

const CAPTURE: &[Advice] = &[
    advice(
        &whole::CAPTURE_DROPS,
        "The capture lost packets. The network did not.",
        "",
        "A buffer that is too small, a slow disk, or a busy host.",
        "Capture again with a larger buffer (tcpdump -B 65536) and a filter.",
    ),
    advice(
        &reading::DROPPED,
        "The host that captured says how many packets it could not take. They count as lost.",
        "",
        "A buffer that is too small, a slow disk, or a busy host.",
        "Capture again with a larger buffer (tcpdump -B, dumpcap -B), a filter or a snap length.",
    ),
    advice(
        &reading::SKIPPED,
        "A part of the file could not be read. Its packets count as lost.",
        "",
        "A disk that was full, a transfer as text, or two programs that wrote the same file.",
        "Look for another copy; Wireshark stops where the damage begins.",
    ),
    advice(
        &stream::DOUBLED,
        "Most packets are in the capture twice.",
        "rtp.ssrc",
        "A capture on `any` or on several interfaces of a host that forwards, or a mirror port that sends both ways of a port.",
        "Capture on one interface. Loss is right all the same: duplicates do not make up for it.",
    ),
    advice(
        &direction::ONE_DIRECTION,
        "Of what two addresses exchanged only one direction is there. What the other lacks says nothing.",
        "stun || dtls || rtp || rtcp",
        "A mirror port of one direction, routing that differs between forth and back, or a capture filter by source.",
        "Capture both directions, or on one of the two hosts.",
    ),
    advice(
        &whole::FRAGMENTS,
        "Packets that were sent in parts are not complete.",
        "ip.flags.mf == 1 || ip.frag_offset > 0",
        "A capture filter on ports, which lets only first fragments through, or a firewall that drops the others.",
        "Capture without a filter on ports; if fragments are missing then too, look at the path.",
    ),
    advice(
        &whole::SEGMENTS_MISSING,
        "Bytes of a TCP connection that carries a call (TURN over TCP, RFC 4571) are not in the capture, or were sent again too late to be put in their place: over 1 s, 256 KiB or 1,024 segments behind what follows them. Or the capture cut segments, and RTP that they brought cannot be read. The network did not lose it for good: TCP sends again what is lost, and the streams went on behind them.",
        "tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment",
        "A capture that could not keep up, a filter, a snap length, a mirror port under load, or packets that take another way. At the very end of a capture, what was to be sent again.",
        "Capture whole packets with a larger buffer, at a host where all packets pass. The packets count as missed_by_capture and not as lost, so that gates on loss do not look at them; what a relay's other side lost over the same time cannot be told apart.",
    ),
    advice(
        &whole::UNTIMED,
        "The file does not say when packets came. They are counted, and not analysed.",
        "",
        "Simple Packet Blocks of pcapng, which have no time, or times before 1970.",
        "Capture with tcpdump or dumpcap.",
    ),
    advice(
        &described::UNFIT_DESCRIPTION,
        "A session description that was given is of another call. Nothing of it is used.",
        "stun || rtp",
        "The wrong file, one of before an ICE restart, or a capture at another place.",
        "Give the descriptions of this call, of the same run; compare a=ice-ufrag with USERNAME in its checks.",
    ),
    advice(
        &whole::CLOCK_BACK,
        "A packet is over a second older than the one before it in the file. Where a stream went on over it, the clock was set, and durations, gaps, bit rates and jitter leave the step out; the duration of the capture is null where that is not known of every step. Where none did, the times are taken as they stand.",
        "",
        "The clock of the capturing host was set while it captured, captures were joined out of order, or a record has a wrong time.",
        "Join captures with mergecap, put packets in order with reordercap, or capture again once the clock is in step.",
    ),
    advice(
        &described::DESCRIPTIONS_LEFT_OUT,
        "Not all session descriptions in the capture were used.",
        "sdp",
        "A capture of very many calls.",
        "Split it by time or by address.",
    ),
    advice(
        &whole::TOO_MANY_STREAMS,
        "Not all streams in the capture are listed.",
        "rtp",
        "A capture of very many calls, or random bytes that look like RTP.",
        "Filter the capture by host or port first.",
    ),
    advice(
        &whole::BEYOND_LIMITS,
        "A table of the analysis is full: figures are right for what is listed, and the rest is only counted (`unlisted` in JSON).",
        "",
        "A capture of very many calls, or packets that are sent to fill tables.",
        "Filter the capture by host or port first, or cut it into pieces.",
    ),
    advice(
        &files::APART,
        "There is a time between two captures of one timeline that none of them holds.",
        "",
        "A file that was not named, or a rotation that lost one.",
        "Look for the capture in between. What came then counts as lost, and as silence.",
    ),
    advice(
        &files::SEVERAL_POINTS,
        "The same packets are in several captures, at different times: their flow is listed once for each point.",
        "",
        "Captures of both ends of a call, or in front of and behind a server or a firewall.",
        "Compare the loss of the two: what is missing only at the later point was lost between them.",
    ),
    advice(
        &files::OVERLAP,
        "Captures of one timeline were made at the same time.",
        "",
        "Several hosts or interfaces, or the same capture named twice.",
        "Check that their clocks agree, and that no packet is in two of them.",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::KINDS;
    use super::*;

    #[test]
    fn there_is_advice_for_each_kind() {
        let without: Vec<&str> = KINDS
            .iter()
            .map(|kind| kind.code)
            .filter(|code| of(code).is_none())
            .collect();
        assert_eq!(without, [""; 0]);
    }
}
