//! The check's steps, and the figures that were compared with each other.

use super::plural;
use crate::outcome::Outcome;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::check::{Check, CheckStep, Comparison};
use crate::units::{format_ms, format_value};

pub fn view(check: &Check, style: &Style) -> View {
    View::blocks([steps(check, style).into(), comparisons(check, style)])
}

fn steps(check: &Check, style: &Style) -> Table {
    let mut table = Table::new(vec![
        Column::text("step", 0),
        Column::text("outcome", 0),
        Column::number("took ms", 0),
        Column::text("result", 0),
    ]);
    for step in &check.steps {
        table.row(vec![
            sanitize(&step.name).into_owned(),
            outcome(step, style),
            format_ms(step.elapsed_ms),
            sanitize(&step.summary).into_owned(),
        ]);
    }
    table
}

fn outcome(step: &CheckStep, style: &Style) -> String {
    match (step.outcome, step.allow_failure) {
        (Outcome::Pass, _) | (_, false) => style.outcome(step.outcome),
        (_, true) => format!("{} (allowed)", style.outcome(step.outcome)),
    }
}

/// `2 of 5 checks failed, 1 failed and may`.
pub fn summary(check: &Check) -> String {
    let number = |outcome, allowed| {
        let steps = check.steps.iter();
        let counted = steps.filter(|step| step.outcome == outcome && step.allow_failure == allowed);
        counted.count()
    };
    let total = check.steps.len();
    let of_total = plural(total, "check");
    let parts = [
        (number(Outcome::Fail, false), "failed"),
        (number(Outcome::NoVerdict, false), "came to no verdict"),
        (number(Outcome::Fail, true), "failed and may"),
        (
            number(Outcome::NoVerdict, true),
            "came to no verdict and may",
        ),
    ];
    let told = parts.iter().filter(|(number, _)| *number > 0);
    let told: Vec<String> = told
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    match told.is_empty() {
        true => format!("{of_total} passed"),
        false => format!("of {of_total} {}", told.join(", ")),
    }
}

fn comparisons(check: &Check, style: &Style) -> View {
    let shown: Vec<&Comparison> = check
        .comparisons
        .iter()
        .filter(|c| style.verbose || is_headline(c) || !c.agrees)
        .collect();
    let mut table = Table::new(vec![
        Column::text("figure", 0),
        Column::number("one count", 0),
        Column::number("another", 0),
        Column::text("they agree", 1),
    ]);
    for comparison in &shown {
        let value = |value: Option<f64>, source: &str| {
            let value = or_dash(value.map(|v| format_value(v, comparison.unit)));
            format!("{value} ({source})")
        };
        table.row(vec![
            comparison.figure.clone(),
            value(comparison.left, &comparison.left_source),
            value(comparison.right, &comparison.right_source),
            agreement(comparison, style),
        ]);
    }
    let hidden = check.comparisons.len() - shown.len();
    let note = match hidden {
        0 => String::new(),
        hidden => format!(
            "{}\n",
            style.dim(&format!("{hidden} more comparisons agree; -v shows them"))
        ),
    };
    let mut out = match table.is_empty() {
        true => View::default(),
        false => table.into(),
    };
    out.push_str(&note);
    out
}

/// What a newcomer looks for first; the rest agrees in silence.
fn is_headline(comparison: &Comparison) -> bool {
    let headlines = [
        ": packets",
        ": packets lost",
        ": delay, median",
        ": jitter, mean",
    ];
    headlines
        .iter()
        .any(|name| comparison.figure.ends_with(name))
}

fn agreement(comparison: &Comparison, style: &Style) -> String {
    match (comparison.agrees, comparison.tolerance) {
        (true, 0.0) => style.good("exactly"),
        // Exact figures are counts; what has a tolerance is a time.
        (true, tolerance) => style.good(&format!("within {tolerance} ms")),
        (false, _) => style.bad("NO"),
    }
}
