//! Metrics of gates by their names: what they are, and which commands have them.

use crate::commands::check::known::{RUNNABLE, typed_alone};
use crate::commands::{figures, gates, meant, metrics};
use crate::gate::MetricDef;
use crate::report::codes::{Meaning, Metric};

/// Commands that have metrics, and that no check may run.
const OTHERS: &[&[&str]] = &[
    &["check"],
    &["turn", "serve"],
    &["pcap", "merge"],
    &["call", "offer"],
    &["call", "answer"],
    &["call", "serve"],
    &["report", "merge"],
];

/// Every metric of every command.
pub struct Metrics {
    of_commands: Vec<(String, MetricDef)>,
}

impl Metrics {
    pub fn all() -> Self {
        let runnable = RUNNABLE.iter().map(|command| command.words);
        let of_command = |words: &[&str]| {
            let typed = typed_alone(words);
            let defs = typed.map(|typed| [metrics(&typed), figures(&typed)].concat());
            let name = words.join(" ");
            let named = defs.into_iter().flatten();
            named.map(|def| (name.clone(), def)).collect::<Vec<_>>()
        };
        let of_commands = runnable.chain(OTHERS.iter().copied()).flat_map(of_command);
        Metrics {
            of_commands: of_commands.collect(),
        }
    }

    pub fn named(&self, name: &str) -> Option<Metric> {
        let having = || self.of_commands.iter().filter(|(_, def)| def.name == name);
        let (_, first) = having().next()?;
        let mut meanings: Vec<Meaning> = Vec::new();
        for (command, def) in having() {
            match meanings.iter_mut().find(|one| one.about == def.about) {
                Some(known) => known.commands.push(command.clone()),
                None => meanings.push(Meaning {
                    about: def.about.to_owned(),
                    commands: vec![command.clone()],
                }),
            }
        }
        Some(Metric {
            name: name.to_owned(),
            unit: first.unit,
            meanings,
            gate: gates::example(first),
        })
    }

    /// Names that may be meant by these.
    pub fn near(&self, typed: &[&str]) -> Vec<&'static str> {
        let mut names: Vec<&'static str> =
            self.of_commands.iter().map(|(_, def)| def.name).collect();
        names.sort_unstable();
        names.dedup();
        meant::names(typed, names.into_iter())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;
    use crate::units::Unit;

    /// Of those that cannot be typed with nothing but subjects it cannot be looked up.
    const WITHOUT_METRICS: [&str; 1] = ["generate completions"];

    /// The words of each command that has none below it.
    fn commands(command: &clap::Command) -> Vec<Vec<String>> {
        let below = command.get_subcommands();
        let below = below.filter(|below| below.get_name() != "help");
        let with_word = |below: &clap::Command| {
            let word = below.get_name().to_owned();
            let all = match commands(below) {
                none if none.is_empty() => vec![Vec::new()],
                all => all,
            };
            let with_word = move |words: Vec<String>| [vec![word.clone()], words].concat();
            all.into_iter().map(with_word).collect::<Vec<_>>()
        };
        below.flat_map(with_word).collect()
    }

    #[test]
    fn a_metric_is_told_with_its_unit_its_commands_and_a_gate() {
        let metric = Metrics::all().named("relay.loss").unwrap();
        assert_eq!(metric.unit, Unit::Percent);
        assert_eq!(metric.gate, "relay.loss > 2%");
        assert_eq!(metric.meanings.len(), 1);
        assert_eq!(metric.meanings[0].commands, ["turn probe"]);
    }

    #[test]
    fn what_commands_mean_by_one_name_is_told_of_each() {
        let metric = Metrics::all().named("setup").unwrap();
        let commands: Vec<&String> = (metric.meanings.iter())
            .flat_map(|meaning| &meaning.commands)
            .collect();
        for command in ["call loopback", "call whip", "call serve"] {
            assert!(commands.iter().any(|one| *one == command), "{commands:?}");
        }
        assert!(metric.meanings.len() > 1);
    }

    #[test]
    fn every_command_with_metrics_is_looked_at() {
        let known = Metrics::all();
        let known: HashSet<&str> = (known.of_commands.iter())
            .map(|(command, _)| command.as_str())
            .collect();
        let mut cli = Cli::command();
        cli.build();
        for words in commands(&cli) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let Some(typed) = typed_alone(&words) else {
                assert!(
                    WITHOUT_METRICS.contains(&words.join(" ").as_str()),
                    "{words:?}"
                );
                continue;
            };
            let has_metrics = !metrics(&typed).is_empty() || !figures(&typed).is_empty();
            assert_eq!(
                known.contains(words.join(" ").as_str()),
                has_metrics,
                "{words:?}"
            );
        }
    }

    #[test]
    fn a_slip_in_a_name_is_forgiven() {
        assert_eq!(Metrics::all().near(&["relay.los"]), ["relay.loss"]);
    }
}
