//! Messages put together from their fragments, in bounded memory.

use super::handshake::{Fragment, HandshakeType};

/// Longer messages are not put together. A certificate chain of WebRTC has under 2 KiB.
const LONGEST: usize = 8 * 1024;

/// Messages that are put together at the same time.
const MOST_PARTIAL: usize = 2;

const BITS: usize = u64::BITS as usize;

/// A whole message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub kind: HandshakeType,
    pub body: Vec<u8>,
}

/// Puts together what one side sends.
#[derive(Debug, Clone, Default)]
pub struct Assembler {
    partial: Vec<Partial>,
}

#[derive(Debug, Clone)]
struct Partial {
    kind: HandshakeType,
    sequence: u16,
    body: Vec<u8>,
    /// A bit for each byte: whether it came.
    came: Vec<u64>,
}

impl Assembler {
    /// Gives the message that the fragment completes.
    pub fn add(&mut self, fragment: &Fragment) -> Option<Message> {
        if fragment.length > LONGEST {
            return None;
        }
        if fragment.is_whole() {
            return Some(Message {
                kind: fragment.kind,
                body: fragment.bytes.to_vec(),
            });
        }
        let at = self.find_or_add(fragment);
        let partial = self.partial.get_mut(at)?;
        partial.add(fragment);
        if !partial.is_whole() {
            return None;
        }
        let whole = self.partial.remove(at);
        Some(Message {
            kind: whole.kind,
            body: whole.body,
        })
    }

    /// The oldest makes room.
    fn find_or_add(&mut self, fragment: &Fragment) -> usize {
        let same = |partial: &Partial| {
            partial.sequence == fragment.sequence
                && partial.kind == fragment.kind
                && partial.body.len() == fragment.length
        };
        if let Some(at) = self.partial.iter().position(same) {
            return at;
        }
        if self.partial.len() == MOST_PARTIAL {
            self.partial.remove(0);
        }
        self.partial.push(Partial {
            kind: fragment.kind,
            sequence: fragment.sequence,
            body: vec![0; fragment.length],
            came: vec![0; fragment.length.div_ceil(BITS)],
        });
        self.partial.len() - 1
    }
}

impl Partial {
    fn add(&mut self, fragment: &Fragment) {
        let range = fragment.offset..fragment.offset + fragment.bytes.len();
        let Some(body) = self.body.get_mut(range.clone()) else {
            return;
        };
        body.copy_from_slice(fragment.bytes);
        for byte in range {
            if let Some(bits) = self.came.get_mut(byte / BITS) {
                *bits |= 1 << (byte % BITS);
            }
        }
    }

    fn is_whole(&self) -> bool {
        let came: u32 = self.came.iter().map(|bits| bits.count_ones()).sum();
        came as usize == self.body.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragment(offset: usize, bytes: &[u8]) -> Fragment<'_> {
        Fragment {
            kind: HandshakeType::CERTIFICATE,
            length: 6,
            sequence: 2,
            offset,
            bytes,
        }
    }

    #[test]
    fn fragments_in_any_order_and_overlapping_make_the_message() {
        let mut assembler = Assembler::default();
        assert_eq!(assembler.add(&fragment(4, &[5, 6])), None);
        assert_eq!(assembler.add(&fragment(0, &[1, 2, 3])), None);
        let whole = assembler.add(&fragment(2, &[3, 4])).unwrap();
        assert_eq!(whole.body, [1, 2, 3, 4, 5, 6]);
        assert!(assembler.partial.is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let mut assembler = Assembler::default();
        for sequence in 0..1000 {
            let fragment = Fragment {
                sequence,
                ..fragment(0, &[1])
            };
            assembler.add(&fragment);
        }
        assert_eq!(assembler.partial.len(), MOST_PARTIAL);
        let huge = Fragment {
            length: LONGEST + 1,
            ..fragment(0, &[1])
        };
        assert_eq!(Assembler::default().add(&huge), None);
    }
}
