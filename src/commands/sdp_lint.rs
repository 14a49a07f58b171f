//! `sdp lint`: every description of every input, judged by every rule.

use std::collections::BTreeMap;

use super::Context;
use crate::cli::LintArgs;
use crate::diagnostic::{Finding, FindingCounts};
use crate::failure::{Failure, Result};
use crate::input::{self, Input};
use crate::lint;
use crate::report::sdp::{SdpDocument, SdpLint, SdpRule};
use crate::report::{Data, Report};
use crate::sdp::Document;
use crate::sdp::envelope::{self, Enclosed};
use crate::source::Source;

/// No session description is this large; what is larger is another kind of file.
const MOST_BYTES: u64 = 64 << 20;

pub fn run(args: &LintArgs, context: &Context) -> Result<Report> {
    let inputs = input::inputs(&args.files)?;
    let mut linted = Linted::default();
    for input in &inputs {
        let read = read(input, context);
        // Half a description would only be misjudged.
        if context.interrupt.is_set() {
            break;
        }
        match read {
            Ok(descriptions) => descriptions
                .into_iter()
                .for_each(|description| linted.lint(&input.name(), description)),
            Err(failure) => linted.problems.push(failure),
        }
    }
    Ok(linted.into_report())
}

/// The report on descriptions that are at hand, each with its name, without the
/// findings of the rules in `ignored`.
#[cfg(feature = "call")]
pub fn report(
    descriptions: impl IntoIterator<Item = (&'static str, Enclosed)>,
    ignored: &'static [&'static str],
) -> Report {
    let mut linted = Linted {
        ignored,
        ..Linted::default()
    };
    for (name, description) in descriptions {
        linted.lint(name, description);
    }
    linted.into_report()
}

fn read(input: &Input, context: &Context) -> Result<Vec<Enclosed>> {
    let bytes = input.read(MOST_BYTES, &context.interrupt)?;
    envelope::open(bytes).map_err(|error| {
        let help = error.help();
        Failure::no_verdict(format!("cannot read `{}`", input.name()))
            .caused_by(error)
            .help(help)
    })
}

/// What has been judged so far.
#[derive(Default)]
struct Linted {
    documents: Vec<SdpDocument>,
    findings: Vec<Finding>,
    sources: Vec<Source>,
    problems: Vec<Failure>,
    /// Codes of rules that do not count.
    ignored: &'static [&'static str],
}

impl Linted {
    fn lint(&mut self, input: &str, description: Enclosed) {
        let name = match &description.pointer {
            Some(pointer) => format!("{input}#{pointer}"),
            None => input.to_owned(),
        };
        let source = Source::new(name, description.text);
        let document = Document::read(&source);
        let mut verdict = lint::lint(&document, description.kind);
        verdict
            .findings
            .retain(|finding| !self.ignored.contains(&finding.code.as_str()));
        self.documents.push(SdpDocument {
            source: source.name().to_owned(),
            kind: description.kind.map(|kind| kind.as_str().to_owned()),
            profile: verdict.profile.as_str().to_owned(),
            lines: document.lines().count(),
            media_sections: document.media().len(),
            finding_counts: FindingCounts::of(&verdict.findings),
            findings_left_out: verdict.left_out,
        });
        self.findings.extend(verdict.findings);
        self.sources.push(source);
    }

    fn into_report(self) -> Report {
        let mut report = Report::new(Data::SdpLint(SdpLint {
            rules: rules_of(&self.findings),
            documents: self.documents,
        }));
        report.findings = self.findings;
        report.sources = self.sources;
        report.problems = self.problems.into_iter().map(Into::into).collect();
        report
    }
}

/// The rules behind the findings, with the number of findings of each.
fn rules_of(findings: &[Finding]) -> Vec<SdpRule> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(&finding.code).or_default() += 1;
    }
    counts
        .into_iter()
        .filter_map(|(code, count)| Some(SdpRule::new(lint::rule(code)?, count)))
        .collect()
}
