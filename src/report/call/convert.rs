//! From a call as it went to its report.

use std::time::Duration;

use super::{
    CallLoopback, CandidatePair, DataChannel, End, Inbound, Link, LinkChange, LinkStream, Outbound,
    Setup,
};
use crate::call::link::LinkConfig;
use crate::call::{self, Call, LinkRecord};
use crate::units::duration_ms;

impl From<&Call> for CallLoopback {
    fn from(call: &Call) -> Self {
        CallLoopback {
            connected: call.failed_at.is_none(),
            failed_stage: call.failed_at.map(|stage| stage.as_str().to_owned()),
            duration_ms: duration_ms(call.media_time),
            seed: call.seed,
            setup: call.setup.into(),
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
            ice_ms: ms(setup.ice),
            dtls_ms: ms(setup.dtls),
            first_packet_ms: ms(setup.first_packet),
            total_ms: ms(setup.total),
        }
    }
}

fn end(end: &call::End, description: Option<&str>) -> End {
    End {
        name: end.role.as_str().to_owned(),
        candidates: candidates(description.unwrap_or_default()),
        candidate_pair: end.candidate_pair.as_ref().map(CandidatePair::from),
        inbound: end.inbound.iter().map(Inbound::from).collect(),
        outbound: end.outbound.iter().map(Outbound::from).collect(),
        data: DataChannel {
            messages_sent: end.data.sent,
            messages_received: end.data.received,
            message_rtt_ms: end.data.rtts_ms.summary(),
        },
    }
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

impl From<&call::Inbound> for Inbound {
    fn from(stream: &call::Inbound) -> Self {
        let not_received = stream
            .packets_sent
            .saturating_sub(stream.reception.counts.unique);
        Inbound {
            packets_sent: stream.packets_sent,
            not_received,
            not_received_percent: (stream.packets_sent > 0)
                .then(|| not_received as f64 * 100.0 / stream.packets_sent as f64),
            kind: stream.format.media.as_str().to_owned(),
            ssrc: stream.ssrc,
            ssrc_hex: ssrc_hex(stream.ssrc),
            codec: stream.format.codec.as_str().to_owned(),
            reception: stream.reception.clone().into(),
            one_way_delay_ms: stream.one_way_delays_ms.summary(),
            retransmissions_received: stream.retransmissions,
        }
    }
}

impl From<&call::Outbound> for Outbound {
    fn from(stream: &call::Outbound) -> Self {
        let clock_rate = f64::from(stream.format.clock_rate_hz);
        let block = stream.last_block.as_ref();
        Outbound {
            kind: stream.format.media.as_str().to_owned(),
            ssrc: stream.ssrc,
            ssrc_hex: ssrc_hex(stream.ssrc),
            packets_sent: stream.packets,
            payload_bytes_sent: stream.payload_bytes,
            retransmissions_sent: stream.retransmissions,
            rtt_ms: stream.rtts_ms.summary(),
            receiver_reports: stream.report_blocks,
            remote_lost: block.map(|block| block.cumulative_lost),
            remote_fraction_lost_percent: block
                .map(|block| f64::from(block.fraction_lost) * 100.0 / 256.0),
            remote_jitter_ms: block.map(|block| f64::from(block.jitter) / clock_rate * 1e3),
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
    let change = |(at, config): &(Duration, LinkConfig)| LinkChange {
        at_ms: duration_ms(*at),
        setting: config.into(),
    };
    Link {
        direction: direction.to_owned(),
        setting: (&plan.config).into(),
        changes: plan.changes.iter().map(change).collect(),
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
