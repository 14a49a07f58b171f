//! Where messages begin and end in a stream.
//!
//! A STUN message tells its length in bytes 2 and 3 of its header, without the
//! 20 bytes of the header itself (RFC 8489 §5). So does ChannelData without its
//! 4, and in a stream it is padded to a multiple of four (RFC 8656 §12.5). The
//! first two bits tell them apart. A server sends ChannelData only after STUN
//! messages, so that text of another protocol, whose letters have the same
//! first bits, is not mistaken for it.

use crate::stun::{HEADER_LEN, Protocol};

const CHANNEL_HEADER_LEN: usize = 4;

/// Bytes by which STUN is told from anything else: up to the end of the magic cookie.
const TELLING_BYTES: usize = 8;

/// Cuts a stream into messages. Holds one message at most, and what came with its end.
#[derive(Debug, Default)]
pub struct Framer {
    buffer: Vec<u8>,
    /// Whether a STUN message has come.
    has_begun: bool,
}

/// A message whose end has not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial {
    pub got: usize,
    /// `None` while its header has not come whole.
    pub needed: Option<usize>,
}

/// Lengths of a message, without its padding and with it.
struct Frame {
    message: usize,
    padded: usize,
}

impl Framer {
    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Puts the next message into `out`, if it is there whole, and returns its length without
    /// padding.
    ///
    /// # Errors
    /// When what comes is no message, and what it is instead.
    pub fn next(&mut self, out: &mut Vec<u8>) -> Result<Option<usize>, Protocol> {
        let Some(frame) = self.frame()? else {
            return Ok(None);
        };
        let Some(bytes) = self.buffer.get(..frame.padded) else {
            return Ok(None);
        };
        out.clear();
        out.extend_from_slice(bytes.get(..frame.message).unwrap_or_default());
        self.buffer.drain(..frame.padded);
        self.has_begun = true;
        Ok(Some(frame.message))
    }

    /// `None` until its length has come.
    fn frame(&self) -> Result<Option<Frame>, Protocol> {
        let protocol = Protocol::of(&self.buffer);
        let is_told = self.buffer.len() >= TELLING_BYTES;
        match self.buffer.first().map(|first| first >> 6) {
            None => Ok(None),
            // An alert has only seven bytes, and nothing may follow.
            _ if protocol.is_tls() => Err(protocol),
            Some(0) if is_told && protocol != Protocol::Stun => Err(protocol),
            Some(0) => Ok(self.length(HEADER_LEN).map(|message| Frame {
                message,
                padded: message,
            })),
            Some(1) if self.has_begun => Ok(self.length(CHANNEL_HEADER_LEN).map(|message| Frame {
                message,
                padded: message.next_multiple_of(4),
            })),
            _ if is_told => Err(protocol),
            _ => Ok(None),
        }
    }

    fn length(&self, header: usize) -> Option<usize> {
        match *self.buffer.as_slice() {
            [_, _, l0, l1, ..] => Some(header + usize::from(u16::from_be_bytes([l0, l1]))),
            _ => None,
        }
    }

    /// What has come of the next message, if anything has.
    pub fn partial(&self) -> Option<Partial> {
        let needed = self.frame().ok().flatten().map(|frame| frame.padded);
        let got = self.buffer.len();
        (got > 0).then_some(Partial { got, needed })
    }

    /// What the bytes of an unfinished message may be other than STUN.
    pub fn other_protocol(&self) -> Option<Protocol> {
        let begins_like_stun = self.buffer.len() < TELLING_BYTES
            && self.buffer.first().is_none_or(|first| first >> 6 == 0);
        match Protocol::of(&self.buffer) {
            Protocol::Stun => None,
            Protocol::Unknown(_) if begins_like_stun || self.has_begun => None,
            other => Some(other),
        }
    }

    /// Whether a message has come.
    pub fn has_begun(&self) -> bool {
        self.has_begun
    }
}

/// A message as it goes into a stream: ChannelData padded, STUN as it is.
pub fn padded(message: &[u8]) -> Vec<u8> {
    let mut bytes = message.to_vec();
    bytes.resize(message.len().next_multiple_of(4), 0);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::{Class, MessageType, TransactionId, Writer};
    use proptest::prelude::*;

    fn binding() -> Vec<u8> {
        Writer::new(MessageType::binding(Class::Success), TransactionId([3; 12]))
            .software("abc")
            .finish()
    }

    fn messages(framer: &mut Framer) -> Result<Vec<Vec<u8>>, Protocol> {
        let mut out = Vec::new();
        let mut messages = Vec::new();
        while framer.next(&mut out)?.is_some() {
            messages.push(out.clone());
        }
        Ok(messages)
    }

    fn after(bytes: &[u8]) -> Framer {
        let mut framer = Framer::default();
        framer.push(bytes);
        framer
    }

    #[test]
    fn messages_are_cut_apart_however_the_bytes_arrive() {
        let channel = [0x40, 1, 0, 5, 1, 2, 3, 4, 5];
        let stream = [binding(), padded(&channel), binding()].concat();
        for step in [1, 3, 8, stream.len()] {
            let mut framer = Framer::default();
            let mut seen = Vec::new();
            for bytes in stream.chunks(step) {
                framer.push(bytes);
                seen.extend(messages(&mut framer).unwrap());
            }
            assert_eq!(seen, [binding(), channel.to_vec(), binding()], "{step}");
            assert_eq!(framer.partial(), None);
        }
    }

    #[test]
    fn what_is_no_message_says_what_it_is() {
        for (text, what) in [
            (
                &b"HTTP/1.1 400 Bad Request\r\n"[..],
                "HTTP (`HTTP/1.1 400 Bad Request`)",
            ),
            (b"220 hello", "a greeting in text (`220 hello`)"),
            (&[0x15, 3, 1, 0, 2, 2, 70], "the TLS alert protocol_version"),
            (
                &[0; 8],
                "an unknown protocol (first bytes 00 00 00 00 00 00 00 00)",
            ),
        ] {
            let error = messages(&mut after(text)).unwrap_err();
            assert_eq!(error.to_string(), what);
        }
    }

    #[test]
    fn a_part_of_a_message_is_told_with_what_it_needs() {
        let partial = |length: usize| after(&binding()[..length]).partial();
        assert_eq!(partial(0), None);
        let needed = None;
        assert_eq!(partial(3), Some(Partial { got: 3, needed }));
        let needed = Some(28);
        assert_eq!(partial(27), Some(Partial { got: 27, needed }));
    }

    #[test]
    fn short_text_is_another_protocol_when_no_more_comes() {
        assert_eq!(
            after(b"HTTP/").other_protocol(),
            Some(Protocol::Http("HTTP/".into()))
        );
        assert_eq!(after(&binding()[..5]).other_protocol(), None);
        assert_eq!(after(&binding()[..25]).other_protocol(), None);
    }

    #[test]
    fn what_follows_the_longest_messages_is_found() {
        let mut stun = binding();
        stun.resize(HEADER_LEN + 65_532, 7);
        stun[2..4].copy_from_slice(&65_532_u16.to_be_bytes());
        let mut channel = vec![0x40, 1, 0xff, 0xff];
        channel.resize(CHANNEL_HEADER_LEN + 65_535, 7);
        let stream = [stun.clone(), padded(&channel), binding()].concat();
        let seen = messages(&mut after(&stream)).unwrap();
        assert!(seen == [stun, channel, binding()]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut framer = after(&[binding(), bytes].concat());
            let _ = messages(&mut framer);
            let _ = (framer.partial(), framer.other_protocol());
        }
    }

    #[test]
    fn mutated_streams_are_cut_without_harm() {
        let mut state = 0x5eed_u64;
        let mut dice = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % below as u64) as usize
        };
        let kind = MessageType::binding(Class::Success);
        let message = Writer::new(kind, TransactionId([3; 12])).software("server");
        let sound = [message.finish(), b"\x40\x00\x00\x05hello\0\0\0".to_vec()].concat();
        let (mut cut, mut broken) = (0, 0);
        for _ in 0..10_000 {
            let mut stream = [&sound[..], &sound].concat();
            for _ in 0..dice(4) {
                let at = dice(stream.len());
                stream[at] ^= 1 << dice(8);
            }
            stream.truncate(dice(stream.len()) + 1);
            let mut framer = Framer::default();
            let mut out = Vec::new();
            for piece in stream.chunks(dice(40) + 1) {
                framer.push(piece);
                // Each message takes four bytes at least, so that this ends.
                loop {
                    match framer.next(&mut out) {
                        Ok(Some(length)) => cut += usize::from(length == out.len()),
                        Ok(None) => break,
                        Err(_) => {
                            broken += 1;
                            break;
                        }
                    }
                }
                let _ = (framer.partial(), framer.other_protocol());
            }
        }
        assert!(cut > 1000 && broken > 1000, "{cut} {broken}");
    }
}
