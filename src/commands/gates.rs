//! Gates, before anything runs: whether the command has what they name.

use super::{figures, meant, metrics};
use crate::cli::Command;
use crate::diagnostic::{Finding, FindingKind};
use crate::failure::{Failure, Result};
use crate::gate::{Gate, GateError, MetricDef, Operator};

pub fn check(command: &Command, gate: &Gate) -> Result<()> {
    let known = metrics(command);
    let by_path = figures(command);
    let is_path = by_path.iter().any(|def| def.name == gate.metric);
    let defined = if is_path { &by_path } else { &known };
    gate.check_against(defined).map_err(|error| {
        let names = known.iter().chain(&by_path).map(|def| def.name);
        let near = match error {
            GateError::UnknownMetric { .. } => match meant::names(&[&gate.metric], names) {
                near if near.is_empty() => of_parts(&gate.metric, &known),
                near => near,
            },
            _ => Vec::new(),
        };
        let help = help(&known, &by_path);
        Failure::usage(told(&error, &near)).help(help)
    })
}

/// `audio.loss` and its like, where `loss` was asked for.
fn of_parts(metric: &str, known: &[MetricDef]) -> Vec<&'static str> {
    let names = known.iter().map(|def| def.name);
    let of_part = |name: &&str| {
        name.strip_suffix(metric)
            .is_some_and(|part| part.ends_with('.'))
    };
    names.filter(of_part).collect()
}

/// What was likely meant stands before all that could have been.
fn told(error: &GateError, near: &[&str]) -> String {
    match error {
        GateError::UnknownMetric { name, known } => format!(
            "`{name}` is not a metric of this command; {}known are: {known}",
            meant::question(near)
        ),
        error => error.to_string(),
    }
}

/// Every kind of finding about gates as they are written.
pub static KINDS: &[&FindingKind] = &[&REVERSED];

const REVERSED: FindingKind = FindingKind::warning(
    "GATE003",
    "gate-reversed",
    "A condition of --fail-if is true of the best that can be measured.",
);

/// The best that a metric can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Best {
    Lowest,
    Highest,
}

/// Gates that are likely meant the other way round, written as what should be.
pub fn doubts(gates: &[Gate]) -> Vec<Finding> {
    gates.iter().filter_map(doubt).collect()
}

/// A finding about a gate that fails what is best.
pub fn doubt(gate: &Gate) -> Option<Finding> {
    let (written, meant) = match (best(&gate.metric)?, gate.operator) {
        (Best::Lowest, Operator::Less) => ("<", ">"),
        (Best::Lowest, Operator::LessOrEqual) => ("<=", ">"),
        (Best::Highest, Operator::Greater) => (">", "<"),
        (Best::Highest, Operator::GreaterOrEqual) => (">=", "<"),
        _ => return None,
    };
    let text = gate.to_string();
    let other = text.replacen(&format!(" {written} "), &format!(" {meant} "), 1);
    let message = format!("`{text}` fails the run where the value is as good as can be");
    let help = format!("a gate says when the run fails: is `{other}` meant?");
    Some(REVERSED.found(message).help(help))
}

/// None of what may be gated either way, such as a bit rate.
fn best(metric: &str) -> Option<Best> {
    const LOW: [&str; 8] = [
        "loss", "rtt", "jitter", "delay", "setup", "connect", "allocate", "lost",
    ];
    let has = |names: &[&str]| metric.split('.').any(|part| names.contains(&part));
    match metric {
        _ if has(&["mos"]) => Some(Best::Highest),
        _ if has(&LOW) => Some(Best::Lowest),
        _ => None,
    }
}

fn help(known: &[MetricDef], by_path: &[MetricDef]) -> String {
    let is_loss = |def: &&MetricDef| def.name.split('.').next_back() == Some("loss");
    let Some(usual) = known.iter().find(is_loss).or(known.first()) else {
        return "this command has findings, not metrics: use --fail-on".to_owned();
    };
    let shape = format!(
        "write a gate as METRIC OPERATOR VALUE, for example '{}'",
        example(usual)
    );
    match by_path.first() {
        Some(path) => format!(
            "{shape}; a metric may also be the path of a number in the JSON report, for example '{}'",
            example(path)
        ),
        None => shape,
    }
}

/// One that this command takes.
pub fn example(def: &MetricDef) -> String {
    let operator = match best(def.name) {
        Some(Best::Highest) => '<',
        Some(Best::Lowest) | None => '>',
    };
    format!("{} {operator} {}", def.name, def.unit.example())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Unit;

    fn help_of(gate: &str) -> Option<String> {
        doubt(&gate.parse().unwrap()).and_then(|finding| finding.help)
    }

    #[test]
    fn examples_are_of_what_the_command_measures() {
        let def = |name, unit| MetricDef {
            name,
            unit,
            about: "",
        };
        let known = [def("setup", Unit::Ms), def("audio.loss", Unit::Percent)];
        let path = [def("data.messages", Unit::Count)];
        let told = help(&known, &path);
        assert!(told.contains("'audio.loss > 2%'"), "{told}");
        assert!(told.ends_with("'data.messages > 10'"), "{told}");
        assert!(help(&known[..1], &[]).ends_with("'setup > 30ms'"));
        assert_eq!(of_parts("loss", &known), ["audio.loss"]);
        assert!(of_parts("ss", &known).is_empty());
    }

    #[test]
    fn a_gate_that_fails_what_is_best_is_doubted() {
        for (gate, meant) in [
            ("loss < 1%", "`loss > 1 %`"),
            ("audio.loss.recovered <= 1%", "`audio.loss.recovered > 1 %`"),
            ("setup < 3s", "`setup > 3 s`"),
            ("audio.mos > 3.8", "`audio.mos < 3.8`"),
        ] {
            let help = help_of(gate).unwrap();
            assert!(help.contains(meant), "{help}");
        }
        for gate in [
            "loss > 1%",
            "mos < 4",
            "bitrate < 1Mbps",
            "bitrate > 1Mbps",
            "lifetime < 600s",
        ] {
            assert_eq!(help_of(gate), None, "{gate}");
        }
    }
}
