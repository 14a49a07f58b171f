//! What is known of codecs beyond what a description says.
//!
//! A payload type is only a number. This tells what some numbers mean by themselves,
//! which encodings only accompany others, what parameters mean when they are missing,
//! and when two payload types are one codec. Linter and session both go by it.

mod fixed;
pub mod h264;
mod identity;
mod parameters;
mod role;

pub use fixed::Fixed;
pub use identity::Identity;
pub use parameters::default_of;
pub use role::Role;
