//! A file that says what must hold, from TOML.
//!
//! Keys and values are the options of the commands, read by the same code: each check is a
//! command line. All that is wrong is found at once, each with its line and column.

mod entry;
mod left_open;
mod values;
pub mod words;

use std::num::NonZeroUsize;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::known::{Key, RUNNABLE, Runnable, Takes};
use crate::cli::Cli;
use crate::commands::in_toml;
pub use entry::{Entry, Given};
use left_open::left_open;

/// What a file says.
#[derive(Debug, Default)]
pub struct Config {
    /// Checks beside each other at most.
    pub jobs: Option<NonZeroUsize>,
    /// In the order of the file.
    pub checks: Vec<Entry>,
    /// Names of those that are not to run this time.
    pub left_out: Vec<String>,
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{line}:{column}: {problem}")]
pub struct Unreadable {
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    pub offset: usize,
    pub problem: String,
}

/// Keys of a check that are no options of its command.
pub const OWN_KEYS: [&str; 2] = ["run", "allow_failure"];

type Found<T> = Result<T, Vec<Unreadable>>;

/// What can be read of a file, and all that cannot.
pub fn read(text: &str) -> (Config, Vec<Unreadable>) {
    let reader = Reader { text };
    let (table, errors) = DeTable::parse_recoverable(text);
    let syntax = errors.iter().map(|error| {
        let span = error.span().unwrap_or_default();
        let start = span.start;
        match (error.message(), text.get(span)) {
            ("duplicate key", Some(key)) => reader.at(start, &format!("duplicate key `{key}`")),
            (message, _) => reader.at(start, message),
        }
    });
    // What follows a fault of syntax is read as far as it goes, and its own faults may be no
    // more than echoes.
    // So are further faults of syntax: behind a bracket that is not closed, each line is one.
    match syntax.min_by_key(|fault| fault.offset) {
        None => reader.config(table.get_ref()),
        Some(first) => {
            let open = left_open(text).filter(|open| open.offset <= first.offset);
            let first = open.map_or(first, |open| reader.at(open.offset, &open.told()));
            (Config::default(), vec![first])
        }
    }
}

/// What is wrong at a byte of the text.
pub fn at(text: &str, offset: usize, problem: &str) -> Unreadable {
    let (line, column) = in_toml::place(text, offset);
    Unreadable {
        line,
        column,
        offset,
        problem: problem.to_owned(),
    }
}

struct Reader<'t> {
    text: &'t str,
}

impl Reader<'_> {
    fn config(&self, table: &DeTable) -> (Config, Vec<Unreadable>) {
        let mut config = Config::default();
        let mut problems = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "check" => config.checks = self.checks(value, &mut problems),
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
        (config, problems)
    }

    fn checks(&self, value: &Spanned<DeValue>, problems: &mut Vec<Unreadable>) -> Vec<Entry> {
        let DeValue::Table(table) = value.get_ref() else {
            problems.push(self.at(value.span().start, "write [check.NAME] for each check"));
            return Vec::new();
        };
        let mut checks = Vec::new();
        for (name, value) in table {
            match self.entry(name, value, problems) {
                Ok(entry) => checks.push(entry),
                Err(found) => problems.extend(found),
            }
        }
        // A table of TOML is sorted by name, and people by what matters to them.
        checks.sort_by_key(|entry| entry.place);
        checks
    }

    /// A check, without the keys and values that are among the problems.
    fn entry(
        &self,
        name: &Spanned<std::borrow::Cow<str>>,
        value: &Spanned<DeValue>,
        problems: &mut Vec<Unreadable>,
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
            place,
        };
        let mut unread: Vec<String> = Vec::new();
        let known_before = problems.len();
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
                        Err(found) => {
                            problems.extend(found);
                            unread.push(written.to_owned());
                        }
                    },
                    None => {
                        let problem = words::unknown_key(written, command, &keys);
                        problems.push(self.at(key.span().start, &problem));
                        unread.push(written.to_owned());
                    }
                },
            }
        }
        match problems.len() == known_before {
            true => problems.extend(self.whole(&entry)),
            false => problems.extend(self.besides(&entry, &unread)),
        }
        Ok(entry)
    }

    fn command(&self, table: &DeTable, place: usize) -> Found<&'static Runnable> {
        let names: Vec<String> = RUNNABLE.iter().map(Runnable::name).collect();
        let Some(run) = table.get("run") else {
            let problem = format!("`run` is missing; it is one of {}", names.join(", "));
            return Err(vec![self.at(place, &problem)]);
        };
        let known = run.get_ref().as_str().and_then(Runnable::named);
        known.ok_or_else(|| {
            let written = run.get_ref().as_str().unwrap_or_default();
            let problem = words::not_among("run", written, &names);
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
    fn whole(&self, entry: &Entry) -> Vec<Unreadable> {
        if let Some(missing) = entry.missing() {
            return vec![self.at(entry.place, &missing)];
        }
        match Cli::try_parse_from(entry.words(&entry.options)) {
            Ok(_) => Vec::new(),
            Err(error) => vec![self.at(entry.place, &words::of_clap(&error, entry.command))],
        }
    }

    /// The same where some keys could not be read: what one of those may have been meant for is
    /// not missing.
    fn besides(&self, entry: &Entry, unread: &[String]) -> Option<Unreadable> {
        let may_be_there = unread
            .iter()
            .any(|written| words::may_be_subject(written, entry.command));
        if let Some(missing) = entry.missing().filter(|_| !may_be_there) {
            return Some(self.at(entry.place, &missing));
        }
        let error = Cli::try_parse_from(entry.words(&entry.options)).err()?;
        (error.kind() == ErrorKind::ArgumentConflict)
            .then(|| self.at(entry.place, &words::of_clap(&error, entry.command)))
    }

    fn at(&self, offset: usize, problem: &str) -> Unreadable {
        at(self.text, offset, problem)
    }
}

/// Why the command would not take the value, whatever else is given.
fn refused(command: &'static Runnable, given: &Given) -> Option<String> {
    let by_command = given
        .values
        .iter()
        .find_map(|value| values::refused(command, &given.key, value));
    if by_command.is_some() {
        return by_command;
    }
    let alone = Entry {
        name: String::new(),
        command,
        options: Vec::new(),
        allow_failure: false,
        place: 0,
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
    (!of_others).then(|| words::of_clap(&error, command))
}

#[cfg(test)]
mod tests;
