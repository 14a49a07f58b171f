//! Payload types that mean a codec by themselves.

use super::Identity;

/// A payload type with a fixed meaning.
#[derive(Debug, Clone, Copy)]
pub struct Fixed {
    pub number: u8,
    pub encoding: &'static str,
    pub clock_hz: u32,
    pub channels: u32,
}

/// The table of RFC 3551 §6.
const FIXED: &[Fixed] = &[
    fixed(0, "PCMU", 8000, 1),
    fixed(3, "GSM", 8000, 1),
    fixed(4, "G723", 8000, 1),
    fixed(5, "DVI4", 8000, 1),
    fixed(6, "DVI4", 16000, 1),
    fixed(7, "LPC", 8000, 1),
    fixed(8, "PCMA", 8000, 1),
    fixed(9, "G722", 8000, 1),
    fixed(10, "L16", 44100, 2),
    fixed(11, "L16", 44100, 1),
    fixed(12, "QCELP", 8000, 1),
    fixed(13, "CN", 8000, 1),
    fixed(14, "MPA", 90000, 1),
    fixed(15, "G728", 8000, 1),
    fixed(16, "DVI4", 11025, 1),
    fixed(17, "DVI4", 22050, 1),
    fixed(18, "G729", 8000, 1),
    fixed(25, "CelB", 90000, 1),
    fixed(26, "JPEG", 90000, 1),
    fixed(28, "nv", 90000, 1),
    fixed(31, "H261", 90000, 1),
    fixed(32, "MPV", 90000, 1),
    fixed(33, "MP2T", 90000, 1),
    fixed(34, "H263", 90000, 1),
];

const fn fixed(number: u8, encoding: &'static str, clock_hz: u32, channels: u32) -> Fixed {
    Fixed {
        number,
        encoding,
        clock_hz,
        channels,
    }
}

impl Fixed {
    pub fn of(number: u8) -> Option<&'static Fixed> {
        FIXED.iter().find(|fixed| fixed.number == number)
    }

    pub fn identity(&self) -> Identity<'static> {
        Identity::new(self.encoding, Some(self.clock_hz), Some(self.channels))
    }
}
