//! JUnit's XML, which every CI server shows: a suite for each description, a case for each
//! rule that found something in it.

mod xml;

use std::collections::BTreeMap;

use super::reported::{Reported, Texts, reported};
use super::sanitize::sanitize;
use crate::diagnostic::Severity;
use crate::gate::{GateResult, Verdict};
use crate::outcome::Outcome;
use crate::report::check::{Check, CheckStep};
use crate::report::{Data, Problem, Report};
use xml::Element;

pub fn render(report: &Report) -> Vec<u8> {
    let suites = suites(report);
    let count = |what: fn(&Case) -> bool| -> String {
        let cases = suites.iter().flat_map(|suite| &suite.cases);
        cases.filter(|case| what(case)).count().to_string()
    };
    let mut root = Element::new("testsuites")
        .attribute("name", &report.tool.name)
        .attribute("tests", &count(|_| true))
        .attribute("failures", &count(Case::is_failure))
        .attribute("errors", &count(Case::is_error));
    if let Some(started_at) = &report.started_at {
        root = root.attribute("timestamp", started_at);
    }
    for suite in &suites {
        root = root.child(suite.element());
    }
    xml::document(&root).into_bytes()
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    result: CaseResult,
    /// How long it took, where that is known.
    seconds: Option<f64>,
}

enum CaseResult {
    Passed,
    /// What was found is below what fails the run.
    Remarked(String),
    /// A headline and all there is to say.
    Failed(String, String),
    /// It could not be judged.
    Errored(String, String),
}

/// The descriptions or other subjects, then the gates, then what could not be read.
fn suites(report: &Report) -> Vec<Suite> {
    let mut suites = match &report.data {
        Data::Check(check) if check.is_of_file() => return checks(report, check),
        _ => subjects(report),
    };
    if !report.gates.is_empty() {
        suites.push(Suite {
            name: "gates".into(),
            cases: report.gates.iter().map(gate).collect(),
        });
    }
    if !report.problems.is_empty() {
        suites.push(Suite {
            name: "inputs".into(),
            cases: report.problems.iter().map(problem).collect(),
        });
    }
    suites.extend(report.partial_because().map(partial));
    suites
}

/// However good it looked up to then.
fn partial(why: &str) -> Suite {
    let detail = "what was found up to then is no verdict".to_owned();
    Suite {
        name: "run".into(),
        cases: vec![Case {
            name: "the run came to its end".into(),
            result: CaseResult::Errored(why.to_owned(), detail),
            seconds: None,
        }],
    }
}

/// A case for each check of a file, and for each gate on all of them.
fn checks(report: &Report, check: &Check) -> Vec<Suite> {
    let suite = |name: &str, cases| Suite {
        name: name.into(),
        cases,
    };
    let mut suites = vec![suite("checks", check.steps.iter().map(step).collect())];
    if !report.gates.is_empty() {
        suites.push(suite("gates", report.gates.iter().map(gate).collect()));
    }
    suites
}

fn step(step: &CheckStep) -> Case {
    let report = step.report.as_deref();
    let details = report.map(details).unwrap_or_default();
    let summary = step.summary.clone();
    Case {
        name: step.name.clone(),
        result: match (step.outcome, step.allow_failure) {
            (Outcome::Pass, _) => CaseResult::Passed,
            (_, true) => CaseResult::Remarked(format!("{summary}\n{details}")),
            (Outcome::Fail, false) => CaseResult::Failed(summary, details),
            (Outcome::NoVerdict, false) => CaseResult::Errored(summary, details),
        },
        seconds: Some(step.elapsed_ms / 1e3),
    }
}

/// Why a check did not pass: what was found, with its place, and the gates with what they saw.
fn details(report: &Report) -> String {
    let found = reported(&report.findings, &Texts::new(report));
    let found = found.iter().map(account);
    let gates = report
        .gates
        .iter()
        .filter(|gate| gate.verdict != Verdict::Pass);
    let gates = gates.map(|gate| {
        let verdict = match gate.verdict {
            Verdict::NotMeasured => "not measured",
            _ => "gate exceeded",
        };
        format!("{verdict}: {}\n{}", gate.condition(), observed(gate))
    });
    found.chain(gates).collect::<Vec<_>>().join("\n\n")
}

fn subjects(report: &Report) -> Vec<Suite> {
    let command = report.data.command();
    let found = reported(&report.findings, &Texts::new(report));
    let mut by_subject: BTreeMap<&str, Vec<&Reported>> = BTreeMap::new();
    for reported in &found {
        let place = reported.finding.location.as_ref();
        let subject = place.map_or(command, |location| location.source.as_str());
        by_subject.entry(subject).or_default().push(reported);
    }
    let mut suites: Vec<Suite> = descriptions(&report.data)
        .into_iter()
        .map(|name| suite(name, by_subject.remove(name), report.fail_on))
        .collect();
    let others = by_subject.into_iter();
    suites.extend(others.map(|(name, found)| suite(name, Some(found), report.fail_on)));
    if suites.is_empty() && report.problems.is_empty() {
        suites.push(suite(command, None, report.fail_on));
    }
    suites
}

/// Every description and configuration, so that one without findings is seen to pass.
fn descriptions(data: &Data) -> Vec<&str> {
    match data {
        Data::SdpLint(data) => data
            .documents
            .iter()
            .map(|one| one.source.as_str())
            .collect(),
        Data::IceCheck(data) => data
            .configurations
            .iter()
            .map(|one| one.source.as_str())
            .collect(),
        _ => Vec::new(),
    }
}

fn suite(name: &str, found: Option<Vec<&Reported>>, fail_on: Severity) -> Suite {
    let mut by_code: BTreeMap<(&str, &str), Vec<&Reported>> = BTreeMap::new();
    for reported in found.into_iter().flatten() {
        let finding = reported.finding;
        let rule = (finding.code.as_str(), finding.name.as_str());
        by_code.entry(rule).or_default().push(reported);
    }
    let mut cases: Vec<Case> = by_code
        .into_iter()
        .map(|((code, name), found)| Case {
            name: format!("{code} {name}"),
            result: judged(&found, fail_on),
            seconds: None,
        })
        .collect();
    if cases.is_empty() {
        cases.push(Case {
            name: "no findings".into(),
            result: CaseResult::Passed,
            seconds: None,
        });
    }
    Suite {
        name: name.to_owned(),
        cases,
    }
}

fn judged(found: &[&Reported], fail_on: Severity) -> CaseResult {
    let text: Vec<String> = found.iter().map(|reported| account(reported)).collect();
    let text = text.join("\n\n");
    let failing = found.iter().find(|found| found.finding.severity >= fail_on);
    match failing {
        Some(first) => CaseResult::Failed(first.finding.message.clone(), text),
        None => CaseResult::Remarked(text),
    }
}

/// `a.sdp:3:7: error: …`, and below it the notes and the help.
fn account(reported: &Reported) -> String {
    let severity = reported.finding.severity.as_str();
    let place = match (&reported.place.file, reported.place.region) {
        (Some(file), Some(at)) => format!("{}:{}:{}: ", sanitize(file), at.line, at.column),
        _ => String::new(),
    };
    format!("{place}{severity}: {}", reported.lines().join("\n  "))
}

/// Each value that a gate saw, a line each.
fn observed(gate: &GateResult) -> String {
    if gate.observed.is_empty() {
        return gate.nothing();
    }
    let lines = gate.observed.iter().map(|observed| {
        let value = gate.measured(observed);
        format!("{value}  {}", sanitize(&observed.subject))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn gate(gate: &GateResult) -> Case {
    let observed = observed(gate);
    Case {
        name: gate.condition(),
        result: match gate.verdict {
            Verdict::Pass => CaseResult::Passed,
            Verdict::Fail => CaseResult::Failed("gate exceeded".into(), observed),
            Verdict::NotMeasured => CaseResult::Errored("not measured".into(), observed),
        },
        seconds: None,
    }
}

fn problem(problem: &Problem) -> Case {
    Case {
        name: problem.message.clone(),
        result: CaseResult::Errored(problem.message.clone(), problem.causes.join("\n")),
        seconds: None,
    }
}

impl Suite {
    fn element(&self) -> Element {
        let count = |what: fn(&Case) -> bool| {
            let cases = self.cases.iter();
            cases.filter(|case| what(case)).count().to_string()
        };
        let suite = Element::new("testsuite")
            .attribute("name", &self.name)
            .attribute("tests", &count(|_| true))
            .attribute("failures", &count(Case::is_failure))
            .attribute("errors", &count(Case::is_error));
        let cases = self.cases.iter();
        cases.fold(suite, |suite, case| suite.child(case.element(&self.name)))
    }
}

impl Case {
    fn is_failure(&self) -> bool {
        matches!(self.result, CaseResult::Failed(..))
    }

    fn is_error(&self) -> bool {
        matches!(self.result, CaseResult::Errored(..))
    }

    fn element(&self, suite: &str) -> Element {
        let mut case = Element::new("testcase")
            .attribute("name", &self.name)
            .attribute("classname", suite);
        if let Some(seconds) = self.seconds {
            case = case.attribute("time", &format!("{seconds:.3}"));
        }
        let told = |element: &'static str, message: &str, text: &str| {
            Element::new(element)
                .attribute("message", message)
                .text(text)
        };
        match &self.result {
            CaseResult::Passed => case,
            CaseResult::Remarked(text) => case.child(Element::new("system-out").text(text)),
            CaseResult::Failed(message, text) => case.child(told("failure", message, text)),
            CaseResult::Errored(message, text) => case.child(told("error", message, text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::reported::examples;
    use super::*;
    use crate::report::Judgement;

    fn rendered(report: &Report) -> String {
        let text = String::from_utf8(render(report)).unwrap();
        roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        text
    }

    #[test]
    fn an_interrupted_run_is_an_error_however_good_it_looked() {
        let text = rendered(&examples::interrupted());
        assert!(text.contains(r#"errors="1""#), "{text}");
        assert!(
            text.contains("<error message=\"the run was interrupted\""),
            "{text}"
        );
    }

    #[test]
    fn a_rule_that_fails_the_run_fails_and_a_milder_one_is_a_remark() {
        insta::assert_snapshot!(rendered(&examples::report()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="rtctool" tests="3" failures="1" errors="1">
          <testsuite name="./my offers/a.sdp" tests="1" failures="1" errors="0">
            <testcase name="M003 duplicate-mid" classname="./my offers/a.sdp">
              <failure message="mid `0` is taken">my offers/a.sdp:3:7: error: mid `0` is taken
          Chromium 156 rejects: &quot;x&quot;
          help: give each section a mid of its own</failure>
            </testcase>
          </testsuite>
          <testsuite name="b.json#/sdp" tests="1" failures="0" errors="0">
            <testcase name="S018 session-name" classname="b.json#/sdp">
              <system-out>warning: 100%, \u{1b}]0;x\u{7}\u{202e}::]]&gt;\u{a}[a](http://b) &amp; &lt;c&gt; &quot;d&quot; (b.json#/sdp:1:3)</system-out>
            </testcase>
          </testsuite>
          <testsuite name="inputs" tests="1" failures="0" errors="1">
            <testcase name="cannot read `c.sdp`" classname="inputs">
              <error message="cannot read `c.sdp`">it is gone</error>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn what_fails_the_run_is_what_the_user_said() {
        let judgement = Judgement {
            fail_on: Severity::Warning,
            ..Judgement::default()
        };
        let text = rendered(&examples::report().judged(&judgement));
        assert!(
            text.contains("tests=\"3\" failures=\"2\" errors=\"1\""),
            "{text}"
        );
    }

    #[test]
    fn a_description_without_findings_is_seen_to_pass() {
        let mut report = examples::report();
        report.findings.remove(1);
        let text = rendered(&report);
        assert!(
            text.contains("<testcase name=\"no findings\" classname=\"b.json#/sdp\"/>"),
            "{text}"
        );
    }

    #[test]
    fn a_server_is_a_suite() {
        insta::assert_snapshot!(rendered(&examples::without_files()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="rtctool" tests="1" failures="1" errors="0">
          <testsuite name="stun:127.0.0.1:9" tests="1" failures="1" errors="0">
            <testcase name="STUN001 timeout" classname="stun:127.0.0.1:9">
              <failure message="no answer">error: no answer (stun:127.0.0.1:9)</failure>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }
}
