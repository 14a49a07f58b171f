//! The order of the lines of a section.

use crate::lint::{Repair, Subject};
use crate::sdp::Line;

/// Sorts lines that follow each other by their rank; those of one rank keep their order.
///
/// `None` where nobody can tell: a line has no rank, or cannot be moved as it is.
pub fn sort(
    repair: Repair,
    subject: &Subject,
    lines: &[Line],
    rank: impl Fn(&Line) -> Option<usize>,
) -> Option<Repair> {
    let ranks: Vec<usize> = lines.iter().map(rank).collect::<Option<_>>()?;
    let mut sorted: Vec<usize> = (0..lines.len()).collect();
    sorted.sort_by_key(|&at| ranks.get(at));
    let is_moved = |at: &usize| sorted.get(*at) != Some(at);
    let Some(first) = (0..lines.len()).find(is_moved) else {
        return Some(repair);
    };
    let last = (0..lines.len()).rfind(is_moved)?;
    let bytes = subject.document.source().bytes();
    let mut text = String::new();
    for line in sorted.get(first..=last)?.iter().map(|&at| lines.get(at)) {
        let line = line.filter(|line| is_movable(line))?;
        text.push_str(std::str::from_utf8(bytes.get(line.span.clone())?).ok()?);
    }
    Some(repair.replace(
        lines.get(first)?.span.start..lines.get(last)?.span.end,
        text,
    ))
}

fn is_movable(line: &Line) -> bool {
    !line.terminator.is_empty() && line.indent().is_empty()
}
