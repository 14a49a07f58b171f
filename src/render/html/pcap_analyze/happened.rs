//! How the call went: connectivity, handshakes and media on one axis of time, then event by event.

use super::since_begin;
use crate::render::html::chart::Span;
use crate::render::html::lanes::{self, Bar, Lane, Mark, Tone};
use crate::render::html::markup::{Element, element};
use crate::render::html::table::table;
use crate::render::table::{Column, Table};
use crate::render::text::pcap_analyze::course::leg;
use crate::render::text::pcap_analyze::{flow_name, kind, payload};
use crate::report::pcap::{Capture, DtlsHandshake, Event, IcePair, Stream};
use crate::units::format_count;

/// More events than these are folded.
const FEW_EVENTS: usize = 30;

/// What every stream has, however the call came about.
const MEDIA_EVENTS: [&str; 5] = [
    "first_rtp",
    "first_rtcp",
    "first_key_frame",
    "last_rtp",
    "bye",
];

/// Lanes of one kind that are drawn.
const MOST_LANES: usize = 12;

/// What happened, where `numbers` says whose the numbers of packets are.
pub fn section(capture: &Capture, span: Span, numbers: &str) -> Option<Element> {
    let lanes = lanes(capture, span);
    (!lanes.is_empty()).then(|| {
        let whole = element("div").with(element("h3").text("What happened when"));
        let whole = whole.with(lanes::draw(&lanes, span)).all(left_out(capture));
        let set_up = set_up(capture, span).map(|set_up| {
            let lanes: Vec<Lane> = lanes
                .into_iter()
                .filter(|lane| lane.is_seen(set_up))
                .collect();
            element("div")
                .with(element("h4").text("The beginning, enlarged"))
                .with(lanes::draw(&lanes, set_up))
        });
        whole.all(set_up).all(events(capture, numbers))
    })
}

fn lanes(capture: &Capture, span: Span) -> Vec<Lane> {
    let pairs = capture.ice_pairs.iter().filter(|pair| pair.checks > 0);
    let pairs = pairs.map(|pair| of_pair(pair, span));
    let handshakes = capture.dtls_handshakes.iter();
    let handshakes = handshakes.filter_map(|handshake| of_handshake(handshake, span));
    let drawn = drawn_streams(capture);
    let streams = drawn.iter().filter_map(|stream| {
        let name = stream_name(stream, &drawn);
        of_stream(capture, stream, name)
    });
    let others = others(&capture.events);
    others
        .into_iter()
        .chain(pairs.take(MOST_LANES))
        .chain(handshakes.take(MOST_LANES))
        .chain(streams)
        .collect()
}

/// Those with the most packets, in the order of the report.
fn drawn_streams(capture: &Capture) -> Vec<&Stream> {
    let mut streams: Vec<(usize, &Stream)> = capture.streams.iter().enumerate().collect();
    streams.sort_by_key(|(_, stream)| std::cmp::Reverse(stream.reception.packets));
    streams.truncate(MOST_LANES * 2);
    streams.sort_by_key(|(at, _)| *at);
    streams.into_iter().map(|(_, stream)| stream).collect()
}

fn left_out(capture: &Capture) -> Option<Element> {
    let pairs = capture.ice_pairs.iter().filter(|pair| pair.checks > 0);
    let more = [
        (pairs.count(), MOST_LANES, "pairs of addresses"),
        (capture.dtls_handshakes.len(), MOST_LANES, "handshakes"),
        (
            capture.streams.len(),
            MOST_LANES * 2,
            "streams with fewer packets",
        ),
    ];
    let more: Vec<String> = more
        .into_iter()
        .filter(|(all, most, _)| all > most)
        .map(|(all, most, what)| format!("{} {what}", format_count((all - most) as u64)))
        .collect();
    (!more.is_empty()).then(|| {
        let text = format!("Not drawn: {}.", more.join(", "));
        element("p").class("note").text(&text)
    })
}

/// What has no lane of its own: restarts, role conflicts, allocations, alerts.
fn others(events: &[Event]) -> Option<Lane> {
    const DRAWN: [&str; 10] = [
        "ice_role_conflict",
        "ice_restart",
        "ice_unanswered",
        "turn_allocated",
        "turn_refused",
        "dtls_alert",
        "dtls_encrypted_alert",
        "turn_released",
        "turn_expired",
        "icmp_unreachable",
    ];
    let shown = |event: &&Event| DRAWN.contains(&event.event.as_str());
    let marks: Vec<Mark> = events
        .iter()
        .filter(shown)
        .map(|event| Mark {
            at: event.at_ms / 1e3,
            tone: match event.event.as_str() {
                "turn_allocated" => Tone::Good,
                "ice_restart" | "turn_released" => Tone::Neutral,
                _ => Tone::Bad,
            },
            text: format!(
                "{} s, packet {}: {}",
                moment(event.at_ms),
                event.packet,
                event.text
            ),
        })
        .collect();
    (!marks.is_empty()).then(|| Lane {
        name: "events".to_owned(),
        bars: Vec::new(),
        marks,
    })
}

fn of_pair(pair: &IcePair, span: Span) -> Lane {
    let name = format!("ICE {} → {}", pair.source_address, pair.destination_address);
    let first = pair.first_check_ms.unwrap_or(0.0);
    let (end, tone, result) = match (pair.nominated_ms, pair.first_answer_ms) {
        (Some(at), _) => (Some(at), Tone::Good, "nominated"),
        (None, Some(at)) => (Some(at), Tone::Neutral, "answered, not nominated"),
        (None, None) => (None, Tone::Bad, "never answered"),
    };
    let mut bars = vec![bar(first, end, span, tone, result)];
    if let Some(silent) = pair.unanswered_since_ms {
        bars.push(bar(silent, None, span, Tone::Bad, "checks without answers"));
    }
    Lane {
        name,
        bars,
        marks: Vec::new(),
    }
}

/// From one time to another, or to the end.
fn bar(from_ms: f64, to_ms: Option<f64>, span: Span, tone: Tone, what: &str) -> Bar {
    let end = to_ms.map_or("the end".to_owned(), |ms| format!("{} s", moment(ms)));
    Bar {
        from: from_ms / 1e3,
        to: to_ms.map_or(span.to, |ms| ms / 1e3),
        tone,
        text: format!("{what}: from {} s to {end}", moment(from_ms)),
    }
}

fn of_handshake(handshake: &DtlsHandshake, span: Span) -> Option<Lane> {
    let hello = handshake.client_hello_ms.or(handshake.server_hello_ms)?;
    // From DTLS 1.3 on the end is encrypted: the first RTP is the next that is seen.
    let rtp = handshake
        .first_rtp_after_ms
        .map(|after| hello + after.max(0.0));
    let (end, tone, result) = match (handshake.finished_ms, rtp) {
        (Some(at), _) => (Some(at), Tone::Good, "handshake"),
        (None, Some(at)) => (Some(at), Tone::Good, "handshake, up to the first RTP"),
        (None, None) if handshake.answered => (None, Tone::Neutral, "handshake, its end not seen"),
        (None, None) => (None, Tone::Bad, "ClientHello without an answer"),
    };
    Some(Lane {
        name: format!(
            "DTLS {} → {}",
            handshake.client_address, handshake.server_address
        ),
        bars: vec![bar(hello, end, span, tone, result)],
        marks: Vec::new(),
    })
}

/// With its way where several flows carry its SSRC, as where a relay is seen from both sides.
fn stream_name(stream: &Stream, drawn: &[&Stream]) -> String {
    let name = format!("{} {} {}", stream.ssrc_hex, kind(stream), payload(stream));
    let same = drawn.iter().filter(|other| other.ssrc == stream.ssrc);
    match same.count() {
        0 | 1 => name,
        _ => format!("{name}, {}", flow_name(stream)),
    }
}

fn of_stream(capture: &Capture, stream: &Stream, name: String) -> Option<Lane> {
    let begin = since_begin(capture, stream.timeline.begin_s?)?;
    let end = begin + stream.reception.duration_ms.unwrap_or(0.0) / 1e3;
    let tone = match stream.kind.as_deref() {
        Some("audio") => Tone::Audio,
        Some("video") => Tone::Video,
        _ => Tone::Neutral,
    };
    let bye = stream.bye.as_ref().and_then(|bye| {
        Some(Mark {
            at: since_begin(capture, bye.at_s)?,
            tone: Tone::Bad,
            text: format!("BYE in packet {}", bye.packet),
        })
    });
    let ended = match stream.ended_by.as_deref() {
        Some("bye") => ", ended by BYE",
        Some("silence") => ", then silent",
        _ => "",
    };
    let text = format!(
        "{} from {} s (packet {}) to {} s (packet {}){ended}",
        stream.ssrc_hex,
        moment(begin * 1e3),
        stream.first_packet,
        moment(end * 1e3),
        stream.last_packet
    );
    Some(Lane {
        name,
        bars: vec![Bar {
            from: begin,
            to: end,
            tone,
            text,
        }],
        marks: key_frame(capture, stream).into_iter().chain(bye).collect(),
    })
}

/// From where on there is a picture.
fn key_frame(capture: &Capture, stream: &Stream) -> Option<Mark> {
    let is_of_it = |event: &&Event| {
        event.event == "first_key_frame"
            && event.ssrc == Some(stream.ssrc)
            && event.source_address == stream.source_address
            && event.destination_address == stream.destination_address
            && (event.transport.is_empty() || event.transport == stream.transport)
            && event.capture_point == stream.capture_point
    };
    let event = capture.events.iter().find(is_of_it)?;
    Some(Mark {
        at: event.at_ms / 1e3,
        tone: Tone::Good,
        text: format!(
            "{} s, packet {}: {}",
            moment(event.at_ms),
            event.packet,
            event.text
        ),
    })
}

/// Where the set-up is too short to be seen on the whole: up to the first media and a little more.
fn set_up(capture: &Capture, span: Span) -> Option<Span> {
    let is_media = |event: &&Event| event.event == "first_rtp";
    let comes_about = capture
        .events
        .iter()
        .any(|event| !MEDIA_EVENTS.contains(&event.event.as_str()));
    let media = capture
        .events
        .iter()
        .filter(is_media)
        .map(|event| event.at_ms / 1e3);
    let set = capture
        .events
        .iter()
        .filter(|event| ["ice_nominated", "dtls_finished"].contains(&event.event.as_str()))
        .map(|event| event.at_ms / 1e3);
    let to = set.chain(media.take(1)).reduce(f64::max)? * 1.15;
    let first = capture.events.iter().map(|event| event.at_ms / 1e3);
    let from = first.reduce(f64::min).unwrap_or(0.0).max(0.0);
    let from = (from - (to - from) * 0.05).max(0.0);
    let is_short = to - from < (span.to - span.from) * 0.25;
    (comes_about && is_short && to > from).then_some(Span { from, to })
}

fn events(capture: &Capture, numbers: &str) -> Option<Element> {
    let mut rows = Table::new(vec![
        Column::number("time s", 0),
        Column::number("packet", 0),
        Column::text("event", 0),
        Column::text("from → to", 0),
    ]);
    for event in &capture.events {
        rows.row(vec![
            moment(event.at_ms),
            event.packet.to_string(),
            event.text.clone(),
            leg(event),
        ]);
    }
    let more = (capture.unlisted_events > 0).then(|| {
        let text = format!(
            "{} further events are not listed.",
            format_count(capture.unlisted_events)
        );
        element("p").class("note").text(&text)
    });
    (!capture.events.is_empty()).then(|| {
        let details = match capture.events.len() > FEW_EVENTS {
            true => element("details"),
            false => element("details").attribute("open", ""),
        };
        details
            .with(element("summary").text(&format!(
                "{} events; {numbers}",
                format_count(capture.events.len() as u64)
            )))
            .with(table(&rows))
            .all(more)
    })
}

/// Seconds down to the millisecond.
pub(super) fn moment(ms: f64) -> String {
    format!("{:.3}", ms / 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events of older reports do not tell their transport.
    #[test]
    fn each_capture_point_has_the_first_key_frame_that_passed_there() {
        let of = |capture_point| Stream {
            ssrc: 7,
            source_address: "10.0.0.1:5000".into(),
            destination_address: "10.0.0.2:6000".into(),
            transport: "udp".into(),
            capture_point,
            ..Stream::default()
        };
        let event = |point, at_ms, packet| Event {
            at_ms,
            packet,
            source_address: "10.0.0.1:5000".into(),
            destination_address: "10.0.0.2:6000".into(),
            capture_point: Some(point),
            event: "first_key_frame".into(),
            text: "first key frame of 0x00000007".into(),
            ssrc: Some(7),
            ..Event::default()
        };
        let capture = Capture {
            events: vec![event(1, 20.0, 3), event(2, 50.0, 4)],
            ..Capture::default()
        };
        let told = |point| key_frame(&capture, &of(Some(point))).map(|mark| mark.text);
        let text = |at: &str| Some(format!("{at}: first key frame of 0x00000007"));
        assert_eq!(told(1), text("0.020 s, packet 3"));
        assert_eq!(told(2), text("0.050 s, packet 4"));
        assert_eq!(told(3), None);
    }
}
