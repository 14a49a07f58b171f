//! Where the transport-wide count of a flow's packets stands.
//!
//! The id of its header extension is found by its values: an element of two bytes that
//! goes up by one or a few with each packet of the flow.

use crate::capture::session::FoundBy;
use crate::rtp::extension::elements;

/// Steps that prove an extension to be the count.
const ENOUGH_STEPS: u16 = 8;

/// Packets after which a flow without such an extension is let be.
const PATIENCE: u16 = 256;

/// By more than this no count goes up in one packet.
const LARGEST_STEP: u16 = 16;

/// Ids of extensions that are looked at.
const MOST_CANDIDATES: usize = 16;

#[derive(Debug)]
pub enum Numbering {
    Sought {
        packets: u16,
        candidates: Vec<Candidate>,
    },
    /// A session description names the id.
    Described(u8),
    Found(u8),
    Absent,
}

#[derive(Debug)]
pub struct Candidate {
    id: u8,
    last: u16,
    steps: u16,
    leaps: u16,
}

impl Default for Numbering {
    fn default() -> Self {
        Numbering::Sought {
            packets: 0,
            candidates: Vec::new(),
        }
    }
}

impl Numbering {
    /// The id of the extension with the count, once it is found.
    pub fn extension(&self) -> Option<(u8, FoundBy)> {
        match self {
            Numbering::Described(id) => Some((*id, FoundBy::Sdp)),
            Numbering::Found(id) => Some((*id, FoundBy::Packets)),
            Numbering::Sought { .. } | Numbering::Absent => None,
        }
    }

    /// The count in this packet, once it is known where it stands.
    pub fn number(&mut self, packet: &[u8]) -> Option<u16> {
        match self {
            Numbering::Described(id) | Numbering::Found(id) => count_at(*id, packet),
            Numbering::Absent => None,
            Numbering::Sought {
                packets,
                candidates,
            } => {
                *packets += 1;
                pairs(packet).for_each(|(id, value)| weigh(candidates, id, value));
                if let Some(proven) = candidates.iter().find(|candidate| candidate.is_proven()) {
                    let (id, number) = (proven.id, proven.last);
                    *self = Numbering::Found(id);
                    return Some(number);
                }
                if *packets == PATIENCE {
                    *self = Numbering::Absent;
                }
                None
            }
        }
    }
}

impl Candidate {
    fn is_proven(&self) -> bool {
        self.steps >= ENOUGH_STEPS && self.steps > 3 * self.leaps
    }
}

fn weigh(candidates: &mut Vec<Candidate>, id: u8, value: u16) {
    if let Some(candidate) = candidates.iter_mut().find(|candidate| candidate.id == id) {
        let step = value.wrapping_sub(candidate.last);
        match step {
            1..=LARGEST_STEP => candidate.steps += 1,
            _ => candidate.leaps += 1,
        }
        candidate.last = value;
    } else if candidates.len() < MOST_CANDIDATES {
        candidates.push(Candidate {
            id,
            last: value,
            steps: 0,
            leaps: 0,
        });
    }
}

/// Ids and values of the elements that may be the count.
fn pairs(packet: &[u8]) -> impl Iterator<Item = (u8, u16)> + '_ {
    elements(packet).filter_map(|(id, value)| match value {
        &[high, low] => Some((id, u16::from_be_bytes([high, low]))),
        _ => None,
    })
}

/// The count in the element with this id. A second form of it has flags behind the count.
fn count_at(id: u8, packet: &[u8]) -> Option<u16> {
    let (_, value) = elements(packet).find(|(found, _)| *found == id)?;
    value.first_chunk().copied().map(u16::from_be_bytes)
}
