//! Blocks of a pcapng file.
//!
//! Packet blocks are decoded here: only a few fields of them matter, and packets
//! longer than the interface's snap length, which real captures hold, are taken
//! as they are.

use std::ops::Range;

use pcap_file::Endianness;
use pcap_file::pcapng::{PcapNgState, RawBlock};

mod block;
mod interface;
mod notes;
mod secrets;
mod section;
mod statistics;

use super::error::Damage;
use super::skipped::{Likeness, Rest, Search, search};
use super::{Found, Step};
use block::Split;
use interface::Interface;
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
    /// Of that section.
    interfaces: Vec<Interface>,
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
    #[inline(always)]
    pub fn step(&mut self, bytes: &[u8]) -> Result<Step, Damage> {
        let endianness = self.state.endianness();
        let block = match block::split(bytes, endianness)? {
            Split::Block(block) => block,
            Split::Incomplete { needed } => return Ok(Step::Incomplete { needed }),
        };
        let length = block.initial_len as usize;
        let step = match block.type_ {
            ENHANCED_PACKET if self.notes.is_partial() => self
                .enhanced(&block.body, length)
                .and_then(|step| self.notes.place(step, &block.body, endianness)),
            ENHANCED_PACKET => self.enhanced(&block.body, length).inspect(|step| {
                self.statistics.packet(step, &block.body, endianness);
            }),
            PACKET => self.obsolete(&block.body, length),
            SIMPLE_PACKET => self.simple(&block.body, length),
            _ => self.other(&block).map(|()| Step::Skip { length }),
        };
        // The block's length stands at both of its ends: the next one is where it says.
        Ok(step.unwrap_or_else(|damage| Step::Senseless { length, damage }))
    }

    /// A block without a packet.
    #[inline(never)]
    fn other(&mut self, block: &RawBlock) -> Result<(), Damage> {
        let endianness = self.state.endianness();
        match block.type_ {
            block::SECTION_HEADER => {
                self.statistics.begin_section();
                self.notes.begin_section();
                section::begin_section(&mut self.state, block);
                self.interfaces.clear();
            }
            INTERFACE_DESCRIPTION if self.state.interfaces().len() == MOST_INTERFACES => {
                let message = format!("the section has more than {MOST_INTERFACES} interfaces");
                return Err(Damage::Block(message));
            }
            INTERFACE_DESCRIPTION => {
                section::add_interface(&mut self.state, block)?;
                let resolution = section::resolution(&block.body, endianness);
                let added = self.state.interfaces().last();
                let added = added.map(|description| Interface::new(description, resolution));
                self.interfaces.extend(added);
            }
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

impl Ng {
    /// Enhanced Packet Block: interface, time (2 × 32 bits), captured and original length, packet.
    fn enhanced(&self, body: &[u8], length: usize) -> Result<Step, Damage> {
        let [interface, rest @ ..]: [u32; 5] = self.words(body)?;
        self.packet(body, interface, rest, length)
    }

    /// Packet Block, which the Enhanced one replaced: 16 bits of interface, 16 bits of drop count.
    fn obsolete(&self, body: &[u8], length: usize) -> Result<Step, Damage> {
        let [interface, rest @ ..]: [u32; 5] = self.words(body)?;
        let interface = match self.state.endianness() {
            Endianness::Big => interface >> 16,
            Endianness::Little => interface & 0xffff,
        };
        self.packet(body, interface, rest, length)
    }

    fn packet(
        &self,
        body: &[u8],
        interface: u32,
        [high, low, captured, original]: [u32; 4],
        length: usize,
    ) -> Result<Step, Damage> {
        let interface = self.interface(interface)?;
        let ticks = u64::from(high) << 32 | u64::from(low);
        Ok(Step::Packet(Found {
            length,
            at: interface.time(ticks),
            link_type: interface.link_type,
            data: data(body, 20, captured as usize)?,
            on_wire: original.max(captured) as usize,
            place: None,
        }))
    }

    /// Simple Packet Block: the original length and the packet. It has no time, and
    /// its captured length follows from the first interface's snap length.
    fn simple(&self, body: &[u8], length: usize) -> Result<Step, Damage> {
        let interface = self.interface(0)?;
        let [original] = self.words(body)?.map(|word| word as usize);
        let limit = match interface.snap_length {
            0 => original,
            snap_length => original.min(snap_length as usize),
        };
        let captured = limit.min(body.len().saturating_sub(4));
        Ok(Step::Packet(Found {
            length,
            at: None,
            link_type: interface.link_type,
            data: data(body, 4, captured)?,
            on_wire: original.max(captured),
            place: None,
        }))
    }

    fn interface(&self, number: u32) -> Result<&Interface, Damage> {
        let interface = self.interfaces.get(number as usize);
        interface.ok_or(Damage::UnknownInterface(number))
    }

    /// The numbers of 32 bits that a block's body begins with.
    fn words<const N: usize>(&self, body: &[u8]) -> Result<[u32; N], Damage> {
        let (words, _) = body.as_chunks::<4>();
        let words: &[[u8; 4]; N] = words.first_chunk().ok_or(Damage::Overfull {
            claimed: 4 * N,
            room: body.len(),
        })?;
        let endianness = self.state.endianness();
        Ok(words.map(|word| block::u32_of(word, endianness)))
    }
}

/// Where the packet is in its block: from `start` on in the body, so many bytes.
fn data(body: &[u8], start: usize, captured: usize) -> Result<Range<usize>, Damage> {
    let room = body.len().saturating_sub(start);
    if captured > room {
        return Err(Damage::Overfull {
            claimed: captured,
            room,
        });
    }
    let start = block::HEADER + start;
    Ok(start..start + captured)
}
