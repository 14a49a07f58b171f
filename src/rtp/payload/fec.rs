//! Forward error correction: which packets a repair packet protects.

use super::Payload;

/// ULPFEC, the first protection level (RFC 5109 §7.3 and §7.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UlpFec {
    /// The lowest sequence number that may be protected.
    pub base_sequence_number: u16,
    /// A bit for each of the numbers from there on, the highest bit first.
    pub mask: u64,
    pub protected_length: u16,
}

impl UlpFec {
    pub fn read(payload: Payload) -> Option<UlpFec> {
        let bytes = payload.bytes;
        let long_mask = bytes.first()? & 0x40 != 0;
        let mask = be16(bytes, 12)?;
        let rest = match long_mask {
            true => u64::from(be16(bytes, 14)?) << 32 | u64::from(be16(bytes, 16)?) << 16,
            false => 0,
        };
        Some(UlpFec {
            base_sequence_number: be16(bytes, 2)?,
            mask: u64::from(mask) << 48 | rest,
            protected_length: be16(bytes, 10)?,
        })
    }

    pub fn protected_packets(&self) -> u32 {
        self.mask.count_ones()
    }
}

/// FlexFEC, as far as it can be told without knowing the draft (RFC 8627 §4.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlexFec {
    /// A packet that is sent again, rather than a repair of several.
    pub is_retransmission: bool,
    /// The packets protected are told by rows and columns instead of a mask.
    pub has_fixed_pattern: bool,
}

impl FlexFec {
    pub fn read(payload: Payload) -> Option<FlexFec> {
        let first = *payload.bytes.first()?;
        (payload.length >= 12).then_some(FlexFec {
            is_retransmission: first & 0x80 != 0,
            has_fixed_pattern: first & 0x40 != 0,
        })
    }
}

/// The SSRC that a packet of FlexFEC-03 protects, of which there is one
/// (draft-ietf-payload-flexible-fec-scheme-03). Any payload may look like it: whoever asks
/// has to know the SSRC.
///
/// Recovery fields (8), number of SSRCs (1), zeros (3), SSRC (4).
pub fn flexfec_03_source(payload: Payload) -> Option<u32> {
    const RETRANSMITS_OR_FIXED: u8 = 0xc0;
    let header: &[u8; 16] = payload.bytes.first_chunk()?;
    let &[first, _, _, _, _, _, _, _, 1, 0, 0, 0, s0, s1, s2, s3] = header else {
        return None;
    };
    (first & RETRANSMITS_OR_FIXED == 0).then(|| u32::from_be_bytes([s0, s1, s2, s3]))
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mask_tells_which_packets_are_protected() {
        let short = [0, 0, 0x12, 0x34, 0, 0, 0, 0, 0, 0, 0, 99, 0xc0, 0x00];
        let fec = UlpFec::read(Payload::whole(&short)).unwrap();
        assert_eq!(
            (fec.base_sequence_number, fec.protected_length),
            (0x1234, 99)
        );
        assert_eq!(fec.protected_packets(), 2);
        let mut long = short.to_vec();
        long[0] = 0x40;
        long.extend([0x00, 0x00, 0x00, 0x01]);
        let fec = UlpFec::read(Payload::whole(&long)).unwrap();
        assert_eq!(fec.protected_packets(), 3);
        assert_eq!(UlpFec::read(Payload::whole(&long[..15])), None);
    }

    #[test]
    fn flexfec_says_how_it_names_packets() {
        let fec = FlexFec::read(Payload::whole(&[0x40; 12])).unwrap();
        assert!(fec.has_fixed_pattern && !fec.is_retransmission);
        assert_eq!(FlexFec::read(Payload::whole(&[0; 11])), None);
    }
}
