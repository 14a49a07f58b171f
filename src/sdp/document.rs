//! The lossless reader: every byte of the input belongs to one line of one section.
//!
//! Reading never fails. What is not as it should be is kept, and read as what it
//! was most likely meant to be: ` a =mid:0` is a `mid` attribute. Saying that it
//! is wrong is the linter's job, and because the meaning is not lost, one slip
//! does not look like ten.

mod attribute;
mod kinds;
mod line;
mod section;

pub use attribute::{Attribute, Separator};
pub use line::{Line, Terminator};
pub use section::Section;

use line::Reader;

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

impl<'a> Document<'a> {
    pub fn read(source: &'a Source) -> Self {
        let mut session = None;
        let mut media = Vec::new();
        let mut endings = [0; 4];
        // The lines of the section that is being read. Each section takes as much memory
        // as it needs, because a hostile description has a million of them.
        let mut lines = Vec::with_capacity(source.line_count().min(1000));
        let reader = Reader::of(source.bytes());
        for span in source.lines() {
            let line = reader.line(span);
            endings[line.terminator as usize] += 1;
            if line.is('m') {
                let section = Section::new(&mut lines);
                match session {
                    None => session = Some(section),
                    Some(_) => media.push(section),
                }
            }
            lines.push(line);
        }
        let last = Section::new(&mut lines);
        let session = match session {
            None => last,
            Some(session) => {
                media.push(last);
                session
            }
        };
        Document {
            source,
            session,
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

    /// Whether there are lines of this type.
    pub fn has_type(&self, letter: char) -> bool {
        self.sections().any(|section| section.has_type(letter))
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
