//! What `--verbose` adds: all flows, and what RTCP and the packets say of each stream.

mod quality;
mod redundancy;
mod transport_feedback;

use super::{ends, flow_name};
use crate::render::sanitize::sanitize;
use crate::render::sparkline::sparkline;
use crate::render::style::Style;
use crate::render::table::{Column, Table};
use crate::render::text::plural;
use crate::render::wrap::hanging;
use crate::report::pcap::{Capture, ClockSkew, Flow, LipSync, Opus, Stream, Video};
use crate::units::{counted, format_bps, format_count, format_ms};

/// The column in which what is said of a stream begins.
const FACT: usize = 19;

pub fn render(capture: &Capture, style: &Style) -> String {
    let mut out = String::new();
    if !capture.flows.is_empty() {
        out.push('\n');
        out.push_str(&flows(&capture.flows).render(style));
    }
    for feedback in &capture.transport_feedback {
        out.push_str(&in_lines(&transport_feedback::text(feedback), style));
    }
    for pair in &capture.lip_sync {
        out.push_str(&in_lines(&lip_sync(pair), style));
    }
    for stream in &capture.streams {
        out.push('\n');
        out.push_str(&self::stream(stream, style));
    }
    out
}

/// Each line in as many as it takes.
fn in_lines(text: &str, style: &Style) -> String {
    let lines = text.lines().map(|line| hanging(line, 4, style) + "\n");
    lines.collect()
}

pub(in crate::render) fn flows(flows: &[Flow]) -> Table {
    let mut table = Table::new(vec![
        Column::text("flow", 0),
        Column::number("packets", 0),
        Column::number("RTP", 0),
        Column::number("RTCP", 1),
        Column::number("STUN", 1),
        Column::number("DTLS", 1),
    ]);
    for flow in flows {
        let counts = [flow.packets, flow.rtp, flow.rtcp, flow.stun, flow.dtls];
        let name = ends(
            &flow.source_address,
            &flow.destination_address,
            &flow.transport,
        );
        let name = match flow.capture_point {
            Some(point) => format!("{name}  point {point}"),
            None => name,
        };
        let cells = counts.into_iter().map(format_count);
        table.row(std::iter::once(name).chain(cells).collect());
    }
    table
}

/// `lip sync: the sound of 0x00000001 passes 20 ms before the picture of 0x00000002 (5 to 31 ms)`.
fn lip_sync(pair: &LipSync) -> String {
    let skew = &pair.skew_ms;
    let (Some(mean), Some(least), Some(most)) = (skew.mean, skew.min, skew.max) else {
        return String::new();
    };
    let way = if mean < 0.0 { "behind" } else { "before" };
    format!(
        "\nlip sync: sound of {:#010x} {} ms {way} the picture of {:#010x} ({} to {})\n",
        pair.audio_ssrc,
        format_ms(mean.abs()),
        pair.video_ssrc,
        signed_ms(least),
        signed_ms(most),
    )
}

fn signed_ms(ms: f64) -> String {
    let sign = if ms < 0.0 { "−" } else { "" };
    format!("{sign}{}", format_ms(ms.abs()))
}

fn stream(stream: &Stream, style: &Style) -> String {
    let mut out = format!("{}  {}\n", style.bold(&stream.ssrc_hex), flow_name(stream));
    for (name, text) in facts(stream) {
        let text = hanging(&text, FACT, style);
        out.push_str(&format!("  {name:<15}  {text}\n"));
    }
    out
}

/// Name and text of each fact that is known.
pub(in crate::render) fn facts(stream: &Stream) -> impl Iterator<Item = (&'static str, String)> {
    let known = [
        ("payload types", Some(payload_types(stream))),
        (
            "cname",
            stream
                .cname
                .as_deref()
                .map(|name| sanitize(name).into_owned()),
        ),
        ("description", description(stream)),
        ("stream", labels(stream)),
        ("encryption", encryption(stream)),
        ("video", stream.video.as_ref().map(video)),
        ("opus", stream.opus.as_ref().map(opus)),
        ("MOS", quality::text(stream)),
        ("redundancy", redundancy::text(stream)),
        ("clock", stream.clock_skew.map(clock)),
        ("loss", loss(stream)),
        (
            "longest pause",
            stream
                .reception
                .max_interarrival_ms
                .map(|ms| format!("{} ms", format_ms(ms))),
        ),
        ("reports", reports(stream)),
        ("receiver says", receiver(stream)),
        ("RTT to receiver", rtt(stream)),
        ("RTT over time", sparkline(&stream.rtt_course.mean_ms)),
        ("RTT, both sides", halves(stream)),
        ("receiver asks", asked(stream)),
        ("came again", recovered(stream)),
        ("receiver allows", allowed(stream)),
        (
            "REMB over time",
            sparkline(&stream.bitrate_estimate_course.mean_bps),
        ),
        ("receiver hears", heard(stream)),
        ("ends with", bye(stream)),
    ];
    known
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)))
}

fn payload_types(stream: &Stream) -> String {
    let types: Vec<String> = stream
        .payload_types
        .iter()
        .map(|seen| {
            format!(
                "{} in {}",
                seen.payload_type,
                counted(seen.packets, "packet")
            )
        })
        .collect();
    types.join(", ")
}

/// `opus/48000/2, useinbandfec=1, by offer.sdp (its SSRC)`.
fn description(stream: &Stream) -> Option<String> {
    let by = stream.described_by.as_ref()?;
    let place = match (&by.source, by.packet) {
        (Some(source), _) => source.clone(),
        (None, Some(packet)) => format!("packet {packet}"),
        (None, None) => return None,
    };
    let tie = match by.tied_by.as_str() {
        "ssrc" => "its SSRC",
        "address" => "its address",
        "ufrag" => "its user name of ICE",
        _ => "its payload type",
    };
    let channels = stream
        .channels
        .map(|channels| format!("{channels} channels"));
    let facts = [stream.codec.clone(), channels, stream.fmtp.clone()];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let text = format!("{}, by {place} ({tie})", facts.join(", "));
    Some(sanitize(text.trim_start_matches(", ")).into_owned())
}

/// `mid 0, rid h, msid …`
fn labels(stream: &Stream) -> Option<String> {
    let labels = [
        ("mid", &stream.mid),
        ("rid", &stream.rid),
        ("msid", &stream.msid),
    ];
    let known = labels
        .into_iter()
        .filter_map(|(name, label)| Some(format!("{name} {}", label.as_ref()?)));
    let known: Vec<String> = known.collect();
    (!known.is_empty()).then(|| sanitize(&known.join(", ")).into_owned())
}

fn encryption(stream: &Stream) -> Option<String> {
    let word = match stream.encryption.as_deref()? {
        "not_decrypted" => "not decrypted",
        word => word,
    };
    let opened = stream.srtp.as_ref().and_then(|srtp| {
        let (profile, source) = (srtp.profile.as_ref()?, srtp.key_source.as_deref()?);
        let source = match source {
            "sdes" => "keys from SDP",
            "key_log" => "keys from the key log",
            _ => "keys given",
        };
        let packets = counted(srtp.decrypted_packets, "packet");
        Some(format!(", {profile}, {source}, {packets}"))
    });
    Some(format!("{word}{}", opened.unwrap_or_default()))
}

fn video(video: &Video) -> String {
    let frames = counted(video.frames, "frame");
    let complete = video
        .complete_frames
        .map(|count| format!("{} complete", format_count(count)));
    let key = video.key_frames.map(|count| counted(count, "key frame"));
    let rate = video.frame_rate.map(|rate| format!("{rate:.1} a second"));
    let size = video
        .width
        .zip(video.height)
        .map(|(width, height)| format!("{width} × {height}"));
    let gap = video
        .frame_gap_max_ms
        .map(|ms| format!("longest gap {} ms", format_ms(ms)));
    let freezes = (video.freezes > 0).then(|| counted(video.freezes, "freeze"));
    list([Some(frames), complete, key, rate, size, gap, freezes])
}

fn opus(opus: &Opus) -> String {
    let length = opus
        .packet_duration_us
        .map(|us| format!("{} ms a packet", f64::from(us) / 1e3));
    let bandwidth = opus
        .bandwidth_hz
        .map(|hz| format!("up to {} kHz", hz / 1000));
    let channels = opus.channels.map(|channels| match channels {
        1 => "mono".to_owned(),
        _ => "stereo".to_owned(),
    });
    let share = |percent: Option<f64>| percent.filter(|percent| *percent > 0.0);
    let silent = share(opus.dtx_percent).map(|percent| format!("{percent:.0} % silent (DTX)"));
    let fec = share(opus.fec_percent)
        .map(|percent| format!("{percent:.0} % repeat the one before (FEC)"));
    list([length, bandwidth, channels, silent, fec])
}

fn clock(skew: ClockSkew) -> String {
    format!(
        "{:+.0} ± {:.0} ppm of the capture's",
        skew.ppm, skew.error_ppm
    )
}

fn list<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}

fn loss(stream: &Stream) -> Option<String> {
    stream.lost()?;
    let reception = &stream.reception;
    let longest = reception.loss_bursts.longest?;
    Some(format!(
        "{} of {}, in {}, the longest of {}",
        format_count(reception.lost),
        counted(reception.expected, "packet"),
        counted(reception.loss_bursts.count, "run"),
        format_count(longest),
    ))
}

fn reports(stream: &Stream) -> Option<String> {
    (stream.sender_reports.max(stream.receiver_reports) > 0).then(|| {
        format!(
            "{} by the sender, {} by the receiver",
            format_count(stream.sender_reports),
            format_count(stream.receiver_reports)
        )
    })
}

fn receiver(stream: &Stream) -> Option<String> {
    let remote = stream.remote?;
    let jitter = remote
        .jitter_ms
        .map_or(String::new(), |ms| format!(", jitter {} ms", format_ms(ms)));
    Some(format!(
        "{} lost, {:.1} % in its last report{jitter}",
        // Negative where duplicates came (RFC 3550 §6.4.1).
        match remote.cumulative_lost {
            1 => "1 packet".to_owned(),
            count => format!("{count} packets"),
        },
        remote.fraction_lost_percent
    ))
}

fn rtt(stream: &Stream) -> Option<String> {
    let rtt = &stream.rtt_ms;
    Some(format!(
        "min {} ms, mean {} ms, max {} ms, of {}",
        format_ms(rtt.min?),
        format_ms(rtt.mean?),
        format_ms(rtt.max?),
        plural(rtt.samples, "sample")
    ))
}

fn asked(stream: &Stream) -> Option<String> {
    let feedback = stream.feedback;
    let kinds = [
        (feedback.nacked_packets, "times for a packet again (NACK)"),
        (feedback.picture_losses, "PLI"),
        (feedback.slice_losses, "slices (SLI)"),
        (feedback.reference_pictures, "RPSI"),
        (feedback.full_intra_requests, "FIR"),
    ];
    let parts: Vec<String> = kinds
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", format_count(*count)))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// From the capture point to either end, and the two together.
fn halves(stream: &Stream) -> Option<String> {
    let to_sender = format_ms(stream.rtt_sender_ms.p50?);
    let to_receiver = format_ms(stream.rtt_ms.p50?);
    let whole = stream.rtt_end_to_end_ms;
    Some(format!(
        "sender {to_sender} ms, receiver {to_receiver} ms, end to end {} ms, of {}",
        format_ms(whole.p50?),
        plural(whole.samples, "sample")
    ))
}

fn recovered(stream: &Stream) -> Option<String> {
    let recovery = stream.recovery.as_ref()?;
    if recovery.asked_packets == 0 && recovery.by_retransmission.is_none() {
        return Some(format!(
            "not known: {} that may send others again are encrypted",
            plural(recovery.retransmissions as usize, "packet")
        ));
    }
    if recovery.asked_packets == 0 {
        return Some(format!(
            "nothing was asked for, {} sent again all the same",
            format_count(recovery.retransmissions)
        ));
    }
    let asked = format_count(recovery.asked_packets);
    let Some(resent) = recovery.by_retransmission else {
        return Some(format!(
            "not known of {asked} packets: retransmissions are encrypted"
        ));
    };
    let delay = recovery
        .delay_ms
        .p50
        .map_or(String::new(), |ms| format!(", after {} ms", format_ms(ms)));
    let left = recovery
        .loss_after_recovery_percent
        .map_or(String::new(), |left| {
            format!("; {left:.1} % stay lost up to here")
        });
    Some(format!(
        "{} by retransmission and {} reordered, of {asked} packets asked for{delay}{left}",
        format_count(resent),
        format_count(recovery.late),
    ))
}

fn allowed(stream: &Stream) -> Option<String> {
    let estimate = stream
        .last_bitrate_estimate_bps
        .map(|bps| format!("{} by its estimate (REMB)", format_bps(bps as f64)));
    let limit = stream
        .bitrate_limit_bps
        .map(|bps| format!("{} at most (TMMBR)", format_bps(bps as f64)));
    let parts: Vec<String> = [estimate, limit].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What VoIP metrics say (RFC 3611 §4.7).
fn heard(stream: &Stream) -> Option<String> {
    let voip = stream.extended_reports?.voip?;
    let quality = voip
        .mos_cq
        .or(voip.mos_lq)
        .map_or(String::new(), |mos| format!(", MOS {mos:.1}"));
    Some(format!(
        "{:.1} % lost, {:.1} % too late{quality}, by its extended report",
        voip.loss_percent, voip.discard_percent
    ))
}

fn bye(stream: &Stream) -> Option<String> {
    let bye = stream.bye.as_ref()?;
    let reason = bye
        .reason
        .as_deref()
        .map_or(String::new(), |reason| format!(": {}", sanitize(reason)));
    Some(format!("BYE in packet {}{reason}", bye.packet))
}
