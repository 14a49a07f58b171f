//! Where the transport-wide count of a flow's packets stands.
//!
//! The id of its header extension is found by its values: an element of two bytes that
//! goes up by one or a few with each packet of the flow.

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
    pub fn extension(&self) -> Option<u8> {
        match self {
            Numbering::Found(id) => Some(*id),
            Numbering::Sought { .. } | Numbering::Absent => None,
        }
    }

    /// The count in this packet, once it is known where it stands.
    pub fn number(&mut self, packet: &[u8]) -> Option<u16> {
        match self {
            Numbering::Found(id) => pairs(packet).find(|pair| pair.0 == *id).map(|pair| pair.1),
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

/// Ids and values of the header extension's elements of two bytes (RFC 8285 §4.2, §4.3).
fn pairs(packet: &[u8]) -> impl Iterator<Item = (u8, u16)> + '_ {
    let (mut rest, one_byte) = extension(packet).unwrap_or((&[], true));
    std::iter::from_fn(move || {
        while let [0, after @ ..] = rest {
            rest = after;
        }
        let (id, length, after) = match (one_byte, rest) {
            (true, [head, after @ ..]) if head >> 4 != 15 => {
                (head >> 4, usize::from(head & 0x0f) + 1, after)
            }
            (false, [id, length, after @ ..]) => (*id, usize::from(*length), after),
            _ => return None,
        };
        let (value, after) = after.split_at_checked(length)?;
        rest = after;
        Some((id, value))
    })
    .filter_map(|(id, value)| match value {
        &[high, low] => Some((id, u16::from_be_bytes([high, low]))),
        _ => None,
    })
}

/// The content of the header extension, and whether its elements have heads of one byte.
fn extension(packet: &[u8]) -> Option<(&[u8], bool)> {
    let csrcs = usize::from(packet.first()? & 0x0f);
    let (&[p0, p1, l0, l1], rest) = packet.get(12 + 4 * csrcs..)?.split_first_chunk()?;
    let content = rest.get(..4 * usize::from(u16::from_be_bytes([l0, l1])))?;
    match u16::from_be_bytes([p0, p1]) {
        0xbede => Some((content, true)),
        profile if profile >> 4 == 0x100 => Some((content, false)),
        _ => None,
    }
}
