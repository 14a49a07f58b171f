//! Why a run has not passed, beyond what was found: for formats that know findings alone.

use super::{Data, Report};
use crate::diagnostic::{Finding, FindingKind, Location};
use crate::gate::{GateResult, Verdict};
use crate::outcome::Outcome;

pub static KINDS: &[&FindingKind] = &[&EXCEEDED, &NOT_MEASURED, &INTERRUPTED];

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

const INTERRUPTED: FindingKind = FindingKind::error(
    "RUN001",
    "run-interrupted",
    "The run ended before its time, so that there is no verdict.",
);

/// Values that are told of one gate.
const MOST_VALUES: usize = 5;

/// One for each gate that did not pass, those of checks among them, unless they may fail. One more
/// for a run without a verdict because it was only a part.
pub fn findings(report: &Report) -> Vec<Finding> {
    let mut found = of_report(report);
    if let Data::Check(check) = &report.data {
        let steps = check.steps.iter().filter(|step| !step.allow_failure);
        for (step, own) in steps.filter_map(|step| Some((step, step.report.as_deref()?))) {
            found.extend(of_report(own).into_iter().map(|finding| Finding {
                message: format!("{}: {}", step.name, finding.message),
                ..finding
            }));
        }
    }
    found
}

/// Where only one capture was looked at, they are within it.
fn of_report(report: &Report) -> Vec<Finding> {
    let files = match &report.data {
        Data::Check(_) => Vec::new(),
        data => data.capture_files(),
    };
    let place = match files.as_slice() {
        [(name, _)] => Some(Location::whole(*name)),
        _ => None,
    };
    let found = report.gates.iter().filter_map(finding);
    found
        .chain(interrupted(report))
        .map(|finding| match &place {
            Some(place) => finding.at(place.clone()),
            None => finding,
        })
        .collect()
}

/// What was found up to then has its own findings.
fn interrupted(report: &Report) -> Option<Finding> {
    let why = report.partial_because()?;
    (report.outcome == Outcome::NoVerdict).then(|| {
        INTERRUPTED
            .found(format!("{why}: what was found up to then is no verdict"))
            .help("did the job hit a time limit?")
    })
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
    let note = telling
        .clone()
        .take(MOST_VALUES)
        .map(|observed| format!("{}: {}", gate.measured(observed), observed.subject));
    finding.notes.extend(note);
    if gate.observed.is_empty() {
        finding.notes.push(gate.nothing());
    }
    let more = telling.count().saturating_sub(MOST_VALUES);
    if more > 0 {
        finding.notes.push(format!("and {more} more"));
    }
    finding
}
