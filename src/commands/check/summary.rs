//! What came of a check, in one line: what was measured, and why it does not pass.

use crate::gate::{GateResult, Observed, Verdict};
use crate::render::nagios;
use crate::report::call::{End, Inbound};
use crate::report::pcap::PcapAnalyze;
use crate::report::{Data, Report};
use crate::units::{Unit, format_ms, format_value};

pub fn summary(report: &Report) -> String {
    let gates = report.gates.iter().filter_map(gate);
    let problems = report
        .problems
        .iter()
        .map(|problem| problem.message.clone());
    let interrupted = report.partial.then(|| "interrupted".to_owned());
    let parts = interrupted.into_iter().chain(gates).chain(problems);
    parts
        .chain([measured(report)])
        .collect::<Vec<_>>()
        .join("; ")
}

/// Of a gate that does not pass, the worst that it saw.
fn gate(gate: &GateResult) -> Option<String> {
    let of_verdict = |one: &&Observed| one.verdict == gate.verdict;
    let values = gate
        .observed
        .iter()
        .filter(of_verdict)
        .filter_map(|one| one.value);
    let worst = match gate.operator.as_ref() {
        "<" | "<=" => values.reduce(f64::min),
        _ => values.reduce(f64::max),
    };
    match gate.verdict {
        Verdict::Pass => None,
        Verdict::NotMeasured => Some(format!("{}: not measured", gate.gate)),
        Verdict::Fail => Some(format!(
            "{}: {}",
            gate.gate,
            format_value(worst?, gate.unit)
        )),
    }
}

fn measured(report: &Report) -> String {
    match &report.data {
        Data::SdpLint(data) => {
            let number = data.documents.len();
            format!(
                "{number} {}, {}",
                word(number, "description"),
                findings(report)
            )
        }
        Data::PcapAnalyze(data) => capture(data),
        Data::CallLoopback(call) => connected(call.setup.total_ms, &[&call.caller, &call.callee]),
        Data::CallOffer(by_hand) | Data::CallAnswer(by_hand) => {
            connected(by_hand.call.setup.total_ms, &[&by_hand.call.end])
        }
        Data::CallWhip(by_http) | Data::CallWhep(by_http) => {
            connected(by_http.call.setup.total_ms, &[&by_http.call.end])
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
