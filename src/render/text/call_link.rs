//! What the emulated network was set to, and what it did by its own count.

use super::call_loopback::folded_note;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::render::wrap::folded;
use crate::report::call::{Link, Setting};
use crate::units::{format_bps, format_ms};

/// A row for each link. Nothing where none was to do anything.
pub fn links(all: &[&Link], style: &Style) -> View {
    let twice = |link: &Link| link.duplicated;
    let overtaken = |link: &Link| link.streams.iter().map(|one| one.overtaken).sum::<u64>();
    // What no link did gets no column.
    let mut rare: Vec<(&'static str, Count)> = vec![("twice", twice), ("overtaken", overtaken)];
    rare.retain(|(_, count)| all.iter().any(|link| count(link) > 0));
    let mut table = Table::new(columns(&rare));
    for link in all {
        table.row(row(link, &rare));
    }
    if table.is_empty() {
        return View::default();
    }
    let mut out = View::from(table);
    let note = "the link's own count; held: how long it kept a datagram, median, ms";
    out.push_str(&folded_note(note, style));
    for link in all {
        out.push_str(&over_time(link, style));
    }
    out
}

/// The link of an end whose other end is elsewhere. Nothing where it was to do nothing.
pub fn of_one_end(link: &Link, style: &Style) -> View {
    match link.changes.is_empty() && setting(&link.setting) == "clean" {
        true => View::default(),
        false => links(&[link], style),
    }
}

/// A number of something that a link did.
type Count = fn(&Link) -> u64;

fn columns(rare: &[(&'static str, Count)]) -> Vec<Column> {
    let mut columns = vec![
        Column::text("link", 0),
        Column::text("set to", 0),
        Column::number("datagrams", 1),
        Column::number("delivered", 2),
        Column::number("lost", 0),
        Column::number("queue full", 0),
    ];
    columns.extend(rare.iter().map(|(title, _)| Column::number(title, 0)));
    columns.extend([
        Column::number("in flight", 5),
        Column::number("held ms", 1),
        Column::number("held p95", 4),
    ]);
    columns
}

fn row(link: &Link, rare: &[(&'static str, Count)]) -> Vec<String> {
    let ms = |value: Option<f64>| or_dash(value.map(format_ms));
    let mut row = vec![
        direction(link),
        set_to(link),
        link.datagrams.to_string(),
        link.delivered.to_string(),
        link.dropped_by_loss.to_string(),
        link.dropped_by_queue.to_string(),
    ];
    row.extend(rare.iter().map(|(_, count)| count(link).to_string()));
    row.extend([
        link.in_flight.to_string(),
        ms(link.applied_delay_ms.p50),
        ms(link.applied_delay_ms.p95),
    ]);
    row
}

fn direction(link: &Link) -> String {
    link.direction.replace("_to_", " → ")
}

/// What holds for the whole call; else that there is more to say.
fn set_to(link: &Link) -> String {
    match link.changes.len() {
        0 => setting(&link.setting),
        1 => "1 change, below".to_owned(),
        changes => format!("{changes} changes, below"),
    }
}

/// Changes that a person reads through.
const MOST_CHANGES: usize = 20;

/// `caller → callee: clean; from 2 s 300.0 kb/s; from 4 s clean`.
fn over_time(link: &Link, style: &Style) -> String {
    if link.changes.is_empty() {
        return String::new();
    }
    let shown = link.changes.iter().take(MOST_CHANGES);
    let later = shown.map(|change| {
        let from = trimmed(change.at_ms / 1e3);
        format!("from {from} s {}", setting(&change.setting))
    });
    let left = link.changes.len().saturating_sub(MOST_CHANGES);
    let left = (left > 0).then(|| format!("{left} more changes"));
    let all = std::iter::once(setting(&link.setting)).chain(later);
    let all: Vec<String> = all.chain(left).collect();
    let text = format!("{}: {}", direction(link), all.join("; "));
    let lines = folded(&text, 2, style);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// `5 % loss, 50 ms ± 10 ms, 2.00 Mb/s`, or `clean`.
pub fn setting(link: &Setting) -> String {
    let mut parts = Vec::new();
    if link.loss_percent > 0.0 {
        let bursts = link
            .burst_packets
            .map(|length| format!(" in bursts of {}", trimmed(length)));
        parts.push(format!(
            "{} % loss{}",
            trimmed(link.loss_percent),
            bursts.unwrap_or_default()
        ));
    }
    if link.delay_ms > 0.0 || link.jitter_ms > 0.0 {
        parts.push(match link.jitter_ms {
            jitter if jitter > 0.0 => {
                format!("{} ± {} ms", trimmed(link.delay_ms), trimmed(jitter))
            }
            _ => format!("{} ms", trimmed(link.delay_ms)),
        });
    }
    if link.reorder_percent > 0.0 {
        let (share, time) = (trimmed(link.reorder_percent), trimmed(link.reorder_ms));
        parts.push(format!("{share} % {time} ms late"));
    }
    if link.duplicate_percent > 0.0 {
        parts.push(format!("{} % twice", trimmed(link.duplicate_percent)));
    }
    parts.extend(link.rate_bps.map(|rate| format_bps(rate as f64)));
    if parts.is_empty() {
        "clean".to_owned()
    } else {
        parts.join(", ")
    }
}

/// A setting as short as it was typed.
fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::call::LinkChange;

    fn shown(link: &Link) -> String {
        links(&[link], &Style::PAGE).render(&Style::PAGE)
    }

    #[test]
    fn what_a_schedule_sets_is_said_with_its_times() {
        let to = |at_ms, rate_bps| LinkChange {
            at_ms,
            setting: Setting {
                rate_bps,
                ..Setting::default()
            },
        };
        let link = Link {
            direction: "caller_to_callee".to_owned(),
            changes: vec![to(2000.0, Some(300_000)), to(4500.0, None)],
            ..Link::default()
        };
        let text = shown(&link);
        assert!(text.contains("2 changes, below"), "{text}");
        let over_time = "caller → callee: clean; from 2 s 300.0 kb/s; from 4.5 s clean";
        assert!(text.contains(over_time), "{text}");
    }

    #[test]
    fn packets_that_came_twice_have_a_column_where_there_are_any() {
        let link = Link {
            duplicated: 85,
            ..Link::default()
        };
        assert!(shown(&link).contains("twice"));
        assert!(!shown(&Link::default()).contains("twice"));
    }
}
