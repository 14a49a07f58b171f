//! Hides what a description tells about people and their networks.
//!
//! One secret has one stand-in, wherever it occurs, so that what belongs together
//! can still be seen. A stand-in has the form of what it stands for, so that the
//! linter finds the same. All other bytes stay.

mod lines;
mod scan;
mod stand_in;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::sdp::{Document, Line, Text};

use lines::Secret;
use stand_in::StandIns;

/// Hides secrets; in several descriptions, the same in all of them.
#[derive(Debug, Default)]
pub struct Redactor {
    stand_ins: StandIns,
}

/// Bytes that something else takes the place of.
#[derive(Debug)]
struct Edit {
    span: Range<usize>,
    text: Vec<u8>,
}

impl Redactor {
    /// The bytes of the description with stand-ins for its secrets.
    pub fn redact(&mut self, document: &Document) -> Vec<u8> {
        // What is known to be a secret is then found elsewhere too.
        let told: Vec<Vec<Edit>> = document.lines().map(|line| self.told(line)).collect();
        let mut edits = Vec::new();
        for (line, told) in document.lines().zip(told) {
            self.found(line, &told, &mut edits);
            edits.extend(told);
            edits.extend(unreadable(line));
        }
        apply(document.source().bytes(), edits)
    }

    /// What a line says to be a secret by what kind of line it is.
    fn told(&mut self, line: &Line) -> Vec<Edit> {
        lines::secrets(line)
            .into_iter()
            .filter_map(|Secret { text, kind }| {
                let stand_in = self.stand_ins.of(kind, &text)?;
                Some(Edit::new(text, stand_in))
            })
            .collect()
    }

    /// What looks like a secret in the rest of a line.
    fn found(&mut self, line: &Line, told: &[Edit], edits: &mut Vec<Edit>) {
        for part in lines::open_parts(line) {
            for gap in gaps(part, told) {
                for literal in scan::literals(gap) {
                    let stand_in = self.stand_ins.of_literal(&literal);
                    edits.extend(stand_in.map(|stand_in| Edit::new(literal.text, stand_in)));
                }
            }
        }
        if let Some(part) = lines::unknown_part(line) {
            let gaps = gaps(part, told).into_iter();
            edits.extend(gaps.flat_map(|gap| self.unknown(line, gap)));
        }
    }

    /// The words between the addresses of what nobody knows how to read.
    fn unknown(&mut self, line: &Line, gap: Text) -> Vec<Edit> {
        let literals = scan::literals(gap);
        let mut words = scan::words(gap);
        // Both are in their order.
        words.retain(|word| {
            let next = literals.partition_point(|it| it.text.end() <= word.start());
            literals
                .get(next)
                .is_none_or(|it| it.text.start() >= word.end())
        });
        words.retain(|word| !lines::is_harmless_word(line, word));
        let stand_in = |word: Text| Some(Edit::new(word, self.stand_ins.of_unknown(&word)?));
        words.into_iter().filter_map(stand_in).collect()
    }
}

impl Edit {
    fn new(text: Text, stand_in: String) -> Self {
        Edit {
            span: text.span(),
            text: stand_in.into_bytes(),
        }
    }
}

/// What is no text may be anything. One byte that is none keeps its place.
fn unreadable(line: &Line) -> Option<Edit> {
    Some(Edit {
        span: line.unreadable()?,
        text: vec![0xff],
    })
}

/// The pieces of `part` that no edit covers. The edits of a line are in order.
fn gaps<'a>(part: Text<'a>, edits: &[Edit]) -> Vec<Text<'a>> {
    let mut gaps = Vec::new();
    let mut rest = part;
    for edit in edits {
        if edit.span.start < rest.start() || edit.span.end > rest.end() {
            continue;
        }
        let (gap, tail) = rest.split_at(edit.span.start - rest.start());
        gaps.push(gap);
        rest = tail.split_at(edit.span.len()).1;
    }
    gaps.push(rest);
    gaps
}

/// The bytes with each edit made; of two that overlap, the first.
fn apply(bytes: &[u8], mut edits: Vec<Edit>) -> Vec<u8> {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        let Some(kept) = bytes.get(at..edit.span.start) else {
            continue;
        };
        out.extend_from_slice(kept);
        out.extend_from_slice(&edit.text);
        at = edit.span.end;
    }
    out.extend_from_slice(bytes.get(at..).unwrap_or_default());
    out
}
