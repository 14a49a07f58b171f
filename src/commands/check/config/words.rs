//! What is wrong, in the words of the file: keys, and not the options of a command line.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::OWN_KEYS;
use crate::commands::check::known::{Key, Runnable};
use crate::commands::in_toml::in_one_line;
use crate::commands::meant;
use crate::failure::Failure;
use crate::sdp::vocabulary::is_one_edit;

/// Shorter names are too close to each other to guess by.
const SHORTEST: usize = 3;

/// How people call what a command looks at.
const SUBJECTS: &[&str] = &[
    "a", "address", "after", "b", "before", "capture", "captures", "endpoint", "file", "files",
    "host", "path", "paths", "pcap", "sdp", "server", "servers", "target", "uri", "uris", "url",
    "urls",
];

/// A key that the command does not have. Its value is not repeated: it may be a secret.
pub fn unknown_key(written: &str, command: &Runnable, keys: &[Key]) -> String {
    let names = keys.iter().map(|key| key.name.as_str()).chain(OWN_KEYS);
    let near: Vec<&str> = names.filter(|name| may_mean(written, name)).collect();
    let near = match (near.is_empty(), command.subjects) {
        (true, [first, ..]) if SUBJECTS.contains(&written) => first.to_vec(),
        _ => near,
    };
    let question = meant::question(&near);
    let name = command.name();
    format!("`{written}` is no key of `{name}`; {question}see `rtctool {name} --help`")
}

/// Whether a key that could not be read may say what the command looks at.
pub fn may_be_subject(written: &str, command: &Runnable) -> bool {
    let mut names = command.subjects.iter().copied().flatten();
    SUBJECTS.contains(&written) || names.any(|name| *name == written || may_mean(written, name))
}

/// `password` stands for `password_env`, which names where the password is, and for nothing else.
fn may_mean(written: &str, name: &str) -> bool {
    let of_variable = name.strip_suffix("_env");
    let is_secret = of_variable
        .is_some_and(|secret| secret == written || secret.ends_with(&format!("_{written}")));
    is_secret || (written.len() >= SHORTEST && is_one_edit(name, written))
}

/// A value that is none of those that there are.
pub fn not_among(key: &str, written: &str, known: &[String]) -> String {
    let near: Vec<&str> = known
        .iter()
        .map(String::as_str)
        .filter(|name| is_near(name, written))
        .collect();
    let question = meant::question(&near);
    format!(
        "`{written}` is no `{key}`; {question}it is one of {}",
        known.join(", ")
    )
}

/// One edit away, or its beginning.
fn is_near(name: &str, written: &str) -> bool {
    let written = written.to_ascii_lowercase();
    let is_beginning = written.len() >= SHORTEST && name.starts_with(&written);
    is_beginning || name == written || (written.len() >= SHORTEST && is_one_edit(name, &written))
}

/// What clap says.
pub fn of_clap(error: &clap::Error, command: &Runnable) -> String {
    let known = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(known)) => known.as_slice(),
        _ => &[],
    };
    match (
        error.kind(),
        error.get(ContextKind::InvalidArg),
        error.get(ContextKind::InvalidValue),
    ) {
        (
            ErrorKind::InvalidValue,
            Some(ContextValue::String(option)),
            Some(ContextValue::String(value)),
        ) if !known.is_empty() => not_among(&key_of(option, command), value, known),
        (ErrorKind::WrongNumberOfValues, ..) => number_of_values(error, command),
        _ => in_words_of_file(&in_one_line(error), command),
    }
}

/// Such as the two files of `sdp diff`.
fn number_of_values(error: &clap::Error, command: &Runnable) -> String {
    let number = |kind| match error.get(kind) {
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => "another number of".to_owned(),
    };
    let wanted = number(ContextKind::ExpectedNumValues);
    let given = number(ContextKind::ActualNumValues);
    let key = command.subjects.concat().first().copied().unwrap_or("it");
    format!("`{key}` takes {wanted} values, and has {given}")
}

/// What a command says that refuses a value: the message, why, and what to do.
pub fn of_failure(failure: &Failure, command: &Runnable) -> String {
    let help = help_of(failure, command);
    with_help(&without_help(failure, command), help.as_deref())
}

/// The message, and why.
pub fn without_help(failure: &Failure, command: &Runnable) -> String {
    let mut text = failure.to_string();
    for cause in failure.causes() {
        text.push_str(&format!(": {cause}"));
    }
    in_words_of_file(&text, command)
}

/// What to do.
pub fn help_of(failure: &Failure, command: &Runnable) -> Option<String> {
    let help = failure.help_text();
    help.map(|help| in_words_of_file(help, command))
}

pub fn with_help(problem: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{problem} ({help})"),
        None => problem.to_owned(),
    }
}

/// The key of `--fail-on <SEVERITY>`.
fn key_of(option: &str, command: &Runnable) -> String {
    let name = option.split(' ').next().unwrap_or_default();
    let keys = command.keys();
    let key = keys.iter().find(|key| key.option.as_deref() == Some(name));
    key.map_or_else(|| option.to_owned(), |key| key.name.clone())
}

/// `--password-file` becomes `password_file`, between backticks, and `--username NAME`
/// `username = "NAME"`, where the command has such keys.
fn in_words_of_file(text: &str, command: &Runnable) -> String {
    let mut keys = command.keys();
    // No name is taken for the beginning of a longer one.
    keys.sort_by_key(|key| std::cmp::Reverse(key.name.len()));
    let mut text = text.to_owned();
    for key in &keys {
        if let Some(option) = &key.option {
            text = without_placeholder(&text, option);
            let with_value = format!("`{} = \"NAME\"`", key.name);
            text = text.replace(&format!("{option} NAME"), &with_value);
            let named = format!("`{}`", key.name);
            text = text.replace(&format!("'{option}'"), &named);
            text = text.replace(option, &named);
        }
    }
    text
}

/// Without what clap writes behind an option: `--fail-on <SEVERITY>`.
fn without_placeholder(text: &str, option: &str) -> String {
    let Some((before, behind)) = text.split_once(&format!("{option} <")) else {
        return text.to_owned();
    };
    let behind = behind.split_once('>').map_or(behind, |(_, rest)| rest);
    format!("{before}{option}{behind}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, command: &str) -> String {
        in_words_of_file(text, Runnable::named(command).unwrap())
    }

    #[test]
    fn options_are_named_as_keys() {
        assert_eq!(
            of("add --username NAME", "turn probe"),
            "add `username = \"NAME\"`"
        );
        assert_eq!(
            of("a file for --password-file", "turn probe"),
            "a file for `password_file`"
        );
        assert_eq!(
            of(
                "invalid value 'x' for '--duration <TIME>': it is none",
                "turn probe"
            ),
            "invalid value 'x' for `duration`: it is none"
        );
        assert_eq!(of("see --other", "turn probe"), "see --other");
    }

    #[test]
    fn a_key_for_a_secret_leads_to_the_one_that_names_its_variable() {
        let turn = Runnable::named("turn probe").unwrap();
        let whip = Runnable::named("call whip").unwrap();
        for (written, command, meant) in [
            ("password", turn, "password_env"),
            ("secret", turn, "secret_env"),
            ("token", whip, "bearer_token_env"),
            ("url", turn, "uris"),
            ("server", turn, "uris"),
        ] {
            let text = unknown_key(written, command, &command.keys());
            assert!(text.contains(&format!("did you mean `{meant}`?")), "{text}");
        }
    }

    #[test]
    fn what_may_be_chosen_is_told_with_the_nearest_first() {
        let known = ["error", "warning", "info"].map(str::to_owned);
        assert_eq!(
            not_among("fail_on", "warn", &known),
            "`warn` is no `fail_on`; did you mean `warning`? it is one of error, warning, info"
        );
    }
}
