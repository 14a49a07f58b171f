//! Annotations as GitHub Actions read them from the log: `::error file=…,line=…::message`.
//!
//! GitHub shows the first ten errors, ten warnings and ten notices of one step on the page; the log has all. The verdict of
//! `check` is a notice, so that a run that passes shows, too, and stands before all others, so that it is among those ten.

use super::reported::{Place, Reported, Texts, reported};
use super::sanitize::sanitize;
use super::style::Style;
use super::text::closing;
use crate::diagnostic::Severity;
use crate::report::{Data, Problem, Report, gate_findings};

pub fn render(report: &Report) -> Vec<u8> {
    let gates = gate_findings::findings(report);
    let found = reported(report.findings.iter().chain(&gates), &Texts::new(report));
    let findings = found.iter().map(annotation);
    let problems = report.problems.iter().map(problem);
    verdict(report)
        .into_iter()
        .chain(findings)
        .chain(problems)
        .collect::<String>()
        .into_bytes()
}

/// As the text ends, of several checks: `FAIL: of 3 checks in rtctool.toml 1 failed`.
fn verdict(report: &Report) -> Option<String> {
    let Data::Check(_) = &report.data else {
        return None;
    };
    let words = closing(report, "problem", &Style::PLAIN);
    Some(command(
        "notice",
        &[("title", "rtctool check".into())],
        words.trim_end(),
    ))
}

fn annotation(reported: &Reported) -> String {
    let finding = reported.finding;
    let mut properties = vec![("title", format!("{} ({})", finding.name, finding.code))];
    properties.extend(place(&reported.place));
    command(
        level(finding.severity),
        &properties,
        &reported.lines().join("\n"),
    )
}

/// Columns are only for what begins and ends in one line.
fn place(place: &Place) -> Vec<(&'static str, String)> {
    let file = place.file.iter().map(|file| ("file", file.clone()));
    let mut properties: Vec<(&str, String)> = file.collect();
    properties.extend(place.line.map(|line| ("line", line.to_string())));
    if let Some(region) = place.region
        && region.end_line == region.line
    {
        properties.push(("endLine", region.end_line.to_string()));
        properties.push(("col", region.column.to_string()));
        properties.push(("endColumn", region.end_column.to_string()));
    }
    properties
}

fn problem(problem: &Problem) -> String {
    let causes = problem.causes.iter().cloned();
    let help = problem.help.iter().map(|help| format!("help: {help}"));
    let lines: Vec<String> = std::iter::once(problem.message.clone())
        .chain(causes)
        .chain(help)
        .map(|line| sanitize(&line).into_owned())
        .collect();
    command("error", &[("title", "rtctool".into())], &lines.join("\n"))
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn command(name: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped_property(value)))
        .collect();
    format!("::{name} {}::{}\n", properties.join(","), escaped(message))
}

/// What would end the command.
fn escaped(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What would end the command or the property.
fn escaped_property(text: &str) -> String {
    escaped(&sanitize(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::reported::examples;
    use super::*;
    use crate::diagnostic::Finding;
    use crate::outcome::Outcome;
    use crate::report::Judgement;
    use crate::report::check::{Check, CheckStep};

    fn rendered(report: &Report) -> String {
        String::from_utf8(render(report)).unwrap()
    }

    #[test]
    fn an_interrupted_run_is_told() {
        assert!(
            rendered(&examples::interrupted())
                .contains("::error title=run-interrupted (RUN001)::the run was interrupted")
        );
    }

    #[test]
    fn each_finding_and_each_problem_is_one_line_that_hostile_text_cannot_leave() {
        insta::assert_snapshot!(rendered(&examples::report()), @r#"
        ::error title=duplicate-mid (M003),file=my offers/a.sdp,line=3,endLine=3,col=7,endColumn=8::mid `0` is taken%0AChromium 156 rejects: "x"%0Ahelp: give each section a mid of its own
        ::warning title=session-name (S018),file=b.json::100%25, \u{1b}]0;x\u{7}\u{202e}::]]>\u{a}[a](http://b) & <c> "d" (b.json#/sdp:1:3)
        ::error title=rtctool::cannot read `c.sdp`%0Ait is gone
        "#);
    }

    #[test]
    fn a_gate_that_did_not_pass_is_an_error() {
        insta::assert_snapshot!(rendered(&examples::gates()), @"
        ::error title=gate-exceeded (GATE001)::--fail-if 'loss > 1 %25' came true%0A4.50 %25: call.pcap, ssrc 1
        ::error title=gate-not-measured (GATE002)::--fail-if 'recovered < 50 %25' could not be judged%0Anot measured: call.pcap, ssrc 1
        ");
    }

    #[test]
    fn checks_begin_with_their_verdict() {
        let step = |name: &str, outcome| CheckStep {
            name: name.to_owned(),
            command: Some("sdp lint".to_owned()),
            outcome,
            allow_failure: false,
            summary: String::new(),
            elapsed_ms: 1.0,
            report: None,
        };
        let check = Check {
            file: Some("rtctool.toml".to_owned()),
            steps: vec![step("a", Outcome::Pass), step("b", Outcome::Fail)],
            ..Check::default()
        };
        let mut report = Report::new(Data::Check(check));
        report.findings.push(Finding::new(
            "PCAP005",
            "gap",
            Severity::Info,
            "a notice, too",
        ));
        let verdict = "::notice title=rtctool check::FAIL: of 2 checks in rtctool.toml 1 failed";
        let text = rendered(&report.judged(&Judgement::default()));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [verdict, "::notice title=gap (PCAP005)::a notice, too"]
        );
    }

    #[test]
    fn a_finding_without_a_file_names_what_it_is_about() {
        insta::assert_snapshot!(rendered(&examples::without_files()), @"
        ::error title=timeout (STUN001)::no answer (stun:127.0.0.1:9)
        ");
    }
}
