//! Sender and receiver reports (RFC 3550 §6.4).

use super::Statement;
use crate::rtp::fields::{signed_24_bits, u24_at, u32_at, u64_at};

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

const BLOCK_BYTES: usize = 24;

pub fn read_sender_report<'a>(
    count: u8,
    body: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    let ssrc = u32_at(body, 0)?;
    tell(Statement::Sender(Sender {
        ssrc,
        ntp: u64_at(body, 4)?,
        rtp_timestamp: u32_at(body, 12)?,
        packets: u32_at(body, 16)?,
        octets: u32_at(body, 20)?,
    }));
    read_blocks(ssrc, count, body.get(24..)?, tell)
}

pub fn read_receiver_report<'a>(
    count: u8,
    body: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    read_blocks(u32_at(body, 0)?, count, body.get(4..)?, tell)
}

/// The blocks, and behind them what the profile adds (RFC 3550 §6.4.3).
fn read_blocks<'a>(
    reporter: u32,
    count: u8,
    blocks: &'a [u8],
    tell: &mut impl FnMut(Statement<'a>),
) -> Option<()> {
    let end = BLOCK_BYTES * usize::from(count);
    for block in blocks.chunks_exact(BLOCK_BYTES).take(count.into()) {
        tell(Statement::Block(read_block(reporter, block)?));
    }
    let bytes = blocks.get(end..)?;
    if !bytes.is_empty() {
        tell(Statement::ProfileExtension {
            ssrc: reporter,
            bytes,
        });
    }
    Some(())
}

fn read_block(reporter: u32, block: &[u8]) -> Option<ReportBlock> {
    Some(ReportBlock {
        reporter,
        ssrc: u32_at(block, 0)?,
        fraction_lost: *block.get(4)?,
        cumulative_lost: signed_24_bits(u24_at(block, 5)?),
        highest_sequence: u32_at(block, 8)?,
        jitter: u32_at(block, 12)?,
        last_sr: u32_at(block, 16)?,
        delay_since_last_sr: u32_at(block, 20)?,
    })
}
