//! What filters can ask for, under its names.

use crate::sdp::vocabulary::is_one_edit;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Rtp,
    /// Encrypted or not.
    Rtcp,
    Stun,
    Dtls,
    Zrtp,
    /// Messages of TURN itself, and what it relays.
    Turn,
    /// What a TURN server relays.
    Relayed,
    Udp,
    Tcp,
    Ipv4,
    Ipv6,
}

/// Whose address or port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Either,
    Source,
    Destination,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressField(pub End);

/// Over what a port is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carrier {
    Any,
    Udp,
    Tcp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberField {
    Packet,
    Port(Carrier, End),
    /// Of RTP, and those that RTCP speaks of.
    Ssrc,
    RtpSsrc,
    RtcpSsrc,
    PayloadType,
    SequenceNumber,
    Timestamp,
    Marker,
    /// Of each packet in a compound of RTCP; of an encrypted one, the first.
    RtcpType,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    Kind(Kind),
    Address(AddressField),
    Number(NumberField),
}

const fn address(end: End) -> Name {
    Name::Address(AddressField(end))
}

const fn port(carrier: Carrier, end: End) -> Name {
    Name::Number(NumberField::Port(carrier, end))
}

/// All names, for `--help` in this order; of several for one thing the first is Wireshark's.
const NAMES: &[(&str, Name)] = &[
    ("rtp", Name::Kind(Kind::Rtp)),
    ("rtcp", Name::Kind(Kind::Rtcp)),
    ("stun", Name::Kind(Kind::Stun)),
    ("dtls", Name::Kind(Kind::Dtls)),
    ("zrtp", Name::Kind(Kind::Zrtp)),
    ("turn", Name::Kind(Kind::Turn)),
    ("relayed", Name::Kind(Kind::Relayed)),
    ("udp", Name::Kind(Kind::Udp)),
    ("tcp", Name::Kind(Kind::Tcp)),
    ("ip", Name::Kind(Kind::Ipv4)),
    ("ipv6", Name::Kind(Kind::Ipv6)),
    ("ip.addr", address(End::Either)),
    ("ip.src", address(End::Source)),
    ("ip.dst", address(End::Destination)),
    ("ipv6.addr", address(End::Either)),
    ("ipv6.src", address(End::Source)),
    ("ipv6.dst", address(End::Destination)),
    ("port", port(Carrier::Any, End::Either)),
    ("srcport", port(Carrier::Any, End::Source)),
    ("dstport", port(Carrier::Any, End::Destination)),
    ("udp.port", port(Carrier::Udp, End::Either)),
    ("udp.srcport", port(Carrier::Udp, End::Source)),
    ("udp.dstport", port(Carrier::Udp, End::Destination)),
    ("tcp.port", port(Carrier::Tcp, End::Either)),
    ("tcp.srcport", port(Carrier::Tcp, End::Source)),
    ("tcp.dstport", port(Carrier::Tcp, End::Destination)),
    ("ssrc", Name::Number(NumberField::Ssrc)),
    ("rtp.ssrc", Name::Number(NumberField::RtpSsrc)),
    ("rtcp.ssrc", Name::Number(NumberField::RtcpSsrc)),
    ("rtcp.senderssrc", Name::Number(NumberField::RtcpSsrc)),
    ("rtp.p_type", Name::Number(NumberField::PayloadType)),
    ("payload_type", Name::Number(NumberField::PayloadType)),
    ("rtp.seq", Name::Number(NumberField::SequenceNumber)),
    ("rtp.timestamp", Name::Number(NumberField::Timestamp)),
    ("rtp.marker", Name::Number(NumberField::Marker)),
    ("rtcp.pt", Name::Number(NumberField::RtcpType)),
    ("frame.number", Name::Number(NumberField::Packet)),
];

/// What is known of a stream as a whole only, when its packets have been read.
const OF_STREAMS: &[&str] = &[
    "mid",
    "rid",
    "codec",
    "cname",
    "msid",
    "kind",
    "clock_rate",
    "sdes.cname",
    "audio",
    "video",
];

/// What other programs call it.
const ELSEWHERE: &[(&str, &str)] = &[
    ("host", "ip.addr"),
    ("addr", "ip.addr"),
    ("ip.address", "ip.addr"),
    ("src", "ip.src"),
    ("dst", "ip.dst"),
    ("src.port", "srcport"),
    ("dst.port", "dstport"),
    ("pt", "payload_type"),
    ("rtp.pt", "rtp.p_type"),
    ("rtp.payload_type", "rtp.p_type"),
    ("p_type", "payload_type"),
    ("seq", "rtp.seq"),
    ("timestamp", "rtp.timestamp"),
    ("marker", "rtp.marker"),
    ("frame", "frame.number"),
    ("srtp", "rtp"),
    ("srtcp", "rtcp"),
    ("ice", "stun"),
    ("frame.time", "--from and --to"),
    ("frame.time_relative", "--from and --to"),
];

/// What this name stands for; else why there is nothing of that name.
pub fn by_name(typed: &str) -> Result<Name, String> {
    let lower = typed.to_ascii_lowercase();
    let named = NAMES.iter().find(|(name, _)| *name == lower);
    named
        .map(|(_, name)| *name)
        .ok_or_else(|| unknown(typed, &lower))
}

fn unknown(typed: &str, lower: &str) -> String {
    if OF_STREAMS.contains(&lower) {
        return format!(
            "`{lower}` is known of a whole stream, not of a packet; look it up in the report, and filter by its ssrc"
        );
    }
    if let Some((_, ours)) = ELSEWHERE.iter().find(|(name, _)| *name == lower) {
        return format!("there is no `{lower}` here; did you mean {ours}?");
    }
    // Shorter words are too close to each other to guess by.
    let near = NAMES
        .iter()
        .find(|(name, _)| lower.len() > 3 && is_one_edit(name, lower));
    match near {
        Some((name, _)) => format!("there is no `{lower}` here; did you mean {name}?"),
        None => format!("expected {}, not `{}`", expected(), short(typed)),
    }
}

/// What may stand where a test begins.
pub fn expected() -> String {
    let kinds = NAMES
        .iter()
        .filter(|(_, name)| matches!(name, Name::Kind(_)));
    let kinds: Vec<&str> = kinds.map(|(name, _)| *name).collect();
    format!(
        "{}, or a field such as ip.addr, udp.port, ssrc or rtp.p_type",
        kinds.join(", ")
    )
}

/// As much of a word as fits a message.
pub fn short(word: &str) -> String {
    const MOST: usize = 40;
    match word.chars().count() > MOST {
        true => word.chars().take(MOST).chain(['…']).collect(),
        false => word.to_owned(),
    }
}

impl NumberField {
    /// The highest value that it can have.
    pub fn highest(self) -> u64 {
        match self {
            NumberField::Packet => u64::MAX,
            NumberField::Port(..) | NumberField::SequenceNumber => u64::from(u16::MAX),
            NumberField::Ssrc
            | NumberField::RtpSsrc
            | NumberField::RtcpSsrc
            | NumberField::Timestamp => u64::from(u32::MAX),
            NumberField::PayloadType => 127,
            NumberField::Marker => 1,
            NumberField::RtcpType => u64::from(u8::MAX),
        }
    }

    /// What its values are, and an example.
    pub fn values(self) -> &'static str {
        match self {
            NumberField::Packet => "the number of a packet, like 120",
            NumberField::Port(..) => "a port from 0 to 65535, like 5004",
            NumberField::Ssrc | NumberField::RtpSsrc | NumberField::RtcpSsrc => {
                "an SSRC, like 0x1a2b3c4d or 439041101"
            }
            NumberField::PayloadType => "a payload type from 0 to 127, like 111",
            NumberField::SequenceNumber => "a sequence number from 0 to 65535",
            NumberField::Timestamp => "a timestamp of 32 bits",
            NumberField::Marker => "0 or 1",
            NumberField::RtcpType => "a packet type, like 200",
        }
    }
}
