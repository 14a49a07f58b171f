//! Bodies of several parts, as SIP has them (RFC 2046).

use std::ops::Range;

use super::finds::Finds;
use super::message::Headers;
use crate::source::line_ranges;

/// Files each part that is SDP. The boundary is what the body begins with.
pub fn collect(body: &[u8], name: &str, finds: &mut Finds) {
    let lines: Vec<Range<usize>> = line_ranges(body).collect();
    let Some(boundary) = lines.iter().find_map(|line| boundary(body, line)) else {
        return;
    };
    let is_boundary = |line: &Range<usize>| {
        body.get(line.clone())
            .is_some_and(|line| line.starts_with(boundary))
    };
    for part in lines.split(is_boundary) {
        collect_part(body, part, name, finds);
    }
}

/// `--text`, the line that parts are parted by.
fn boundary<'a>(body: &'a [u8], line: &Range<usize>) -> Option<&'a [u8]> {
    let line = body.get(line.clone())?.trim_ascii_end();
    (line.starts_with(b"--") && line.len() > 2).then_some(line)
}

fn collect_part(body: &[u8], lines: &[Range<usize>], name: &str, finds: &mut Finds) {
    let Some((headers, header_lines)) = Headers::read(body, lines) else {
        return;
    };
    let content_type = headers.content_type().to_ascii_lowercase();
    let lines = lines.get(header_lines..).unwrap_or_default();
    if let (true, Some(first), Some(last)) = (
        content_type.starts_with("application/sdp"),
        lines.first(),
        lines.last(),
    ) {
        let text = body.get(first.start..last.end).unwrap_or_default();
        finds.push(name, None, without_boundarys_line_end(text));
    }
}

/// The line end before a boundary is the boundary's. Many senders forget that, so
/// that the last line of the description keeps its own.
fn without_boundarys_line_end(text: &[u8]) -> &[u8] {
    let cut = text
        .strip_suffix(b"\r\n")
        .or_else(|| text.strip_suffix(b"\n"))
        .unwrap_or(text);
    match cut.ends_with(b"\n") {
        true => cut,
        false => text,
    }
}
