//! The streams: a row for each, and for those that matter most a card with charts.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::{Known, MOST_ROWS, courses, facts, left_out};
use crate::diagnostic::Finding;
use crate::render::html::chart::Span;
use crate::render::html::markup::{Element, Markup, element};
use crate::render::html::table::{cell, framed, head};
use crate::render::style::Style;
use crate::render::table::Column;
use crate::render::text::pcap_analyze::{columns, detail, flow_name, kind, payload};
use crate::report::pcap::{Capture, Stream};
use crate::units::{format_bps, format_count, format_ms};

/// So many streams are drawn; a page with more would be slow to open.
const DRAWN: usize = 50;

/// With more streams than these, only those with findings are unfolded.
const FEW: usize = 6;

pub fn table_of(number: usize, capture: &Capture, findings: &[Finding]) -> Option<Element> {
    let style = Style::PAGE;
    let columns = columns(&capture.streams, &style);
    let flow = Column::text("from → to", 0);
    let heads = columns.iter().map(|(column, _)| column);
    let heads: Vec<&Column> = heads.chain([&flow]).collect();
    let streams = &capture.streams;
    let shown = chief(streams, &named(findings), MOST_ROWS).into_iter();
    let shown = shown.filter_map(|at| Some((at, streams.get(at)?)));
    let rows = shown.map(|(at, stream)| {
        let mut cells: Vec<Element> = columns
            .iter()
            .skip(1)
            .map(|(column, text)| cell(column, &text(stream)))
            .collect();
        cells.push(cell(&flow, &flow_name(stream)));
        let link = element("a")
            .attribute("href", format!("#{}", anchor(number, at)))
            .text(&stream.ssrc_hex);
        let first = element("td").class("text").with(link);
        element("tr").with(first).all(cells)
    });
    let body = element("tbody").all(rows);
    (!streams.is_empty()).then(|| {
        element("div")
            .with(element("h3").text("Streams"))
            .with(framed(element("table").with(head(heads)).with(body)))
            .all(left_out(streams.len(), MOST_ROWS, "streams"))
    })
}

/// The name of a stream's card within the page.
fn anchor(capture: usize, stream: usize) -> String {
    format!("stream-{capture}-{stream}")
}

pub fn over_time(
    number: usize,
    capture: &Capture,
    findings: &[Finding],
    span: Span,
) -> Option<Element> {
    let streams = &capture.streams;
    let named = named(findings);
    let drawn = chief(streams, &named, DRAWN);
    let cards = drawn.iter().filter_map(|&at| {
        let stream = streams.get(at)?;
        let is_open = streams.len() <= FEW || named.contains(stream.ssrc_hex.as_str());
        Some(card(&anchor(number, at), capture, stream, span, is_open))
    });
    let note = (drawn.len() < streams.len()).then(|| {
        let text = format!(
            "{} of {} streams are drawn: those with findings, then those with the most packets.",
            drawn.len(),
            format_count(streams.len() as u64)
        );
        element("p").class("note").text(&text)
    });
    (!streams.is_empty()).then(|| {
        element("div")
            .with(element("h3").text("Each stream over time"))
            .all(note)
            .all(cards)
    })
}

/// Those with findings, then those with the most packets, in the order of the report.
fn chief(streams: &[Stream], named: &HashSet<&str>, most: usize) -> Vec<usize> {
    let mut ranked: Vec<(bool, Reverse<u64>, usize)> = streams
        .iter()
        .enumerate()
        .map(|(at, stream)| {
            let is_named = named.contains(stream.ssrc_hex.as_str());
            (!is_named, Reverse(stream.reception.packets), at)
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(most);
    let mut chief: Vec<usize> = ranked.into_iter().map(|(_, _, at)| at).collect();
    chief.sort_unstable();
    chief
}

/// What findings are about: they name streams by their SSRC, such as `0x1a2b3c4d`.
fn named(findings: &[Finding]) -> HashSet<&str> {
    const LENGTH: usize = "0x1a2b3c4d".len();
    let messages = findings.iter().map(|finding| finding.message.as_str());
    messages
        .flat_map(|message| {
            let places = message.match_indices("0x");
            places.filter_map(move |(at, _)| message.get(at..at + LENGTH))
        })
        .collect()
}

fn card(anchor: &str, capture: &Capture, stream: &Stream, span: Span, is_open: bool) -> Element {
    let title = format!("{} {}", kind(stream), payload(stream));
    let summary = element("summary")
        .with(element("b").text(&stream.ssrc_hex))
        .text(" ")
        .text(&title)
        .text(" ")
        .with(element("span").class("dim").text(&flow_name(stream)));
    let card = element("details").class("stream").attribute("id", anchor);
    let card = match is_open {
        true => card.attribute("open", ""),
        false => card,
    };
    card.with(summary)
        .with(main_figures(stream))
        .with(courses::of_stream(capture, stream, span))
        .with(more(stream))
}

/// What is there for every stream, measured or not.
fn main_figures(stream: &Stream) -> Element {
    let reception = &stream.reception;
    let jitter = &reception.jitter_ms;
    let rate = stream.video.as_ref().map(|video| {
        (
            "frame rate",
            video.frame_rate.map(|rate| format!("{rate:.1} a second")),
        )
    });
    let ms = |value: Option<f64>| value.map(|ms| format!("{} ms", format_ms(ms)));
    let figures = [
        ("packets", Some(format_count(reception.packets))),
        (
            "lost",
            reception.loss_percent.map(|percent| {
                let lost = format_count(reception.lost);
                let expected = format_count(reception.expected);
                format!("{lost} of {expected} ({percent:.2} %)")
            }),
        ),
        (
            "jitter",
            jitter.mean.zip(jitter.max).map(|(mean, max)| {
                format!("mean {} ms, most {} ms", format_ms(mean), format_ms(max))
            }),
        ),
        ("RTT, median", ms(stream.rtt_ms.p50)),
        ("bit rate", reception.bitrate_bps.map(format_bps)),
    ];
    let figures = figures.into_iter().chain(rate);
    let figures = figures.map(|(label, text)| {
        let value = match text {
            Some(text) => element("dd").text(&text),
            None => element("dd").class("nothing").text("not measured"),
        };
        element("div").with(element("dt").text(label)).with(value)
    });
    element("dl").class("figures").all(figures)
}

fn more(stream: &Stream) -> Markup {
    let known: Vec<Known> = detail::facts(stream)
        .map(|(label, text)| (label, Some(text)))
        .collect();
    element("details")
        .class("more")
        .with(element("summary").text("more of this stream"))
        .with(facts(known))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::report::rtp::RtpReception;

    fn stream(ssrc: u32, packets: u64) -> Stream {
        Stream {
            ssrc,
            ssrc_hex: format!("{ssrc:#010x}"),
            reception: RtpReception {
                packets,
                ..RtpReception::default()
            },
            ..Stream::default()
        }
    }

    #[test]
    fn of_many_streams_those_with_findings_and_with_most_packets_are_drawn() {
        let mut streams: Vec<Stream> = (0..200).map(|ssrc| stream(ssrc, 1000)).collect();
        streams.push(stream(500, 2000));
        streams.push(stream(0xabcd_ef01, 1));
        let finding = Finding::new("X", "x", Severity::Info, "0xabcdef01 lost 3 packets");
        let drawn = chief(&streams, &named(&[finding]), DRAWN);
        assert_eq!(drawn.len(), DRAWN);
        assert_eq!(drawn.get(DRAWN - 2..), Some(&[200, 201][..]));
    }
}
