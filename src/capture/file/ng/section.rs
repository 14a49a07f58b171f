//! Sections and their interfaces.
//!
//! The crate decodes these blocks strictly: a MAC address of the wrong length or
//! a name that is not UTF-8 makes it refuse the block, and with it the capture.
//! Then only what is needed to read packets is taken: link type, snap length,
//! and what times are off. Their unit is always read here.

use pcap_file::pcapng::blocks::interface_description::{
    InterfaceDescriptionBlock, InterfaceDescriptionOption,
};
use pcap_file::pcapng::blocks::section_header::SectionHeaderBlock;
use pcap_file::pcapng::{Block, PcapNgState, RawBlock};
use pcap_file::{DataLink, Endianness};

use super::block::{options, u16_of, u32_of};
use crate::capture::file::error::Damage;

/// Bytes of an interface's description before its options.
const DESCRIPTION: usize = 8;

const IF_TSRESOL: u16 = 9;
const IF_TSOFFSET: u16 = 14;

pub fn begin_section(state: &mut PcapNgState, block: &RawBlock) {
    let endianness = match block.body.first() {
        Some(0x1a) => Endianness::Big,
        _ => Endianness::Little,
    };
    state.update_from_block(&Block::SectionHeader(SectionHeaderBlock {
        endianness,
        major_version: 1,
        minor_version: 0,
        section_length: -1,
        options: Vec::new(),
    }));
}

pub fn add_interface(state: &mut PcapNgState, block: &RawBlock) -> Result<(), Damage> {
    let description = match state.decode_block_if_needed(block) {
        Ok(Some(Block::InterfaceDescription(description))) => description.into_owned(),
        _ => leniently(&block.body, state.endianness())?,
    };
    state.update_from_block(&Block::InterfaceDescription(description));
    Ok(())
}

/// The unit of times, which the crate refuses where it is finer than most clocks.
pub fn resolution(body: &[u8], endianness: Endianness) -> Option<u8> {
    let described = body.get(DESCRIPTION..).unwrap_or_default();
    options(described, endianness).find_map(|option| match option {
        (IF_TSRESOL, &[resolution]) => Some(resolution),
        _ => None,
    })
}

/// Link type (2), reserved (2), snap length (4), options.
fn leniently(
    body: &[u8],
    endianness: Endianness,
) -> Result<InterfaceDescriptionBlock<'static>, Damage> {
    let Some((&[l0, l1, _, _, s0, s1, s2, s3], rest)) = body.split_first_chunk() else {
        return Err(Damage::Overfull {
            claimed: 8,
            room: body.len(),
        });
    };
    let link_type = DataLink::from(u32::from(u16_of([l0, l1], endianness)));
    let snap_length = u32_of([s0, s1, s2, s3], endianness);
    let mut description = InterfaceDescriptionBlock::new(link_type, snap_length);
    for (code, value) in options(rest, endianness) {
        if code == IF_TSOFFSET {
            description.options.extend(offset(value, endianness));
        }
    }
    Ok(description)
}

fn offset(value: &[u8], endianness: Endianness) -> Option<InterfaceDescriptionOption<'static>> {
    let bytes = value.try_into().ok()?;
    Some(InterfaceDescriptionOption::IfTsOffset(match endianness {
        Endianness::Big => i64::from_be_bytes(bytes),
        Endianness::Little => i64::from_le_bytes(bytes),
    }))
}
