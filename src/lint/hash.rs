//! Hash tables that are quick for short keys, and seeded at random, so that nobody
//! can write a description whose keys all collide.

pub use foldhash::{HashMap, HashSet};

/// A table that takes so many entries without growing.
pub fn map_for<K, V>(entries: usize) -> HashMap<K, V> {
    HashMap::with_capacity_and_hasher(entries, Default::default())
}
