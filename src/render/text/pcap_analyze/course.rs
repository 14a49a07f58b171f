//! What happened in a call, line by line.

use std::collections::HashMap;

mod legs;

use super::ends;
use crate::render::sanitize::sanitize;
use crate::render::style::Style;
use crate::report::pcap::{Capture, DtlsHandshake, Event, IcePair, Stream};
use crate::units::{counted, format_count, format_ms};
use legs::Told;

/// Events that are shown without `--verbose`.
const SHOWN: usize = 12;

/// What happens often, and is no step of the call's way.
const MINOR: &[&str] = &[
    "turn_allocated",
    "turn_refused",
    "ice_unanswered",
    "icmp_unreachable",
    "ice_first_check",
    "first_rtcp",
    "first_key_frame",
    "last_rtp",
    "bye",
];

/// What every stream has.
const MEDIA: &[&str] = &[
    "first_rtp",
    "first_rtcp",
    "first_key_frame",
    "last_rtp",
    "bye",
];

/// The events. Nothing for media alone that ended as expected, of which the table tells enough.
pub fn events(capture: &Capture, style: &Style) -> String {
    let is_usual = |event: &Event| MEDIA.contains(&event.event.as_str());
    let ended_oddly = capture.streams.iter().any(ended_oddly);
    if capture.events.iter().all(is_usual) && !ended_oddly && !style.verbose {
        return String::new();
    }
    let shown = if style.verbose { usize::MAX } else { SHOWN };
    let told = match style.verbose {
        true => each(&capture.events),
        false => legs::once(&capture.events, &capture.relays),
    };
    let hidden = told.len().saturating_sub(shown) as u64;
    let told = important(told, shown);
    let width = width_of_texts(&told, style);
    let lines = told.iter().map(|told| line(told, width, style));
    let mut out: String = lines.collect();
    let more = hidden + capture.unlisted_events;
    if more > 0 {
        let how = if hidden > 0 { " (--verbose)" } else { "" };
        out.push_str(&format!("{:>10}  {} more{how}\n", "", format_count(more)));
    }
    match out.is_empty() {
        true => out,
        false => format!("\n{out}"),
    }
}

/// Before the others did, or for a reason that was told.
fn ended_oddly(stream: &Stream) -> bool {
    let reason = stream.bye.as_ref().and_then(|bye| bye.reason.as_ref());
    stream.ended_by.as_deref() == Some("silence") || reason.is_some()
}

/// Each leg apart.
fn each(events: &[Event]) -> Vec<Told<'_>> {
    let apart = |event| Told {
        event,
        more_legs: 0,
    };
    events.iter().map(apart).collect()
}

/// As many of the events, in their order: the first of each kind before others, and milestones
/// before what happens often.
fn important(events: Vec<Told<'_>>, most: usize) -> Vec<Told<'_>> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let ranked = events.into_iter().enumerate().map(|(at, told)| {
        let name = told.event.event.as_str();
        let earlier = seen.entry(name).or_default();
        *earlier += 1;
        let is_again = *earlier > 1;
        let is_minor = is_again && MINOR.contains(&name);
        ((is_minor, is_again, at), told)
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_unstable_by_key(|(rank, _)| *rank);
    ranked.truncate(most);
    ranked.sort_unstable_by_key(|((_, _, at), _)| *at);
    ranked.into_iter().map(|(_, told)| told).collect()
}

/// Columns in front of the text of an event.
const INDENT: usize = 20;

/// As wide as the longest where all lines then fit.
fn width_of_texts(events: &[Told], style: &Style) -> usize {
    /// Those of most events.
    const USUAL: usize = 24;
    let texts = events.iter().map(|told| text(told.event).chars().count());
    let ways = events.iter().map(|told| way(told).chars().count());
    let widest = texts.max().unwrap_or(0).max(USUAL);
    match INDENT + widest + 2 + ways.max().unwrap_or(0) <= style.width {
        true => widest,
        false => USUAL,
    }
}

/// `   0.523 s  #12     DTLS ClientHello          10.0.0.1:4000 → 10.0.0.2:5000`. What is wider
/// than the terminal has its way below.
fn line(told: &Told, width: usize, style: &Style) -> String {
    let event = told.event;
    let packet = event.packet_in_file.unwrap_or(event.packet);
    let way = way(told);
    let text = text(event);
    let columns = INDENT + text.chars().count().max(width) + 2 + way.chars().count();
    let (width, between) = match style.wrap && columns > style.width {
        true => (0, format!("\n{:INDENT$}", "")),
        false => (width, "  ".to_owned()),
    };
    format!(
        "{:>8.3} s  #{packet:<6} {text:<width$}{between}{}\n",
        event.at_ms / 1e3,
        style.dim(&way),
    )
}

/// The reason of a BYE comes from the network.
fn text(event: &Event) -> String {
    sanitize(&event.text).into_owned()
}

/// `10.0.0.1:4000 → 10.0.0.2:5000 relayed by TURN, and 1 more leg`.
fn way(told: &Told) -> String {
    let legs = match told.more_legs as u64 {
        0 => String::new(),
        more => format!(", and {}", counted(more, "more leg")),
    };
    format!("{}{legs}{}", leg(told.event), file(told.event))
}

/// Its way, and what carries it.
pub(in crate::render) fn leg(event: &Event) -> String {
    let (source, destination) = (&event.source_address, &event.destination_address);
    ends(source, destination, &event.transport)
}

/// `  in b.pcap` where there are several files.
fn file(event: &Event) -> String {
    let name = event.file.as_deref().map(sanitize);
    name.map_or_else(String::new, |name| format!("  in {name}"))
}

/// What `--verbose` adds: ICE by pair of addresses, and handshakes.
pub fn detail(capture: &Capture, style: &Style) -> String {
    let pairs = capture.ice_pairs.iter().map(|pair| self::pair(pair, style));
    let handshakes = capture.dtls_handshakes.iter();
    let handshakes = handshakes.map(|handshake| self::handshake(handshake, style));
    pairs.chain(handshakes).collect()
}

fn pair(pair: &IcePair, style: &Style) -> String {
    let name = format!(
        "{} → {}{}",
        pair.source_address,
        pair.destination_address,
        point(pair.capture_point)
    );
    block(&format!("{} {name}", style.bold("STUN")), of_pair(pair))
}

/// What is known of a fact by its name.
type Known = (&'static str, Option<String>);

pub(in crate::render) fn of_pair(pair: &IcePair) -> [Known; 7] {
    [
        ("checks", checks(pair)),
        ("candidates", candidates(pair)),
        ("media", media(pair)),
        ("nominated", pair.nominated_ms.map(at)),
        ("controlling", pair.controlling_address.clone()),
        ("RTT", rtt(pair)),
        ("TURN", turn(pair)),
    ]
}

fn checks(pair: &IcePair) -> Option<String> {
    (pair.checks > 0).then(|| {
        format!(
            "{}, {} answered, {} sent again",
            format_count(pair.checks),
            format_count(pair.answered_checks),
            format_count(pair.repeated_checks)
        )
    })
}

/// `host → relay, component 1`.
fn candidates(pair: &IcePair) -> Option<String> {
    let types = [&pair.source_candidate, &pair.destination_candidate].map(|end| &end.r#type);
    let named = |kind: &Option<String>| kind.clone().unwrap_or_else(|| "unknown".to_owned());
    let both = types.iter().any(|kind| kind.is_some()).then(|| {
        let [source, destination] = types.map(named);
        format!("{source} → {destination}")
    });
    let component = pair.component.map(|id| format!("component {id}"));
    let known: Vec<String> = both.into_iter().chain(component).collect();
    (!known.is_empty()).then(|| known.join(", "))
}

fn media(pair: &IcePair) -> Option<String> {
    (pair.rtp_packets > 0).then(|| counted(pair.rtp_packets, "RTP packet"))
}

fn rtt(pair: &IcePair) -> Option<String> {
    let rtt = &pair.rtt_ms;
    Some(format!(
        "min {} ms, median {} ms, max {} ms",
        format_ms(rtt.min?),
        format_ms(rtt.p50?),
        format_ms(rtt.max?)
    ))
}

fn turn(pair: &IcePair) -> Option<String> {
    let turn = pair.turn.as_ref()?;
    Some(match (&turn.relayed_address, turn.released_ms) {
        (Some(relayed), Some(ms)) => format!("relayed address {relayed}, given back {}", at(ms)),
        (Some(relayed), None) => format!("relayed address {relayed}"),
        (None, _) => format!("no allocation in {} requests", turn.allocate_requests),
    })
}

fn handshake(handshake: &DtlsHandshake, style: &Style) -> String {
    let name = format!(
        "{} → {}{}",
        handshake.client_address,
        handshake.server_address,
        point(handshake.capture_point)
    );
    let title = format!("{} {name}", style.bold("DTLS"));
    block(&title, of_handshake(handshake))
}

/// `  point 1` of what was captured at several.
fn point(capture_point: Option<u8>) -> String {
    capture_point.map_or_else(String::new, |point| format!("  point {point}"))
}

pub(in crate::render) fn of_handshake(handshake: &DtlsHandshake) -> [Known; 8] {
    [
        ("version", handshake.version.clone()),
        ("cipher suite", handshake.cipher_suite.clone()),
        ("SRTP profile", handshake.srtp_profile.clone()),
        (
            "took",
            handshake
                .duration_ms
                .map(|ms| format!("{} ms", format_ms(ms))),
        ),
        (
            "client's SHA-256",
            fingerprint(
                &handshake.client_fingerprint,
                &handshake.client_fingerprint_in_sdp,
            ),
        ),
        (
            "server's SHA-256",
            fingerprint(
                &handshake.server_fingerprint,
                &handshake.server_fingerprint_in_sdp,
            ),
        ),
        (
            "sent again",
            (handshake.retransmissions > 0).then(|| handshake.retransmissions.to_string()),
        ),
        (
            "alerts",
            (!handshake.alerts.is_empty()).then(|| handshake.alerts.join(", ")),
        ),
    ]
}

/// The fingerprint, and what the description says to it.
fn fingerprint(print: &Option<String>, in_sdp: &str) -> Option<String> {
    let verdict = match in_sdp {
        "matches" => ", as in the SDP",
        "differs" => ", not the one in the SDP",
        "encrypted" => "encrypted by DTLS 1.3: cannot be compared with the SDP",
        "not_captured" => "not captured: cannot be compared with the SDP",
        "other_hash" => ", which the SDP has by another hash",
        _ => "",
    };
    match print {
        Some(print) => Some(format!("{print}{verdict}")),
        None if verdict.is_empty() => None,
        None => Some(verdict.to_owned()),
    }
}

fn at(ms: f64) -> String {
    format!("at {:.3} s", ms / 1e3)
}

/// A title and what is known below it.
fn block<const N: usize>(title: &str, facts: [Known; N]) -> String {
    let known = facts
        .into_iter()
        .filter_map(|(name, text)| Some((name, text?)));
    let lines: String = known
        .map(|(name, text)| format!("  {name:<16}  {text}\n"))
        .collect();
    format!("\n{title}\n{lines}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture() -> Capture {
        let event = |text: &str| Event {
            event: "ice_first_check".into(),
            text: text.into(),
            source_address: "127.0.0.1:3478".into(),
            destination_address: "127.0.0.1:52124".into(),
            packet: 7,
            ..Event::default()
        };
        Capture {
            events: vec![
                event("TURN allocation of 127.0.0.1:58605"),
                event("first ICE check"),
            ],
            ..Capture::default()
        }
    }

    fn on_a_terminal(width: usize) -> String {
        let style = Style {
            width,
            wrap: true,
            ..Style::PLAIN
        };
        events(&capture(), &style)
    }

    #[test]
    fn milestones_are_shown_before_what_happens_often() {
        let named = |event: &&str| Event {
            event: (*event).to_owned(),
            ..Event::default()
        };
        let names = [
            &["turn_allocated"; 20][..],
            &["ice_nominated", "first_rtp", "first_rtp"],
        ];
        let events: Vec<Event> = names.concat().iter().map(named).collect();
        let shown = important(each(&events), 5);
        let shown: Vec<&str> = shown.iter().map(|told| told.event.event.as_str()).collect();
        assert_eq!(
            shown,
            [
                "turn_allocated",
                "turn_allocated",
                "ice_nominated",
                "first_rtp",
                "first_rtp"
            ]
        );
    }

    #[test]
    fn a_reason_from_the_network_cannot_command_the_terminal() {
        let mut capture = capture();
        capture.events[0].text = "BYE of 0x00000001: \u{1b}[2J".into();
        let shown = events(&capture, &Style::PLAIN);
        assert!(shown.contains("BYE of 0x00000001: "), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
    }

    #[test]
    fn ways_stand_below_each_other_where_there_is_room() {
        insta::assert_snapshot!(on_a_terminal(100), @r"
           0.000 s  #7      TURN allocation of 127.0.0.1:58605  127.0.0.1:3478 → 127.0.0.1:52124
           0.000 s  #7      first ICE check                     127.0.0.1:3478 → 127.0.0.1:52124
        ");
    }

    #[test]
    fn a_line_that_is_too_long_for_the_terminal_has_its_way_below() {
        insta::assert_snapshot!(on_a_terminal(80), @r"
           0.000 s  #7      TURN allocation of 127.0.0.1:58605
                            127.0.0.1:3478 → 127.0.0.1:52124
           0.000 s  #7      first ICE check           127.0.0.1:3478 → 127.0.0.1:52124
        ");
    }
}
