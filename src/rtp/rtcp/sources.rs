//! Which sources a compound speaks of.

use super::{Statement, parts, read};
use crate::rtp::fields::u32_at;
use crate::rtp::xr::Block;

/// Tells the SSRC of who sends each part, and those that the parts are about. Some come twice.
pub fn sources(compound: &[u8], tell: &mut impl FnMut(u32)) {
    for part in parts(compound) {
        // Descriptions and goodbyes have lists, which their statements tell.
        if let (200 | 201 | 204..=207, Some(sender)) = (part.packet_type, u32_at(part.body, 0)) {
            tell(sender);
        }
        // 0 stands where feedback names its media further on (RFC 5104 §4.2.2.2, §4.3.1.2).
        let media = u32_at(part.body, 4).filter(|&media| media != 0);
        if let (205 | 206, Some(media)) = (part.packet_type, media) {
            tell(media);
        }
    }
    read(compound, &mut |statement| about(&statement, tell));
}

/// Tells the type of each part.
pub fn packet_types(compound: &[u8], tell: &mut impl FnMut(u8)) {
    parts(compound).for_each(|part| tell(part.packet_type));
}

/// The SSRC of who sends a compound, which stays in the clear when the rest is encrypted
/// (RFC 3711 §3.4).
pub fn first_sender(compound: &[u8]) -> Option<u32> {
    u32_at(compound, 4)
}

fn about(statement: &Statement, tell: &mut impl FnMut(u32)) {
    match statement {
        Statement::Block(block) => tell(block.ssrc),
        Statement::Description { ssrc, .. } | Statement::Bye { ssrc, .. } => tell(*ssrc),
        Statement::FullIntra { media_ssrc } => tell(*media_ssrc),
        Statement::LimitRequested(limit) | Statement::LimitKept(limit) => tell(limit.ssrc),
        Statement::BitrateEstimate(estimate) => estimate.ssrcs().for_each(tell),
        Statement::Extended { block, .. } => tell_block(block, tell),
        _ => {}
    }
}

fn tell_block(block: &Block, tell: &mut impl FnMut(u32)) {
    match block {
        Block::Losses(trace) | Block::Duplicates(trace) => tell(trace.ssrc),
        Block::ReceiptTimes { ssrc, .. } => tell(*ssrc),
        Block::DelaySinceReference(answer) => tell(answer.ssrc),
        Block::Statistics(statistics) => tell(statistics.ssrc),
        Block::Voip(metrics) => tell(metrics.ssrc),
        Block::ReceiverReference { .. } | Block::Other { .. } => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(compound: &[u8]) -> Vec<u32> {
        let mut found = Vec::new();
        sources(compound, &mut |ssrc| found.push(ssrc));
        found.sort_unstable();
        found.dedup();
        found
    }

    #[test]
    fn a_report_speaks_of_its_sender_and_of_whom_it_reports_on() {
        let mut report = vec![0x81, 201, 0, 7, 0, 0, 0, 1, 0, 0, 0, 2];
        report.extend([0; 20]);
        assert_eq!(of(&report), [1, 2]);
    }

    #[test]
    fn feedback_speaks_of_its_media() {
        assert_eq!(of(&[0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]), [1, 2]);
        let full_intra = [
            0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1, 0, 0, 0,
        ];
        assert_eq!(of(&full_intra), [1, 9]);
    }

    #[test]
    fn a_goodbye_speaks_of_all_that_go() {
        assert_eq!(of(&[0x82, 203, 0, 2, 0, 0, 0, 7, 0, 0, 0, 8]), [7, 8]);
    }
}
