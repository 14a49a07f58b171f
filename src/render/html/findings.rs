//! The findings, each with the lines or packets that it is about.

use super::markup::{Element, element};
use crate::diagnostic::{Finding, Severity};
use crate::render::reported::Texts;
use crate::render::snippet::{Explained, Note};
use crate::render::style::Style;
use crate::render::text::{counts, findings};
use crate::report::{Problem, Report};

/// More findings than these are counted, the worst are shown: nobody reads on.
const MOST: usize = 500;

/// Of more findings than these, the others are folded: what follows them is looked for too.
const UNFOLDED: usize = 20;

/// Quoted lines are as long as an editor's; what is longer is shortened around the mark.
const QUOTES: Style = Style {
    color: true,
    width: 120,
    ..Style::PLAIN
};

pub fn section(report: &Report) -> Element {
    let texts = Texts::new(report);
    let shown = findings::shown(&report.findings, MOST);
    let captures = report.data.capture_files();
    let only = match captures.as_slice() {
        [(name, _)] => Some(*name),
        _ => None,
    };
    let cards = |places: &[usize]| -> Vec<Element> {
        let findings = places.iter().filter_map(|&at| report.findings.get(at));
        let cards = findings.map(|finding| card(finding, &texts, only));
        cards.collect()
    };
    let (unfolded, folded) = shown.split_at(shown.len().min(UNFOLDED));
    let mut section = element("section").with(element("h2").text("Findings"));
    if report.was_read_again && lacks_texts(report, &texts) {
        let note = "The lines that findings are about are not shown: this page was made of a report, \
                    which does not hold the texts that were read.";
        section = section.with(element("p").class("note").text(note));
    }
    section = section.all(cards(unfolded));
    if !folded.is_empty() {
        let title = format!("{} more findings", folded.len());
        let more = element("details").with(element("summary").text(&title));
        section = section.with(more.all(cards(folded)));
    }
    if shown.len() < report.findings.len() {
        let rest = findings::hidden(&report.findings, &shown);
        let note = format!("Not shown: {}. The JSON report has them.", counts(&rest));
        section = section.with(element("p").class("note").text(&note));
    }
    if report.findings_left_out.all() > 0 {
        let note = format!(
            "Counted and not listed: {}.",
            counts(&report.findings_left_out)
        );
        section = section.with(element("p").class("note").text(&note));
    }
    section
}

/// Whether a finding is about lines of a text that is not at hand. In a run's own report these are few, and of files that
/// are not quoted, such as `rtctool.toml`.
fn lacks_texts(report: &Report, texts: &Texts) -> bool {
    let mut places = report
        .findings
        .iter()
        .filter_map(|one| one.location.as_ref());
    places.any(|place| place.text.is_some() && texts.named(&place.source).is_none())
}

/// What is about the `only` capture need not name it.
fn card(finding: &Finding, texts: &Texts, only: Option<&str>) -> Element {
    let explained = Explained::new(finding, |name| texts.named(name), &QUOTES);
    let severity = finding.severity;
    let head = element("p")
        .class("head")
        .with(badge(severity))
        .with(element("b").text(&finding.code))
        .text(" ")
        .with(element("span").class("dim").text(&finding.name));
    let quoted = explained.quoted(severity, &QUOTES);
    let quoted = (!quoted.is_empty()).then(|| element("pre").styled(quoted.trim_end_matches('\n')));
    let notes = explained.notes.iter();
    let notes = notes.filter_map(|one| note(one, only)).flatten();
    let notes = element("dl").all(notes).with(element("dt").text("more"));
    let command = format!("rtctool explain {}", finding.code);
    let notes = notes.with(element("dd").with(element("code").text(&command)));
    element("article")
        .attribute("class", format!("finding {}", severity.as_str()))
        .with(head)
        .with(element("p").class("message").text(&finding.message))
        .all(quoted)
        .with(notes)
}

fn note(note: &Note, only: Option<&str>) -> Option<[Element; 2]> {
    let place = only.and_then(|only| note.text.strip_prefix(only));
    let text = match (note.label, place) {
        ("at", Some("")) => return None,
        ("at", Some(place)) => place.trim_start_matches(", "),
        _ => &note.text,
    };
    Some([element("dt").text(note.label), element("dd").text(text)])
}

fn badge(severity: Severity) -> Element {
    element("span")
        .attribute("class", format!("badge {}", severity.as_str()))
        .text(severity.as_str())
}

/// What could not be read, or not to its end.
pub fn problems(problems: &[Problem]) -> Option<Element> {
    let cards = problems.iter().map(|problem| {
        let causes = problem.causes.iter().map(|cause| ("caused by", cause));
        let help = problem.help.iter().map(|help| ("help", help));
        let notes = causes
            .chain(help)
            .flat_map(|(label, text)| [element("dt").text(label), element("dd").text(text)]);
        element("article")
            .class("finding error")
            .with(element("p").class("message").text(&problem.message))
            .with(element("dl").all(notes))
    });
    (!problems.is_empty()).then(|| {
        element("section")
            .with(element("h2").text("Could not be judged"))
            .all(cards)
    })
}
