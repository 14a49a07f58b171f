//! The findings of a report, as many of them as a person can read.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{counts, plural};
use crate::diagnostic::{Finding, FindingCounts};
use crate::render::reported::Texts;
use crate::render::snippet;
use crate::render::style::Style;
use crate::render::wrap::hanging;
use crate::report::{Data, Report};

pub fn render(report: &Report, style: &Style) -> String {
    let texts = Texts::new(report);
    let most = style.most_findings.unwrap_or_else(|| usual(&report.data));
    let shown = shown(&report.findings, most);
    let mut blocks: Vec<String> = shown
        .iter()
        .filter_map(|&at| report.findings.get(at))
        .map(|finding| snippet::finding(finding, |name| texts.named(name), style))
        .collect();
    if shown.len() < report.findings.len() {
        blocks.push(rest(&report.findings, &shown, style));
    }
    let left_out = &report.findings_left_out;
    if left_out.all() > 0 {
        let note = format!("counted and not listed: {}", counts(left_out));
        blocks.push(format!("{}\n", style.dim(&note)));
    }
    blocks.join("\n")
}

/// Those of many checks leave room on the screen for the table of the checks.
fn usual(data: &Data) -> usize {
    match data {
        Data::Check(_) => 3,
        _ => 50,
    }
}

/// Which findings are shown, in their order: the worst, and of these one of each kind
/// before a second of any.
pub(in crate::render) fn shown(findings: &[Finding], most: usize) -> Vec<usize> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut ranked: Vec<_> = findings
        .iter()
        .enumerate()
        .map(|(at, finding)| {
            let earlier = seen.entry(&finding.code).or_default();
            *earlier += 1;
            (Reverse(finding.severity), *earlier, at)
        })
        .collect();
    ranked.sort_unstable();
    let mut shown: Vec<usize> = ranked.into_iter().take(most).map(|(_, _, at)| at).collect();
    shown.sort_unstable();
    shown
}

/// `1234 more findings are not shown: 3 errors, 1231 warnings`, and how to see them.
fn rest(findings: &[Finding], shown: &[usize], style: &Style) -> String {
    let hidden = hidden(findings, shown);
    let number = findings.len() - shown.len();
    let note = format!(
        "{} not shown: {} (--max-findings all shows them)",
        plural(number, "finding"),
        counts(&hidden)
    );
    format!("{}\n", style.dim(&hanging(&note, 2, style)))
}

/// How many are not among those shown.
pub(in crate::render) fn hidden(findings: &[Finding], shown: &[usize]) -> FindingCounts {
    let is_hidden = |at: &usize| shown.binary_search(at).is_err();
    let hidden = (0..findings.len()).filter(is_hidden);
    FindingCounts::of(hidden.filter_map(|at| findings.get(at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity::{self, Error, Info, Warning};

    fn findings(kinds: &[(&str, Severity)]) -> Vec<Finding> {
        let finding = |(code, severity): &(&str, Severity)| Finding::new(code, "x", *severity, "x");
        kinds.iter().map(finding).collect()
    }

    #[test]
    fn the_worst_are_shown_in_their_order_and_each_kind_before_a_second_of_any() {
        let findings = findings(&[
            ("W1", Warning),
            ("E1", Error),
            ("E1", Error),
            ("I1", Info),
            ("E2", Error),
            ("W1", Warning),
        ]);
        assert_eq!(shown(&findings, 2), [1, 4]);
        assert_eq!(shown(&findings, 4), [0, 1, 2, 4]);
        assert_eq!(shown(&findings, 9), [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        let findings = findings(&[("E1", Error), ("E1", Error), ("W1", Warning)]);
        assert_eq!(
            rest(&findings, &[0], &Style::PLAIN),
            "2 findings not shown: 1 error, 1 warning (--max-findings all shows them)\n"
        );
    }
}
