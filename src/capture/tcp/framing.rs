//! How messages follow each other in a stream, and where they begin.

use std::ops::Range;

use super::text;
use crate::capture::demux::{Content, classify};

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

/// Messages in a row that are believed where none of them has marks that cannot be chance.
const IN_A_ROW: usize = 3;

impl Framing {
    /// The first message of `bytes`, whether or not all of it is there.
    pub fn split(self, bytes: &[u8]) -> Split {
        match self {
            Framing::Turn => turn(bytes),
            Framing::Framed => framed(bytes),
            _ => Split::Nonsense,
        }
    }

    /// Whether messages framed so begin here, and certainly: a magic cookie or a DTLS
    /// record is one by itself, what could be RTP only in a row.
    fn begins(self, bytes: &[u8]) -> bool {
        let mut rest = bytes;
        for _ in 0..IN_A_ROW {
            let Split::Message { length, payload } = self.split(rest) else {
                return false;
            };
            let on_wire = payload.len();
            let captured = rest.get(payload.start..payload.end.min(rest.len()));
            match likeness(captured.unwrap_or_default(), on_wire) {
                Likeness::Certain => return true,
                Likeness::Possible if length <= rest.len() => {}
                _ => return false,
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        true
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    Certain,
    Possible,
    None,
}

fn likeness(message: &[u8], on_wire: usize) -> Likeness {
    match classify(message, on_wire) {
        Content::Stun | Content::Dtls | Content::Zrtp => Likeness::Certain,
        Content::Rtp(_) | Content::Rtcp => Likeness::Possible,
        Content::TurnChannel => {
            let data = message.get(4..).unwrap_or_default();
            match classify(data, on_wire.saturating_sub(4)) {
                Content::Stun | Content::Dtls => Likeness::Certain,
                Content::Rtp(_) | Content::Rtcp => Likeness::Possible,
                _ => Likeness::None,
            }
        }
        Content::Other => Likeness::None,
    }
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
