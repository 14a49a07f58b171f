//! From a call as it went to its report.

use std::time::Duration;

use super::by_hand::CallByHand;
use super::servers::ice_servers;
use super::whip::{CallByHttp, HttpExchange, HttpSession};
use super::{
    CallLoopback, CandidatePair, DataChannel, End, IceRestart, Inbound, Link, LinkChange,
    LinkStream, OneEnd, Outbound, Security, Setup, WrongFingerprint,
};
use crate::call::alone;
use crate::call::by_hand::HandCall;
use crate::call::http;
use crate::call::link::LinkConfig;
use crate::call::media::Format;
use crate::call::whip::WhipCall;
use crate::call::{self, Call, LinkRecord};
use crate::capture::session::StreamSummary;
use crate::capture::session::dtls::HandshakeSummary;
use crate::capture::session::quality::Unrated;
use crate::report::pcap::{
    DtlsHandshake, Event, IcePair, LipSync, Stream, TimeCourse, TransportFeedback,
};
use crate::rtp::clock_rate::Media;
use crate::stats::Summary;
use crate::units::duration_ms;

impl From<&Call> for CallLoopback {
    fn from(call: &Call) -> Self {
        CallLoopback {
            connected: call.failed_at.is_none(),
            interrupted: call.interrupted,
            failed_stage: call.failed_at.map(|stage| stage.as_str().to_owned()),
            duration_ms: duration_ms(call.media_time),
            seed: call.seed,
            setup: call.setup.into(),
            security: security(call),
            lost_ms: call.lost_at.map(duration_ms),
            restart: call.restart.as_ref().map(IceRestart::from),
            wrong_fingerprint: call.wrong_fingerprint.map(|of| WrongFingerprint {
                of: of.as_str().to_owned(),
                refused: call.refused_fingerprint(of),
            }),
            caller: end(&call.caller, call.offer.as_deref()),
            callee: end(&call.callee, call.answer.as_deref()),
            links: vec![
                link("caller_to_callee", &call.caller_to_callee),
                link("callee_to_caller", &call.callee_to_caller),
            ],
            offer: call.offer.clone(),
            answer: call.answer.clone(),
        }
    }
}

impl From<call::Setup> for Setup {
    fn from(setup: call::Setup) -> Self {
        let ms = |duration: Option<Duration>| duration.map(duration_ms);
        Setup {
            gathering_ms: ms(setup.gathering),
            gathering_cut_short_ms: ms(setup.gathering_cut_short),
            ice_ms: ms(setup.ice),
            dtls_ms: ms(setup.dtls),
            dtls_handshake_ms: ms(setup.dtls_handshake),
            srtp_ms: ms(setup.srtp),
            first_packet_ms: ms(setup.first_packet),
            first_audio_packet_ms: ms(setup.first_audio_packet),
            first_video_packet_ms: ms(setup.first_video_packet),
            first_complete_frame_ms: ms(setup.first_complete_frame),
            total_ms: ms(setup.total),
            setup_ms: ms(setup.total),
            failed_stage_ms: ms(setup.failed_stage),
        }
    }
}

/// By what the caller saw; each certificate by what it was shown to.
fn security(call: &Call) -> Security {
    let Some(seen) = call.caller.handshake() else {
        return Security::default();
    };
    let handshake = DtlsHandshake::new(seen, seen.first.at);
    let caller = shown_by_other(&call.callee);
    let callee = shown_by_other(&call.caller);
    Security {
        dtls_client: Some(match is_client(&call.caller, seen) {
            true => "caller".to_owned(),
            false => "callee".to_owned(),
        }),
        dtls_version: handshake.version,
        cipher_suite: handshake.cipher_suite,
        srtp_profile: handshake.srtp_profile,
        caller_certificate_key: caller.key,
        callee_certificate_key: callee.key,
        caller_fingerprint_in_sdp: caller.in_sdp,
        callee_fingerprint_in_sdp: callee.in_sdp,
    }
}

/// A certificate as it came, beside the description that came.
#[derive(Default)]
struct Certificate {
    key: Option<String>,
    in_sdp: Option<String>,
}

/// What `end` was shown by the other one.
fn shown_by_other(end: &call::End) -> Certificate {
    let Some(seen) = end.handshake() else {
        return Certificate::default();
    };
    let handshake = DtlsHandshake::new(seen, seen.first.at);
    let (key, in_sdp) = match is_client(end, seen) {
        true => (handshake.server_key, handshake.server_fingerprint_in_sdp),
        false => (handshake.client_key, handshake.client_fingerprint_in_sdp),
    };
    Certificate {
        key,
        in_sdp: Some(in_sdp),
    }
}

fn is_client(end: &call::End, handshake: &HandshakeSummary) -> bool {
    end.path.map(|path| path.local) == Some(handshake.flow.source)
}

fn end(end: &call::End, description: Option<&str>) -> End {
    let begin = end.begin.unwrap_or_default();
    let session = &end.session;
    End {
        name: end.role.as_str().to_owned(),
        candidates: candidates(description.unwrap_or_default()),
        candidate_pair: end.candidate_pair.as_ref().map(CandidatePair::from),
        ice_servers: ice_servers(&end.servers, end.begin),
        first_packet_s: end.begin.map(|begin| begin.as_secs_f64()),
        inbound: all(&end.inbound, |stream| inbound(stream, &end.repairs)),
        outbound: all(&end.outbound, |stream| outbound(stream, &end.repairs)),
        repair_streams: all(&end.repairs, |stream| Stream::from(stream.clone())),
        transport_feedback: all(&session.transports, |transport| {
            TransportFeedback::from(transport.clone())
        }),
        lip_sync: all(&session.lip_sync, |pair| LipSync::from(pair.clone())),
        consent_rtt_ms: end.consent.rtts_ms.summary(),
        consent_rtt_course: TimeCourse::from(&end.consent.course),
        ice_pairs: IcePair::all(session, begin),
        dtls_handshakes: all(&session.handshakes, |handshake| {
            DtlsHandshake::new(handshake, begin)
        }),
        events: all(&session.events, |event| Event::new(event, begin)),
        unlisted_events: session.events_left_out,
        data: DataChannel {
            messages_sent: end.data.sent,
            messages_received: end.data.received,
            bytes_sent: end.data.sent_bytes,
            bytes_received: end.data.received_bytes,
            received_bps: end.data.received_bps(),
            messages_held_back: end.data.held_back,
            messages_out_of_order: end.data.out_of_order,
            longest_silence_ms: (end.data.longest_silence)
                .map(|silence| duration_ms(silence.lasted)),
            message_rtt_ms: end.data.rtts_ms.summary(),
        },
    }
}

impl From<&WhipCall> for CallByHttp {
    fn from(call: &WhipCall) -> Self {
        let session = call.session.as_ref().map(|session| HttpSession {
            url: session.url.as_ref().map(http::shown),
            has_etag: session.etag.is_some(),
            ice_servers: all(&session.ice_servers, |server| server.uri.clone()),
        });
        CallByHttp {
            endpoint: call.endpoint.clone(),
            exchanges: all(&call.exchanges, exchange),
            session,
            http_ms: call.http.map(duration_ms),
            call: one_end("client", "client_to_server", &call.client),
        }
    }
}

impl From<&HandCall> for CallByHand {
    fn from(call: &HandCall) -> Self {
        let role = call.end.end.role;
        let direction = match role {
            call::Role::Caller => "caller_to_callee",
            call::Role::Callee => "callee_to_caller",
        };
        CallByHand {
            signalling_ms: call.carried.map(duration_ms),
            call: one_end(role.as_str(), direction, &call.end),
        }
    }
}

/// `name` is what the end is called, `direction` where it sends.
pub fn one_end(name: &str, direction: &str, call: &alone::OneEnd) -> OneEnd {
    let description = match call.end.role {
        call::Role::Caller => &call.offer,
        call::Role::Callee => &call.answer,
    };
    OneEnd {
        connected: call.failed_at.is_none(),
        interrupted: call.interrupted,
        failed_stage: call.failed_at.map(|stage| stage.as_str().to_owned()),
        duration_ms: duration_ms(call.media_time),
        seed: call.seed,
        setup: call.setup.into(),
        lost_ms: call.lost_at.map(duration_ms),
        left_ms: call.left_at.map(duration_ms),
        end: End {
            name: name.to_owned(),
            ..end(&call.end, description.as_deref())
        },
        link: link(direction, &call.link),
        offer: call.offer.clone(),
        answer: call.answer.clone(),
    }
}

fn exchange(exchange: &http::Exchange) -> HttpExchange {
    let ms = |duration: Option<Duration>| duration.map(duration_ms);
    HttpExchange {
        method: exchange.method.to_string(),
        url: exchange.url.clone(),
        token_sent: exchange.token_sent,
        server: exchange.server.map(|server| server.to_string()),
        resolve_ms: ms(exchange.resolved),
        connect_ms: ms(exchange.connected),
        tls_ms: ms(exchange.secured),
        answer_ms: ms(exchange.answered),
        status: exchange.status,
        bytes: exchange.bytes.map(|bytes| bytes as u64),
    }
}

fn all<T, R>(of: &[T], convert: impl Fn(&T) -> R) -> Vec<R> {
    of.iter().map(convert).collect()
}

/// The candidate lines of a description, each once: bundled sections repeat them.
fn candidates(description: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in description.lines() {
        if let Some(candidate) = line.strip_prefix("a=candidate:")
            && !found.iter().any(|known| known == candidate)
        {
            found.push(candidate.to_owned());
        }
    }
    found
}

impl From<&call::CandidatePair> for CandidatePair {
    fn from(pair: &call::CandidatePair) -> Self {
        CandidatePair {
            local_type: pair.local_type.clone(),
            local_address: pair.local.to_string(),
            remote_type: pair.remote_type.clone(),
            remote_address: pair.remote.to_string(),
        }
    }
}

fn inbound(stream: &call::Inbound, repairs: &[StreamSummary]) -> Inbound {
    let came = stream.stream.as_ref();
    let received = came.map_or(0, |stream| stream.reception.counts.unique);
    let sent = stream.packets_sent;
    let not_received = sent.map(|sent| sent.saturating_sub(received));
    Inbound {
        stream: Stream {
            // From an end to itself.
            rtt_ms: Summary::default(),
            rtt_course: TimeCourse::default(),
            ..known(stream.stream.as_ref(), stream.format, stream.ssrc)
        },
        packets_sent: sent,
        not_received,
        not_received_percent: (sent.filter(|sent| *sent > 0).zip(not_received))
            .map(|(sent, not_received)| not_received as f64 * 100.0 / sent as f64),
        one_way_delay_ms: stream.delay.samples_ms.summary(),
        one_way_delay_course: TimeCourse::from(&stream.delay.course),
        retransmissions_received: retransmissions(stream.ssrc, repairs),
    }
}

fn outbound(stream: &call::Outbound, repairs: &[StreamSummary]) -> Outbound {
    let known = known(stream.stream.as_ref(), stream.format, stream.ssrc);
    let remote = known.remote.as_ref();
    let percent_of_sent = |lost: i32| f64::from(lost.max(0)) * 100.0 / stream.packets as f64;
    Outbound {
        packets_sent: stream.packets,
        payload_bytes_sent: stream.payload_bytes,
        retransmissions_sent: retransmissions(stream.ssrc, repairs),
        remote_lost: remote.map(|remote| remote.cumulative_lost),
        remote_loss_percent: remote
            .filter(|_| stream.packets > 0)
            .map(|remote| percent_of_sent(remote.cumulative_lost)),
        remote_fraction_lost_percent: remote.map(|remote| remote.fraction_lost_percent),
        remote_jitter_ms: remote.and_then(|remote| remote.jitter_ms),
        stream: Stream {
            // From an end to itself.
            rtt_sender_ms: Summary::default(),
            ..known
        },
    }
}

/// The stream as it was seen; of one that never was, what the call knows of it.
fn known(seen: Option<&StreamSummary>, format: &Format, ssrc: u32) -> Stream {
    let stream = seen.map(|seen| Stream::from(seen.clone()));
    let not_rated = match format.media {
        Media::Audio => Unrated::LossUnknown,
        Media::Video => Unrated::NotAudio,
    };
    stream.unwrap_or_else(|| Stream {
        ssrc,
        ssrc_hex: ssrc_hex(ssrc),
        kind: Some(format.media.as_str().to_owned()),
        codec: Some(format.codec.as_str().to_owned()),
        codec_source: Some("sdp".to_owned()),
        clock_rate_hz: Some(format.clock_rate_hz),
        clock_rate_source: Some("sdp".to_owned()),
        clock_rate_confidence: Some("certain".to_owned()),
        mos_unknown: Some(not_rated.as_str().to_owned()),
        ..Stream::default()
    })
}

fn retransmissions(ssrc: u32, repairs: &[StreamSummary]) -> u64 {
    let of_it = repairs.iter().filter(|repair| repair.repairs == Some(ssrc));
    of_it.map(|repair| repair.reception.packets).sum()
}

impl From<&(Duration, LinkConfig)> for LinkChange {
    fn from((at, config): &(Duration, LinkConfig)) -> Self {
        LinkChange {
            at_ms: duration_ms(*at),
            setting: config.into(),
        }
    }
}

fn link(direction: &str, record: &LinkRecord) -> Link {
    let LinkRecord { plan, ledger } = record;
    let stream = |(number, stream): (&u32, &call::link::StreamLedger)| LinkStream {
        ssrc: *number,
        ssrc_hex: ssrc_hex(*number),
        packets: stream.packets,
        dropped: stream.dropped,
        dropped_before_first: stream.dropped_before_first,
        dropped_after_last: stream.dropped_after_last,
        duplicated: stream.duplicated,
        overtaken: stream.overtaken,
    };
    Link {
        direction: direction.to_owned(),
        setting: (&plan.config).into(),
        changes: plan.changes.iter().map(LinkChange::from).collect(),
        datagrams: ledger.datagrams,
        delivered: ledger.delivered,
        dropped_by_loss: ledger.dropped_by_loss,
        dropped_by_queue: ledger.dropped_by_queue,
        duplicated: ledger.duplicated,
        in_flight: ledger.in_flight(),
        send_errors: ledger.send_errors,
        applied_delay_ms: ledger.delays_ms.summary(),
        streams: ledger.streams.iter().map(stream).collect(),
    }
}

fn ssrc_hex(ssrc: u32) -> String {
    format!("{ssrc:#010x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_candidate_repeated_in_bundled_sections_is_listed_once() {
        let sdp = "v=0\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\nm=audio\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n";
        assert_eq!(candidates(sdp), ["1 1 udp 1 127.0.0.1 9 typ host"]);
    }
}
