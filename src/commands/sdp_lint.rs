//! `sdp lint`: every description of every input, judged by every rule.

mod cores;
mod fixing;
mod judge;
mod pair;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use super::Context;
use super::baseline::Sieve;
use super::descriptions;
#[cfg(feature = "call")]
use super::descriptions::Described;
use super::meant;
use crate::cli::{LintArgs, ProfileChoice, RuleArgs, TargetChoice};
use crate::diagnostic::Finding;
use crate::failure::{Failure, Result};
use crate::lint::effects::Peer;
use crate::lint::{self, Options, Pattern, Profile, Selection};
use crate::report::sdp::{SdpBaseline, SdpDocument, SdpLint, SdpRule};
use crate::report::{Data, Report};
use crate::source::Source;
use fixing::Fixing;
use judge::{Judge, Judged, JudgedInput};

pub fn run(args: &LintArgs, context: &Context) -> Result<Report> {
    let options = options(&args.rules)?;
    let mut linted = Linted::new(options);
    linted.sieve = Sieve::new(&args.baseline, &args.files, context.baseline.as_ref())?;
    match args.pair.files() {
        Some(files) => pair::run(files, args.kind.map(Into::into), context, &mut linted)?,
        None => lint_files(args, context, &mut linted)?,
    }
    let baseline = std::mem::take(&mut linted.sieve).finish(context.interrupt.is_set())?;
    Ok(linted.into_report(baseline))
}

fn lint_files(args: &LintArgs, context: &Context, linted: &mut Linted) -> Result<()> {
    let candidates = descriptions::candidates(&args.files)?;
    let fixing = Fixing::wanted(&args.fixes);
    let workers = match fixing {
        None => cores::workers_for(candidates.len()),
        // A file that is named twice is fixed before it is read again.
        Some(_) => 1,
    };
    let options = linted.options.clone();
    let judge = Judge {
        options: &options,
        kind: args.kind.map(Into::into),
        fixing,
    };
    let judged = cores::in_order(&candidates, workers, |candidate| {
        judge.read(candidate, context)
    });
    judged.into_iter().for_each(|input| linted.add_input(input));
    if linted.is_empty() {
        let folders = args.files.as_slice();
        linted
            .problems
            .push(nothing_found(linted.files_skipped, folders));
    }
    Ok(())
}

/// Folders were named, and no file in them has a description.
fn nothing_found(files: usize, folders: &[PathBuf]) -> Failure {
    let folders: Vec<String> = folders
        .iter()
        .map(|folder| format!("`{}`", folder.display()))
        .collect();
    let folders = folders.join(", ");
    let message = match files {
        0 => format!("no file to read in {folders}"),
        1 => format!("no session description in 1 file of {folders}"),
        _ => format!("no session description in {files} files of {folders}"),
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
        linted.add(Judged::new(description, &linted.options));
    }
    linted.into_report(None)
}

/// What was typed about the rules, as the linter takes it.
fn options(args: &RuleArgs) -> Result<Options> {
    let selection = Selection {
        select: patterns("--select", &args.select)?,
        ignore: patterns("--ignore", &args.ignore)?,
    };
    if !lint::RULES.iter().any(|rule| selection.has(rule)) {
        return Err(Failure::usage("no rule is left to check")
            .help("--ignore takes away every rule that --select has"));
    }
    Ok(Options {
        selection,
        profile: args.profile.map(|profile| match profile {
            ProfileChoice::Webrtc => Profile::WebRtc,
            ProfileChoice::Sip => Profile::Sip,
            ProfileChoice::Rfc8866 => Profile::Rfc8866,
        }),
        targets: args.target.iter().copied().map(peer).collect(),
    })
}

fn peer(target: TargetChoice) -> Peer {
    match target {
        TargetChoice::Chrome => Peer::Chrome,
        TargetChoice::Firefox => Peer::Firefox,
        TargetChoice::Libwebrtc => Peer::Libwebrtc,
        TargetChoice::Safari => Peer::Safari,
        TargetChoice::Pion => Peer::Pion,
        TargetChoice::AnySfu => Peer::AnySfu,
    }
}

/// The patterns, or a failure that names all that match no rule.
pub fn patterns(flag: &str, texts: &[String]) -> Result<Vec<Pattern>> {
    let parsed = texts.iter().map(|text| (text, Pattern::parse(text)));
    let unknown: Vec<&str> = parsed
        .clone()
        .filter(|(_, pattern)| pattern.is_none())
        .map(|(text, _)| text.as_str())
        .collect();
    if unknown.contains(&"") {
        return Err(
            Failure::usage(format!("{flag}: an empty text names no rule"))
                .help("write codes (S001), beginnings of codes (S), names, `default` or `all`"),
        );
    }
    if !unknown.is_empty() {
        let near = meant::names(&unknown, lint::RULES.iter().map(|rule| rule.name));
        return Err(
            Failure::usage(format!("{flag}: no rule matches {}", unknown.join(", "))).help(format!(
                "{}write codes (S001), beginnings of codes (S), names, `default` or `all`; `rtctool rules` lists them",
                meant::question(&near)
            )),
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
    product: Option<Vec<u8>>,
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

    fn add_input(&mut self, input: JudgedInput) {
        let is_skipped = input.descriptions.is_empty() && input.problems.is_empty();
        self.files_skipped += usize::from(is_skipped);
        self.problems.extend(input.problems);
        self.product = input.product.or(self.product.take());
        for description in input.descriptions {
            self.add(description);
        }
    }

    fn add(&mut self, judged: Judged) {
        let known = self.findings.len();
        let source = self.file(judged);
        // A text without findings is not quoted.
        if self.findings.len() > known {
            self.sources.push(source);
        }
    }

    /// Findings of the next one quote it as well.
    fn add_quoted(&mut self, judged: Judged) {
        let source = self.file(judged);
        self.sources.push(source);
    }

    /// Files what was found, and gives the text back.
    fn file(&mut self, mut judged: Judged) -> Source {
        let gap = self.sieve.gap(judged.verdict.left_out, &judged.source);
        self.problems.extend(gap);
        let findings = std::mem::take(&mut judged.verdict.findings);
        judged.verdict.findings = self.sieve.news(findings, &judged.source);
        self.documents.push(judged.row());
        self.findings.extend(judged.verdict.findings);
        judged.source
    }

    fn into_report(self, baseline: Option<SdpBaseline>) -> Report {
        let mut report = Report::new(Data::SdpLint(SdpLint {
            rules: rules_of(&self.findings),
            documents: self.documents,
            baseline,
            files_skipped: self.files_skipped,
        }));
        report.findings = self.findings;
        report.sources = self.sources;
        report.product = self.product;
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
