//! What one end of the call counts of its RTP while the call lasts, beyond what it observes:
//! what only two ends with one clock can know, and what is waited for.
//!
//! Pure: times are arguments, as a [`Duration`] since 1970.

use std::collections::BTreeMap;
use std::time::Duration;

use super::copies::Number;
use crate::rtp::header::RtpHeader;
use crate::rtp::sequence::{Arrival, Sequence};
use crate::rtp::timeline::{Timeline, Values};
use crate::stats::Samples;

/// Streams of which copies are looked for: what is on the wire may be anybody's.
const MOST_STREAMS: usize = 64;

/// The measurements of one end, by SSRC.
#[derive(Debug, Default)]
pub struct EndMeter {
    /// Silence around this moment is measured.
    mark: Option<Duration>,
    pub inbound: BTreeMap<u32, InboundMeter>,
    pub outbound: BTreeMap<u32, OutboundMeter>,
    pub pace: Pace,
    /// What came on the wire, before SRTP took each packet once (RFC 3711 §3.3.2).
    on_wire: BTreeMap<u32, Sequence>,
}

/// A frame that is sent later than this after its time is late: the time of a frame of audio.
const LATE: Duration = Duration::from_millis(20);

/// How an end kept to the times of its frames.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    pub frames: u64,
    pub late: u64,
    pub latest: Duration,
}

impl Pace {
    pub fn frame_sent(&mut self, late_by: Duration) {
        self.frames += 1;
        self.late += u64::from(late_by > LATE);
        self.latest = self.latest.max(late_by);
    }
}

#[derive(Debug, Clone, Default)]
pub struct InboundMeter {
    pub packets: u64,
    pub first: Option<Duration>,
    last: Option<Duration>,
    /// Between the packet before the mark and the one after it.
    pub silence: Option<Duration>,
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
        let last = inbound.last.replace(at);
        if let (Some(mark), Some(last)) = (self.mark, last)
            && last <= mark
            && mark < at
        {
            inbound.silence = Some(at.saturating_sub(last));
        }
        if let Some(sent_at) = sent_at {
            let seconds = at.saturating_sub(sent_at).as_secs_f64();
            inbound.delay.samples_ms.add(seconds * 1e3);
            inbound.delay.course.at(at).add(seconds);
        }
    }

    /// An SRTP packet came, be it the first of its number or a copy, of which the number is
    /// returned.
    pub fn srtp_received(&mut self, packet: &[u8]) -> Option<Number> {
        let header = RtpHeader::parse(packet, packet.len()).ok()?;
        let (ssrc, number) = (header.ssrc, header.sequence_number);
        if self.on_wire.len() >= MOST_STREAMS && !self.on_wire.contains_key(&ssrc) {
            return None;
        }
        let arrival = self.on_wire.entry(ssrc).or_default().observe(number);
        (arrival == Arrival::Duplicate).then_some((ssrc, number))
    }

    /// Copies of packets that came, and that SRTP refused.
    pub fn duplicates(&self, ssrc: u32) -> u64 {
        self.on_wire.get(&ssrc).map_or(0, Sequence::duplicates)
    }

    /// From the last packet before this moment to the first after it, the silence of each
    /// stream is measured.
    pub fn mark(&mut self, at: Duration) {
        self.mark = Some(at);
    }

    pub fn silence(&self, ssrc: u32) -> Option<Duration> {
        self.inbound.get(&ssrc)?.silence
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_counted_where_srtp_has_not_refused_them_yet() {
        let mut meter = EndMeter::default();
        let packet = |number: u8| [0x80, 111, 0, number, 0, 0, 0, 0, 0, 0, 0, 7, 1, 2, 3, 4];
        let came = [1, 2, 2, 4, 3, 4].map(|number| meter.srtp_received(&packet(number)));
        assert_eq!(came, [None, None, Some((7, 2)), None, None, Some((7, 4))]);
        meter.srtp_received(&[0x80, 111]);
        assert_eq!((meter.duplicates(7), meter.duplicates(8)), (2, 0));
    }

    #[test]
    fn streams_that_copies_are_looked_for_in_are_bounded() {
        let mut meter = EndMeter::default();
        for ssrc in 0..=255 {
            meter.srtp_received(&[0x80, 111, 0, 1, 0, 0, 0, 0, 0, 0, 0, ssrc, 1]);
        }
        assert_eq!(meter.on_wire.len(), MOST_STREAMS);
    }

    #[test]
    fn silence_is_measured_around_the_mark_and_nowhere_else() {
        const MS: Duration = Duration::from_millis(1);
        let mut meter = EndMeter::default();
        meter.rtp_received(10 * MS, 1, None);
        meter.rtp_received(500 * MS, 1, None);
        meter.rtp_received(500 * MS, 2, None);
        meter.mark(510 * MS);
        meter.rtp_received(530 * MS, 1, None);
        meter.rtp_received(900 * MS, 1, None);
        assert_eq!(meter.silence(1), Some(30 * MS));
        assert_eq!(meter.silence(2), None, "it never came again");
    }
}
