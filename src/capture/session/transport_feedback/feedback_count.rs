//! How many feedback packets there were, and how many are missing by their own count.

use crate::rtp::twcc::TransportFeedback;

/// A count of 8 bits tells of up to 127 that are missing in a row.
#[derive(Debug, Default)]
pub struct FeedbackCount {
    packets: u64,
    newest: Option<Newest>,
    lost: u64,
    has_several_senders: bool,
}

#[derive(Debug, Clone, Copy)]
struct Newest {
    sender: u32,
    number: u8,
}

impl FeedbackCount {
    pub fn add(&mut self, feedback: &TransportFeedback) {
        self.packets += 1;
        let one = Newest {
            sender: feedback.sender_ssrc,
            number: feedback.number,
        };
        let Some(newest) = self.newest else {
            self.newest = Some(one);
            return;
        };
        self.has_several_senders |= newest.sender != one.sender;
        match one.number.wrapping_sub(newest.number) {
            0 => {}
            ahead @ 1..=127 => {
                self.lost += u64::from(ahead) - 1;
                self.newest = Some(one);
            }
            // It is late, and was counted as lost.
            _ => self.lost = self.lost.saturating_sub(1),
        }
    }

    pub fn packets(&self) -> u64 {
        self.packets
    }

    /// None where several senders count, each by itself.
    pub fn lost(&self) -> Option<u64> {
        (!self.has_several_senders).then_some(self.lost)
    }
}
