//! What the retransmissions of a stream add up to, and what of it is known.

use std::collections::HashMap;

use super::super::repair::{RepairKind, described_kind};
use super::super::{Encryption, StreamKey, StreamSummary};
use crate::stats::Summary;

/// What the retransmissions of a stream add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecoverySums {
    /// Different packets that were asked for.
    pub asked: u64,
    /// Requests for a packet that had been asked for already.
    pub asked_again: u64,
    pub by_retransmission: u64,
    /// Asked for, and then come in the stream itself.
    pub late: u64,
    /// Different packets sent again, asked for or not, that had not passed the capture point.
    pub missing_here: u64,
    pub retransmissions: u64,
    /// Of `retransmissions`, those of packets that nobody had asked for.
    pub unasked: u64,
    /// Of `retransmissions`, those with padding.
    pub padded: u64,
}

/// What came of what was asked for, and what was sent again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecoverySummary {
    pub sums: RecoverySums,
    /// Seconds from the first request for a packet to the packet.
    pub delay: Summary,
    pub numbers: OriginalNumbers,
}

/// Whether it can be told what retransmissions carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginalNumbers {
    Read,
    /// They are encrypted.
    Hidden,
    /// No stream of retransmissions was found.
    NoneSeen,
}

impl OriginalNumbers {
    pub fn as_str(self) -> &'static str {
        match self {
            OriginalNumbers::Read => "read",
            OriginalNumbers::Hidden => "hidden",
            OriginalNumbers::NoneSeen => "none_seen",
        }
    }
}

/// Where a stream is repaired by another of which no number can be read, what it
/// carries is not known.
pub fn hide(streams: &mut [StreamSummary]) {
    let repaired: Vec<StreamKey> = streams.iter().filter_map(repaired_by).collect();
    for stream in streams {
        if let Some(recovery) = &mut stream.recovery
            && recovery.numbers == OriginalNumbers::NoneSeen
            && repaired.contains(&stream.key)
        {
            recovery.numbers = OriginalNumbers::Hidden;
        }
    }
}

/// The same where requests are hidden too, as with encrypted RTCP: that something came again
/// is known, and not what.
pub fn hide_encrypted(streams: &mut [StreamSummary]) {
    let resent: HashMap<StreamKey, u64> = streams.iter().filter_map(resent_for).collect();
    for stream in streams.iter_mut().filter(|one| one.recovery.is_none()) {
        let packets = resent.get(&stream.key).copied();
        let packets = packets.filter(|packets| *packets > 0);
        stream.recovery = packets.map(RecoverySummary::hidden);
    }
}

fn repaired_by(repair: &StreamSummary) -> Option<StreamKey> {
    Some(StreamKey {
        ssrc: repair.repairs?,
        ..repair.key
    })
}

/// The stream that an encrypted one repairs, and packets of it that may send others again: all
/// but padding. What restores packets otherwise sends none again.
fn resent_for(repair: &StreamSummary) -> Option<(StreamKey, u64)> {
    if !matches!(repair.encryption, Encryption::NotDecrypted(_)) {
        return None;
    }
    let packets = match described_kind(repair) {
        Some(RepairKind::UlpFec | RepairKind::FlexFec) => 0,
        Some(RepairKind::Retransmission) | None => {
            repair.reception.packets.saturating_sub(repair.padded)
        }
    };
    Some((repaired_by(repair)?, packets))
}

impl RecoverySummary {
    /// Of so many packets, of which no other thing is known.
    fn hidden(retransmissions: u64) -> RecoverySummary {
        RecoverySummary {
            sums: RecoverySums {
                retransmissions,
                ..RecoverySums::default()
            },
            delay: Summary::default(),
            numbers: OriginalNumbers::Hidden,
        }
    }

    /// Of those that are encrypted, the ones with padding probe for bandwidth: which of them
    /// carry a packet besides, cannot be told.
    pub fn retransmissions(&self) -> u64 {
        match self.numbers {
            OriginalNumbers::Hidden => self.sums.retransmissions - self.sums.padded,
            OriginalNumbers::Read | OriginalNumbers::NoneSeen => self.sums.retransmissions,
        }
    }

    /// Packets asked for that came. None where that cannot be told.
    pub fn recovered(&self) -> Option<u64> {
        let known = self.numbers != OriginalNumbers::Hidden;
        known.then_some(self.sums.by_retransmission + self.sums.late)
    }
}
