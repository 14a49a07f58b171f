//! One line for Nagios, Icinga and their like, by the Monitoring Plugins Development Guidelines:
//! `STUN OK - … | 'rtt_p50'=0.258ms;80`.

use super::sanitize::sanitize;
use super::text;
use crate::diagnostic::Finding;
use crate::gate::{GateResult, Metric, Verdict};
use crate::outcome::{Outcome, PluginState};
use crate::report::check::Check;
use crate::report::server::ProbedServer;
use crate::report::{Data, Problem, Report};
use crate::units::{Unit, format_ms, format_value};

/// What is shown of the text: programs in between, such as NRPE, cut long lines.
const MOST_CHARACTERS: usize = 600;

pub fn render(report: &Report) -> Vec<u8> {
    let service = service(report.data.command());
    let state = report.plugin_state();
    let mut line = line(&service, state, &sentences(report).join("; "));
    let data = performance(report);
    if !data.is_empty() {
        line.push_str(" | ");
        line.push_str(&data);
    }
    line.push('\n');
    line.into_bytes()
}

/// The same for a run that came to nothing.
pub fn failure(problem: &Problem) -> Vec<u8> {
    let text = problem_text(problem);
    let mut line = line("RTCTOOL", PluginState::Unknown, &text);
    line.push('\n');
    line.into_bytes()
}

/// `STUN` for `stun probe`.
fn service(command: &str) -> String {
    let first = command.split(' ').next().unwrap_or(command);
    first.to_uppercase()
}

fn line(service: &str, state: PluginState, text: &str) -> String {
    format!("{service} {} - {}", state.word(), plain(text))
}

/// A bar begins the performance data, and nothing escapes it.
fn plain(text: &str) -> String {
    let text = sanitize(text).replace('|', "/");
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The worst first: what a person is woken up for.
fn sentences(report: &Report) -> Vec<String> {
    let servers = report.data.servers();
    let summary = match &report.data {
        Data::Check(check) if check.is_of_file() => checks_in_words(check),
        _ if servers.is_empty() => counts(report),
        _ => servers_in_words(&servers),
    };
    std::iter::once(summary).chain(reasons(report)).collect()
}

/// Those that did not pass, by name and cause.
fn checks_in_words(check: &Check) -> String {
    let steps = check.steps.iter();
    let bad = steps.filter(|step| step.outcome != Outcome::Pass && !step.allow_failure);
    let bad = bad.map(|step| format!("; {}: {}", step.name, step.summary));
    format!("{}{}", text::check::summary(check), bad.collect::<String>())
}

/// One server by its figures, several by how many of them are good.
pub fn servers_in_words(servers: &[ProbedServer]) -> String {
    match servers {
        [one] => one_server(one),
        many => many_servers(many),
    }
}

/// Why a run does not pass.
fn reasons(report: &Report) -> Vec<String> {
    let partial = report.partial.then(|| "the run was interrupted".to_owned());
    let gates = report.gates.iter().filter_map(gate);
    let problems = report.problems.iter().map(problem_text);
    let worst = report.findings.iter().rev().max_by_key(|one| one.severity);
    partial
        .into_iter()
        .chain(gates)
        .chain(worst.map(finding))
        .chain(problems)
        .collect()
}

fn counts(report: &Report) -> String {
    let counts = &report.finding_counts;
    format!(
        "errors {}, warnings {}, infos {}",
        counts.errors, counts.warnings, counts.infos
    )
}

fn one_server(server: &ProbedServer) -> String {
    let rtt = server.rtt_ms.p50;
    let rtt = rtt.map(|p50| format!(", RTT p50 {} ms", format_ms(p50)));
    let loss = server.loss_percent;
    let loss = loss.map(|loss| format!(", loss {}", format_value(loss, Unit::Percent)));
    format!(
        "{} {}{}{}",
        server.subject(),
        server.verdict,
        rtt.unwrap_or_default(),
        loss.unwrap_or_default()
    )
}

fn many_servers(servers: &[ProbedServer]) -> String {
    let usable = servers.iter().filter(|one| one.usable == Some(true));
    let bad = servers.iter().filter(|one| one.verdict != "ok");
    let bad: Vec<String> = bad
        .map(|one| format!(", {} {}", one.subject(), one.verdict))
        .collect();
    format!(
        "{} of {} server addresses usable{}",
        usable.count(),
        servers.len(),
        bad.concat()
    )
}

/// Of a gate that does not pass, the first value that is why.
fn gate(gate: &GateResult) -> Option<String> {
    let found = match gate.verdict {
        Verdict::Pass => return None,
        Verdict::NotMeasured => unmeasured(gate),
        Verdict::Fail => {
            let first = gate
                .observed
                .iter()
                .find(|one| one.verdict == gate.verdict)?;
            let value = first.value.map(|value| format_value(value, gate.unit));
            format!("{} ({})", value?, first.subject)
        }
    };
    Some(format!("gate {}: {found}", gate.gate))
}

/// The first that was not measured, with the reason.
fn unmeasured(gate: &GateResult) -> String {
    let first = gate.observed.iter().find(|one| one.value.is_none());
    let why = first.and_then(|one| one.why.as_ref()).or(gate.why.as_ref());
    let why = why.map(|why| format!(": {why}"));
    format!("not measured{}", why.unwrap_or_default())
}

fn finding(finding: &Finding) -> String {
    let help = finding.help.iter().map(|help| format!(" ({help})"));
    format!("{}{}", finding.message, help.collect::<String>())
}

fn problem_text(problem: &Problem) -> String {
    let parts = std::iter::once(&problem.message).chain(&problem.causes);
    parts.cloned().collect::<Vec<_>>().join(": ")
}

/// Every metric that gates of the command may name, with the gate's limit as the critical one.
fn performance(report: &Report) -> String {
    let metrics = report.data.metrics();
    let one_subject = metrics.windows(2).all(|two| match two {
        [a, b] => a.subject == b.subject,
        _ => true,
    });
    let data: Vec<String> = metrics
        .iter()
        .map(|metric| {
            let gate = report.gates.iter().find(|gate| gate.metric == metric.name);
            let name = metric.name.replace('.', "_");
            let label = match one_subject {
                true => name,
                false => format!("{} {name}", metric.subject),
            };
            datum(&label, metric, gate)
        })
        .collect();
    data.join(" ")
}

/// `'label'=value[unit];[warning];[critical];[least];[most]`
fn datum(label: &str, metric: &Metric, gate: Option<&GateResult>) -> String {
    let (unit, bounds) = match metric.unit {
        Unit::Ms => ("ms", "0"),
        Unit::Percent => ("%", "0;100"),
        Unit::Bps | Unit::Count => ("", "0"),
    };
    let value = match metric.value.filter(|value| value.is_finite()) {
        Some(value) => format!("{}{unit}", rounded(value)),
        // What the guidelines write for a value that could not be determined.
        None => "U".to_owned(),
    };
    let critical = gate.and_then(|gate| Some(range(gate, limit(gate, metric)?)));
    let critical = critical.unwrap_or_default();
    format!("'{}'={value};;{critical};{bounds}", quoted(label))
}

/// Neither a quote nor an equals sign nor a bar can be in a label.
fn quoted(label: &str) -> String {
    let label = sanitize(label).replace('\'', "''");
    label.replace('=', "-").replace('|', "/")
}

/// Its own, where it is relative to what was measured before.
fn limit(gate: &GateResult, metric: &Metric) -> Option<f64> {
    let of_subject = || {
        let mut observed = gate.observed.iter();
        observed
            .find(|one| one.subject == metric.subject)?
            .threshold
    };
    gate.threshold.or_else(of_subject)
}

/// The range outside of which a value is critical; with `@`, inside of which.
fn range(gate: &GateResult, limit: f64) -> String {
    match gate.operator.as_str() {
        // Short for `0:limit`.
        ">" if limit >= 0.0 => format!("{limit}"),
        ">" => format!("~:{limit}"),
        ">=" => format!("@{limit}:"),
        "<" => format!("{limit}:"),
        "<=" => format!("@~:{limit}"),
        "==" => format!("@{limit}:{limit}"),
        _ => format!("{limit}:{limit}"),
    }
}

/// To the nanosecond where it is milliseconds.
fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests;
