//! The streams: a row for each, and for those that matter most a card with charts.

use std::cmp::Reverse;

use super::{Known, courses, facts};
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

pub fn table_of(number: usize, capture: &Capture) -> Option<Element> {
    let style = Style::PAGE;
    let columns = columns(&capture.streams, &style);
    let flow = Column::text("from → to", 0);
    let heads = columns.iter().map(|(column, _)| column);
    let heads: Vec<&Column> = heads.chain([&flow]).collect();
    let rows = capture.streams.iter().enumerate().map(|(at, stream)| {
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
    (!capture.streams.is_empty()).then(|| {
        element("div")
            .with(element("h3").text("Streams"))
            .with(framed(element("table").with(head(heads)).with(body)))
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
    let drawn = drawn(streams, findings);
    let cards = drawn.iter().filter_map(|&at| {
        let stream = streams.get(at)?;
        let is_open = streams.len() <= FEW || is_named(stream, findings);
        Some(card(&anchor(number, at), capture, stream, span, is_open))
    });
    let note = (drawn.len() < streams.len()).then(|| {
        let text = format!(
            "{} of {} streams are drawn: those with findings, then those with the most packets. \
             The table above has all of them.",
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
fn drawn(streams: &[Stream], findings: &[Finding]) -> Vec<usize> {
    let mut ranked: Vec<(bool, Reverse<u64>, usize)> = streams
        .iter()
        .enumerate()
        .map(|(at, stream)| {
            let is_named = is_named(stream, findings);
            (!is_named, Reverse(stream.reception.packets), at)
        })
        .collect();
    ranked.sort_unstable();
    ranked.truncate(DRAWN);
    let mut drawn: Vec<usize> = ranked.into_iter().map(|(_, _, at)| at).collect();
    drawn.sort_unstable();
    drawn
}

/// Whether a finding is about the stream. Findings name streams by their SSRC.
fn is_named(stream: &Stream, findings: &[Finding]) -> bool {
    let mut messages = findings.iter().map(|finding| finding.message.as_str());
    messages.any(|message| message.contains(&stream.ssrc_hex))
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
    facts(figures.map(|(label, text)| {
        (
            label,
            Some(text.unwrap_or_else(|| "not measured".to_owned())),
        )
    }))
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
        let drawn = drawn(&streams, &[finding]);
        assert_eq!(drawn.len(), DRAWN);
        assert_eq!(drawn.get(DRAWN - 2..), Some(&[200, 201][..]));
    }
}
