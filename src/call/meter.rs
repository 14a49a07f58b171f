//! What one end of the call sees of its RTP and RTCP, added up by the `rtp` core.
//!
//! Pure: times are arguments, as a [`Duration`] since the start of the call.

use std::collections::BTreeMap;
use std::time::Duration;

use super::media::FORMATS;
use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp::{ReportBlock, Statement, statements};
use crate::rtp::rtt::RttMeter;
use crate::rtp::stream::StreamMeter;
use crate::stats::Samples;

/// The measurements of one end.
#[derive(Debug, Default)]
pub struct EndMeter {
    pub inbound: BTreeMap<u32, InboundMeter>,
    pub outbound: BTreeMap<u32, OutboundMeter>,
    pub first_rtp: Option<Duration>,
}

#[derive(Debug)]
pub struct InboundMeter {
    pub stream: StreamMeter,
    /// Milliseconds from the sender's tap to ours.
    pub one_way_delays_ms: Samples,
}

#[derive(Debug, Default)]
pub struct OutboundMeter {
    pub packets: u64,
    pub payload_bytes: u64,
    pub rtts_ms: Samples,
    pub report_blocks: u64,
    pub last_block: Option<ReportBlock>,
    rtt: RttMeter,
}

impl EndMeter {
    /// `sent_at` is when the packet left the other end, where that is known.
    pub fn rtp_received(&mut self, at: Duration, header: &RtpHeader, sent_at: Option<Duration>) {
        self.first_rtp.get_or_insert(at);
        let inbound = self
            .inbound
            .entry(header.ssrc)
            .or_insert_with(|| InboundMeter::new(header.payload_type));
        inbound.stream.observe(at, header);
        if let Some(sent_at) = sent_at {
            let delay = at.saturating_sub(sent_at);
            inbound.one_way_delays_ms.add(delay.as_secs_f64() * 1e3);
        }
    }

    pub fn rtp_sent(&mut self, header: &RtpHeader) {
        let outbound = self.outbound.entry(header.ssrc).or_default();
        outbound.packets += 1;
        outbound.payload_bytes += header.payload.len() as u64;
    }

    pub fn rtcp_received(&mut self, at: Duration, compound: &[u8]) {
        for statement in statements(compound) {
            if let Statement::Block(block) = statement
                && let Some(outbound) = self.outbound.get_mut(&block.ssrc)
            {
                outbound.reported(at, block);
            }
        }
    }

    pub fn rtcp_sent(&mut self, at: Duration, compound: &[u8]) {
        for statement in statements(compound) {
            if let Statement::Sender(sender) = statement {
                self.outbound
                    .entry(sender.ssrc)
                    .or_default()
                    .rtt
                    .sender_report(at, sender.ntp);
            }
        }
    }
}

impl InboundMeter {
    fn new(payload_type: u8) -> Self {
        let known = FORMATS
            .iter()
            .find(|format| format.payload_type == payload_type);
        InboundMeter {
            stream: match known {
                Some(format) => StreamMeter::with_clock_rate(format.clock_rate_hz),
                None => StreamMeter::of_unknown_rate(),
            },
            one_way_delays_ms: Samples::default(),
        }
    }
}

impl OutboundMeter {
    fn reported(&mut self, at: Duration, block: ReportBlock) {
        self.report_blocks += 1;
        self.last_block = Some(block);
        let rtt = self
            .rtt
            .report_block(at, block.last_sr, block.delay_since_last_sr);
        if let Some(seconds) = rtt {
            self.rtts_ms.add(seconds * 1e3);
        }
    }
}
