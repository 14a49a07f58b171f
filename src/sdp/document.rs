//! The lossless reader: every byte of the input belongs to one line of one section.
//!
//! Reading never fails. What is not as it should be is kept, and read as what it
//! was most likely meant to be: ` a =mid:0` is a `mid` attribute. Saying that it
//! is wrong is the linter's job, and because the meaning is not lost, one slip
//! does not look like ten.

use std::ops::Range;

use super::text::{Text, is_blank, is_token};
use super::vocabulary::{self, Known, Value};
use crate::source::Source;

/// A session description as lines in sections: the session's, then one for each `m=` line.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    source: &'a Source,
    session: Section<'a>,
    media: Vec<Section<'a>>,
    /// The lines that end in each [`Terminator`].
    endings: [usize; 4],
}

/// The lines from an `m=` line to the next, or those before the first `m=` line.
#[derive(Debug, Clone, Default)]
pub struct Section<'a> {
    lines: Vec<Line<'a>>,
    /// Where the lines of each kind are, sorted, so that finding one is quick.
    index: Vec<Entry>,
    /// One bit for each known name that occurs, and one for all others.
    present: u128,
    /// The lines that are odd.
    odd: Vec<u32>,
}

/// A line: its kind, and its place in the section.
///
/// The kind of an attribute is the position of its name in the vocabulary, that of
/// another line its letter above all those.
type Entry = (u8, u32);

/// The position of every name that is not in the vocabulary.
const UNKNOWN: u8 = 127;
const _: () = assert!(vocabulary::KNOWN.len() <= UNKNOWN as usize);

/// One line, with its terminator.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// All bytes of the line.
    pub span: Range<usize>,
    /// The line without its terminator, up to the first byte that is not UTF-8.
    pub text: Text<'a>,
    /// The letter before `=`, made small; 0: the line is not `<letter>=<value>`.
    letter: u8,
    odd: bool,
    /// What stands after `=`, without white space around it (`s=` and `i=` keep theirs).
    pub value: Text<'a>,
    pub attribute: Option<Attribute<'a>>,
    pub terminator: Terminator,
}

/// What an `a=` line holds.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    /// The name as it is written.
    pub name: Text<'a>,
    /// The name it was meant to be: another letter case, or one slip, forgiven.
    pub meant: &'a str,
    /// The position of that name in the vocabulary.
    position: u8,
    /// What stands after the separator, without white space around it.
    pub value: Option<Text<'a>>,
    pub separator: Separator,
}

/// What stands between the name of an attribute and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    Colon,
    /// A space where the colon belongs: `a=rtpmap 111 opus/48000/2`.
    Space,
    None,
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

impl<'a> Document<'a> {
    pub fn read(source: &'a Source) -> Self {
        let mut sections = vec![Section::default()];
        let mut endings = [0; 4];
        // Asked once for all lines, which costs less than asking for each.
        let whole = std::str::from_utf8(source.bytes()).ok();
        for span in source.lines() {
            let line = match whole {
                Some(text) => Line::read_text(text.get(span.clone()).unwrap_or_default(), span),
                None => Line::read(source.bytes(), span),
            };
            endings[line.terminator as usize] += 1;
            if line.is('m') {
                sections.push(Section::default());
            }
            if let Some(section) = sections.last_mut() {
                section.lines.push(line);
            }
        }
        sections.iter_mut().for_each(Section::finish);
        let media = sections.split_off(1);
        Document {
            source,
            session: sections.pop().unwrap_or_default(),
            media,
            endings,
        }
    }

    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// The lines before the first `m=` line.
    pub fn session(&self) -> &Section<'a> {
        &self.session
    }

    /// One section for each `m=` line.
    pub fn media(&self) -> &[Section<'a>] {
        &self.media
    }

    pub fn sections(&self) -> impl Iterator<Item = &Section<'a>> {
        std::iter::once(&self.session).chain(&self.media)
    }

    pub fn lines(&self) -> impl Iterator<Item = &Line<'a>> {
        self.sections().flat_map(Section::lines)
    }

    /// The lines that are not `<letter>=<value>` as the grammar and the vocabulary have
    /// it, with nothing around, in their order: the rules about shape look at no others.
    pub fn odd_lines(&self) -> impl Iterator<Item = &Line<'a>> {
        self.sections().flat_map(Section::odd_lines)
    }

    /// The lines of one type, in their order.
    pub fn of_type(&self, letter: char) -> impl Iterator<Item = &Line<'a>> {
        self.sections()
            .flat_map(move |section| section.of_type(letter))
    }

    /// How many lines end in this way.
    pub fn ending_in(&self, terminator: Terminator) -> usize {
        self.endings[terminator as usize]
    }

    /// The line that holds the byte at `offset`.
    pub fn line_at(&self, offset: usize) -> Option<&Line<'a>> {
        let begins_later = |section: &Section| section.start() > Some(offset);
        let at = self.media.partition_point(|section| !begins_later(section));
        let section = match at.checked_sub(1) {
            Some(at) => self.media.get(at)?,
            None => &self.session,
        };
        let lines = section.lines();
        let line = lines.get(lines.partition_point(|line| line.span.end <= offset))?;
        line.span.contains(&offset).then_some(line)
    }
}

impl<'a> Section<'a> {
    pub fn lines(&self) -> &[Line<'a>] {
        &self.lines
    }

    /// The lines of one type other than attributes, in their order.
    pub fn of_type(&self, letter: char) -> impl Iterator<Item = &Line<'a>> {
        self.entries(kind_of_letter(letter as u8))
            .iter()
            .filter_map(|&(_, at)| self.lines.get(at as usize))
    }

    fn odd_lines(&self) -> impl Iterator<Item = &Line<'a>> {
        let places = self.odd.iter();
        places.filter_map(|&at| self.lines.get(at as usize))
    }

    /// The line that holds this byte of the text.
    pub fn line_at(&self, offset: usize) -> Option<&Line<'a>> {
        let next = self.lines.partition_point(|line| line.span.end <= offset);
        self.lines
            .get(next)
            .filter(|line| line.span.start <= offset)
    }

    /// The attributes meant to have this name, in their order.
    #[inline(always)]
    pub fn attributes<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s Attribute<'a>> {
        self.attribute_lines(name)
            .filter_map(|line| line.attribute.as_ref())
    }

    /// The lines of the attributes meant to have this name, in their order.
    #[inline(always)]
    pub fn attribute_lines<'s>(
        &'s self,
        name: &str,
    ) -> impl DoubleEndedIterator<Item = &'s Line<'a>> {
        let position = position(name);
        let entries = match self.present & (1 << position) {
            0 => &[],
            _ => self.entries(position),
        };
        let is_named = move |line: &&Line| {
            position != UNKNOWN
                || line
                    .attribute
                    .is_some_and(|attribute| attribute.meant == name)
        };
        entries
            .iter()
            .filter_map(|&(_, at)| self.lines.get(at as usize))
            .filter(is_named)
    }

    /// How many attributes are meant to have this known name.
    pub fn count(&self, name: &str) -> usize {
        self.entries(position(name)).len()
    }

    fn entries(&self, position: u8) -> &[Entry] {
        let start = self.index.partition_point(|(other, _)| *other < position);
        let rest = self.index.get(start..).unwrap_or_default();
        let length = rest.partition_point(|(other, _)| *other == position);
        rest.get(..length).unwrap_or_default()
    }

    /// The first attribute meant to have this name.
    #[inline(always)]
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes(name).next()
    }

    #[inline(always)]
    pub fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// The values of the attributes of this name, those without a value left out.
    #[inline(always)]
    pub fn values<'s>(&'s self, name: &str) -> impl Iterator<Item = Text<'a>> {
        self.attributes(name)
            .filter_map(|attribute| attribute.value)
    }

    #[inline(always)]
    pub fn value(&self, name: &str) -> Option<Text<'a>> {
        self.values(name).next()
    }

    /// The offset of the first byte; `None` when there are no lines.
    fn start(&self) -> Option<usize> {
        Some(self.lines.first()?.span.start)
    }

    /// Notes where what is, once all lines are there.
    fn finish(&mut self) {
        // A hostile description has a million sections.
        self.lines.shrink_to_fit();
        self.index.reserve_exact(self.lines.len());
        for (at, line) in (0..).zip(&self.lines) {
            self.index.push((line.kind(), at));
            if let Some(attribute) = line.attribute {
                self.present |= 1 << attribute.position;
            }
            if line.odd {
                self.odd.push(at);
            }
        }
        self.index.sort_unstable();
    }
}

/// The [`Entry`] kind of lines of this letter.
fn kind_of_letter(letter: u8) -> u8 {
    UNKNOWN + 1 + (letter & 0x7f)
}

#[inline(always)]
fn position(name: &str) -> u8 {
    vocabulary::position(name).map_or(UNKNOWN, |position| position as u8)
}

impl<'a> Line<'a> {
    /// A line of a text that is not all UTF-8.
    fn read(bytes: &'a [u8], span: Range<usize>) -> Self {
        let all = bytes.get(span.clone()).unwrap_or_default();
        let (readable, rest) = readable_prefix(&all[..all.len() - Terminator::of(all).len()]);
        if rest == 0 {
            let text = std::str::from_utf8(all).unwrap_or(readable);
            return Line::read_text(text, span);
        }
        Line {
            terminator: Terminator::of(all),
            odd: true,
            span: span.clone(),
            ..Line::read_text(readable, span)
        }
    }

    fn read_text(all: &'a str, span: Range<usize>) -> Self {
        let terminator = Terminator::of(all.as_bytes());
        let (readable, _) = all
            .split_at_checked(all.len() - terminator.len())
            .unwrap_or((all, ""));
        let text = Text::new(readable, span.start);
        let (letter, value) = split_type(text.split_at(indent_len(readable)).1);
        let letter = letter.map_or(0, |letter| letter.as_bytes()[0].to_ascii_lowercase());
        let attribute = (letter == b'a').then(|| Attribute::read(value));
        let odd = attribute.is_some_and(|attribute| attribute.is_odd()) || is_odd(readable);
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

    fn kind(&self) -> u8 {
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

impl<'a> Attribute<'a> {
    fn read(value: Text<'a>) -> Self {
        let known = |name: Text<'a>| vocabulary::find(&name).is_some();
        let (name, value, separator) = match value.split_once(':') {
            // `a=fmtp 111 x=http://…` has its first colon far from its name.
            Some((name, value)) if !name.contains(is_blank) => {
                (name, Some(value), Separator::Colon)
            }
            _ => match value.split_once(' ') {
                Some((name, value)) if known(name) => (name, Some(value), Separator::Space),
                _ => match value.split_once(':') {
                    Some((name, value)) => (name, Some(value), Separator::Colon),
                    None => (value, None, Separator::None),
                },
            },
        };
        let meant = vocabulary::meant(name.as_str());
        Attribute {
            name,
            meant,
            position: position(meant),
            value: value.map(Text::trim),
            separator,
        }
    }

    /// Whether name, separator or value are not as the vocabulary has them.
    fn is_odd(&self) -> bool {
        let has_value = self.value.is_some_and(|value| !value.is_empty());
        let fits = match self.known().map(|known| known.value) {
            Some(Value::Always) => has_value,
            Some(Value::Never) => self.value.is_none(),
            Some(Value::Maybe) => true,
            None => is_token(&self.name),
        };
        let adjoins = self
            .value
            .is_none_or(|value| value.start() == self.name.end() + 1);
        let doubled = self
            .value
            .is_some_and(|value| value.starts_with("candidate:"));
        !fits
            || !adjoins
            || doubled
            || self.separator == Separator::Space
            || *self.name != *self.meant
    }

    /// What is known about the name it was meant to be.
    pub fn known(&self) -> Option<&'static Known> {
        vocabulary::KNOWN.get(usize::from(self.position))
    }

    /// Name and value.
    pub fn span(&self) -> Range<usize> {
        self.name.to(self.value.unwrap_or(self.name))
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

/// Whether a line without its terminator is more or less than a small type letter, `=`,
/// and printable text with single blanks in it.
fn is_odd(line: &str) -> bool {
    let bytes = line.as_bytes();
    let begins_well = matches!(bytes, [letter, b'=', ..] if TYPE_LETTERS.contains(letter));
    let blank_ends = matches!(bytes, [_, _, b' ', ..] | [.., b' ']);
    // Without a branch, so that the compiler looks at many bytes at once.
    let unusual = |byte: u8| byte < b' ' || byte == 0x7f || byte == b'\\';
    let any_unusual = bytes.iter().fold(false, |any, &byte| any | unusual(byte));
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let doubled = pairs.fold(false, |any, (&a, &b)| any | (a == b' ' && b == b' '));
    !begins_well || blank_ends || any_unusual || doubled
}

/// The types of lines (RFC 8866 §5).
const TYPE_LETTERS: &[u8] = b"vosiuepcbtrzkam";

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

#[cfg(test)]
mod tests {
    use super::*;

    fn read<R>(text: &[u8], check: impl FnOnce(&Document) -> R) -> R {
        let source = Source::new("x", text);
        check(&Document::read(&source))
    }

    #[test]
    fn each_m_line_begins_a_section() {
        read(
            b"v=0\r\nm=audio 9 X 0\r\na=mid:0\r\nm=video 9 X 96\r\n",
            |document| {
                assert_eq!(document.session().lines().len(), 1);
                let sizes: Vec<_> = document.media().iter().map(|s| s.lines().len()).collect();
                assert_eq!(sizes, [2, 1]);
            },
        );
    }

    #[test]
    fn an_attribute_is_read_as_what_it_was_meant_to_be() {
        for line in [
            "a=mid:0",
            " a=mid:0",
            "a =mid:0",
            "a= mid:0",
            "A=mid: 0 ",
            "a=MID:0",
            "a=mid 0",
            "a=midd:0",
        ] {
            read(line.as_bytes(), |document| {
                let value = document.session().value("mid").map(|v| v.as_str());
                assert_eq!(value, Some("0"), "{line}");
            });
        }
    }

    #[test]
    fn a_session_name_keeps_its_white_space() {
        read(b"s= \r\n", |document| {
            assert_eq!(document.session().lines()[0].value.as_str(), " ");
        });
    }

    #[test]
    fn attributes_of_one_name_keep_their_order() {
        read(b"a=ssrc:2 x\na=mid:0\na=ssrc:1 y\n", |document| {
            let values: Vec<_> = document
                .session()
                .values("ssrc")
                .map(|v| v.as_str())
                .collect();
            assert_eq!(values, ["2 x", "1 y"]);
        });
    }

    #[test]
    fn the_line_of_a_byte_is_found() {
        read(b"v=0\r\nm=audio\r\na=mid:0\r\nm=video\r\n", |document| {
            for line in document.lines() {
                for offset in line.span.clone() {
                    let found = document.line_at(offset).map(|found| found.span.clone());
                    assert_eq!(found, Some(line.span.clone()));
                }
            }
            assert!(document.line_at(document.source().bytes().len()).is_none());
        });
    }

    #[test]
    fn bytes_that_are_not_utf8_are_kept_apart() {
        read(b"s=a\xff\xfeb\r\nt=0 0\r\n", |document| {
            let line = &document.session().lines()[0];
            assert_eq!(line.value.as_str(), "a");
            assert_eq!(line.unreadable(), Some(3..6));
            assert_eq!(line.terminator, Terminator::CrLf);
        });
    }

    #[test]
    fn a_line_without_a_type_letter_is_kept() {
        read(b"this is not sdp\nab=c\n=x\n", |document| {
            assert!(document.lines().all(|line| line.letter().is_none()));
            assert_eq!(document.lines().count(), 3);
        });
    }
}
