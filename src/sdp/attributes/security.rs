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
        if !is_digest(&digest) {
            let at = digest.split(':').find(|pair| !is_pair(pair.as_bytes()));
            return Err(Stopped {
                at: at.unwrap_or(digest),
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
        let mut known = HASHES.iter();
        let (_, bytes) = known.find(|(name, _)| self.hash.eq_ignore_ascii_case(name))?;
        Some(*bytes)
    }
}

/// Hash functions with the number of bytes that they give, the usual one first.
const HASHES: &[(&str, usize)] = &[
    ("sha-256", 32),
    ("sha-1", 20),
    ("sha-224", 28),
    ("sha-384", 48),
    ("sha-512", 64),
    ("md2", 16),
    ("md5", 16),
];

/// The bytes of `4A:AD:…`; `None` when it is not written so.
pub fn bytes_of_digest(digest: &str) -> Option<Vec<u8>> {
    is_digest(digest).then(|| bytes_of_pairs(digest).collect())
}

/// The bytes of what is known to be a digest.
fn bytes_of_pairs(digest: &str) -> impl Iterator<Item = u8> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => digit - b'0',
        // The low half of a letter counts from 1, in either case.
        letter => (letter & 0xf) + 9,
    };
    let pairs = digest.as_bytes().chunks(3);
    pairs.map(move |pair| match *pair {
        [high, low, ..] => value(high) << 4 | value(low),
        _ => 0,
    })
}

fn is_digest(text: &str) -> bool {
    // Each pair but the last has its colon.
    text.len() % 3 == 2
        && text.as_bytes().chunks(3).all(|piece| match piece {
            [pair @ .., b':'] | pair => is_pair(pair),
        })
}

fn is_pair(text: &[u8]) -> bool {
    matches!(text, [a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// Whether nearly every byte is one step from the last, as in `00:00:…`, `00:01:…` and
/// `00:11:…`: that is nobody's digest.
pub fn is_placeholder(digest: &str) -> bool {
    let length = digest.len().div_ceil(3);
    if length <= 4 || !is_digest(digest) {
        return false;
    }
    let mut bytes = bytes_of_pairs(digest);
    let mut last = bytes.next().unwrap_or_default();
    let [mut equal, mut up, mut doubled] = [0; 3];
    for byte in bytes {
        let step = byte.wrapping_sub(last);
        equal += usize::from(step == 0);
        up += usize::from(step == 1);
        doubled += usize::from(step == 0x11);
        last = byte;
    }
    // `FF:00` begins a pattern anew.
    let breaks = length / 16;
    equal.max(up).max(doubled) + breaks + 1 >= length
}
