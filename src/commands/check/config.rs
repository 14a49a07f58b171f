//! A file that says what must hold, from TOML.
//!
//! Keys and values are the options of the commands, read by the same code: each check is a
//! command line. All that is wrong is found at once, each with its line and column.

use std::num::NonZeroUsize;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::known::{Key, RUNNABLE, Runnable, Takes};
use crate::cli::Cli;
use crate::commands::{gates, meant};
use crate::sdp::vocabulary::is_one_edit;

/// What a file says.
#[derive(Debug, Default)]
pub struct Config {
    /// Checks beside each other at most.
    pub jobs: Option<NonZeroUsize>,
    /// In the order of the file.
    pub checks: Vec<Entry>,
}

/// A check.
#[derive(Debug, Clone)]
pub struct Entry {
    pub name: String,
    pub command: &'static Runnable,
    pub options: Vec<Given>,
    pub allow_failure: bool,
}

/// A key with its values, as they were written.
#[derive(Debug, Clone)]
pub struct Given {
    pub key: Key,
    pub values: Vec<String>,
    /// Where each value stands.
    places: Vec<usize>,
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct Unreadable {
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    problem: String,
}

/// Keys of a check that are no options of its command.
pub const OWN_KEYS: [&str; 2] = ["run", "allow_failure"];

type Found<T> = Result<T, Vec<Unreadable>>;

pub fn read(text: &str) -> Found<Config> {
    let reader = Reader { text };
    let (table, errors) = DeTable::parse_recoverable(text);
    let syntax = errors.iter().map(|error| {
        let start = error.span().map_or(0, |span| span.start);
        reader.at(start, error.message())
    });
    // What follows a fault of syntax is read as far as it goes, and its own faults may be no
    // more than echoes.
    let syntax: Vec<Unreadable> = syntax.collect();
    match syntax.is_empty() {
        true => reader.config(table.get_ref()),
        false => Err(syntax),
    }
}

struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    fn config(&self, table: &DeTable) -> Found<Config> {
        let mut config = Config::default();
        let mut problems = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "check" => match self.checks(value) {
                    Ok(checks) => config.checks = checks,
                    Err(found) => problems.extend(found),
                },
                "jobs" => match value
                    .get_ref()
                    .as_integer()
                    .and_then(|n| n.to_string().parse().ok())
                {
                    Some(jobs) => config.jobs = Some(jobs),
                    None => {
                        problems.push(self.at(value.span().start, "`jobs` is a number from 1 on"))
                    }
                },
                name => {
                    let hint = "write [check.NAME] for each check";
                    problems.push(self.at(
                        key.span().start,
                        &format!("`{name}` is not known here; {hint}"),
                    ));
                }
            }
        }
        if config.checks.is_empty() && problems.is_empty() {
            problems.push(self.at(
                0,
                "there is no check in it; write [check.NAME], and `run` below it",
            ));
        }
        problems.sort();
        match problems.is_empty() {
            true => Ok(config),
            false => Err(problems),
        }
    }

    fn checks(&self, value: &Spanned<DeValue>) -> Found<Vec<Entry>> {
        let DeValue::Table(table) = value.get_ref() else {
            return Err(vec![
                self.at(value.span().start, "write [check.NAME] for each check"),
            ]);
        };
        let mut problems = Vec::new();
        let mut checks = Vec::new();
        for (name, value) in table {
            match self.entry(name, value) {
                Ok(entry) => checks.push((name.span().start, entry)),
                Err(found) => problems.extend(found),
            }
        }
        // A table of TOML is sorted by name, and people by what matters to them.
        checks.sort_by_key(|(start, _)| *start);
        match problems.is_empty() {
            true => Ok(checks.into_iter().map(|(_, entry)| entry).collect()),
            false => Err(problems),
        }
    }

    fn entry(
        &self,
        name: &Spanned<std::borrow::Cow<str>>,
        value: &Spanned<DeValue>,
    ) -> Found<Entry> {
        let place = name.span().start;
        let DeValue::Table(table) = value.get_ref() else {
            return Err(vec![self.at(
                place,
                "a check is a table: write [check.NAME], and `run` below it",
            )]);
        };
        let command = self.command(table, place)?;
        let keys = command.keys();
        let mut entry = Entry {
            name: name.get_ref().to_string(),
            command,
            options: Vec::new(),
            allow_failure: false,
        };
        let mut problems = Vec::new();
        for (key, value) in table {
            let written = key.get_ref().replace('-', "_");
            match (written.as_str(), value.get_ref()) {
                ("run", _) => {}
                ("allow_failure", DeValue::Boolean(allowed)) => entry.allow_failure = *allowed,
                ("allow_failure", _) => {
                    problems.push(self.at(value.span().start, "`allow_failure` is true or false"))
                }
                (written, _) => match keys.iter().find(|key| key.name == written) {
                    Some(known) => match self.given(command, known, value) {
                        Ok(given) => entry.options.push(given),
                        Err(found) => problems.extend(found),
                    },
                    None => {
                        problems.push(self.at(key.span().start, &unknown(written, command, &keys)))
                    }
                },
            }
        }
        if problems.is_empty() {
            problems.extend(self.whole(&entry, place));
        }
        match problems.is_empty() {
            true => Ok(entry),
            false => Err(problems),
        }
    }

    fn command(&self, table: &DeTable, place: usize) -> Found<&'static Runnable> {
        let names: Vec<String> = RUNNABLE.iter().map(Runnable::name).collect();
        let Some(run) = table.get("run") else {
            let problem = format!("`run` is missing; it is one of {}", names.join(", "));
            return Err(vec![self.at(place, &problem)]);
        };
        let known = run.get_ref().as_str().and_then(Runnable::named);
        known.ok_or_else(|| {
            let problem = format!("`run` is one of {}", names.join(", "));
            vec![self.at(run.span().start, &problem)]
        })
    }

    /// The values of a key, if its command would take them.
    fn given(
        &self,
        command: &'static Runnable,
        key: &Key,
        value: &Spanned<DeValue>,
    ) -> Found<Given> {
        let values = self.values(key, value)?;
        let mut problems = Vec::new();
        for (place, text) in &values {
            let given = Given {
                key: key.clone(),
                values: vec![text.clone()],
                places: vec![*place],
            };
            problems.extend(refused(command, &given).map(|problem| self.at(*place, &problem)));
        }
        let (places, values) = values.into_iter().unzip();
        match problems.is_empty() {
            true => Ok(Given {
                key: key.clone(),
                values,
                places,
            }),
            false => Err(problems),
        }
    }

    /// Each with its place.
    fn values(&self, key: &Key, value: &Spanned<DeValue>) -> Found<Vec<(usize, String)>> {
        let place = value.span().start;
        let name = &key.name;
        match (key.takes, value.get_ref()) {
            (Takes::Nothing, DeValue::Boolean(true)) => Ok(vec![(place, String::new())]),
            (Takes::Nothing, DeValue::Boolean(false)) => Ok(Vec::new()),
            (Takes::Nothing, _) => Err(vec![self.at(place, &format!("`{name}` is true or false"))]),
            (Takes::Many, DeValue::Array(values)) => {
                let each = values.iter().map(|value| self.value(key, value));
                let (good, bad): (Vec<_>, Vec<_>) = each.partition(Result::is_ok);
                match bad.is_empty() {
                    true => Ok(good.into_iter().flatten().collect()),
                    false => Err(bad.into_iter().filter_map(Result::err).collect()),
                }
            }
            (Takes::One, DeValue::Array(_)) => {
                Err(vec![self.at(
                    place,
                    &format!("`{name}` takes one value, not a list"),
                )])
            }
            _ => self
                .value(key, value)
                .map(|one| vec![one])
                .map_err(|problem| vec![problem]),
        }
    }

    fn value(&self, key: &Key, value: &Spanned<DeValue>) -> Result<(usize, String), Unreadable> {
        let place = value.span().start;
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Float(number) => number.to_string(),
            _ => {
                let problem = format!("`{}` takes a text or a number", key.name);
                return Err(self.at(place, &problem));
            }
        };
        match key.is_path && text == "-" {
            true => Err(self.at(
                place,
                "name a file: a check has no standard input or output",
            )),
            false => Ok((place, text)),
        }
    }

    /// What only shows when all keys are seen together.
    fn whole(&self, entry: &Entry, place: usize) -> Vec<Unreadable> {
        match Cli::try_parse_from(entry.words(&entry.options)) {
            Ok(cli) => self.gates(entry, &cli),
            Err(error) => vec![self.at(place, &in_one_line(&error))],
        }
    }

    /// Gates name metrics that the command has.
    fn gates(&self, entry: &Entry, cli: &Cli) -> Vec<Unreadable> {
        let given = entry
            .options
            .iter()
            .find(|given| given.key.name == "fail_if");
        let places = given
            .map(|given| given.places.as_slice())
            .unwrap_or_default();
        let gates = cli.output.fail_if.iter().zip(places);
        let wrong = gates.filter_map(|(gate, place)| {
            let failure = gates::check(&cli.command, gate).err()?;
            let help = failure.help_text().map(|help| format!(" ({help})"));
            Some(self.at(*place, &format!("{failure}{}", help.unwrap_or_default())))
        });
        wrong.collect()
    }

    fn at(&self, offset: usize, problem: &str) -> Unreadable {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Unreadable {
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
            problem: problem.to_owned(),
        }
    }
}

impl Entry {
    /// The command line that `options` are.
    pub fn words(&self, options: &[Given]) -> Vec<String> {
        let program = std::iter::once("rtctool".to_owned());
        let command = self.command.words.iter().map(|word| (*word).to_owned());
        let mut words: Vec<String> = program.chain(command).collect();
        words.extend(options.iter().flat_map(Given::named));
        words.push("--".to_owned());
        let unnamed = options.iter().filter(|given| given.key.option.is_none());
        words.extend(unnamed.flat_map(|given| given.values.clone()));
        words
    }
}

impl Given {
    /// As `--loss=5%`; empty for what is typed without a name.
    fn named(&self) -> Vec<String> {
        let Some(option) = &self.key.option else {
            return Vec::new();
        };
        let words = self.values.iter().map(|value| match self.key.takes {
            Takes::Nothing => option.clone(),
            _ => format!("{option}={value}"),
        });
        words.collect()
    }
}

/// Why the command would not take the value, whatever else is given.
fn refused(command: &'static Runnable, given: &Given) -> Option<String> {
    let alone = Entry {
        name: String::new(),
        command,
        options: Vec::new(),
        allow_failure: false,
    };
    let words = alone.words(std::slice::from_ref(given));
    let error = Cli::command().try_get_matches_from(words).err()?;
    let of_others = matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument
            | ErrorKind::ArgumentConflict
            | ErrorKind::TooFewValues
            | ErrorKind::WrongNumberOfValues
    );
    (!of_others).then(|| in_one_line(&error))
}

fn unknown(written: &str, command: &Runnable, keys: &[Key]) -> String {
    let names = keys.iter().map(|key| key.name.as_str()).chain(OWN_KEYS);
    let near: Vec<&str> = names.filter(|name| is_one_edit(name, written)).collect();
    let question = meant::question(&near);
    let name = command.name();
    format!("`{written}` is no key of `{name}`; {question}see `rtctool {name} --help`")
}

/// What clap says, without what it says of a command line.
fn in_one_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    let first = first.trim_start_matches("error: ");
    // What is missing stands below.
    let missing = lines
        .take_while(|line| !line.is_empty())
        .collect::<Vec<_>>();
    match first.ends_with(':') && !missing.is_empty() {
        true => format!("{first} {}", missing.join(" ")),
        false => first.to_owned(),
    }
}

#[cfg(test)]
mod tests;
