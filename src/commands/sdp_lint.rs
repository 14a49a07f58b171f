//! `sdp lint`: every description of every input, judged by every rule.

use std::collections::{BTreeMap, HashSet};

use super::Context;
use super::baseline::Sieve;
use super::descriptions::{self, Described};
use crate::cli::{LintArgs, ProfileChoice, RuleArgs};
use crate::diagnostic::{Finding, FindingCounts};
use crate::failure::{Failure, Result};
use crate::input;
use crate::lint::{self, Options, Pattern, Profile, Selection};
use crate::report::sdp::{SdpBaseline, SdpDocument, SdpLint, SdpRule};
use crate::report::{Data, Report};
use crate::sdp::Document;
use crate::source::Source;

pub fn run(args: &LintArgs, context: &Context) -> Result<Report> {
    let options = options(&args.rules)?;
    let inputs = input::inputs(&args.files)?;
    let mut linted = Linted::new(options);
    linted.sieve = Sieve::new(&args.baseline, &args.files)?;
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
    let baseline = std::mem::take(&mut linted.sieve).finish(context.interrupt.is_set())?;
    Ok(linted.into_report(baseline))
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
    linted.into_report(None)
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
pub fn patterns(flag: &str, texts: &[String]) -> Result<Vec<Pattern>> {
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
    sieve: Sieve,
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
        let Described { source, kind } = description;
        let document = Document::read(&source);
        let mut verdict = lint::lint(&document, kind, &self.options);
        verdict.findings = self.sieve.news(verdict.findings, &source);
        self.documents.push(SdpDocument {
            source: source.name().to_owned(),
            kind: kind.map(|kind| kind.as_str().to_owned()),
            profile: verdict.profile.as_str().to_owned(),
            lines: document.lines().count(),
            media_sections: document.media().len(),
            finding_counts: FindingCounts::of(&verdict.findings),
            findings_left_out: verdict.left_out,
            findings_silenced: verdict.silenced,
        });
        self.findings.extend(verdict.findings);
        self.sources.push(source);
    }

    fn into_report(self, baseline: Option<SdpBaseline>) -> Report {
        let mut report = Report::new(Data::SdpLint(SdpLint {
            rules: rules_of(&self.findings),
            documents: self.documents,
            baseline,
        }));
        report.findings = self.findings;
        report.sources = self.sources;
        report.problems = self.problems.into_iter().map(Into::into).collect();
        report
    }
}

/// The rules behind the findings, with the numbers of findings and of descriptions.
fn rules_of(findings: &[Finding]) -> Vec<SdpRule> {
    let mut found: BTreeMap<&str, (usize, HashSet<&str>)> = BTreeMap::new();
    for finding in findings {
        let (count, sources) = found.entry(&finding.code).or_default();
        *count += 1;
        let place = finding.location.as_ref();
        sources.extend(place.map(|location| location.source.as_str()));
    }
    found
        .into_iter()
        .filter_map(|(code, (count, sources))| {
            Some(SdpRule::new(lint::rule(code)?, count, sources.len()))
        })
        .collect()
}
