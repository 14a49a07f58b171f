//! Streams that repair others have no kind and no codec of their own: what they repair, and how, tells them apart.

use serde_json::{Map, Value, json};

use crate::report::pcap::Stream;

/// Tells of a stream as an object what it repairs, where nothing else names its kind and codec: the kind of that stream, and
/// `rtx`, `ulpfec` or `flexfec`.
pub fn tell<'a>(
    object: &mut Map<String, Value>,
    stream: &Stream,
    mut others: impl Iterator<Item = &'a Stream>,
) {
    let repaired = stream.repairs_ssrc;
    let Some(repaired) = others.find(|other| Some(other.ssrc) == repaired) else {
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
