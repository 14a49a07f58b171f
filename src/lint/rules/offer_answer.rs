//! What an answer has wrong beside its offer. Findings point into the answer.

pub mod bundle;
pub mod candidates;
pub mod codecs;
pub mod direction;
pub mod extensions;
pub mod feedback;
pub mod ice;
pub mod parameters;
pub mod payload_types;
pub mod rejection;
pub mod sections;
pub mod security;
pub mod session;
pub mod simulcast;
pub mod transport;
