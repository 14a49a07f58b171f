//! The commands that a check may run, and what may be said of each.

use std::any::TypeId;
use std::path::PathBuf;

use clap::{Arg, ArgAction, CommandFactory, Parser};

use crate::cli::{Cli, Command};

/// A command that a check may run.
#[derive(Debug, PartialEq, Eq)]
pub struct Runnable {
    pub words: &'static [&'static str],
    /// Whether what it measures is disturbed by work beside it.
    pub measures: bool,
    /// The keys that say what is judged: all of one of these groups are needed. Empty where the
    /// command needs nothing.
    pub subjects: &'static [&'static [&'static str]],
}

pub const RUNNABLE: &[Runnable] = &[
    Runnable::reads(&["sdp", "lint"], DESCRIPTIONS),
    Runnable::reads(&["sdp", "diff"], FILES),
    Runnable::reads(&["sdp", "negotiate"], FILES),
    Runnable::reads(&["pcap", "analyze"], FILES),
    Runnable::measures(&["ice", "check"], FILES),
    Runnable::measures(&["stun", "probe"], URIS),
    Runnable::measures(&["stun", "nat"], URIS),
    Runnable::measures(&["turn", "probe"], URIS),
    Runnable::measures(&["turn", "audit"], &[&["uri"]]),
    Runnable::measures(&["call", "loopback"], &[]),
    Runnable::measures(&["call", "whip"], &[&["url"]]),
    Runnable::measures(&["call", "whep"], &[&["url"]]),
    Runnable::measures(&["call", "load"], &[&["target"]]),
];

const FILES: &[&[&str]] = &[&["files"]];
const URIS: &[&[&str]] = &[&["uris"]];
const DESCRIPTIONS: &[&[&str]] = &[&["files"], &["offer", "answer"], &["previous", "next"]];

/// What makes no sense in a check: it changes files, or never ends.
const LEFT_OUT: &[&str] = &[
    "fix",
    "diff",
    "unsafe-fixes",
    "write-baseline",
    "watch",
    "rounds",
];

/// Of the options that every command has, those that a check has for itself.
const FOR_ALL: &[&str] = &["fail-if", "fail-on"];

/// An option or argument of a command, as a key of a check.
#[derive(Debug, Clone)]
pub struct Key {
    /// As it is written, such as `burst_loss`.
    pub name: String,
    /// `--burst-loss`; None for what is typed without a name.
    pub option: Option<String>,
    pub takes: Takes,
    pub is_path: bool,
    /// First line of its help.
    pub about: String,
    /// What it may be, when that is one of few.
    pub choices: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// `true` or `false`
    Nothing,
    One,
    Many,
}

impl Key {
    /// Whether its value is the name of a variable that holds a secret.
    pub fn names_a_variable(&self) -> bool {
        self.name.ends_with("_env")
    }
}

impl Runnable {
    const fn reads(
        words: &'static [&'static str],
        subjects: &'static [&'static [&'static str]],
    ) -> Self {
        Runnable {
            words,
            measures: false,
            subjects,
        }
    }

    const fn measures(
        words: &'static [&'static str],
        subjects: &'static [&'static [&'static str]],
    ) -> Self {
        Runnable {
            words,
            measures: true,
            subjects,
        }
    }

    pub fn named(name: &str) -> Option<&'static Runnable> {
        RUNNABLE.iter().find(|known| known.name() == name)
    }

    /// As it is typed.
    pub fn name(&self) -> String {
        self.words.join(" ")
    }

    /// As if it were typed with nothing but subjects, of which none is looked at.
    pub fn typed_alone(&self) -> Option<Command> {
        typed_alone(self.words)
    }

    /// Its options and arguments, in the order of its help.
    pub fn keys(&self) -> Vec<Key> {
        let mut command = Cli::command();
        command.build();
        let mut found = &command;
        for word in self.words {
            match found.find_subcommand(word) {
                Some(next) => found = next,
                None => return Vec::new(),
            }
        }
        found.get_arguments().filter_map(key).collect()
    }
}

/// A command as if it were typed with as few arguments as it takes.
pub fn typed_alone(words: &[&str]) -> Option<Command> {
    let words = || std::iter::once("rtctool").chain(words.iter().copied());
    let typed = |number: usize| words().chain(std::iter::repeat_n("a", number));
    let parsed = (0..=2).find_map(|number| Cli::try_parse_from(typed(number)).ok());
    parsed.map(|cli| cli.command)
}

fn key(argument: &Arg) -> Option<Key> {
    let long = argument.get_long();
    let name = long.unwrap_or(argument.get_id().as_str());
    let left_out = ["help", "version"].contains(&name)
        || LEFT_OUT.contains(&name)
        || argument.is_hide_set()
        || (argument.is_global_set() && !FOR_ALL.contains(&name));
    if left_out {
        return None;
    }
    let takes = match argument.get_action() {
        ArgAction::SetTrue => Takes::Nothing,
        ArgAction::Append => Takes::Many,
        _ => Takes::One,
    };
    let possible = argument.get_possible_values();
    Some(Key {
        name: name.replace('-', "_"),
        option: long.map(|long| format!("--{long}")),
        takes,
        is_path: argument.get_value_parser().type_id() == TypeId::of::<PathBuf>(),
        about: argument
            .get_help()
            .map(ToString::to_string)
            .unwrap_or_default(),
        choices: match takes {
            Takes::Nothing => Vec::new(),
            _ => possible
                .iter()
                .map(|value| value.get_name().to_owned())
                .collect(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_there_and_has_gates() {
        for command in RUNNABLE {
            let keys = command.keys();
            let has = |name| keys.iter().any(|key| key.name == name);
            assert!(has("fail_if") && has("fail_on"), "{}", command.name());
            assert!(!has("format") && !has("watch") && !has("help"));
            let subjects = command.subjects.concat();
            assert!(subjects.iter().all(|name| has(name)), "{}", command.name());
        }
    }

    #[test]
    fn keys_know_what_they_take() {
        let keys = Runnable::named("sdp lint").unwrap().keys();
        let key = |name: &str| keys.iter().find(|key| key.name == name).unwrap();
        let files = key("files");
        assert_eq!(
            (files.takes, files.is_path, &files.option),
            (Takes::Many, true, &None)
        );
        assert_eq!(key("offer").takes, Takes::One);
        assert_eq!(key("fail_on").choices, ["error", "warning", "info"]);
        let keys = Runnable::named("stun probe").unwrap().keys();
        let ipv4 = keys.iter().find(|key| key.name == "ipv4").unwrap();
        assert_eq!((ipv4.takes, ipv4.is_path), (Takes::Nothing, false));
    }
}
