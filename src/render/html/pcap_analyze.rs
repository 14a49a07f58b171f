//! `pcap analyze`: what was read, what happened, and each stream over time.

mod connection;
mod courses;
mod happened;
mod streams;

use super::chart::Span;
use super::markup::{Element, Markup, element};
use super::short_name;
use super::table::table;
use crate::diagnostic::Finding;
use crate::render::text::pcap_analyze::{contents, detail, format, length, messages};
use crate::report::call::End;
use crate::report::pcap::{Capture, PcapAnalyze, Stream};
use crate::units::{counted, format_bytes, format_count, format_ms, format_utc};

/// A page with more rows in one table would be slow to open.
const MOST_ROWS: usize = 1000;

/// So many ways with feedback, or handshakes, have a card.
const MOST_CARDS: usize = 50;

pub fn captures(first: usize, data: &PcapAnalyze, findings: &[Finding]) -> Markup {
    let mut out = Markup::default();
    for (number, capture) in (first..).zip(&data.captures) {
        out.push(self::capture(number, capture, findings));
    }
    out
}

fn capture(number: usize, capture: &Capture, findings: &[Finding]) -> Element {
    let span = span(capture);
    element("section")
        .with(element("h2").text(&format!("Capture {}", short_name(&capture.source))))
        .with(tiles(capture))
        .with(facts(known(capture)))
        .all(happened::section(
            capture,
            span,
            "packet numbers are Wireshark's",
        ))
        .all(streams::table_of(number, capture, findings))
        .all(streams::over_time(number, capture, findings, span))
        .all(feedback(capture, span))
        .all(connection::details(capture))
        .all(flows(capture))
}

/// What one end of a call saw, as if it had been captured there.
pub fn end_of_call(number: usize, end: &End, findings: &[Finding]) -> Element {
    let capture = &end.as_capture();
    let span = span(capture);
    element("section")
        .with(element("h2").text(&format!("At the {}", end.name)))
        .with(tiles_of_end(capture, end))
        .with(courses::of_end(capture, end, span))
        .all(happened::section(
            capture,
            span,
            "packets are counted at this end",
        ))
        .all(streams::table_of(number, capture, findings))
        .all(told_by_receivers(end))
        .all(streams::over_time(number, capture, findings, span))
        .all(feedback(capture, span))
        .all(connection::details(capture))
}

fn told_by_receivers(end: &End) -> Option<Element> {
    let note =
        "What is lost of what this end sends is what its receiver counted up to its last report.";
    (!end.outbound.is_empty()).then(|| element("p").class("note").text(note))
}

/// All of the capture, by its first and last packet.
fn span(capture: &Capture) -> Span {
    Span {
        from: 0.0,
        to: capture.duration_ms.unwrap_or(0.0) / 1e3,
    }
}

/// Seconds since the first packet of the capture. None where the capture has no times.
fn since_begin(capture: &Capture, at_s: f64) -> Option<f64> {
    Some(at_s - capture.first_packet_s?)
}

/// What a person asks first, as large as it matters.
fn tiles(capture: &Capture) -> Element {
    let media = || capture.streams.iter().filter(|s| s.repairs_ssrc.is_none());
    let most = |figure: fn(&Stream) -> Option<f64>| media().filter_map(figure).reduce(f64::max);
    let tiles = [
        ("length", capture.duration_ms.map(|ms| length(ms / 1e3))),
        ("streams", Some(format_count(capture.streams.len() as u64))),
        (
            "highest loss",
            most(|stream| stream.reception.loss_percent).map(|loss| format!("{loss:.2} %")),
        ),
        (
            "highest mean jitter",
            ms(most(|stream| stream.reception.jitter_ms.mean)),
        ),
        (
            "longest median RTT",
            ms(most(|stream| {
                let whole = stream.rtt_end_to_end_ms.p50;
                whole.or(stream.rtt_ms.p50)
            })),
        ),
    ];
    row_of_tiles(tiles)
}

/// Of a call with data alone no figure is of streams.
fn tiles_of_end(capture: &Capture, end: &End) -> Element {
    let data = &end.data;
    let carries_messages = data.messages_sent > 0 || data.messages_received > 0;
    if !capture.streams.is_empty() || !carries_messages {
        return tiles(capture);
    }
    row_of_tiles([
        ("messages sent", Some(format_count(data.messages_sent))),
        (
            "messages received",
            Some(format_count(data.messages_received)),
        ),
        ("median message RTT", ms(data.message_rtt_ms.p50)),
    ])
}

fn row_of_tiles(tiles: impl IntoIterator<Item = Known>) -> Element {
    let tiles = tiles.into_iter().map(|(name, value)| {
        let value = match value {
            Some(value) => element("b").text(&value),
            None => element("b").class("nothing").text("not measured"),
        };
        element("div").with(value).with(element("span").text(name))
    });
    element("div").class("tiles").all(tiles)
}

fn ms(value: Option<f64>) -> Option<String> {
    value.map(|value| format!("{} ms", format_ms(value)))
}

/// What a page leaves out is said on it.
fn left_out(all: usize, most: usize, what: &str) -> Option<Element> {
    let more = all.saturating_sub(most) as u64;
    (more > 0).then(|| {
        let more = format_count(more);
        let text = format!("{more} further {what} are not on this page. The JSON report has them.");
        element("p").class("note").text(&text)
    })
}

/// A label and what is known of it.
type Known = (&'static str, Option<String>);

fn known(capture: &Capture) -> Vec<Known> {
    let told =
        |count: u64, what: &str| (count > 0).then(|| format!("{} {what}", format_count(count)));
    let not_empty = |text: String| (!text.is_empty()).then_some(text);
    let begin = capture
        .first_packet_s
        .and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok());
    let dropped = capture.dropped_by_interface.unwrap_or(0) + capture.dropped_by_os.unwrap_or(0);
    vec![
        ("file", Some(capture.source.clone())),
        ("format", Some(format(capture))),
        (
            "size",
            Some(format!(
                "{}, {}",
                counted(capture.packets, "packet"),
                format_bytes(capture.bytes)
            )),
        ),
        ("begins", begin.map(format_utc)),
        ("holds", not_empty(contents(&capture.contents))),
        (
            "in TCP streams",
            not_empty(messages("", &capture.over_tcp)).map(bare),
        ),
        (
            "relayed by TURN",
            not_empty(messages("", &capture.relayed)).map(bare),
        ),
        (
            "cut",
            capture
                .truncated
                .then(|| "it ends or breaks in the middle of a record".to_owned()),
        ),
        ("damaged", told(capture.skipped_bytes, "bytes were skipped")),
        (
            "dropped",
            told(dropped, "packets that the capturing system did not keep"),
        ),
        (
            "not listed",
            told(
                capture.unlisted_stream_packets,
                "RTP packets of streams beyond the number that is listed",
            ),
        ),
    ]
}

/// Without the colon behind a place that was left empty.
fn bare(text: String) -> String {
    text.trim_start_matches(": ").to_owned()
}

fn facts(known: impl IntoIterator<Item = Known>) -> Element {
    let known = known
        .into_iter()
        .filter_map(|(label, text)| Some((label, text?)));
    let rows =
        known.flat_map(|(label, text)| [element("dt").text(label), element("dd").text(&text)]);
    element("dl").class("facts").all(rows)
}

/// What receivers tell senders for their congestion control.
fn feedback(capture: &Capture, span: Span) -> Option<Element> {
    let all = &capture.transport_feedback;
    let cards = all.iter().take(MOST_CARDS).map(|feedback| {
        let name = format!(
            "{} → {}",
            feedback.source_address, feedback.destination_address
        );
        let known = [
            (
                "feedback",
                Some(format!(
                    "{}, on {}",
                    counted(feedback.feedback_packets, "packet"),
                    counted(feedback.expected, "packet")
                )),
            ),
            (
                "lost",
                feedback.loss_percent.map(|loss| format!("{loss:.2} %")),
            ),
            (
                "without feedback",
                (feedback.unreported > 0).then(|| counted(feedback.unreported, "packet")),
            ),
            (
                "slower than the fastest packet",
                ms(feedback.delay_above_least_ms.p95).map(|p95| format!("{p95} (p95)")),
            ),
        ];
        element("article")
            .class("stream")
            .with(element("h4").text(&name))
            .with(facts(known))
            .with(courses::of_transport(capture, feedback, span))
    });
    (!all.is_empty()).then(|| {
        element("div")
            .with(element("h3").text("Transport-wide feedback"))
            .all(cards)
            .all(left_out(all.len(), MOST_CARDS, "ways with feedback"))
    })
}

fn flows(capture: &Capture) -> Option<Element> {
    let flows = &capture.flows;
    let shown = flows.get(..MOST_ROWS).unwrap_or(flows);
    (!flows.is_empty()).then(|| {
        element("details")
            .with(element("summary").text("All flows"))
            .with(table(&detail::flows(shown)))
            .all(left_out(flows.len(), MOST_ROWS, "flows"))
    })
}
