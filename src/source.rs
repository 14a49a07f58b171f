//! Named text and the way from a byte offset to a line and a column.

use std::ops::Range;

use memchr::memchr2;

/// A named text that findings point into.
///
/// Bytes that are not UTF-8 are kept as they are; they count as one column each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: String,
    /// The file that the text was taken out of, where it is not all of it.
    container: Option<String>,
    /// Whether no command writes to it.
    is_kept: bool,
    bytes: Vec<u8>,
    /// Offset of the first byte of each line.
    line_starts: Vec<usize>,
}

/// A position a person can find in an editor. Both numbers count from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    /// In characters (Unicode scalar values), not bytes.
    pub column: usize,
}

impl Source {
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        // A line is rarely shorter.
        let mut line_starts = Vec::with_capacity(bytes.len() / 24);
        line_starts.extend(line_ranges(&bytes).map(|range| range.start));
        Source {
            name: name.into(),
            container: None,
            is_kept: false,
            bytes,
            line_starts,
        }
    }

    /// A text that was taken out of `file`, such as a string in JSON: its offsets and
    /// lines are not those of the file.
    pub fn within(mut self, file: impl Into<String>) -> Self {
        self.container = Some(file.into());
        self
    }

    /// A text that is judged and never mended.
    pub fn kept(mut self) -> Self {
        self.is_kept = true;
        self
    }

    /// Whether the text is a file of its own, in which edits can be made.
    pub fn is_mendable(&self) -> bool {
        self.container.is_none() && !self.is_kept
    }

    /// The file that holds the text among other things.
    pub fn container(&self) -> Option<&str> {
        self.container.as_deref()
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// The byte range of a line, counted from 1, with its terminator. A line past
    /// the last is the empty range at the end.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let start = |line: usize| {
            self.line_starts
                .get(line)
                .copied()
                .unwrap_or(self.bytes.len())
        };
        start(line.saturating_sub(1))..start(line)
    }

    /// The byte range of each line, with its terminator.
    pub fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let ends = self.line_starts.iter().skip(1).copied();
        let ends = ends.chain([self.bytes.len()]);
        self.line_starts
            .iter()
            .zip(ends)
            .map(|(&start, end)| start..end)
    }

    /// The line and column of a byte offset; an offset past the end counts as the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.bytes.len());
        let line = self.line_of(offset);
        let start = self.line_range(line).start;
        Position {
            line,
            column: count_chars(&self.bytes[start..offset]) + 1,
        }
    }

    /// The line of a byte offset, counted from 1.
    pub fn line_of(&self, offset: usize) -> usize {
        let lines = self.line_starts.partition_point(|&start| start <= offset);
        lines.max(1)
    }
}

/// The lines of `bytes`, each with its own terminator (`\r\n`, `\n` or a lone `\r`) included.
///
/// The ranges follow each other without a gap and cover the input exactly.
pub fn line_ranges(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start >= bytes.len() {
            return None;
        }
        let end = memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |at| {
            let at = start + at;
            let crlf = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
            at + if crlf { 2 } else { 1 }
        });
        let range = start..end;
        start = end;
        Some(range)
    })
}

fn count_chars(bytes: &[u8]) -> usize {
    bytes
        .utf8_chunks()
        .map(|chunk| chunk.valid().chars().count() + chunk.invalid().len())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_crlf_lf_or_a_lone_cr_and_cover_every_byte() {
        let text = b"v=0\r\no=-\ns=-\rt=0 0";
        let lines: Vec<_> = line_ranges(text).collect();
        assert_eq!(lines, [0..5, 5..9, 9..13, 13..18]);
    }

    #[test]
    fn a_position_counts_characters_from_one() {
        let source = Source::new("x", "s=héllo\r\nt=0 0\r\n".as_bytes());
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        // Offset 5 is the first `l`: `é` takes two bytes but one column.
        assert_eq!(source.position(5), Position { line: 1, column: 5 });
        assert_eq!(source.position(10), Position { line: 2, column: 1 });
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_one_column() {
        let source = Source::new("x", &b"s=\xff\xfea"[..]);
        assert_eq!(source.position(4), Position { line: 1, column: 5 });
    }

    #[test]
    fn an_offset_past_the_end_is_the_end() {
        let source = Source::new("x", &b"ab"[..]);
        assert_eq!(source.position(99), Position { line: 1, column: 3 });
        assert_eq!(
            Source::new("empty", &b""[..]).position(0),
            Position { line: 1, column: 1 }
        );
    }
}
