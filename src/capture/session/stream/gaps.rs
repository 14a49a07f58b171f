//! Times without a packet.

use std::time::Duration;

use crate::rtp::seconds_between;

/// Times without a packet that were longer than the threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gaps {
    pub count: u64,
    /// Seconds. None without a gap.
    pub longest: Option<f64>,
    /// Since 1970: when the longest began.
    pub longest_from: Option<Duration>,
    /// Number of the packet that ended the longest.
    pub longest_ended_by: Option<u64>,
    pub threshold: Duration,
}
#[derive(Debug)]
pub struct GapMeter {
    last: Option<Duration>,
    gaps: Gaps,
}

impl GapMeter {
    pub fn new(threshold: Duration) -> Self {
        GapMeter {
            last: None,
            gaps: Gaps {
                count: 0,
                longest: None,
                longest_from: None,
                longest_ended_by: None,
                threshold,
            },
        }
    }

    pub fn gaps(&self) -> Gaps {
        self.gaps
    }

    pub fn is_before_last(&self, at: Duration) -> bool {
        self.last.is_some_and(|last| at < last)
    }

    /// Gives the time of the packet before.
    pub fn observe(&mut self, at: Duration, packet: u64) -> Option<Duration> {
        if let Some(last) = self.last
            && at.saturating_sub(last) > self.gaps.threshold
        {
            let seconds = seconds_between(last, at);
            self.gaps.count += 1;
            if self.gaps.longest.is_none_or(|longest| seconds > longest) {
                self.gaps.longest = Some(seconds);
                self.gaps.longest_from = Some(last);
                self.gaps.longest_ended_by = Some(packet);
            }
        }
        self.last.replace(at)
    }
}
