//! What transport-wide feedback says of the packets of a flow.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::container::Container;
use super::super::packet::{Body, Captured, Fact};
use super::super::stats::summary;
use super::timeline::{course, rates};
use super::{FlowKey, Recording, key};

/// The analyser finds the extension by its values: the first eight packets of a flow that may
/// be looked at do not count.
const SOUGHT: usize = 8;

/// Nor do the first two of each stream: they prove that it is one.
const PROBATION: usize = 2;

/// A packet that passed: its number, when, and its bytes.
type Packet = (u64, u64, usize);

type Sent = BTreeMap<FlowKey, Vec<Packet>>;

/// How many the receiver had sent, and numbers with when each of them came.
type Report<'r> = (u64, &'r [(u64, Option<u64>)]);

pub fn of(recording: &Recording, container: &Container) -> Value {
    let mut reports: BTreeMap<FlowKey, Vec<Report>> = BTreeMap::new();
    for Captured { datagram, .. } in &recording.captured {
        let Body::Rtcp(_, facts) = &datagram.body else {
            continue;
        };
        let (source, destination) = key(datagram);
        for fact in facts {
            if let Fact::TransportWide { count, arrivals } = fact {
                let flow = (destination.clone(), source.clone());
                reports.entry(flow).or_default().push((*count, arrivals));
            }
        }
    }
    let sent = sent(recording, container);
    let page = |(flow, reports): (FlowKey, Vec<Report>)| {
        let passed = &sent[&flow][SOUGHT..];
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
            let packet = (number, at, rtp.bytes().len());
            sent.entry(key(datagram)).or_default().push(packet);
        }
    }
    sent
}

/// A packet that passed and that came: when it passed, steps of 250 µs of the receiver's clock,
/// and its bytes.
type Joined = (u64, u64, usize);

fn describe((source, destination): FlowKey, reports: &[Report], passed: &[Packet]) -> Value {
    let told = || reports.iter().flat_map(|(_, arrivals)| arrivals.iter());
    let came: BTreeSet<u64> = told()
        .filter(|(_, at)| at.is_some())
        .map(|(number, _)| *number)
        .collect();
    let sent: BTreeMap<u64, (u64, usize)> = passed
        .iter()
        .map(|(number, at, bytes)| (*number, (*at, *bytes)))
        .collect();
    let joined: Vec<Joined> = told()
        .filter_map(|(number, at_us)| {
            let (passed, bytes) = *sent.get(number)?;
            Some((passed, at_us.as_ref()? / 250, bytes))
        })
        .collect();
    let above = above_least(&joined);
    let delays: Vec<f64> = above.iter().map(|(_, delay)| *delay).collect();
    let reported: BTreeSet<u64> = told().map(|(number, _)| *number).collect();
    let expected = reported.len() as u64;
    let lost = expected - came.len() as u64;
    let unreported = span(reported.first(), reported.last()) - expected;
    let counts: BTreeSet<u64> = reports.iter().map(|(count, _)| *count).collect();
    let feedback_lost = span(counts.first(), counts.last()) - counts.len() as u64;
    let sent: Vec<(u64, usize)> = passed.iter().map(|(_, at, bytes)| (*at, *bytes)).collect();
    json!({
        "source_address": source,
        "destination_address": destination,
        "transport": "udp",
        "feedback_packets": reports.len(),
        "feedback_lost": feedback_lost,
        "unreported": unreported,
        "extension_id": 3,
        "extension_id_source": "inferred",
        "expected": expected,
        "lost": lost,
        "loss_percent": lost as f64 * 100.0 / expected as f64,
        "delay_above_least_ms": summary(&delays),
        "delay_course": course(&above, "ms", &["mean", "max"]),
        "sent": rates(&sent),
        "received": rates(&arrivals(&joined)),
    })
}

fn span(first: Option<&u64>, last: Option<&u64>) -> u64 {
    first.zip(last).map_or(0, |(first, last)| last - first + 1)
}

/// When each passed, and by how many milliseconds more it took than the one that took least.
fn above_least(joined: &[Joined]) -> Vec<(u64, f64)> {
    let took = |(passed, steps, _): &Joined| {
        *steps as f64 * 0.25 - (passed % 1_000_000_000_000) as f64 / 1e6
    };
    let least = joined.iter().map(took).reduce(f64::min).unwrap_or(0.0);
    let above = joined.iter().map(|packet| (packet.0, took(packet) - least));
    above.collect()
}

/// When each came, if the first came when it passed.
fn arrivals(joined: &[Joined]) -> Vec<(u64, usize)> {
    let (passed, first, _) = joined.first().copied().unwrap_or_default();
    let came = |steps: u64| passed + steps.saturating_sub(first) * 250_000;
    let arrivals = joined
        .iter()
        .map(|(_, steps, bytes)| (came(*steps), *bytes));
    arrivals.collect()
}
