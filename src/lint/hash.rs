//! Hash tables that are quick for short keys, and seeded at random, so that nobody
//! can write a description whose keys all collide.

pub use foldhash::{HashMap, HashSet};
