//! `check`: the table of its checks, and each of them with what it found and measured.

use super::findings;
use super::markup::{Element, Markup, element};
use super::table::{cell, framed, head};
use crate::outcome::Outcome;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::Column;
use crate::render::text::check as in_text;
use crate::render::view::View;
use crate::report::Report;
use crate::report::check::{Check, CheckStep};
use crate::units::{format_count, format_ms};

/// Which of the page's numbers a check has for its captures and ends: more than it needs.
const NUMBERS: usize = 10_000;

/// What failed stands first.
pub fn overview(check: &Check) -> Markup {
    let columns = [
        Column::text("outcome", 0),
        Column::text("check", 0),
        Column::number("took ms", 0),
        Column::text("result", 0),
    ];
    let rows = in_order(check).into_iter().map(|(at, step)| {
        let [outcome, _, took, result] = &columns;
        let link = element("a")
            .attribute("href", format!("#{}", anchor(at)))
            .text(&step.name);
        element("tr")
            .with(cell(outcome, &in_text::outcome(step, &Style::PAGE)))
            .with(element("td").class(class_of_name(&step.name)).with(link))
            .with(cell(took, &format_count(step.elapsed_ms.ceil() as u64)))
            .with(cell(result, &sanitize(&step.summary)))
    });
    let table = element("table")
        .class("checks")
        .with(head(&columns))
        .with(element("tbody").all(rows));
    let mut out = framed(table);
    for note in in_text::notes(check) {
        out.push(element("p").class("note").text(&note));
    }
    out
}

/// A long name is wrapped, so that results have room.
fn class_of_name(name: &str) -> &'static str {
    match name.chars().count() > 32 {
        true => "prose",
        false => "text",
    }
}

fn in_order(check: &Check) -> Vec<(usize, &CheckStep)> {
    let place = |step: &CheckStep| {
        let mut steps = check.steps.iter();
        steps.position(|one| std::ptr::eq(one, step)).unwrap_or(0)
    };
    let steps = in_text::in_order(check).into_iter();
    steps.map(|step| (place(step), step)).collect()
}

fn anchor(at: usize) -> String {
    format!("check-{}", at + 1)
}

/// Each check in full; those that did not pass are open, and printed in full. `data` makes elements of a report's
/// figures, with numbers from there on that no other part of the page has.
pub fn each(check: &Check, data: fn(&Report, usize) -> Markup) -> Markup {
    let mut out = Markup::default();
    let is_of_file = check.is_of_file();
    for (at, step) in in_order(check) {
        let report = step.report.as_deref();
        // The built-in check tells all findings in one place.
        let found = report.filter(|report| is_of_file && !report.findings.is_empty());
        let class = match step.outcome == Outcome::Pass && is_of_file {
            // Paper has its line, and not all that was measured.
            true => "check passed",
            false => "check",
        };
        let details = element("details")
            .class(class)
            .attribute("id", anchor(at))
            .with(summary(step))
            .with(element("p").class("note").text(&step.summary))
            .all(report.and_then(|report| findings::problems(&report.problems)))
            .all(report.and_then(|report| super::gates(&report.gates)))
            .all(found.map(findings::section))
            .all(report.map(|report| data(report, (at + 1) * NUMBERS)));
        let is_open = step.outcome != Outcome::Pass && is_of_file;
        out.push(match is_open {
            true => details.attribute("open", ""),
            false => details,
        });
    }
    out
}

fn summary(step: &CheckStep) -> Element {
    let class = match step.outcome {
        Outcome::Pass => "badge good",
        Outcome::Fail => "badge bad",
        Outcome::NoVerdict => "badge doubtful",
    };
    let command = step.command.iter().map(|command| format!("{command}, "));
    let may = match step.allow_failure {
        true => ", may fail",
        false => "",
    };
    let facts = format!(
        "{}{} ms{may}",
        command.collect::<String>(),
        format_ms(step.elapsed_ms)
    );
    element("summary")
        .with(element("span").class(class).text(super::word(step.outcome)))
        .with(element("b").text(&step.name))
        .text(" ")
        .with(element("span").class("dim").text(&facts))
}

/// What the built-in check compared.
pub fn comparisons(check: &Check) -> View {
    in_text::comparisons(check, &Style::PAGE)
}
