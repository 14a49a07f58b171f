//! What is known besides what the report says today.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::packet::{Body, Fact};
use super::super::stats::summary;
use super::{Arrival, Recording, Stream, feedback};

pub fn of(recording: &Recording, container: &Container, listed: &[Stream]) -> Value {
    let streams = listed.iter().map(|stream| {
        json!({
            "ssrc": stream.ssrc,
            "lost_behind_capture": lost_behind_capture(stream, recording),
            "retransmission": retransmission(stream, recording, container, listed),
        })
    });
    json!({
        "streams": streams.collect::<Vec<Value>>(),
        "transport_wide": transport_wide(recording),
        "stun_rtt_ms": stun(recording, container),
    })
}

/// Packets that passed, of which no copy reached the receiver.
fn lost_behind_capture(stream: &Stream, recording: &Recording) -> usize {
    let passed: BTreeSet<(u32, u32, u64)> = stream
        .arrivals
        .iter()
        .map(|arrival| arrival.rtp)
        .filter(|rtp| rtp.original.is_none())
        .map(|rtp| (rtp.ssrc, rtp.epoch, rtp.number))
        .collect();
    passed
        .iter()
        .filter(|packet| !recording.delivered.contains(packet))
        .count()
}

/// What was asked for again and what passed again, as the capture point sees it.
fn retransmission(
    stream: &Stream,
    recording: &Recording,
    container: &Container,
    listed: &[Stream],
) -> Value {
    let mut specs = recording.scenario.streams.iter();
    let Some(rtx) = specs
        .find(|spec| spec.ssrc == stream.ssrc)
        .and_then(|spec| spec.rtx)
    else {
        return Value::Null;
    };
    let mut asked: BTreeMap<u64, u64> = BTreeMap::new();
    for (at, numbers) in feedback::about(stream, recording, container).nacks {
        for number in numbers {
            asked.entry(number).or_insert(at);
        }
    }
    let mut again: BTreeMap<u64, u64> = BTreeMap::new();
    let repairs = listed.iter().filter(|other| other.ssrc == rtx.ssrc);
    for Arrival { at, rtp, .. } in repairs.flat_map(|repair| &repair.arrivals) {
        let number = rtp.original.unwrap_or_default();
        again.entry(number).or_insert(*at);
    }
    let delays = asked
        .iter()
        .filter_map(|(number, nacked)| Some((again.get(number)? - nacked) as f64 / 1e6));
    let delays: Vec<f64> = delays.collect();
    json!({
        "rtx_ssrc": rtx.ssrc,
        "asked": asked.len(),
        "answered": delays.len(),
        "delay_ms": summary(&delays),
    })
}

/// What transport-wide feedback said in all, by the address that it went to.
fn transport_wide(recording: &Recording) -> Value {
    let mut by_sender: BTreeMap<String, [u64; 3]> = BTreeMap::new();
    for packet in &recording.captured {
        let Body::Rtcp(_, facts) = &packet.datagram.body else {
            continue;
        };
        for fact in facts {
            if let Fact::TransportWide { arrivals } = fact {
                let received = arrivals.iter().filter(|(_, at)| at.is_some()).count() as u64;
                let missing = arrivals.len() as u64 - received;
                let sums = by_sender
                    .entry(packet.datagram.destination.to_string())
                    .or_default();
                *sums = [sums[0] + 1, sums[1] + received, sums[2] + missing];
            }
        }
    }
    let page = |(sender, [reports, received, missing]): (String, [u64; 3])| json!({ "sender": sender, "reports": reports, "received": received, "missing": missing });
    by_sender.into_iter().map(page).collect()
}

/// From each Binding request to its response, at the capture point.
fn stun(recording: &Recording, container: &Container) -> Value {
    let mut requests: BTreeMap<&[u8], u64> = BTreeMap::new();
    let mut times = Vec::new();
    for packet in &recording.captured {
        let Body::Stun(message) = &packet.datagram.body else {
            continue;
        };
        let at = container.time_ns(packet.at_us);
        let transaction = &message[8..20];
        if message[0] == 0 {
            requests.insert(transaction, at);
        } else if let Some(asked) = requests.get(transaction) {
            times.push((at - asked) as f64 / 1e6);
        }
    }
    summary(&times)
}
