//! Blocks of a pcapng file.
//!
//! Packet blocks are decoded here: only a few fields of them matter, and packets
//! longer than the interface's snap length, which real captures hold, are taken
//! as they are.

use std::time::Duration;

use pcap_file::pcapng::PcapNgState;

mod block;
mod section;

use super::Step;
use super::error::Damage;
use block::Split;

const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;

/// Interfaces that a section may have; real captures have one for each network device.
const MOST_INTERFACES: usize = 4096;

/// What the next bytes are. `state` is that of the section they are in.
pub fn step(state: &mut PcapNgState, bytes: &[u8]) -> Result<Step, Damage> {
    let block = match block::split(bytes, state.endianness())? {
        Split::Block(block) => block,
        Split::Incomplete { needed } => return Ok(Step::Incomplete { needed }),
    };
    let length = block.initial_len as usize;
    match block.type_ {
        ENHANCED_PACKET => return enhanced(&block.body, state, length),
        PACKET => return obsolete(&block.body, state, length),
        SIMPLE_PACKET => return simple(&block.body, state, length),
        block::SECTION_HEADER => section::begin_section(state, &block),
        INTERFACE_DESCRIPTION if state.interfaces().len() == MOST_INTERFACES => {
            let message = format!("the section has more than {MOST_INTERFACES} interfaces");
            return Err(Damage::Block(message));
        }
        INTERFACE_DESCRIPTION => section::add_interface(state, &block)?,
        _ => {}
    }
    Ok(Step::Skip { length })
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
        Ok(block::u32_of(self.bytes(at)?, self.state.endianness()))
    }

    fn u16(&self, at: usize) -> Result<u16, Damage> {
        Ok(block::u16_of(self.bytes(at)?, self.state.endianness()))
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
        let start = block::HEADER + start;
        Ok(Step::Packet {
            length,
            at,
            link_type,
            data: start..start + captured,
            on_wire: original.max(captured),
        })
    }
}
