//! The course of a check: what measures goes one by one, what reads goes side by side after it.

#![expect(clippy::disallowed_methods, reason = "the checks are timed for people")]

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use clap::Parser;

use super::config::{Config, Entry, Given};
use super::folder;
use super::known::Takes;
use super::summary::summary;
use crate::cli::{CheckArgs, Cli, Command, LintArgs, SdpCommand};
use crate::commands::baseline::Shared;
use crate::commands::{self, Context};
use crate::failure::{Failure, Result};
use crate::outcome::Outcome;
use crate::progress::Task;
use crate::report::check::{Check, CheckStep};
use crate::report::{Data, Judgement, NO_COMPARE, Problem, Report};
use crate::source::Source;

/// More threads than that wait for the same disk.
const MOST_JOBS: usize = 16;

/// Why a check cannot run, where it cannot.
pub type Unable<'a> = &'a (dyn Fn(&Entry) -> Option<Failure> + Sync);

/// Runs the checks of a file. Paths are seen from its folder.
pub fn run(
    file: &Path,
    config: &Config,
    unable: Unable,
    args: &CheckArgs,
    context: &Context,
) -> Result<Report> {
    let folder = &folder(file);
    let (measuring, reading): (Vec<_>, Vec<_>) =
        (config.checks.iter().enumerate()).partition(|(_, check)| check.command.measures);
    let running = Running {
        folder,
        unable,
        write_baseline: args.write_baseline,
        context,
        progress: context.progress.bar(config.checks.len() as u64, "check"),
        troubled: Mutex::default(),
    };
    let alone = measuring
        .into_iter()
        .map(|(place, check)| (place, running.step(check)));
    let mut steps: Vec<(usize, Option<Step>)> = alone.collect();
    let jobs = args.jobs.or(config.jobs);
    let jobs = jobs.map_or_else(processors, |jobs| jobs.get().min(MOST_JOBS));
    steps.extend(running.side_by_side(reading, jobs));
    steps.sort_by_key(|(place, _)| *place);
    let steps = steps.into_iter().filter_map(|(_, step)| step);
    let mut whole = report(steps, config);
    if let Data::Check(check) = &mut whole.data {
        check.file = Some(file.display().to_string());
    }
    match &context.baseline {
        Some(shared) => with_baseline(whole, shared),
        None => Ok(whole),
    }
}

fn with_baseline(mut whole: Report, shared: &Shared) -> Result<Report> {
    let told = shared.finish(whole.partial)?;
    if let Data::Check(check) = &mut whole.data {
        check.baseline = Some(told);
    }
    Ok(whole)
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, |number| number.get().min(MOST_JOBS))
}

/// A step, and what kept it from a verdict.
struct Step {
    step: CheckStep,
    problem: Option<Problem>,
}

struct Running<'a> {
    folder: &'a Path,
    unable: Unable<'a>,
    write_baseline: bool,
    context: &'a Context,
    progress: Task,
    /// Names of checks that did not pass.
    troubled: Mutex<Vec<String>>,
}

impl Running<'_> {
    /// At most `jobs` at a time.
    fn side_by_side(
        &self,
        checks: Vec<(usize, &Entry)>,
        jobs: usize,
    ) -> Vec<(usize, Option<Step>)> {
        let workers = jobs.min(checks.len());
        let waiting = Mutex::new(checks.into_iter());
        let next = || waiting.lock().ok()?.next();
        let work = || {
            let mut done = Vec::new();
            while let Some((place, check)) = next() {
                done.push((place, self.step(check)));
            }
            done
        };
        thread::scope(|scope| {
            let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            let done = workers.into_iter().filter_map(|worker| worker.join().ok());
            done.flatten().collect()
        })
    }

    /// None when the run was interrupted before it.
    fn step(&self, check: &Entry) -> Option<Step> {
        if self.context.interrupt.is_set() {
            return None;
        }
        let shown = self.context.progress.timed(check.name.clone());
        let begun = Instant::now();
        let done = match (self.unable)(check) {
            Some(failure) => Err(failure),
            None => self.report(check),
        };
        let elapsed_ms = begun.elapsed().as_secs_f64() * 1e3;
        drop(shown);
        self.count(
            check,
            done.as_ref()
                .is_ok_and(|report| report.outcome == Outcome::Pass),
        );
        let (outcome, summary, report, problem) = match done {
            Ok(report) => (
                report.outcome,
                summary(&report),
                Some(Box::new(report)),
                None,
            ),
            Err(failure) => {
                let words = failure.to_string();
                (Outcome::NoVerdict, words, None, Some(failure.into()))
            }
        };
        let step = CheckStep {
            name: check.name.clone(),
            command: Some(check.command.name()),
            outcome,
            allow_failure: check.allow_failure,
            summary,
            elapsed_ms,
            report,
        };
        Some(Step { step, problem })
    }

    /// Names on the terminal what did not pass.
    fn count(&self, check: &Entry, has_passed: bool) {
        let mut troubled = self.troubled.lock().unwrap_or_else(PoisonError::into_inner);
        if !has_passed {
            troubled.push(check.name.clone());
            self.progress
                .message(format!("check, not passed: {}", troubled.join(", ")));
        }
        self.progress.advance();
    }

    /// What the check's own command reports, judged by the check's own gates.
    fn report(&self, check: &Entry) -> Result<Report> {
        let options = self.found(check)?;
        let cli = Cli::try_parse_from(check.words(&options)).map_err(|error| {
            Failure::usage("the check cannot be run").caused_by(error.to_string())
        })?;
        let typed = options.iter().any(|given| given.key.name == "fail_on");
        let fail_on = match typed {
            true => cli.output.fail_on.into(),
            false => self.context.fail_on,
        };
        let earlier = self.context.earlier.as_ref();
        let context = Context {
            fail_on,
            earlier: earlier.and_then(|earlier| earlier.of_check(&check.name)),
            ..self.context.clone()
        };
        let command = self.prepared(cli.command)?;
        let mut report = commands::run(&command, &context)?;
        report.partial |= self.context.interrupt.is_set();
        // A check has no option that makes fixes.
        report.sources = report.sources.into_iter().map(Source::kept).collect();
        Ok(report.judged(&Judgement {
            fail_on,
            gates: cli.output.fail_if,
            earlier: context.earlier,
            no_earlier: match earlier {
                Some(_) => "the earlier report has nothing of this check",
                None => NO_COMPARE,
            },
        }))
    }

    /// The options, with paths as they are seen from here and with the files that there are.
    fn found(&self, check: &Entry) -> Result<Vec<Given>> {
        let found = check.options.iter().map(|given| match given.key.is_path {
            true => self.files(given),
            false => Ok(given.clone()),
        });
        found.collect()
    }

    fn files(&self, given: &Given) -> Result<Given> {
        let mut found = given.clone();
        let from_here = |path: &String| self.folder.join(path);
        let paths: Vec<PathBuf> = match given.key.takes {
            Takes::Many => {
                let each = given.values.iter().map(|path| matches(&from_here(path)));
                each.collect::<Result<Vec<_>>>()?.concat()
            }
            Takes::One | Takes::Nothing => given.values.iter().map(from_here).collect(),
        };
        let text = |path: &PathBuf| {
            let text = path.to_str().map(str::to_owned);
            text.ok_or_else(|| {
                Failure::no_verdict(format!("the name of `{}` is not UTF-8", path.display()))
            })
        };
        found.values = paths.iter().map(text).collect::<Result<_>>()?;
        Ok(found)
    }

    /// With --write-baseline a check's baseline is written instead of read.
    fn prepared(&self, command: Command) -> Result<Command> {
        match command {
            Command::Sdp(SdpCommand::Lint(args)) if self.write_baseline => {
                Ok(Command::Sdp(SdpCommand::Lint(Box::new(writing(*args)))))
            }
            command => Ok(command),
        }
    }
}

fn writing(mut args: LintArgs) -> LintArgs {
    args.baseline.write_baseline = args.baseline.baseline.take();
    args
}

/// The files that a pattern stands for, in the order of their names.
fn matches(pattern: &Path) -> Result<Vec<PathBuf>> {
    let text = pattern.to_string_lossy();
    if !text.contains(['*', '?', '[']) || pattern.exists() {
        return Ok(vec![pattern.to_owned()]);
    }
    let wrong = |error| Failure::usage(format!("`{text}` is no pattern of files")).caused_by(error);
    let paths = glob::glob(&text).map_err(|error| wrong(error.to_string()))?;
    let found: std::result::Result<Vec<PathBuf>, _> = paths.collect();
    let found = found.map_err(|error| {
        Failure::no_verdict(format!("not all that `{text}` stands for can be seen"))
            .caused_by(error)
    })?;
    match found.is_empty() {
        true => Err(Failure::no_verdict(format!("no file fits `{text}`"))
            .help("patterns are seen from the folder of the file that they stand in")),
        false => Ok(found),
    }
}

/// The whole, with what the checks found gathered at its top, unless they may fail.
fn report(steps: impl Iterator<Item = Step>, config: &Config) -> Report {
    let mut report = Report::new(Data::Check(Check::default()));
    let mut data = Check::default();
    for Step { step, problem } in steps {
        let reported = step.report.as_deref().cloned();
        if let Some(own) = reported.filter(|_| !step.allow_failure) {
            report.partial |= own.partial;
            report.findings.extend(own.findings);
            if let Data::SdpDiff(diff) = &own.data {
                report.findings.extend(diff.findings());
            }
            report.findings_left_out = report.findings_left_out + own.findings_left_out;
            report.sources.extend(own.sources);
            report
                .problems
                .extend(own.problems.into_iter().map(|one| of(&step.name, one)));
        }
        report.problems.extend(
            problem
                .filter(|_| !step.allow_failure)
                .map(|one| of(&step.name, one)),
        );
        data.steps.push(step);
    }
    data.not_run = not_run(config, &data);
    report.data = Data::Check(data);
    report
}

/// Checks that were left out, or that an interrupt came before.
fn not_run(config: &Config, data: &Check) -> Vec<String> {
    let chosen = config.checks.iter().map(|check| &check.name);
    let names = config.left_out.iter().chain(chosen);
    let did_not = names.filter(|name| data.step(name).is_none());
    did_not.cloned().collect()
}

/// A problem says which check has it.
fn of(name: &str, problem: Problem) -> Problem {
    Problem {
        message: format!("{name}: {}", problem.message),
        ..problem
    }
}
