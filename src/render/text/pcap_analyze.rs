//! The figures of `pcap analyze`: for each capture a headline and its streams by flow.

pub(in crate::render) mod course;
pub(in crate::render) mod detail;
mod files;
mod notes;

use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash, visible_width};
use crate::render::view::View;
use crate::render::wrap::hanging;
use crate::report::pcap::{Capture, Contents, Messages, PcapAnalyze, Selection, Stream};
use crate::units::{counted, format_bps, format_bytes, format_count, format_ms};

pub fn view(data: &PcapAnalyze, style: &Style) -> View {
    let captures = data.captures.iter();
    View::blocks(captures.map(|capture| self::capture(capture, style).into()))
}

fn capture(capture: &Capture, style: &Style) -> String {
    let mut out = headline(capture, style);
    out.push_str(&files::files(capture, style));
    if !capture.streams.is_empty() {
        out.push('\n');
        out.push_str(&streams(&capture.streams, style));
        out.push_str(&notes::render(capture, style));
    }
    out.push_str(&course::events(capture, style));
    if style.verbose {
        out.push_str(&course::detail(capture, style));
        out.push_str(&detail::render(capture, style));
    }
    out
}

/// Name, format, size and length, then what the packets carry.
fn headline(capture: &Capture, style: &Style) -> String {
    let mut facts = vec![
        format(capture),
        counted(capture.packets, "packet"),
        format_bytes(capture.bytes),
    ];
    facts.extend(capture.duration_ms.map(|ms| length(ms / 1e3)));
    if capture.truncated {
        facts.push(style.doubtful("cut"));
    }
    let name = style.bold(&sanitize(&capture.source));
    let mut out = title(&name, &facts.join(", "), style);
    if let Some(selection) = &capture.selection {
        let selection = hanging(&self::selection(selection), 2, style);
        out.push_str(&style.doubtful(&selection));
        out.push('\n');
    }
    let lines = [
        contents(&capture.contents),
        messages("in TCP streams", &capture.over_tcp),
        messages("relayed by TURN", &capture.relayed),
    ];
    for line in lines.iter().filter(|line| !line.is_empty()) {
        out.push_str(&hanging(line, 2, style));
        out.push('\n');
    }
    out
}

/// In one line, or in two on a terminal that is too narrow.
fn title(name: &str, facts: &str, style: &Style) -> String {
    let line = format!("{name}  {facts}");
    match style.wrap && visible_width(&line) > style.width {
        true => format!("{name}\n  {}\n", hanging(facts, 2, style)),
        false => line + "\n",
    }
}

/// `only 250 of 429 messages are looked at; left out: 92 by the filter rtp`.
fn selection(selection: &Selection) -> String {
    let filter = selection.filter.as_deref().unwrap_or_default();
    let by_filter = format!("by the filter {}", sanitize(filter));
    let left_out = [
        (selection.left_out_by_filter, by_filter.as_str()),
        (selection.left_out_by_time, "by --from and --to"),
    ];
    let all = selection.messages + selection.left_out_by_filter + selection.left_out_by_time;
    let kinds = list(&left_out);
    let left_out = match kinds.is_empty() {
        true => "nothing".to_owned(),
        false => kinds,
    };
    format!(
        "only {} of {} messages are looked at; left out: {left_out}",
        format_count(selection.messages),
        format_count(all)
    )
}

/// `relayed by TURN: 784 RTP, 12 RTCP`; nothing where there are none.
pub(in crate::render) fn messages(place: &str, messages: &Messages) -> String {
    let kinds = list(&[
        (messages.rtp, "RTP"),
        (messages.rtcp, "RTCP"),
        (messages.srtcp, "SRTCP"),
        (messages.stun, "STUN"),
        (messages.dtls, "DTLS"),
        (messages.turn_channel, "TURN channel"),
        (messages.zrtp, "ZRTP"),
        (messages.rtp_unconfirmed, "perhaps RTP"),
        (messages.other, "other"),
    ]);
    match kinds.is_empty() {
        true => kinds,
        false => format!("{place}: {kinds}"),
    }
}

/// `pcapng`, `pcap in gzip`.
pub(in crate::render) fn format(capture: &Capture) -> String {
    match &capture.compression {
        Some(compression) => format!("{} in {compression}", capture.format),
        None => capture.format.clone(),
    }
}

/// How long a capture is, in units that fit: `12.19 s`, `3 min 5 s`, `2 h 7 min`, `113 d 5 h`.
pub(in crate::render) fn length(seconds: f64) -> String {
    let whole = seconds as u64;
    match whole {
        0..120 => format!("{seconds:.2} s"),
        120..7_200 => format!("{} min {} s", whole / 60, whole % 60),
        7_200..172_800 => format!("{} h {} min", whole / 3_600, whole / 60 % 60),
        _ => format!("{} d {} h", whole / 86_400, whole / 3_600 % 24),
    }
}

/// `784 RTP, 12 RTCP`; kinds that do not occur are left out.
pub(in crate::render) fn contents(contents: &Contents) -> String {
    list(&[
        (contents.rtp, "RTP"),
        (contents.rtcp, "RTCP"),
        (contents.srtcp, "SRTCP"),
        (contents.stun, "STUN"),
        (contents.dtls, "DTLS"),
        (contents.turn_channel, "TURN channel"),
        (contents.zrtp, "ZRTP"),
        (contents.sip, "SIP"),
        (contents.rtp_unconfirmed, "perhaps RTP"),
        (contents.other_udp, "other UDP"),
        (contents.not_udp, "not UDP"),
        (contents.ip_fragments, "IP fragments"),
        (contents.undecodable, "undecodable"),
        (contents.unsupported_link, "of a link type that is not read"),
    ])
}

fn list(kinds: &[(u64, &str)]) -> String {
    let parts: Vec<String> = kinds
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, kind)| format!("{} {kind}", format_count(*count)))
        .collect();
    parts.join(", ")
}

/// A column of the table of streams: what it is, and its text for a stream.
pub(in crate::render) type StreamColumn<'a> = (Column, Box<dyn Fn(&Stream) -> String + 'a>);

/// A number of something that a stream has.
type Count = fn(&Stream) -> u64;

fn streams(streams: &[Stream], style: &Style) -> String {
    let (columns, cells): (Vec<Column>, Vec<_>) = columns(streams, style).into_iter().unzip();
    let mut table = Table::new(columns);
    for flow in flows(streams) {
        if let Some(first) = flow.first() {
            table.heading(style.dim(&flow_name(first)));
        }
        for stream in flow {
            table.row(cells.iter().map(|cell| cell(stream)).collect());
        }
    }
    table.render(style)
}

/// What no stream has gets no column: duplicates, packets out of order or far too late, gaps, RTT.
pub(in crate::render) fn columns<'a>(
    streams: &[Stream],
    style: &'a Style,
) -> Vec<StreamColumn<'a>> {
    let mut columns = vec![
        text("  ssrc", 0, |stream| format!("  {}", stream.ssrc_hex)),
        text("kind", 0, kind),
        text("payload", 0, payload),
        text("clock", 4, clock),
        count("packets", 0, |stream| stream.reception.packets),
        number("lost", 0, |stream| lost(stream, style)),
    ];
    let rare: [(&'static str, Count); 4] = [
        ("dup", |stream| stream.reception.duplicates),
        ("reord", |stream| stream.reception.reordered),
        ("too late", |stream| stream.reception.late),
        ("gaps", |stream| stream.gaps.count),
    ];
    for (title, figure) in rare {
        if streams.iter().any(|stream| figure(stream) > 0) {
            columns.push(count(title, 2, figure));
        }
    }
    columns.push(ms("jitter ms", 0, |stream| stream.reception.jitter_ms.mean));
    columns.push(ms("max ms", 1, |stream| stream.reception.jitter_ms.max));
    if streams.iter().any(|stream| stream.rtt_ms.samples > 0) {
        columns.push(ms("RTT → ms", 3, |stream| stream.rtt_ms.p50));
    }
    if streams.iter().any(|stream| stream.mos.is_some()) {
        columns.push(number("MOS", 6, |stream| or_dash(score(stream))));
    }
    columns.push(number("bit rate", 5, |stream| {
        or_dash(stream.reception.bitrate_bps.map(format_bps))
    }));
    columns
}

fn count(title: &'static str, rank: u8, figure: Count) -> StreamColumn<'static> {
    number(title, rank, move |stream| format_count(figure(stream)))
}

fn ms(title: &'static str, rank: u8, figure: fn(&Stream) -> Option<f64>) -> StreamColumn<'static> {
    number(title, rank, move |stream| {
        or_dash(figure(stream).map(format_ms))
    })
}

fn text<'a>(
    title: &'static str,
    rank: u8,
    cell: impl Fn(&Stream) -> String + 'a,
) -> StreamColumn<'a> {
    (Column::text(title, rank), Box::new(cell))
}

fn number<'a>(
    title: &'static str,
    rank: u8,
    cell: impl Fn(&Stream) -> String + 'a,
) -> StreamColumn<'a> {
    (Column::number(title, rank), Box::new(cell))
}

/// The streams of each flow, flows in the order of their first stream.
fn flows(streams: &[Stream]) -> Vec<Vec<&Stream>> {
    let mut flows: Vec<Vec<&Stream>> = Vec::new();
    let address = |stream: &Stream| {
        (
            stream.source_address.clone(),
            stream.destination_address.clone(),
            stream.transport.clone(),
            stream.capture_point,
        )
    };
    let mut index = std::collections::HashMap::new();
    for stream in streams {
        let at = *index.entry(address(stream)).or_insert(flows.len());
        match flows.get_mut(at) {
            Some(flow) => flow.push(stream),
            None => flows.push(vec![stream]),
        }
    }
    flows
}

/// Of a flow that was captured at several points, with the file of this one.
pub(in crate::render) fn flow_name(stream: &Stream) -> String {
    let flow = ends(
        &stream.source_address,
        &stream.destination_address,
        &stream.transport,
    );
    let file = stream.first_packet_file.as_deref().map(sanitize);
    match stream.capture_point.and(file) {
        Some(file) => format!("{flow}  in {file}"),
        None => flow,
    }
}

/// `10.0.0.1:5000 → 10.0.0.2:6000`, and what carries it unless that is UDP.
fn ends(source: &str, destination: &str, transport: &str) -> String {
    let by = match transport {
        "tcp" => " over TCP",
        "turn" => " relayed by TURN",
        _ => "",
    };
    format!("{source} → {destination}{by}")
}

/// `PCMU` where the payload type says so; else its number.
pub(in crate::render) fn payload(stream: &Stream) -> String {
    let most = stream.payload_types.iter().max_by_key(|seen| seen.packets);
    match (&stream.codec, most) {
        (Some(codec), _) => sanitize(codec).into_owned(),
        (None, Some(most)) => format!("PT {}", most.payload_type),
        (None, None) => or_dash(None),
    }
}

pub(in crate::render) fn kind(stream: &Stream) -> String {
    match stream.repairs_ssrc {
        Some(_) => "repair".to_owned(),
        None => or_dash(stream.kind.clone()),
    }
}

/// The rate and how it was found.
fn clock(stream: &Stream) -> String {
    let how = match stream.clock_rate_source.as_deref() {
        Some("sdp") => " (SDP)",
        Some("sender_reports") => " (SR)",
        Some("arrival_times") => " (est.)",
        _ => "",
    };
    or_dash(
        stream
            .clock_rate_hz
            .map(|hz| format!("{} kHz{how}", f64::from(hz) / 1e3)),
    )
}

/// Estimated, as `--verbose` says.
fn score(stream: &Stream) -> Option<String> {
    let quality = stream.mos.as_ref()?;
    Some(format!("{:.1}", quality.score))
}

pub(in crate::render) fn lost(stream: &Stream, style: &Style) -> String {
    let count = format_count(stream.reception.lost);
    match stream.reception.loss_percent {
        Some(percent) if percent >= 5.0 => style.bad(&format!("{count} ({percent:.1} %)")),
        Some(percent) if percent > 0.0 => style.doubtful(&format!("{count} ({percent:.1} %)")),
        Some(_) => count,
        None => or_dash(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::rtp::RtpReception;

    fn titles(reordered: u64, late: u64) -> Vec<&'static str> {
        let stream = Stream {
            reception: RtpReception {
                reordered,
                late,
                ..RtpReception::default()
            },
            ..Stream::default()
        };
        let columns = columns(&[stream], &Style::PLAIN);
        columns.iter().map(|(column, _)| column.title()).collect()
    }

    #[test]
    fn packets_out_of_order_and_those_far_too_late_have_columns_of_their_own() {
        let of = |reordered, late| {
            let titles = titles(reordered, late);
            ["reord", "too late"].map(|title| titles.contains(&title))
        };
        assert_eq!(of(0, 0), [false, false]);
        assert_eq!(of(10, 0), [true, false]);
        // One from so long ago that it is not known whether it came before.
        assert_eq!(of(0, 1), [false, true]);
    }
}
