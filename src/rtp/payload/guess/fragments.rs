//! What H.264 and H.265 share: NAL units in parts and in aggregates.

use super::{Seen, must};

/// The start and end of fragments, as they must follow each other.
#[derive(Debug, Clone, Default)]
pub struct Fragments {
    /// The packet before leaves a NAL unit unfinished.
    open: bool,
}

impl Fragments {
    pub fn part(&mut self, seen: &Seen, begins: bool, ends: bool) -> Option<f32> {
        let was_open = std::mem::replace(&mut self.open, !ends);
        if begins && ends {
            return None;
        }
        let mut bits = match seen.first_of_timestamp() {
            Some(true) => must(begins, 1.0)?,
            Some(false) => must(begins != was_open, 1.0)?,
            None => 0.0,
        };
        if seen.marker {
            bits += must(ends, 1.0)?;
        }
        Some(bits)
    }

    /// A packet with whole units does not come within a fragmented one.
    pub fn whole(&mut self, seen: &Seen) -> Option<f32> {
        let was_open = std::mem::take(&mut self.open);
        match seen.first_of_timestamp() {
            Some(false) => must(!was_open, 0.5),
            _ => Some(0.0),
        }
    }
}

/// The lengths of aggregated units fill the packet exactly.
pub fn aggregate(seen: &Seen, header: usize) -> Option<f32> {
    if !seen.payload.is_whole() {
        return Some(0.0);
    }
    let mut rest = seen.payload.bytes.get(header..)?;
    while let Some((length, after)) = rest.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes(*length));
        rest = after.get(length..).filter(|_| length > 0)?;
    }
    must(rest.is_empty(), 12.0)
}
