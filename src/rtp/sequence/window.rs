//! One bit for each of the last numbers: has it come?

use super::WINDOW;

const BITS: i64 = u64::BITS as i64;
const WORDS: usize = (WINDOW / BITS) as usize;

/// The last [`WINDOW`] numbers, and those of the word that the newest is in.
///
/// That word is kept apart: packets that come in order, as most do, touch it alone, and not
/// the others, which are farther away in memory.
#[derive(Debug, Clone)]
pub struct Window {
    /// Which word of all words there ever were is the newest.
    newest: i64,
    bits: u64,
    /// The words before it, each at its own place modulo [`WORDS`].
    older: Box<[u64; WORDS]>,
}

impl Window {
    /// Only `number` has come.
    pub fn of(number: i64) -> Self {
        let mut window = Window {
            newest: word(number),
            bits: 0,
            older: Box::new([0; WORDS]),
        };
        window.mark(number);
        window
    }

    /// The first number that is remembered.
    pub fn first(&self) -> i64 {
        (self.newest - WORDS as i64) * BITS
    }

    /// The first number of each word that is remembered, and which of its numbers came.
    pub fn words(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        let words = self.newest - WORDS as i64..=self.newest;
        words.map(|word| (word * BITS, self.bits_of(word)))
    }

    /// Makes room up to `number`. `leave` is told the first number of each word that is
    /// forgotten, and which of its numbers came.
    pub fn advance(&mut self, number: i64, mut leave: impl FnMut(i64, u64)) {
        while self.newest < word(number) {
            let oldest = (self.newest - WORDS as i64) * BITS;
            if let Some(place) = self.older.get_mut(place(self.newest)) {
                leave(oldest, *place);
                *place = self.bits;
            }
            self.newest += 1;
            self.bits = 0;
        }
    }

    /// Goes to `number` when nothing that is remembered has come, and gives how many numbers are
    /// forgotten by that.
    pub fn leap(&mut self, number: i64) -> u64 {
        let words = (word(number) - self.newest).max(0);
        self.newest += words;
        words.unsigned_abs() * u64::from(u64::BITS)
    }

    /// Of a number that is neither forgotten nor ahead of what there is room for.
    pub fn has(&self, number: i64) -> bool {
        self.bits_of(word(number)) & bit(number) != 0
    }

    fn bits_of(&self, word: i64) -> u64 {
        match word == self.newest {
            true => self.bits,
            false => self.older.get(place(word)).copied().unwrap_or_default(),
        }
    }

    pub fn mark(&mut self, number: i64) {
        let bits = match word(number) {
            word if word == self.newest => Some(&mut self.bits),
            word => self.older.get_mut(place(word)),
        };
        if let Some(bits) = bits {
            *bits |= bit(number);
        }
    }
}

fn word(number: i64) -> i64 {
    number.div_euclid(BITS)
}

fn bit(number: i64) -> u64 {
    1 << number.rem_euclid(BITS)
}

fn place(word: i64) -> usize {
    word.rem_euclid(WORDS as i64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_is_told_once_and_in_order() {
        let mut window = Window::of(-3);
        window.mark(-1);
        let mut left = Vec::new();
        window.advance(2 * WINDOW, |first, came| left.push((first, came)));
        let firsts: Vec<i64> = left.iter().map(|(first, _)| *first).collect();
        let expected: Vec<i64> = (0..firsts.len() as i64)
            .map(|n| BITS * (n - 1) - WINDOW)
            .collect();
        assert_eq!(firsts, expected);
        let came: Vec<_> = left.iter().filter(|(_, came)| *came != 0).collect();
        assert_eq!(came, [&(-64, 0b101 << 61)]);
    }

    #[test]
    fn the_last_numbers_are_remembered_over_many_words() {
        let mut window = Window::of(0);
        for number in (0..10 * WINDOW).filter(|number| number % 3 == 0) {
            window.advance(number, |_, _| {});
            window.mark(number);
        }
        for number in 9 * WINDOW..10 * WINDOW {
            assert_eq!(window.has(number), number % 3 == 0, "{number}");
        }
    }
}
