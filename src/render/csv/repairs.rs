//! Streams that repair others have no kind and no codec of their own: what they repair, and how, tells them apart.

use serde_json::{Map, Value, json};

use crate::report::pcap::Stream;

/// Tells of a stream as an object what it repairs, where nothing else names its kind and codec: the kind of that stream, and
/// `rtx`, `ulpfec` or `flexfec`.
pub fn tell<'a>(
    object: &mut Map<String, Value>,
    stream: &Stream,
    others: impl Iterator<Item = &'a Stream>,
) {
    let Some(ssrc) = stream.repairs_ssrc else {
        return;
    };
    // A number may be that of several streams: of other calls, or at another point of the way.
    let is_elsewhere = |other: &&Stream| {
        let flow = |stream: &Stream| {
            let addresses = [&stream.source_address, &stream.destination_address];
            addresses.map(String::clone)
        };
        let goes_elsewhere = flow(other) != flow(stream);
        (goes_elsewhere, other.capture_point != stream.capture_point)
    };
    let of_number = others.filter(|other| other.ssrc == ssrc);
    let Some(repaired) = of_number.min_by_key(is_elsewhere) else {
        return;
    };
    let redundancy = repaired.redundancy.iter();
    let mut repairs = redundancy.flat_map(|redundancy| &redundancy.repair_streams);
    let by = repairs.find(|repair| repair.ssrc == stream.ssrc);
    let how = by.and_then(|repair| repair.kind.as_deref());
    for (name, value) in [("kind", repaired.kind.as_deref()), ("codec", how)] {
        if object.get(name).is_none_or(Value::is_null) {
            object.insert(name.to_owned(), json!(value));
        }
    }
}
