//! Gates, before anything runs: whether the command has what they name.

use super::{figures, meant, metrics};
use crate::cli::Command;
use crate::failure::{Failure, Result};
use crate::gate::{Gate, GateError, MetricDef};

pub fn check(command: &Command, gate: &Gate) -> Result<()> {
    let known = metrics(command);
    let by_path = figures(command);
    let is_path = by_path.iter().any(|def| def.name == gate.metric);
    let defined = if is_path { &by_path } else { &known };
    gate.check_against(defined).map_err(|error| {
        let names = known.iter().chain(&by_path).map(|def| def.name);
        let near = match error {
            GateError::UnknownMetric { .. } => meant::names(&[&gate.metric], names),
            _ => Vec::new(),
        };
        let question = meant::question(&near);
        let help = help(&known, &by_path);
        Failure::usage(error.to_string()).help(format!("{question}{help}"))
    })
}

fn help(known: &[MetricDef], by_path: &[MetricDef]) -> &'static str {
    match (known, by_path) {
        ([], _) => "this command has findings, not metrics: use --fail-on",
        (_, [_, ..]) => {
            "write a gate as METRIC OPERATOR VALUE, for example 'loss > 1%'; a metric may also be the path of a number in the JSON report, for example 'rtt_ms.p50 > 80ms'"
        }
        _ => "write a gate as METRIC OPERATOR VALUE, for example 'loss > 1%'",
    }
}
