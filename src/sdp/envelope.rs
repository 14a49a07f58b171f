//! Session descriptions as people have them: bare, or within a browser's JSON.

use std::fmt;

use serde_json::Value;

/// Which part of an offer/answer exchange a description is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Offer,
    Answer,
    Pranswer,
    Rollback,
}

impl Kind {
    /// The kind as a browser's `type` member names it.
    pub fn named(name: &str) -> Option<Kind> {
        [Kind::Offer, Kind::Answer, Kind::Pranswer, Kind::Rollback]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Offer => "offer",
            Kind::Answer => "answer",
            Kind::Pranswer => "pranswer",
            Kind::Rollback => "rollback",
        }
    }
}

/// A description taken out of what surrounds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosed {
    pub kind: Option<Kind>,
    pub text: Vec<u8>,
    /// JSON Pointer (RFC 6901) of the string that held it; `None` for bare SDP.
    pub pointer: Option<String>,
}

/// Why no description could be taken out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    #[error("it is {0}, not text")]
    Binary(&'static str),
    #[error("it begins like JSON, but is none: {0}")]
    BrokenJson(String),
    #[error("it is JSON without an `sdp` member")]
    NoSdp,
}

impl EnvelopeError {
    pub fn help(&self) -> &'static str {
        match self {
            EnvelopeError::Binary(UTF_16) => "save it as UTF-8; PowerShell's `>` writes UTF-16",
            EnvelopeError::Binary("a packet capture") => {
                "captures are read by `rtctool pcap analyze`"
            }
            EnvelopeError::Binary(_) => "name a file with SDP or with a browser's JSON in it",
            EnvelopeError::BrokenJson(_) => {
                "copy all of the output of JSON.stringify(description), or only the SDP in it"
            }
            EnvelopeError::NoSdp => {
                "expected {\"type\": \"offer\", \"sdp\": \"…\"}, as JSON.stringify(description) writes it"
            }
        }
    }
}

/// Every description in `bytes`, in their order.
pub fn open(bytes: Vec<u8>) -> Result<Vec<Enclosed>, EnvelopeError> {
    if let Some(what) = binary(&bytes) {
        return Err(EnvelopeError::Binary(what));
    }
    let trimmed = bytes.trim_ascii();
    if !begins_like_json(trimmed) {
        return Ok(vec![bare(bytes)]);
    }
    match serde_json::from_slice(trimmed) {
        Ok(value) => {
            let mut found = Vec::new();
            collect(value, &mut String::new(), &mut found);
            if found.is_empty() {
                Err(EnvelopeError::NoSdp)
            } else {
                Ok(found)
            }
        }
        // A quotation mark may begin anything.
        Err(_) if has_sdp_line(&bytes) => Ok(vec![bare(bytes)]),
        Err(error) => Err(EnvelopeError::BrokenJson(error.to_string())),
    }
}

/// `[12:00:01] log` and `[package]` do not.
fn begins_like_json(trimmed: &[u8]) -> bool {
    let second = || {
        trimmed
            .get(1..)
            .and_then(|rest| rest.trim_ascii_start().first())
    };
    match trimmed.first() {
        Some(b'{') => matches!(second(), None | Some(b'"' | b'}')),
        Some(b'[') => matches!(second(), None | Some(b'{' | b'[' | b'"' | b']')),
        Some(b'"') => true,
        _ => false,
    }
}

fn bare(text: Vec<u8>) -> Enclosed {
    Enclosed {
        kind: None,
        text,
        pointer: None,
    }
}

/// Gathers each object with an `sdp` string, and each string that is SDP itself.
fn collect(value: Value, pointer: &mut String, found: &mut Vec<Enclosed>) {
    match value {
        Value::String(text) if text.trim_start().starts_with("v=") => {
            found.push(enclosed(None, text, pointer));
        }
        Value::Array(items) => {
            for (at, item) in items.into_iter().enumerate() {
                within(pointer, &at, |pointer| collect(item, pointer, found));
            }
        }
        Value::Object(mut members) => {
            let kind = members
                .get("type")
                .and_then(Value::as_str)
                .and_then(Kind::named);
            if let Some(Value::String(text)) = members.remove("sdp") {
                within(pointer, &"sdp", |pointer| {
                    found.push(enclosed(kind, text, pointer));
                });
            }
            for (name, item) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                within(pointer, &name, |pointer| collect(item, pointer, found));
            }
        }
        _ => {}
    }
}

fn within(pointer: &mut String, step: &dyn fmt::Display, visit: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push_str(&format!("/{step}"));
    visit(pointer);
    pointer.truncate(length);
}

fn enclosed(kind: Option<Kind>, text: String, pointer: &str) -> Enclosed {
    Enclosed {
        kind,
        text: text.into_bytes(),
        pointer: Some(pointer.to_owned()),
    }
}

fn has_sdp_line(bytes: &[u8]) -> bool {
    bytes
        .split(|&byte| byte == b'\n' || byte == b'\r')
        .any(|line| matches!(line, [b'v' | b'm' | b'a' | b'o', b'=', ..]))
}

const UTF_16: &str = "UTF-16 text";

/// What the bytes are, when they are no text at all.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (b"\xff\xfe", UTF_16),
        (b"\xfe\xff", UTF_16),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"%PDF-", "a PDF document"),
        (b"\x1f\x8b", "gzip data"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"\x7fELF", "an ELF program"),
        (b"\xd4\xc3\xb2\xa1", "a packet capture"),
        (b"\xa1\xb2\xc3\xd4", "a packet capture"),
        (b"\x4d\x3c\xb2\xa1", "a packet capture"),
        (b"\xa1\xb2\x3c\x4d", "a packet capture"),
        (b"\x0a\x0d\x0d\x0a", "a packet capture"),
        (b"\x1a\x45\xdf\xa3", "a Matroska or WebM recording"),
        (b"OggS", "an Ogg recording"),
        (b"RIFF", "a RIFF recording"),
    ];
    let by_magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    by_magic
        .map(|&(_, what)| what)
        .or_else(|| is_mostly_binary(bytes).then_some("binary data"))
}

/// Whether more than a tenth of the first bytes are none that text has.
///
/// One stray byte in a description is a finding, not a reason to refuse the file.
fn is_mostly_binary(bytes: &[u8]) -> bool {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let controls = head
        .iter()
        .filter(|&&byte| byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t'))
        .count();
    let undecodable: usize = head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    (controls + undecodable) * 10 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Enclosed {
        let mut all = open(text.as_bytes().to_vec()).unwrap();
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    #[test]
    fn bare_sdp_is_kept_as_it_is() {
        let found = only(" v=0\r\n");
        assert_eq!((found.kind, found.pointer), (None, None));
        assert_eq!(found.text, b" v=0\r\n");
    }

    #[test]
    fn a_browsers_json_is_opened_and_its_escapes_decoded() {
        let found = only("\n {\"type\": \"offer\", \"sdp\": \"v=0\\r\\ns=\\u00e9\\r\\n\"}\n");
        assert_eq!(found.kind, Some(Kind::Offer));
        assert_eq!(found.pointer.as_deref(), Some("/sdp"));
        assert_eq!(found.text, "v=0\r\ns=é\r\n".as_bytes());
    }

    #[test]
    fn the_type_may_be_missing_or_unknown() {
        assert_eq!(only(r#"{"sdp": "v=0\r\n"}"#).kind, None);
        assert_eq!(only(r#"{"type": "ofer", "sdp": "v=0\r\n"}"#).kind, None);
    }

    #[test]
    fn every_description_of_an_array_is_found() {
        let text = r#"[{"type": "offer", "sdp": "v=0"}, {"type": "answer", "sdp": "v=0"}]"#;
        let found = open(text.into()).unwrap();
        let names: Vec<_> = found.iter().filter_map(|f| f.pointer.as_deref()).collect();
        assert_eq!(names, ["/0/sdp", "/1/sdp"]);
        assert_eq!(found[1].kind, Some(Kind::Answer));
    }

    #[test]
    fn a_description_deeper_down_is_found() {
        let found = only(r#"{"id": 7, "body": {"jsep": {"type": "answer", "sdp": "v=0"}}}"#);
        assert_eq!(found.pointer.as_deref(), Some("/body/jsep/sdp"));
    }

    #[test]
    fn a_quoted_description_is_unquoted() {
        let found = only(r#""v=0\r\no=-\r\n""#);
        assert_eq!(found.text, b"v=0\r\no=-\r\n");
        assert_eq!(found.pointer.as_deref(), Some(""));
    }

    #[test]
    fn json_without_sdp_and_broken_json_are_told_apart() {
        assert_eq!(open(b"{}".to_vec()), Err(EnvelopeError::NoSdp));
        let broken = open(br#"{"type": "offer", "sdp": "v=0"#.to_vec());
        assert!(matches!(broken, Err(EnvelopeError::BrokenJson(_))));
        for text in ["[12:00:01] log\nv=0\n", "[package]\n", "\"v=0\"\nv=0\n"] {
            assert_eq!(only(text).pointer, None, "{text}");
        }
    }

    #[test]
    fn other_files_are_called_by_their_name() {
        let what = |bytes: &[u8]| open(bytes.to_vec()).unwrap_err();
        assert_eq!(
            what(b"\x89PNG\r\n\x1a\n"),
            EnvelopeError::Binary("a PNG image")
        );
        assert_eq!(
            what(b"\xff\xfev\x00=\x00"),
            EnvelopeError::Binary("UTF-16 text")
        );
        assert_eq!(what(&[0, 1, 2, 3]), EnvelopeError::Binary("binary data"));
    }

    #[test]
    fn one_stray_byte_does_not_make_text_binary() {
        assert!(open(b"v=0\r\ns=caf\xe9 and more\0text\r\n".to_vec()).is_ok());
    }

    #[test]
    fn deep_json_is_an_error_and_no_overflow() {
        let deep = "[".repeat(100_000);
        assert!(open(deep.into_bytes()).is_err());
    }
}
