//! What changed since an earlier report, what got worse first.

use std::collections::HashSet;

use super::plural;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table};
use crate::render::view::View;
use crate::render::wrap::hanging;
use crate::report::changes::{
    Changes, CheckChange, CheckDirection, ComparedFinding, MetricChange, MetricDirection,
    SAME_IN_WORDS, SettingChange,
};
use crate::units::{Unit, format_value};

/// What is shown of each kind where not all is asked for.
const MOST_METRICS: usize = 12;
const MOST_FINDINGS: usize = 5;

pub fn view(changes: &Changes, style: &Style) -> View {
    let mut out = View::from(heading(changes, style));
    if changes.is_nothing() {
        out.push_str(&format!("{}\n", style.dim("nothing changed")));
    }
    out.push_str(&settings(&changes.settings, style));
    out.push_str(&checks(&changes.checks, style));
    out.push_str(&findings("new", &changes.findings.new, style));
    out.push_str(&findings("fixed", &changes.findings.fixed, style));
    out.push_str(&findings("gone", &changes.findings.gone, style));
    let metrics = Told::of(changes, style);
    if !metrics.shown.is_empty() {
        out.add(table(&metrics.shown, style));
    }
    out.push_str(&rest(changes, &metrics, style));
    out
}

/// `since last.json (FAIL then, by rtctool 0.1.0)`
fn heading(changes: &Changes, style: &Style) -> String {
    let partial = match changes.partial_before {
        true => ", a part of a run",
        false => "",
    };
    format!(
        "{} ({} then{partial}, by {} {})\n",
        style.bold(&format!("since {}", sanitize(&changes.report))),
        style.outcome(changes.outcome_before),
        sanitize(&changes.tool.name),
        sanitize(&changes.tool.version)
    )
}

/// `since last.json: 2 metrics worse, 1 better, 1 new finding`, for who shows many in a row.
pub fn in_brief(changes: &Changes, style: &Style) -> String {
    let told = changed(changes);
    let number = |direction| told.iter().filter(|one| one.change == direction).count();
    let (worse, better) = (
        number(MetricDirection::Worse),
        number(MetricDirection::Better),
    );
    let (new, fixed) = (changes.findings.new.len(), changes.findings.fixed.len());
    let (gone, settings) = (changes.findings.gone.len(), changes.settings.len());
    let parts = [
        (settings, plural(settings, "setting changed")),
        (worse, style.bad(&plural(worse, "metric worse"))),
        (better, style.good(&plural(better, "metric better"))),
        (new, plural(new, "finding new")),
        (fixed, plural(fixed, "finding fixed")),
        (gone, plural(gone, "finding gone")),
    ];
    let parts = parts.into_iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts.map(|(_, words)| words).collect();
    let parts = match parts.is_empty() {
        true => "nothing worse, nothing better".to_owned(),
        false => parts.join(", "),
    };
    format!("since {}: {parts}", sanitize(&changes.report))
}

/// A line in columns of its own: what became of it, and what.
fn line(word: &str, painted: String, text: &str, style: &Style) -> String {
    const TEXTS: usize = 10;
    let gap = TEXTS.saturating_sub(word.chars().count()).max(1);
    format!("{painted}{:gap$}{}\n", "", hanging(text, TEXTS, style))
}

/// `setting   a call: duration: 3 000 ms, now 10 000 ms`.
fn settings(settings: &[SettingChange], style: &Style) -> String {
    let told = settings.iter().map(|one| {
        let check = one.check.iter().map(|check| format!("{check}: "));
        let words = format!(
            "{}{}: {}, now {}",
            check.collect::<String>(),
            one.setting,
            one.before,
            one.now
        );
        line(
            "setting",
            style.doubtful("setting"),
            &sanitize(&words),
            style,
        )
    });
    let mut out: String = told.collect();
    if !settings.is_empty() {
        let note = "figures of different settings do not compare";
        out.push_str(&format!("{}\n", style.dim(note)));
    }
    out
}

fn checks(checks: &[CheckChange], style: &Style) -> String {
    let told = checks.iter().filter_map(|check| check_line(check, style));
    told.collect()
}

fn check_line(check: &CheckChange, style: &Style) -> Option<String> {
    let name = sanitize(&check.name);
    let outcome = |outcome| match outcome {
        Some(outcome) => style.outcome(outcome),
        None => "–".to_owned(),
    };
    let both = || {
        let (before, now) = (outcome(check.outcome_before), outcome(check.outcome));
        format!("{name}: {before}, now {now}")
    };
    let (word, painted, text) = match check.change {
        CheckDirection::Same => return None,
        CheckDirection::Worse => ("worse", style.bad("worse"), both()),
        CheckDirection::Better => ("better", style.good("better"), both()),
        CheckDirection::Added => {
            let text = format!("{name}: {}", outcome(check.outcome));
            ("added", style.bold("added"), text)
        }
        CheckDirection::Removed => ("removed", style.bold("removed"), name.into_owned()),
        CheckDirection::NotRun => ("not run", style.dim("not run"), name.into_owned()),
    };
    Some(line(word, painted, &text, style))
}

fn findings(word: &str, findings: &[ComparedFinding], style: &Style) -> String {
    let most = match style.verbose {
        true => findings.len(),
        false => MOST_FINDINGS,
    };
    let paint = |finding: &ComparedFinding| match word {
        "fixed" => style.good(word),
        "gone" => style.doubtful(word),
        _ => style.severity(finding.severity, word),
    };
    let shown = findings.iter().take(most);
    let mut out: String = shown
        .map(|finding| line(word, paint(finding), &finding_in_words(finding), style))
        .collect();
    let more = findings.len().saturating_sub(most);
    if more > 0 {
        let note = format!("{} more; -v shows them", plural(more, "finding"));
        out.push_str(&line(word, style.dim(word), &style.dim(&note), style));
    }
    out
}

/// `descriptions: error[M003] a.sdp:29:7: mid `0` is taken`.
pub fn finding_in_words(finding: &ComparedFinding) -> String {
    let check = finding.check.iter().map(|check| format!("{check}: "));
    let place = finding.location.iter().map(|at| match at.text {
        Some(text) => format!(" {}:{}:{}", at.source, text.line, text.column),
        None => format!(" {}", at.source),
    });
    let words = format!(
        "{}{}[{}]{}: {}",
        check.collect::<String>(),
        finding.severity.as_str(),
        finding.code,
        place.collect::<String>(),
        finding.message
    );
    sanitize(&words).into_owned()
}

/// Metrics that are worth a row, and how many are not.
struct Told<'a> {
    shown: Vec<&'a MetricChange>,
    more: usize,
    same: usize,
}

impl<'a> Told<'a> {
    fn of(changes: &'a Changes, style: &Style) -> Self {
        let mut shown = changed(changes);
        let changed = shown.len();
        let metrics = changes.metrics.iter();
        let same = metrics.filter(|one| one.change == MetricDirection::Same);
        if !style.verbose {
            shown.truncate(MOST_METRICS);
        }
        Told {
            more: changed - shown.len(),
            same: same.count(),
            shown,
        }
    }
}

/// The worst first, and what was not measured last.
pub fn changed(changes: &Changes) -> Vec<&MetricChange> {
    let is_changed = |change: &&MetricChange| change.change != MetricDirection::Same;
    let changed: Vec<&MetricChange> = changes.metrics.iter().filter(is_changed).collect();
    // `video.rtt.p95` says all that `rtt.p95` says of the same stream.
    let of_kind: HashSet<(Option<&str>, &str, &str)> = (changed.iter())
        .filter_map(|change| {
            let name = ["audio.", "video."]
                .iter()
                .find_map(|kind| change.metric.strip_prefix(kind))?;
            Some((change.check.as_deref(), name, change.subject.as_str()))
        })
        .collect();
    let is_told = |change: &&MetricChange| {
        let key = (
            change.check.as_deref(),
            change.metric.as_str(),
            change.subject.as_str(),
        );
        !of_kind.contains(&key)
    };
    let mut changed: Vec<&MetricChange> = changed.into_iter().filter(is_told).collect();
    let rank = |change: &MetricChange| match change.change {
        MetricDirection::Worse => 0,
        MetricDirection::Better => 1,
        MetricDirection::Different => 2,
        MetricDirection::NotMeasured | MetricDirection::Same => 3,
    };
    // Without a percentage it came from nothing, which no factor is larger than.
    let size = |change: &MetricChange| change.difference_percent.map_or(f64::INFINITY, f64::abs);
    changed.sort_by(|one, other| {
        let by_size = size(other).total_cmp(&size(one));
        rank(one).cmp(&rank(other)).then(by_size)
    });
    changed
}

/// What the metrics are of stands above them, where no width takes it away.
pub fn table(changes: &[&MetricChange], style: &Style) -> Table {
    let mut table = Table::new(vec![
        Column::text("change", 0),
        Column::text("metric", 0),
        Column::number("before", 0),
        Column::number("now", 0),
        Column::number("difference", 1),
    ]);
    for (of, changes) in by_subject(changes) {
        table.heading(style.bold(&hanging(&of, 2, style)));
        for change in changes {
            table.row(vec![
                direction(change, style),
                change.metric.clone(),
                value(change.before, change.unit),
                value(change.now, change.unit),
                difference(change),
            ]);
        }
    }
    table
}

/// Groups by check and what was measured, the one with the gravest change first.
fn by_subject<'a>(changes: &[&'a MetricChange]) -> Vec<(String, Vec<&'a MetricChange>)> {
    let mut groups: Vec<(String, Vec<&MetricChange>)> = Vec::new();
    for change in changes {
        let of = match &change.check {
            Some(check) => format!("{check}: {}", change.subject),
            None => change.subject.clone(),
        };
        let of = sanitize(&of).into_owned();
        match groups.iter_mut().find(|(name, _)| *name == of) {
            Some((_, group)) => group.push(change),
            None => groups.push((of, vec![change])),
        }
    }
    groups
}

fn direction(change: &MetricChange, style: &Style) -> String {
    match change.change {
        MetricDirection::Worse => style.bad("worse"),
        MetricDirection::Better => style.good("better"),
        MetricDirection::Different => "changed".to_owned(),
        MetricDirection::Same => style.dim("same"),
        MetricDirection::NotMeasured if change.now.is_none() => style.doubtful("gone"),
        MetricDirection::NotMeasured => style.bold("new"),
    }
}

fn value(value: Option<f64>, unit: Unit) -> String {
    let value = value.map(|value| format_value(value, unit));
    value.unwrap_or_else(|| "not measured".to_owned())
}

/// In percent of what was before; where that was nothing, in its own unit.
fn difference(change: &MetricChange) -> String {
    let sign = |difference: f64| if difference > 0.0 { "+" } else { "" };
    let in_unit = |difference: f64| {
        let points = match change.unit {
            Unit::Percent => format!("{difference:.2} points"),
            unit => format_value(difference, unit),
        };
        format!("{}{points}", sign(difference))
    };
    match (change.difference, change.difference_percent, change.unit) {
        (None, _, _) => "–".to_owned(),
        (Some(difference), _, Unit::Percent) | (Some(difference), None, _) => in_unit(difference),
        (Some(difference), Some(percent), _) => format!("{}{percent:.0} %", sign(difference)),
    }
}

fn rest(changes: &Changes, metrics: &Told, style: &Style) -> String {
    let findings = &changes.findings;
    let counts = [
        (metrics.same, "metric the same"),
        (findings.remaining.len(), "finding as before"),
        (
            findings.not_compared,
            "finding not listed, and not compared",
        ),
    ];
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let counted = counts.map(|(number, what)| plural(*number, what));
    let parts: Vec<String> = more_changed(metrics.more)
        .into_iter()
        .chain(counted)
        .collect();
    let explained = match metrics.same {
        0 => String::new(),
        _ => format!(" ({SAME_IN_WORDS})"),
    };
    let text = hanging(&format!("{}{explained}", parts.join(", ")), 2, style);
    match parts.is_empty() {
        true => String::new(),
        false => format!("{}\n", style.dim(&text)),
    }
}

/// How many changed metrics have no row.
fn more_changed(more: usize) -> Option<String> {
    match more {
        0 => None,
        1 => Some("1 more metric changed; -v shows all".to_owned()),
        more => Some(format!("{more} more metrics changed; -v shows all")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::changes::FindingChanges;

    #[test]
    fn what_a_metric_is_of_is_told_at_any_width() {
        let change = MetricChange {
            check: Some("TURN server".to_owned()),
            metric: "relay.rtt.p95".to_owned(),
            subject: "turn:turn.example.org?transport=udp (192.0.2.1:3478)".to_owned(),
            unit: Unit::Ms,
            change: MetricDirection::Worse,
            before: Some(10.0),
            now: Some(20.0),
            difference: Some(10.0),
            difference_percent: Some(100.0),
        };
        for width in [40, 80, 100] {
            let style = Style {
                width,
                wrap: true,
                ..Style::PLAIN
            };
            let text = table(&[&change], &style).render(&style);
            for words in ["TURN server:", "(192.0.2.1:3478)", "relay.rtt.p95"] {
                assert!(text.contains(words), "{words} is missing in\n{text}");
            }
        }
    }

    #[test]
    fn in_brief_settings_and_what_is_gone_are_counted_too() {
        let finding = ComparedFinding {
            check: None,
            code: "PCAP004".to_owned(),
            name: "silence".to_owned(),
            severity: crate::diagnostic::Severity::Warning,
            message: String::new(),
            location: None,
        };
        let setting = SettingChange {
            check: None,
            setting: "duration".to_owned(),
            before: "3 s".to_owned(),
            now: "9 s".to_owned(),
        };
        let changes = Changes {
            report: "last.json".to_owned(),
            tool: crate::report::Tool {
                name: "rtctool".to_owned(),
                version: "0.1.0".to_owned(),
            },
            outcome_before: crate::outcome::Outcome::Pass,
            partial_before: false,
            settings: vec![setting],
            checks: Vec::new(),
            metrics: Vec::new(),
            findings: FindingChanges {
                gone: vec![finding.clone(), finding],
                ..FindingChanges::default()
            },
        };
        assert_eq!(
            in_brief(&changes, &Style::PLAIN),
            "since last.json: 1 setting changed, 2 findings gone"
        );
        let shown = view(&changes, &Style::PLAIN).render(&Style::PLAIN);
        assert!(
            shown.contains("setting   duration: 3 s, now 9 s\n")
                && shown.contains("figures of different settings do not compare\n"),
            "{shown}"
        );
    }

    #[test]
    fn of_many_changed_metrics_it_is_told_how_many_more_there_are() {
        let seven = more_changed(7).unwrap();
        assert_eq!(seven, "7 more metrics changed; -v shows all");
        let one = more_changed(1).unwrap();
        assert_eq!(one, "1 more metric changed; -v shows all");
        assert_eq!(more_changed(0), None);
    }
}
