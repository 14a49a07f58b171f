//! The check's steps, and the figures that were compared with each other.

use super::plural;
use super::sdp_lint::gone_entries;
use crate::outcome::Outcome;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash, visible_width};
use crate::render::view::View;
use crate::render::wrap::hanging;
use crate::report::check::{Check, CheckStep, Comparison};
use crate::units::{Unit, format_count, format_value};

pub fn view(check: &Check, style: &Style) -> View {
    let mut steps = View::code(table(check, style));
    for note in notes(check) {
        steps.push_str(&format!("{}\n", style.dim(&hanging(&note, 2, style))));
    }
    View::blocks([steps, comparisons(check, style)])
}

/// Steps that failed first, then those without verdict, and of both those that may be so last.
/// The built-in check tells a story, and keeps its order.
pub fn in_order(check: &Check) -> Vec<&CheckStep> {
    let mut steps: Vec<&CheckStep> = check.steps.iter().collect();
    let rank = |step: &&CheckStep| match (step.outcome, step.allow_failure) {
        (Outcome::Fail, false) => 0,
        (Outcome::NoVerdict, false) => 1,
        (Outcome::Fail | Outcome::NoVerdict, true) => 2,
        (Outcome::Pass, _) => 3,
    };
    if check.is_of_file() {
        steps.sort_by_key(rank);
    }
    steps
}

/// The step, in cells that are safe to show.
fn cells(step: &CheckStep, style: &Style) -> [String; 4] {
    [
        outcome(step, style),
        format_count(step.elapsed_ms.ceil() as u64),
        sanitize(&step.name).into_owned(),
        sanitize(&step.summary).into_owned(),
    ]
}

/// Longer names have a line of their own.
const LONGEST_NAME: usize = 24;

/// Results are wrapped under themselves, and nothing else is.
fn table(check: &Check, style: &Style) -> String {
    if check.steps.is_empty() {
        return String::new();
    }
    let titles = ["outcome", "ms", "check", "result"].map(|title| style.bold(title));
    let rows = in_order(check).into_iter().map(|step| cells(step, style));
    let rows: Vec<[String; 4]> = std::iter::once(titles).chain(rows).collect();
    let width = |at: usize, most: usize| {
        let widths = rows.iter().map(|row| visible_width(&row[at]));
        widths.filter(|width| *width <= most).max().unwrap_or(0)
    };
    let widths = [
        width(0, usize::MAX),
        width(1, usize::MAX),
        width(2, LONGEST_NAME),
    ];
    rows.iter().map(|row| line(row, widths, style)).collect()
}

fn line(row: &[String; 4], widths: [usize; 3], style: &Style) -> String {
    let [outcome, took, name, result] = row;
    let padding = |text: &str, at: usize| {
        let width = widths.get(at).copied().unwrap_or(0);
        " ".repeat(width.saturating_sub(visible_width(text)))
    };
    let indent = widths.iter().sum::<usize>() + 3 * GAP.len();
    let own_line = match visible_width(name) > widths[2] && style.wrap {
        true => format!("\n{}", " ".repeat(indent)),
        false => format!("{}{GAP}", padding(name, 2)),
    };
    format!(
        "{outcome}{}{GAP}{}{took}{GAP}{name}{own_line}{}\n",
        padding(outcome, 0),
        padding(took, 1),
        hanging(result, indent, style)
    )
}

const GAP: &str = "  ";

/// What did not run, and what the baseline kept out of the way.
pub fn notes(check: &Check) -> Vec<String> {
    let not_run = match check.not_run.len() {
        0 => None,
        number => {
            let names: Vec<_> = check.not_run.iter().map(|name| sanitize(name)).collect();
            Some(format!(
                "{} not run: {}",
                plural(number, "check"),
                names.join(", ")
            ))
        }
    };
    not_run.into_iter().chain(baseline(check)).collect()
}

fn baseline(check: &Check) -> Vec<String> {
    let Some(baseline) = &check.baseline else {
        return Vec::new();
    };
    if let Some(file) = &baseline.written_to {
        let findings = plural(baseline.known, "finding");
        return vec![format!("{findings} written to {}", sanitize(file))];
    }
    let entries = |number| match number {
        1 => "1 entry".to_owned(),
        _ => format!("{number} entries"),
    };
    let (gone, unread) = (entries(baseline.gone), entries(baseline.unread));
    let known = plural(baseline.known, "finding in the baseline");
    let mut stale = vec![format!(
        "{gone} of the baseline not found any more: write it anew"
    )];
    stale.extend(gone_entries(&baseline.gone_entries, baseline.gone));
    let unread = format!("{unread} of the baseline about files that no check read");
    let told = [
        (baseline.known, vec![known]),
        (baseline.gone, stale),
        // Who leaves checks out knows why.
        (
            baseline.unread * usize::from(check.not_run.is_empty()),
            vec![unread],
        ),
    ];
    let told = told.into_iter().filter(|(number, _)| *number > 0);
    told.flat_map(|(_, lines)| lines).collect()
}

pub fn outcome(step: &CheckStep, style: &Style) -> String {
    match (step.outcome, step.allow_failure) {
        (Outcome::Pass, _) | (_, false) => style.outcome(step.outcome),
        (_, true) => format!("{} (allowed)", style.outcome(step.outcome)),
    }
}

/// `of 5 checks in rtctool.toml 2 failed, 1 failed and may`, `the only check failed`.
pub fn summary(check: &Check) -> String {
    let number = |outcome, allowed| {
        let steps = check.steps.iter();
        let counted = steps.filter(|step| step.outcome == outcome && step.allow_failure == allowed);
        counted.count()
    };
    let total = check.steps.len();
    let file = check.file.as_deref().map(sanitize);
    let of_file = file.map_or_else(String::new, |file| format!(" in {file}"));
    let of_total = format!("{}{of_file}", plural(total, "check"));
    // Such as of a run that was interrupted.
    if total == 0 {
        return format!("no check{of_file} ran");
    }
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
        .map(|(number, what)| match total {
            1 => (*what).to_owned(),
            _ => format!("{number} {what}"),
        })
        .collect();
    match (told.as_slice(), total) {
        ([], _) => format!("{of_total} passed"),
        (_, 1) => format!("the only check{of_file} {}", told.join(", ")),
        _ => format!("of {of_total} {}", told.join(", ")),
    }
}

pub fn comparisons(check: &Check, style: &Style) -> View {
    let shown: Vec<&Comparison> = check
        .comparisons
        .iter()
        .filter(|c| style.verbose || is_headline(c) || !c.agrees)
        .collect();
    let mut table = Table::new(vec![
        Column::text("figure", 0),
        Column::number("one count", 0),
        Column::number("another", 0),
        Column::text("they agree", 0),
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
        (true, tolerance) if comparison.unit == Unit::Ms => {
            style.good(&format!("± {tolerance} ms"))
        }
        (true, tolerance) => style.good(&format!("± {tolerance}")),
        (false, _) => style.bad("NO"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::check::CheckBaseline;
    use crate::report::sdp::BaselineEntry;

    fn step(name: &str, outcome: Outcome, summary: &str) -> CheckStep {
        CheckStep {
            name: name.to_owned(),
            command: Some("sdp lint".to_owned()),
            outcome,
            allow_failure: false,
            summary: summary.to_owned(),
            elapsed_ms: 1234.2,
            report: None,
        }
    }

    const NARROW: Style = Style {
        width: 60,
        wrap: true,
        ..Style::PLAIN
    };

    #[test]
    fn what_failed_stands_first_and_results_are_wrapped_under_themselves() {
        let may_fail = CheckStep {
            allow_failure: true,
            ..step("STUN server", Outcome::Fail, "refused")
        };
        let check = Check {
            steps: vec![
                step("a", Outcome::Pass, "no findings"),
                may_fail,
                step("b", Outcome::NoVerdict, "no file fits"),
                step(
                    "c",
                    Outcome::Fail,
                    "rtt.p95 > 80 ms: 94.1 ms; 1 of 2 servers",
                ),
                step("a name that is longer than others", Outcome::Pass, "1"),
            ],
            not_run: vec!["d".to_owned()],
            ..Check::default()
        };
        let text = view(&check, &NARROW)
            .render(&NARROW)
            .replace('\u{202f}', " ");
        let expected = "\
outcome            ms  check        result
FAIL            1 235  c            rtt.p95 > 80 ms:
                                    94.1 ms; 1 of 2 servers
no verdict      1 235  b            no file fits
FAIL (allowed)  1 235  STUN server  refused
pass            1 235  a            no findings
pass            1 235  a name that is longer than others
                                    1
1 check not run: d
";
        assert_eq!(text, expected, "{text}");
    }

    #[test]
    fn a_check_alone_is_not_told_as_one_of_one() {
        let of = |steps: Vec<CheckStep>| {
            summary(&Check {
                file: Some("rtctool.toml".to_owned()),
                steps,
                ..Check::default()
            })
        };
        for (outcome, told) in [
            (Outcome::Pass, "1 check in rtctool.toml passed"),
            (Outcome::Fail, "the only check in rtctool.toml failed"),
            (
                Outcome::NoVerdict,
                "the only check in rtctool.toml came to no verdict",
            ),
        ] {
            assert_eq!(of(vec![step("a", outcome, "")]), told);
        }
        assert_eq!(of(Vec::new()), "no check in rtctool.toml ran");
        let both = vec![
            step("a", Outcome::Pass, ""),
            step("b", Outcome::NoVerdict, ""),
        ];
        assert_eq!(of(both), "of 2 checks in rtctool.toml 1 came to no verdict");
    }

    #[test]
    fn what_agrees_is_said_at_80_columns_too() {
        let comparison = |unit, tolerance, value| Comparison {
            figure: "audio to callee: delay, median".to_owned(),
            unit,
            left: Some(value),
            left_source: "call".to_owned(),
            right: Some(value),
            right_source: "capture".to_owned(),
            tolerance,
            agrees: true,
        };
        let check = Check {
            comparisons: vec![
                comparison(Unit::Ms, 0.001, 40.81),
                comparison(Unit::Count, 2.0, 101.0),
            ],
            ..Check::default()
        };
        let at_80 = Style {
            width: 80,
            wrap: true,
            verbose: true,
            ..Style::PLAIN
        };
        let text = comparisons(&check, &at_80).render(&at_80);
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with("  they agree"), "{text}");
        assert!(lines[1].ends_with("  ± 0.001 ms"), "{text}");
        assert!(lines[2].ends_with("  ± 2"), "{text}");
    }

    #[test]
    fn a_baseline_says_which_entries_are_stale() {
        let check = Check {
            baseline: Some(CheckBaseline {
                known: 2,
                gone: 7,
                gone_entries: vec![
                    BaselineEntry {
                        source: "a.sdp".to_owned(),
                        code: "M003".to_owned(),
                        text: "a=mid:0".to_owned(),
                    };
                    7
                ],
                unread: 3,
                written_to: None,
            }),
            ..Check::default()
        };
        assert_eq!(
            notes(&check),
            [
                "2 findings in the baseline",
                "7 entries of the baseline not found any more: write it anew",
                "- M003 a.sdp: a=mid:0",
                "- M003 a.sdp: a=mid:0",
                "- M003 a.sdp: a=mid:0",
                "- M003 a.sdp: a=mid:0",
                "- M003 a.sdp: a=mid:0",
                "- and 2 more",
                "3 entries of the baseline about files that no check read",
            ]
        );
    }
}
