//! DTLS 1.0, 1.2 and 1.3 as far as it passes in the clear (RFC 6347, RFC 9147).
//!
//! A reader for captures: lenient, and content with what a cut packet left. It
//! decrypts nothing, so that it ends where a side begins to encrypt.

mod assembler;
mod certificate;
mod handshake;
mod hello;
mod names;
mod reader;
mod record;

#[cfg(test)]
pub mod made;

pub use assembler::{Assembler, Message};
pub use certificate::{CertificateDigests, CertificateFingerprint, certificates, key_of};
pub use handshake::{Fragment, HandshakeType, fragments};
pub use hello::{ClientHello, Extensions, ServerHello};
pub use names::{CipherSuite, SrtpProfile, Version};
pub use record::{Alert, Ciphertext, ContentType, Record, ciphertexts, records};
