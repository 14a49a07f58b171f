//! What the numbers of a stream's packets add up to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Arrival, Stream};

/// Farther behind, a receiver by RFC 3550 Appendix A.1 drops a packet.
const LATE: u64 = 100;

/// Counts by sets of numbers.
pub fn counts(stream: &Stream) -> Value {
    let epochs = numbers(stream);
    let expected: u64 = epochs.values().map(Came::expected).sum();
    let unique: usize = epochs.values().map(|came| came.numbers.len()).sum();
    let lost = expected - unique as u64;
    let overtaken = overtaken(stream);
    let holes: Vec<u64> = epochs.values().flat_map(Came::holes).collect();
    json!({
        "packets": stream.arrivals.len(),
        "expected": expected,
        "lost": lost,
        "loss_percent": lost as f64 * 100.0 / expected as f64,
        "duplicates": stream.arrivals.len() - unique,
        "reordered": overtaken.len(),
        "late": overtaken.iter().filter(|behind| **behind > LATE).count(),
        "reordering_extent": overtaken.iter().max().unwrap_or(&0),
        "restarts": epochs.len() - 1,
        "loss_bursts": {
            "count": holes.len(),
            "longest": holes.iter().max(),
            "histogram": histogram(&holes),
            "gilbert": gilbert(&holes, unique - epochs.len()),
        },
    })
}

/// The numbers of an epoch that came.
struct Came {
    /// The one that came first. Of those before it, none that did not come is missed.
    first: u64,
    numbers: BTreeSet<u64>,
}

impl Came {
    fn expected(&self) -> u64 {
        let last = self.numbers.last().copied().unwrap_or(self.first);
        let overtaken = self.numbers.range(..self.first).count();
        last - self.first + 1 + overtaken as u64
    }

    /// Lengths of the runs of numbers that never came.
    fn holes(&self) -> Vec<u64> {
        let numbers: Vec<u64> = self.numbers.range(self.first..).copied().collect();
        let gaps = numbers.windows(2).map(|pair| pair[1] - pair[0] - 1);
        gaps.filter(|gap| *gap > 0).collect()
    }
}

/// The numbers that came, by epoch.
fn numbers(stream: &Stream) -> BTreeMap<u32, Came> {
    let mut epochs: BTreeMap<u32, Came> = BTreeMap::new();
    for Arrival { rtp, .. } in &stream.arrivals {
        let came = epochs.entry(rtp.epoch).or_insert_with(|| Came {
            first: rtp.number,
            numbers: BTreeSet::new(),
        });
        came.numbers.insert(rtp.number);
    }
    epochs
}

/// Of packets that came, for the first time, behind one with a higher number: how far.
fn overtaken(stream: &Stream) -> Vec<u64> {
    let mut came: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    let behind = stream.arrivals.iter().filter_map(|Arrival { rtp, .. }| {
        let epoch = came.entry(rtp.epoch).or_default();
        let highest = epoch.last().copied().unwrap_or(rtp.number);
        let first = epoch.insert(rtp.number);
        (first && rtp.number < highest).then(|| highest - rtp.number)
    });
    behind.collect()
}

/// Runs by length: each up to 8, then by doubling up to 256, then all longer ones.
fn histogram(holes: &[u64]) -> Value {
    let each = (1..=8).map(|length| (length, Some(length)));
    let doubling = (3..8).map(|power| ((1 << power) + 1, Some(2 << power)));
    let ranges = each.chain(doubling).chain([(257, None)]);
    let entries = ranges.filter_map(|(from, to)| {
        let within = |length: &&u64| **length >= from && to.is_none_or(|to| **length <= to);
        let bursts = holes.iter().filter(within).count();
        (bursts > 0).then(|| json!({ "from": from, "to": to, "bursts": bursts }))
    });
    entries.collect()
}

/// Of all packets that came and have a next one, how many had it lost; of all lost, how
/// many were followed by one that came.
fn gilbert(holes: &[u64], came_with_next: usize) -> Value {
    let lost: u64 = holes.iter().sum();
    if lost == 0 {
        return Value::Null;
    }
    json!({
        "loss_begins_percent": holes.len() as f64 * 100.0 / came_with_next as f64,
        "loss_ends_percent": holes.len() as f64 * 100.0 / lost as f64,
    })
}
