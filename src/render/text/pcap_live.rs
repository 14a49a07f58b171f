//! The table over a capture that is still being made.

use super::pcap_analyze::{contents, flow_name, kind, length, lost, payload};
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::render::table::{Column, Table, or_dash, visible_width};
use crate::report::pcap::live::{Live, LiveStream};
use crate::units::{counted, format_bps, format_ms, plural};

/// Findings below the table.
const MOST_FINDINGS: usize = 3;

/// Lines besides streams and findings: totals, contents, titles, what is left out, the hint.
const OTHER_LINES: usize = 6;

/// Lines for streams, however low the window is.
const FEWEST_LINES: usize = 4;

/// The capture in `rows` lines, none of them wider than the style.
pub fn render(live: &Live, style: &Style, rows: usize) -> String {
    let one_line_each = Style {
        wrap: false,
        ..*style
    };
    let style = &one_line_each;
    let findings = findings(live, style);
    let room = rows.saturating_sub(OTHER_LINES + findings.len());
    let mut lines = totals(live, style);
    lines.extend(streams(live, style, room.max(FEWEST_LINES)));
    lines.extend(findings);
    lines.push(style.dim("Ctrl-C ends the capture and shows the report"));
    let fits = |line: &String| visible_width(line) <= style.width;
    let cut = lines.into_iter().map(|line| match fits(&line) {
        true => line,
        false => cut(&line, style.width),
    });
    cut.collect::<Vec<_>>().join("\n")
}

/// How much there was, how fast it goes, and whether it still comes.
fn totals(live: &Live, style: &Style) -> Vec<String> {
    let mut facts = vec![counted(live.packets, "packet")];
    if let Some(rate) = live.rate {
        facts.push(format!("{:.0} packets/s", rate.packets_per_s));
        facts.push(format_bps(rate.bps));
    }
    facts.extend(live.idle.map(|idle| match idle.as_secs() {
        0 => "packets are coming".to_owned(),
        _ => style.doubtful(&format!("last packet {} ago", length(idle.as_secs_f64()))),
    }));
    let name = style.bold(&sanitize(&live.source));
    let head = format!("{name}  {}", facts.join(", "));
    let contents = contents(&live.contents);
    let lines = [head, contents].into_iter();
    lines.filter(|line| !line.is_empty()).collect()
}

/// The busiest streams below the names of their flows.
fn streams(live: &Live, style: &Style, room: usize) -> Vec<String> {
    if live.streams.is_empty() {
        return vec![style.dim("no RTP stream yet")];
    }
    let mut table = Table::new(vec![
        Column::text("  ssrc", 0),
        Column::text("kind", 2),
        Column::text("payload", 0),
        Column::number("packets/s", 0),
        Column::number("bit rate", 0),
        Column::number("lost", 0),
        Column::number("jitter ms", 1),
    ]);
    let flows = busiest(&live.streams, room);
    for (name, streams) in &flows {
        table.heading(style.dim(name));
        for stream in streams {
            table.row(row(stream, style));
        }
    }
    let text = table.render(style);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let shown: usize = flows.iter().map(|(_, streams)| streams.len()).sum();
    if live.streams.len() > shown {
        let more = plural((live.streams.len() - shown) as u64, "stream");
        lines.push(style.dim(&format!("and {more} less busy")));
    }
    lines
}

/// As many of the first streams as have room, by their flows, which take a line each. They stand
/// in the order in which they appeared, so that lines keep their places.
fn busiest(streams: &[LiveStream], room: usize) -> Vec<(String, Vec<&LiveStream>)> {
    let mut flows: Vec<(String, Vec<&LiveStream>)> = Vec::new();
    let mut lines = 0;
    for stream in streams {
        let name = flow_name(&stream.stream);
        let known = flows.iter().position(|(known, _)| *known == name);
        lines += if known.is_some() { 1 } else { 2 };
        if lines > room {
            break;
        }
        match known.and_then(|at| flows.get_mut(at)) {
            Some((_, streams)) => streams.push(stream),
            None => flows.push((name, vec![stream])),
        }
    }
    let appeared = |stream: &&LiveStream| stream.stream.first_packet;
    for (_, streams) in &mut flows {
        streams.sort_by_key(appeared);
    }
    flows.sort_by_key(|(_, streams)| streams.first().map(appeared));
    flows
}

fn row(LiveStream { stream, rate }: &LiveStream, style: &Style) -> Vec<String> {
    vec![
        format!("  {}", stream.ssrc_hex),
        kind(stream),
        payload(stream),
        or_dash(rate.map(|rate| format!("{:.1}", rate.packets_per_s))),
        or_dash(rate.map(|rate| format_bps(rate.bps))),
        lost(stream, style),
        or_dash(stream.reception.jitter_ms.last.map(format_ms)),
    ]
}

/// The worst, each in a line.
fn findings(live: &Live, style: &Style) -> Vec<String> {
    let shown = super::findings::shown(&live.findings, MOST_FINDINGS);
    let shown = shown.iter().filter_map(|&at| live.findings.get(at));
    shown
        .map(|finding| {
            let severity = finding.severity.as_str();
            let head = style.severity(finding.severity, &format!("{severity}[{}]", finding.code));
            format!("{head} {}", sanitize(&finding.message))
        })
        .collect()
}

/// As much of a line as fits, without colours, which could end within one.
fn cut(line: &str, width: usize) -> String {
    let mut out = String::new();
    let mut columns = 0;
    let mut rest = line;
    while let Some(next) = rest.chars().next() {
        if let Some((_, after)) = rest
            .strip_prefix("\u{1b}[")
            .and_then(|sequence| sequence.split_once('m'))
        {
            rest = after;
            continue;
        }
        columns += visible_width(next.encode_utf8(&mut [0; 4]));
        if columns >= width {
            out.push('…');
            break;
        }
        out.push(next);
        rest = rest.get(next.len_utf8()..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::diagnostic::{Finding, Severity};
    use crate::report::pcap::Stream;
    use crate::report::pcap::live::Rate;
    use crate::report::rtp::{Jitter, RtpReception};

    fn stream(ssrc: u32) -> LiveStream {
        LiveStream {
            stream: Stream {
                ssrc,
                ssrc_hex: format!("{ssrc:#010x}"),
                source_address: "10.0.0.1:4000".into(),
                destination_address: "10.0.0.2:5000".into(),
                transport: "udp".into(),
                kind: Some("audio".into()),
                codec: Some("opus".into()),
                reception: RtpReception {
                    lost: 3,
                    loss_percent: Some(1.25),
                    jitter_ms: Jitter {
                        last: Some(1.5),
                        ..Jitter::default()
                    },
                    ..RtpReception::default()
                },
                ..Stream::default()
            },
            rate: Some(Rate {
                packets_per_s: 50.0,
                bps: 32_000.0,
            }),
        }
    }

    fn live(streams: u32) -> Live {
        Live {
            source: "-".into(),
            packets: 240,
            rate: Some(Rate {
                packets_per_s: 51.2,
                bps: 40_000.0,
            }),
            idle: Some(Duration::from_millis(20)),
            streams: (0..streams).map(stream).collect(),
            ..Live::default()
        }
    }

    #[test]
    fn a_stream_is_a_line_with_what_comes_now() {
        let expected = "\
-  240 packets, 51 packets/s, 40.0 kb/s, packets are coming
  ssrc        kind   payload  packets/s   bit rate       lost  jitter ms
10.0.0.1:4000 → 10.0.0.2:5000
  0x00000000  audio  opus          50.0  32.0 kb/s  3 (1.2 %)      1.500
Ctrl-C ends the capture and shows the report";
        assert_eq!(render(&live(1), &Style::PLAIN, 24), expected);
    }

    #[test]
    fn the_busiest_are_shown_and_keep_their_places() {
        let mut busy = live(20);
        for (place, one) in busy.streams.iter_mut().enumerate() {
            one.stream.first_packet = 100 - place as u64;
        }
        let text = render(&busy, &Style::PLAIN, 10);
        let at = |ssrc: &str| text.find(ssrc);
        assert!(
            at("0x00000001").is_some() && at("0x00000001") < at("0x00000000"),
            "{text}"
        );
        assert!(text.contains("and 17 streams less busy"), "{text}");
        assert_eq!(at("0x00000003"), None);
    }

    #[test]
    fn silence_and_findings_are_told() {
        let finding = Finding::new("PCAP001", "x", Severity::Warning, "lost \u{1b}[2J 5 %");
        let quiet = Live {
            idle: Some(Duration::from_secs(75)),
            findings: vec![finding],
            ..live(0)
        };
        let text = render(&quiet, &Style::PLAIN, 24);
        assert!(text.contains("last packet 75.00 s ago"), "{text}");
        assert!(text.contains("no RTP stream yet"), "{text}");
        assert!(
            text.contains("warning[PCAP001] lost \\u{1b}[2J 5 %"),
            "{text}"
        );
    }

    #[test]
    fn it_fits_the_window_whatever_there_is_to_show() {
        for (width, rows) in [(20, 5), (40, 10), (80, 24), (160, 50)] {
            let style = Style {
                width,
                color: true,
                ..Style::PLAIN
            };
            let text = render(&live(1_000), &style, rows);
            let lines = text.lines().count();
            assert!(lines <= rows.max(FEWEST_LINES + OTHER_LINES), "{text}");
            assert!(
                text.lines().all(|line| visible_width(line) <= width),
                "{text}"
            );
            assert!(text.contains("and 9"), "{text}");
        }
    }
}
