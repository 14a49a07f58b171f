//! `sdp lint`: every description of every input, judged by every rule.

mod pair;

use std::collections::BTreeMap;

use super::Context;
use super::descriptions::{self, Described};
use crate::cli::{LintArgs, ProfileChoice, RuleArgs};
use crate::diagnostic::{Finding, FindingCounts};
use crate::failure::{Failure, Result};
use crate::input;
use crate::lint::{self, Options, Pattern, Profile, Selection, Verdict};
use crate::report::sdp::{SdpDocument, SdpLint, SdpRule};
use crate::report::{Data, Report};
use crate::sdp::Document;
use crate::source::Source;

pub fn run(args: &LintArgs, context: &Context) -> Result<Report> {
    let options = options(&args.rules)?;
    let mut linted = Linted::new(options);
    if let Some(files) = args.pair.files() {
        pair::run(files, args.kind.map(Into::into), context, &mut linted)?;
        return Ok(linted.into_report());
    }
    let inputs = input::inputs(&args.files)?;
    for input in &inputs {
        let read = descriptions::read(input, context);
        // Half a description would only be misjudged.
        if context.interrupt.is_set() {
            break;
        }
        match read {
            Ok(descriptions) => {
                for mut description in descriptions {
                    description.kind = args.kind.map(Into::into).or(description.kind);
                    linted.lint(description);
                }
            }
            Err(failure) => linted.problems.push(failure),
        }
    }
    Ok(linted.into_report())
}

/// The report on descriptions that are at hand, without the findings of the rules
/// in `ignored`.
#[cfg(feature = "call")]
pub fn report(descriptions: impl IntoIterator<Item = Described>, ignored: &[&str]) -> Report {
    let mut linted = Linted::new(Options {
        selection: Selection {
            ignore: ignored
                .iter()
                .filter_map(|code| Pattern::parse(code))
                .collect(),
            ..Selection::default()
        },
        ..Options::default()
    });
    for description in descriptions {
        linted.lint(description);
    }
    linted.into_report()
}

/// What was typed about the rules, as the linter takes it.
fn options(args: &RuleArgs) -> Result<Options> {
    Ok(Options {
        selection: Selection {
            select: patterns("--select", &args.select)?,
            ignore: patterns("--ignore", &args.ignore)?,
        },
        profile: args.profile.map(|profile| match profile {
            ProfileChoice::Webrtc => Profile::WebRtc,
            ProfileChoice::Sip => Profile::Sip,
            ProfileChoice::Rfc8866 => Profile::Rfc8866,
        }),
        targets: Vec::new(),
    })
}

/// The patterns, or a failure that names all that match no rule.
fn patterns(flag: &str, texts: &[String]) -> Result<Vec<Pattern>> {
    let parsed = texts.iter().map(|text| (text, Pattern::parse(text)));
    let unknown: Vec<&str> = parsed
        .clone()
        .filter(|(_, pattern)| pattern.is_none())
        .map(|(text, _)| text.as_str())
        .collect();
    if !unknown.is_empty() {
        return Err(
            Failure::usage(format!("{flag}: no rule matches {}", unknown.join(", ")))
                .help("write codes (S001), beginnings of codes (S), names, `default` or `all`; `rtctool rules` lists them"),
        );
    }
    Ok(parsed.filter_map(|(_, pattern)| pattern).collect())
}

/// What has been judged so far.
#[derive(Default)]
struct Linted {
    options: Options,
    documents: Vec<SdpDocument>,
    findings: Vec<Finding>,
    sources: Vec<Source>,
    problems: Vec<Failure>,
}

impl Linted {
    fn new(options: Options) -> Self {
        Linted {
            options,
            ..Linted::default()
        }
    }

    fn lint(&mut self, description: Described) {
        self.lint_beside(description, None);
    }

    /// `beside`: what the description has wrong beside another one.
    fn lint_beside(&mut self, description: Described, beside: Option<Verdict>) {
        let Described { source, kind } = description;
        let document = Document::read(&source);
        let mut verdict = lint::lint(&document, kind, &self.options);
        if let Some(beside) = beside {
            verdict = verdict.and(beside);
        }
        self.documents.push(SdpDocument {
            source: source.name().to_owned(),
            kind: kind.map(|kind| kind.as_str().to_owned()),
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
