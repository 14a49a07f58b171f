//! From what the capture driver found to the report.

use super::{
    Capture, Contents, Feedback, Flow, Fragments, Gaps, Messages, PayloadTypeCount, Relay,
    RemoteReception, Stream,
};
use crate::capture::analyze;
use crate::capture::observed::FlowKey;
use crate::capture::session::{FlowCounts, ReceiverSide, StreamSummary};
use crate::capture::turn;
use crate::rtp::rtcp::ReportBlock;
use crate::stats::Summary;
use crate::units::duration_ms;

impl From<analyze::Summary> for Capture {
    /// Leaves what the packets do not tell, such as `source` and `format`, as it is by default.
    fn from(summary: analyze::Summary) -> Self {
        Capture {
            packets: summary.packets,
            bytes: summary.bytes,
            duration_ms: summary.duration.map(duration_ms),
            first_packet_s: summary.first.map(|first| first.as_secs_f64()),
            packets_without_time: summary.untimed,
            contents: summary.contents.into(),
            over_tcp: summary.over_tcp.into(),
            tcp_missing_bytes: summary.tcp.missing_bytes,
            relayed: summary.relayed.into(),
            relays: summary.relays.into_iter().map(Relay::from).collect(),
            fragments: Fragments {
                reassembled_packets: summary.fragments.reassembled,
                unused: summary.fragments.unused,
            },
            flows: summary.session.flows.into_iter().map(Flow::from).collect(),
            streams: summary
                .session
                .streams
                .into_iter()
                .map(Stream::from)
                .collect(),
            unlisted_stream_packets: summary.session.unlisted_packets,
            ..Capture::default()
        }
    }
}

impl From<analyze::Contents> for Contents {
    fn from(contents: analyze::Contents) -> Self {
        let analyze::Contents {
            rtp,
            rtp_unconfirmed,
            rtcp,
            srtcp,
            stun,
            dtls,
            turn_channel,
            zrtp,
            other_udp,
            not_udp,
            ip_fragments,
            undecodable,
            unsupported_link,
        } = contents;
        Contents {
            rtp,
            rtp_unconfirmed,
            rtcp,
            srtcp,
            stun,
            dtls,
            turn_channel,
            zrtp,
            other_udp,
            not_udp,
            ip_fragments,
            undecodable,
            unsupported_link,
        }
    }
}

impl From<analyze::Contents> for Messages {
    /// Leaves out what only packets can be.
    fn from(contents: analyze::Contents) -> Self {
        Messages {
            rtp: contents.rtp,
            rtp_unconfirmed: contents.rtp_unconfirmed,
            rtcp: contents.rtcp,
            srtcp: contents.srtcp,
            stun: contents.stun,
            dtls: contents.dtls,
            turn_channel: contents.turn_channel,
            zrtp: contents.zrtp,
            other: contents.other_udp,
        }
    }
}

impl From<turn::Relay> for Relay {
    fn from(relay: turn::Relay) -> Self {
        Relay {
            client_address: relay.via.client.to_string(),
            server_address: relay.via.server.to_string(),
            transport: relay.transport.as_str().to_owned(),
            relayed_addresses: relay.relayed.iter().map(ToString::to_string).collect(),
            messages: relay.messages,
            first_packet: relay.first_packet,
        }
    }
}

impl From<(FlowKey, FlowCounts)> for Flow {
    fn from((key, counts): (FlowKey, FlowCounts)) -> Self {
        Flow {
            source_address: key.source.to_string(),
            destination_address: key.destination.to_string(),
            transport: key.transport.as_str().to_owned(),
            packets: counts.packets,
            rtp: counts.rtp,
            rtcp: counts.rtcp,
            stun: counts.stun,
            dtls: counts.dtls,
        }
    }
}

impl From<StreamSummary> for Stream {
    fn from(stream: StreamSummary) -> Self {
        let receiver = stream.receiver.unwrap_or_default();
        let clock_rate_hz = stream.clock.map(|clock| clock.rate_hz);
        Stream {
            ssrc: stream.key.ssrc,
            ssrc_hex: format!("{:#010x}", stream.key.ssrc),
            source_address: stream.key.flow.source.to_string(),
            destination_address: stream.key.flow.destination.to_string(),
            transport: stream.key.flow.transport.as_str().to_owned(),
            first_packet: stream.packets.0,
            last_packet: stream.packets.1,
            kind: stream.media.map(|media| media.as_str().to_owned()),
            payload_types: stream
                .payload_types
                .into_iter()
                .map(|(payload_type, packets)| PayloadTypeCount {
                    payload_type,
                    packets,
                })
                .collect(),
            codec: stream.payload.map(|payload| payload.name.to_owned()),
            clock_rate_hz,
            clock_rate_source: stream.clock.map(|clock| clock.source.as_str().to_owned()),
            cname: stream
                .sender
                .as_ref()
                .and_then(|sender| sender.cname.clone()),
            repairs_ssrc: stream.repairs,
            reception: stream.reception.into(),
            gaps: Gaps {
                count: stream.gaps.count,
                longest_ms: stream.gaps.longest.map(|seconds| seconds * 1e3),
                threshold_ms: duration_ms(stream.gaps.threshold),
            },
            rtt_ms: in_ms(receiver.rtt.summary()),
            sender_reports: stream.sender.as_ref().map_or(0, |sender| sender.reports),
            receiver_reports: receiver.report_blocks,
            remote: receiver
                .last_block
                .map(|block| remote(block, clock_rate_hz)),
            feedback: Feedback::from(&receiver),
        }
    }
}

impl From<&ReceiverSide> for Feedback {
    fn from(receiver: &ReceiverSide) -> Self {
        Feedback {
            nacked_packets: receiver.nacked,
            picture_losses: receiver.picture_losses,
            full_intra_requests: receiver.full_intra_requests,
        }
    }
}

fn remote(block: ReportBlock, clock_rate_hz: Option<u32>) -> RemoteReception {
    RemoteReception {
        fraction_lost_percent: f64::from(block.fraction_lost) / 256.0 * 100.0,
        cumulative_lost: block.cumulative_lost,
        jitter_ms: clock_rate_hz.map(|rate| f64::from(block.jitter) / f64::from(rate) * 1e3),
    }
}

/// A summary of seconds in milliseconds.
fn in_ms(seconds: Summary) -> Summary {
    let ms = |value: Option<f64>| value.map(|seconds| seconds * 1e3);
    Summary {
        samples: seconds.samples,
        min: ms(seconds.min),
        mean: ms(seconds.mean),
        p50: ms(seconds.p50),
        p95: ms(seconds.p95),
        p99: ms(seconds.p99),
        max: ms(seconds.max),
        stddev: ms(seconds.stddev),
    }
}
