//! A finding as rustc would show it: headline, place, quoted text, underline, help.

mod long_lines;
mod quote;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Group, Level, Renderer};

use super::sanitize::sanitize;
use super::style::Style;
use super::wrap::folded;
use crate::diagnostic::{Applicability, Finding, Fix, Location, Severity};
use crate::source::Source;
use quote::Quote;

/// The finding as text, ending with a line feed. `source_of` gives the text behind a name.
pub fn finding<'s>(
    finding: &Finding,
    source_of: impl Fn(&str) -> Option<&'s Source>,
    style: &Style,
) -> String {
    // `error[M003]: ` stands before the message.
    let indent = finding.severity.as_str().len() + finding.code.len() + 4;
    let message = folded(&sanitize(&finding.message), indent, style).join("\n");
    let title = level(finding.severity)
        .primary_title(&message)
        .id(&finding.code);
    let shown = Explained::new(finding, source_of, style);
    let group = shown.quoted_in(Group::with_title(title));

    // `  = note: ` stands before a note, behind the numbers of the lines.
    let last_line = shown.quotes.iter().map(|quote| quote.last_line).max();
    let indent = last_line.map_or(0, |line| line.to_string().len()) + 9;
    let group = shown.notes.iter().fold(group, |group, note| {
        let text = folded(&note.text, indent, style).join("\n");
        group.element(note.level().message(text))
    });
    renderer(style).render(&[group]) + "\n"
}

/// What stands below the headline of a finding: quoted lines, then notes.
pub struct Explained {
    quotes: Vec<Quote>,
    pub notes: Vec<Note>,
}

/// A line below the quoted text, safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// `at`, `note`, `help` or `fix`.
    pub label: &'static str,
    pub text: String,
}

impl Explained {
    pub fn new<'s>(
        finding: &Finding,
        source_of: impl Fn(&str) -> Option<&'s Source>,
        style: &Style,
    ) -> Self {
        let place = finding.location.as_ref();
        let quote =
            place.and_then(|location| Quote::of_finding(finding, location, &source_of, style));
        // Beside a text that is not shown, another one would explain nothing.
        let others = match &quote {
            Some(_) => Quote::of_others(finding, &source_of),
            None => Vec::new(),
        };
        let at = match (&quote, place) {
            (None, Some(location)) => Some(Note::new("at", describe(location))),
            _ => None,
        };
        let quotes: Vec<Quote> = quote.into_iter().chain(others).collect();
        let is_quoted = |location| quotes.iter().any(|quote| quote.shows(location));
        let related = finding.related.iter();
        let related = related.filter(|related| !is_quoted(&related.location));
        let related = related.map(|related| {
            let place = describe(&related.location);
            Note::new("note", format!("{} ({place})", sanitize(&related.message)))
        });
        let safe = |text: &String| sanitize(text).into_owned();
        let more = finding
            .notes
            .iter()
            .map(|note| Note::new("note", safe(note)));
        let help = finding
            .help
            .iter()
            .map(|help| Note::new("help", safe(help)));
        let fix = finding.fix.iter().map(|fix| {
            let is_mendable = place.is_none_or(|place| is_mendable(place, &source_of));
            Note::new(
                "fix",
                match is_mendable {
                    true => describe_fix(fix),
                    false => safe(&fix.title),
                },
            )
        });
        let notes = at.into_iter().chain(related).chain(more);
        let notes = notes.chain(help).chain(fix).collect();
        Explained { quotes, notes }
    }

    /// The quoted lines alone; empty without any.
    pub fn quoted(&self, severity: Severity, style: &Style) -> String {
        match self.quotes.is_empty() {
            true => String::new(),
            false => {
                let group = self.quoted_in(Group::with_level(level(severity)));
                renderer(style).render(&[group]) + "\n"
            }
        }
    }

    fn quoted_in<'a>(&'a self, group: Group<'a>) -> Group<'a> {
        let quotes = self.quotes.iter();
        quotes.fold(group, |group, quote| group.element(quote.snippet()))
    }
}

impl Note {
    fn new(label: &'static str, text: String) -> Self {
        Note { label, text }
    }

    fn level(&self) -> Level<'static> {
        match self.label {
            "note" => Level::NOTE,
            "help" => Level::HELP,
            "fix" => Level::HELP.with_name("fix"),
            label => Level::NOTE.with_name(label),
        }
    }
}

fn renderer(style: &Style) -> Renderer {
    let renderer = match style.color {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(style.width)
}

fn describe(location: &Location) -> String {
    let name = sanitize(&location.source);
    match (location.text, location.packet) {
        (Some(text), _) => format!("{name}:{}:{}", text.line, text.column),
        (None, Some(packet)) => format!("{name}, packet {packet}"),
        (None, None) => name.into_owned(),
    }
}

/// Whether a command could make an edit there. Of a text that is not at hand, nothing is promised.
fn is_mendable<'s>(place: &Location, source_of: impl Fn(&str) -> Option<&'s Source>) -> bool {
    source_of(&place.source).is_some_and(Source::is_mendable)
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
        let text = finding(&duplicate(&source), |_| Some(&source), &Style::PLAIN);
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
        let text = finding(&related, |_| Some(&source), &Style::PLAIN);
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
    fn a_related_place_in_another_text_is_quoted_below_with_its_name() {
        let [offer, answer] = [
            ("offer.sdp", "v=0\r\na=mid:0\r\n"),
            ("answer.sdp", "v=0\r\na=mid:audio\r\n"),
        ]
        .map(|(name, text)| Source::new(name, text));
        let renamed = Finding::new("O004", "mid-mismatch", Severity::Error, "another mid")
            .at(Location::text(&answer, 11..16))
            .related("its mid in the offer", Location::text(&offer, 11..12))
            .help("write `0`");
        let sources = [&offer, &answer];
        let source_of = |name: &str| sources.into_iter().find(|source| source.name() == name);
        let text = finding(&renamed, source_of, &Style::PLAIN);
        insta::assert_snapshot!(text, @r"
        error[O004]: another mid
         --> answer.sdp:2:7
          |
        2 | a=mid:audio
          |       ^^^^^
          |
         ::: offer.sdp:2:7
          |
        2 | a=mid:0
          |       - its mid in the offer
          |
          = help: write `0`
        ");
    }

    #[test]
    fn a_long_line_of_another_text_is_shortened_however_much_of_it_is_meant() {
        let answer = Source::new("answer.sdp", "v=0\r\n");
        let line = format!("m=video 9 X {}\r\n", "96 ".repeat(100));
        let offer = Source::new("offer.sdp", line.as_bytes());
        let lost = Finding::new("O004", "lost", Severity::Error, "lost")
            .at(Location::text(&answer, 0..3))
            .related("all of it", Location::text(&offer, 0..line.len() - 2));
        let sources = [&offer, &answer];
        let source_of = |name: &str| sources.into_iter().find(|source| source.name() == name);
        let text = finding(&lost, source_of, &Style::PLAIN);
        let widest = text.lines().map(str::len).max();
        assert!(widest.is_some_and(|width| width <= 120), "{text}");
        assert!(text.contains("..."), "{text}");
    }

    #[test]
    fn a_related_place_far_off_on_the_same_line_is_named_below() {
        let text = format!(
            "[{}\"stun:a\",{}\"stun:a\"]",
            "1,".repeat(20),
            "22,".repeat(40)
        );
        let source = Source::new("a.json", text.as_bytes());
        let places: Vec<usize> = text.match_indices("\"stun").map(|(at, _)| at).collect();
        let place = |at: usize| Location::text(&source, at..at + 8);
        let twice = Finding::new("ICE028", "duplicate", Severity::Warning, "named twice")
            .at(place(places[1]))
            .related("first named here", place(places[0]));
        let told = finding(&twice, |_| Some(&source), &Style::PLAIN);
        assert!(
            told.contains("= note: first named here (a.json:1:42)"),
            "{told}"
        );
        let widest = told.lines().map(str::len).max();
        assert!(widest.is_some_and(|width| width <= 100), "{told}");
    }

    #[test]
    fn a_finding_without_text_names_its_place() {
        let at_server = Finding::new("STUN001", "timeout", Severity::Error, "no answer")
            .at(Location::whole("stun:\u{202e}x"));
        let text = finding(&at_server, |_| None, &Style::PLAIN);
        insta::assert_snapshot!(text, @r"
        error[STUN001]: no answer
         |
         = at: stun:\u{202e}x
        ");
    }

    #[test]
    fn on_a_narrow_terminal_words_stay_whole_and_hang() {
        let narrow = Style {
            width: 40,
            wrap: true,
            ..Style::PLAIN
        };
        let source = source();
        let long = Finding::new(
            "M003",
            "duplicate-mid",
            Severity::Error,
            "the mid `0` of this section is that of another one",
        )
        .at(Location::text(&source, 20..22))
        .help("number the sections one after the other, from nought");
        let text = finding(&long, |_| Some(&source), &narrow);
        insta::assert_snapshot!(text, @"
        error[M003]: the mid `0` of this section
                     is that of another one
         --> a.sdp:3:7
          |
        3 | a=mid:␛0
          |       ^^
          |
          = help: number the sections one after
                  the other, from nought
        ");
    }

    #[test]
    fn an_edit_of_a_part_of_a_file_is_told_and_not_offered() {
        let log = source().within("server.log");
        let fix = Fix {
            title: "write `1`".into(),
            applicability: Applicability::Safe,
            edits: Vec::new(),
        };
        let mut fixable = duplicate(&log);
        fixable.fix = Some(fix);
        let text = finding(&fixable, |_| Some(&log), &Style::PLAIN);
        assert!(text.ends_with("= fix: write `1`\n"), "{text}");
        let whole = source();
        let text = finding(&fixable, |_| Some(&whole), &Style::PLAIN);
        assert!(text.ends_with("= fix: write `1` (--fix)\n"), "{text}");
    }
}
