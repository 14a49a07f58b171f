//! The lossless reader: every byte of the input belongs to one line of one section.
//!
//! Reading never fails. What is not as it should be is kept, and read as what it
//! was most likely meant to be: ` a =mid:0` is a `mid` attribute. Saying that it
//! is wrong is the linter's job, and because the meaning is not lost, one slip
//! does not look like ten.

use std::ops::Range;

use super::text::{Text, is_blank};
use super::vocabulary;
use crate::source::{Source, line_ranges};

/// A session description as lines in sections: the session's, then one for each `m=` line.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    source: &'a Source,
    session: Section<'a>,
    media: Vec<Section<'a>>,
}

/// The lines from an `m=` line to the next, or those before the first `m=` line.
#[derive(Debug, Clone, Default)]
pub struct Section<'a> {
    lines: Vec<Line<'a>>,
    /// Name and index of each attribute line, sorted, so that finding one is quick.
    index: Vec<(&'a str, usize)>,
}

/// One line, with its terminator.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// All bytes of the line.
    pub span: Range<usize>,
    /// The line without its terminator, up to the first byte that is not UTF-8.
    pub text: Text<'a>,
    /// White space, or a byte-order mark, before the type letter.
    pub indent: Text<'a>,
    /// The letter before `=`. `None`: the line is not `<letter>=<value>`.
    pub letter: Option<Text<'a>>,
    /// What stands after `=`, without white space around it (`s=` and `i=` keep theirs).
    pub value: Text<'a>,
    pub attribute: Option<Attribute<'a>>,
    pub terminator: Terminator,
    /// From the first byte that is not UTF-8 to the terminator.
    pub unreadable: Option<Range<usize>>,
}

/// What an `a=` line holds.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    /// The name as it is written.
    pub name: Text<'a>,
    /// The name it was meant to be: another letter case, or one slip, forgiven.
    pub meant: &'a str,
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
        for span in line_ranges(source.bytes()) {
            let line = Line::read(source.bytes(), span);
            if line.is('m') {
                sections.push(Section::default());
            }
            if let Some(section) = sections.last_mut() {
                section.lines.push(line);
            }
        }
        sections.iter_mut().for_each(Section::build_index);
        let media = sections.split_off(1);
        Document {
            source,
            session: sections.pop().unwrap_or_default(),
            media,
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

    /// The lines of one type, in their order.
    pub fn of_type(&self, letter: char) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(move |line| line.is(letter))
    }

    /// The attributes meant to have this name, in their order.
    pub fn attributes(&self, name: &str) -> impl Iterator<Item = &Attribute<'a>> {
        self.attribute_lines(name)
            .filter_map(|line| line.attribute.as_ref())
    }

    /// The lines of the attributes meant to have this name, in their order.
    pub fn attribute_lines(&self, name: &str) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        let start = self.index.partition_point(|(other, _)| *other < name);
        let end = start + self.index[start..].partition_point(|(other, _)| *other == name);
        self.index[start..end]
            .iter()
            .filter_map(|&(_, at)| self.lines.get(at))
    }

    /// The first attribute meant to have this name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes(name).next()
    }

    pub fn has(&self, name: &str) -> bool {
        self.attribute(name).is_some()
    }

    /// The values of the attributes of this name, those without a value left out.
    pub fn values(&self, name: &str) -> impl Iterator<Item = Text<'a>> {
        self.attributes(name)
            .filter_map(|attribute| attribute.value)
    }

    pub fn value(&self, name: &str) -> Option<Text<'a>> {
        self.values(name).next()
    }

    /// The offset of the first byte; `None` when there are no lines.
    fn start(&self) -> Option<usize> {
        Some(self.lines.first()?.span.start)
    }

    fn build_index(&mut self) {
        let names = self.lines.iter().enumerate();
        self.index = names
            .filter_map(|(at, line)| Some((line.attribute?.meant, at)))
            .collect();
        self.index.sort_unstable();
    }
}

impl<'a> Line<'a> {
    fn read(bytes: &'a [u8], span: Range<usize>) -> Self {
        let all = bytes.get(span.clone()).unwrap_or_default();
        let terminator = Terminator::of(all);
        let body = &all[..all.len() - terminator.len()];
        let (readable, rest) = readable_prefix(body);
        let text = Text::new(readable, span.start);
        let start = indent_len(readable);
        let (indent, content) = text.split_at(start);
        let (letter, value) = split_type(content);
        let is_attribute = letter.is_some_and(|letter| letter.eq_ignore_ascii_case("a"));
        Line {
            indent,
            letter,
            value,
            attribute: is_attribute.then(|| Attribute::read(value)),
            terminator,
            unreadable: (rest > 0).then(|| text.end()..text.end() + rest),
            text,
            span,
        }
    }

    /// Whether this is meant to be a line of this type.
    pub fn is(&self, letter: char) -> bool {
        self.letter
            .and_then(|text| text.chars().next())
            .is_some_and(|c| c.eq_ignore_ascii_case(&letter))
    }

    pub fn is_blank(&self) -> bool {
        self.unreadable.is_none() && self.text.chars().all(is_blank)
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
        Attribute {
            name,
            meant: vocabulary::meant(name.as_str()),
            value: value.map(Text::trim),
            separator,
        }
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
    let Some((head, value)) = content.split_once('=') else {
        return (None, content);
    };
    let letter = head.trim();
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
            assert_eq!(line.unreadable, Some(3..6));
            assert_eq!(line.terminator, Terminator::CrLf);
        });
    }

    #[test]
    fn a_line_without_a_type_letter_is_kept() {
        read(b"this is not sdp\nab=c\n=x\n", |document| {
            assert!(document.lines().all(|line| line.letter.is_none()));
            assert_eq!(document.lines().count(), 3);
        });
    }
}
