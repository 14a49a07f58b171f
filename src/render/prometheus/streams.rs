//! The RTP streams of captures.

use std::collections::HashSet;

use super::exposition::{Exposition, Type};
use super::{bytes, flag, ratio, seconds};
use crate::report::pcap::{Capture, PcapAnalyze, Stream};

/// A figure of a stream.
struct Figure {
    name: &'static str,
    help: &'static str,
    value: fn(&Stream) -> Option<f64>,
}

const FIGURES: &[Figure] = &[
    Figure {
        name: "rtctool_stream_packets",
        help: "Different packets that passed the capture point.",
        value: |stream| Some(stream.reception.received as f64),
    },
    Figure {
        name: "rtctool_stream_lost_packets",
        help: "Packets that never came to the capture point.",
        value: |stream| stream.lost().map(|lost| lost as f64),
    },
    Figure {
        name: "rtctool_stream_loss_ratio",
        help: "Share of the packets that never came to the capture point.",
        value: |stream| ratio(stream.reception.loss_percent),
    },
    Figure {
        name: "rtctool_stream_loss_after_recovery_ratio",
        help: "Share of the packets that came neither themselves nor again.",
        value: |stream| ratio(stream.loss_after_recovery_percent()),
    },
    Figure {
        name: "rtctool_stream_jitter_mean_seconds",
        help: "Mean jitter (RFC 3550).",
        value: |stream| seconds(stream.reception.jitter_ms.mean),
    },
    Figure {
        name: "rtctool_stream_jitter_max_seconds",
        help: "Highest jitter (RFC 3550).",
        value: |stream| seconds(stream.reception.jitter_ms.max),
    },
    Figure {
        name: "rtctool_stream_rtt_p50_seconds",
        help: "Median round-trip time from the capture point to the receiver, by RTCP.",
        value: |stream| seconds(stream.rtt_ms.p50),
    },
    Figure {
        name: "rtctool_stream_bytes_per_second",
        help: "Payload in a second.",
        value: |stream| bytes(stream.reception.bitrate_bps),
    },
    Figure {
        name: "rtctool_stream_repairs",
        help: "1 for a stream that repairs another, 0 for media.",
        value: |stream| Some(flag(stream.repairs_ssrc.is_some())),
    },
];

pub fn render(data: &PcapAnalyze, out: &mut Exposition) {
    let streams = distinct(data);
    for Figure { name, help, value } in FIGURES {
        let mut family = out.family(name, Type::Gauge, help);
        for (labels, stream) in &streams {
            if let Some(value) = value(stream) {
                family.sample(labels, value);
            }
        }
    }
}

type StreamLabels<'a> = [(&'static str, &'a str); 7];

/// A capture that was named twice is one: two lines with the same labels are an error.
fn distinct(data: &PcapAnalyze) -> Vec<(StreamLabels<'_>, &Stream)> {
    let mut seen = HashSet::new();
    let captures = data.captures.iter();
    let all = captures.flat_map(|capture| {
        let streams = capture.streams.iter();
        streams.map(move |stream| (labels(capture, stream), stream))
    });
    all.filter(|(labels, _)| seen.insert(*labels)).collect()
}

/// Together these tell a stream from all others of the report.
fn labels<'a>(capture: &'a Capture, stream: &'a Stream) -> StreamLabels<'a> {
    let or_none = |text: &'a Option<String>| text.as_deref().unwrap_or_default();
    let point = stream.capture_point.and(stream.first_packet_file.as_ref());
    [
        ("capture", point.unwrap_or(&capture.source)),
        ("ssrc", &stream.ssrc_hex),
        ("source", &stream.source_address),
        ("destination", &stream.destination_address),
        ("transport", &stream.transport),
        ("kind", or_none(&stream.kind)),
        ("codec", or_none(&stream.codec)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::rtp::RtpReception;

    #[test]
    fn what_was_measured_of_a_stream_is_a_line_with_its_labels() {
        let stream = Stream {
            ssrc_hex: "0x00000001".into(),
            kind: Some("audio".into()),
            codec: Some("opus".into()),
            source_address: "10.0.0.1:5000".into(),
            destination_address: "10.0.0.2:6000".into(),
            transport: "udp".into(),
            reception: RtpReception {
                received: 95,
                lost: 5,
                loss_percent: Some(5.0),
                ..RtpReception::default()
            },
            ..Stream::default()
        };
        let data = PcapAnalyze {
            captures: vec![Capture {
                source: "a.pcap".into(),
                streams: vec![stream],
                ..Capture::default()
            }],
        };
        let mut out = Exposition::default();
        render(&data, &mut out);
        let text = String::from_utf8(out.into_bytes()).unwrap();
        let labels = "{capture=\"a.pcap\",ssrc=\"0x00000001\",source=\"10.0.0.1:5000\",destination=\"10.0.0.2:6000\",transport=\"udp\",kind=\"audio\",codec=\"opus\"}";
        assert!(
            text.contains(&format!("rtctool_stream_loss_ratio{labels} 0.05\n")),
            "{text}"
        );
        assert!(!text.contains("jitter_mean_seconds{"), "{text}");
    }
}
