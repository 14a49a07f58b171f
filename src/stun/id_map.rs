//! What belongs to transactions, by their ids.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::types::TransactionId;

/// For ids that this program has drawn: nobody else chooses what gets in.
pub type IdMap<T> = HashMap<TransactionId, T, BuildHasherDefault<IdHasher>>;

/// Transaction ids are random, so that bytes of them do for a hash.
#[derive(Debug, Default)]
pub struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        if let Some(&last) = bytes.last_chunk() {
            self.0 = u64::from_ne_bytes(last);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
