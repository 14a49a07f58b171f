//! Words in a stream's header extensions. Which of them is the mid and which the rid only a
//! session description tells, and that may come later.

use crate::rtp::extension::elements;

/// Packets that are looked at: senders stop to label them when the receiver knows.
const PACKETS: u16 = 256;
/// Ids of which the first word is kept.
const MOST_LABELS: usize = 14;
const LONGEST_LABEL: usize = 32;

#[derive(Debug, Clone, Default)]
pub struct Labels {
    words: Vec<(u8, Box<str>)>,
    packets: u16,
}

impl Labels {
    #[inline(always)]
    pub fn observe(&mut self, packet: &[u8]) {
        if self.packets < PACKETS {
            self.packets += 1;
            self.look_at(packet);
        }
    }

    /// Of few packets, so that it is not in the way of the others.
    #[inline(never)]
    fn look_at(&mut self, packet: &[u8]) {
        for (id, value) in elements(packet) {
            if self.words.len() < MOST_LABELS
                && self.of(id).is_none()
                && let Some(word) = word(value)
            {
                self.words.push((id, word.into()));
            }
        }
    }

    pub fn of(&self, id: u8) -> Option<&str> {
        let mut words = self.words.iter();
        let (_, word) = words.find(|(known, _)| *known == id)?;
        Some(word)
    }
}

fn word(value: &[u8]) -> Option<&str> {
    let is_word =
        !value.is_empty() && value.len() <= LONGEST_LABEL && value.iter().all(u8::is_ascii_graphic);
    std::str::from_utf8(value).ok().filter(|_| is_word)
}
