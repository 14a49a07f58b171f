//! Descriptions within JSON: a browser's, several after each other, or deep inside other things.

use serde_json::Deserializer;

use super::finds::{Finds, step};
use super::value::{Members, Value};
use super::{Kind, har, internals, rtcstats, text};

/// JSON within strings of JSON is opened this many times.
const MOST_NESTED: usize = 4;

/// `[12:00:01] log` and `[package]` do not begin like JSON.
pub fn begins(bytes: &[u8]) -> bool {
    let trimmed = bytes.trim_ascii_start();
    let second = || {
        trimmed
            .get(1..)
            .and_then(|rest| rest.trim_ascii_start().first())
    };
    match trimmed.first() {
        Some(b'{') => matches!(second(), None | Some(b'"' | b'}')),
        Some(b'[') => matches!(
            second(),
            None | Some(b'{' | b'[' | b'"' | b']' | b'0'..=b'9')
        ),
        Some(b'"') => true,
        _ => false,
    }
}

/// Every description in one JSON value or in several after each other. Where there
/// are several, their places begin with the line: `L3/sdp`.
pub fn open(bytes: &[u8]) -> Result<Finds, serde_json::Error> {
    let mut finds = Finds::default();
    let mut values = Deserializer::from_slice(bytes).into_iter::<Value>();
    let (mut line, mut counted) = (1, 0);
    loop {
        let start = skip_blank(bytes, values.byte_offset());
        let Some(value) = values.next() else {
            return Ok(finds);
        };
        let value = value?;
        let only = counted == 0 && skip_blank(bytes, values.byte_offset()) == bytes.len();
        line += lines_in(bytes, counted, start);
        counted = start;
        let place = match only {
            true => String::new(),
            false => format!("L{line}"),
        };
        collect(value, &place, &mut finds);
    }
}

fn skip_blank(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    bytes.len() - rest.trim_ascii_start().len()
}

fn lines_in(bytes: &[u8], from: usize, to: usize) -> usize {
    let between = bytes.get(from..to).unwrap_or_default();
    between.iter().filter(|&&byte| byte == b'\n').count()
}

/// The descriptions of one value, be it a dump of a known shape or any other JSON.
pub fn collect(value: Value, place: &str, finds: &mut Finds) {
    if internals::is_dump(&value) {
        internals::collect(value, place, finds);
    } else if har::is_archive(&value) {
        har::collect(value, place, finds);
    } else if rtcstats::is_entry(&value) {
        rtcstats::collect(value, place, finds);
    } else {
        let mut place = place.to_owned();
        anywhere(value, &mut place, MOST_NESTED, finds);
    }
}

/// What was said at one place, such as the value of one call: its descriptions carry
/// the name of the place, whether the value is an object or a text.
pub fn said(value: Value, place: &str, kind: Option<Kind>, finds: &mut Finds) {
    let before = finds.count();
    match described(value) {
        Ok((own, text)) => finds.push(place, own, text),
        Err(other) => anywhere(other, &mut place.to_owned(), MOST_NESTED, finds),
    }
    for enclosed in finds.since(before) {
        enclosed.kind = enclosed.kind.or(kind);
    }
}

/// The description that a value is, be it an object with `sdp`, or the text of one.
fn described(value: Value) -> Result<(Option<Kind>, String), Value> {
    match value {
        Value::Object(mut members) => match sdp_of(&mut members) {
            Some(text) => Ok((kind_of(&members), text)),
            None => Err(Value::Object(members)),
        },
        Value::String(text) if is_description(&text) => Ok((None, text)),
        Value::String(text) if begins(text.as_bytes()) => match serde_json::from_str(&text) {
            Ok(inner @ Value::Object(_)) => described(inner),
            _ => Err(Value::String(text)),
        },
        other => Err(other),
    }
}

fn is_description(text: &str) -> bool {
    text.trim_start().starts_with("v=0")
}

/// Takes the text of the member `sdp`; what is no text stays.
fn sdp_of(members: &mut Members) -> Option<String> {
    members.get("sdp")?.as_str()?;
    match members.remove("sdp") {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

fn kind_of(members: &Members) -> Option<Kind> {
    members
        .get("type")
        .and_then(Value::as_str)
        .and_then(Kind::named)
}

/// Gathers each object with an `sdp` string, and each string that holds SDP itself.
fn anywhere(value: Value, place: &mut String, nested: usize, finds: &mut Finds) {
    match value {
        Value::String(text) if is_description(&text) => finds.push(place, None, text),
        Value::String(text) if nested > 0 && text.contains("v=0") => {
            within_text(&text, place, nested - 1, finds);
        }
        Value::Array(items) => {
            for (at, item) in items.into_iter().enumerate() {
                inside(place, &at.to_string(), |place| {
                    anywhere(item, place, nested, finds);
                });
            }
        }
        Value::Object(mut members) => {
            let kind = kind_of(&members);
            if let Some(text) = sdp_of(&mut members) {
                inside(place, "sdp", |place| finds.push(place, kind, text));
            }
            for (name, item) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                inside(place, &step(&name), |place| {
                    anywhere(item, place, nested, finds);
                });
            }
        }
        _ => {}
    }
}

fn within_text(text: &str, place: &mut String, nested: usize, finds: &mut Finds) {
    let value = begins(text.as_bytes()).then(|| serde_json::from_str::<Value>(text));
    match value {
        Some(Ok(value)) => anywhere(value, place, nested, finds),
        _ => text::collect(text.as_bytes(), text::Naming::As(place), finds),
    }
}

/// Visits with one more step (RFC 6901) on the place.
fn inside(place: &mut String, step: &str, visit: impl FnOnce(&mut String)) {
    let length = place.len();
    place.push('/');
    place.push_str(step);
    visit(place);
    place.truncate(length);
}
