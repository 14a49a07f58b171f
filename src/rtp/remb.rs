//! What a receiver believes its path to carry (draft-alvestrand-rmcat-remb-03 §2.2).

use super::fields::{u24_at, u32_at};
use super::rtcp::scaled;

/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  unique identifier 'R' 'E' 'M' 'B'                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  SSRCs        | exponent  |  mantissa                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  SSRC …                                                       |
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BitrateEstimate<'a> {
    pub sender_ssrc: u32,
    pub bits_per_second: u64,
    ssrcs: &'a [u8],
}

impl BitrateEstimate<'_> {
    /// The streams that share this bit rate.
    pub fn ssrcs(&self) -> impl Iterator<Item = u32> + '_ {
        self.ssrcs
            .chunks_exact(4)
            .filter_map(|ssrc| u32_at(ssrc, 0))
    }
}

/// True for application-layer feedback that is an estimate.
pub fn is_one(information: &[u8]) -> bool {
    information.starts_with(b"REMB")
}

/// Reads the body of the packet.
pub fn read(body: &[u8]) -> Option<BitrateEstimate<'_>> {
    let count = usize::from(*body.get(12)?);
    let field = u24_at(body, 13)?;
    Some(BitrateEstimate {
        sender_ssrc: u32_at(body, 0)?,
        bits_per_second: scaled(u64::from(field & 0x3_ffff), field >> 18),
        ssrcs: body.get(16..16 + 4 * count)?,
    })
}
