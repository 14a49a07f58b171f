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
    /// Those of them over which packets are missing.
    pub outages: u64,
    pub longest_outage: Option<Outage>,
    pub threshold: Duration,
}

/// A time without a packet, in which some were sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outage {
    pub seconds: f64,
    /// Since 1970: when it began.
    pub from: Duration,
    /// Number of the packet that ended it.
    pub ended_by: u64,
    /// Packets.
    pub missing: u64,
}

#[derive(Debug)]
pub struct GapMeter {
    last: Option<Duration>,
    /// The last gap: when it began and ended, and the packet that ended it.
    latest: Option<(Duration, Duration, u64)>,
    gaps: Gaps,
    /// What there was without the last gap.
    before_latest: Gaps,
}

impl GapMeter {
    pub fn new(threshold: Duration) -> Self {
        let gaps = Gaps {
            count: 0,
            longest: None,
            longest_from: None,
            longest_ended_by: None,
            outages: 0,
            longest_outage: None,
            threshold,
        };
        GapMeter {
            last: None,
            latest: None,
            gaps,
            before_latest: gaps,
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
            self.before_latest = self.gaps;
            self.gaps.count += 1;
            self.latest = Some((last, at, packet));
            if self.gaps.longest.is_none_or(|longest| seconds > longest) {
                self.gaps.longest = Some(seconds);
                self.gaps.longest_from = Some(last);
                self.gaps.longest_ended_by = Some(packet);
            }
        }
        self.last.replace(at)
    }

    /// What was sent before this packet is not in the capture, so that a time before it is no gap.
    pub fn unseen(&mut self, before: u64) {
        if self.latest.is_some_and(|(.., packet)| packet == before) {
            self.latest = None;
            self.gaps = self.before_latest;
        }
    }

    /// Before this packet so many are missing.
    pub fn missing(&mut self, before: u64, missing: u64) {
        let latest = self.latest.filter(|(.., packet)| *packet == before);
        let Some((from, to, ended_by)) = latest else {
            return;
        };
        let outage = Outage {
            seconds: seconds_between(from, to),
            from,
            ended_by,
            missing,
        };
        self.gaps.outages += 1;
        let longest = self.gaps.longest_outage;
        if longest.is_none_or(|longest| outage.seconds > longest.seconds) {
            self.gaps.longest_outage = Some(outage);
        }
    }
}
