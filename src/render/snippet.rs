//! A finding as rustc would show it: headline, place, quoted text, underline, help.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::sanitize::{sanitize, sanitize_lines};
use super::style::Style;
use crate::diagnostic::{Applicability, Finding, Fix, Location, Severity, TextRange};
use crate::source::Source;

/// The finding as text, ending with a line feed. `source` is the text it points into.
pub fn finding(finding: &Finding, source: Option<&Source>, style: &Style) -> String {
    let message = sanitize(&finding.message).into_owned();
    let place = finding.location.as_ref();
    let quote = source
        .zip(place.and_then(|location| location.text))
        .map(|(source, range)| Quote::new(source, range, finding));

    let title = level(finding.severity)
        .primary_title(&message)
        .id(&finding.code);
    let origin = place.map(|location| sanitize(&location.source).into_owned());
    let headline = match &quote {
        Some(quote) => title.element(quote.snippet(origin.as_deref().unwrap_or_default())),
        None => Group::with_title(title),
    };
    let mut notes = Vec::new();
    if quote.is_none()
        && let Some(location) = place
    {
        notes.push((Level::NOTE.with_name("at"), describe(location)));
    }
    for related in &finding.related {
        let shown = quote
            .as_ref()
            .is_some_and(|quote| quote.shows(&related.location));
        if !shown {
            let text = format!(
                "{} ({})",
                sanitize(&related.message),
                describe(&related.location)
            );
            notes.push((Level::NOTE, text));
        }
    }
    for note in &finding.notes {
        notes.push((Level::NOTE, sanitize(note).into_owned()));
    }
    if let Some(help) = &finding.help {
        notes.push((Level::HELP, sanitize(help).into_owned()));
    }
    if let Some(fix) = &finding.fix {
        notes.push((Level::HELP.with_name("fix"), describe_fix(fix)));
    }
    let group = notes.iter().fold(headline, |group, (level, text)| {
        group.element(level.clone().message(text))
    });

    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(style.width);
    let mut text = renderer.render(&[group]);
    text.push('\n');
    text
}

/// The lines of a source that a finding is about, made safe to show.
struct Quote {
    text: String,
    first_line: usize,
    last_line: usize,
    primary: std::ops::Range<usize>,
    context: Vec<(std::ops::Range<usize>, String)>,
    source_name: String,
}

impl Quote {
    /// Related places further away than this many lines are named, not quoted.
    const REACH: usize = 400;

    fn new(source: &Source, range: TextRange, finding: &Finding) -> Self {
        let near: Vec<(TextRange, &str)> = finding
            .related
            .iter()
            .filter(|related| related.location.source == source.name())
            .filter_map(|related| Some((related.location.text?, related.message.as_str())))
            .filter(|(text, _)| text.line.abs_diff(range.line) <= Quote::REACH)
            .collect();
        let lines = || near.iter().map(|(text, _)| text.line).chain([range.line]);
        let first_line = lines().min().unwrap_or(range.line);
        let last_line = lines().max().unwrap_or(range.line);

        let bytes = source.bytes();
        let block = line_start(source, first_line)..line_end(source, last_line);
        // Each place is cut to its first line: a section is marked by its `m=` line.
        let cut = |text: &TextRange| {
            let end = text.offset + text.length;
            let end = end.min(line_end(source, text.line)).max(text.offset);
            [text.offset, end].map(|offset| offset.clamp(block.start, block.end) - block.start)
        };
        let marks: Vec<[usize; 2]> = std::iter::once(cut(&range))
            .chain(near.iter().map(|(text, _)| cut(text)))
            .collect();

        let mut offsets: Vec<usize> = marks.iter().flatten().copied().collect();
        offsets.sort_unstable();
        let mut moved = offsets.clone();
        let text = sanitize_lines(&bytes[block], &mut moved);
        let to_safe = |[start, end]: [usize; 2]| {
            let at = |raw| moved[offsets.partition_point(|&offset| offset < raw)];
            at(start)..at(end)
        };
        Quote {
            text,
            first_line,
            last_line,
            primary: to_safe(marks[0]),
            context: marks[1..]
                .iter()
                .zip(&near)
                .map(|(&mark, (_, message))| (to_safe(mark), sanitize(message).into_owned()))
                .collect(),
            source_name: source.name().to_owned(),
        }
    }

    fn snippet<'a>(&'a self, path: &'a str) -> Snippet<'a, Annotation<'a>> {
        let primary = AnnotationKind::Primary.span(self.primary.clone());
        let context = self.context.iter().map(|(range, label)| {
            AnnotationKind::Context
                .span(range.clone())
                .label(label.as_str())
        });
        Snippet::source(self.text.as_str())
            .line_start(self.first_line)
            .path(path)
            .fold(true)
            .annotation(primary)
            .annotations(context)
    }

    fn shows(&self, location: &Location) -> bool {
        location.source == self.source_name
            && location
                .text
                .is_some_and(|text| (self.first_line..=self.last_line).contains(&text.line))
    }
}

fn line_start(source: &Source, line: usize) -> usize {
    source.line_range(line).start
}

fn line_end(source: &Source, line: usize) -> usize {
    source.line_range(line).end
}

fn describe(location: &Location) -> String {
    let name = sanitize(&location.source);
    match (location.text, location.packet) {
        (Some(text), _) => format!("{name}:{}:{}", text.line, text.column),
        (None, Some(packet)) => format!("{name}, packet {packet}"),
        (None, None) => name.into_owned(),
    }
}

/// What the edit does, and what has it made.
fn describe_fix(fix: &Fix) -> String {
    let option = match fix.applicability {
        Applicability::Safe => "--fix",
        Applicability::Unsafe => "--unsafe-fixes",
    };
    format!("{} ({option})", sanitize(&fix.title))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source::new("a.sdp", &b"v=0\r\na=mid:0\r\na=mid:\x1b0\r\n"[..])
    }

    fn duplicate(source: &Source) -> Finding {
        Finding::new(
            "M003",
            "duplicate-mid",
            Severity::Error,
            "`mid` occurs twice",
        )
        .at(Location::text(source, 20..22))
        .help("number the sections")
    }

    #[test]
    fn the_offending_characters_are_underlined_even_when_escaped() {
        let source = source();
        let text = finding(&duplicate(&source), Some(&source), &Style::PLAIN);
        insta::assert_snapshot!(text, @r"
        error[M003]: `mid` occurs twice
         --> a.sdp:3:7
          |
        3 | a=mid:␛0
          |       ^^
          |
          = help: number the sections
        ");
    }

    #[test]
    fn a_related_place_nearby_is_quoted_too() {
        let source = source();
        let related =
            duplicate(&source).related("first used here", Location::text(&source, 11..12));
        let text = finding(&related, Some(&source), &Style::PLAIN);
        insta::assert_snapshot!(text, @r"
        error[M003]: `mid` occurs twice
         --> a.sdp:3:7
          |
        2 | a=mid:0
          |       - first used here
        3 | a=mid:␛0
          |       ^^
          |
          = help: number the sections
        ");
    }

    #[test]
    fn a_finding_without_text_names_its_place() {
        let at_server = Finding::new("STUN001", "timeout", Severity::Error, "no answer")
            .at(Location::whole("stun:\u{202e}x"));
        let text = finding(&at_server, None, &Style::PLAIN);
        insta::assert_snapshot!(text, @r"
        error[STUN001]: no answer
         |
         = at: stun:\u{202e}x
        ");
    }
}
