//! The RTP fixed header, read in place (RFC 3550 §5.1).

use std::ops::Range;

/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                           timestamp                           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           synchronization source (SSRC) identifier            |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |            contributing source (CSRC) identifiers             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RtpHeader {
    /// Whether padding follows the payload. SRTP encrypts the padding, and not this.
    pub is_padded: bool,
    pub marker: bool,
    pub payload_type: u8,
    pub sequence_number: u16,
    /// In units of the payload's clock.
    pub timestamp: u32,
    pub ssrc: u32,
    /// Where the payload is, without CSRC list, header extension and padding.
    pub payload: Range<usize>,
}

/// Why bytes are not an RTP packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    #[error("RTP needs {needed} bytes, there are {got}")]
    TooShort { needed: usize, got: usize },
    #[error("RTP version is {0}, not 2")]
    Version(u8),
}

impl RtpHeader {
    /// Reads the header of `packet`, of which `on_wire` bytes were sent.
    ///
    /// The two differ in a capture that cuts packets: the header is then read
    /// as far as it was captured, and sizes are told from `on_wire`.
    pub fn parse(packet: &[u8], on_wire: usize) -> Result<RtpHeader, HeaderError> {
        let &[first, second, s0, s1, t0, t1, t2, t3, i0, i1, i2, i3, ..] = packet else {
            return Err(HeaderError::TooShort {
                needed: 12,
                got: packet.len(),
            });
        };
        if first >> 6 != 2 {
            return Err(HeaderError::Version(first >> 6));
        }
        let whole = packet.len() >= on_wire;
        let start = payload_start(packet, on_wire, first)?;
        let is_padded = first & 0x20 != 0;
        let padding = match (is_padded, packet.last()) {
            (true, Some(&length)) if whole => usize::from(length),
            _ => 0,
        };
        // Padding longer than the payload is what SRTP makes of it: encrypted
        // bytes. The header still tells the truth, so the packet counts.
        let end = on_wire
            .checked_sub(padding)
            .filter(|&end| end >= start)
            .unwrap_or(on_wire);
        Ok(RtpHeader {
            is_padded,
            marker: second & 0x80 != 0,
            payload_type: second & 0x7f,
            sequence_number: u16::from_be_bytes([s0, s1]),
            timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
            ssrc: u32::from_be_bytes([i0, i1, i2, i3]),
            payload: start..end,
        })
    }
}

/// The offset behind the CSRC list and the header extension (RFC 3550 §5.3.1).
fn payload_start(packet: &[u8], on_wire: usize, first: u8) -> Result<usize, HeaderError> {
    let csrc_end = 12 + 4 * usize::from(first & 0x0f);
    let too_short = |needed| HeaderError::TooShort {
        needed,
        got: on_wire,
    };
    if csrc_end > on_wire {
        return Err(too_short(csrc_end));
    }
    if first & 0x10 == 0 {
        return Ok(csrc_end);
    }
    if csrc_end + 4 > on_wire {
        return Err(too_short(csrc_end + 4));
    }
    // The length of an extension that was not captured is unknown; 0 is the least it can be.
    let words = match packet.get(csrc_end + 2..csrc_end + 4) {
        Some(&[high, low]) => usize::from(u16::from_be_bytes([high, low])),
        _ => 0,
    };
    let end = csrc_end + 4 + 4 * words;
    if end > on_wire {
        Err(too_short(end))
    } else {
        Ok(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shared::marshal::Unmarshal;

    /// V=2, marker, PT 96, sequence 0x1234, timestamp 0x01020304, SSRC 0xaabbccdd.
    const FIXED: [u8; 12] = [0x80, 0xe0, 0x12, 0x34, 1, 2, 3, 4, 0xaa, 0xbb, 0xcc, 0xdd];

    fn parse(packet: &[u8]) -> Result<RtpHeader, HeaderError> {
        RtpHeader::parse(packet, packet.len())
    }

    #[test]
    fn the_fixed_header_is_read() {
        let header = parse(&FIXED).unwrap();
        assert!(header.marker);
        assert_eq!(header.payload_type, 96);
        assert_eq!(header.sequence_number, 0x1234);
        assert_eq!(header.timestamp, 0x0102_0304);
        assert_eq!(header.ssrc, 0xaabb_ccdd);
        assert_eq!(header.payload, 12..12);
    }

    #[test]
    fn csrcs_extension_and_padding_are_not_payload() {
        let mut packet = FIXED.to_vec();
        packet[0] = 0x80 | 0x20 | 0x10 | 1;
        packet.extend([0, 0, 0, 1]);
        packet.extend([0xbe, 0xde, 0, 1, 0x10, 0xff, 0, 0]);
        packet.extend([1, 2, 3, 4, 5, 0, 0, 3]);
        assert_eq!(parse(&packet).unwrap().payload, 24..29);
    }

    #[test]
    fn a_cut_packet_is_read_as_far_as_it_goes() {
        let header = RtpHeader::parse(&FIXED, 1000).unwrap();
        assert_eq!(header.payload, 12..1000);
    }

    #[test]
    fn what_is_too_short_or_of_another_version_is_refused() {
        assert_eq!(
            parse(&FIXED[..11]),
            Err(HeaderError::TooShort {
                needed: 12,
                got: 11
            })
        );
        assert_eq!(parse(&[0x40; 12]), Err(HeaderError::Version(1)));
        let mut four_csrcs = FIXED.to_vec();
        four_csrcs[0] |= 4;
        assert_eq!(
            parse(&four_csrcs),
            Err(HeaderError::TooShort {
                needed: 28,
                got: 12
            })
        );
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_rtp_crate(mut packet in prop::collection::vec(any::<u8>(), 12..80)) {
            packet[0] = 0x80 | packet[0] & 0x0f | packet[0] & 0x10;
            let ours = parse(&packet);
            if let Ok(theirs) = rtp::Packet::unmarshal(&mut packet.as_slice()) {
                let ours = ours.unwrap();
                prop_assert_eq!(ours.sequence_number, theirs.header.sequence_number);
                prop_assert_eq!(ours.timestamp, theirs.header.timestamp);
                prop_assert_eq!(ours.ssrc, theirs.header.ssrc);
                prop_assert_eq!(ours.payload_type, theirs.header.payload_type);
                prop_assert_eq!(ours.marker, theirs.header.marker);
                prop_assert_eq!(&packet[ours.payload], &theirs.payload[..]);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(packet in prop::collection::vec(any::<u8>(), 0..64), on_wire in 0usize..2000) {
            let _ = RtpHeader::parse(&packet, on_wire);
        }
    }
}
