//! H.264 and H.265: NAL units, each behind a start code (Annex B of either).

use super::super::payload::{Payload, h264, h265};
use super::{Damaged, OpenUnit, Partial};

const START_CODE: [u8; 4] = [0, 0, 0, 1];

/// A NAL unit, or a part of one.
struct Part<'a> {
    header: &'a [u8],
    body: &'a [u8],
    begins: bool,
    ends: bool,
}

pub fn add_h264(partial: &mut Partial, payload: Payload) -> Result<(), Damaged> {
    let mut units = h264::units(payload).peekable();
    units.peek().ok_or(Damaged)?;
    units.try_for_each(|unit| {
        let part = Part {
            header: &[unit.header],
            body: unit.body,
            begins: unit.begins,
            ends: unit.ends,
        };
        add(partial, &part)
    })
}

pub fn add_h265(partial: &mut Partial, payload: Payload) -> Result<(), Damaged> {
    let mut units = h265::units(payload).peekable();
    units.peek().ok_or(Damaged)?;
    units.try_for_each(|unit| {
        let part = Part {
            header: &unit.header,
            body: unit.body,
            begins: unit.begins,
            ends: unit.ends,
        };
        add(partial, &part)
    })
}

/// What goes on without its beginning is of no use to a decoder, and left out.
fn add(partial: &mut Partial, part: &Part) -> Result<(), Damaged> {
    let was_open = partial.unit == OpenUnit::InPlace;
    let usable = part.begins || was_open;
    partial.unit = match usable && !part.ends {
        true => OpenUnit::InPlace,
        false => OpenUnit::None,
    };
    let data = &mut partial.frame.data;
    if part.begins {
        data.extend(START_CODE);
        data.extend(part.header);
    }
    if usable {
        data.extend(part.body);
    }
    match part.begins == was_open {
        true => Err(Damaged),
        false => Ok(()),
    }
}
