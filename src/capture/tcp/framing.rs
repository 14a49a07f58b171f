//! How messages follow each other in a stream, and where they begin.

use std::ops::Range;

use super::text;
use crate::capture::demux::{Content, classify};
use crate::rtp::header::RtpHeader;

/// What a direction carries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Framing {
    #[default]
    Unknown,
    /// STUN and ChannelData, which tell their own length (RFC 8489 §6.2.2, RFC 8656 §12.5).
    Turn,
    /// A length of two bytes before each message (RFC 4571 §2).
    Framed,
    /// HTTP or SIP.
    Text,
    /// Frames of RFC 6455.
    WebSocket,
    /// Nothing of a call.
    Foreign,
}

/// What the next bytes of a stream are.
#[derive(Debug, PartialEq, Eq)]
pub enum Split {
    /// A message of `length` bytes in all, and where in them its payload is.
    Message {
        length: usize,
        payload: Range<usize>,
    },
    Incomplete,
    Nonsense,
}

/// Where messages begin.
#[derive(Debug, PartialEq, Eq)]
pub enum Start {
    At { skip: usize, framing: Framing },
    Unclear,
    Foreign,
}

/// Messages in a row that are looked at to find two that belong together.
const IN_A_ROW: usize = 8;

/// Sequence numbers of one stream that are further apart do not belong together.
const NEAR: u16 = 64;

impl Framing {
    /// The first message of `bytes`, whether or not all of it is there.
    pub fn split(self, bytes: &[u8]) -> Split {
        match self {
            Framing::Turn => turn(bytes),
            Framing::Framed => framed(bytes),
            _ => Split::Nonsense,
        }
    }

    /// Whether messages framed so begin here, and certainly. Any bytes may look like RTP:
    /// two packets of one stream must come within a few messages.
    fn begins(self, bytes: &[u8]) -> bool {
        let mut rest = bytes;
        let mut before = Vec::new();
        for _ in 0..IN_A_ROW {
            let Split::Message { length, payload } = self.split(rest) else {
                return false;
            };
            let Some(message) = rest.get(payload).filter(|_| length <= rest.len()) else {
                return false;
            };
            match likeness(message) {
                Likeness::Certain => return true,
                Likeness::Rtp(header) if before.iter().any(|other| belong(other, &header)) => {
                    return true;
                }
                Likeness::Rtp(header) => before.push(header),
                Likeness::Possible => {}
                Likeness::None => return false,
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        false
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Likeness {
    Certain,
    Rtp(RtpHeader),
    Possible,
    None,
}

fn likeness(message: &[u8]) -> Likeness {
    match classify(message, message.len()) {
        Content::Stun | Content::Zrtp => Likeness::Certain,
        Content::Dtls if is_made_of_records(message) => Likeness::Certain,
        Content::Rtp(header) => Likeness::Rtp(header),
        Content::Rtcp => Likeness::Possible,
        // A channel within a channel is none.
        Content::TurnChannel => match message.get(4..).unwrap_or_default() {
            [0x40..=0x4f, ..] => Likeness::None,
            data => likeness(data),
        },
        Content::Dtls | Content::Other => Likeness::None,
    }
}

/// Two packets of one stream, soon after each other.
fn belong(one: &RtpHeader, other: &RtpHeader) -> bool {
    let ahead = other.sequence_number.wrapping_sub(one.sequence_number);
    one.ssrc == other.ssrc && (1..=NEAR).contains(&ahead)
}

/// Whether DTLS records fill the message to its end (RFC 6347 §4.1).
fn is_made_of_records(mut message: &[u8]) -> bool {
    while let Some((&[_, _, _, _, _, _, _, _, _, _, _, l0, l1], rest)) = message.split_first_chunk()
    {
        match rest.get(usize::from(u16::from_be_bytes([l0, l1]))..) {
            Some([]) => return true,
            Some(after) => message = after,
            None => return false,
        }
    }
    false
}

/// STUN tells its length behind its type, ChannelData behind its channel and without the
/// padding that streams have.
fn turn(bytes: &[u8]) -> Split {
    let Some(&[first, _, l0, l1]) = bytes.first_chunk() else {
        return Split::Incomplete;
    };
    let length = usize::from(u16::from_be_bytes([l0, l1]));
    match (first, bytes.get(4..8)) {
        (0x40..=0x4f, _) => Split::Message {
            length: (4 + length).next_multiple_of(4),
            payload: 0..4 + length,
        },
        (0..=3, None) => Split::Incomplete,
        (0..=3, Some([0x21, 0x12, 0xa4, 0x42])) if length.is_multiple_of(4) => Split::Message {
            length: 20 + length,
            payload: 0..20 + length,
        },
        _ => Split::Nonsense,
    }
}

fn framed(bytes: &[u8]) -> Split {
    match bytes.first_chunk() {
        Some(length) => {
            let end = 2 + usize::from(u16::from_be_bytes(*length));
            Split::Message {
                length: end,
                payload: 2..end,
            }
        }
        None => Split::Incomplete,
    }
}

/// Where messages begin in `bytes`, and how they are framed, if that is not `known`.
pub fn recognise(known: Framing, bytes: &[u8]) -> Start {
    let candidates: &[Framing] = match known {
        Framing::Turn => &[Framing::Turn],
        Framing::Framed => &[Framing::Framed],
        _ if text::begins(bytes) => {
            let framing = Framing::Text;
            return Start::At { skip: 0, framing };
        }
        _ if is_tls(bytes) => return Start::Foreign,
        _ => &[Framing::Turn, Framing::Framed],
    };
    for skip in 0..bytes.len() {
        let rest = bytes.get(skip..).unwrap_or_default();
        if let Some(&framing) = candidates.iter().find(|framing| framing.begins(rest)) {
            return Start::At { skip, framing };
        }
    }
    Start::Unclear
}

/// A record: type (1), version (2), which is 3.0 to 3.4 (RFC 8446 §5.1).
fn is_tls(bytes: &[u8]) -> bool {
    matches!(bytes, [20..=24, 3, 0..=4, ..])
}
