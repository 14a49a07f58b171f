//! What one end of the call counts of its RTP while the call lasts, beyond what it observes:
//! what only two ends with one clock can know, and what is waited for.
//!
//! Pure: times are arguments, as a [`Duration`] since 1970.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::rtp::timeline::{Timeline, Values};
use crate::stats::Samples;

/// The measurements of one end, by SSRC.
#[derive(Debug, Default)]
pub struct EndMeter {
    pub inbound: BTreeMap<u32, InboundMeter>,
    pub outbound: BTreeMap<u32, OutboundMeter>,
}

#[derive(Debug, Clone, Default)]
pub struct InboundMeter {
    pub packets: u64,
    pub first: Option<Duration>,
    pub delay: Delay,
}

/// From the sender's tap to ours.
#[derive(Debug, Clone, Default)]
pub struct Delay {
    pub samples_ms: Samples,
    /// Seconds, over time.
    pub course: Timeline<Values>,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct OutboundMeter {
    pub packets: u64,
    pub payload_bytes: u64,
}

impl EndMeter {
    /// `sent_at` is when the packet left the other end, where that is known.
    pub fn rtp_received(&mut self, at: Duration, ssrc: u32, sent_at: Option<Duration>) {
        let inbound = self.inbound.entry(ssrc).or_default();
        inbound.packets += 1;
        inbound.first.get_or_insert(at);
        if let Some(sent_at) = sent_at {
            let seconds = at.saturating_sub(sent_at).as_secs_f64();
            inbound.delay.samples_ms.add(seconds * 1e3);
            inbound.delay.course.at(at).add(seconds);
        }
    }

    pub fn rtp_sent(&mut self, ssrc: u32, payload_bytes: usize) {
        let outbound = self.outbound.entry(ssrc).or_default();
        outbound.packets += 1;
        outbound.payload_bytes += payload_bytes as u64;
    }

    /// Packets of this SSRC that came, copies among them.
    pub fn received(&self, ssrc: u32) -> u64 {
        self.inbound.get(&ssrc).map_or(0, |inbound| inbound.packets)
    }

    /// Packets that came, of all streams.
    pub fn all_received(&self) -> u64 {
        self.inbound.values().map(|inbound| inbound.packets).sum()
    }

    pub fn sent(&self, ssrc: u32) -> OutboundMeter {
        self.outbound.get(&ssrc).copied().unwrap_or_default()
    }
}
