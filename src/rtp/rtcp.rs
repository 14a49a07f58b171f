//! RTCP: what sender and receiver reports and the other packets of a compound say.
//!
//! A compound is split by its own length fields first and read part by part, in
//! place, so that one damaged part does not hide the others (RFC 3550 §6.1).
//! Reduced-size RTCP (RFC 5506) needs nothing special then.

mod description;
mod feedback;
mod report;
mod sources;

use super::remb::BitrateEstimate;
use super::twcc::TransportFeedback;
use super::xr;

pub use description::Item;
pub(super) use feedback::scaled;
pub use feedback::{BitrateLimit, Nack};
pub use report::{ReportBlock, Sender};
pub use sources::{first_sender, packet_types, sources};

/// One thing that a compound says.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement<'a> {
    /// The sender's clock and counts (RFC 3550 §6.4.1).
    Sender(Sender),
    /// How a stream is received.
    Block(ReportBlock),
    /// What a profile adds to a report (RFC 3550 §6.4.3).
    ProfileExtension { ssrc: u32, bytes: &'a [u8] },
    /// What a source says of itself (RFC 3550 §6.5).
    Description {
        ssrc: u32,
        item: Item,
        text: &'a [u8],
    },
    /// A source ends (RFC 3550 §6.6).
    Bye { ssrc: u32, reason: Option<&'a [u8]> },
    /// What an application makes of it (RFC 3550 §6.7).
    Application {
        ssrc: u32,
        subtype: u8,
        name: [u8; 4],
        data: &'a [u8],
    },
    /// An extended report (RFC 3611).
    Extended { reporter: u32, block: xr::Block<'a> },
    /// Sequence numbers asked for again (RFC 4585 §6.2.1).
    Nack(Nack<'a>),
    /// A picture cannot be decoded (RFC 4585 §6.3.1).
    PictureLoss { media_ssrc: u32 },
    /// Parts of pictures cannot be decoded (RFC 4585 §6.3.2).
    SliceLoss { media_ssrc: u32, slices: usize },
    /// The picture that the next may refer to (RFC 4585 §6.3.3).
    ReferencePicture { media_ssrc: u32 },
    /// A key frame is asked for (RFC 5104 §4.3.1).
    FullIntra { media_ssrc: u32 },
    /// The receiver asks for no more than this bit rate (RFC 5104 §4.2.1).
    LimitRequested(BitrateLimit),
    /// The sender names the limit that it keeps to (RFC 5104 §4.2.2).
    LimitKept(BitrateLimit),
    /// What the receiver believes the path to carry.
    BitrateEstimate(BitrateEstimate<'a>),
    /// Arrival times of packets, by transport-wide sequence numbers.
    TransportFeedback(TransportFeedback<'a>),
    /// Arrival times of packets, by stream (RFC 8888).
    CongestionFeedback { sender_ssrc: u32 },
    /// Of a kind that is not looked into. For feedback, `format` tells which.
    Other { packet_type: u8, format: u8 },
    /// A part that its packet type's format does not fit. What it says before the
    /// place is told.
    Malformed { packet_type: u8 },
}

/// True when the second byte of a packet makes it RTCP rather than RTP (RFC 5761 §4).
pub fn is_rtcp(packet: &[u8]) -> bool {
    packet.get(1).is_some_and(|kind| (192..=223).contains(kind))
}

/// True when the parts of a compound fit together to the byte.
///
/// SRTCP leaves the first 8 bytes clear and appends an index and a tag
/// (RFC 3711 §3.4): its parts do not add up, and what they seem to say is noise.
/// `on_wire` is the length that was sent; of a cut compound, what was captured
/// must fit together.
pub fn is_clear(compound: &[u8], on_wire: usize) -> bool {
    let mut at = 0;
    while at < on_wire {
        let Some(header) = compound.get(at..).and_then(|rest| rest.first_chunk()) else {
            return compound.len() < on_wire;
        };
        let &[first, packet_type, high, low] = header;
        if first >> 6 != 2 || !(192..=223).contains(&packet_type) {
            return false;
        }
        at += 4 * (usize::from(u16::from_be_bytes([high, low])) + 1);
    }
    at == on_wire
}

/// Everything that a compound says, in its order.
pub fn statements(compound: &[u8]) -> Vec<Statement<'_>> {
    let mut said = Vec::new();
    read(compound, &mut |statement| said.push(statement));
    said
}

/// Tells everything that a compound says, in its order, and allocates nothing.
pub fn read<'a>(compound: &'a [u8], tell: &mut impl FnMut(Statement<'a>)) {
    for part in parts(compound) {
        if read_part(&part, tell).is_none() {
            tell(Statement::Malformed {
                packet_type: part.packet_type,
            });
        }
    }
}

/// One packet of a compound.
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  count  |      PT       |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                             body                              :
/// ```
struct Part<'a> {
    /// Of blocks, chunks or sources; the subtype of APP, the format of feedback.
    count: u8,
    packet_type: u8,
    /// Without padding.
    body: &'a [u8],
}

/// The parts of a compound by their length fields; the last may be cut.
fn parts(compound: &[u8]) -> impl Iterator<Item = Part<'_>> {
    let mut rest = compound;
    std::iter::from_fn(move || {
        let (&[first, packet_type, high, low], _) = rest.split_first_chunk()?;
        if first >> 6 != 2 {
            return None;
        }
        let length = 4 * (usize::from(u16::from_be_bytes([high, low])) + 1);
        let (part, after) = rest.split_at(length.min(rest.len()));
        let padded = first & 0x20 != 0 && part.len() == length;
        rest = after;
        Some(Part {
            count: first & 0x1f,
            packet_type,
            body: body(part, padded),
        })
    })
}

/// Padding longer than the body is no padding.
fn body(part: &[u8], padded: bool) -> &[u8] {
    let padding = part
        .last()
        .filter(|_| padded)
        .map_or(0, |&n| usize::from(n));
    let end = part.len().checked_sub(padding);
    let unpadded = end.and_then(|end| part.get(4..end));
    unpadded.or(part.get(4..)).unwrap_or_default()
}

/// None when the part does not fit its format.
fn read_part<'a>(part: &Part<'a>, tell: &mut impl FnMut(Statement<'a>)) -> Option<()> {
    let Part {
        count,
        packet_type,
        body,
    } = *part;
    match packet_type {
        200 => report::read_sender_report(count, body, tell),
        201 => report::read_receiver_report(count, body, tell),
        202 => description::read_description(count, body, tell),
        203 => description::read_bye(count, body, tell),
        204 => description::read_application(count, body, tell),
        205 => feedback::read_transport(count, body, tell),
        206 => feedback::read_payload(count, body, tell),
        207 => xr::read(body, tell),
        _ => {
            tell(Statement::Other {
                packet_type,
                format: count,
            });
            Some(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// An SR with one block, then SDES with CNAME `a@b`.
    const COMPOUND: &[u8] = &[
        0x81, 200, 0, 12, 0, 0, 0, 1, // SR from SSRC 1
        0xb4, 0x4d, 0xb7, 0x05, 0x20, 0, 0, 0, // NTP
        0, 0, 0x10, 0, 0, 0, 0, 5, 0, 0, 0, 50, // RTP time, packets, octets
        0, 0, 0, 2, 64, 0xff, 0xff, 0xff, // about SSRC 2: 64/256 lost, -1 in all
        0, 0, 0, 9, 0, 0, 0, 7, 0xb7, 5, 0x20, 0, 0, 5, 0x40, 0, // highest, jitter, LSR, DLSR
        0x81, 202, 0, 3, 0, 0, 0, 1, 1, 3, b'a', b'@', b'b', 0, 0, 0, // SDES
    ];

    #[test]
    fn a_compound_says_all_that_its_parts_say() {
        let said = statements(COMPOUND);
        assert_eq!(said.len(), 3);
        assert!(matches!(
            said[0],
            Statement::Sender(Sender {
                ssrc: 1,
                packets: 5,
                ..
            })
        ));
        let Statement::Block(block) = said[1] else {
            panic!("{said:?}")
        };
        assert_eq!((block.reporter, block.ssrc), (1, 2));
        assert_eq!((block.fraction_lost, block.cumulative_lost), (64, -1));
        assert_eq!(
            (block.last_sr, block.delay_since_last_sr),
            (0xb705_2000, 0x0005_4000)
        );
        assert_eq!(
            said[2],
            Statement::Description {
                ssrc: 1,
                item: Item::Cname,
                text: b"a@b"
            }
        );
    }

    #[test]
    fn a_damaged_part_does_not_hide_the_next() {
        let mut compound = vec![0x81, 201, 0, 0];
        compound.extend(&COMPOUND[52..]);
        let said = statements(&compound);
        assert_eq!(said[0], Statement::Malformed { packet_type: 201 });
        assert!(matches!(said[1], Statement::Description { .. }));
    }

    #[test]
    fn a_cut_compound_gives_what_was_captured() {
        let said = statements(&COMPOUND[..60]);
        assert!(matches!(said[0], Statement::Sender(_)));
        assert_eq!(
            said.last(),
            Some(&Statement::Malformed { packet_type: 202 })
        );
    }

    #[test]
    fn a_compound_is_clear_when_its_parts_add_up() {
        assert!(is_clear(COMPOUND, COMPOUND.len()));
        assert!(is_clear(&COMPOUND[..60], COMPOUND.len()), "cut");
        let mut protected = COMPOUND.to_vec();
        protected.extend([0x80, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        assert!(!is_clear(&protected, protected.len()));
        let mut encrypted = COMPOUND.to_vec();
        encrypted[52..].fill(0x5a);
        assert!(!is_clear(&encrypted, encrypted.len()));
    }

    #[test]
    fn only_payload_types_192_to_223_are_rtcp() {
        assert!(is_rtcp(&[0x80, 200]));
        assert!(is_rtcp(&[0x80, 206]));
        assert!(!is_rtcp(&[0x80, 96]));
        assert!(!is_rtcp(&[0x80, 0xe0]));
        assert!(!is_rtcp(&[0x80]));
    }

    /// A packet of this type and count with this body.
    fn packet(packet_type: u8, count: u8, body: &[u8]) -> Vec<u8> {
        let mut packet = vec![0x80 | count, packet_type, 0, (body.len() / 4) as u8];
        packet.extend(body);
        packet
    }

    /// Feedback of SSRC 1 about SSRC 2.
    fn feedback(packet_type: u8, format: u8, information: &[u8]) -> Vec<u8> {
        let ssrcs = [0, 0, 0, 1, 0, 0, 0, 2];
        packet(packet_type, format, &[&ssrcs, information].concat())
    }

    #[test]
    fn a_bye_may_give_its_reason() {
        let bye = packet(203, 2, &[0, 0, 0, 7, 0, 0, 0, 8, 3, b'e', b'n', b'd']);
        let reason = Some(&b"end"[..]);
        let both = [7, 8].map(|ssrc| Statement::Bye { ssrc, reason });
        assert_eq!(statements(&bye), both);
        let silent = packet(203, 1, &[0, 0, 0, 7]);
        assert!(matches!(
            statements(&silent)[0],
            Statement::Bye { reason: None, .. }
        ));
    }

    #[test]
    fn every_item_of_a_description_is_told() {
        let body = [
            0, 0, 0, 1, 6, 2, b'a', b'b', 15, 1, b'0', 0, 0, 0, 0, 9, 2, 1, b'n', 0,
        ];
        let items: Vec<_> = statements(&packet(202, 2, &body))
            .into_iter()
            .map(|said| match said {
                Statement::Description { ssrc, item, text } => (ssrc, item, text.to_vec()),
                other => panic!("{other:?}"),
            })
            .collect();
        let expected = [
            (1, Item::Tool, b"ab".to_vec()),
            (1, Item::Mid, b"0".to_vec()),
            (9, Item::Name, b"n".to_vec()),
        ];
        assert_eq!(items, expected);
    }

    #[test]
    fn what_a_profile_adds_to_a_report_stands_apart() {
        let report = packet(201, 0, &[0, 0, 0, 1, 9, 9, 9, 9]);
        let bytes = &[9, 9, 9, 9][..];
        assert_eq!(
            statements(&report),
            [Statement::ProfileExtension { ssrc: 1, bytes }]
        );
    }

    #[test]
    fn a_nack_names_its_packets() {
        let nack = feedback(205, 1, &[0xff, 0xfe, 0x80, 0x03, 0, 9, 0, 0]);
        let [Statement::Nack(nack)] = statements(&nack)[..] else {
            panic!("not a NACK")
        };
        let numbers: Vec<u16> = nack.numbers().collect();
        assert_eq!(numbers, [65534, 65535, 0, 14, 9]);
        assert_eq!((nack.sender_ssrc, nack.media_ssrc), (1, 2));
    }

    #[test]
    fn a_bit_rate_is_asked_for_and_kept() {
        // 2^4 · 50,000 bit/s with an overhead of 40 bytes.
        let field = (4u32 << 26 | 50_000 << 9 | 40).to_be_bytes();
        let entry = [&[0, 0, 0, 3], &field[..]].concat();
        let limit = BitrateLimit {
            ssrc: 3,
            bits_per_second: 800_000,
        };
        let asked = feedback(205, 3, &entry);
        assert_eq!(statements(&asked), [Statement::LimitRequested(limit)]);
        let kept = feedback(205, 4, &entry);
        assert_eq!(statements(&kept), [Statement::LimitKept(limit)]);
    }

    #[test]
    fn an_estimate_names_its_streams() {
        let estimate = feedback(206, 15, b"REMB\x01\x0b\xff\xff\0\0\0\x07");
        let [Statement::BitrateEstimate(estimate)] = statements(&estimate)[..] else {
            panic!("not an estimate")
        };
        assert_eq!(estimate.bits_per_second, 0x3_ffff << 2);
        assert_eq!(estimate.ssrcs().collect::<Vec<_>>(), [7]);
        let most = feedback(206, 15, b"REMB\0\xff\xff\xff");
        let [Statement::BitrateEstimate(most)] = statements(&most)[..] else {
            panic!("not an estimate")
        };
        assert_eq!(most.bits_per_second, u64::MAX);
    }

    #[test]
    fn requests_for_pictures_are_told_apart() {
        let media_ssrc = 2;
        let said = |format, information: &[u8]| {
            let packet = feedback(206, format, information);
            format!("{:?}", statements(&packet))
        };
        let expected = |statement: Statement| format!("{:?}", [statement]);
        assert_eq!(
            said(1, &[]),
            expected(Statement::PictureLoss { media_ssrc })
        );
        let slices = expected(Statement::SliceLoss {
            media_ssrc,
            slices: 2,
        });
        assert_eq!(said(2, &[0; 8]), slices);
        let reference = expected(Statement::ReferencePicture { media_ssrc });
        assert_eq!(said(3, &[0; 4]), reference);
        let full = expected(Statement::FullIntra { media_ssrc: 5 });
        assert_eq!(said(4, &[0, 0, 0, 5, 1, 0, 0, 0]), full);
        let other = expected(Statement::Other {
            packet_type: 206,
            format: 5,
        });
        assert_eq!(said(5, &[]), other);
    }

    #[test]
    fn padding_says_nothing() {
        let mut bye = packet(203, 1, &[0, 0, 0, 7, 0, 0, 0, 4]);
        bye[0] |= 0x20;
        assert!(matches!(
            statements(&bye)[..],
            [Statement::Bye {
                ssrc: 7,
                reason: None
            }]
        ));
    }

    #[test]
    fn reduced_size_feedback_stands_alone() {
        let alone = feedback(206, 1, &[]);
        assert!(is_clear(&alone, alone.len()));
        assert_eq!(
            statements(&alone),
            [Statement::PictureLoss { media_ssrc: 2 }]
        );
    }

    /// What the `rtcp` crate makes of reports.
    fn reports_of_the_crate(compound: &[u8]) -> Option<Vec<u32>> {
        use ::rtcp::receiver_report::ReceiverReport;
        let mut bytes = compound;
        let packets = ::rtcp::packet::unmarshal(&mut bytes).ok()?;
        let report = packets
            .first()?
            .as_any()
            .downcast_ref::<ReceiverReport>()?
            .clone();
        let block = |block: &::rtcp::reception_report::ReceptionReport| {
            [
                block.ssrc,
                block.total_lost,
                block.last_sequence_number,
                block.jitter,
                block.delay,
            ]
        };
        Some(report.reports.iter().flat_map(block).collect())
    }

    proptest! {
        #[test]
        fn report_blocks_agree_with_the_rtcp_crate(fields in prop::collection::vec(any::<[u8; 24]>(), 0..4)) {
            let body = [&[0, 0, 0, 1][..], &fields.concat()].concat();
            let report = packet(201, fields.len() as u8, &body);
            let ours: Vec<u32> = statements(&report).iter().flat_map(|said| match said {
                Statement::Block(block) => [
                    block.ssrc,
                    block.cumulative_lost as u32 & 0xff_ffff,
                    block.highest_sequence,
                    block.jitter,
                    block.delay_since_last_sr,
                ],
                other => panic!("{other:?}"),
            }).collect();
            prop_assert_eq!(Some(ours), reports_of_the_crate(&report));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = statements(&bytes);
            let _ = is_clear(&bytes, 1 + 2 * bytes.len());
        }

        #[test]
        fn no_change_to_a_real_compound_makes_it_panic(at in 0..COMPOUND.len(), value in any::<u8>()) {
            let mut compound = COMPOUND.to_vec();
            compound[at] = value;
            let _ = statements(&compound);
        }
    }
}
