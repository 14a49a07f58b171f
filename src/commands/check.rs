//! `check`: what must hold, as a file says it. Without one, the whole tool at work on one call.

#[cfg(feature = "call")]
mod built_in;
pub mod config;
mod course;
mod faults;
pub mod known;
mod runs;
pub mod schema;
mod summary;
mod surroundings;

#[cfg(feature = "call")]
pub use built_in::IGNORED_RULES;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::baseline::{Purpose, Shared};
use super::{Context, gates, in_toml, limits};
use crate::cli::CheckArgs;
use crate::diagnostic::{Finding, FindingCounts, FindingKind};
use crate::failure::{Failure, Result};
use crate::report::check::Check;
use crate::report::{Data, Judgement, Report};
use config::{Config, Entry, Unreadable};
use surroundings::{Missing, Surroundings};

/// Where the file is when nobody says where.
const USUAL: &str = "rtctool.toml";

const TO_BEGIN_WITH: &str = include_str!("check/begin.toml");

pub fn run(args: &CheckArgs, context: &Context) -> Result<Report> {
    if args.built_in {
        return built_in(context);
    }
    let file = file(args)?;
    let text = text_of(&file)?;
    let (config, problems) = config::read(&text);
    let chosen = chosen(config, &args.only, &problems)?;
    let around = Surroundings {
        folder: &folder(&file),
        write_baseline: args.write_baseline,
    };
    let missing = chosen
        .checks
        .iter()
        .flat_map(|check| around.missing(check, context));
    let faults = problems.into_iter().chain(at_places(&text, missing));
    let mut faults: Vec<Unreadable> = faults.collect();
    if !faults.is_empty() {
        // Nothing runs: all that is to be mended is told at once.
        let absent = chosen.checks.iter().flat_map(surroundings::absent);
        faults.extend(at_places(&text, absent));
        return Err(faults::failure(&file, faults));
    }
    if args.write_baseline && args.baseline.is_none() {
        refuse_without_baseline(&chosen)?;
    }
    let context = Context {
        baseline: baseline(args)?,
        ..context.clone()
    };
    let unable = |check: &Entry| unable(&file, &text, check);
    let mut report = course::run(&file, &chosen, &unable, args, &context)?;
    report.findings.extend(doubts(&file, &text, &chosen));
    Ok(report)
}

fn at_places(
    text: &str,
    missing: impl Iterator<Item = Missing>,
) -> impl Iterator<Item = Unreadable> {
    missing.map(|one| config::at(text, one.place, &one.told()))
}

/// Why a check cannot run here.
fn unable(file: &Path, text: &str, check: &Entry) -> Option<Failure> {
    let absent = surroundings::absent(check);
    let told = absent.iter().map(|one| {
        let (line, column) = in_toml::place(text, one.place);
        let file = file.display();
        format!("{} ({file}:{line}:{column})", one.problem)
    });
    let told: Vec<String> = told.collect();
    let help: Vec<&str> = absent
        .iter()
        .filter_map(|one| one.help.as_deref())
        .collect();
    let failure = || Failure::no_verdict(format!("could not run: {}", told.join("; ")));
    (!told.is_empty()).then(|| failure().help(help.join("; ")))
}

/// Gates that are likely meant the other way round, where they are written.
fn doubts(file: &Path, text: &str, config: &Config) -> Vec<Finding> {
    let gates = config
        .checks
        .iter()
        .flat_map(|check| check.values("fail_if"));
    let doubts = gates.filter_map(|(offset, gate)| {
        let finding = gates::doubt(&gate.parse().ok()?)?;
        Some(finding.at(faults::place(file, &config::at(text, offset, ""))))
    });
    doubts.collect()
}

/// Every kind of finding of `check` itself.
pub fn kinds() -> impl Iterator<Item = &'static FindingKind> {
    let kinds = faults::KINDS.iter();
    #[cfg(feature = "call")]
    let kinds = built_in::KINDS.iter().chain(kinds);
    kinds.copied()
}

/// What is shown of a run that came to nothing, for those who read reports: what is wrong with
/// the file.
pub fn refused(failure: &Failure) -> Option<Report> {
    if failure.found().is_empty() {
        return None;
    }
    let mut report = Report::new(Data::Check(Check::default())).judged(&Judgement::default());
    report.findings = failure.found().to_vec();
    report.finding_counts = FindingCounts::of(&report.findings);
    Some(report)
}

/// What the lints share that name no baseline of their own.
fn baseline(args: &CheckArgs) -> Result<Option<Arc<Shared>>> {
    if args.write_baseline && args.baseline.is_some() && !args.only.is_empty() {
        return Err(Failure::usage(
            "with --only, --write-baseline would drop what the other checks find",
        )
        .help("leave out --only, or give the check a baseline of its own"));
    }
    let purpose = match args.write_baseline {
        true => Purpose::Record,
        false => Purpose::Compare,
    };
    let opened = args
        .baseline
        .as_deref()
        .map(|path| Shared::open(path, purpose));
    Ok(opened.transpose()?.map(Arc::new))
}

/// What `--list`, `--list-runs` and `--init` print.
pub fn text(args: &CheckArgs) -> Result<Vec<u8>> {
    if args.list_runs {
        return Ok(runs::text().into_bytes());
    }
    match args.init {
        true => init(args.file.as_deref().unwrap_or(Path::new(USUAL))),
        false => list(args),
    }
}

/// The file that says what must hold. A folder without one is likely the wrong folder, and
/// nothing else takes the file's place.
pub fn file(args: &CheckArgs) -> Result<PathBuf> {
    let usual = || Some(PathBuf::from(USUAL)).filter(|usual| usual.exists());
    args.file.clone().or_else(usual).ok_or_else(|| {
        Failure::usage(format!("there is no {USUAL} here")).help(
            "`rtctool check --init` writes one, `rtctool check FILE` reads another, and \
             `rtctool check --built-in` shows the whole tool at work on a call of its own",
        )
    })
}

#[cfg(feature = "call")]
fn built_in(context: &Context) -> Result<Report> {
    built_in::run(context)
}

#[cfg(not(feature = "call"))]
fn built_in(_: &Context) -> Result<Report> {
    Err(
        Failure::usage("this rtctool was built without the calls of the built-in check")
            .help("write a file with `rtctool check --init`, or build with the default features"),
    )
}

fn text_of(file: &Path) -> Result<String> {
    let cannot = || {
        Failure::usage(format!("cannot read `{}`", file.display()))
            .help("`rtctool check --init` writes a file to begin with")
    };
    let bytes = limits::read(file, limits::CONFIGURATION);
    let bytes = bytes.map_err(|error| cannot().caused_by(error))?;
    String::from_utf8(bytes).map_err(|_| cannot().caused_by("it is not UTF-8 text"))
}

fn refuse_without_baseline(config: &Config) -> Result<()> {
    match config.checks.iter().any(|check| check.has("baseline")) {
        true => Ok(()),
        false => Err(
            Failure::usage("--write-baseline: no check names a baseline").help(
                "below the [check.NAME] of an `sdp lint`, write: baseline = \"sdp-baseline.json\"",
            ),
        ),
    }
}

/// Paths in a file are seen from where it is.
fn folder(file: &Path) -> PathBuf {
    file.parent().map(Path::to_owned).unwrap_or_default()
}

/// The checks of these names, or all when there are none. A name that is none is told after what
/// is wrong with the file, which may be why.
fn chosen(mut config: Config, only: &[String], problems: &[Unreadable]) -> Result<Config> {
    let is_there = |name: &&String| config.checks.iter().any(|check| check.name == **name);
    if problems.is_empty()
        && let Some(unknown) = only.iter().find(|name| !is_there(name))
    {
        let names = config
            .checks
            .iter()
            .map(|check| format!("  {}", check.name));
        return Err(Failure::usage(format!("no check is called `{unknown}`"))
            .details(std::iter::once("there are:".to_owned()).chain(names)));
    }
    if !only.is_empty() {
        let checks = std::mem::take(&mut config.checks).into_iter();
        let (chosen, others): (Vec<_>, Vec<_>) =
            checks.partition(|check| only.contains(&check.name));
        config.checks = chosen;
        config.left_out = others.into_iter().map(|check| check.name).collect();
    }
    Ok(config)
}

fn list(args: &CheckArgs) -> Result<Vec<u8>> {
    let file = file(args)?;
    let text = text_of(&file)?;
    let (config, problems) = config::read(&text);
    if !problems.is_empty() {
        return Err(faults::failure(&file, problems));
    }
    let config = chosen(config, &args.only, &problems)?;
    let longest = config.checks.iter().map(|check| check.name.chars().count());
    let width = longest.max().unwrap_or(0);
    let line = |check: &Entry| {
        let allowed = if check.allow_failure {
            ", may fail"
        } else {
            ""
        };
        format!("{:width$}  {}{allowed}\n", check.name, check.command.name())
    };
    Ok(config
        .checks
        .iter()
        .map(line)
        .collect::<String>()
        .into_bytes())
}

fn init(file: &Path) -> Result<Vec<u8>> {
    let cannot =
        |error| Failure::usage(format!("cannot write `{}`", file.display())).caused_by(error);
    let created = OpenOptions::new().write(true).create_new(true).open(file);
    let mut created = created.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            cannot(error).help("it is there already, and stays as it is: name another file")
        }
        _ => cannot(error),
    })?;
    created
        .write_all(TO_BEGIN_WITH.as_bytes())
        .map_err(cannot)?;
    let name = match file == Path::new(USUAL) {
        true => String::new(),
        false => format!(" {}", file.display()),
    };
    Ok(format!("wrote {}; now: rtctool check{name}\n", file.display()).into_bytes())
}
