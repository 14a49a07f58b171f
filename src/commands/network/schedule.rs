//! A schedule of changes of the network, from TOML.
//!
//! Keys and values are those of the options, read by the same code: each change is a short
//! command line.

use std::time::Duration;

use clap::{Args, Command, FromArgMatches};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::cli::NetworkArgs;
use crate::commands::in_toml::{self, in_one_line};
use crate::units::parse_duration;

/// A change, as it was written.
pub struct Change {
    /// Since the connection.
    pub at: Duration,
    pub network: NetworkArgs,
}

/// What is wrong with a schedule, and in which line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct Unreadable {
    pub line: usize,
    problem: String,
}

/// Options of the network that hold for the whole call.
const FOR_THE_WHOLE_CALL: &[&str] = &["seed", "schedule", "impair-handshake"];

/// Reads `[[change]]` after `[[change]]`, in the order of their times.
pub fn read(text: &str) -> Result<Vec<Change>, Vec<Unreadable>> {
    let table = DeTable::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        vec![at(text, start, error.message())]
    })?;
    let mut problems = Vec::new();
    let mut changes = Vec::new();
    for (key, value) in table.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("change", DeValue::Array(entries)) => {
                for entry in entries.iter() {
                    match change(text, entry) {
                        Ok(change) => changes.push((entry.span().start, change)),
                        Err(found) => problems.extend(found),
                    }
                }
            }
            (name, _) => {
                let problem = format!("`{name}` is not known here; write [[change]]");
                problems.push(at(text, key.span().start, &problem));
            }
        }
    }
    for pair in changes.windows(2) {
        if let [(_, before), (start, after)] = pair
            && after.at <= before.at
        {
            problems.push(at(text, *start, "changes come in the order of their times"));
        }
    }
    problems.sort_by_key(|problem: &Unreadable| problem.line);
    match problems.is_empty() {
        true => Ok(changes.into_iter().map(|(_, change)| change).collect()),
        false => Err(problems),
    }
}

fn change(text: &str, entry: &Spanned<DeValue>) -> Result<Change, Vec<Unreadable>> {
    let start = entry.span().start;
    let DeValue::Table(table) = entry.get_ref() else {
        return Err(vec![at(text, start, "write [[change]], and keys below it")]);
    };
    let mut problems = Vec::new();
    let mut when = None;
    let mut network = NetworkArgs::default();
    for (key, value) in table.iter() {
        let place = value.span().start;
        let Some(value) = value.get_ref().as_str() else {
            problems.push(at(text, place, "write values in quotes, as \"300kbps\""));
            continue;
        };
        let read = match key.get_ref().as_ref() {
            "at" => parse_duration(value)
                .map(|at| when = Some(at))
                .map_err(|error| error.to_string()),
            name => option(&mut network, name, value),
        };
        problems.extend(read.err().map(|problem| at(text, place, &problem)));
    }
    match when {
        Some(at) if problems.is_empty() => Ok(Change { at, network }),
        None if problems.is_empty() => Err(vec![at(text, start, "a change needs `at`")]),
        _ => Err(problems),
    }
}

/// Reads one option of the network as clap does.
fn option(network: &mut NetworkArgs, name: &str, value: &str) -> Result<(), String> {
    let command = NetworkArgs::augment_args(Command::new("change").no_binary_name(true));
    let known: Vec<String> = command
        .get_arguments()
        .filter_map(|argument| argument.get_long().map(str::to_owned))
        .filter(|name| !FOR_THE_WHOLE_CALL.contains(&name.as_str()))
        .collect();
    if !known.iter().any(|known| known == name) {
        return Err(format!(
            "`{name}` is not known; known are at, {}",
            known.join(", ")
        ));
    }
    let matches = command
        .try_get_matches_from([format!("--{name}={value}")])
        .map_err(|error| in_one_line(&error))?;
    network
        .update_from_arg_matches(&matches)
        .map_err(|error| in_one_line(&error))
}

fn at(text: &str, offset: usize, problem: &str) -> Unreadable {
    let (line, _) = in_toml::place(text, offset);
    Unreadable {
        line,
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::BitRate;

    fn problems(text: &str) -> Vec<String> {
        let problems = read(text).err().unwrap_or_default();
        problems.iter().map(Unreadable::to_string).collect()
    }

    #[test]
    fn changes_are_options_at_a_time() {
        let text = "[[change]]\nat = \"10s\"\nrate = \"300kbps/1Mbps\"\n\n[[change]]\nat = \"15s\"\nburst-loss = \"2%:4\"\n";
        let changes = read(text).unwrap();
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0].at, Duration::from_secs(10));
        let rate = changes[0].network.rate.unwrap();
        assert_eq!(
            (rate.there, rate.back),
            (BitRate(300_000), BitRate(1_000_000))
        );
        assert_eq!(changes[1].network.burst_loss.unwrap().back.length, 4.0);
        assert_eq!(changes[1].network.rate, None);
    }

    #[test]
    fn all_that_is_wrong_is_told_with_its_line() {
        let text = "[[change]]\nat = \"10\"\nspeed = \"1Mbps\"\nrate = 7\nloss = \"5\"\n";
        let found = problems(text);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(
            found[0].starts_with("line 2: ") && found[3].starts_with("line 5: "),
            "{found:?}"
        );
        assert!(
            found[1].contains("`speed` is not known; known are at, network, loss"),
            "{found:?}"
        );
    }

    #[test]
    fn times_go_up_and_nothing_else_is_known() {
        let late = "[[change]]\nat = \"2s\"\n[[change]]\nat = \"1s\"\n";
        assert_eq!(
            problems(late),
            ["line 3: changes come in the order of their times"]
        );
        assert_eq!(
            problems("[[chang]]\n"),
            ["line 1: `chang` is not known here; write [[change]]"]
        );
        assert_eq!(
            problems("[[change]]\nloss = \"1%\"\n"),
            ["line 1: a change needs `at`"]
        );
        assert_eq!(problems("[[change]]\nat = \"1s\"\nseed = \"1\"\n").len(), 1);
        assert!(problems("[[change\n")[0].starts_with("line 1: "));
    }
}
