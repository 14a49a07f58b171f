//! Gates that did not pass, as findings: for formats that know nothing else.

use super::Report;
use crate::diagnostic::{Finding, FindingKind, Location};
use crate::gate::{GateResult, Verdict};
use crate::units::format_value;

pub static KINDS: &[&FindingKind] = &[&EXCEEDED, &NOT_MEASURED];

const EXCEEDED: FindingKind = FindingKind::error(
    "GATE001",
    "gate-exceeded",
    "A condition of --fail-if came true.",
);

const NOT_MEASURED: FindingKind = FindingKind::error(
    "GATE002",
    "gate-not-measured",
    "What a condition of --fail-if is about was not measured.",
);

/// Values that are told of one gate.
const MOST_VALUES: usize = 5;

/// One for each gate that did not pass, and where only one capture was looked at, within it.
pub fn findings(report: &Report) -> Vec<Finding> {
    let files = report.data.capture_files();
    let place = match files.as_slice() {
        [(name, _)] => Some(Location::whole(*name)),
        _ => None,
    };
    let found = report.gates.iter().filter_map(finding);
    found
        .map(|finding| match &place {
            Some(place) => finding.at(place.clone()),
            None => finding,
        })
        .collect()
}

fn finding(gate: &GateResult) -> Option<Finding> {
    match gate.verdict {
        Verdict::Pass => None,
        Verdict::Fail => {
            let message = format!("--fail-if '{}' came true", gate.gate);
            Some(with_values(EXCEEDED.found(message), gate))
        }
        Verdict::NotMeasured => {
            let message = format!("--fail-if '{}' could not be judged", gate.gate);
            Some(with_values(NOT_MEASURED.found(message), gate))
        }
    }
}

/// `4.2 %: call.pcapng, ssrc 0x00000001, from 10.0.0.1:5000` for each value that tells.
fn with_values(mut finding: Finding, gate: &GateResult) -> Finding {
    let telling = gate
        .observed
        .iter()
        .filter(|one| one.verdict == gate.verdict);
    let note = telling.clone().take(MOST_VALUES).map(|observed| {
        let value = observed.value.map(|value| format_value(value, gate.unit));
        let value = value.unwrap_or_else(|| "not measured".to_owned());
        format!("{value}: {}", observed.subject)
    });
    finding.notes.extend(note);
    let more = telling.count().saturating_sub(MOST_VALUES);
    if more > 0 {
        finding.notes.push(format!("and {more} more"));
    }
    finding
}
