//! One end of a call whose other end is elsewhere.

use super::call_link::setting;
use super::call_loopback::folded_note;
use super::messages::messages;
use crate::render::facts::Facts;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::call::{Inbound, OneEnd, Outbound, Setup};
use crate::units::{format_bps, format_ms};

/// How far the set-up came. `signalling` are the stages between gathering and ICE.
pub fn stages(call: &OneEnd, signalling: &[(&str, Option<f64>)], style: &Style) -> String {
    let mut out = match call.setup.total_ms {
        Some(total) if call.connected => {
            format!("{} in {} ms", style.bold("connected"), format_ms(total))
        }
        _ => style.bad("not connected"),
    };
    let before = [("gathering", call.setup.gathering_ms)];
    let later = [
        ("ICE", call.setup.ice_ms),
        ("DTLS", call.setup.dtls_ms),
        ("first packet", call.setup.first_packet_ms),
    ];
    let stages = before.iter().chain(signalling).chain(&later);
    let reached = stages.filter_map(|(name, ms)| Some(format!("{name} {} ms", format_ms((*ms)?))));
    let cut_short = cut_short(&call.setup).into_iter();
    let mut reached: Vec<String> = cut_short.chain(reached).collect();
    reached.extend(call.failed_stage.iter().map(|stage| {
        let after = after(&call.setup);
        match call.interrupted {
            true => style.doubtful(&format!("interrupted during {stage}{after}")),
            false => style.bad(&format!("{stage} failed{after}")),
        }
    }));
    out.push_str(&format!("  {}\n", reached.join(", ")));
    if let Some(pair) = &call.end.candidate_pair {
        out.push_str(&format!(
            "path: {} {} ↔ {} {}\n",
            pair.local_type, pair.local_address, pair.remote_type, pair.remote_address
        ));
    }
    if call.connected {
        let network = match setting(&call.link.setting).as_str() {
            _ if !call.link.changes.is_empty() => {
                format!(", sent over a link that changes, seed {}", call.seed)
            }
            "clean" => String::new(),
            set => format!(", sent over a link with {set}, seed {}", call.seed),
        };
        out.push_str(&format!(
            "{:.1} s of media{network}\n",
            call.duration_ms / 1e3
        ));
    }
    out
}

/// A wait for candidates that no other phase has.
pub fn cut_short(setup: &Setup) -> Option<String> {
    let waited = format_ms(setup.gathering_cut_short_ms?);
    Some(format!("gathering cut short after {waited} ms"))
}

/// How long the stage lasted at which the set-up ended.
pub fn after(setup: &Setup) -> String {
    let lasted = setup.failed_stage_ms.map(format_ms);
    lasted.map_or_else(String::new, |ms| format!(" after {ms} ms"))
}

pub fn streams(call: &OneEnd, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("stream", 0),
        Column::text("codec", 1),
        Column::number("packets", 0),
        Column::number("lost", 0),
        Column::number("loss", 0),
        Column::number("jitter ms", 0),
        Column::number("RTT ms", 0),
        Column::number("frames", 3),
        Column::number("bit rate", 2),
    ]);
    for stream in &call.end.outbound {
        table.row(sent(stream));
    }
    for stream in &call.end.inbound {
        table.row(received(stream));
    }
    if table.is_empty() && carries_messages(call) {
        return View::default();
    }
    if table.is_empty() {
        return View::from(format!("{}\n", style.bad("no stream was sent or received")));
    }
    let mut out = View::from(table);
    let note = "lost and jitter of what is sent: the receiver's count up to its last report; RTT: RTCP's median";
    out.push_str(&folded_note(note, style));
    out
}

/// Nothing where no message went either way.
pub fn data_channel(call: &OneEnd, style: &Style) -> View {
    if !carries_messages(call) {
        return View::default();
    }
    let mut facts = Facts::at(0, 15, style);
    facts.add("data channel", messages(&call.end.data));
    facts.into()
}

fn carries_messages(call: &OneEnd) -> bool {
    let data = &call.end.data;
    data.messages_sent > 0 || data.messages_received > 0
}

fn sent(stream: &Outbound) -> Vec<String> {
    let seen = &stream.stream;
    vec![
        format!("{} sent", or_dash(seen.kind.clone())),
        or_dash(seen.codec.clone()),
        stream.packets_sent.to_string(),
        or_dash(stream.remote_lost.map(|lost| lost.to_string())),
        or_dash(
            stream
                .remote_loss_percent
                .map(|percent| format!("{percent:.2} %")),
        ),
        or_dash(stream.remote_jitter_ms.map(format_ms)),
        or_dash(seen.rtt_ms.p50.map(format_ms)),
        or_dash(seen.video.as_ref().map(|video| video.frames.to_string())),
        or_dash(seen.reception.bitrate_bps.map(format_bps)),
    ]
}

fn received(stream: &Inbound) -> Vec<String> {
    let seen = &stream.stream;
    let reception = &seen.reception;
    vec![
        format!("{} received", or_dash(seen.kind.clone())),
        or_dash(seen.codec.clone()),
        reception.packets.to_string(),
        reception.lost.to_string(),
        or_dash(
            reception
                .loss_percent
                .map(|percent| format!("{percent:.2} %")),
        ),
        or_dash(reception.jitter_ms.mean.map(format_ms)),
        or_dash(seen.rtt_ms.p50.map(format_ms)),
        or_dash(seen.video.as_ref().map(|video| video.frames.to_string())),
        or_dash(reception.bitrate_bps.map(format_bps)),
    ]
}
