//! Markdown, for `$GITHUB_STEP_SUMMARY` and comments on changes: the verdict first, then checks,
//! gates that did not pass, what changed, findings.
//!
//! Texts of others become markdown in `escape` alone.

mod escape;

use super::reported::{Reported, Texts, reported};
use super::style::Style;
use super::text::{self, changes, check, findings as shown_findings};
use crate::diagnostic::Severity;
use crate::gate::{GateResult, Verdict};
use crate::outcome::Outcome;
use crate::report::changes::Changes;
use crate::report::check::{Check, CheckStep};
use crate::report::{Data, Problem, Report};
use crate::units::format_ms;
use escape::{code, escaped, preformatted};

/// Code hosts refuse summaries of more than a mebibyte.
const MOST_FINDINGS: usize = 100;

pub fn render(report: &Report) -> Vec<u8> {
    let blocks = [
        heading(report),
        figures(&report.data),
        gates(report),
        passed_gates(report),
        since(report.comparison.as_ref()),
        findings(report),
        problems(&report.problems),
    ];
    let blocks: Vec<String> = blocks
        .into_iter()
        .filter(|block| !block.is_empty())
        .collect();
    blocks.join("\n").into_bytes()
}

fn heading(report: &Report) -> String {
    let command = format!("{} {}", report.tool.name, report.data.command());
    let partial = if report.partial { " (partial)" } else { "" };
    if !text::has_verdict(report) {
        return format!("## {}{partial}\n", escaped(&command));
    }
    format!(
        "## {}{partial}: {}\n\n{}\n",
        outcome(report.outcome),
        escaped(&command),
        escaped(&text::reason(report, "problem"))
    )
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "✅ pass",
        Outcome::Fail => "❌ FAIL",
        Outcome::NoVerdict => "⚠️ no verdict",
    }
}

/// A table of the checks; of other commands, what they show in a terminal.
fn figures(data: &Data) -> String {
    match data {
        Data::Check(check) => checks(check),
        data => {
            let shown = text::figures(data, &Style::PLAIN).render(&Style::PLAIN);
            match shown.trim().is_empty() {
                true => String::new(),
                false => preformatted(shown.trim_end()),
            }
        }
    }
}

fn checks(data: &Check) -> String {
    let rows: String = check::in_order(data).into_iter().map(row).collect();
    format!("| outcome | check | took ms | result |\n|:--|:--|--:|:--|\n{rows}")
}

fn row(step: &CheckStep) -> String {
    let may = match step.allow_failure && step.outcome != Outcome::Pass {
        true => " (allowed)",
        false => "",
    };
    format!(
        "| {}{may} | {} | {} | {} |\n",
        outcome(step.outcome),
        escaped(&step.name),
        format_ms(step.elapsed_ms),
        escaped(&step.summary)
    )
}

/// Those that did not pass, of the whole and of each check.
fn gates(report: &Report) -> String {
    let mut lines: String = report
        .gates
        .iter()
        .filter_map(|one| gate("", one))
        .collect();
    if let Data::Check(check) = &report.data {
        for step in &check.steps {
            let gates = step.report.iter().flat_map(|report| &report.gates);
            let before = format!("{}: ", escaped(&step.name));
            lines.extend(gates.filter_map(|one| gate(&before, one)));
        }
    }
    section("Gates that did not pass", &lines)
}

/// What was looked at and held; of checks the table tells it.
fn passed_gates(report: &Report) -> String {
    let passed = report
        .gates
        .iter()
        .filter(|gate| gate.verdict == Verdict::Pass);
    let lines: String = passed
        .map(|gate| format!("- fails if {}\n", code(&gate.gate)))
        .collect();
    section("Gates that passed", &lines)
}

/// Values that are told of one gate.
const MOST_VALUES: usize = 5;

fn gate(before: &str, gate: &GateResult) -> Option<String> {
    let word = match gate.verdict {
        Verdict::Pass => return None,
        Verdict::Fail => "came true",
        Verdict::NotMeasured => "not measured",
    };
    let telling = gate
        .observed
        .iter()
        .filter(|one| one.verdict == gate.verdict);
    let values = telling.take(MOST_VALUES).map(|one| {
        let measured = escaped(&gate.measured(one));
        format!("  - {measured}: {}\n", escaped(&one.subject))
    });
    let nothing = gate.observed.is_empty();
    let nothing = nothing.then(|| format!("  - {}\n", escaped(&gate.nothing())));
    Some(format!(
        "- {before}fails if {}: {word}\n{}{}",
        code(&gate.gate),
        nothing.unwrap_or_default(),
        values.collect::<String>()
    ))
}

fn since(changes: Option<&Changes>) -> String {
    let Some(changes) = changes else {
        return String::new();
    };
    let mut style = Style::PLAIN;
    style.width = 160;
    let shown = changes::view(changes, &style).render(&style);
    section("What changed", &preformatted(shown.trim_end()))
}

fn findings(report: &Report) -> String {
    let shown = shown_findings::shown(&report.findings, MOST_FINDINGS);
    let of_report = shown.iter().filter_map(|&at| report.findings.get(at));
    let mut lines: String = reported(of_report, &Texts::new(report))
        .iter()
        .map(finding)
        .collect();
    let hidden = shown_findings::hidden(&report.findings, &shown) + report.findings_left_out;
    if hidden.all() > 0 {
        let counts = text::counts(&hidden);
        lines.push_str(&format!("- not listed here: {counts}\n"));
    }
    section("Findings", &lines)
}

fn finding(reported: &Reported) -> String {
    let finding = reported.finding;
    let severity = match finding.severity {
        Severity::Error => "❌ error",
        Severity::Warning => "⚠️ warning",
        Severity::Info => "ℹ️ info",
    };
    let place = reported.place.file.as_ref().map(|file| {
        let at = reported.place.region;
        let at = at.map(|at| format!(":{}:{}", at.line, at.column));
        format!(" {}", code(&format!("{file}{}", at.unwrap_or_default())))
    });
    let mut lines = reported.lines().into_iter();
    let message = lines.next().unwrap_or_default();
    let more = lines.map(|line| format!("  - {}\n", escaped(&line)));
    format!(
        "- {severity} {}{}: {}\n{}",
        code(&finding.code),
        place.unwrap_or_default(),
        escaped(&message),
        more.collect::<String>()
    )
}

fn problems(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let causes = problem.causes.iter().cloned();
        let parts: Vec<String> = std::iter::once(problem.message.clone())
            .chain(causes)
            .collect();
        let help = problem.help.iter();
        let help = help.map(|help| format!("  - help: {}\n", escaped(help)));
        let parts = escaped(&parts.join(": "));
        format!("- {parts}\n{}", help.collect::<String>())
    };
    let lines: String = problems.iter().map(line).collect();
    section("What could not be judged", &lines)
}

fn section(title: &str, content: &str) -> String {
    match content.is_empty() {
        true => String::new(),
        false => format!("### {title}\n\n{content}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::reported::examples;
    use super::*;

    fn rendered(report: &Report) -> String {
        String::from_utf8(render(report)).unwrap()
    }

    #[test]
    fn the_verdict_comes_first_and_hostile_text_stays_text() {
        let text = rendered(&examples::report());
        assert!(
            text.starts_with("## ❌ FAIL: rtctool sdp lint\n\n1 error, 1 warning"),
            "{text}"
        );
        assert!(
            text.contains("<code>my offers/a.sdp&#58;3&#58;7</code>"),
            "{text}"
        );
        for markup in ["[a](", "<c>", "\u{1b}", "\u{202e}"] {
            assert!(!text.contains(markup), "{markup}: {text}");
        }
    }

    #[test]
    fn gates_that_did_not_pass_have_their_values() {
        let text = rendered(&examples::gates());
        let wanted =
            "- fails if <code>loss &#62; 1 %</code>: came true\n  - 4.50 %: call.pcap, ssrc 1\n";
        assert!(text.contains(wanted), "{text}");
        assert!(text.contains("</code>: not measured\n"), "{text}");
        assert!(
            text.contains("Gates that passed\n\n- fails if <code>loss &#62; 9 %</code>\n"),
            "{text}"
        );
    }
}
