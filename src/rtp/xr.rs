//! Extended reports (RFC 3611).

use super::fields::{u16_at, u32_at, u64_at};
use super::rtcp::Statement;

/// One report block.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Block<'a> {
    /// Which packets were lost (RFC 3611 §4.1).
    Losses(Trace<'a>),
    /// Which packets came more than once (RFC 3611 §4.2).
    Duplicates(Trace<'a>),
    /// When packets came (RFC 3611 §4.3).
    ReceiptTimes {
        ssrc: u32,
        packets: usize,
    },
    /// The clock of a receiver that sends nothing (RFC 3611 §4.4).
    ReceiverReference {
        ntp: u64,
    },
    /// The answer to it (RFC 3611 §4.5).
    DelaySinceReference(DelaySinceReference),
    /// Loss, duplicates, jitter and hops in sum (RFC 3611 §4.6).
    Statistics(Statistics),
    /// What a caller hears (RFC 3611 §4.7).
    Voip(VoipMetrics),
    Other {
        block_type: u8,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DelaySinceReference {
    /// Whose clock is referred to.
    pub ssrc: u32,
    /// Middle 32 bits of its NTP timestamp; 0 for none.
    pub last_rr: u32,
    /// In 1/65536 s.
    pub delay: u32,
}

/// A bit for each packet of a span: 0 for one that was lost, or came more than once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trace<'a> {
    pub ssrc: u32,
    /// Numbers that are multiples of 2^`thinning` are reported on.
    pub thinning: u8,
    pub begin: u16,
    /// The number behind the last.
    pub end: u16,
    chunks: &'a [u8],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statistics {
    pub ssrc: u32,
    /// None when not measured, as all that follows.
    pub lost: Option<u32>,
    pub duplicates: Option<u32>,
    /// In units of the payload's clock: lowest, highest, mean, deviation.
    pub jitter: Option<[u32; 4]>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VoipMetrics {
    pub ssrc: u32,
    /// In 1/256, as the three that follow.
    pub loss_rate: u8,
    /// Packets that came too late to be played.
    pub discard_rate: u8,
    pub burst_density: u8,
    pub gap_density: u8,
    pub burst_duration_ms: u16,
    pub gap_duration_ms: u16,
    pub round_trip_delay_ms: u16,
    pub end_system_delay_ms: u16,
    /// Of 0 to 100; None when not measured, as all that follows.
    pub r_factor: Option<u8>,
    /// In tenths: listening, then conversational quality.
    pub mos_lq_tenths: Option<u8>,
    pub mos_cq_tenths: Option<u8>,
    pub jitter_buffer_nominal_ms: u16,
    pub jitter_buffer_maximum_ms: u16,
}

/// The value of a VoIP metric that was not measured (RFC 3611 §4.7.5).
const UNAVAILABLE: u8 = 127;

/// Tells the blocks of the body of a packet. None when they do not fit.
pub fn read<'a>(body: &'a [u8], tell: &mut impl FnMut(Statement<'a>)) -> Option<()> {
    let reporter = u32_at(body, 0)?;
    let mut rest = body.get(4..)?;
    while let Some((&[block_type, specific, high, low], after)) = rest.split_first_chunk() {
        let length = 4 * usize::from(u16::from_be_bytes([high, low]));
        let (block, next) = after.split_at_checked(length)?;
        read_block(block_type, specific, block, &mut |block| {
            tell(Statement::Extended { reporter, block });
        })?;
        rest = next;
    }
    rest.is_empty().then_some(())
}

fn read_block<'a>(
    block_type: u8,
    specific: u8,
    block: &'a [u8],
    tell: &mut impl FnMut(Block<'a>),
) -> Option<()> {
    match block_type {
        1 => tell(Block::Losses(trace(specific, block)?)),
        2 => tell(Block::Duplicates(trace(specific, block)?)),
        3 => tell(Block::ReceiptTimes {
            ssrc: u32_at(block, 0)?,
            packets: block.get(8..)?.len() / 4,
        }),
        4 => tell(Block::ReceiverReference {
            ntp: u64_at(block, 0)?,
        }),
        5 => {
            for answer in block.chunks(12) {
                tell(Block::DelaySinceReference(DelaySinceReference {
                    ssrc: u32_at(answer, 0)?,
                    last_rr: u32_at(answer, 4)?,
                    delay: u32_at(answer, 8)?,
                }));
            }
        }
        6 => tell(Block::Statistics(statistics(specific, block)?)),
        7 => tell(Block::Voip(voip(block)?)),
        _ => tell(Block::Other { block_type }),
    }
    Some(())
}

fn trace(specific: u8, block: &[u8]) -> Option<Trace<'_>> {
    Some(Trace {
        ssrc: u32_at(block, 0)?,
        thinning: specific & 0x0f,
        begin: u16_at(block, 4)?,
        end: u16_at(block, 6)?,
        chunks: block.get(8..)?,
    })
}

/// Flags tell which figures mean something: L, D, J.
fn statistics(flags: u8, block: &[u8]) -> Option<Statistics> {
    let field = |at| u32_at(block, at);
    let jitter = [field(16)?, field(20)?, field(24)?, field(28)?];
    block.get(35)?;
    Some(Statistics {
        ssrc: field(0)?,
        lost: field(8).filter(|_| flags & 0x80 != 0),
        duplicates: field(12).filter(|_| flags & 0x40 != 0),
        jitter: Some(jitter).filter(|_| flags & 0x20 != 0),
    })
}

fn voip(block: &[u8]) -> Option<VoipMetrics> {
    let octet = |at: usize| block.get(at).copied();
    let measured = |at| octet(at).map(|value| Some(value).filter(|&value| value != UNAVAILABLE));
    Some(VoipMetrics {
        ssrc: u32_at(block, 0)?,
        loss_rate: octet(4)?,
        discard_rate: octet(5)?,
        burst_density: octet(6)?,
        gap_density: octet(7)?,
        burst_duration_ms: u16_at(block, 8)?,
        gap_duration_ms: u16_at(block, 10)?,
        round_trip_delay_ms: u16_at(block, 12)?,
        end_system_delay_ms: u16_at(block, 14)?,
        r_factor: measured(20)?,
        mos_lq_tenths: measured(22)?,
        mos_cq_tenths: measured(23)?,
        jitter_buffer_nominal_ms: u16_at(block, 26)?,
        jitter_buffer_maximum_ms: u16_at(block, 28)?,
    })
}

impl Trace<'_> {
    /// Packets of which the bit is 0, and packets reported on.
    pub fn zeros(&self) -> (usize, usize) {
        let mut left = self.reported();
        let mut zeros = 0;
        for chunk in self.chunks.chunks_exact(2) {
            let (bits, ones) = bits(u16_at(chunk, 0).unwrap_or_default(), left);
            zeros += bits - ones;
            left -= bits;
        }
        (zeros, self.reported() - left)
    }

    /// Numbers from `begin` to before `end` that the thinning leaves.
    fn reported(&self) -> usize {
        let step = 1 << self.thinning;
        let span = usize::from(self.end.wrapping_sub(self.begin));
        let first = (step - usize::from(self.begin) % step) % step;
        span.saturating_sub(first).div_ceil(step)
    }
}

/// How many bits of a chunk count, `most` at most, and how many of them are 1.
///
/// A chunk is a run of one bit (RFC 3611 §4.1.1) or a list of 15 (§4.1.2).
fn bits(chunk: u16, most: usize) -> (usize, usize) {
    let runs = chunk & 0x8000 == 0;
    if runs {
        let bits = usize::from(chunk & 0x3fff).min(most);
        return (bits, if chunk & 0x4000 == 0 { 0 } else { bits });
    }
    let bits = most.min(15);
    let counted = u32::from(chunk & 0x7fff) >> (15 - bits);
    (bits, counted.count_ones() as usize)
}

#[cfg(test)]
mod tests {
    use super::super::rtcp::statements;
    use super::*;
    use proptest::prelude::*;

    /// An XR of SSRC 1 with these blocks, each of type, specific byte and content.
    fn report(blocks: &[(u8, u8, &[u8])]) -> Vec<u8> {
        let mut body = vec![0, 0, 0, 1];
        for (block_type, specific, content) in blocks {
            body.extend([*block_type, *specific, 0, (content.len() / 4) as u8]);
            body.extend(*content);
        }
        let mut packet = vec![0x80, 207, 0, (body.len() / 4) as u8];
        packet.extend(body);
        packet
    }

    /// The blocks that a packet holds.
    fn blocks(packet: &[u8]) -> Vec<Block<'_>> {
        let block = |statement| match statement {
            Statement::Extended { reporter: 1, block } => block,
            other => panic!("{other:?}"),
        };
        statements(packet).into_iter().map(block).collect()
    }

    fn trace(begin: u16, end: u16, thinning: u8, chunks: &[u16]) -> (usize, usize) {
        let chunks: Vec<u8> = chunks
            .iter()
            .flat_map(|chunk| chunk.to_be_bytes())
            .collect();
        let trace = Trace {
            ssrc: 1,
            thinning,
            begin,
            end,
            chunks: &chunks,
        };
        trace.zeros()
    }

    #[test]
    fn receiver_reference_and_its_answer() {
        let reference = report(&[(4, 0, &[0, 0, 0, 1, 2, 3, 4, 5])]);
        let ntp = 0x0000_0001_0203_0405;
        assert_eq!(blocks(&reference), [Block::ReceiverReference { ntp }]);
        let answer = report(&[(5, 0, &[0, 0, 0, 9, 0, 1, 2, 3, 0, 0, 0x80, 0])]);
        let Block::DelaySinceReference(delay) = blocks(&answer)[0] else {
            panic!("another block")
        };
        assert_eq!(
            (delay.ssrc, delay.last_rr, delay.delay),
            (9, 0x0001_0203, 0x8000)
        );
    }

    #[test]
    fn zeros_of_a_trace_are_counted_to_its_end() {
        assert_eq!(trace(10, 40, 0, &[0x400a, 0x0005, 0xffff, 0]), (5, 30));
        let bits = 0x8000 | 0b101_1111_1111_1111;
        assert_eq!(trace(65_530, 4, 0, &[bits]), (1, 10), "over the wrap");
        assert_eq!(trace(3, 17, 2, &[0x0003, 0]), (3, 3), "4, 8 and 12 of four");
    }

    #[test]
    fn statistics_that_are_not_flagged_were_not_measured() {
        let mut content = [0; 36];
        content[11] = 7;
        content[15] = 8;
        let packet = report(&[(6, 0x80, &content)]);
        let Block::Statistics(statistics) = blocks(&packet)[0] else {
            panic!("another block")
        };
        assert_eq!((statistics.lost, statistics.duplicates), (Some(7), None));
        assert_eq!(statistics.jitter, None);
    }

    #[test]
    fn voip_metrics_of_127_were_not_measured() {
        let mut content = [0; 32];
        content[4..8].copy_from_slice(&[26, 5, 128, 2]);
        content[12..14].copy_from_slice(&[0, 90]);
        content[20..24].copy_from_slice(&[80, 127, 41, 127]);
        let packet = report(&[(7, 0, &content), (99, 0, &[])]);
        let Block::Voip(metrics) = blocks(&packet)[0] else {
            panic!("another block")
        };
        assert_eq!((metrics.loss_rate, metrics.round_trip_delay_ms), (26, 90));
        assert_eq!(metrics.r_factor, Some(80));
        assert_eq!(
            (metrics.mos_lq_tenths, metrics.mos_cq_tenths),
            (Some(41), None)
        );
        assert_eq!(blocks(&packet)[1], Block::Other { block_type: 99 });
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..120)) {
            let _ = read(&body, &mut |statement| {
                if let Statement::Extended { block: Block::Losses(trace), .. } = statement {
                    let (zeros, reported) = trace.zeros();
                    assert!(zeros <= reported);
                }
            });
        }
    }
}
