//! Where one pcapng block ends and the next begins.
//!
//! ```text
//!  +---------------+---------------+----------------+---------------+
//!  |   type (4)    |  length (4)   |  body (n × 4)  |  length (4)   |
//!  +---------------+---------------+----------------+---------------+
//! ```

use std::borrow::Cow;

use pcap_file::Endianness;
use pcap_file::pcapng::RawBlock;

use crate::capture::file::error::Damage;

pub const SECTION_HEADER: u32 = 0x0a0d_0d0a;

/// Type and length before the body.
pub const HEADER: usize = 8;

/// The least length that a block can have.
pub const LEAST: usize = 12;

/// A block, or how many bytes it needs to be read.
pub enum Split<'a> {
    Block(RawBlock<'a>),
    Incomplete { needed: usize },
}

/// The first block of `bytes`. `endianness` is the section's; a section header brings its own.
pub fn split(bytes: &[u8], endianness: Endianness) -> Result<Split<'_>, Damage> {
    let Some(&[t0, t1, t2, t3, l0, l1, l2, l3, m0, m1, m2, m3]) = bytes.first_chunk::<LEAST>()
    else {
        return Ok(Split::Incomplete { needed: LEAST });
    };
    // A section header's type reads the same both ways; its magic tells the order.
    let is_section = [t0, t1, t2, t3] == SECTION_HEADER.to_be_bytes();
    let endianness = match [m0, m1, m2, m3] {
        _ if !is_section => endianness,
        [0x1a, 0x2b, 0x3c, 0x4d] => Endianness::Big,
        [0x4d, 0x3c, 0x2b, 0x1a] => Endianness::Little,
        magic => {
            let message = format!(
                "its byte-order magic is {:#010x}",
                u32::from_be_bytes(magic)
            );
            return Err(Damage::Block(message));
        }
    };
    let length = u32_of([l0, l1, l2, l3], endianness);
    let needed = length as usize;
    if needed < LEAST || !needed.is_multiple_of(4) {
        return Err(Damage::Block(format!("its length is {length}")));
    }
    let (Some(body), Some(trailer)) = (
        bytes.get(HEADER..needed - 4),
        bytes.get(needed - 4..).and_then(|rest| rest.first_chunk()),
    ) else {
        return Ok(Split::Incomplete { needed });
    };
    let trailer = u32_of(*trailer, endianness);
    if trailer != length {
        let message = format!("its length is {length} at its start and {trailer} at its end");
        return Err(Damage::Block(message));
    }
    Ok(Split::Block(RawBlock {
        type_: u32_of([t0, t1, t2, t3], endianness),
        initial_len: length,
        body: Cow::Borrowed(body),
        trailer_len: trailer,
    }))
}

/// The type of the block that begins with these bytes; None when they are too few.
pub fn kind(bytes: &[u8], endianness: Endianness) -> Option<u32> {
    bytes.first_chunk().map(|kind| u32_of(*kind, endianness))
}

/// Code and value of each option, up to the end of options. Each has code (2), length
/// (2), value, and padding to whole words.
pub fn options(mut bytes: &[u8], endianness: Endianness) -> impl Iterator<Item = (u16, &[u8])> {
    const END: u16 = 0;
    std::iter::from_fn(move || {
        let (&[c0, c1, l0, l1], rest) = bytes.split_first_chunk()?;
        let length = usize::from(u16_of([l0, l1], endianness));
        bytes = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        match u16_of([c0, c1], endianness) {
            END => None,
            code => Some((code, rest.get(..length).unwrap_or_default())),
        }
    })
}

pub fn u32_of(bytes: [u8; 4], endianness: Endianness) -> u32 {
    match endianness {
        Endianness::Big => u32::from_be_bytes(bytes),
        Endianness::Little => u32::from_le_bytes(bytes),
    }
}

pub fn u16_of(bytes: [u8; 2], endianness: Endianness) -> u16 {
    match endianness {
        Endianness::Big => u16::from_be_bytes(bytes),
        Endianness::Little => u16::from_le_bytes(bytes),
    }
}

/// None where there are not 8 bytes.
pub fn u64_of(value: &[u8], endianness: Endianness) -> Option<u64> {
    let bytes = value.try_into().ok()?;
    Some(match endianness {
        Endianness::Big => u64::from_be_bytes(bytes),
        Endianness::Little => u64::from_le_bytes(bytes),
    })
}
