use super::super::h264::{Unit, nal, size, units};
use super::fragments::{Fragments, aggregate};
use super::{Seen, must};

#[derive(Debug, Clone, Default)]
pub struct Judge {
    fragments: Fragments,
}

impl Judge {
    pub fn judge(&mut self, seen: &Seen) -> Option<f32> {
        let first = *seen.payload.bytes.first()?;
        let unit = units(seen.payload).next()?;
        let mut bits = must(is_usual(unit.kind()) && is_referenced(&unit), 2.0)?;
        bits += match first & 0x1f {
            nal::FU_A => {
                let reserved = *seen.payload.bytes.get(1)? & 0x20;
                must(reserved == 0, 1.0)? + self.fragments.part(seen, unit.begins, unit.ends)?
            }
            nal::STAP_A => self.fragments.whole(seen)? + aggregate(seen, 1)?,
            _ => self.fragments.whole(seen)? + begins_picture(seen, &unit)?,
        };
        if unit.kind() == nal::SEQUENCE_PARAMETERS && seen.payload.is_whole() {
            bits += must(is_parameter_set(unit.body), 8.0)?;
        }
        Some(bits)
    }
}

/// Profiles that there are (ITU-T H.264, Annex A, F and G).
const PROFILES: [u8; 16] = [
    44, 66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244,
];

fn is_parameter_set(body: &[u8]) -> bool {
    let known = body
        .first()
        .is_some_and(|profile| PROFILES.contains(profile));
    known && size(body).is_some()
}

fn is_usual(kind: u8) -> bool {
    matches!(
        kind,
        nal::SLICE | nal::IDR_SLICE..=nal::ACCESS_UNIT_DELIMITER
    )
}

/// What is needed by others says so (ITU-T H.264, 7.4.1): NRI is not 0.
fn is_referenced(unit: &Unit) -> bool {
    let needed = matches!(
        unit.kind(),
        nal::IDR_SLICE | nal::SEQUENCE_PARAMETERS | nal::PICTURE_PARAMETERS
    );
    !needed || unit.header & 0x60 != 0
}

/// The first slice of a picture begins with its first macroblock.
fn begins_picture(seen: &Seen, unit: &Unit) -> Option<f32> {
    let is_slice = matches!(unit.kind(), nal::SLICE | nal::IDR_SLICE);
    match (seen.first_of_timestamp(), unit.body.first()) {
        (Some(true), Some(first)) if is_slice => must(first & 0x80 != 0, 1.0),
        _ => Some(0.0),
    }
}
