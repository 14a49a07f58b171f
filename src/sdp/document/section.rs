//! The lines of a section, and where those of each kind are.

use super::attribute::{Attribute, position};
use super::kinds::{Kinds, UNKNOWN, kind_of_letter};
use super::line::Line;
use crate::sdp::text::Text;

/// The lines from an `m=` line to the next, or those before the first `m=` line.
#[derive(Debug, Clone, Default)]
pub struct Section<'a> {
    lines: Box<[Line<'a>]>,
    kinds: Kinds,
    /// The lines that are odd.
    odd: Box<[u32]>,
}

impl<'a> Section<'a> {
    /// Takes these lines, all of one section.
    pub(super) fn new(lines: &mut Vec<Line<'a>>) -> Self {
        let lines = take(lines);
        let odd = (0..).zip(&lines).filter(|(_, line)| line.odd);
        Section {
            odd: odd.map(|(at, _)| at).collect(),
            kinds: Kinds::of(lines.iter().map(Line::kind)),
            lines,
        }
    }

    pub fn lines(&self) -> &[Line<'a>] {
        &self.lines
    }

    /// The lines of one type other than attributes, in their order.
    pub fn of_type(&self, letter: char) -> impl Iterator<Item = &Line<'a>> {
        self.of_kind(kind_of_letter(letter as u8))
    }

    pub(super) fn odd_lines(&self) -> impl Iterator<Item = &Line<'a>> {
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
        let is_named = move |line: &&Line| {
            position != UNKNOWN
                || line
                    .attribute
                    .is_some_and(|attribute| attribute.meant == name)
        };
        self.of_kind(position).filter(is_named)
    }

    /// The attribute lines of each kind of which there are several, each kind in its order.
    /// Names that are not in the vocabulary count as one kind.
    pub fn recurring(&self) -> impl Iterator<Item = impl Iterator<Item = &Line<'a>>> {
        let kinds = self.kinds.of_attributes();
        kinds
            .filter(|places| places.len() > 1)
            .map(|places| self.lines_of(places))
    }

    /// How many lines there are of the attribute that has most of them.
    pub fn most_of_one_kind(&self) -> usize {
        let kinds = self.kinds.of_attributes();
        kinds.map(<[u32]>::len).max().unwrap_or_default()
    }

    /// How many attributes are meant to have this known name.
    pub fn count(&self, name: &str) -> usize {
        self.kinds.places(position(name)).len()
    }

    #[inline(always)]
    fn of_kind(&self, kind: u8) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.lines_of(self.kinds.places(kind))
    }

    #[inline(always)]
    fn lines_of<'s>(&'s self, places: &'s [u32]) -> impl DoubleEndedIterator<Item = &'s Line<'a>> {
        let places = places.iter();
        places.filter_map(|&at| self.lines.get(at as usize))
    }

    /// The first attribute meant to have this name.
    #[inline(always)]
    pub fn attribute(&self, name: &str) -> Option<&Attribute<'a>> {
        self.attributes(name).next()
    }

    #[inline(always)]
    pub fn has(&self, name: &str) -> bool {
        match position(name) {
            UNKNOWN => self.attribute(name).is_some(),
            known => self.kinds.has(known),
        }
    }

    /// Whether there are lines of this type, other than attributes.
    #[inline(always)]
    pub fn has_type(&self, letter: char) -> bool {
        self.kinds.has(kind_of_letter(letter as u8))
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
    pub(super) fn start(&self) -> Option<usize> {
        Some(self.lines.first()?.span.start)
    }
}

/// All of the lines, in no more memory than they need.
fn take<'a>(lines: &mut Vec<Line<'a>>) -> Box<[Line<'a>]> {
    // A copy leaves the memory to the next section; of a huge one there is to be no second.
    let own = match lines.len() {
        0..1000 => {
            let mut own = Vec::with_capacity(lines.len());
            own.append(lines);
            own
        }
        _ => std::mem::take(lines),
    };
    own.into_boxed_slice()
}
