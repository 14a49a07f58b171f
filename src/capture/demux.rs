//! What a datagram of a call carries (RFC 7983 §7).
//!
//! ```text
//!                  +----------------+
//!                  |        [0..3] -+--> STUN
//!                  |      [16..19] -+--> ZRTP
//!      packet -->  |      [20..63] -+--> DTLS
//!                  |      [64..79] -+--> TURN channel
//!                  |    [128..191] -+--> RTP or RTCP (RFC 5761 §4)
//!                  +----------------+
//! ```
//!
//! The scheme serves an endpoint, which knows that nothing else can come. A
//! capture holds anything, so that each kind must also show its own marks.

use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Stun,
    Zrtp,
    Dtls,
    TurnChannel,
    Rtcp,
    /// Looks like RTP. Whether it is shows with the next packet (RFC 3550 Appendix A.1).
    Rtp(RtpHeader),
    Other,
}

/// Tells what `payload` is, of which `on_wire` bytes were sent.
pub fn classify(payload: &[u8], on_wire: usize) -> Content {
    let Some(first) = payload.first() else {
        return Content::Other;
    };
    match first {
        // What most are comes first.
        128..=191 if !rtcp::is_rtcp(payload) => match RtpHeader::parse(payload, on_wire) {
            Ok(header) => Content::Rtp(header),
            Err(_) => Content::Other,
        },
        128..=191 if is_rtcp(payload, on_wire) => Content::Rtcp,
        0..=3 if is_stun(payload, on_wire) => Content::Stun,
        16..=19 if is_zrtp(payload) => Content::Zrtp,
        20..=63 if is_dtls(payload, on_wire) => Content::Dtls,
        32..=63 if is_encrypted_dtls_1_3(payload, on_wire) => Content::Dtls,
        64..=79 if is_turn_channel(payload, on_wire) => Content::TurnChannel,
        _ => Content::Other,
    }
}

/// Type (2), length (2), magic cookie (4) (RFC 8489 §5). The length is of what
/// follows the header of 20 bytes, in whole words.
fn is_stun(payload: &[u8], on_wire: usize) -> bool {
    const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
    let length = usize::from(be16(payload, 2).unwrap_or(u16::MAX));
    payload.get(4..8) == Some(&MAGIC_COOKIE) && length.is_multiple_of(4) && 20 + length == on_wire
}

/// The cookie that stands where RTP has its timestamp (RFC 6189 §5).
fn is_zrtp(payload: &[u8]) -> bool {
    payload.get(4..8) == Some(b"ZRTP")
}

/// A record: type (1), version (2), epoch and number (8), length (2) (RFC 6347 §4.1).
fn is_dtls(payload: &[u8], on_wire: usize) -> bool {
    let version = matches!(payload.get(1..3), Some([0xfe, 0xff | 0xfd | 0xfc]));
    let kind = payload.first().is_some_and(|kind| (20..=26).contains(kind));
    let length = usize::from(be16(payload, 11).unwrap_or(u16::MAX));
    kind && version && 13 + length <= on_wire
}

/// Encrypted records of DTLS 1.3, each of which says its length (RFC 9147 §4), up to the
/// end of the datagram or of what was captured of it.
fn is_encrypted_dtls_1_3(payload: &[u8], on_wire: usize) -> bool {
    let mut end = 0;
    while let Some(length) = payload.get(end..).and_then(unified_record_length) {
        end += length;
    }
    end == on_wire || (payload.len() < end && end < on_wire)
}

/// ```text
///   0 1 2 3 4 5 6 7
///  |0|0|1|C|S|L|E E|, number (1, or 2 with S), length (2, with L)
/// ```
///
/// Without connection ID (C) and with length (L), as all that do WebRTC send it.
fn unified_record_length(record: &[u8]) -> Option<usize> {
    const LEAST_CIPHERTEXT: usize = 16;
    let first = record.first().filter(|first| **first & 0xf4 == 0x24)?;
    let header = if first & 0x08 == 0 { 4 } else { 5 };
    let length = usize::from(be16(record, header - 2)?);
    (length >= LEAST_CIPHERTEXT).then_some(header + length)
}

/// Channel (2), length (2), data, over UDP with or without padding to whole
/// words (RFC 8656 §12.5).
fn is_turn_channel(payload: &[u8], on_wire: usize) -> bool {
    let length = 4 + usize::from(be16(payload, 2).unwrap_or(u16::MAX));
    length == on_wire || length.next_multiple_of(4) == on_wire
}

/// The first part must fit into the datagram.
fn is_rtcp(payload: &[u8], on_wire: usize) -> bool {
    let length = 4 * (usize::from(be16(payload, 2).unwrap_or(u16::MAX)) + 1);
    length <= on_wire && on_wire >= 8
}

fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..)?.first_chunk()?;
    Some(u16::from_be_bytes(*field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn whole(payload: &[u8]) -> Content {
        classify(payload, payload.len())
    }

    /// A Binding request without attributes.
    const STUN: [u8; 20] = [
        0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ];

    #[test]
    fn stun_needs_its_cookie_and_its_length() {
        assert_eq!(whole(&STUN), Content::Stun);
        let mut other_cookie = STUN;
        other_cookie[4] = 0;
        assert_eq!(whole(&other_cookie), Content::Other);
        let mut longer = STUN.to_vec();
        longer.extend([0; 4]);
        assert_eq!(whole(&longer), Content::Other);
    }

    #[test]
    fn dtls_needs_its_version_and_a_record_that_fits() {
        let mut hello = vec![22, 0xfe, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 1];
        assert_eq!(whole(&hello), Content::Dtls);
        hello[12] = 3;
        assert_eq!(whole(&hello), Content::Other);
        assert_eq!(classify(&hello, 16), Content::Dtls, "a cut packet");
        hello[1] = 3;
        assert_eq!(classify(&hello, 16), Content::Other, "TLS");
    }

    #[test]
    fn encrypted_records_of_dtls_1_3_fill_their_datagram() {
        let mut datagram = [&[0x2e, 0x2a, 0xdd, 0, 20][..], &[7; 20]].concat();
        datagram.extend([&[0x27, 0x2b, 0, 16][..], &[7; 16]].concat());
        assert_eq!(whole(&datagram), Content::Dtls);
        assert_eq!(classify(&datagram[..30], datagram.len()), Content::Dtls);
        assert_eq!(
            whole(&datagram[..44]),
            Content::Other,
            "one byte is missing"
        );
        datagram.push(0);
        assert_eq!(whole(&datagram), Content::Other, "one byte is left");
        assert_eq!(whole(&[0x2e, 0, 0, 0, 1, 9]), Content::Other, "too short");
    }

    #[test]
    fn channel_data_may_be_padded() {
        assert_eq!(whole(&[0x40, 0, 0, 1, 9]), Content::TurnChannel);
        assert_eq!(whole(&[0x40, 0, 0, 1, 9, 0, 0, 0]), Content::TurnChannel);
        assert_eq!(whole(&[0x40, 0, 0, 1, 9, 0]), Content::Other);
    }

    #[test]
    fn rtp_and_rtcp_are_told_by_the_second_byte() {
        let mut packet = [0x80; 12];
        packet[1] = 96;
        assert!(matches!(whole(&packet), Content::Rtp(_)));
        packet[1] = 0x80 | 72;
        (packet[2], packet[3]) = (0, 2);
        assert_eq!(whole(&packet), Content::Rtcp);
        packet[3] = 3;
        assert_eq!(whole(&packet), Content::Other, "longer than the datagram");
    }

    #[test]
    fn zrtp_has_a_cookie() {
        assert_eq!(whole(b"\x10\x00\x00\x01ZRTP\0\0\0\x01"), Content::Zrtp);
        assert_eq!(whole(b"\x10\x00\x00\x01ABCD\0\0\0\x01"), Content::Other);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(payload in prop::collection::vec(any::<u8>(), 0..64), on_wire in 0usize..2000) {
            let _ = classify(&payload, on_wire);
        }
    }
}
