//! The text format of Prometheus, for the textfile collector of node_exporter.
//!
//! Names are those of blackbox_exporter where it measures the same, so that its alerts and
//! dashboards fit, and begin with `rtctool_` elsewhere. What was not measured has no line.

mod calls;
mod exposition;
mod streams;

use std::collections::HashSet;

use crate::gate::Verdict;
use crate::outcome::Outcome;
use crate::report::check::Check;
use crate::report::round::SoFar;
use crate::report::server::ProbedServer;
use crate::report::{Data, Report, Tool};
use exposition::{Exposition, Type};

pub fn render(report: &Report) -> Vec<u8> {
    let mut out = Exposition::default();
    run(report, &mut out);
    if let Some(round) = &report.round {
        rounds(&round.so_far, &mut out);
    }
    servers(&distinct(report.data.servers()), &mut out);
    if let Data::PcapAnalyze(data) = &report.data {
        streams::render(data, &mut out);
    }
    calls::render(&report.data.ends_of_calls(), &mut out);
    if let Data::CallLoad(load) = &report.data {
        calls::render_load(load, &mut out);
    }
    out.into_bytes()
}

/// What every command has.
fn run(report: &Report, out: &mut Exposition) {
    let Tool { version, .. } = &report.tool;
    let command = report.data.command();
    out.family("rtctool_info", Type::Gauge, "What wrote this.")
        .sample(&[("command", command), ("version", version)], 1.0);
    let mut outcome = out.family(
        "rtctool_outcome",
        Type::Gauge,
        "1 for what the run amounts to, 0 for what it does not.",
    );
    for (which, word) in OUTCOMES {
        outcome.sample(&[("outcome", word)], flag(report.outcome == which));
    }
    let counts = &report.finding_counts;
    let mut findings = out.family("rtctool_findings", Type::Gauge, "Findings of the run.");
    for (severity, count) in [
        ("error", counts.errors),
        ("warning", counts.warnings),
        ("info", counts.infos),
    ] {
        findings.sample(&[("severity", severity)], count as f64);
    }
    out.family(
        "rtctool_problems",
        Type::Gauge,
        "What could not be judged, or not to its end.",
    )
    .sample(&[], report.problems.len() as f64);
    gates(report, out);
    if let Data::Check(check) = &report.data {
        checks(check, out);
    }
}

/// What became of each check, and when it was over.
fn checks(check: &Check, out: &mut Exposition) {
    let mut family = out.family(
        "rtctool_check_outcome",
        Type::Gauge,
        "1 for what came of a check, 0 for what did not.",
    );
    for step in &check.steps {
        let may_fail = if step.allow_failure { "true" } else { "false" };
        for (which, word) in OUTCOMES {
            let labels = [
                ("check", step.name.as_str()),
                ("allow_failure", may_fail),
                ("outcome", word),
            ];
            family.sample(&labels, flag(step.outcome == which));
        }
    }
    let mut family = out.family(
        "rtctool_check_duration_seconds",
        Type::Gauge,
        "How long a check took.",
    );
    for step in &check.steps {
        let seconds = step.elapsed_ms / 1e3;
        family.sample(&[("check", step.name.as_str())], seconds);
    }
    let mut family = out.family(
        "rtctool_check_gate",
        Type::Gauge,
        "1 for what became of a gate of a check, 0 for what did not.",
    );
    let reports = check
        .steps
        .iter()
        .filter_map(|step| Some((step, step.report.as_deref()?)));
    for (step, report) in reports {
        let mut seen = HashSet::new();
        for gate in report.gates.iter().filter(|gate| seen.insert(&gate.gate)) {
            for (verdict, word) in VERDICTS {
                let labels = [
                    ("check", step.name.as_str()),
                    ("gate", gate.gate.as_str()),
                    ("verdict", word),
                ];
                family.sample(&labels, flag(gate.verdict == verdict));
            }
        }
    }
}

const VERDICTS: [(Verdict, &str); 3] = [
    (Verdict::Pass, "pass"),
    (Verdict::Fail, "fail"),
    (Verdict::NotMeasured, "not_measured"),
];

const OUTCOMES: [(Outcome, &str); 3] = [
    (Outcome::Pass, "pass"),
    (Outcome::Fail, "fail"),
    (Outcome::NoVerdict, "no_verdict"),
];

fn gates(report: &Report, out: &mut Exposition) {
    let mut family = out.family(
        "rtctool_gate",
        Type::Gauge,
        "1 for what became of a --fail-if, 0 for what did not.",
    );
    let mut seen = HashSet::new();
    // A gate that was typed twice is one.
    for gate in report.gates.iter().filter(|gate| seen.insert(&gate.gate)) {
        for (verdict, word) in VERDICTS {
            let labels = [("gate", gate.gate.as_str()), ("verdict", word)];
            family.sample(&labels, flag(gate.verdict == verdict));
        }
    }
}

fn rounds(so_far: &SoFar, out: &mut Exposition) {
    let mut rounds = out.family(
        "rtctool_rounds_total",
        Type::Counter,
        "Rounds since the watch began.",
    );
    for (outcome, count) in [
        ("pass", so_far.rounds_passed),
        ("fail", so_far.rounds_failed),
        ("no_verdict", so_far.rounds_without_verdict),
    ] {
        rounds.sample(&[("outcome", outcome)], count as f64);
    }
}

/// A figure of a server.
struct Figure {
    name: &'static str,
    help: &'static str,
    value: fn(&ProbedServer) -> Option<f64>,
}

const fn figure(
    name: &'static str,
    help: &'static str,
    value: fn(&ProbedServer) -> Option<f64>,
) -> Figure {
    Figure { name, help, value }
}

const FIGURES: &[Figure] = &[
    figure(
        "probe_success",
        "Whether clients can use the server.",
        |server| server.usable.map(flag),
    ),
    figure(
        "probe_duration_seconds",
        "How long the probe took, name resolution included.",
        |server| {
            let elapsed = server.elapsed_ms?;
            seconds(Some(elapsed + server.resolve_ms.unwrap_or_default()))
        },
    ),
    figure(
        "probe_dns_lookup_time_seconds",
        "How long the name took to resolve.",
        |server| seconds(server.resolve_ms),
    ),
    figure(
        "probe_ssl_earliest_cert_expiry",
        "Unix time at which the first certificate of the chain expires.",
        |server| server.certificate_expires_unix.map(|unix| unix as f64),
    ),
    figure(
        "rtctool_rtt_min_seconds",
        "Shortest round-trip time.",
        |server| seconds(server.rtt_ms.min),
    ),
    figure(
        "rtctool_rtt_mean_seconds",
        "Mean round-trip time.",
        |server| seconds(server.rtt_ms.mean),
    ),
    figure(
        "rtctool_rtt_p50_seconds",
        "Median round-trip time.",
        |server| seconds(server.rtt_ms.p50),
    ),
    figure(
        "rtctool_rtt_p95_seconds",
        "95th percentile of the round-trip time.",
        |server| seconds(server.rtt_ms.p95),
    ),
    figure(
        "rtctool_rtt_p99_seconds",
        "99th percentile of the round-trip time.",
        |server| seconds(server.rtt_ms.p99),
    ),
    figure(
        "rtctool_rtt_max_seconds",
        "Longest round-trip time.",
        |server| seconds(server.rtt_ms.max),
    ),
    figure(
        "rtctool_loss_ratio",
        "Share of what was sent that drew no answer.",
        |server| server.loss_percent.map(|percent| percent / 100.0),
    ),
    figure(
        "rtctool_relay_throughput_bytes_per_second",
        "Data that came back through the relays, without headers.",
        |server| server.relay_throughput_bps.map(|bits| bits / 8.0),
    ),
    figure(
        "rtctool_allocation_lifetime_seconds",
        "What the server grants an allocation for.",
        |server| server.lifetime_s.map(f64::from),
    ),
];

fn servers(servers: &[ProbedServer], out: &mut Exposition) {
    let mut verdicts = out.family(
        "rtctool_verdict_info",
        Type::Gauge,
        "The verdict on the server, in its word.",
    );
    for server in servers {
        verdicts.sample(&labels(server, Some(("verdict", &server.verdict))), 1.0);
    }
    for Figure { name, help, value } in FIGURES {
        let mut family = out.family(name, Type::Gauge, help);
        for server in servers {
            if let Some(value) = value(server) {
                family.sample(&labels(server, None), value);
            }
        }
    }
    let mut phases = out.family(
        "rtctool_phase_seconds",
        Type::Gauge,
        "How long a part of the probe took.",
    );
    for server in servers {
        for phase in &server.phases {
            let labels = labels(server, Some(("phase", phase.name)));
            seconds(Some(phase.ms))
                .into_iter()
                .for_each(|took| phases.sample(&labels, took));
        }
    }
}

fn labels<'a>(
    server: &'a ProbedServer,
    more: Option<(&'static str, &'a str)>,
) -> Vec<(&'static str, &'a str)> {
    let own = [
        ("uri", server.uri.as_str()),
        ("address", server.address.as_deref().unwrap_or_default()),
        ("transport", server.transport),
    ];
    own.into_iter().chain(more).collect()
}

/// A server that was named twice is one: two lines with the same labels are an error.
fn distinct(servers: Vec<ProbedServer>) -> Vec<ProbedServer> {
    let mut distinct: Vec<ProbedServer> = Vec::with_capacity(servers.len());
    let mut seen = HashSet::new();
    for server in servers {
        let (uri, address, transport) = server.key();
        if seen.insert((
            uri.to_owned(),
            address.map(str::to_owned),
            transport.to_owned(),
        )) {
            distinct.push(server);
        }
    }
    distinct
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// To the nanosecond, which is as exact as any clock that was read.
fn seconds(ms: Option<f64>) -> Option<f64> {
    ms.map(|ms| (ms * 1e6).round() / 1e9)
}

fn ratio(percent: Option<f64>) -> Option<f64> {
    percent.map(|percent| percent / 100.0)
}

/// Bytes are Prometheus' base unit, of rates too.
fn bytes(bits: Option<f64>) -> Option<f64> {
    bits.map(|bits| bits / 8.0)
}

#[cfg(test)]
mod tests;
