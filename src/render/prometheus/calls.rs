//! Calls: their set-up, the streams and the data channel of each end, and many calls added up.
//!
//! No label names an SSRC or a port, which are others in each call: a series goes on from run to run.

mod load;

use super::exposition::{Exposition, Family, Type};
use super::{bytes, flag, ratio, seconds};
use crate::report::call::{End, EndOfCall, Inbound, Outbound, Setup};
use crate::report::pcap::Stream;
pub use load::render as render_load;

pub fn render(ends: &[EndOfCall], out: &mut Exposition) {
    set_up(ends, out);
    let streams: Vec<Labelled> = ends.iter().flat_map(streams).collect();
    for Figure { name, help, value } in OF_STREAM {
        let mut family = out.family(name, Type::Gauge, help);
        for Labelled { labels, stream } in &streams {
            sample(&mut family, labels, value(stream));
        }
    }
    for Figure { name, help, value } in OF_END {
        let mut family = out.family(name, Type::Gauge, help);
        for of in ends {
            sample(&mut family, &Labels::of_end(of), value(of.end));
        }
    }
}

/// A figure, and how it is read.
struct Figure<F> {
    name: &'static str,
    help: &'static str,
    value: F,
}

type Of<T> = fn(&T) -> Option<f64>;
type OfStream = for<'a> fn(&Seen<'a>) -> Option<f64>;

const fn figure<T>(name: &'static str, help: &'static str, value: Of<T>) -> Figure<Of<T>> {
    Figure { name, help, value }
}

const fn of_stream(name: &'static str, help: &'static str, value: OfStream) -> Figure<OfStream> {
    Figure { name, help, value }
}

fn sample(family: &mut Family<'_>, labels: &Labels, value: Option<f64>) {
    if let Some(value) = value {
        family.sample(&labels.pairs(), value);
    }
}

/// What is the same for both ends is told once for a call.
fn set_up(ends: &[EndOfCall], out: &mut Exposition) {
    let calls: Vec<&EndOfCall> = ends
        .iter()
        .enumerate()
        .filter(|(index, of)| !ends[..*index].iter().any(|before| before.is_of_call(of)))
        .map(|(_, of)| of)
        .collect();
    let mut connected = out.family(
        "rtctool_call_connected",
        Type::Gauge,
        "1 for a call that connected, 0 for one that did not.",
    );
    for of in &calls {
        let labels = Labels::of_call(of);
        connected.sample(&labels.pairs(), flag(of.connected));
    }
    let mut phases = out.family(
        "rtctool_call_setup_seconds",
        Type::Gauge,
        "How long a phase of the set-up took, and total all of it.",
    );
    for of in &calls {
        for (phase, ms) in phases_of(of.setup) {
            let labels = Labels {
                phase: Some(phase),
                ..Labels::of_call(of)
            };
            sample(&mut phases, &labels, seconds(ms));
        }
    }
}

impl EndOfCall<'_> {
    fn is_of_call(&self, other: &EndOfCall) -> bool {
        self.number == other.number
    }
}

fn phases_of(setup: &Setup) -> [(&'static str, Option<f64>); 7] {
    [
        ("gathering", setup.gathering_ms),
        ("ice", setup.ice_ms),
        ("dtls", setup.dtls_ms),
        ("first_audio_packet", setup.first_audio_packet_ms),
        ("first_video_packet", setup.first_video_packet_ms),
        ("first_complete_frame", setup.first_complete_frame_ms),
        ("total", setup.total_ms),
    ]
}

/// A stream, by the end that it was seen at.
enum Seen<'a> {
    Received(&'a Inbound),
    Sent(&'a Outbound),
}

struct Labelled<'a> {
    labels: Labels,
    stream: Seen<'a>,
}

impl Seen<'_> {
    fn stream(&self) -> &Stream {
        match self {
            Seen::Received(stream) => &stream.stream,
            Seen::Sent(stream) => &stream.stream,
        }
    }

    fn received(&self) -> Option<&Inbound> {
        match self {
            Seen::Received(stream) => Some(stream),
            Seen::Sent(_) => None,
        }
    }

    fn sent(&self) -> Option<&Outbound> {
        match self {
            Seen::Received(_) => None,
            Seen::Sent(stream) => Some(stream),
        }
    }
}

const OF_STREAM: &[Figure<OfStream>] = &[
    of_stream(
        "rtctool_call_packets",
        "Different packets that the end received, or sent.",
        |seen| match seen {
            Seen::Received(stream) => Some(stream.stream.reception.received as f64),
            Seen::Sent(stream) => Some(stream.packets_sent as f64),
        },
    ),
    of_stream(
        "rtctool_call_lost_packets",
        "Packets that never came; of what is sent, by the receiver's last report.",
        |seen| match seen {
            Seen::Received(stream) => match stream.not_received {
                Some(count) => Some(count as f64),
                None => (stream.stream.reception.received > 0)
                    .then_some(stream.stream.reception.lost as f64),
            },
            Seen::Sent(stream) => stream.remote_lost.map(|lost| f64::from(lost.max(0))),
        },
    ),
    of_stream(
        "rtctool_call_loss_ratio",
        "The same as a share of what was sent.",
        |seen| {
            ratio(match seen {
                Seen::Received(stream) => match stream.packets_sent {
                    Some(_) => stream.not_received_percent,
                    None => stream.stream.reception.loss_percent,
                },
                Seen::Sent(stream) => stream.remote_loss_percent,
            })
        },
    ),
    of_stream(
        "rtctool_call_loss_after_recovery_ratio",
        "Share of the packets that came neither themselves nor again.",
        |seen| ratio(seen.received()?.stream.loss_after_recovery_percent()),
    ),
    of_stream(
        "rtctool_call_bytes_per_second",
        "Payload in a second.",
        |seen| bytes(seen.stream().reception.bitrate_bps),
    ),
    of_stream(
        "rtctool_call_jitter_mean_seconds",
        "Mean jitter (RFC 3550) of what is received.",
        |seen| seconds(seen.received()?.stream.reception.jitter_ms.mean),
    ),
    of_stream(
        "rtctool_call_jitter_max_seconds",
        "Highest jitter (RFC 3550) of what is received.",
        |seen| seconds(seen.received()?.stream.reception.jitter_ms.max),
    ),
    of_stream(
        "rtctool_call_jitter_last_seconds",
        "Jitter (RFC 3550) of what is sent, by the receiver's last report.",
        |seen| seconds(seen.sent()?.remote_jitter_ms),
    ),
    of_stream(
        "rtctool_call_rtt_p50_seconds",
        "Median round-trip time of what is sent, by RTCP.",
        |seen| seconds(seen.sent()?.stream.rtt_ms.p50),
    ),
    of_stream(
        "rtctool_call_rtt_p95_seconds",
        "95th percentile of the round-trip time of what is sent, by RTCP.",
        |seen| seconds(seen.sent()?.stream.rtt_ms.p95),
    ),
    of_stream(
        "rtctool_call_one_way_delay_p95_seconds",
        "95th percentile of the one-way delay, where both ends are on one clock.",
        |seen| seconds(seen.received()?.one_way_delay_ms.p95),
    ),
    of_stream(
        "rtctool_call_mos",
        "Mean opinion score of received audio, 1 to 5, estimated by the E-model (ITU-T G.107).",
        |seen| Some(seen.received()?.stream.mos.as_ref()?.score),
    ),
    of_stream(
        "rtctool_call_frames_per_second",
        "Complete frames of received video in a second.",
        |seen| seen.received()?.stream.video.as_ref()?.frame_rate,
    ),
    of_stream(
        "rtctool_call_freezes",
        "Freezes of received video, as the W3C counts them.",
        |seen| Some(seen.received()?.stream.video.as_ref()?.freezes as f64),
    ),
];

const OF_END: &[Figure<Of<End>>] = &[
    figure(
        "rtctool_call_consent_rtt_p50_seconds",
        "Median round-trip time of ICE's checks in the call.",
        |end| seconds(end.consent_rtt_ms.p50),
    ),
    figure(
        "rtctool_call_consent_rtt_p95_seconds",
        "95th percentile of the round-trip time of ICE's checks in the call.",
        |end| seconds(end.consent_rtt_ms.p95),
    ),
    figure(
        "rtctool_call_message_rtt_p50_seconds",
        "Median time from a message over the data channel to its echo.",
        |end| seconds(end.data.message_rtt_ms.p50),
    ),
    figure(
        "rtctool_call_message_rtt_p95_seconds",
        "95th percentile of the time from a message over the data channel to its echo.",
        |end| seconds(end.data.message_rtt_ms.p95),
    ),
    figure(
        "rtctool_call_messages_sent",
        "Messages that the end sent over the data channel.",
        |end| used(end).then_some(end.data.messages_sent as f64),
    ),
    figure(
        "rtctool_call_messages_received",
        "Messages that the end received over the data channel.",
        |end| used(end).then_some(end.data.messages_received as f64),
    ),
];

/// A call without a data channel has no messages to count.
fn used(end: &End) -> bool {
    end.data.messages_sent > 0 || end.data.messages_received > 0
}

/// Together they tell a line from all others of its family.
#[derive(Debug, Clone, Default)]
struct Labels {
    call: Option<String>,
    role: Option<String>,
    direction: Option<&'static str>,
    kind: Option<String>,
    mid: Option<String>,
    /// Which of those that have all others in common, from 1 on.
    stream: Option<String>,
    phase: Option<&'static str>,
}

impl Labels {
    fn of_call(of: &EndOfCall) -> Self {
        Labels {
            call: of.number.map(|number| number.to_string()),
            ..Labels::default()
        }
    }

    fn of_end(of: &EndOfCall) -> Self {
        Labels {
            role: Some(of.end.name.clone()),
            ..Labels::of_call(of)
        }
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("call", self.call.as_deref()),
            ("role", self.role.as_deref()),
            ("direction", self.direction),
            ("kind", self.kind.as_deref()),
            ("mid", self.mid.as_deref()),
            ("stream", self.stream.as_deref()),
            ("phase", self.phase),
        ];
        let known = all.into_iter();
        known.filter_map(|(name, is)| Some((name, is?))).collect()
    }
}

fn streams<'a>(of: &EndOfCall<'a>) -> Vec<Labelled<'a>> {
    let received = of.end.inbound.iter().map(Seen::Received);
    let sent = of.end.outbound.iter().map(Seen::Sent);
    let mut all: Vec<Labelled> = Vec::new();
    for seen in received.chain(sent) {
        let stream = seen.stream();
        let mut labels = Labels {
            direction: Some(match seen {
                Seen::Received(_) => "received",
                Seen::Sent(_) => "sent",
            }),
            kind: stream.kind.clone(),
            mid: stream.mid.clone(),
            ..Labels::of_end(of)
        };
        let alike = all.iter().filter(|other| other.labels.is_like(&labels));
        labels.stream = Some((alike.count() + 1).to_string());
        all.push(Labelled {
            labels,
            stream: seen,
        });
    }
    all
}

impl Labels {
    fn is_like(&self, other: &Labels) -> bool {
        (self.direction, &self.kind, &self.mid) == (other.direction, &other.kind, &other.mid)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(kind: &str) -> Stream {
        Stream {
            kind: Some(kind.to_owned()),
            mid: Some("0".to_owned()),
            ..Stream::default()
        }
    }

    fn inbound(not_received: Option<u64>) -> Inbound {
        Inbound {
            stream: stream("audio"),
            packets_sent: Some(200),
            not_received,
            not_received_percent: Some(5.0),
            ..Inbound::default()
        }
    }

    fn rendered(end: &End, number: Option<u64>) -> String {
        let setup = Setup {
            ice_ms: Some(12.5),
            ..Setup::default()
        };
        let of = EndOfCall {
            number,
            connected: true,
            failed_stage: None,
            setup: &setup,
            end,
        };
        let mut out = Exposition::default();
        // Both ends of one call.
        render(&[of, of], &mut out);
        String::from_utf8(out.into_bytes()).unwrap()
    }

    fn end() -> End {
        End {
            name: "caller".to_owned(),
            inbound: vec![inbound(Some(10)), inbound(None)],
            outbound: vec![Outbound {
                stream: stream("video"),
                packets_sent: 50,
                ..Outbound::default()
            }],
            ..End::default()
        }
    }

    #[test]
    fn a_stream_is_told_by_its_end_direction_kind_and_section() {
        let text = rendered(&end(), None);
        let labels = r#"{role="caller",direction="received",kind="audio",mid="0",stream="1"}"#;
        for line in [
            format!("rtctool_call_lost_packets{labels} 10\n"),
            format!("rtctool_call_loss_ratio{labels} 0.05\n"),
        ] {
            assert!(text.contains(&line), "{line}{text}");
        }
        assert!(text.contains(r#"mid="0",stream="2"} "#), "{text}");
        assert!(!text.contains("ssrc"), "{text}");
    }

    #[test]
    fn what_was_not_measured_has_no_line() {
        let text = rendered(&end(), None);
        assert!(text.contains(r#"rtctool_call_packets{role="caller",direction="sent""#));
        for absent in [
            r#"rtctool_call_lost_packets{role="caller",direction="sent""#,
            r#"phase="dtls""#,
            "rtctool_call_messages_",
            "rtctool_call_mos",
        ] {
            assert!(!text.contains(absent), "{absent}: {text}");
        }
    }

    #[test]
    fn a_call_is_told_once_and_by_its_number_where_there_are_several() {
        let text = rendered(&end(), Some(3));
        let lines = |of: &str| text.lines().filter(|line| *line == of).count();
        assert_eq!(lines(r#"rtctool_call_connected{call="3"} 1"#), 1, "{text}");
        let ice = r#"rtctool_call_setup_seconds{call="3",phase="ice"} 0.0125"#;
        assert_eq!(lines(ice), 1, "{text}");
    }
}
