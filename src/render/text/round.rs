//! `--watch` for people: a line for each server and round, and a table of all at the end.

use super::{changes, gates, plural};
use crate::gate::{GateResult, Verdict};
use crate::outcome::Outcome;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash, visible_width};
use crate::render::wrap::hanging;
use crate::report::Report;
use crate::report::round::{Round, ServerSoFar};
use crate::report::server::ProbedServer;
use crate::units::{Unit, format_ms, format_value};

/// The servers of a round, what changed, and what fails.
pub fn render(report: &Report, round: &Round, style: &Style) -> String {
    let servers = report.data.servers();
    let widths = Widths::of(&servers);
    let mut out: String = servers
        .iter()
        .map(|server| line(server, round, &widths, style))
        .collect();
    let gone = round.changes.iter().filter(|change| {
        !servers
            .iter()
            .any(|server| server.subject() == change.subject)
    });
    for change in gone {
        let text = format!("{} {}", sanitize(&change.subject), change.change);
        out.push_str(&note(&style.doubtful(&text), style));
    }
    if report.partial {
        let text = "stopped in the middle of this round: it tells a part";
        out.push_str(&note(&style.doubtful(text), style));
    } else if round.left_out > 0 {
        out.push_str(&note(&style.doubtful(&overrun(round)), style));
    }
    let failing: Vec<GateResult> = report
        .gates
        .iter()
        .filter(|gate| gate.verdict != Verdict::Pass)
        .cloned()
        .collect();
    if let Some(changes) = &report.comparison {
        out.push_str(&note(&changes::in_brief(changes, style), style));
    }
    out + &gates(&failing, style)
}

/// All rounds: the last one knows of them. A watch that was stopped before all rounds that it
/// was to have, or in the middle of one, is a part.
pub fn closing(report: &Report, round: &Round, style: &Style) -> String {
    let so_far = &round.so_far;
    let is_part = report.partial || round.wanted.is_some_and(|wanted| round.number < wanted);
    let outcome = match so_far.outcome {
        Outcome::Pass if is_part => Outcome::NoVerdict,
        outcome => outcome,
    };
    let partial = match is_part {
        true => style.doubtful(" (partial)"),
        false => String::new(),
    };
    let kinds = [
        (so_far.rounds_passed, "passed"),
        (so_far.rounds_failed, "failed"),
        (so_far.rounds_without_verdict, "without a verdict"),
    ];
    let counts: Vec<String> = kinds
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let since = report.comparison.as_ref().map(|changes| {
        let view = changes::view(changes, style).render(style);
        format!("{}, {view}\n", style.bold("the last round"))
    });
    format!(
        "\n{}\n{}{}{partial}: {}: {}\n",
        servers_so_far(&so_far.servers).render(style),
        since.unwrap_or_default(),
        style.outcome(outcome),
        rounds(round),
        counts.join(", ")
    )
}

/// `3 rounds`, or `3 of 10 rounds` where more were to come.
fn rounds(round: &Round) -> String {
    match round.wanted {
        Some(wanted) if round.number < wanted => {
            format!("{} of {}", round.number, plural(wanted as usize, "round"))
        }
        _ => plural(round.number as usize, "round"),
    }
}

pub(in crate::render) fn servers_so_far(servers: &[ServerSoFar]) -> Table {
    let mut table = Table::new(vec![
        Column::text("server", 0),
        Column::number("usable in", 0),
        Column::text("verdicts", 1),
        Column::number("p50 ms", 2),
        Column::number("least ms", 4),
        Column::number("most ms", 3),
        Column::number("loss", 2),
        Column::number("most loss", 3),
    ]);
    for server in servers {
        let ms = |value: Option<f64>| or_dash(value.map(format_ms));
        let percent = |value: Option<f64>| or_dash(value.map(|v| format_value(v, Unit::Percent)));
        let verdicts = server.verdicts.iter();
        let verdicts: Vec<String> = verdicts
            .map(|(word, count)| format!("{word} {count}"))
            .collect();
        table.row(vec![
            sanitize(&server.uri).into_owned(),
            format!("{}/{}", server.rounds_usable, server.rounds),
            sanitize(&verdicts.join(", ")).into_owned(),
            ms(server.rtt_p50_ms.p50),
            ms(server.rtt_p50_ms.min),
            ms(server.rtt_p50_ms.max),
            percent(server.loss_percent.mean),
            percent(server.loss_percent.max),
        ]);
    }
    table
}

/// Columns that the servers of a round share.
struct Widths {
    subject: usize,
    verdict: usize,
}

impl Widths {
    fn of(servers: &[ProbedServer]) -> Self {
        let longest = |of: fn(&ProbedServer) -> usize| servers.iter().map(of).max().unwrap_or(0);
        Widths {
            subject: longest(|server| server.subject().chars().count()),
            // Room for most words, so that rounds stand below each other.
            verdict: longest(|server| server.verdict.chars().count()).max(7),
        }
    }
}

fn line(server: &ProbedServer, round: &Round, widths: &Widths, style: &Style) -> String {
    let subject = server.subject();
    let changes: Vec<&str> = round
        .changes
        .iter()
        .filter(|change| change.subject == subject)
        .map(|change| change.change.as_str())
        .collect();
    let value = |value: Option<f64>, unit| or_dash(value.map(|value| format_value(value, unit)));
    let p50 = value(server.rtt_ms.p50, Unit::Ms);
    let loss = value(server.loss_percent, Unit::Percent);
    let parts = [
        format!(
            "{}  #{}  {:<subject_width$}",
            time_of_day(&round.started_at),
            round.number,
            sanitize(&subject),
            subject_width = widths.subject,
        ),
        format!(
            "{}  p50 {p50:<8}  loss {loss}",
            verdict(server, widths.verdict, style)
        ),
        style.bold(&changes.join(", ")),
    ];
    let mut line = in_columns(&parts, style);
    if round.number == 1 || !changes.is_empty() {
        line.push_str(&explanation(server, style));
    }
    line
}

/// In one line, where there is room: else what does not fit stands below.
fn in_columns(parts: &[String], style: &Style) -> String {
    let mut out = String::new();
    let mut columns = 0;
    for part in parts.iter().filter(|part| visible_width(part) > 0) {
        let more = visible_width(part) + 2;
        if columns > 0 && style.wrap && columns + more > style.width {
            out.truncate(out.trim_end().len());
            out.push_str(&format!("\n{INDENT}"));
            columns = INDENT.len();
        } else if columns > 0 {
            out.push_str("  ");
        }
        out.push_str(part);
        columns += more;
    }
    out.push('\n');
    out
}

/// Cause and help, when they are news.
fn explanation(server: &ProbedServer, style: &Style) -> String {
    let cause = server
        .cause
        .iter()
        .map(|cause| note(&sanitize(cause), style));
    let help = server.help.iter().filter(|help| !help.is_empty());
    let help = help.map(|help| note(&format!("help: {}", sanitize(help)), style));
    cause.chain(help).collect()
}

fn note(text: &str, style: &Style) -> String {
    format!("{INDENT}{}\n", hanging(text, INDENT.len(), style))
}

/// As wide as the time of day and the space after it.
const INDENT: &str = "           ";

fn overrun(round: &Round) -> String {
    format!(
        "this round took {}, longer than the interval: {} left out",
        format_value(round.took_ms, Unit::Ms),
        plural(round.left_out as usize, "round"),
    )
}

/// `03:15:09Z`
fn time_of_day(rfc3339: &str) -> &str {
    rfc3339.split_once('T').map_or(rfc3339, |(_, time)| time)
}

fn verdict(server: &ProbedServer, width: usize, style: &Style) -> String {
    let word = sanitize(&server.verdict);
    let padded = format!("{word:<width$}");
    match (server.verdict.as_str(), server.usable) {
        ("ok", _) => style.good(&padded),
        (_, Some(false)) => style.bad(&padded),
        _ => style.doubtful(&padded),
    }
}
