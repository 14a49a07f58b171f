//! The lines of a section, and where those of each kind are.

use super::attribute::{Attribute, UNKNOWN, position};
use super::line::{Line, kind_of_letter};
use crate::sdp::text::Text;

/// The lines from an `m=` line to the next, or those before the first `m=` line.
#[derive(Debug, Clone, Default)]
pub struct Section<'a> {
    lines: Box<[Line<'a>]>,
    /// Where the lines of each kind are, sorted, so that finding one is quick.
    index: Box<[Entry]>,
    /// One bit for each known name that occurs, and one for all others.
    present: u128,
    /// The lines that are odd.
    odd: Box<[u32]>,
}

/// A line: its kind in the upper half, and its place in the section in the lower.
///
/// The kind of an attribute is the position of its name in the vocabulary, that of
/// another line its letter above all those. Both in one number are sorted and searched
/// faster than a pair.
type Entry = u64;

fn kind_of(entry: Entry) -> u8 {
    (entry >> 32) as u8
}

fn entry(kind: u8, place: u32) -> Entry {
    Entry::from(kind) << 32 | Entry::from(place)
}

impl<'a> Section<'a> {
    /// Takes these lines, all of one section.
    pub(super) fn new(lines: &mut Vec<Line<'a>>) -> Self {
        // A copy leaves the memory to the next section; of a huge one there is to be no second.
        let lines: Box<[Line]> = match lines.len() {
            0..1000 => lines.drain(..).collect(),
            _ => std::mem::take(lines).into_boxed_slice(),
        };
        let places = || (0..).zip(&lines);
        let mut index: Box<[Entry]> = places().map(|(at, line)| entry(line.kind(), at)).collect();
        index.sort_unstable();
        let attributes = lines.iter().filter_map(|line| line.attribute.as_ref());
        let present = attributes.fold(0, |all, attribute| all | 1 << attribute.position);
        let odd = places().filter(|(_, line)| line.odd).map(|(at, _)| at);
        Section {
            present,
            odd: odd.collect(),
            index,
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
        let present = self.present & (1 << position) != 0;
        let lines = present.then(|| self.of_kind(position));
        lines.into_iter().flatten().filter(is_named)
    }

    /// The attribute lines of each kind of which there are several, each kind in its order.
    /// Names that are not in the vocabulary count as one kind.
    pub fn recurring(&self) -> impl Iterator<Item = impl Iterator<Item = &Line<'a>>> {
        let kinds = self.index.chunk_by(|a, b| kind_of(*a) == kind_of(*b));
        kinds
            .filter(|entries| matches!(entries, [first, _, ..] if kind_of(*first) <= UNKNOWN))
            .map(|entries| self.lines_of(entries))
    }

    /// How many attributes are meant to have this known name.
    pub fn count(&self, name: &str) -> usize {
        self.entries(position(name)).len()
    }

    fn of_kind(&self, kind: u8) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.lines_of(self.entries(kind))
    }

    fn lines_of<'s>(
        &'s self,
        entries: &'s [Entry],
    ) -> impl DoubleEndedIterator<Item = &'s Line<'a>> {
        let places = entries.iter();
        places.filter_map(|&entry| self.lines.get(entry as u32 as usize))
    }

    fn entries(&self, kind: u8) -> &[Entry] {
        let least = entry(kind, 0);
        let most = entry(kind, u32::MAX);
        let start = self.index.partition_point(|other| *other < least);
        let rest = self.index.get(start..).unwrap_or_default();
        let length = rest.partition_point(|other| *other <= most);
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
    pub(super) fn start(&self) -> Option<usize> {
        Some(self.lines.first()?.span.start)
    }
}
