//! Feedback messages of the transport layer and of payloads (RFC 4585, RFC 5104).
//!
//! All begin with the SSRC of who sends them and that of the media they are about.

use super::Statement;
use crate::rtp::fields::{u16_at, u32_at};
use crate::rtp::{remb, twcc};

/// Packets that a receiver asks for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nack<'a> {
    pub sender_ssrc: u32,
    pub media_ssrc: u32,
    pairs: &'a [u8],
}

/// A bit rate that a source is not to exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BitrateLimit {
    /// The source that is limited, or that set the limit.
    pub ssrc: u32,
    pub bits_per_second: u64,
}

impl Nack<'_> {
    /// The sequence numbers: each pair has one, and a bit for each of the next 16.
    pub fn numbers(&self) -> impl Iterator<Item = u16> + '_ {
        self.pairs.chunks_exact(4).flat_map(|pair| {
            let first = u16_at(pair, 0).unwrap_or_default();
            let following = u16_at(pair, 2).unwrap_or_default();
            let asked = move |bit: &u16| following >> bit & 1 == 1;
            let rest = (0..16)
                .filter(asked)
                .map(move |bit| first.wrapping_add(bit + 1));
            std::iter::once(first).chain(rest)
        })
    }
}

pub fn read_transport<'a>(
    format: u8,
    body: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    let (sender_ssrc, media_ssrc) = (u32_at(body, 0)?, u32_at(body, 4)?);
    let information = body.get(8..)?;
    match format {
        1 => tell(Statement::Nack(Nack {
            sender_ssrc,
            media_ssrc,
            pairs: whole_words(information)?,
        })),
        3 => limits(information, &mut |limit| {
            tell(Statement::LimitRequested(limit));
        })?,
        4 => limits(information, &mut |limit| tell(Statement::LimitKept(limit)))?,
        11 => tell(Statement::CongestionFeedback { sender_ssrc }),
        15 => tell(Statement::TransportFeedback(twcc::read(body)?)),
        _ => tell(Statement::Other {
            packet_type: 205,
            format,
        }),
    }
    Some(())
}

pub fn read_payload<'a>(
    format: u8,
    body: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    let media_ssrc = u32_at(body, 4)?;
    let information = body.get(8..)?;
    match format {
        1 => tell(Statement::PictureLoss { media_ssrc }),
        2 => tell(Statement::SliceLoss {
            media_ssrc,
            slices: whole_words(information)?.len() / 4,
        }),
        3 => tell(Statement::ReferencePicture { media_ssrc }),
        4 => {
            for entry in information.chunks(8) {
                tell(Statement::FullIntra {
                    media_ssrc: u32_at(entry, 0)?,
                });
                entry.get(7)?;
            }
        }
        15 if remb::is_one(information) => {
            tell(Statement::BitrateEstimate(remb::read(body)?));
        }
        _ => tell(Statement::Other {
            packet_type: 206,
            format,
        }),
    }
    Some(())
}

fn whole_words(bytes: &[u8]) -> Option<&[u8]> {
    bytes.len().is_multiple_of(4).then_some(bytes)
}

/// Entries of an SSRC, 6 bits of exponent, 17 of mantissa, 9 of overhead
/// (RFC 5104 §4.2.1.1).
fn limits(entries: &[u8], tell: &mut impl FnMut(BitrateLimit)) -> Option<()> {
    for entry in entries.chunks(8) {
        let field = u32_at(entry, 4)?;
        tell(BitrateLimit {
            ssrc: u32_at(entry, 0)?,
            bits_per_second: scaled(u64::from(field >> 9 & 0x1_ffff), field >> 26),
        });
    }
    Some(())
}

/// `mantissa` · 2^`exponent`, or the most that there is.
pub fn scaled(mantissa: u64, exponent: u32) -> u64 {
    let room = mantissa.leading_zeros();
    if mantissa > 0 && exponent >= room {
        u64::MAX
    } else {
        mantissa.checked_shl(exponent).unwrap_or(0)
    }
}
