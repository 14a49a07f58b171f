//! A piece of a text that knows where it stands.

use std::ops::{Deref, Range};

use memchr::memchr;

/// A string slice with its byte offset in the text it was cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'a> {
    str: &'a str,
    start: usize,
}

impl<'a> Text<'a> {
    pub fn new(str: &'a str, start: usize) -> Self {
        Text { str, start }
    }

    pub fn as_str(&self) -> &'a str {
        self.str
    }

    pub fn start(&self) -> usize {
        self.start
    }

    pub fn end(&self) -> usize {
        self.start + self.str.len()
    }

    pub fn span(&self) -> Range<usize> {
        self.start..self.end()
    }

    /// The two halves at byte `at`; past the end, or within a character, all of it and nothing.
    pub fn split_at(self, at: usize) -> (Text<'a>, Text<'a>) {
        let (head, tail) = self.str.split_at_checked(at).unwrap_or((self.str, ""));
        (
            Text::new(head, self.start),
            Text::new(tail, self.start + head.len()),
        )
    }

    /// What stands before and after the first `separator`, an ASCII character.
    pub fn split_once(self, separator: char) -> Option<(Text<'a>, Text<'a>)> {
        debug_assert!(separator.is_ascii());
        let at = memchr(separator as u8, self.str.as_bytes())?;
        let (head, tail) = self.split_at(at);
        Some((head, tail.split_at(1).1))
    }

    /// The pieces between `separator`s, empty ones included.
    pub fn split(self, separator: impl Into<Separators>) -> impl Iterator<Item = Text<'a>> {
        let Separators([one, other]) = separator.into();
        let mut next = Some(self);
        std::iter::from_fn(move || {
            let rest = next?;
            let mut bytes = rest.str.bytes();
            let at = bytes.position(|byte| byte == one || byte == other);
            let (piece, tail) = rest.split_at(at.unwrap_or(rest.len()));
            next = at.map(|_| tail.split_at(1).1);
            Some(piece)
        })
    }

    /// The words between runs of spaces and tabs.
    pub fn fields(self) -> impl Iterator<Item = Text<'a>> {
        self.split([' ', '\t']).filter(|piece| !piece.is_empty())
    }

    /// The white space at the start, and the rest.
    pub fn split_indent(self) -> (Text<'a>, Text<'a>) {
        let blanks = self.str.bytes().take_while(is_blank_byte);
        self.split_at(blanks.count())
    }

    /// The text up to the white space at its end, and that white space.
    pub fn split_trailing(self) -> (Text<'a>, Text<'a>) {
        let blanks = self.str.bytes().rev().take_while(is_blank_byte);
        self.split_at(self.str.len() - blanks.count())
    }

    #[inline]
    pub fn trim(self) -> Text<'a> {
        match self.str.as_bytes() {
            // Most texts have nothing to trim.
            [first, .., last] if !is_blank_byte(first) && !is_blank_byte(last) => self,
            [] => self,
            _ => self.trim_blanks(),
        }
    }

    #[inline(never)]
    fn trim_blanks(self) -> Text<'a> {
        self.split_indent().1.split_trailing().0
    }

    /// The place just after the text.
    pub fn after(self) -> Text<'a> {
        Text::new("", self.end())
    }

    /// From the start of this text to the end of `other`.
    pub fn to(self, other: Text<'a>) -> Range<usize> {
        self.start..other.end().max(self.start)
    }
}

/// One or two ASCII characters to split at.
pub struct Separators([u8; 2]);

impl From<char> for Separators {
    fn from(separator: char) -> Self {
        Separators::from([separator; 2])
    }
}

impl From<[char; 2]> for Separators {
    fn from(separators: [char; 2]) -> Self {
        debug_assert!(separators.iter().all(char::is_ascii));
        Separators(separators.map(|separator| separator as u8))
    }
}

impl Deref for Text<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.str
    }
}

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.str)
    }
}

pub fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

fn is_blank_byte(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// Whether `text` is a token of RFC 8866 §9: visible ASCII without the separators.
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_byte)
}

pub fn is_token_byte(byte: u8) -> bool {
    matches!(byte,
        0x21 | 0x23..=0x27 | 0x2a..=0x2b | 0x2d..=0x2e | 0x30..=0x39 | 0x41..=0x5a | 0x5e..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_their_place() {
        let text = Text::new("opus/48000/2", 10);
        let places: Vec<_> = text
            .split('/')
            .map(|piece| (piece.as_str(), piece.span()))
            .collect();
        assert_eq!(places, [("opus", 10..14), ("48000", 15..20), ("2", 21..22)]);
    }

    #[test]
    fn fields_skip_runs_of_white_space() {
        let fields: Vec<_> = Text::new(" a  b\tc ", 0)
            .fields()
            .map(|f| f.start())
            .collect();
        assert_eq!(fields, [1, 4, 6]);
    }

    #[test]
    fn white_space_is_told_from_the_text() {
        let (text, blank) = Text::new("mid:0 \t", 3).split_trailing();
        assert_eq!((text.as_str(), blank.span()), ("mid:0", 8..10));
    }

    #[test]
    fn a_token_has_no_separators() {
        assert!(is_token("rtcp-mux"));
        assert!(is_token("{9a}"));
        assert!(!is_token("a b"));
        assert!(!is_token("a:b"));
        assert!(!is_token(""));
        assert!(!is_token("é"));
    }
}
