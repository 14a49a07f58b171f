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

/// The bytes of `4A:AD:…`; `None` when it is not written so.
pub fn bytes_of_digest(digest: &str) -> Option<Vec<u8>> {
    let byte = |pair: &str| {
        let digits = pair.len() == 2 && pair.bytes().all(|digit| digit.is_ascii_hexdigit());
        digits.then(|| u8::from_str_radix(pair, 16).ok()).flatten()
    };
    digest.split(':').map(byte).collect()
}

/// Whether nearly every byte is one step from the last, as in `00:00:…`, `00:01:…` and
/// `00:11:…`: that is nobody's digest.
pub fn is_placeholder(digest: &str) -> bool {
    let bytes = bytes_of_digest(digest).unwrap_or_default();
    let steps = || {
        let pairs = bytes.iter().zip(bytes.iter().skip(1));
        pairs.map(|(byte, next)| next.wrapping_sub(*byte))
    };
    // `FF:00` begins a pattern anew.
    let breaks = bytes.len() / 16;
    let of = |step: u8| steps().filter(|found| *found == step).count() + breaks + 1 >= bytes.len();
    bytes.len() > 4 && (of(0) || of(1) || of(0x11))
}
