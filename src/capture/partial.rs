//! Partial captures: of a capture what the analysis looks at, and counts of all else.
//!
//! Pieces of a capture, or captures of several machines, are reduced to these where they
//! are, and analysed together somewhere else. The analysis of partials is that of the packets
//! themselves, in the order of their times. That is why it does not matter in which order, or
//! in how many steps, partials are merged.
//!
//! A partial is a pcapng file that any program opens: [`note`]s say where its packets
//! come from, and what was left out ([`reduce`]).

mod held;
pub mod note;
mod reduce;
#[cfg(test)]
mod tests;
mod writer;

pub use held::Held;
pub use note::{LeftOut, Sums};
pub use reduce::{Kept, Payloads, reduce};
pub use writer::Writer;

/// Of the format. One with a higher number cannot be read.
pub const VERSION: u32 = 1;
