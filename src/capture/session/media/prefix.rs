//! The beginning of a payload, kept after its packet is gone.

use crate::rtp::payload::{LOOKED_AT, Payload};

/// As much as the analysis looks at ([`Payload::beginning`]).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefix {
    bytes: Box<[u8]>,
    /// Of the whole payload.
    length: usize,
}

impl Prefix {
    pub fn of(payload: Payload) -> Prefix {
        Prefix {
            bytes: payload.beginning().bytes.into(),
            length: payload.length,
        }
    }

    /// Leaves no more of it than is looked at where there is no redundancy.
    pub fn cut(&mut self) {
        if let Some(beginning) = self.bytes.get(..LOOKED_AT) {
            self.bytes = beginning.into();
        }
    }

    /// Bytes that are kept.
    pub fn held(&self) -> usize {
        self.bytes.len()
    }

    pub fn payload(&self) -> Payload<'_> {
        Payload {
            bytes: &self.bytes,
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
        assert_eq!(long.payload().bytes, [7; 64]);
        assert_eq!(long.payload().length, 1000);
    }

    /// One block of 80 bytes in front.
    #[test]
    fn of_red_the_beginning_of_the_primary_block_is_kept() {
        let mut red = vec![0x80 | 111, 0x0f, 0, 80, 111];
        red.extend([1; 80]);
        red.extend([2; 80]);
        let prefix = Prefix::of(Payload::whole(&red));
        assert!(prefix.payload().bytes.ends_with(&[2; 64]));
        let mut cut = prefix.clone();
        cut.cut();
        assert_eq!((cut.held(), cut.payload().length), (64, red.len()));
    }
}
