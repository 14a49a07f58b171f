use super::super::h265::{Unit, kind, nal, size, units};
use super::fragments::{Fragments, aggregate};
use super::{Seen, must};

#[derive(Debug, Clone, Default)]
pub struct Judge {
    fragments: Fragments,
}

impl Judge {
    pub fn judge(&mut self, seen: &Seen) -> Option<f32> {
        let &[first, second, ..] = seen.payload.bytes else {
            return None;
        };
        let unit = units(seen.payload).next()?;
        let mut bits = must(is_of_base_layer(first, second) && is_usual(&unit), 7.0)?;
        bits += match kind(first) {
            nal::FRAGMENT => self.fragments.part(seen, unit.begins, unit.ends)?,
            nal::AGGREGATE => self.fragments.whole(seen)? + aggregate(seen, 2)?,
            _ => self.fragments.whole(seen)?,
        };
        if unit.kind() == nal::SEQUENCE_PARAMETERS && seen.payload.is_whole() {
            bits += must(size(unit.body).is_some(), 8.0)?;
        }
        Some(bits)
    }
}

/// LayerId (6 bits) is 0, and nuh_temporal_id_plus1 (3 bits) is not.
fn is_of_base_layer(first: u8, second: u8) -> bool {
    first & 1 == 0 && second >> 3 == 0 && second & 7 != 0
}

fn is_usual(unit: &Unit) -> bool {
    const SUFFIX_SEI: u8 = 40;
    matches!(
        unit.kind(),
        0..=nal::LAST_OF_OTHERS
            | nal::FIRST_RANDOM_ACCESS..=nal::LAST_RANDOM_ACCESS
            | nal::VIDEO_PARAMETERS..=SUFFIX_SEI
    )
}
