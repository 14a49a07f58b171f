//! AV1: open bitstream units, each with its size, behind a temporal delimiter
//! (the low overhead format of the AV1 specification, 5.2).

use super::super::payload::Payload;
use super::super::payload::av1::{Aggregation, Obu, elements, obu};
use super::{Damaged, OpenUnit, Partial};

/// No extension, with a size, which is 0.
const TEMPORAL_DELIMITER: [u8; 2] = [obu::TEMPORAL_DELIMITER << 3 | HAS_SIZE, 0];

const HAS_SIZE: u8 = 0x02;

pub fn add(partial: &mut Partial, payload: Payload) -> Result<(), Damaged> {
    let aggregation = Aggregation::read(payload).ok_or(Damaged)?;
    let mut all = elements(payload);
    let parts: Vec<&[u8]> = all.by_ref().collect();
    if parts.is_empty() || all.is_broken() {
        return Err(Damaged);
    }
    if partial.frame.data.is_empty() {
        partial.frame.data.extend(TEMPORAL_DELIMITER);
    }
    let last = parts.len() - 1;
    let mut open = match std::mem::take(&mut partial.unit) {
        OpenUnit::Apart(open) => Some(open),
        OpenUnit::None | OpenUnit::InPlace => None,
    };
    let mut outcome = match open.is_some() == aggregation.continues {
        true => Ok(()),
        false => Err(Damaged),
    };
    for (at, part) in parts.into_iter().enumerate() {
        let goes_on = at == 0 && aggregation.continues;
        let mut unit = match (goes_on, open.take()) {
            // Its beginning was lost.
            (true, None) => continue,
            (true, Some(open)) => open,
            (false, _) => Vec::new(),
        };
        unit.extend(part);
        if at == last && aggregation.continued {
            partial.unit = OpenUnit::Apart(unit);
        } else {
            outcome = outcome.and(add_unit(&mut partial.frame.data, &unit));
        }
    }
    outcome
}

fn add_unit(data: &mut Vec<u8>, unit: &[u8]) -> Result<(), Damaged> {
    let read = Obu::read(unit).ok_or(Damaged)?;
    let (header, body) = unit.split_at(read.header_length.min(unit.len()));
    if read.kind == obu::TEMPORAL_DELIMITER {
        return Ok(());
    }
    if read.has_size {
        data.extend(unit);
        return Ok(());
    }
    let mut header = header.iter();
    data.extend(header.next().map(|first| first | HAS_SIZE));
    data.extend(header);
    push_leb128(data, body.len());
    data.extend(body);
    Ok(())
}

fn push_leb128(data: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        data.push(value as u8 | 0x80);
        value >>= 7;
    }
    data.push(value as u8);
}
