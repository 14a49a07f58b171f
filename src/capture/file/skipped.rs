//! What was left out because it could not be read.

use super::Damage;

/// Places that are remembered one by one.
const MOST_PLACES: usize = 16;

/// A part of the capture where no records could be made out.
#[derive(Debug)]
pub struct Skip {
    /// Where it begins; in a compressed file this counts what is unpacked.
    pub offset: u64,
    pub bytes: u64,
    /// Number of the first packet behind it.
    pub packet: u64,
    pub damage: Damage,
}

/// Everything that was left out.
#[derive(Debug, Default)]
pub struct Skipped {
    pub bytes: u64,
    pub places: u64,
    /// The first of these places.
    pub first: Vec<Skip>,
}

impl Skipped {
    pub(super) fn add(&mut self, skip: Skip) {
        self.bytes += skip.bytes;
        self.places += 1;
        if self.first.len() < MOST_PLACES {
            self.first.push(skip);
        }
    }
}

/// Where records go on in bytes that make no sense.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// After so many bytes.
    Found { skip: usize },
    /// Perhaps after so many bytes, of which `needed` have to be there to tell.
    Unclear { skip: usize, needed: usize },
}

/// Tries every place of `bytes`. `judge` tells what begins with the bytes given to it;
/// `usual` is how many of them it needs at least.
pub(super) fn search(bytes: &[u8], usual: usize, judge: impl Fn(&[u8]) -> Likeness) -> Search {
    for skip in 0..bytes.len() {
        match judge(bytes.get(skip..).unwrap_or_default()) {
            Likeness::Record => return Search::Found { skip },
            Likeness::Unclear { needed } => return Search::Unclear { skip, needed },
            Likeness::None => {}
        }
    }
    Search::Unclear {
        skip: bytes.len(),
        needed: usual,
    }
}

/// Whether bytes look like the beginning of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    Record,
    /// So far they do; more of them must be looked at.
    Unclear {
        needed: usize,
    },
    None,
}

/// Whether more bytes can come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    MoreMayCome,
    IsAll,
}
