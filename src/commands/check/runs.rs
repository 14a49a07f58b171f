//! What a check may run, for whoever writes a file: the keys that each command needs, and what
//! its gates may name.

use super::known::{RUNNABLE, Runnable};
use crate::commands::metrics;
use crate::render::style::Style;
use crate::render::wrap::hanging;

/// Columns of the text, wherever it goes.
const WIDTH: usize = 100;

/// As `--list-runs` prints it.
pub fn text() -> String {
    let of_command = |command: &Runnable| {
        let keys = line("keys ", needs(command));
        let names = metric_names(command);
        let metrics = match names.is_empty() {
            true => line("gates", "none; fail_on decides".to_owned()),
            false => line("gates", names.join(", ")),
        };
        format!("run = \"{}\"\n{keys}{metrics}", command.name())
    };
    let commands: Vec<String> = RUNNABLE.iter().map(of_command).collect();
    format!(
        "{}\nOf each command all options are keys as well: `rtctool COMMAND --help`.\n",
        commands.join("\n")
    )
}

fn line(label: &str, text: String) -> String {
    let style = Style {
        width: WIDTH,
        wrap: true,
        ..Style::PLAIN
    };
    const INDENT: usize = 9;
    format!("  {label}  {}\n", hanging(&text, INDENT, &style))
}

/// `files`, or `offer` and `answer`.
fn needs(command: &Runnable) -> String {
    let groups = command.subjects.iter().map(|keys| keys.join(" and "));
    let groups: Vec<String> = groups.collect();
    match groups.is_empty() {
        true => "none is needed".to_owned(),
        false => groups.join(", or "),
    }
}

/// What gates of the command may name.
fn metric_names(command: &Runnable) -> Vec<&'static str> {
    let typed = command.typed_alone();
    let defined = typed.map(|typed| metrics(&typed)).unwrap_or_default();
    defined.iter().map(|def| def.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_its_keys_and_its_metrics() {
        let text = text();
        for words in [
            "run = \"sdp lint\"\n  keys   files, or offer and answer, or previous and next\n  gates  none",
            "run = \"turn probe\"\n  keys   uris\n  gates  ",
            "relay.rtt.p95",
            "run = \"call load\"\n  keys   target\n",
        ] {
            assert!(text.contains(words), "{words} is missing in\n{text}");
        }
        assert!(text.lines().all(|line| line.len() <= WIDTH), "{text}");
    }

    #[test]
    fn every_command_that_measures_has_something_to_name() {
        for command in RUNNABLE.iter().filter(|command| command.measures) {
            assert!(!metric_names(command).is_empty(), "{}", command.name());
        }
    }
}
