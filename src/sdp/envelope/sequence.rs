//! Descriptions one after the other in one text, such as an offer and its answer.

use std::ops::Range;

use super::block::is_version;
use super::finds::Finds;
use crate::source::line_ranges;

/// The descriptions, if a text that begins with one has several: each begins at `v=0`.
/// What stands before the first `m=` line is one description, however often it says so.
pub fn split(text: &[u8]) -> Option<Finds> {
    let lines: Vec<Range<usize>> = line_ranges(text).collect();
    let starts = starts(text, &lines);
    if starts.len() < 2 {
        return None;
    }
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let mut finds = Finds::default();
    for (&start, end) in starts.iter().zip(ends) {
        let lines = without_blank_end(text, lines.get(start..end)?);
        let (first, last) = (lines.first()?, lines.last()?);
        let place = format!("L{}", start + 1);
        finds.push(&place, None, text.get(first.start..last.end)?);
    }
    Some(finds)
}

/// The numbers of the lines that begin a description, from 0.
fn starts(text: &[u8], lines: &[Range<usize>]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut has_media = false;
    for (at, line) in lines.iter().enumerate() {
        let bytes = text.get(line.clone()).unwrap_or_default();
        if has_media && is_version(bytes) {
            starts.push(at);
            has_media = false;
        }
        has_media |= bytes.starts_with(b"m=");
    }
    starts
}

/// Empty lines between two descriptions belong to neither.
fn without_blank_end<'l>(text: &[u8], lines: &'l [Range<usize>]) -> &'l [Range<usize>] {
    let is_blank = |line: &Range<usize>| {
        let bytes = text.get(line.clone()).unwrap_or_default();
        bytes.trim_ascii().is_empty()
    };
    let last = lines.iter().rposition(|line| !is_blank(line));
    lines.get(..=last.unwrap_or_default()).unwrap_or(lines)
}

#[cfg(test)]
mod tests {
    use super::super::{open, tests::named};

    const ONE: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n";

    #[test]
    fn each_version_line_behind_a_section_begins_a_description() {
        for between in ["", "\r\n", "\n \n"] {
            let found = named(&format!("{ONE}{between}{ONE}"));
            let texts: Vec<&str> = found.iter().map(|(_, _, text)| text.as_str()).collect();
            assert_eq!(texts, [ONE, ONE], "{between:?}");
            assert_eq!(found[0].0, "L1");
        }
    }

    #[test]
    fn a_version_line_that_stands_twice_begins_nothing() {
        for text in [
            ONE.to_owned(),
            format!("v=0\r\n{ONE}"),
            format!("{ONE}\r\n"),
        ] {
            let found = open(text.clone().into_bytes()).unwrap();
            assert_eq!((found.len(), &found[0].place), (1, &None));
            assert_eq!(found[0].text, text.into_bytes());
        }
    }
}
