//! Texts in streams: HTTP and SIP messages, and WebSocket frames.

use memchr::memmem;

use super::framing::Framing;

/// The longest message that is read; of longer ones nothing is.
pub const LONGEST: usize = 128 * 1024;

/// What the next bytes of a text are.
#[derive(Debug, PartialEq, Eq)]
pub enum Text {
    /// A message of `length` bytes: its headers and its body, and what follows it.
    Message {
        length: usize,
        text: Vec<u8>,
        then: Framing,
    },
    /// A message that is too long.
    Skip {
        length: usize,
    },
    Incomplete,
    Nonsense,
}

/// What requests and responses begin with.
const BEGINNINGS: &[&[u8]] = &[
    b"HTTP/",
    b"GET ",
    b"POST ",
    b"PUT ",
    b"PATCH ",
    b"DELETE ",
    b"OPTIONS ",
    b"HEAD ",
    b"SIP/2.0 ",
    b"INVITE ",
    b"ACK ",
    b"BYE ",
    b"CANCEL ",
    b"REGISTER ",
    b"PRACK ",
    b"UPDATE ",
    b"INFO ",
    b"SUBSCRIBE ",
    b"NOTIFY ",
    b"MESSAGE ",
    b"REFER ",
    b"PUBLISH ",
    b"RTSP/",
    b"DESCRIBE ",
    b"ANNOUNCE ",
];

pub fn begins(bytes: &[u8]) -> bool {
    BEGINNINGS
        .iter()
        .any(|beginning| bytes.starts_with(beginning))
}

/// The first message of `bytes`.
pub fn read(bytes: &[u8]) -> Text {
    if !begins(bytes) {
        return match bytes {
            // Lines between messages keep connections alive (RFC 5626 §3.5.1).
            [b'\r' | b'\n', ..] => Text::Skip { length: 1 },
            _ if bytes.len() < 12 => Text::Incomplete,
            _ => Text::Nonsense,
        };
    }
    let Some(end) = memmem::find(bytes, b"\r\n\r\n") else {
        return match bytes.len() > LONGEST {
            true => Text::Nonsense,
            false => Text::Incomplete,
        };
    };
    let (headers, body) = bytes.split_at(end + 4);
    let then = match value(headers, &[b"upgrade"]) {
        Some(value) if value.eq_ignore_ascii_case(b"websocket") => Framing::WebSocket,
        _ => Framing::Text,
    };
    let chunked = value(headers, &[b"transfer-encoding"])
        .is_some_and(|value| value.eq_ignore_ascii_case(b"chunked"));
    if chunked {
        return match chunks(body) {
            Some((length, body)) => Text::Message {
                length: headers.len() + length,
                text: [headers, &body].concat(),
                then,
            },
            None if bytes.len() > LONGEST => Text::Nonsense,
            None => Text::Incomplete,
        };
    }
    let length = headers.len().saturating_add(content_length(headers));
    match bytes.get(..length) {
        _ if length > LONGEST => Text::Skip { length },
        Some(text) => Text::Message {
            length,
            text: text.to_vec(),
            then,
        },
        None => Text::Incomplete,
    }
}

/// `l` is SIP's short form (RFC 3261 §7.3.3).
fn content_length(headers: &[u8]) -> usize {
    value(headers, &[b"content-length", b"l"])
        .and_then(|value| std::str::from_utf8(value).ok()?.parse().ok())
        .unwrap_or(0)
}

/// The value of the first header with one of these names.
fn value<'a>(headers: &'a [u8], names: &[&[u8]]) -> Option<&'a [u8]> {
    headers.split(|byte| *byte == b'\n').find_map(|line| {
        let colon = line.iter().position(|byte| *byte == b':')?;
        let (name, value) = line.split_at(colon);
        let is_one = |known: &&[u8]| name.trim_ascii().eq_ignore_ascii_case(known);
        let value = value.get(1..).unwrap_or_default();
        names.iter().any(is_one).then(|| value.trim_ascii())
    })
}

/// The length of a body in chunks (RFC 9112 §7.1), and the body; None while it goes on.
fn chunks(bytes: &[u8]) -> Option<(usize, Vec<u8>)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        let rest = bytes.get(at..)?;
        let line = memmem::find(rest, b"\r\n")?;
        let size = rest.get(..line)?.split(|byte| *byte == b';').next()?;
        let size = usize::from_str_radix(std::str::from_utf8(size).ok()?.trim(), 16).ok()?;
        let start = at + line + 2;
        if size == 0 {
            return Some((start + 2, body)).filter(|(length, _)| *length <= bytes.len());
        }
        let end = start.checked_add(size)?;
        body.extend_from_slice(bytes.get(start..end)?);
        at = end + 2;
    }
}

/// A frame of RFC 6455 §5.2.
#[derive(Debug)]
pub struct WebSocketFrame {
    /// With its header.
    pub length: usize,
    start: usize,
    mask: [u8; 4],
    is_readable: bool,
}

/// Flags and opcode (1), mask flag and length (1, and 2 or 8 more), mask (4), payload.
pub fn web_socket(bytes: &[u8]) -> Option<WebSocketFrame> {
    let &[kind, short] = bytes.first_chunk()?;
    let (length, start) = match short & 0x7f {
        126 => (
            u16::from_be_bytes(*bytes.get(2..)?.first_chunk()?).into(),
            4,
        ),
        127 => (u64::from_be_bytes(*bytes.get(2..)?.first_chunk()?), 10),
        length => (length.into(), 2),
    };
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let (mask, start) = match short & 0x80 {
        0 => ([0; 4], start),
        _ => (*bytes.get(start..)?.first_chunk()?, start + 4),
    };
    Some(WebSocketFrame {
        length: start.saturating_add(length),
        start,
        mask,
        // Text or binary, not compressed (RFC 7692 §6).
        is_readable: kind & 0x40 == 0 && matches!(kind & 0x0f, 1 | 2),
    })
}

impl WebSocketFrame {
    /// What it carries; None when that cannot be read.
    pub fn text(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let payload = bytes.get(self.start..self.length)?;
        let unmasked = payload.iter().zip(self.mask.iter().cycle());
        self.is_readable
            .then(|| unmasked.map(|(byte, mask)| byte ^ mask).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(bytes: &[u8]) -> (usize, String, Framing) {
        match read(bytes) {
            Text::Message { length, text, then } => {
                (length, String::from_utf8(text).unwrap(), then)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_message_ends_with_its_body() {
        let invite = b"INVITE sip:a SIP/2.0\r\nl: 3\r\n\r\nv=0SIP/2.0 200 OK\r\n\r\n";
        let (length, text, then) = message(invite);
        assert_eq!((length, then), (33, Framing::Text));
        assert!(text.ends_with("\r\n\r\nv=0"));
        assert_eq!(message(&invite[33..]).0, 18);
        assert_eq!(read(&invite[..31]), Text::Incomplete);
        assert_eq!(read(b"\r\n"), Text::Skip { length: 1 });
        assert_eq!(read(b"what is this all about"), Text::Nonsense);
    }

    #[test]
    fn chunks_are_put_together() {
        let post = b"POST /whip HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nv=0\r\n2;x\r\n\r\n\r\n0\r\n\r\n";
        let (length, text, _) = message(post);
        assert_eq!(length, post.len());
        assert!(text.ends_with("\r\n\r\nv=0\r\n"));
        assert_eq!(read(&post[..post.len() - 1]), Text::Incomplete);
    }

    #[test]
    fn a_body_beyond_the_longest_is_skipped() {
        let post = b"POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n";
        let length = post.len() + 9_999_999;
        assert_eq!(read(post), Text::Skip { length });
        let post = b"POST / HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n";
        assert_eq!(read(post), Text::Skip { length: usize::MAX });
    }

    #[test]
    fn frames_of_a_web_socket_are_unmasked() {
        let upgrade = b"GET / HTTP/1.1\r\nUpgrade: WebSocket\r\n\r\n";
        assert_eq!(message(upgrade).2, Framing::WebSocket);
        let masked = [0x81, 0x83, 1, 2, 3, 4, b'v' ^ 1, b'=' ^ 2, b'0' ^ 3];
        let frame = web_socket(&masked).unwrap();
        assert_eq!(frame.length, 9);
        assert_eq!(frame.text(&masked).unwrap(), b"v=0");
        let long = [&[0x82, 126, 1, 0][..], &[7; 256]].concat();
        assert_eq!(web_socket(&long).unwrap().text(&long).unwrap(), [7; 256]);
        let compressed = [0xc1, 1, 0];
        assert_eq!(web_socket(&compressed).unwrap().text(&compressed), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..80), which in 0usize..25) {
            let text = [BEGINNINGS[which], b"\r\nl: 4\r\nTransfer-Encoding: chunked\r\n\r\n", &bytes].concat();
            let _ = (read(&text), read(&bytes));
            if let Some(frame) = web_socket(&bytes) {
                let _ = frame.text(&bytes);
            }
        }
    }
}
