//! DTLS fingerprints.

use super::words::{Stopped, Words};
use crate::sdp::text::Text;

/// `<hash function> <XX:XX:…>` (RFC 8122 §5).
#[derive(Debug, Clone, Copy)]
pub struct Fingerprint<'a> {
    pub hash: Text<'a>,
    /// Pairs of hexadecimal digits with colons between them, in either case.
    pub digest: Text<'a>,
}

impl<'a> Fingerprint<'a> {
    pub fn parse(value: Text<'a>) -> Result<Self, Stopped<'a>> {
        let mut words = Words::of(value);
        let hash = words.next("a hash function such as `sha-256`")?;
        let digest = words.next("a digest such as `4A:AD:B9:…`")?;
        let pair = |pair: &Text| pair.len() == 2 && pair.bytes().all(|b| b.is_ascii_hexdigit());
        if let Some(at) = digest.split(':').find(|text| !pair(text)) {
            return Err(Stopped {
                at,
                expected: "two hexadecimal digits between colons",
            });
        }
        words.end("the end of the line after the digest")?;
        Ok(Fingerprint { hash, digest })
    }

    /// Number of bytes in the digest.
    pub fn bytes(&self) -> usize {
        self.digest.len().div_ceil(3)
    }

    /// Number of bytes that the hash function gives; `None` for an unknown one.
    pub fn expected_bytes(&self) -> Option<usize> {
        match self.hash.to_ascii_lowercase().as_str() {
            "md2" | "md5" => Some(16),
            "sha-1" => Some(20),
            "sha-224" => Some(28),
            "sha-256" => Some(32),
            "sha-384" => Some(48),
            "sha-512" => Some(64),
            _ => None,
        }
    }
}
