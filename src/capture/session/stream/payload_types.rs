//! Which payload types the packets of a stream have.

use std::ops::RangeInclusive;

use crate::rtp::header::RtpHeader;
use crate::rtp::stream::Pacing;

/// Packets by payload type; there are at most 128.
#[derive(Debug, Default)]
pub struct PayloadTypes {
    counts: Vec<(u8, u64)>,
}

impl PayloadTypes {
    /// In the order in which they appeared, with the packets of each.
    pub fn counts(&self) -> &[(u8, u64)] {
        &self.counts
    }

    /// Gives the packets of this type so far.
    pub fn count(&mut self, payload_type: u8) -> u64 {
        let known = self
            .counts
            .iter_mut()
            .find(|(known, _)| *known == payload_type);
        match known {
            Some((_, count)) => {
                *count += 1;
                *count
            }
            None => {
                self.counts.push((payload_type, 1));
                1
            }
        }
    }

    /// A telephone event is four bytes, of another type than the media that it is sent between
    /// (RFC 4733).
    pub fn pacing(&self, header: &RtpHeader) -> Pacing {
        const DYNAMIC: RangeInclusive<u8> = 96..=127;
        const EVENT_BYTES: usize = 4;
        let is_between = || self.most() != Some(header.payload_type);
        match header.payload.len() {
            0 => Pacing::OfEarlier,
            EVENT_BYTES if DYNAMIC.contains(&header.payload_type) && is_between() => {
                Pacing::OfEarlier
            }
            _ => Pacing::OnTime,
        }
    }

    /// The one with most packets; of equals, the first that appeared.
    pub fn most(&self) -> Option<u8> {
        let most = self.counts.iter().map(|(_, count)| *count).max()?;
        let first = self.counts.iter().find(|(_, count)| *count == most)?;
        Some(first.0)
    }
}
