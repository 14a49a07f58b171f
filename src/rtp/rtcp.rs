//! RTCP: what sender and receiver reports and the other packets of a compound say.
//!
//! A compound is split by its own length fields first and parsed part by part,
//! so that one damaged part does not hide the others (RFC 3550 §6.1). Reduced-size
//! RTCP (RFC 5506) needs nothing special then.

use rtcp::payload_feedbacks::full_intra_request::FullIntraRequest;
use rtcp::payload_feedbacks::picture_loss_indication::PictureLossIndication;
use rtcp::receiver_report::ReceiverReport;
use rtcp::reception_report::ReceptionReport;
use rtcp::sender_report::SenderReport;
use rtcp::source_description::{SdesType, SourceDescription};
use rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
use rtcp::transport_feedbacks::transport_layer_nack::TransportLayerNack;

/// One thing that a compound says.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement {
    /// The sender's clock and counts (RFC 3550 §6.4.1).
    Sender(Sender),
    /// How a stream is received.
    Block(ReportBlock),
    /// The canonical name of a source (RFC 3550 §6.5.1).
    Cname { ssrc: u32, cname: String },
    /// Sequence numbers asked for again (RFC 4585 §6.2.1).
    Nack { media_ssrc: u32, packets: usize },
    /// A picture cannot be decoded (RFC 4585 §6.3.1).
    PictureLoss { media_ssrc: u32 },
    /// A key frame is asked for (RFC 5104 §4.3.1).
    FullIntra { media_ssrc: u32 },
    /// Transport-wide feedback for congestion control.
    TransportFeedback,
    /// Well-formed, but of a kind that is not looked into.
    Other { packet_type: u8 },
    /// A part that its packet type's format does not fit.
    Malformed { packet_type: u8 },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sender {
    pub ssrc: u32,
    /// 32 bits of seconds since 1900 and 32 bits of their fraction.
    pub ntp: u64,
    /// The same instant in units of the payload's clock.
    pub rtp_timestamp: u32,
    pub packets: u32,
    pub octets: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportBlock {
    /// Who reports.
    pub reporter: u32,
    /// The stream reported on.
    pub ssrc: u32,
    /// In 1/256.
    pub fraction_lost: u8,
    /// Negative when duplicates outnumber losses.
    pub cumulative_lost: i32,
    pub highest_sequence: u32,
    /// In units of the payload's clock.
    pub jitter: u32,
    /// Middle 32 bits of the NTP timestamp of the last sender report; 0 for none.
    pub last_sr: u32,
    /// In 1/65536 s.
    pub delay_since_last_sr: u32,
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
pub fn statements(compound: &[u8]) -> Vec<Statement> {
    parts(compound).flat_map(read_part).collect()
}

/// The parts of a compound by their length fields; the last may be cut.
fn parts(compound: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = compound;
    std::iter::from_fn(move || {
        let &[first, _, high, low, ..] = rest else {
            return None;
        };
        if first >> 6 != 2 {
            return None;
        }
        let length = 4 * (usize::from(u16::from_be_bytes([high, low])) + 1);
        let (part, after) = rest.split_at(length.min(rest.len()));
        rest = after;
        Some(part)
    })
}

fn read_part(part: &[u8]) -> Vec<Statement> {
    let packet_type = part.get(1).copied().unwrap_or(0);
    let mut bytes = part;
    let Ok(packets) = rtcp::packet::unmarshal(&mut bytes) else {
        return vec![Statement::Malformed { packet_type }];
    };
    packets
        .iter()
        .flat_map(|packet| read_packet(packet.as_ref(), packet_type))
        .collect()
}

fn read_packet(packet: &dyn rtcp::Packet, packet_type: u8) -> Vec<Statement> {
    let any = packet.as_any();
    if let Some(report) = any.downcast_ref::<SenderReport>() {
        let sender = Statement::Sender(Sender {
            ssrc: report.ssrc,
            ntp: report.ntp_time,
            rtp_timestamp: report.rtp_time,
            packets: report.packet_count,
            octets: report.octet_count,
        });
        return std::iter::once(sender)
            .chain(blocks(report.ssrc, &report.reports))
            .collect();
    }
    if let Some(report) = any.downcast_ref::<ReceiverReport>() {
        return blocks(report.ssrc, &report.reports).collect();
    }
    if let Some(description) = any.downcast_ref::<SourceDescription>() {
        return cnames(description);
    }
    if let Some(nack) = any.downcast_ref::<TransportLayerNack>() {
        let packets = nack
            .nacks
            .iter()
            .map(|pair| 1 + pair.lost_packets.count_ones() as usize)
            .sum();
        return vec![Statement::Nack {
            media_ssrc: nack.media_ssrc,
            packets,
        }];
    }
    if let Some(loss) = any.downcast_ref::<PictureLossIndication>() {
        return vec![Statement::PictureLoss {
            media_ssrc: loss.media_ssrc,
        }];
    }
    if let Some(request) = any.downcast_ref::<FullIntraRequest>() {
        let asked = request.fir.iter().map(|entry| Statement::FullIntra {
            media_ssrc: entry.ssrc,
        });
        return asked.collect();
    }
    if any.is::<TransportLayerCc>() {
        return vec![Statement::TransportFeedback];
    }
    vec![Statement::Other { packet_type }]
}

fn blocks(reporter: u32, reports: &[ReceptionReport]) -> impl Iterator<Item = Statement> + '_ {
    reports.iter().map(move |report| {
        Statement::Block(ReportBlock {
            reporter,
            ssrc: report.ssrc,
            fraction_lost: report.fraction_lost,
            cumulative_lost: signed_24_bits(report.total_lost),
            highest_sequence: report.last_sequence_number,
            jitter: report.jitter,
            last_sr: report.last_sender_report,
            delay_since_last_sr: report.delay,
        })
    })
}

fn cnames(description: &SourceDescription) -> Vec<Statement> {
    let mut found = Vec::new();
    for chunk in &description.chunks {
        for item in chunk
            .items
            .iter()
            .filter(|item| item.sdes_type == SdesType::SdesCname)
        {
            found.push(Statement::Cname {
                ssrc: chunk.source,
                cname: String::from_utf8_lossy(&item.text).into_owned(),
            });
        }
    }
    found
}

/// The cumulative loss is a signed 24-bit number (RFC 3550 §6.4.1).
fn signed_24_bits(value: u32) -> i32 {
    ((value << 8) as i32) >> 8
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
            Statement::Cname {
                ssrc: 1,
                cname: "a@b".into()
            }
        );
    }

    #[test]
    fn a_damaged_part_does_not_hide_the_next() {
        let mut compound = vec![0x81, 201, 0, 0];
        compound.extend(&COMPOUND[52..]);
        let said = statements(&compound);
        assert_eq!(said[0], Statement::Malformed { packet_type: 201 });
        assert!(matches!(said[1], Statement::Cname { .. }));
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
