//! What came of a check, in one line: what was measured, and why it does not pass.

use crate::gate::{GateResult, Observed, Verdict};
use crate::render::nagios;
use crate::report::call::{End, Inbound};
use crate::report::pcap::PcapAnalyze;
use crate::report::sdp::SdpBaseline;
use crate::report::{Data, Report};
use crate::units::{Unit, format_ms, format_value};

pub fn summary(report: &Report) -> String {
    let gates = report.gates.iter().filter_map(exceeded);
    let problems = report
        .problems
        .iter()
        .map(|problem| problem.message.clone());
    let interrupted = report.partial.then(|| "interrupted".to_owned());
    let parts = interrupted.into_iter().chain(gates).chain(problems);
    // What was not measured often follows from what stands before it.
    parts
        .chain([measured(report)])
        .chain(unmeasured(&report.gates))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Gates that are told with their reasons; of more, how many there are.
const MOST_UNMEASURED: usize = 3;

/// The gates that could not be judged, and why.
fn unmeasured(gates: &[GateResult]) -> Vec<String> {
    let is_unmeasured = |gate: &&GateResult| gate.verdict == Verdict::NotMeasured;
    let mut gates = gates.iter().filter(is_unmeasured);
    let mut told: Vec<String> = gates
        .by_ref()
        .take(MOST_UNMEASURED)
        .map(|gate| format!("{}: {}", gate.gate, why_unmeasured(gate)))
        .collect();
    match gates.count() {
        0 => (),
        more => told.push(format!("{more} more {} not measured", word(more, "gate"))),
    }
    told
}

fn why_unmeasured(gate: &GateResult) -> String {
    let is_unmeasured = |one: &&Observed| one.verdict == Verdict::NotMeasured;
    let seen = gate.observed.iter().find(is_unmeasured);
    seen.map_or_else(|| gate.nothing(), |seen| gate.measured(seen))
}

/// Of a gate that came true, the worst that it saw.
fn exceeded(gate: &GateResult) -> Option<String> {
    if gate.verdict != Verdict::Fail {
        return None;
    }
    let of_verdict = |one: &&Observed| one.verdict == gate.verdict;
    let telling = gate.observed.iter().filter(of_verdict);
    let size = |one: &&Observed| one.value.unwrap_or(f64::NAN);
    let by_size = |one: &&Observed, other: &&Observed| size(one).total_cmp(&size(other));
    let worst = match gate.operator.as_ref() {
        "<" | "<=" => telling.min_by(by_size),
        _ => telling.max_by(by_size),
    };
    worst.map(|observed| format!("{}: {}", gate.gate, gate.measured(observed)))
}

fn measured(report: &Report) -> String {
    match &report.data {
        Data::SdpLint(data) => {
            let number = data.documents.len();
            let known = data.baseline.as_ref().map(baseline);
            format!(
                "{number} {}, {}{}",
                word(number, "description"),
                findings(report),
                known.unwrap_or_default()
            )
        }
        Data::SdpDiff(data) => match data.changes.len() {
            0 => "no changes".to_owned(),
            number => format!("{number} {}", word(number, "change")),
        },
        Data::PcapAnalyze(data) => with_findings(capture(data), report),
        Data::CallLoopback(call) => with_findings(
            connected(call.setup.total_ms, &[&call.caller, &call.callee]),
            report,
        ),
        Data::CallOffer(by_hand) | Data::CallAnswer(by_hand) => {
            let end = &by_hand.call.end;
            with_findings(connected(by_hand.call.setup.total_ms, &[end]), report)
        }
        Data::CallWhip(by_http) | Data::CallWhep(by_http) => {
            let end = &by_http.call.end;
            with_findings(connected(by_http.call.setup.total_ms, &[end]), report)
        }
        Data::CallLoad(load) => {
            let calls = &load.calls;
            format!("{} of {} calls connected", calls.connected, calls.begun)
        }
        data if !data.servers().is_empty() => {
            with_findings(nagios::servers_in_words(&data.servers()), report)
        }
        _ => findings(report),
    }
}

/// What is not told because it is known, and what is known and not there any more.
fn baseline(compared: &SdpBaseline) -> String {
    let SdpBaseline {
        known,
        gone,
        written_to,
        ..
    } = compared;
    if let Some(file) = written_to {
        return format!(", {known} {} written to {file}", word(*known, "finding"));
    }
    let gone = match gone {
        0 => String::new(),
        1 => ", 1 entry of it is gone: write it anew".to_owned(),
        number => format!(", {number} entries of it are gone: write it anew"),
    };
    format!(", {known} in the baseline{gone}")
}

fn with_findings(words: String, report: &Report) -> String {
    match report.findings.is_empty() {
        true => words,
        false => format!("{words}, {}", findings(report)),
    }
}

fn findings(report: &Report) -> String {
    let counts = &report.finding_counts;
    let kinds = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.infos, "info"),
    ];
    let some = kinds.iter().filter(|(number, _)| *number > 0);
    let words: Vec<String> = some
        .map(|(number, kind)| format!("{number} {}", word(*number, kind)))
        .collect();
    match words.is_empty() {
        true => "no findings".to_owned(),
        false => words.join(", "),
    }
}

fn capture(data: &PcapAnalyze) -> String {
    let streams = data.captures.iter().flat_map(|capture| &capture.streams);
    let (mut number, mut expected, mut lost) = (0, 0, 0);
    for stream in streams {
        number += 1;
        expected += stream.reception.expected;
        lost += stream.reception.lost;
    }
    let loss =
        (expected > 0).then(|| format_value(lost as f64 * 100.0 / expected as f64, Unit::Percent));
    let loss = loss.map(|loss| format!(", loss {loss}"));
    format!(
        "{number} RTP {}{}",
        word(number, "stream"),
        loss.unwrap_or_default()
    )
}

/// The worst of each kind that an end received.
fn connected(setup_ms: Option<f64>, ends: &[&End]) -> String {
    let Some(setup_ms) = setup_ms else {
        return "not connected".to_owned();
    };
    let received = |kind: &str| {
        let inbound = ends.iter().flat_map(|end| &end.inbound);
        let of_kind = inbound.filter(|stream| stream.stream.kind.as_deref() == Some(kind));
        let worst = of_kind.filter_map(loss_percent).reduce(f64::max)?;
        Some(format!(
            ", {kind} loss {}",
            format_value(worst, Unit::Percent)
        ))
    };
    let kinds = ["audio", "video"].into_iter().filter_map(received);
    format!(
        "connected in {} ms{}",
        format_ms(setup_ms),
        kinds.collect::<String>()
    )
}

fn loss_percent(stream: &Inbound) -> Option<f64> {
    stream
        .not_received_percent
        .or(stream.stream.reception.loss_percent)
}

fn word(number: usize, noun: &str) -> String {
    match number {
        1 => noun.to_owned(),
        _ => format!("{noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Judgement;

    fn of_no_stream(gates: &[&str]) -> String {
        let judgement = Judgement {
            gates: gates.iter().map(|gate| gate.parse().unwrap()).collect(),
            ..Judgement::default()
        };
        let report = Report::new(Data::PcapAnalyze(PcapAnalyze::default()));
        summary(&report.judged(&judgement))
    }

    #[test]
    fn what_was_not_measured_is_told_last_and_why() {
        let why = "nothing in this run carries the metric: there is no RTP stream";
        let one = of_no_stream(&["loss > 1%"]);
        assert!(one.ends_with(&format!("; loss > 1 %: {why}")), "{one}");
        let four = of_no_stream(&["loss > 1%", "mos < 4", "jitter.max > 30ms", "lost > 0"]);
        for gate in ["loss > 1 %", "mos < 4", "jitter.max > 30 ms"] {
            assert!(four.contains(&format!("; {gate}: {why}")), "{four}");
        }
        assert!(four.ends_with("; 1 more gate not measured"), "{four}");
    }
}
