//! The quoted lines of a finding: which, what is underlined in them, and how far they are cut.

use annotate_snippets::{Annotation, AnnotationKind, Snippet};

use super::long_lines;
use crate::diagnostic::{Finding, Location, TextRange};
use crate::render::sanitize::{sanitize, sanitize_lines};
use crate::render::style::Style;
use crate::source::Source;

/// The lines of a source that a finding is about, made safe to show.
pub struct Quote {
    /// The name of the source, made safe too.
    path: String,
    text: String,
    first_line: usize,
    pub last_line: usize,
    /// The place of the finding; `None` in the text that it is only related to.
    primary: Option<std::ops::Range<usize>>,
    context: Vec<(std::ops::Range<usize>, String)>,
    /// The related places that are in it.
    related: Vec<TextRange>,
    source_name: String,
}

/// A related place and what it says.
type Mark<'a> = (TextRange, &'a str);

impl Quote {
    /// Related places further away than this many lines are named, not quoted.
    const REACH: usize = 400;

    /// Columns for the number of the line, and for the dots where it was shortened.
    const MARGIN: usize = 16;

    /// Bytes of a related place that are underlined.
    const WIDEST_RELATED: usize = 60;

    /// The text that the finding is in.
    pub fn of_finding<'s>(
        finding: &Finding,
        location: &Location,
        source_of: impl Fn(&str) -> Option<&'s Source>,
        style: &Style,
    ) -> Option<Self> {
        let source = source_of(&location.source)?;
        let range = location.text?;
        let marks = marks_in(finding, &location.source);
        let near = |mark: &Mark| {
            mark.0.line.abs_diff(range.line) <= Quote::REACH && fits_beside(&range, mark, style)
        };
        let marks: Vec<Mark> = marks.into_iter().filter(near).collect();
        Some(Quote::new(source, range.line, Some(range), &marks))
    }

    /// The other texts in which the finding has related places, such as the offer of an answer.
    pub fn of_others<'s>(
        finding: &Finding,
        source_of: impl Fn(&str) -> Option<&'s Source>,
    ) -> Vec<Self> {
        let own = finding.location.as_ref().map(|place| place.source.as_str());
        let mut names: Vec<&str> = Vec::new();
        for related in &finding.related {
            let name = related.location.source.as_str();
            if Some(name) != own && !names.contains(&name) {
                names.push(name);
            }
        }
        names
            .into_iter()
            .filter_map(|name| {
                let source = source_of(name)?;
                let marks = marks_in(finding, name);
                let (first, _) = *marks.first()?;
                let near = |(mark, _): &Mark| mark.line.abs_diff(first.line) <= Quote::REACH;
                let marks: Vec<Mark> = marks.into_iter().filter(near).collect();
                Some(Quote::new(source, first.line, None, &marks))
            })
            .collect()
    }

    fn new(source: &Source, line: usize, primary: Option<TextRange>, marks: &[Mark]) -> Self {
        let lines = || marks.iter().map(|(text, _)| text.line).chain([line]);
        let first_line = lines().min().unwrap_or(line);
        let last_line = lines().max().unwrap_or(line);

        let bytes = source.bytes();
        let block = line_start(source, first_line)..line_end(source, last_line);
        // Each place is cut to its first line: a section is marked by its `m=` line.
        let cut = |text: &TextRange| {
            let end = text.offset + text.length;
            let end = end.min(line_end(source, text.line));
            let end = end.clamp(text.offset, text.offset + long_lines::LONGEST);
            [text.offset, end].map(|offset| offset.clamp(block.start, block.end) - block.start)
        };
        let primary = primary.as_ref().map(cut);
        // The renderer shortens long lines, but never within a mark.
        let narrow = |[start, end]: [usize; 2]| [start, end.min(start + Quote::WIDEST_RELATED)];
        let context = marks.iter().map(|(text, _)| narrow(cut(text)));
        let context: Vec<[usize; 2]> = context.collect();

        let mut offsets: Vec<usize> = primary.iter().chain(&context).flatten().copied().collect();
        offsets.sort_unstable();
        let mut moved = offsets.clone();
        let text = long_lines::without_far_ends(&bytes[block], &mut moved);
        let text = sanitize_lines(&text, &mut moved);
        let to_safe = |[start, end]: [usize; 2]| {
            let at = |raw| moved[offsets.partition_point(|&offset| offset < raw)];
            at(start)..at(end)
        };
        Quote {
            path: sanitize(source.name()).into_owned(),
            text,
            first_line,
            last_line,
            primary: primary.map(to_safe),
            context: context
                .into_iter()
                .zip(marks)
                .map(|(mark, (_, message))| (to_safe(mark), sanitize(message).into_owned()))
                .collect(),
            related: marks.iter().map(|(text, _)| *text).collect(),
            source_name: source.name().to_owned(),
        }
    }

    pub fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let primary = self
            .primary
            .iter()
            .map(|range| AnnotationKind::Primary.span(range.clone()));
        let context = self.context.iter().map(|(range, label)| {
            AnnotationKind::Context
                .span(range.clone())
                .label(label.as_str())
        });
        Snippet::source(self.text.as_str())
            .line_start(self.first_line)
            .path(self.path.as_str())
            .fold(true)
            .annotations(primary)
            .annotations(context)
    }

    pub fn shows(&self, location: &Location) -> bool {
        location.source == self.source_name
            && location
                .text
                .is_some_and(|text| self.related.contains(&text))
    }
}

/// Whether a related place on the line of the finding can be shown with it. The renderer
/// shortens a line before its first mark and behind its last, and nowhere else.
fn fits_beside(place: &TextRange, (mark, label): &Mark, style: &Style) -> bool {
    if mark.line != place.line {
        return true;
    }
    let end = |range: &TextRange| match range.end_line == range.line {
        true => range.end_column,
        false => range.column,
    };
    let start = place.column.min(mark.column);
    let columns = end(place).max(end(mark)).saturating_sub(start);
    columns + label.chars().count() + Quote::MARGIN <= style.width
}

/// The related places in the text of this name.
fn marks_in<'f>(finding: &'f Finding, name: &str) -> Vec<Mark<'f>> {
    let here = finding.related.iter();
    here.filter(|related| related.location.source == name)
        .filter_map(|related| Some((related.location.text?, related.message.as_str())))
        .collect()
}

fn line_start(source: &Source, line: usize) -> usize {
    source.line_range(line).start
}

fn line_end(source: &Source, line: usize) -> usize {
    source.line_range(line).end
}
