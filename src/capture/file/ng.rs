//! Blocks of a pcapng file.
//!
//! The parser follows sections and interfaces. Packet blocks are decoded here:
//! only a few fields of them matter, and packets longer than the interface's
//! snap length, which real captures hold, are taken as they are.

use std::time::Duration;

use pcap_file::Endianness;
use pcap_file::pcapng::{PcapNgParseError, PcapNgParser, PcapNgState};

use super::error::{Damage, OpenError};
use super::{Parser, Step};

const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;

/// Type and length before the body.
const BLOCK_HEADER: usize = 8;

/// Interfaces that a section may have; real captures have one for each network device.
const MOST_INTERFACES: usize = 4096;

pub enum OpenStep {
    Incomplete { needed: usize },
    Failed(OpenError),
}

/// The parser, and the length of the section header that it has read.
pub fn open(start: &[u8]) -> Result<(usize, Parser), OpenStep> {
    match PcapNgParser::new(start) {
        Ok((rest, parser)) => Ok((start.len() - rest.len(), Parser::PcapNg(Box::new(parser)))),
        Err(PcapNgParseError::IncompleteBuffer(needed, _)) => {
            let needed = block_length(start, needed);
            if needed > super::buffer::MOST {
                let damage = Damage::TooLarge { needed };
                return Err(OpenStep::Failed(OpenError::HeaderDamaged(damage)));
            }
            Err(OpenStep::Incomplete { needed })
        }
        Err(error) => {
            let damage = Damage::Block(describe(&error));
            Err(OpenStep::Failed(OpenError::HeaderDamaged(damage)))
        }
    }
}

pub fn step(parser: &mut PcapNgParser, bytes: &[u8]) -> Result<Step, Damage> {
    let (rest, block) = match parser.next_raw_block(bytes) {
        Ok(read) => read,
        Err(PcapNgParseError::IncompleteBuffer(needed, _)) => {
            return Ok(Step::Incomplete {
                needed: block_length(bytes, needed),
            });
        }
        Err(error) => return Err(Damage::Block(describe(&error))),
    };
    let length = bytes.len() - rest.len();
    let state = parser.state();
    match block.type_ {
        ENHANCED_PACKET => enhanced(&block.body, state, length),
        PACKET => obsolete(&block.body, state, length),
        SIMPLE_PACKET => simple(&block.body, state, length),
        INTERFACE_DESCRIPTION if state.interfaces().len() > MOST_INTERFACES => {
            let message = format!("the section has more than {MOST_INTERFACES} interfaces");
            Err(Damage::Block(message))
        }
        _ => Ok(Step::Skip { length }),
    }
}

/// The parser counts a block's header only while that is what is missing.
fn block_length(bytes: &[u8], needed: usize) -> usize {
    match bytes.len() {
        0..12 => 12,
        _ => BLOCK_HEADER.saturating_add(needed),
    }
}

/// Enhanced Packet Block: interface, time (2 × 32 bits), captured and original length, packet.
fn enhanced(body: &[u8], state: &PcapNgState, length: usize) -> Result<Step, Damage> {
    let fields = Fields { body, state };
    packet(&fields, fields.u32(0)?, length)
}

/// Packet Block, which the Enhanced one replaced: 16 bits of interface, 16 bits of drop count.
fn obsolete(body: &[u8], state: &PcapNgState, length: usize) -> Result<Step, Damage> {
    let fields = Fields { body, state };
    packet(&fields, fields.u16(0)?.into(), length)
}

fn packet(fields: &Fields, interface: u32, length: usize) -> Result<Step, Damage> {
    let link_type = fields.link_type(interface)?;
    let [high, low] = [fields.u32(4)?, fields.u32(8)?];
    let captured = fields.u32(12)? as usize;
    let original = fields.u32(16)? as usize;
    fields.step(
        length,
        link_type,
        fields.time(interface, high, low),
        20,
        captured,
        original,
    )
}

/// Simple Packet Block: the original length and the packet. It has no time, and
/// its captured length follows from the first interface's snap length.
fn simple(body: &[u8], state: &PcapNgState, length: usize) -> Result<Step, Damage> {
    let fields = Fields { body, state };
    let link_type = fields.link_type(0)?;
    let original = fields.u32(0)? as usize;
    let limit = match state.interfaces().first().map_or(0, |first| first.snaplen) {
        0 => original,
        snaplen => original.min(snaplen as usize),
    };
    let captured = limit.min(body.len().saturating_sub(4));
    fields.step(length, link_type, None, 4, captured, original)
}

/// Fields of a packet block's body, in the byte order of its section.
struct Fields<'a> {
    body: &'a [u8],
    state: &'a PcapNgState,
}

impl Fields<'_> {
    fn u32(&self, at: usize) -> Result<u32, Damage> {
        let bytes = self.bytes(at)?;
        Ok(match self.state.endianness() {
            Endianness::Big => u32::from_be_bytes(bytes),
            Endianness::Little => u32::from_le_bytes(bytes),
        })
    }

    fn u16(&self, at: usize) -> Result<u16, Damage> {
        let bytes = self.bytes(at)?;
        Ok(match self.state.endianness() {
            Endianness::Big => u16::from_be_bytes(bytes),
            Endianness::Little => u16::from_le_bytes(bytes),
        })
    }

    fn bytes<const N: usize>(&self, at: usize) -> Result<[u8; N], Damage> {
        self.body
            .get(at..)
            .and_then(|rest| rest.first_chunk())
            .copied()
            .ok_or(Damage::Overfull {
                claimed: at + N,
                room: self.body.len(),
            })
    }

    fn link_type(&self, interface: u32) -> Result<u32, Damage> {
        self.state
            .interfaces()
            .get(interface as usize)
            .map(|description| u32::from(description.linktype) & 0xffff)
            .ok_or(Damage::UnknownInterface(interface))
    }

    /// In the interface's own resolution and with its offset; None for a time before 1970.
    fn time(&self, interface: u32, high: u32, low: u32) -> Option<Duration> {
        self.state.decode_timestamp(interface, high, low).ok()
    }

    fn step(
        &self,
        length: usize,
        link_type: u32,
        at: Option<Duration>,
        start: usize,
        captured: usize,
        original: usize,
    ) -> Result<Step, Damage> {
        let room = self.body.len().saturating_sub(start);
        if captured > room {
            return Err(Damage::Overfull {
                claimed: captured,
                room,
            });
        }
        let start = BLOCK_HEADER + start;
        Ok(Step::Packet {
            length,
            at,
            link_type,
            data: start..start + captured,
            on_wire: original.max(captured),
        })
    }
}

/// The error with its causes in one line.
fn describe(error: &PcapNgParseError) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    text
}
