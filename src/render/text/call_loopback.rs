//! A call for people: set-up, streams, data channel, and what the link did.

use super::call_link::links;
use super::messages::{messages, percentiles};
use super::one_end::{after, cut_short};
use crate::render::facts::Facts;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash};
use crate::render::view::View;
use crate::render::wrap::folded;
use crate::report::call::{
    CallLoopback, End, IceRestart, Inbound, Link, Outbound, RestartedEnd, Security,
};
use crate::report::pcap::{Stream, Video};
use crate::units::{format_bps, format_ms};

pub fn view(call: &CallLoopback, style: &Style) -> View {
    let mut blocks = vec![measured(call, style)];
    if style.verbose {
        blocks.push(descriptions(&call.offer, &call.answer, style));
    }
    View::blocks(blocks)
}

/// All but the descriptions.
pub fn measured(call: &CallLoopback, style: &Style) -> View {
    let mut blocks = vec![set_up(call, style)];
    if call.connected {
        blocks.extend([
            streams(call, style),
            video(call, style),
            round_trips(call, style),
        ]);
    }
    blocks.push(links(&both_ways(call), style));
    View::blocks(blocks)
}

fn set_up(call: &CallLoopback, style: &Style) -> View {
    let result = match call.setup.total_ms {
        Some(total) if call.connected => {
            format!("{} in {} ms\n", style.bold("connected"), format_ms(total))
        }
        _ => format!("{}\n", not_connected(call, style)),
    };
    let mut facts = Facts::at(0, 15, style);
    facts.add("set-up", phases(call));
    if call.connected {
        facts.add("media", first_media(call));
    }
    if let Some(pair) = &call.caller.candidate_pair {
        let path = format!(
            "caller {} {} ↔ callee {} {}",
            pair.local_type, pair.local_address, pair.remote_type, pair.remote_address
        );
        facts.add("path", [path]);
    }
    if let Some(restart) = &call.restart {
        facts.add("ICE restart", restarted(restart));
    }
    if call.security != Security::default() {
        facts.add("protected by", protection(&call.security));
    }
    let sent = format!("for {:.1} s", call.duration_ms / 1e3);
    facts.add("media sent", [sent, format!("seed {}", call.seed)]);
    let mut out = View::from(result);
    out.add(facts);
    out
}

fn not_connected(call: &CallLoopback, style: &Style) -> String {
    match call.failed_stage.as_deref().filter(|_| call.interrupted) {
        Some(stage) => style.doubtful(&format!("interrupted during {stage}")),
        None => style.bad("not connected"),
    }
}

/// When it was, and what it cost.
fn restarted(restart: &IceRestart) -> Vec<String> {
    let at = format!("at {:.1} s", restart.at_ms / 1e3);
    let pair = match restart.new_pair_ms {
        Some(ms) => format!("new pair after {} ms", format_ms(ms)),
        None => "no new pair".to_owned(),
    };
    let cost = |(end, of): (&str, &RestartedEnd)| {
        let silence = match of.silence_ms {
            Some(ms) => format!("heard nothing for {} ms", format_ms(ms)),
            None => "heard nothing more".to_owned(),
        };
        let (unsent, unheard) = (of.unsent_packets, of.unheard_packets);
        format!("{end} {silence}, {unsent} packets unsent, {unheard} unheard")
    };
    let ends = [("caller", &restart.caller), ("callee", &restart.callee)];
    [at, pair].into_iter().chain(ends.map(cost)).collect()
}

/// What the handshake agreed on, and whether the certificates are those that were announced.
fn protection(security: &Security) -> Vec<String> {
    let negotiated = [
        &security.dtls_version,
        &security.cipher_suite,
        &security.srtp_profile,
    ];
    let certificates = [
        (
            "caller",
            &security.caller_certificate_key,
            &security.caller_fingerprint_in_sdp,
        ),
        (
            "callee",
            &security.callee_certificate_key,
            &security.callee_fingerprint_in_sdp,
        ),
    ];
    let certificate = |(end, key, in_sdp): (&str, &Option<String>, &Option<String>)| {
        let in_sdp = match in_sdp.as_deref()? {
            "matches" => "as in its SDP".to_owned(),
            "differs" => "NOT that of the SDP that came".to_owned(),
            "not_captured" => return Some(format!("{end}'s certificate never came")),
            other => format!("not compared ({})", other.replace('_', " ")),
        };
        let key = key.as_deref().unwrap_or("unread");
        Some(format!("{end}'s certificate {key}, {in_sdp}"))
    };
    let negotiated = negotiated.into_iter().flatten().cloned();
    negotiated
        .chain(certificates.into_iter().filter_map(certificate))
        .collect()
}

fn phases(call: &CallLoopback) -> Vec<String> {
    let setup = &call.setup;
    let phases = [
        ("gathering", setup.gathering_ms),
        ("ICE", setup.ice_ms),
        ("DTLS", setup.dtls_ms),
    ];
    let phase = |(name, ms): (&str, Option<f64>)| {
        let ended_there = call.failed_stage.as_deref() == Some(&name.to_lowercase());
        match (name, ms) {
            (_, None) if ended_there => format!("{name} not done{}", after(setup)),
            ("gathering", None) => cut_short(setup).unwrap_or_else(|| not_reached(name)),
            (_, None) => not_reached(name),
            (_, Some(ms)) => format!("{name} {} ms", format_ms(ms)),
        }
    };
    phases.into_iter().map(phase).collect()
}

/// From the connection on. Nothing of what the call does not carry.
fn first_media(call: &CallLoopback) -> Vec<String> {
    let setup = &call.setup;
    let phases = [
        ("audio", "first audio", setup.first_audio_packet_ms),
        ("video", "first video", setup.first_video_packet_ms),
        ("video", "first whole frame", setup.first_complete_frame_ms),
    ];
    let streams = || call.caller.outbound.iter().chain(&call.callee.outbound);
    let carries = |kind| streams().any(|stream| stream.stream.kind.as_deref() == Some(kind));
    let carried = phases.iter().filter(|(kind, ..)| carries(*kind));
    let carried: Vec<_> = carried.map(|(_, name, ms)| (*name, *ms)).collect();
    reached(&carried)
}

fn reached(phases: &[(&str, Option<f64>)]) -> Vec<String> {
    let phase = |(name, ms): &(&str, Option<f64>)| match ms {
        Some(ms) => format!("{name} {} ms", format_ms(*ms)),
        None => not_reached(name),
    };
    phases.iter().map(phase).collect()
}

fn not_reached(phase: &str) -> String {
    format!("{phase} not reached")
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
    if table.is_empty() {
        return View::default();
    }
    let note = "jitter: mean of RFC 3550's, at the receiver; delay: one way, median; RTT: from RTCP, at the sender, median";
    let mut out = View::from(table);
    out.push_str(&folded_note(note, style));
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

/// Frames, and what became of losses. Nothing where no video was seen.
fn video(call: &CallLoopback, style: &Style) -> View {
    let mut table = Table::new(vec![
        Column::text("video", 0),
        Column::number("frames", 0),
        Column::number("whole", 0),
        Column::number("key", 3),
        Column::number("per second", 2),
        Column::number("longest gap ms", 4),
        Column::number("freezes", 0),
        Column::number("asked again", 1),
        Column::number("came", 1),
        Column::number("still lost", 0),
    ]);
    for (sender, receiver) in [(&call.caller, &call.callee), (&call.callee, &call.caller)] {
        for inbound in &receiver.inbound {
            if let Some(video) = &inbound.stream.video {
                let name = format!("{} → {}", sender.name, receiver.name);
                table.row(video_row(name, video, &inbound.stream));
            }
        }
    }
    if table.is_empty() {
        return View::default();
    }
    let note = "whole: before what was sent again; asked again: packets, by NACK; came: of those; still lost: of all packets, after that";
    let mut out = View::from(table);
    out.push_str(&folded_note(note, style));
    out
}

fn video_row(name: String, video: &Video, stream: &Stream) -> Vec<String> {
    let count = |count: Option<u64>| or_dash(count.map(|count| count.to_string()));
    let percent = |value: Option<f64>| or_dash(value.map(|percent| format!("{percent:.2} %")));
    let recovery = stream.recovery.as_ref();
    vec![
        name,
        video.frames.to_string(),
        count(video.complete_frames),
        count(video.key_frames),
        or_dash(video.frame_rate.map(|rate| format!("{rate:.1}"))),
        or_dash(video.frame_gap_max_ms.map(format_ms)),
        video.freezes.to_string(),
        recovery
            .map_or(0, |recovery| recovery.asked_packets)
            .to_string(),
        percent(recovery.and_then(|recovery| recovery.recovered_percent)),
        percent(stream.loss_after_recovery_percent()),
    ]
}

/// Round trips beside those of RTCP, which stand with the streams.
fn round_trips(call: &CallLoopback, style: &Style) -> View {
    let mut facts = Facts::at(0, 15, style);
    let ends = [&call.caller, &call.callee];
    if ends.iter().all(|end| end.consent_rtt_ms.p50.is_none()) {
        let why = "not measured: none was answered while the call lasted";
        facts.add("ICE checks", [why.to_owned()]);
    } else {
        let checks = ends.map(|end| format!("{} {}", end.name, percentiles(&end.consent_rtt_ms)));
        facts.add("ICE checks", checks);
    }
    let data = &call.caller.data;
    if data.messages_sent + data.messages_received > 0 {
        facts.add("data channel", messages(data));
    }
    facts.into()
}

pub fn folded_note(note: &str, style: &Style) -> String {
    let lines = folded(note, 0, style);
    let lines = lines.iter().map(|line| format!("{}\n", style.dim(line)));
    lines.collect()
}

fn both_ways(call: &CallLoopback) -> Vec<&Link> {
    call.links
        .iter()
        .filter(|link| link.datagrams > 0)
        .collect()
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
