use super::super::av1::{Aggregation, Obu, elements, obu, size};
use super::{Seen, must};

#[derive(Debug, Clone, Default)]
pub struct Judge {
    /// The packet before ends in the middle of a unit.
    open: bool,
}

impl Judge {
    pub fn judge(&mut self, seen: &Seen) -> Option<f32> {
        let aggregation = Aggregation::read(seen.payload)?;
        let was_open = std::mem::replace(&mut self.open, aggregation.continued);
        let mut bits = must(aggregation.reserved == 0, 3.0)?;
        bits += match seen.first_of_timestamp() {
            Some(true) => must(!aggregation.continues, 1.0)?,
            Some(false) => must(aggregation.continues == was_open, 1.0)?,
            None => 0.0,
        };
        if seen.marker {
            bits += must(!aggregation.continued, 1.0)?;
        }
        if aggregation.new_sequence {
            bits += must(!aggregation.continues, 1.0)?;
        }
        let mut all = elements(seen.payload);
        let first = all.next()?;
        all.by_ref().for_each(drop);
        if seen.payload.is_whole() {
            bits += must(!all.is_broken(), 0.5)?;
        }
        if !aggregation.continues {
            bits += unit(&Obu::read(first)?)?;
        }
        Some(bits)
    }
}

fn unit(unit: &Obu) -> Option<f32> {
    let usual = matches!(
        unit.kind,
        obu::SEQUENCE_HEADER..=obu::REDUNDANT_FRAME_HEADER | obu::PADDING
    );
    let bits = must(usual, 2.0)?;
    match unit.kind {
        obu::SEQUENCE_HEADER => Some(bits + must(size(unit.body).is_some(), 4.0)?),
        _ => Some(bits),
    }
}
