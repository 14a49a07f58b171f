//! What was asked for again and what came of it, as the capture point sees it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::scenario::StreamSpec;
use super::super::stats::summary;
use super::feedback::Told;
use super::{Arrival, Stream};

/// How a packet that had been asked for came, and when.
enum Came {
    Again(u64),
    Late(u64),
}

/// `lost` and `expected` are those of the stream itself.
pub fn of(
    stream: &Stream,
    spec: &StreamSpec,
    told: &Told,
    listed: &[Stream],
    (lost, expected): (&Value, &Value),
) -> Value {
    let asked = asked(told);
    let Some(rtx) = spec.rtx.filter(|_| !asked.is_empty()) else {
        return Value::Null;
    };
    let repairs = listed.iter().filter(|other| other.ssrc == rtx.ssrc);
    let again: Vec<&Arrival> = repairs.flat_map(|repair| &repair.arrivals).collect();
    let came: BTreeMap<u64, Came> = asked
        .iter()
        .filter_map(|(number, at)| Some((*number, came(stream, &again, *number, *at)?)))
        .collect();
    let delays = came.iter().map(|(number, came)| {
        let (Came::Again(at) | Came::Late(at)) = came;
        (at - asked[number]) as f64 / 1e6
    });
    let delays: Vec<f64> = delays.collect();
    let late = came.values().filter(|came| matches!(came, Came::Late(_)));
    let late = late.count();
    let requests: usize = told.nacks.iter().map(|(_, numbers)| numbers.len()).sum();
    let left = lost.as_u64().unwrap_or(0) - made_up_for(stream, &came);
    json!({
        "asked_packets": asked.len(),
        "asked_again": requests - asked.len(),
        "original_numbers": "read",
        "retransmissions": again.len(),
        "by_retransmission": came.len() - late,
        "late": late,
        "recovered_percent": came.len() as f64 * 100.0 / asked.len() as f64,
        "never_recovered": asked.len() - came.len(),
        "delay_ms": summary(&delays),
        "lost_after_recovery": left,
        "loss_after_recovery_percent": left as f64 * 100.0 / expected.as_f64().unwrap_or(0.0),
    })
}

/// When each number was asked for at first.
fn asked(told: &Told) -> BTreeMap<u64, u64> {
    let mut asked = BTreeMap::new();
    for (at, numbers) in &told.nacks {
        for number in numbers {
            asked.entry(*number).or_insert(*at);
        }
    }
    asked
}

/// After it was asked for: in the stream itself, or before that as a retransmission.
fn came(stream: &Stream, again: &[&Arrival], number: u64, asked: u64) -> Option<Came> {
    let first = |arrival: Option<&Arrival>| arrival.map(|arrival| arrival.at);
    let own = stream.arrivals.iter();
    let own = first(
        own.filter(|own| own.rtp.number == number)
            .min_by_key(|own| own.at),
    );
    let mut resent = again.iter().copied();
    let resent = first(resent.find(|resent| resent.rtp.original == Some(number)));
    match (own.filter(|at| *at > asked), resent) {
        (Some(own), Some(resent)) if own < resent => Some(Came::Late(own)),
        (_, Some(resent)) => Some(Came::Again(resent)),
        (own, None) => own.map(Came::Late),
    }
}

/// Retransmissions of packets that never passed by themselves.
fn made_up_for(stream: &Stream, came: &BTreeMap<u64, Came>) -> u64 {
    let own: BTreeSet<u64> = stream
        .arrivals
        .iter()
        .map(|arrival| arrival.rtp.number)
        .collect();
    let numbers = came.iter().filter_map(|(number, came)| match came {
        Came::Again(_) => Some(number),
        Came::Late(_) => None,
    });
    numbers.filter(|number| !own.contains(number)).count() as u64
}
