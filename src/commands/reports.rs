//! `report show` and `report convert`: earlier reports again, with the verdict that they had.

use std::path::Path;

use super::Context;
use crate::cli::MergeReportsArgs;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::report::call::load::findings::findings;
use crate::report::call::load::{CallLoad, merge as merge_loads};
use crate::report::read::{LARGEST, ReadError};
use crate::report::{Data, Problem, Report};

/// Reads the report in a file.
pub fn read(path: &Path, context: &Context) -> Result<Report> {
    let input = Input::new(path);
    let bytes = input.read(LARGEST, &context.interrupt)?;
    Report::read(&bytes).map_err(|error| not_read(&input.name(), error))
}

/// Makes one report of the shards of a load.
pub fn merge(args: &MergeReportsArgs, context: &Context) -> Result<Report> {
    let mut parts = Vec::new();
    let mut problems = Vec::new();
    for path in &args.files {
        let report = read(path, context)?;
        problems.extend(report.problems);
        parts.push((path.display().to_string(), load(report.data, path)?));
    }
    let merged = merge_loads(&parts).map_err(|error| {
        Failure::usage("the reports cannot be merged")
            .caused_by(error)
            .help("give each shard of one load once")
    })?;
    problems.extend(missing(&merged));
    Ok(Report {
        partial: merged.shards.iter().any(|shard| shard.interrupted),
        findings: findings(&merged),
        problems,
        ..Report::new(Data::CallLoad(Box::new(merged)))
    })
}

fn load(data: Data, path: &Path) -> Result<CallLoad> {
    match data {
        Data::CallLoad(load) => Ok(*load),
        other => Err(Failure::usage(format!(
            "`{}` is a report of `{}`",
            path.display(),
            other.command()
        ))
        .help("reports of `call load` can be merged; those of captures by `pcap merge`")),
    }
}

fn missing(merged: &CallLoad) -> Option<Problem> {
    /// More of them are not told one by one.
    const MOST: usize = 20;
    let missing = &merged.missing_shards;
    let names: Vec<String> = missing.iter().take(MOST).map(u64::to_string).collect();
    let more = if missing.len() > MOST { ", …" } else { "" };
    let message = format!(
        "{} of {} shards are missing: {}{more}",
        missing.len(),
        merged.plan.shards,
        names.join(", ")
    );
    (!missing.is_empty()).then(|| {
        Failure::no_verdict(message)
            .help("give their reports as well; the figures are those of the others")
            .into()
    })
}

fn not_read(name: &str, error: ReadError) -> Failure {
    let help = match error {
        ReadError::OtherSchema { .. } => {
            "show it with the rtctool that wrote it, or with a newer one"
        }
        ReadError::Unfit { .. } => {
            "was it changed, or written by another version? The run that made it can be repeated \
             with this one"
        }
        ReadError::Empty | ReadError::NotJson { .. } | ReadError::NotAReport => {
            "give what `--format json` or `--report json=FILE` wrote"
        }
    };
    Failure::no_verdict(format!("cannot read `{name}` as a report"))
        .caused_by(error)
        .help(help)
}
