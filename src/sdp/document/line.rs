//! One line and how it ends.

use std::ops::Range;

use super::attribute::Attribute;
use super::kinds::{Kind, kind_of_letter};
use crate::sdp::text::{Text, is_blank};

/// One line, with its terminator.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// All bytes of the line.
    pub span: Range<usize>,
    /// The line without its terminator, up to the first byte that is not UTF-8.
    pub text: Text<'a>,
    /// The letter before `=`, made small; 0: the line is not `<letter>=<value>`.
    letter: u8,
    /// Whether the rules about shape have to look at it.
    pub(super) odd: bool,
    /// What stands after `=`, without white space around it (`s=` and `i=` keep theirs).
    pub value: Text<'a>,
    pub attribute: Option<Attribute<'a>>,
    pub terminator: Terminator,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminator {
    CrLf,
    Lf,
    /// A carriage return that no line feed follows.
    Cr,
    /// The end of the input.
    None,
}

/// Reads lines, with what was asked once for the whole text, which costs less than
/// asking for each line.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// The whole text; `None` when it is not all UTF-8.
    text: Option<&'a str>,
    /// Whether any line has what [`has_unusual`] finds.
    unusual: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let line_end = |byte: u8| byte == b'\r' || byte == b'\n';
        // Without a branch, so that the compiler looks at many bytes at once.
        let unusual = bytes.iter().fold(false, |any, &byte| {
            any | (is_unusual(byte) & !line_end(byte))
        });
        Reader {
            bytes,
            text: std::str::from_utf8(bytes).ok(),
            unusual: unusual || has_doubled_blanks(bytes),
        }
    }

    pub(super) fn line(&self, span: Range<usize>) -> Line<'a> {
        match self.text {
            Some(text) => self.readable(text.get(span.clone()).unwrap_or_default(), span),
            None => self.unreadable(span),
        }
    }

    /// A line of a text that is not all UTF-8.
    fn unreadable(&self, span: Range<usize>) -> Line<'a> {
        let all = self.bytes.get(span.clone()).unwrap_or_default();
        let (readable, rest) = readable_prefix(&all[..all.len() - Terminator::of(all).len()]);
        if rest == 0 {
            let text = std::str::from_utf8(all).unwrap_or(readable);
            return self.readable(text, span);
        }
        Line {
            terminator: Terminator::of(all),
            odd: true,
            span: span.clone(),
            ..self.readable(readable, span)
        }
    }

    fn readable(&self, all: &'a str, span: Range<usize>) -> Line<'a> {
        let terminator = Terminator::of(all.as_bytes());
        let (readable, _) = all
            .split_at_checked(all.len() - terminator.len())
            .unwrap_or((all, ""));
        let text = Text::new(readable, span.start);
        let plain = is_plain(readable);
        let (letter, value) = match plain {
            true => (readable.as_bytes().first().copied(), text.split_at(2).1),
            false => split_line(text),
        };
        let letter = letter.map_or(0, |letter| letter.to_ascii_lowercase());
        let attribute = (letter == b'a').then(|| Attribute::read(value));
        let odd = !plain
            || attribute.is_some_and(|attribute| attribute.is_odd())
            || (self.unusual && has_unusual(readable.as_bytes()));
        Line {
            letter,
            odd,
            value,
            attribute,
            terminator,
            text,
            span,
        }
    }
}

impl<'a> Line<'a> {
    /// White space, or a byte-order mark, before the type letter.
    pub fn indent(&self) -> Text<'a> {
        self.text.split_at(indent_len(&self.text)).0
    }

    /// The letter before `=`. `None`: the line is not `<letter>=<value>`.
    pub fn letter(&self) -> Option<Text<'a>> {
        split_type(self.text.split_at(indent_len(&self.text)).1).0
    }

    /// The letter before `=`, made small.
    pub fn kind_letter(&self) -> Option<char> {
        self.has_letter().then(|| char::from(self.letter))
    }

    /// Whether this is `<letter>=<value>`.
    pub fn has_letter(&self) -> bool {
        self.letter != 0
    }

    /// From the first byte that is not UTF-8 to the terminator.
    pub fn unreadable(&self) -> Option<Range<usize>> {
        let rest = self.text.end()..self.body().end;
        (!rest.is_empty()).then_some(rest)
    }

    pub(super) fn kind(&self) -> Kind {
        match self.attribute {
            Some(attribute) => attribute.position,
            None => kind_of_letter(self.letter),
        }
    }

    /// Whether this is meant to be a line of this type.
    pub fn is(&self, letter: char) -> bool {
        self.has_letter() && char::from(self.letter) == letter
    }

    pub fn is_blank(&self) -> bool {
        self.unreadable().is_none() && self.text.chars().all(is_blank)
    }

    /// White space between the value and the terminator.
    pub fn trailing(&self) -> Text<'a> {
        self.text.split_trailing().1
    }

    /// The line's bytes without the terminator.
    pub fn body(&self) -> Range<usize> {
        self.span.start..self.span.end - self.terminator.len()
    }
}

impl Terminator {
    fn of(line: &[u8]) -> Self {
        match line {
            [.., b'\r', b'\n'] => Terminator::CrLf,
            [.., b'\n'] => Terminator::Lf,
            [.., b'\r'] => Terminator::Cr,
            _ => Terminator::None,
        }
    }

    /// In bytes.
    pub fn len(self) -> usize {
        match self {
            Terminator::CrLf => 2,
            Terminator::Lf | Terminator::Cr => 1,
            Terminator::None => 0,
        }
    }

    pub fn is_empty(self) -> bool {
        self == Terminator::None
    }
}

/// Whether a line without its terminator is a small type letter, `=`, and a text without
/// blanks around it.
fn is_plain(line: &str) -> bool {
    match line.as_bytes() {
        [letter, b'=', rest @ ..] => {
            let blank = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
            is_type_letter(*letter) && !blank(rest.first()) && !blank(rest.last())
        }
        _ => false,
    }
}

/// Whether a text is more than printable characters with single blanks in it.
fn has_unusual(text: &[u8]) -> bool {
    let unusual = text.iter().any(|&byte| is_unusual(byte));
    unusual || has_doubled_blanks(text)
}

fn is_unusual(byte: u8) -> bool {
    (byte < b' ') | (byte == 0x7f) | (byte == b'\\')
}

fn has_doubled_blanks(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    pairs.fold(false, |any, (&a, &b)| any | ((a == b' ') & (b == b' ')))
}

/// Whether lines of this type exist (RFC 8866 §5).
fn is_type_letter(letter: u8) -> bool {
    const ALL: u32 = mask(b"vosiuepcbtrzkam");
    letter.is_ascii_lowercase() && ALL & mask(&[letter]) != 0
}

/// A bit for each of these small letters.
const fn mask(letters: &[u8]) -> u32 {
    let mut mask = 0;
    let mut at = 0;
    while at < letters.len() {
        mask |= 1 << (letters[at] - b'a');
        at += 1;
    }
    mask
}

/// The text up to the first byte that is not UTF-8, and the number of bytes after it.
fn readable_prefix(bytes: &[u8]) -> (&str, usize) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text, 0),
        Err(_) => {
            let text = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            (text, bytes.len() - text.len())
        }
    }
}

/// Bytes of white space and byte-order marks at the start.
fn indent_len(text: &str) -> usize {
    text.len()
        - text
            .trim_start_matches(|c| is_blank(c) || c == '\u{feff}')
            .len()
}

/// The type letter and the value of a line that may have white space anywhere.
fn split_line(text: Text<'_>) -> (Option<u8>, Text<'_>) {
    let (letter, value) = split_type(text.split_at(indent_len(&text)).1);
    (letter.and_then(|letter| letter.bytes().next()), value)
}

/// The type letter and the value of `<letter>=<value>`.
fn split_type(content: Text<'_>) -> (Option<Text<'_>>, Text<'_>) {
    let (letter, value) = match content.as_bytes() {
        [_, b'=', ..] => (content.split_at(1).0, content.split_at(2).1),
        _ => match content.split_once('=') {
            Some((head, value)) => (head.trim(), value),
            None => return (None, content),
        },
    };
    match letter.as_bytes() {
        [byte] if byte.is_ascii_alphabetic() => {
            let free_text = matches!(byte.to_ascii_lowercase(), b's' | b'i');
            let value = if free_text { value } else { value.trim() };
            (Some(letter), value)
        }
        _ => (None, content),
    }
}
