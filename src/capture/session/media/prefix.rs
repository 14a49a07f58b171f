//! The beginning of a payload, kept after its packet is gone.

use crate::rtp::payload::Payload;

/// Enough for the headers of all codecs that are read.
const LENGTH: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    bytes: [u8; LENGTH],
    captured: usize,
    /// Of the whole payload.
    length: usize,
}

impl Default for Prefix {
    fn default() -> Self {
        Prefix {
            bytes: [0; LENGTH],
            captured: 0,
            length: 0,
        }
    }
}

impl Prefix {
    pub fn of(payload: Payload) -> Prefix {
        let captured = payload.bytes.len().min(LENGTH);
        let mut prefix = Prefix {
            captured,
            length: payload.length,
            ..Prefix::default()
        };
        for (kept, byte) in prefix.bytes.iter_mut().zip(payload.bytes) {
            *kept = *byte;
        }
        prefix
    }

    pub fn payload(&self) -> Payload<'_> {
        Payload {
            bytes: self.bytes.get(..self.captured).unwrap_or_default(),
            length: self.length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_payload_is_kept_whole_and_a_long_one_as_if_it_were_cut() {
        let short = Prefix::of(Payload::whole(&[1, 2, 3]));
        assert_eq!(short.payload(), Payload::whole(&[1, 2, 3]));
        let long = [7; 1000];
        let long = Prefix::of(Payload::whole(&long));
        assert_eq!(long.payload().bytes, [7; LENGTH]);
        assert_eq!(long.payload().length, 1000);
    }
}
