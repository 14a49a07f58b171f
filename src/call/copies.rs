//! Packets that come twice. SRTP takes each once (RFC 3711 §3.3.2), so that of a copy only the wire
//! knows; in the clear it is what the first one was.

use std::collections::VecDeque;

/// SSRC and sequence number.
pub type Number = (u32, u16);

/// Packets that are kept for their copies: more than come in the longest delay of a link.
const MOST: usize = 1_024;

/// The last packets of RTP that an end received in the clear, and the copies that came before
/// their first was opened.
#[derive(Debug, Default)]
pub struct Copies {
    opened: VecDeque<(Number, Vec<u8>)>,
    early: VecDeque<Number>,
}

impl Copies {
    /// A copy came. Returns the packet in the clear where that is known, and awaits it where not.
    pub fn came(&mut self, number: Number) -> Option<&[u8]> {
        let known = self.opened.iter().position(|(opened, _)| *opened == number);
        let Some(place) = known else {
            keep(&mut self.early, number);
            return None;
        };
        self.opened.get(place).map(|(_, bytes)| bytes.as_slice())
    }

    /// A packet was opened. Returns how many copies of it came before that.
    pub fn opened(&mut self, number: Number, bytes: &[u8]) -> usize {
        keep(&mut self.opened, (number, bytes.to_vec()));
        let before = self.early.len();
        self.early.retain(|early| *early != number);
        before - self.early.len()
    }
}

fn keep<T>(last: &mut VecDeque<T>, one: T) {
    if last.len() == MOST {
        last.pop_front();
    }
    last.push_back(one);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_what_the_first_one_was() {
        let mut copies = Copies::default();
        assert_eq!(copies.opened((7, 1), b"one"), 0);
        assert_eq!(copies.came((7, 1)), Some(&b"one"[..]));
        assert_eq!(copies.came((8, 1)), None);
    }

    #[test]
    fn copies_that_come_before_the_first_is_opened_are_told_with_it() {
        let mut copies = Copies::default();
        assert_eq!(copies.came((7, 1)), None);
        assert_eq!(copies.came((7, 1)), None);
        assert_eq!(copies.opened((7, 1), b"one"), 2);
        assert_eq!(copies.opened((7, 2), b"two"), 0);
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let mut copies = Copies::default();
        for number in 0..5_000 {
            copies.opened((7, number), b"x");
            copies.came((8, number));
        }
        assert_eq!((copies.opened.len(), copies.early.len()), (MOST, MOST));
        assert_eq!(copies.came((7, 0)), None);
    }
}
