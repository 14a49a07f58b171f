//! Many calls for people: how many connected, distributions, and what the machine could do.

use super::call_link::setting;
use super::call_loopback::folded_note;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::call::load::{CallLoad, LoadShard, LoadedCall};
use crate::stats::Distribution;
use crate::units::{Unit, counted, format_bytes, format_count, format_ms, format_value, plural};

/// Calls that are shown one by one, where more is asked for.
const MOST_SHOWN: usize = 50;

pub fn view(load: &CallLoad, style: &Style) -> View {
    let mut blocks = vec![View::from(summary(load, style)), spreads(load, style)];
    blocks.push(machines(load, style));
    if style.verbose {
        blocks.push(calls(load));
    }
    View::blocks(blocks)
}

fn summary(load: &CallLoad, style: &Style) -> String {
    let counts = &load.calls;
    let plan = &load.plan;
    let connected = format!(
        "{} of {} connected",
        format_count(counts.connected),
        counted(counts.begun, "call")
    );
    let connected = match counts.failed + counts.lost {
        0 => style.bold(&connected),
        _ => style.bad(&connected),
    };
    let protocol = plan
        .protocol
        .iter()
        .map(|protocol| format!("{protocol} to "));
    let protocol: String = protocol.collect();
    let lost = match counts.lost {
        0 => String::new(),
        lost => format!(" ({} lost)", format_count(lost)),
    };
    let mut out = format!(
        "{connected}{lost}, {} at a time at most\n{protocol}{}: {} a second, {:.1} s of {} each, seed {}\n",
        format_count(counts.most_at_once),
        sanitize(&plan.target),
        plural_rate(plan.rate_per_s),
        plan.duration_ms / 1e3,
        sanitize(&plan.media.join(", ")),
        plan.seed
    );
    out.push_str(&network(load));
    let left = counts.planned.saturating_sub(counts.begun);
    if left > 0 || counts.unfinished > 0 {
        out.push_str(&format!(
            "interrupted: {} not begun, {} before they connected\n",
            counted(left, "call"),
            format_count(counts.unfinished)
        ));
    }
    out
}

fn plural_rate(rate: f64) -> String {
    match rate == 1.0 {
        true => "1 call".to_owned(),
        false => format!("{rate} calls"),
    }
}

fn network(load: &CallLoad) -> String {
    let settings: Vec<String> = load.plan.network.iter().map(setting).collect();
    match settings.as_slice() {
        [there, back] if there != back => format!("network: {there} there, {back} back\n"),
        [both, ..] if both != "clean" => match load.plan.protocol {
            None => format!("network: {both} each way\n"),
            // What comes from elsewhere is not ours to impair.
            Some(_) => format!("network: {both} for what is sent\n"),
        },
        _ => String::new(),
    }
}

fn spreads(load: &CallLoad, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("of calls", 0),
        Column::number("values", 1),
        Column::number("min", 2),
        Column::number("p50", 0),
        Column::number("p95", 0),
        Column::number("p99", 0),
        Column::number("max", 0),
    ]);
    let (setup, media) = (&load.setup, &load.media);
    let rows = [
        ("set-up", Unit::Ms, &setup.total_ms),
        ("  gathering", Unit::Ms, &setup.gathering_ms),
        ("  HTTP", Unit::Ms, &setup.http_ms),
        ("  ICE", Unit::Ms, &setup.ice_ms),
        ("  DTLS", Unit::Ms, &setup.dtls_ms),
        ("first packet", Unit::Ms, &setup.first_packet_ms),
        ("RTT", Unit::Ms, &media.rtt_ms),
        ("jitter", Unit::Ms, &media.jitter_ms),
        ("loss", Unit::Percent, &media.loss_percent),
    ];
    for (name, unit, spread) in rows.into_iter().filter(|(_, _, spread)| spread.samples > 0) {
        table.row(row(name, unit, spread));
    }
    if table.is_empty() {
        return View::default();
    }
    let note =
        "set-up and its parts of each call; RTT (median), jitter (mean) and loss of each stream";
    let mut out = View::from(table);
    out.push_str(&folded_note(note, style));
    out
}

fn row(name: &str, unit: Unit, spread: &Distribution) -> Vec<String> {
    let shown = |value: Option<f64>| {
        or_dash(value.map(|value| match unit {
            Unit::Ms => format!("{} ms", format_ms(value)),
            _ => format_value(value, unit),
        }))
    };
    vec![
        name.to_owned(),
        format_count(spread.samples),
        shown(spread.min),
        shown(spread.p50),
        shown(spread.p95),
        shown(spread.p99),
        shown(spread.max),
    ]
}

fn machines(load: &CallLoad, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("this machine", 0),
        Column::number("calls", 1),
        Column::number("at a time", 2),
        Column::number("CPU", 0),
        Column::number("of a core", 1),
        Column::number("CPU a call", 2),
        Column::number("memory", 0),
        Column::number("memory a call", 3),
        Column::number("sent late", 0),
        Column::number("lost here", 0),
    ]);
    for shard in &load.shards {
        let name = match load.plan.shards {
            0 | 1 => "all calls".to_owned(),
            _ => format!("shard {}", shard.index),
        };
        table.row(machine(name, shard));
    }
    if table.is_empty() {
        return View::default();
    }
    let note = "sent late: frames more than 20 ms after their time; lost here: packets that the \
                network let through and no end got";
    let mut out = View::from(table);
    out.push_str(&folded_note(note, style));
    out
}

fn machine(name: String, shard: &LoadShard) -> Vec<String> {
    let machine = &shard.machine;
    let ms = |value: Option<f64>| or_dash(value.map(|ms| format!("{} ms", format_ms(ms))));
    let bytes = |value: Option<u64>| or_dash(value.map(format_bytes));
    let late = match machine.frames_sent {
        0 => None,
        sent => Some(machine.frames_late as f64 * 100.0 / sent as f64),
    };
    vec![
        name,
        format_count(shard.calls),
        format_count(shard.most_at_once),
        or_dash(machine.cpu_ms.map(|ms| format!("{:.1} s", ms / 1e3))),
        or_dash(
            machine
                .cpu_percent_of_core
                .map(|percent| format!("{percent:.0} %")),
        ),
        ms(machine.cpu_per_call_ms),
        bytes(machine.memory_peak_bytes),
        bytes(machine.memory_per_call_bytes),
        or_dash(late.map(|percent| format!("{percent:.2} %"))),
        or_dash(machine.packets_lost_here.map(format_count)),
    ]
}

fn calls(load: &CallLoad) -> View {
    let mut table = Table::new(vec![
        Column::number("call", 0),
        Column::number("begun", 1),
        Column::text("ended at", 0),
        Column::number("set-up ms", 0),
        Column::number("loss", 0),
        Column::number("jitter ms", 1),
        Column::number("RTT ms", 1),
    ]);
    for call in load.listed.iter().take(MOST_SHOWN) {
        table.row(call_row(call));
    }
    let mut out = View::from(table);
    let listed = load.listed.len() as u64;
    let more = listed.saturating_sub(MOST_SHOWN as u64);
    let more = more.saturating_add(load.unlisted_calls);
    if more > 0 {
        out.push_str(&format!("and {} more\n", plural(more, "call")));
    }
    out
}

fn call_row(call: &LoadedCall) -> Vec<String> {
    let ms = |value: Option<f64>| or_dash(value.map(format_ms));
    vec![
        call.number.to_string(),
        format!("{:.2} s", call.begin_ms / 1e3),
        match (&call.failed_stage, call.connected) {
            (Some(stage), _) => sanitize(stage).into_owned(),
            (None, true) => "connected".to_owned(),
            (None, false) => "interrupted".to_owned(),
        },
        ms(call.setup_ms),
        or_dash(call.loss_percent.map(|percent| format!("{percent:.2} %"))),
        ms(call.jitter_ms),
        ms(call.rtt_ms),
    ]
}
