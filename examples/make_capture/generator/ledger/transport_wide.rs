//! What transport-wide feedback says of the packets of a flow.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::packet::{Body, Captured, Fact};
use super::super::stats::summary;
use super::timeline::course;
use super::{FlowKey, Recording, key};

/// The analyser finds the extension by its values: the first eight packets of a flow that may
/// be looked at do not count.
const SOUGHT: usize = 8;

/// Nor do the first two of each stream: they prove that it is one.
const PROBATION: usize = 2;

/// By flow: when the packets with these numbers passed.
type Sent = BTreeMap<FlowKey, Vec<(u64, u64)>>;

/// Numbers and when each of them came.
type Report<'r> = &'r [(u64, Option<u64>)];

pub fn of(recording: &Recording, container: &Container) -> Value {
    let mut reports: BTreeMap<FlowKey, Vec<Report>> = BTreeMap::new();
    for Captured { datagram, .. } in &recording.captured {
        let Body::Rtcp(_, facts) = &datagram.body else {
            continue;
        };
        let (source, destination) = key(datagram);
        for fact in facts {
            if let Fact::TransportWide { arrivals } = fact {
                let flow = (destination.clone(), source.clone());
                reports.entry(flow).or_default().push(arrivals);
            }
        }
    }
    let sent = sent(recording, container);
    let page = |(flow, reports): (FlowKey, Vec<Report>)| {
        let passed: BTreeMap<u64, u64> = sent[&flow].iter().skip(SOUGHT).copied().collect();
        describe(flow, &reports, passed)
    };
    reports.into_iter().map(page).collect()
}

fn sent(recording: &Recording, container: &Container) -> Sent {
    let mut sent = Sent::new();
    let mut of_stream: BTreeMap<u32, usize> = BTreeMap::new();
    for Captured { at_us, datagram } in &recording.captured {
        let Some(rtp) = datagram.rtp() else { continue };
        let before = of_stream.entry(rtp.ssrc).or_default();
        *before += 1;
        if let Some(number) = rtp.transport_number.filter(|_| *before > PROBATION) {
            let at = container.time_ns(*at_us);
            sent.entry(key(datagram)).or_default().push((number, at));
        }
    }
    sent
}

/// Of each packet that came: when it passed, and by how much more it took than the one that
/// took least, in milliseconds. The receiver tells in steps of 250 µs.
fn describe(
    (source, destination): FlowKey,
    reports: &[Report],
    passed: BTreeMap<u64, u64>,
) -> Value {
    let told = || reports.iter().copied().flatten();
    let came: BTreeSet<u64> = told()
        .filter(|(_, at)| at.is_some())
        .map(|(number, _)| *number)
        .collect();
    let took: Vec<(u64, f64)> = told()
        .filter_map(|(number, at_us)| {
            let (passed, steps) = (*passed.get(number)?, at_us.as_ref()? / 250);
            Some((
                passed,
                steps as f64 * 0.25 - (passed % 1_000_000_000_000) as f64 / 1e6,
            ))
        })
        .collect();
    let least = took
        .iter()
        .map(|(_, took)| *took)
        .reduce(f64::min)
        .unwrap_or(0.0);
    let above: Vec<(u64, f64)> = took.iter().map(|(at, took)| (*at, took - least)).collect();
    let delays: Vec<f64> = above.iter().map(|(_, delay)| *delay).collect();
    let expected = match (came.first(), came.last()) {
        (Some(first), Some(last)) => last - first + 1,
        _ => 0,
    };
    json!({
        "source_address": source,
        "destination_address": destination,
        "feedback_packets": reports.len(),
        "extension_id": 3,
        "expected": expected,
        "lost": expected - came.len() as u64,
        "delay_above_least_ms": summary(&delays),
        "delay_course": course(&above, "ms", &["mean", "max"]),
    })
}
