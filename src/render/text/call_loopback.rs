//! A call for people: set-up, streams, data channel, and what the link did.

use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::report::call::{CallLoopback, End, Inbound, Outbound, Setting, Setup};
use crate::stats::Summary;
use crate::units::{format_bps, format_ms};

pub fn view(call: &CallLoopback, style: &Style) -> View {
    let mut blocks = vec![set_up(call, style).into()];
    if call.connected {
        blocks.extend([streams(call, style), data(call).into()]);
    }
    blocks.push(links(call, style));
    if style.verbose {
        blocks.push(descriptions(&call.offer, &call.answer, style));
    }
    View::blocks(blocks)
}

fn set_up(call: &CallLoopback, style: &Style) -> String {
    let mut out = match call.setup.total_ms {
        Some(total) if call.connected => {
            format!("{} in {} ms", style.bold("connected"), format_ms(total))
        }
        _ => style.bad("not connected"),
    };
    out.push_str(&format!("  {}\n", phases(&call.setup)));
    if let Some(pair) = &call.caller.candidate_pair {
        out.push_str(&format!(
            "path: caller {} {} ↔ callee {} {}\n",
            pair.local_type, pair.local_address, pair.remote_type, pair.remote_address
        ));
    }
    out.push_str(&format!(
        "media sent for {:.1} s, seed {}\n",
        call.duration_ms / 1e3,
        call.seed
    ));
    out
}

fn phases(setup: &Setup) -> String {
    let phases = [
        ("gathering", setup.gathering_ms),
        ("ICE", setup.ice_ms),
        ("DTLS", setup.dtls_ms),
        ("first packet", setup.first_packet_ms),
    ];
    let phase = |(name, ms): (&str, Option<f64>)| match ms {
        Some(ms) => format!("{name} {} ms", format_ms(ms)),
        None => format!("{name} not reached"),
    };
    phases.map(phase).join(", ")
}

fn streams(call: &CallLoopback, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("stream", 0),
        Column::number("sent", 1),
        Column::number("received", 2),
        Column::number("lost", 0),
        Column::number("loss", 0),
        Column::number("resent", 5),
        Column::number("jitter ms", 0),
        Column::number("jitter max", 3),
        Column::number("delay ms", 1),
        Column::number("delay p95", 4),
        Column::number("RTT ms", 0),
        Column::number("RTT p95", 6),
        Column::number("bit rate", 7),
    ]);
    for (sender, receiver) in [(&call.caller, &call.callee), (&call.callee, &call.caller)] {
        for (outbound, inbound) in sender.outbound.iter().zip(&receiver.inbound) {
            table.row(stream_row(sender, outbound, receiver, inbound));
        }
    }
    let note = "jitter: mean of RFC 3550's, at the receiver; delay: one way, median; RTT: from RTCP, at the sender, median";
    let mut out = View::from(table);
    out.push_str(&format!("{}\n", style.dim(note)));
    out
}

fn stream_row(sender: &End, outbound: &Outbound, receiver: &End, inbound: &Inbound) -> Vec<String> {
    let ms = |value: Option<f64>| or_dash(value.map(format_ms));
    let reception = &inbound.stream.reception;
    let kind = inbound.stream.kind.as_deref().unwrap_or("media");
    vec![
        format!("{} → {} {kind}", sender.name, receiver.name),
        or_dash(inbound.packets_sent.map(|packets| packets.to_string())),
        reception.packets.to_string(),
        or_dash(inbound.not_received.map(|packets| packets.to_string())),
        or_dash(
            inbound
                .not_received_percent
                .map(|percent| format!("{percent:.2} %")),
        ),
        outbound.retransmissions_sent.to_string(),
        ms(reception.jitter_ms.mean),
        ms(reception.jitter_ms.max),
        ms(inbound.one_way_delay_ms.p50),
        ms(inbound.one_way_delay_ms.p95),
        ms(outbound.stream.rtt_ms.p50),
        ms(outbound.stream.rtt_ms.p95),
        or_dash(reception.bitrate_bps.map(format_bps)),
    ]
}

fn data(call: &CallLoopback) -> String {
    let data = &call.caller.data;
    format!(
        "data channel: {} messages sent, {} echoes back, round trip {}\n",
        data.messages_sent,
        data.messages_received,
        percentiles(&data.message_rtt_ms)
    )
}

fn percentiles(summary: &Summary) -> String {
    match (summary.p50, summary.p95) {
        (Some(p50), Some(p95)) => format!("p50 {} ms, p95 {} ms", format_ms(p50), format_ms(p95)),
        _ => "not measured".to_owned(),
    }
}

fn links(call: &CallLoopback, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("link", 0),
        Column::text("set to", 0),
        Column::number("datagrams", 1),
        Column::number("delivered", 2),
        Column::number("lost", 0),
        Column::number("queue full", 0),
        Column::number("in flight", 5),
        Column::number("held ms", 1),
        Column::number("held p95", 4),
    ]);
    for link in call.links.iter().filter(|link| link.datagrams > 0) {
        let ms = |value: Option<f64>| or_dash(value.map(format_ms));
        table.row(vec![
            link.direction.replace("_to_", " → "),
            setting(&link.setting),
            link.datagrams.to_string(),
            link.delivered.to_string(),
            link.dropped_by_loss.to_string(),
            link.dropped_by_queue.to_string(),
            link.in_flight.to_string(),
            ms(link.applied_delay_ms.p50),
            ms(link.applied_delay_ms.p95),
        ]);
    }
    if table.is_empty() {
        return View::default();
    }
    let note = "the link's own count; held: how long it kept a datagram, median, ms";
    let mut out = View::from(table);
    out.push_str(&format!("{}\n", style.dim(note)));
    out
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

pub fn descriptions(offer: &Option<String>, answer: &Option<String>, style: &Style) -> View {
    let mut out = View::default();
    for (name, sdp) in [("offer", offer), ("answer", answer)] {
        if let Some(sdp) = sdp {
            out.push_str(&format!("{}\n", style.bold(name)));
            out.add(View::code(format!("{}\n", sdp.replace('\r', ""))));
        }
    }
    out
}
