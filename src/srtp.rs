//! SRTP and SRTCP (RFC 3711): opening what was protected, with keys from SDES (RFC 4568),
//! from a DTLS key log (RFC 5764), or by hand. Pure; no key is ever printed.

mod counter;
pub mod exporter;
mod gcm;
pub mod key_log;
mod key_text;
mod master_key;
mod opener;
mod profile;
mod rollover;
pub mod sdes;

pub use key_text::{GivenKey, KeyTextError, Whose};
pub use master_key::MasterKey;
pub use opener::{Opener, Refused};
pub use profile::Profile;
pub use rollover::Rollover;
