//! Reads H.264 as a byte stream (ITU-T H.264, Annex B): NAL units behind start codes, put
//! together to access units, which are what one RTP timestamp covers.

use std::ops::{Range, RangeInclusive};

use super::Unreadable;

/// Types of NAL units (ITU-T H.264, table 7-1).
const SLICE: u8 = 1;
const IDR_SLICE: u8 = 5;
const SEI: u8 = 6;
const SEQUENCE_PARAMETERS: u8 = 7;
const DELIMITER: u8 = 9;

/// The access units of a stream, each with its start codes. At least one.
pub fn access_units(stream: &[u8]) -> Result<Vec<&[u8]>, Unreadable> {
    let units = nal_units(stream);
    if units.first().is_none_or(|first| first.start > 4) {
        return Err(Unreadable::new(
            0,
            "no H.264 byte stream: it does not begin with a start code",
        ));
    }
    let kind_of = |unit: &Range<usize>| stream.get(unit.start).map_or(0, |header| header & 0x1f);
    let has = |kinds: RangeInclusive<u8>| units.iter().any(|unit| kinds.contains(&kind_of(unit)));
    if !has(SLICE..=IDR_SLICE) {
        return Err(Unreadable::new(0, "it holds no picture"));
    }
    if !has(SEQUENCE_PARAMETERS..=SEQUENCE_PARAMETERS) {
        let what = "no H.264: it has no sequence parameters (SPS); H.265 has start codes, too, and is not sent";
        return Err(Unreadable::new(0, what));
    }
    let mut starts = Vec::new();
    let mut has_slice = true;
    for (index, unit) in units.iter().enumerate() {
        let kind = kind_of(unit);
        if begins_access_unit(
            kind,
            stream.get(unit.clone()).unwrap_or_default(),
            has_slice,
        ) {
            // The start code belongs to what it starts.
            starts.push(
                index
                    .checked_sub(1)
                    .and_then(|last| units.get(last))
                    .map_or(0, |last| last.end),
            );
            has_slice = false;
        }
        has_slice |= (SLICE..=IDR_SLICE).contains(&kind);
    }
    let ends = starts.iter().skip(1).copied().chain([stream.len()]);
    let found = starts.iter().zip(ends);
    let found = found.filter_map(|(&start, end)| stream.get(start..end));
    Ok(found.collect())
}

/// Whether a NAL unit is the first of its access unit (7.4.1.2.3), where `has_slice` tells
/// whether the one before it has a picture. A slice begins one when its first macroblock is
/// that of the picture: `first_mb_in_slice` is 0, of which the code is one bit.
fn begins_access_unit(kind: u8, unit: &[u8], has_slice: bool) -> bool {
    match kind {
        SLICE..=IDR_SLICE => has_slice && unit.get(1).is_some_and(|byte| byte & 0x80 != 0),
        SEI..=DELIMITER | 14..=18 => has_slice,
        _ => false,
    }
}

/// Where NAL units are, without their start codes.
fn nal_units(stream: &[u8]) -> Vec<Range<usize>> {
    let codes: Vec<usize> = memchr::memmem::find_iter(stream, b"\0\0\x01").collect();
    let ends = codes.iter().skip(1).copied().chain([stream.len()]);
    let unit = |(code, end): (&usize, usize)| {
        let start = code + 3;
        let zeros = stream
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|byte| **byte == 0)
            .count();
        // The last unit keeps its zeros; before a start code they belong to that.
        start..if end == stream.len() {
            end
        } else {
            end - zeros
        }
    };
    codes
        .iter()
        .zip(ends)
        .map(unit)
        .filter(|unit| !unit.is_empty())
        .collect()
}

/// Whether an access unit can be decoded without those before it, and brings its parameters.
pub fn is_key_frame(access_unit: &[u8]) -> bool {
    let kinds = nal_units(access_unit)
        .into_iter()
        .filter_map(|unit| access_unit.get(unit.start).map(|header| header & 0x1f));
    let kinds: Vec<u8> = kinds.collect();
    kinds.contains(&IDR_SLICE) && kinds.contains(&SEQUENCE_PARAMETERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"\0\0\0\x01\x67SPS\0\0\0\x01\x68PPS\0\0\x01\x65\x88IDR";
    const SECOND_SLICE: &[u8] = b"\0\0\x01\x65\x42IDR2";
    const DELTA: &[u8] = b"\0\0\0\x01\x41\x9aP";

    #[test]
    fn a_picture_with_its_parameters_is_one() {
        let stream = [KEY, SECOND_SLICE, DELTA, DELTA, KEY].concat();
        let units = access_units(&stream).unwrap();
        let first = [KEY, SECOND_SLICE].concat();
        assert_eq!(units, [&first[..], DELTA, DELTA, KEY]);
        assert_eq!(
            units
                .iter()
                .map(|unit| is_key_frame(unit))
                .collect::<Vec<_>>(),
            [true, false, false, true]
        );
    }

    #[test]
    fn our_own_clip_has_all_its_pictures() {
        let clip = include_bytes!("../../fixtures/media/testsrc2-h264.h264");
        let units = access_units(clip).unwrap();
        assert_eq!(units.len(), 120);
        assert_eq!(units.concat(), clip, "and nothing is left out");
        assert!(is_key_frame(units[0]) && is_key_frame(units[60]));
        assert_eq!(units.iter().filter(|unit| is_key_frame(unit)).count(), 2);
    }

    #[test]
    fn other_files_say_what_is_wrong() {
        assert!(access_units(b"OggS").is_err());
        let h265 = b"\0\0\0\x01\x40\x01VPS\0\0\0\x01\x42\x01SPS\0\0\x01\x26\x01IDR";
        let refused = access_units(h265).unwrap_err().to_string();
        assert!(refused.contains("H.265"), "{refused}");
        assert!(access_units(b"").is_err());
        let nothing = access_units(b"\0\0\0\x01\x0c\xff").unwrap_err();
        assert_eq!(nothing.problem, "it holds no picture");
    }
}
