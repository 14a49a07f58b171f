//! `check`: what must hold, as a file says it. Without one, the whole tool at work on one call.

#[cfg(feature = "call")]
mod built_in;
mod config;
mod course;
mod known;
pub mod schema;
mod summary;

#[cfg(feature = "call")]
pub use built_in::{IGNORED_RULES, KINDS};

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Context;
use crate::cli::CheckArgs;
use crate::failure::{Failure, Result};
use crate::report::Report;
use config::{Config, Entry};

/// Where the file is when nobody says where.
const USUAL: &str = "rtctool.toml";

/// More than that no person wrote.
const MOST_BYTES: u64 = 1 << 20;

const TO_BEGIN_WITH: &str = include_str!("check/begin.toml");

pub fn run(args: &CheckArgs, context: &Context) -> Result<Report> {
    match file(args) {
        Some(file) => {
            let config = chosen(read(&file)?, &args.only)?;
            course::run(&config, &folder(&file), args, context)
        }
        None => built_in(context),
    }
}

/// What `--list` and `--init` print.
pub fn text(args: &CheckArgs) -> Result<Vec<u8>> {
    match args.init {
        true => init(args.file.as_deref().unwrap_or(Path::new(USUAL))),
        false => list(args),
    }
}

/// The file that says what must hold, unless it is the built-in check.
pub fn file(args: &CheckArgs) -> Option<PathBuf> {
    let usual = || Some(PathBuf::from(USUAL)).filter(|usual| usual.exists());
    match args.built_in {
        true => None,
        false => args.file.clone().or_else(usual),
    }
}

#[cfg(feature = "call")]
fn built_in(context: &Context) -> Result<Report> {
    built_in::run(context)
}

#[cfg(not(feature = "call"))]
fn built_in(_: &Context) -> Result<Report> {
    Err(Failure::usage("there is no rtctool.toml here, and this rtctool was built without the calls of the built-in check")
        .help("write a file with `rtctool check --init`, or build with the default features"))
}

fn read(file: &Path) -> Result<Config> {
    let cannot = || {
        Failure::usage(format!("cannot read `{}`", file.display()))
            .help("`rtctool check --init` writes a file to begin with")
    };
    let length = fs::metadata(file)
        .map_err(|error| cannot().caused_by(error))?
        .len();
    if length > MOST_BYTES {
        return Err(cannot().caused_by(format!(
            "it has {length} bytes; at most {MOST_BYTES} are read"
        )));
    }
    let bytes = fs::read(file).map_err(|error| cannot().caused_by(error))?;
    let text = String::from_utf8(bytes).map_err(|_| cannot().caused_by("it is not UTF-8 text"))?;
    config::read(&text).map_err(|problems| {
        let lines = problems
            .iter()
            .map(|problem| format!("{}:{problem}", file.display()));
        let help = "`rtctool generate schema config` tells editors what may stand in the file; `rtctool COMMAND --help` explains each key";
        Failure::usage(format!("`{}` cannot be understood", file.display()))
            .details(lines)
            .help(help)
    })
}

/// Paths in a file are seen from where it is.
fn folder(file: &Path) -> PathBuf {
    file.parent().map(Path::to_owned).unwrap_or_default()
}

/// The checks of these names, or all when there are none.
fn chosen(mut config: Config, only: &[String]) -> Result<Config> {
    let is_there = |name: &&String| config.checks.iter().any(|check| check.name == **name);
    if let Some(unknown) = only.iter().find(|name| !is_there(name)) {
        let names = config
            .checks
            .iter()
            .map(|check| format!("  {}", check.name));
        return Err(Failure::usage(format!("no check is called `{unknown}`"))
            .details(std::iter::once("there are:".to_owned()).chain(names)));
    }
    if !only.is_empty() {
        config.checks.retain(|check| only.contains(&check.name));
    }
    Ok(config)
}

fn list(args: &CheckArgs) -> Result<Vec<u8>> {
    let file = file(args).ok_or_else(|| {
        Failure::usage(format!("there is no {USUAL} here"))
            .help("name the file, or write one with `rtctool check --init`")
    })?;
    let config = chosen(read(&file)?, &args.only)?;
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
