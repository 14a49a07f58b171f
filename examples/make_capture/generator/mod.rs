//! Captures of calls that never were, and the truth about them.
//!
//! A call is played event by event: what its two peers send meets the loss,
//! delay, duplicates and lateness of a network, passes a capture point in the
//! middle, and meets a second network behind it. All that passes the middle is
//! kept. From it come a capture file ([`Container`]) and the ledger
//! ([`ledger::of`]): every figure that an analyser of the file should find,
//! computed from the whole list with the formulas of the RFCs. Nothing here
//! calls the code of the product, so that its tests can go by it.
//!
//! `mod.rs`, because the tests include this folder by path.

mod call;
mod container;
mod control;
mod event;
pub mod ledger;
pub mod network;
pub mod packet;
mod peer;
mod random;
mod rtcp;
pub mod scenario;
mod stats;

pub use call::play;
pub use container::{Container, Format, LinkType, Order};
