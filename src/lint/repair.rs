//! Edits: how a rule says what to write instead, and how that is written.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Place;
use crate::diagnostic::{Applicability, Edit, Fix, TextRange};
use crate::sdp::{Line, Terminator, Text};
use crate::source::Source;

/// What would mend a finding, in byte ranges of the text that was judged.
#[derive(Debug, Clone)]
pub struct Repair {
    title: String,
    applicability: Applicability,
    edits: Vec<(Range<usize>, String)>,
}

impl Repair {
    /// An edit that keeps the meaning, or makes it what every reader took it for.
    /// `title` is an imperative: "remove the space".
    pub fn safe(title: impl Into<String>) -> Self {
        Repair::new(title, Applicability::Safe)
    }

    /// A likely guess that a person should look at.
    pub fn doubtful(title: impl Into<String>) -> Self {
        Repair::new(title, Applicability::Unsafe)
    }

    /// Whether it has edits, and not more than a report should carry.
    pub(super) fn is_useful(&self) -> bool {
        (1..=Repair::MOST_EDITS).contains(&self.edits.len())
    }

    const MOST_EDITS: usize = 10_000;

    fn new(title: impl Into<String>, applicability: Applicability) -> Self {
        Repair {
            title: title.into(),
            applicability,
            edits: Vec::new(),
        }
    }

    pub fn replace(mut self, place: impl Place, text: impl Into<String>) -> Self {
        self.edits.push((place.place(), text.into()));
        self
    }

    pub fn replace_all(self, places: &[Text], text: &str) -> Self {
        places
            .iter()
            .fold(self, |repair, place| repair.replace(*place, text))
    }

    pub fn remove(self, place: impl Place) -> Self {
        self.replace(place, "")
    }

    /// Removes one item of `list` with what separates it from the item before it,
    /// or from the one after it where it is the first.
    pub fn remove_item(self, list: Text, item: Text) -> Self {
        let separators = [' ', '\t', ';', ',', '/'];
        let (before, rest) = list.split_at(item.start().saturating_sub(list.start()));
        let kept = before.trim_end_matches(separators).len();
        if kept > 0 {
            return self.remove(list.start() + kept..item.end());
        }
        let after = rest.split_at(item.len()).1;
        let gap = after.len() - after.trim_start_matches(separators).len();
        self.remove(item.start()..item.end() + gap)
    }

    /// One edit for each item. Where they are more than anybody looks at, there is no
    /// repair in the end: see `Repair::is_useful`.
    pub fn each<T>(
        self,
        items: impl IntoIterator<Item = T>,
        edit: impl FnMut(Repair, T) -> Repair,
    ) -> Self {
        let few = items.into_iter().take(Repair::MOST_EDITS + 1);
        few.fold(self, edit)
    }

    /// Removes the line with its terminator.
    pub fn remove_line(self, line: &Line) -> Self {
        self.remove(line.span.clone())
    }

    /// Writes `text` as a line of its own before `line`, ended as that one is.
    pub fn insert_before(self, line: &Line, text: &str) -> Self {
        let start = line.span.start;
        self.replace(start..start, format!("{text}{}", ending(line)))
    }

    /// Writes `text` as a line of its own after `line`, ended as that one is.
    pub fn insert_after(self, line: &Line, text: &str) -> Self {
        self.insert_lines_after(line, &[text])
    }

    pub fn insert_lines_after(self, line: &Line, texts: &[&str]) -> Self {
        let end = line.span.end;
        let ending = ending(line);
        let lines = texts.iter().map(|text| match line.terminator {
            Terminator::None => format!("{ending}{text}"),
            _ => format!("{text}{ending}"),
        });
        self.replace(end..end, lines.collect::<String>())
    }

    pub(super) fn finish(self, source: &Source) -> Fix {
        let edit = |(range, replacement): (Range<usize>, String)| Edit {
            range: TextRange::new(source, range),
            replacement,
        };
        Fix {
            title: self.title,
            applicability: self.applicability,
            edits: self.edits.into_iter().map(edit).collect(),
        }
    }
}

fn ending(line: &Line) -> &'static str {
    match line.terminator {
        Terminator::Lf => "\n",
        Terminator::Cr => "\r",
        Terminator::CrLf | Terminator::None => "\r\n",
    }
}

/// Carries out fixes, in their order. One that touches what an earlier one has
/// changed is left out: after another lint it may no longer be needed.
///
/// The numbers tell which of them were carried out.
pub fn apply_fixes<'f>(
    text: &[u8],
    fixes: impl IntoIterator<Item = &'f Fix>,
) -> (Vec<u8>, Vec<usize>) {
    let mut changed = Changed::default();
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = Vec::new();
    for (at, fix) in fixes.into_iter().enumerate() {
        let fits = |edit: &Edit| end_of(edit) <= text.len() && !changed.touches(edit);
        if !fix.edits.is_empty() && fix.edits.iter().all(fits) {
            fix.edits.iter().for_each(|edit| changed.add(edit));
            taken.extend(&fix.edits);
            applied.push(at);
        }
    }
    taken.sort_by_key(|edit| (edit.range.offset, edit.range.length));
    let mut out = Vec::with_capacity(text.len());
    let mut copied = 0;
    for edit in taken {
        out.extend_from_slice(text.get(copied..edit.range.offset).unwrap_or_default());
        out.extend_from_slice(edit.replacement.as_bytes());
        copied = end_of(edit);
    }
    out.extend_from_slice(text.get(copied..).unwrap_or_default());
    (out, applied)
}

/// The ranges that are changed already: where each begins, and ends. None overlaps another.
#[derive(Default)]
struct Changed(BTreeMap<usize, usize>);

impl Changed {
    /// Whether the edit overlaps one of them, or stands right next to it.
    fn touches(&self, edit: &Edit) -> bool {
        let before = self.0.range(..=end_of(edit)).next_back();
        before.is_some_and(|(_, &end)| end >= edit.range.offset)
    }

    fn add(&mut self, edit: &Edit) {
        let end = self.0.entry(edit.range.offset).or_default();
        *end = end_of(edit).max(*end);
    }
}

fn end_of(edit: &Edit) -> usize {
    edit.range.offset + edit.range.length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::Document;

    fn fixed(text: &str, repair: impl FnOnce(&Document) -> Vec<Repair>) -> (String, Vec<usize>) {
        let source = Source::new("x", text);
        let repairs = repair(&Document::read(&source));
        let fixes: Vec<Fix> = repairs.into_iter().map(|r| r.finish(&source)).collect();
        let (bytes, applied) = apply_fixes(source.bytes(), &fixes);
        (String::from_utf8(bytes).unwrap(), applied)
    }

    #[test]
    fn a_line_is_inserted_with_the_ending_of_its_neighbour() {
        for (text, after) in [
            ("v=0\r\n", "v=0\r\ns=-\r\n"),
            ("v=0\n", "v=0\ns=-\n"),
            ("v=0", "v=0\r\ns=-"),
        ] {
            let (fixed, _) = fixed(text, |document| {
                let line = document.lines().next().unwrap();
                vec![Repair::safe("add `s=`").insert_after(line, "s=-")]
            });
            assert_eq!(fixed, after);
        }
    }

    #[test]
    fn an_item_goes_with_one_of_its_separators() {
        for (text, item, after) in [
            (
                "a=simulcast:send h;m;l\r\n",
                "h",
                "a=simulcast:send m;l\r\n",
            ),
            (
                "a=simulcast:send h;m;l\r\n",
                "m",
                "a=simulcast:send h;l\r\n",
            ),
            (
                "a=simulcast:send h;m;l\r\n",
                "l",
                "a=simulcast:send h;m\r\n",
            ),
        ] {
            let (fixed, _) = fixed(text, |document| {
                let line = document.lines().next().unwrap();
                let list = line.value.fields().nth(1).unwrap();
                let item = list
                    .split(';')
                    .find(|piece| piece.as_str() == item)
                    .unwrap();
                vec![Repair::safe("remove it").remove_item(list, item)]
            });
            assert_eq!(fixed, after);
        }
    }

    #[test]
    fn of_two_fixes_that_touch_the_first_is_carried_out() {
        let (text, applied) = fixed("v=0\n", |_| {
            vec![
                Repair::safe("a").replace(2..3, "1"),
                Repair::safe("b").remove(0..4),
                Repair::safe("c").replace(0..1, "V"),
            ]
        });
        assert_eq!((text.as_str(), applied), ("V=1\n", vec![0, 2]));
    }
}
