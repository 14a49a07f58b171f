//! Edits: how a rule says what to write instead, and how that is written.

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
    /// A mend of more edits than this is none: a file in which so much is wrong is
    /// better made again, and hostile input must not make findings large.
    const MOST_EDITS: usize = 10_000;

    pub(super) fn is_reasonable(&self) -> bool {
        self.edits.len() <= Repair::MOST_EDITS
    }

    /// An edit that keeps the meaning, or makes it what every reader took it for.
    /// `title` is an imperative: "remove the space".
    pub fn safe(title: impl Into<String>) -> Self {
        Repair::new(title, Applicability::Safe)
    }

    /// A likely guess that a person should look at.
    pub fn doubtful(title: impl Into<String>) -> Self {
        Repair::new(title, Applicability::Unsafe)
    }

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
/// The number tells how many were carried out.
pub fn apply_fixes<'f>(text: &[u8], fixes: impl IntoIterator<Item = &'f Fix>) -> (Vec<u8>, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = 0;
    for fix in fixes {
        let fits = |edit: &Edit| {
            edit.range.offset + edit.range.length <= text.len()
                && !taken.iter().any(|other| collide(edit, other))
        };
        if !fix.edits.is_empty() && fix.edits.iter().all(fits) {
            taken.extend(&fix.edits);
            applied += 1;
        }
    }
    taken.sort_by_key(|edit| (edit.range.offset, edit.range.length));
    let mut out = Vec::with_capacity(text.len());
    let mut copied = 0;
    for edit in taken {
        out.extend_from_slice(text.get(copied..edit.range.offset).unwrap_or_default());
        out.extend_from_slice(edit.replacement.as_bytes());
        copied = edit.range.offset + edit.range.length;
    }
    out.extend_from_slice(text.get(copied..).unwrap_or_default());
    (out, applied)
}

/// Whether two edits touch: overlap, or stand at the same place.
fn collide(a: &Edit, b: &Edit) -> bool {
    let (a, b) = (a.range, b.range);
    a.offset <= b.offset + b.length && b.offset <= a.offset + a.length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdp::Document;

    fn fixed(text: &str, repair: impl FnOnce(&Document) -> Vec<Repair>) -> (String, usize) {
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
        assert_eq!((text.as_str(), applied), ("V=1\n", 2));
    }
}
