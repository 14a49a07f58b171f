//! Reports for people: findings first, then the command's own figures, then gates and a verdict.

pub(super) mod call_by_hand;
pub(super) mod call_by_http;
mod call_link;
mod call_load;
pub(super) mod call_loopback;
mod call_profiles;
pub(super) mod call_serve;
pub(super) mod changes;
pub(in crate::render) mod check;
pub(super) mod findings;
mod ice_check;
mod messages;
mod one_end;
pub(super) mod pcap_analyze;
mod pcap_extract;
pub mod pcap_live;
pub(super) mod round;
mod sdp_diff;
mod sdp_lint;
mod sdp_negotiate;
mod sdp_show;
mod stun_nat;
mod stun_probe;
mod tls;
mod turn_audit;
mod turn_probe;
mod turn_serve;

use super::sanitize::{sanitize, sanitize_finished};
use super::style::Style;
use super::view::View;
use super::wrap::hanging;
use crate::diagnostic::FindingCounts;
use crate::gate::{GateResult, Verdict};
use crate::outcome::Outcome;
use crate::report::{Data, Problem, Report};
use crate::units::format_value;

pub fn render(report: &Report, style: &Style) -> String {
    let found = match &report.data {
        Data::SdpLint(data) if sdp_lint::shows_diffs(data) => sdp_lint::diffs(data, style),
        _ => findings::render(report, style),
    };
    let blocks = [
        found,
        figures(&report.data, style).render(style),
        since(report, style),
        gates(&report.gates, style),
        closing(report, "problem (see `error:` on standard error)", style),
    ];
    let blocks: Vec<String> = blocks
        .into_iter()
        .filter(|block| !block.is_empty())
        .collect();
    sanitize_finished(blocks.join("\n"), style)
}

fn since(report: &Report, style: &Style) -> String {
    let changes = report.comparison.as_ref();
    let view = changes.map(|changes| changes::view(changes, style));
    view.map_or_else(String::new, |view| view.render(style))
}

/// What the command itself has to show.
pub(super) fn figures(data: &Data, style: &Style) -> View {
    match data {
        Data::SdpLint(data) => sdp_lint::view(data, style),
        Data::SdpDiff(data) => sdp_diff::view(data, style),
        Data::SdpShow(data) => sdp_show::view(data, style),
        Data::SdpNegotiate(data) => sdp_negotiate::view(data, style),
        Data::StunProbe(data) => stun_probe::view(data, style),
        Data::TurnProbe(data) => turn_probe::view(data, style),
        Data::TurnServe(data) => turn_serve::view(data, style),
        Data::StunNat(data) => stun_nat::view(data, style),
        Data::IceCheck(data) => ice_check::view(data, style),
        Data::TurnAudit(data) => turn_audit::view(data, style),
        Data::PcapAnalyze(data) => pcap_analyze::view(data, style),
        Data::PcapExtract(data) => pcap_extract::view(data, style),
        Data::CallLoopback(data) => call_loopback::view(data, style),
        Data::CallWhip(data) => call_by_http::view(data, style),
        Data::CallWhep(data) => call_by_http::view(data, style),
        Data::CallOffer(data) => call_by_hand::view(data, style),
        Data::CallAnswer(data) => call_by_hand::view(data, style),
        Data::CallLoad(data) => call_load::view(data, style),
        Data::CallServe(data) => call_serve::view(data, style),
        Data::CallProfiles(data) => call_profiles::view(data, style),
        Data::Check(data) => check::view(data, style),
    }
}

/// `error: …`, its causes and what to do, each from a line of its own on.
pub fn problem(problem: &Problem, style: &Style) -> String {
    let line = |label: &str, painted: String, text: &str| {
        let text = hanging(&sanitize(text), label.len() + 1, style);
        format!("{painted} {text}\n")
    };
    let mut out = line("error:", style.bad("error:"), &problem.message);
    for detail in &problem.details {
        out.push_str(&format!("  {}\n", sanitize(detail)));
    }
    for cause in &problem.causes {
        out.push_str(&line("caused by:", style.bold("caused by:"), cause));
    }
    if let Some(help) = &problem.help {
        out.push_str(&line("help:", style.bold("help:"), help));
    }
    out
}

fn gates(gates: &[GateResult], style: &Style) -> String {
    let mut out = String::new();
    for gate in gates {
        let passed = passed(gate).map(|value| format!("  {value}"));
        out.push_str(&format!(
            "gate  {}  {}{}\n",
            gate.condition(),
            style.verdict(gate.verdict),
            passed.unwrap_or_default()
        ));
        let telling = gate.observed.iter().filter(|o| o.verdict != Verdict::Pass);
        for observed in telling {
            let (measured, subject) = (gate.measured(observed), sanitize(&observed.subject));
            let line = match observed.why {
                Some(_) => format!("{subject}  {measured}"),
                None => format!("{measured}  {subject}"),
            };
            out.push_str(&format!("      {}\n", hanging(&line, 8, style)));
        }
        if gate.observed.is_empty() {
            let nothing = hanging(&gate.nothing(), 8, style);
            out.push_str(&format!("      {nothing}\n"));
        }
    }
    out
}

/// How near a gate that passes came to failing: the value, or the worst of several.
fn passed(gate: &GateResult) -> Option<String> {
    let values = gate.observed.iter().filter_map(|one| one.value);
    let worst = match gate.operator.as_str() {
        "<" | "<=" => values.reduce(f64::min),
        _ => values.reduce(f64::max),
    };
    let worst = worst.filter(|_| gate.verdict == Verdict::Pass)?;
    let value = format_value(worst, gate.unit);
    Some(match gate.observed.len() {
        1 => value,
        number => format!("{value}, the worst of {number}"),
    })
}

/// What only shows something has judged nothing.
pub(super) fn has_verdict(report: &Report) -> bool {
    let shows_only = matches!(report.data, Data::SdpShow(_) | Data::PcapExtract(_));
    !shows_only || report.outcome != Outcome::Pass
}

/// The verdict and what it comes from, in a line; `problem` says in words what a problem is.
pub(super) fn closing(report: &Report, problem: &str, style: &Style) -> String {
    if !has_verdict(report) {
        return String::new();
    }
    let partial = if report.partial {
        style.doubtful(" (partial)")
    } else {
        String::new()
    };
    format!(
        "{}{partial}: {}\n",
        style.outcome(report.outcome),
        reason(report, problem)
    )
}

/// What the verdict comes from; `problem` says in words what a problem is.
pub(super) fn reason(report: &Report, problem: &str) -> String {
    let mut parts = vec![match &report.data {
        Data::SdpDiff(data) => sdp_diff::summary(data),
        Data::SdpLint(data) => {
            sdp_lint::written(data).unwrap_or_else(|| counts(&report.finding_counts))
        }
        Data::Check(data) if data.is_of_file() => check::summary(data),
        _ => counts(&report.finding_counts),
    }];
    let mut add = |count: usize, what: &str| {
        if count > 0 {
            parts.push(plural(count, what));
        }
    };
    let gates = |verdict| {
        report
            .gates
            .iter()
            .filter(|gate| gate.verdict == verdict)
            .count()
    };
    add(gates(Verdict::Fail), "gate exceeded");
    add(gates(Verdict::NotMeasured), "gate not measured");
    add(report.problems.len(), problem);
    parts.join(", ")
}

/// `2 errors, 1 warning`, or `no findings`.
pub(super) fn counts(counts: &FindingCounts) -> String {
    let kinds = [
        (counts.errors, "error"),
        (counts.warnings, "warning"),
        (counts.infos, "info"),
    ];
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| plural(count, what))
        .collect();
    if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    }
}

/// `1 gate exceeded`, `2 gates exceeded`: the first word takes the plural.
pub(super) fn plural(count: usize, what: &str) -> String {
    let (noun, rest) = what
        .split_once(' ')
        .map_or((what, String::new()), |(noun, rest)| {
            (noun, format!(" {rest}"))
        });
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::Observed;
    use crate::units::Unit;

    #[test]
    fn what_a_gate_looked_at_is_wrapped_between_words() {
        let gate = GateResult {
            gate: "audio.mos < 4".into(),
            metric: "audio.mos".into(),
            operator: "<".to_owned(),
            threshold: Some(4.0),
            unit: Unit::Count,
            verdict: Verdict::NotMeasured,
            observed: vec![Observed {
                subject: "call.pcapng, ssrc 0x368cb114, from 127.0.0.1:56019".into(),
                value: None,
                baseline: None,
                threshold: None,
                verdict: Verdict::NotMeasured,
                why: None,
            }],
            why: None,
        };
        let narrow = Style {
            width: 40,
            wrap: true,
            ..Style::PLAIN
        };
        assert_eq!(
            gates(&[gate], &narrow),
            "gate  fails if audio.mos < 4  not measured\n      not measured  call.pcapng, ssrc\n        0x368cb114, from 127.0.0.1:56019\n"
        );
    }
}
