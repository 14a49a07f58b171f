//! Places where the fixes of several rules write, and what they take out.

use std::ops::Range;

use crate::lint::Media;
use crate::sdp::{Line, Section, Text};

/// The line to write a new attribute after: the last of the first of `names` that the
/// section has, or else the last line of the section.
pub fn line_before<'s, 'a>(section: &'s Section<'a>, names: &[&str]) -> Option<&'s Line<'a>> {
    let named = names
        .iter()
        .find_map(|name| section.attribute_lines(name).next_back());
    let filled = |line: &&Line| line.has_letter();
    named.or_else(|| section.lines().iter().rev().find(filled))
}

/// The last of the lines of these types at the start of a section: what comes before
/// the rest goes right below it.
pub fn last_of_head<'a>(media: &Media<'a>, letters: &[char]) -> &'a Line<'a> {
    let lines = media.section.lines().iter();
    let head = lines.take_while(|line| letters.iter().any(|&letter| line.is(letter)));
    head.last().unwrap_or(media.line)
}

/// A word of a list with the blank that parts it from the word before.
pub fn with_blank_before(word: Text) -> Range<usize> {
    word.start().saturating_sub(1)..word.end()
}
