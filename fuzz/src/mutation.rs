//! Damage done to real input, the same in every run.

/// What length fields like to be, least and most.
const EXTREMES: [u32; 8] = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fff_ffff, u32::MAX];

/// What numbers in texts are seldom.
const NUMBERS: [&str; 10] = [
    "0",
    "-1",
    "65536",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "1e308",
    "0.0000001",
    "99999999999999999999999",
    "null",
];

/// No mutant is longer.
const LONGEST: usize = 200_000;

/// Numbers that look random (splitmix64) and are the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    /// A range within so many bytes; seldom a long one.
    fn range(&mut self, end: usize) -> std::ops::Range<usize> {
        let start = self.below(end);
        let most = [4, 32, 256, end][self.below(4)];
        start..(start + self.below(most) + 1).min(end)
    }
}

/// A seed with one to three kinds of damage: more of it would only show how input is refused.
pub fn mutant(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(3) {
        damage(&mut bytes, seeds, dice);
        bytes.truncate(LONGEST);
    }
    bytes
}

fn damage(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    let range = dice.range(bytes.len());
    match dice.below(16) {
        0 => bytes.truncate(range.start),
        1 => drop(bytes.drain(range)),
        2 => bytes.extend_from_within(range),
        3 => {
            let copy = bytes[range].to_vec();
            let at = dice.below(bytes.len());
            bytes.splice(at..at, copy);
        }
        4 => {
            let other = &seeds[dice.below(seeds.len())];
            let part = &other[dice.range(other.len())];
            bytes.splice(range, part.iter().copied());
        }
        5 => bytes.insert(range.start, dice.below(256) as u8),
        6..=9 => number(bytes, range.start, dice),
        10 | 11 => {
            let extreme = EXTREMES[dice.below(EXTREMES.len())].to_be_bytes();
            let width = 1 + dice.below(4);
            let places = bytes.iter_mut().skip(range.start).take(width);
            places
                .zip(&extreme[4 - width..])
                .for_each(|(place, byte)| *place = *byte);
        }
        _ => {
            if let Some(byte) = bytes.get_mut(range.start) {
                *byte ^= 1 << dice.below(8);
            }
        }
    }
}

/// Changes the next number of a text, so that what is around it can still be read.
fn number(bytes: &mut Vec<u8>, from: usize, dice: &mut Dice) {
    let digits = |bytes: &[u8]| {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let Some(start) = bytes[from..].iter().position(u8::is_ascii_digit) else {
        return;
    };
    let start = from + start;
    let end = start + digits(&bytes[start..]);
    let other = NUMBERS[dice.below(NUMBERS.len())];
    bytes.splice(start..end, other.bytes());
}
