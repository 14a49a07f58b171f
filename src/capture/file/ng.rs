//! Blocks of a pcapng file.
//!
//! Packet blocks are decoded here: only a few fields of them matter, and packets
//! longer than the interface's snap length, which real captures hold, are taken
//! as they are.

use std::time::Duration;

use pcap_file::pcapng::{PcapNgState, RawBlock};

mod block;
mod notes;
mod secrets;
mod section;
mod statistics;

use super::error::Damage;
use super::skipped::{Likeness, Rest, Search, search};
use super::{Found, Step};
use block::Split;
pub use notes::{BLOCK as NOTE_BLOCK, Notes};
pub use secrets::Secrets;
pub use statistics::Drops;
use statistics::Statistics;

const INTERFACE_DESCRIPTION: u32 = 1;
const PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const NAME_RESOLUTION: u32 = 4;
const INTERFACE_STATISTICS: u32 = 5;
const ENHANCED_PACKET: u32 = 6;
const SYSTEMD_JOURNAL: u32 = 9;
const DECRYPTION_SECRETS: u32 = 10;
const CUSTOM: u32 = 0x0bad;
const CUSTOM_NOT_TO_BE_COPIED: u32 = 0x4000_0bad;

/// The types of block that are believed after damage.
const KNOWN: &[u32] = &[
    block::SECTION_HEADER,
    INTERFACE_DESCRIPTION,
    PACKET,
    SIMPLE_PACKET,
    NAME_RESOLUTION,
    INTERFACE_STATISTICS,
    ENHANCED_PACKET,
    SYSTEMD_JOURNAL,
    DECRYPTION_SECRETS,
    CUSTOM,
    CUSTOM_NOT_TO_BE_COPIED,
    NOTE_BLOCK,
];

/// The longest block that is believed after damage.
const LONGEST: usize = 1024 * 1024;

/// Interfaces that a section may have; real captures have one for each network device.
const MOST_INTERFACES: usize = 4096;

/// Blocks one after the other.
#[derive(Debug, Default)]
pub struct Ng {
    /// Of the section that the next block is in.
    state: PcapNgState,
    statistics: Statistics,
    secrets: Secrets,
    notes: Notes,
}

impl Ng {
    /// None where the capture is no partial one.
    pub fn notes(&self) -> Option<&Notes> {
        self.notes.is_partial().then_some(&self.notes)
    }

    pub fn into_notes(self) -> Notes {
        self.notes
    }

    pub fn drops(&self) -> Drops {
        self.statistics.drops()
    }

    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// What the next bytes are.
    pub fn step(&mut self, bytes: &[u8]) -> Result<Step, Damage> {
        let block = match block::split(bytes, self.state.endianness())? {
            Split::Block(block) => block,
            Split::Incomplete { needed } => return Ok(Step::Incomplete { needed }),
        };
        let length = block.initial_len as usize;
        let step = match block.type_ {
            ENHANCED_PACKET if self.notes.is_partial() => {
                enhanced(&block.body, &self.state, length)
                    .and_then(|step| self.notes.place(step, &block.body, self.state.endianness()))
            }
            ENHANCED_PACKET => enhanced(&block.body, &self.state, length),
            PACKET => obsolete(&block.body, &self.state, length),
            SIMPLE_PACKET => simple(&block.body, &self.state, length),
            _ => self.other(&block).map(|()| Step::Skip { length }),
        };
        // The block's length stands at both of its ends: the next one is where it says.
        Ok(step.unwrap_or_else(|damage| Step::Senseless { length, damage }))
    }

    /// A block without a packet.
    fn other(&mut self, block: &RawBlock) -> Result<(), Damage> {
        let endianness = self.state.endianness();
        match block.type_ {
            block::SECTION_HEADER => {
                self.statistics.begin_section();
                self.notes.begin_section();
                section::begin_section(&mut self.state, block);
            }
            INTERFACE_DESCRIPTION if self.state.interfaces().len() == MOST_INTERFACES => {
                let message = format!("the section has more than {MOST_INTERFACES} interfaces");
                return Err(Damage::Block(message));
            }
            INTERFACE_DESCRIPTION => section::add_interface(&mut self.state, block)?,
            INTERFACE_STATISTICS => self.statistics.observe(&block.body, endianness),
            NOTE_BLOCK => self.notes.observe(&block.body)?,
            DECRYPTION_SECRETS => self.secrets.observe(&block.body, endianness),
            _ => {}
        }
        Ok(())
    }

    /// Where blocks go on in bytes that make no sense: a known type, and a length that
    /// stands at both ends.
    pub fn search(&self, bytes: &[u8], rest: Rest) -> Search {
        search(bytes, block::LEAST, |bytes| self.likeness(bytes, rest))
    }

    fn likeness(&self, bytes: &[u8], rest: Rest) -> Likeness {
        let endianness = self.state.endianness();
        if !block::kind(bytes, endianness).is_none_or(|kind| KNOWN.contains(&kind)) {
            return Likeness::None;
        }
        match block::split(bytes, endianness) {
            Ok(Split::Block(_)) => Likeness::Record,
            Ok(Split::Incomplete { needed }) if needed <= LONGEST && rest == Rest::MoreMayCome => {
                Likeness::Unclear { needed }
            }
            _ => Likeness::None,
        }
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
        Ok(Step::Packet(Found {
            length,
            at,
            link_type,
            data: start..start + captured,
            on_wire: original.max(captured),
            place: None,
        }))
    }
}
