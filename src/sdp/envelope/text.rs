//! Descriptions within other text: logs, traces of HTTP and SIP, JSON lines among other lines.

use std::ops::Range;

use super::finds::Finds;
use super::{block, escaped, json, kind_nearby, message};
use crate::source::line_ranges;

/// How the places in a text are called.
#[derive(Debug, Clone, Copy)]
pub enum Naming<'a> {
    /// By the line: `L12`.
    Lines,
    /// All alike, because the text is a part of something that has a name.
    As(&'a str),
}

impl Naming<'_> {
    fn line(self, number: usize) -> String {
        match self {
            Naming::Lines => format!("L{number}"),
            Naming::As(place) => place.to_owned(),
        }
    }

    fn message(self, name: &str) -> String {
        match self {
            Naming::Lines => name.to_owned(),
            Naming::As(place) => format!("{place}/{name}"),
        }
    }
}

/// Every description in a text that is none itself. Each byte is looked at a fixed
/// number of times, whatever the text is.
pub fn collect(text: &[u8], naming: Naming, finds: &mut Finds) {
    let lines: Vec<Range<usize>> = line_ranges(text).collect();
    let mut dialogues = message::Dialogues::default();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let rest = lines.get(at..).unwrap_or_default();
        if let Some(message) = message::read(text, rest) {
            at += message.lines.max(1);
            let name = naming.message(&dialogues.name(&message));
            dialogues.collect(&message, &name, finds);
        } else if let Some(block) = block::read(text, rest) {
            let kind = kind_nearby(text, block.start, block.end);
            finds.push(&naming.line(at + 1), kind, block.text);
            at += block.lines.max(1);
        } else {
            collect_line(text, line.clone(), &naming.line(at + 1), finds);
            at += 1;
        }
    }
}

/// A line that is JSON, or that holds escaped strings.
fn collect_line(text: &[u8], line: Range<usize>, place: &str, finds: &mut Finds) {
    let bytes = text.get(line.clone()).unwrap_or_default().trim_ascii_end();
    if !holds(bytes, b"v=0") {
        return;
    }
    // A string in quotation marks may be a part of a sentence.
    if !bytes.starts_with(b"\"")
        && json::begins(bytes)
        && let Ok(value) = serde_json::from_slice(bytes.trim_ascii())
    {
        return json::collect(value, place, finds);
    }
    for string in escaped::strings(bytes) {
        let (start, end) = (line.start + string.span.start, line.start + string.span.end);
        finds.push(place, kind_nearby(text, start, end), string.text);
    }
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}
