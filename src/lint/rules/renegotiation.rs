//! What a description has wrong beside the one it replaces. Findings point into the later one.

pub mod data;
pub mod extensions;
pub mod origin;
pub mod payload_types;
pub mod sections;
pub mod simulcast;
pub mod transport;
