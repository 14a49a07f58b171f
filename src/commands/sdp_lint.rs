//! `sdp lint`: every description of every input, judged by every rule.

use std::collections::BTreeMap;

use super::Context;
use super::descriptions::{self, Described};
use crate::cli::{LintArgs, ProfileChoice, RuleArgs};
use crate::diagnostic::{Finding, FindingCounts};
use crate::failure::{Failure, Result};
use crate::lint::{self, Options, Pattern, Profile, Selection};
use crate::report::sdp::{SdpDocument, SdpLint, SdpRule};
use crate::report::{Data, Report};
use crate::sdp::Document;
use crate::source::Source;

pub fn run(args: &LintArgs, context: &Context) -> Result<Report> {
    let options = options(&args.rules)?;
    let mut linted = Linted::new(options);
    for candidate in descriptions::candidates(&args.files)? {
        let read = candidate.read(context);
        // Half a description would only be misjudged.
        if context.interrupt.is_set() {
            break;
        }
        match read {
            Ok(descriptions) => {
                linted.files_skipped += usize::from(descriptions.is_empty());
                for mut description in descriptions {
                    description.kind = args.kind.map(Into::into).or(description.kind);
                    linted.lint(description);
                }
            }
            Err(failure) => linted.problems.push(failure),
        }
    }
    if linted.is_empty() {
        linted.problems.push(nothing_found(linted.files_skipped));
    }
    Ok(linted.into_report())
}

/// Folders were named, and no file in them has a description.
fn nothing_found(files: usize) -> Failure {
    let message = match files {
        0 => "no file to read in the folder".to_owned(),
        1 => "no session description in 1 file".to_owned(),
        _ => format!("no session description in {files} files"),
    };
    let endings = descriptions::ENDINGS.join(", .");
    Failure::no_verdict(message).help(format!(
        "in folders, files that end in .{endings} are read; name others one by one"
    ))
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
    files_skipped: usize,
}

impl Linted {
    fn new(options: Options) -> Self {
        Linted {
            options,
            ..Linted::default()
        }
    }

    /// Whether nothing was found to judge, and nothing was in the way of that.
    fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.problems.is_empty()
    }

    fn lint(&mut self, description: Described) {
        let Described {
            source,
            kind,
            from_sip,
        } = description;
        let document = Document::read(&source);
        let mut options = self.options.clone();
        if from_sip && options.profile.is_none() && Profile::of(&document) != Profile::WebRtc {
            options.profile = Some(Profile::Sip);
        }
        let verdict = lint::lint(&document, kind, &options);
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
            files_skipped: self.files_skipped,
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
