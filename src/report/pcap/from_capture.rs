//! From what the capture driver found to the report.

use super::points::CapturePoints;
use super::redundancy::rate_repairs;
use super::{
    BitrateCourse, Bye, Capture, ClockSkew, Contents, DescribedBy, DtlsHandshake, Event,
    ExtendedReports, Feedback, Flow, Fragments, Gaps, IcePair, LipSync, Messages, Opus,
    PayloadTypeCount, Period, Quality, Recovery, Redundancy, Relay, RemoteReception, Selection,
    Srtp, Stream, TimeCourse, Timeline, TimestampAnomalies, TransportFeedback, Unlisted, Video,
};
use crate::capture::analyze;
use crate::capture::knowledge::Described;
use crate::capture::observed::FlowKey;
use crate::capture::session::{FlowCounts, ReceiverSide, StreamSummary, quality};
use crate::capture::turn;
use crate::rtp::payload::guess::Confidence;
use crate::rtp::rtcp::ReportBlock;
use crate::rtp::{skew, timeline, timestamps};
use crate::units::duration_ms;

impl From<analyze::Summary> for Capture {
    /// Leaves what the packets do not tell, such as `source` and `format`, as it is by default.
    fn from(summary: analyze::Summary) -> Self {
        let begin = summary.first.unwrap_or_default();
        let session = &summary.session;
        let mut streams: Vec<Stream> = session.streams.iter().cloned().map(Stream::from).collect();
        rate_repairs(&mut streams);
        let points = CapturePoints::of(session);
        for (stream, report) in session.streams.iter().zip(&mut streams) {
            report.capture_point = points.of_flow(stream.key.flow);
        }
        Capture {
            events: session
                .events
                .iter()
                .map(|event| Event {
                    capture_point: points.of_flow(event.flow),
                    ..Event::new(event, begin)
                })
                .collect(),
            unlisted_events: session.events_left_out,
            unlisted: Unlisted::of(&summary),
            ice_pairs: IcePair::all(session, begin),
            unlisted_ice_messages: session.unlisted_ice_messages,
            dtls_handshakes: session
                .handshakes
                .iter()
                .map(|handshake| DtlsHandshake {
                    capture_point: points.of_flow(handshake.flow),
                    ..DtlsHandshake::new(handshake, begin)
                })
                .collect(),
            unlisted_dtls_handshakes: session.unlisted_handshakes,
            packets: summary.packets,
            bytes: summary.bytes,
            duration_ms: summary.duration.map(duration_ms),
            first_packet_s: summary.first.map(|first| first.as_secs_f64()),
            packets_without_time: summary.untimed,
            selection: summary.selected.map(Selection::from),
            contents: summary.contents.into(),
            over_tcp: summary.over_tcp.into(),
            tcp_missing_bytes: summary.tcp.missing_bytes,
            tcp_segments: summary.tcp.segments,
            relayed: summary.relayed.into(),
            relays: summary.relays.into_iter().map(Relay::from).collect(),
            fragments: Fragments {
                reassembled_packets: summary.fragments.reassembled,
                unused: summary.fragments.unused,
                cut_packets: summary.fragments.cut,
            },
            flows: (session.flows.iter())
                .map(|&(key, counts)| Flow {
                    capture_point: points.of_flow(key),
                    ..Flow::from((key, counts))
                })
                .collect(),
            streams,
            transport_feedback: summary
                .session
                .transports
                .into_iter()
                .map(TransportFeedback::from)
                .collect(),
            lip_sync: summary
                .session
                .lip_sync
                .into_iter()
                .map(LipSync::from)
                .collect(),
            unlisted_stream_packets: summary.session.unlisted_packets,
            unlisted_rtcp_statements: summary.session.unlisted_statements,
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
            sip,
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
            sip,
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
            sip: contents.sip,
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
            first_packet_file: None,
        }
    }
}

impl From<(FlowKey, FlowCounts)> for Flow {
    fn from((key, counts): (FlowKey, FlowCounts)) -> Self {
        Flow {
            source_address: key.source.to_string(),
            destination_address: key.destination.to_string(),
            transport: key.transport.as_str().to_owned(),
            capture_point: None,
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
        let codec = stream.codec_name().or(stream.described_red());
        let codec = codec.map(str::to_owned);
        let cname = stream.cname().map(str::to_owned);
        let quality = quality::rate(&stream);
        let codec_source = codec_source(&stream).map(str::to_owned);
        let described_codec = stream.described_codec().cloned();
        let named = described_codec.as_ref().map(|codec| codec.encoding.clone());
        let codec_wrapping = stream.is_within_red().then(|| "red".to_owned());
        let receiver = stream.receiver.unwrap_or_default();
        let counts = stream.reception.counts;
        let described_by = stream.described.as_ref().map(DescribedBy::from);
        let described = stream.described;
        let text = |of: fn(&Described) -> &Option<String>| {
            described
                .as_ref()
                .and_then(|described| of(described).clone())
        };
        let codec_source = match &named {
            Some(_) => Some("sdp".to_owned()),
            None => codec_source,
        };
        // FlexFEC names the stream that it protects.
        let corrects = stream.corrects.map(|_| Confidence::Certain);
        let shown = stream.payloads.guess.map(|(_, confidence)| confidence);
        let shown = shown.or(corrects).filter(|_| named.is_none());
        let codec_confidence = shown.map(|confidence| confidence.as_str().to_owned());
        let clock_rate_hz = stream.clock.map(|clock| clock.rate_hz);
        Stream {
            ssrc: stream.key.ssrc,
            ssrc_hex: format!("{:#010x}", stream.key.ssrc),
            source_address: stream.key.flow.from().to_string(),
            destination_address: stream.key.flow.to().to_string(),
            transport: stream.key.flow.transport.as_str().to_owned(),
            capture_point: None,
            first_packet: stream.packets.0,
            first_packet_file: None,
            last_packet: stream.packets.1,
            last_packet_file: None,
            authentication_tag_bytes: stream.tag_bytes,
            ended_by: stream.ending.map(|ending| ending.as_str().to_owned()),
            kind: stream.media.map(|media| media.as_str().to_owned()),
            payload_types: stream
                .payload_types
                .iter()
                .map(|&(payload_type, packets)| PayloadTypeCount {
                    payload_type,
                    packets,
                })
                .collect(),
            codec,
            codec_wrapping,
            channels: described_codec.as_ref().and_then(|codec| codec.channels),
            fmtp: described_codec.and_then(|codec| codec.fmtp),
            codec_source,
            codec_confidence,
            clock_rate_hz,
            clock_rates_differ: stream.rates_differ,
            clock_rate_source: stream.clock.map(|clock| clock.source.as_str().to_owned()),
            clock_rate_confidence: stream
                .clock
                .map(|clock| clock.confidence.as_str().to_owned()),
            cname,
            mid: text(|described| &described.mid),
            rid: text(|described| &described.rid)
                .or_else(|| text(|described| &described.repaired_rid)),
            msid: text(|described| &described.msid),
            described_by,
            encryption: stream.encryption.as_str().map(str::to_owned),
            srtp: Srtp::of(stream.encryption),
            repairs_ssrc: stream.repairs,
            repairs_source: (stream.repairs_found_by).map(|by| by.as_str().to_owned()),
            redundancy: Redundancy::of(
                stream.payloads.red.as_ref(),
                &stream.repaired_by,
                stream.reception.payload_bytes,
            ),
            reception: stream.reception.into(),
            gaps: Gaps {
                count: stream.gaps.count,
                longest_ms: stream.gaps.longest.map(|seconds| seconds * 1e3),
                threshold_ms: duration_ms(stream.gaps.threshold),
            },
            packets_without_payload: stream.empty,
            padded_packets: stream.padded,
            lost_with_other_streams: stream.lost_together,
            // Some of them may have come late.
            lost_to_damage: stream.lost_to_damage.min(counts.lost()),
            missed_by_capture: counts.unseen,
            loss_unknown: counts
                .are_mostly_unseen()
                .then(|| "mostly_unseen".to_owned()),
            clock_skew: stream.course.skew.map(ClockSkew::from),
            timestamp_anomalies: stream.course.timestamps.map(TimestampAnomalies::from),
            timeline: Timeline::from(&stream.course.timeline),
            video: stream.payloads.video.map(Video::from),
            opus: (stream.payloads.opus.as_ref())
                .map(|opus| Opus::new(opus, stream.payloads.opus_recoverable)),
            mos: quality.ok().map(Quality::from),
            mos_unknown: quality.err().map(|why| why.as_str().to_owned()),
            rtt_ms: receiver.rtt.summary().scaled(1e3),
            rtt_course: TimeCourse::from(&receiver.rtt_course),
            rtt_sender_ms: stream.round_trips.to_sender.scaled(1e3),
            rtt_end_to_end_ms: stream.round_trips.end_to_end.scaled(1e3),
            sender_reports: stream.sender.as_ref().map_or(0, |sender| sender.reports),
            receiver_reports: receiver.report_blocks,
            remote: receiver
                .last_block
                .map(|block| remote(block, clock_rate_hz.filter(|_| !stream.rates_differ))),
            feedback: Feedback::from(&receiver),
            recovery: stream
                .recovery
                .map(|recovery| Recovery::of(&recovery, &counts)),
            bitrate_estimate_bps: receiver.bitrate_estimate.summary(),
            bitrate_estimate_course: BitrateCourse::from(&receiver.bitrate_estimate_course),
            last_bitrate_estimate_bps: receiver.last_bitrate_estimate,
            bitrate_limit_bps: receiver.bitrate_limit,
            extended_reports: ExtendedReports::of(&receiver.extended, clock_rate_hz),
            tool: stream
                .sender
                .as_ref()
                .and_then(|sender| sender.tool.clone()),
            bye: stream.sender.and_then(|sender| sender.bye).map(Bye::from),
        }
    }
}

fn codec_source(stream: &StreamSummary) -> Option<&'static str> {
    match (stream.payload, stream.payloads.guess) {
        (Some(_), _) => Some("static"),
        (None, Some(_)) => Some("payloads"),
        (None, None) if stream.corrects.is_some() => Some("payloads"),
        (None, None) => stream.described_red().map(|_| "sdp"),
    }
}

impl From<skew::Skew> for ClockSkew {
    fn from(skew: skew::Skew) -> Self {
        ClockSkew {
            ppm: skew.ppm,
            error_ppm: skew.error_ppm,
        }
    }
}

impl From<timestamps::TimestampAnomalies> for TimestampAnomalies {
    fn from(anomalies: timestamps::TimestampAnomalies) -> Self {
        TimestampAnomalies {
            leaps: anomalies.leaps,
            first_leap_packet: anomalies.first_leap,
            first_leap_packet_file: None,
            backwards: anomalies.backwards,
            stalls: anomalies.stalls,
            longest_stall_ms: (anomalies.longest_stall).map(|stall| stall.seconds * 1e3),
            longest_stall_packet: anomalies.longest_stall.map(|stall| stall.packet),
            longest_stall_packet_file: None,
        }
    }
}

impl From<&timeline::Timeline> for Timeline {
    fn from(timeline: &timeline::Timeline) -> Self {
        Timeline {
            begin_s: timeline.begin().map(|begin| begin.as_secs_f64()),
            period_ms: duration_ms(timeline.period()),
            periods: timeline.periods().iter().map(Period::from).collect(),
        }
    }
}

impl From<&timeline::Period> for Period {
    fn from(period: &timeline::Period) -> Self {
        Period {
            packets: period.packets(),
            payload_bytes: period.payload_bytes,
            lost: period.lost(),
            jitter_max_ms: period.max_jitter().map(|seconds| seconds * 1e3),
        }
    }
}

impl From<&ReceiverSide> for Feedback {
    fn from(receiver: &ReceiverSide) -> Self {
        Feedback {
            nacks: receiver.nacks,
            nacked_packets: receiver.nacked,
            picture_losses: receiver.picture_losses,
            slice_losses: receiver.slice_losses,
            reference_pictures: receiver.reference_pictures,
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
