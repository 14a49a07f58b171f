//! Where the lines of each kind are in a section.

use crate::sdp::vocabulary;

/// What lines are looked up by: the position of an attribute's name in the vocabulary, or
/// a number above all those for the letter of another line. Less than 128.
pub(super) type Kind = u8;

/// The kind of the lines that have no letter.
const NO_LETTER: Kind = 126;

/// The kind of the attributes whose name is not in the vocabulary.
pub(super) const UNKNOWN: Kind = 127;

/// The kind of the lines that begin with `a`, if they were no attributes.
const FIRST_LETTER: Kind = NO_LETTER - 26;
const _: () = assert!(vocabulary::KNOWN.len() <= FIRST_LETTER as usize);

/// The kind of the lines with this letter.
#[inline(always)]
pub(super) fn kind_of_letter(letter: u8) -> Kind {
    match letter {
        b'a'..=b'z' => FIRST_LETTER + (letter - b'a'),
        _ => NO_LETTER,
    }
}

/// The places of the lines of a section, those of one kind together: finding them takes
/// no search.
#[derive(Debug, Clone, Default)]
pub(super) struct Kinds {
    /// A bit for each kind that occurs.
    present: u128,
    /// Where in `places` the lines of each of these kinds begin, and where the last ends.
    starts: Box<[u32]>,
    places: Box<[u32]>,
}

impl Kinds {
    /// `kinds` are those of all lines of a section, in their order.
    pub(super) fn of(kinds: impl ExactSizeIterator<Item = Kind> + Clone) -> Self {
        let mut next = [0; 128];
        let mut present = 0;
        for kind in kinds.clone() {
            present |= bit(kind);
            next[usize::from(kind & 127)] += 1;
        }
        let starts = begin_each(&mut next, present);
        let mut places = vec![0; kinds.len()].into_boxed_slice();
        for (at, kind) in (0..).zip(kinds) {
            let place = &mut next[usize::from(kind & 127)];
            places[*place as usize] = at;
            *place += 1;
        }
        Kinds {
            present,
            starts,
            places,
        }
    }

    #[inline(always)]
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.present & bit(kind) != 0
    }

    /// The places of the lines of one kind, in their order.
    #[inline(always)]
    pub(super) fn places(&self, kind: Kind) -> &[u32] {
        match self.has(kind) {
            true => self.of_rank((self.present & (bit(kind) - 1)).count_ones() as usize),
            false => &[],
        }
    }

    /// The places of the attributes of each kind that occurs.
    pub(super) fn of_attributes(&self) -> impl Iterator<Item = &[u32]> {
        let known = (self.present & (bit(FIRST_LETTER) - 1)).count_ones() as usize;
        let known = (0..known).map(|rank| self.of_rank(rank));
        known.chain([self.places(UNKNOWN)])
    }

    /// The places of the lines of the kind that has so many others before it.
    fn of_rank(&self, rank: usize) -> &[u32] {
        match self.starts.get(rank..rank + 2) {
            Some(&[start, end]) => {
                let range = start as usize..end as usize;
                self.places.get(range).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

#[inline(always)]
fn bit(kind: Kind) -> u128 {
    1 << (kind & 127)
}

/// Turns the number of lines of each kind into the place of its first one, and gives those
/// of the kinds that occur, with the end of the last.
fn begin_each(counts: &mut [u32; 128], present: u128) -> Box<[u32]> {
    let mut starts = Vec::with_capacity(present.count_ones() as usize + 1);
    let mut start = 0;
    let mut others = present;
    while others != 0 {
        let count = &mut counts[others.trailing_zeros() as usize];
        starts.push(start);
        (start, *count) = (start + *count, start);
        others &= others - 1;
    }
    starts.push(start);
    starts.into_boxed_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_each_kind_are_found_in_their_order() {
        let kinds = [
            5,
            UNKNOWN,
            0,
            5,
            NO_LETTER,
            kind_of_letter(b'm'),
            UNKNOWN,
            5,
        ];
        let index = Kinds::of(kinds.iter().copied());
        for kind in 0..=127 {
            let all = (0..).zip(kinds).filter(|(_, other)| *other == kind);
            let expected: Vec<u32> = all.map(|(at, _)| at).collect();
            assert_eq!(index.places(kind), expected, "{kind}");
            assert_eq!(index.has(kind), !expected.is_empty(), "{kind}");
        }
        let attributes: Vec<&[u32]> = index.of_attributes().collect();
        assert_eq!(attributes, [&[2][..], &[0, 3, 7], &[1, 6]]);
    }

    #[test]
    fn a_section_without_lines_has_none_of_any_kind() {
        for index in [Kinds::default(), Kinds::of([].into_iter())] {
            assert!((0..=127).all(|kind| index.places(kind).is_empty()));
        }
    }
}
