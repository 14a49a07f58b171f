//! Whether all payload types of a stream have clocks of one rate. They should (RFC 7160 §4.1), and
//! where they do not, no jitter is one of all its packets.

use std::time::Duration;

use crate::rtp::clock_rate::RateEstimator;
use crate::rtp::header::RtpHeader;
use crate::rtp::payload::guess::Confidence;

#[derive(Debug, Default)]
pub struct Rates {
    payload_type: Option<u8>,
    /// The first rate that is known for certain.
    known: Option<u32>,
    /// Since the payload type last changed. None of a stream that has one only.
    since: Option<Box<RateEstimator>>,
    differ: bool,
}

impl Rates {
    /// Takes note of a packet that is sent at the time of its timestamp, and behind those before it.
    /// `before` gives the rate of all packets up to it.
    #[inline]
    pub fn observe(
        &mut self,
        at: Duration,
        header: &RtpHeader,
        before: impl FnOnce() -> Option<(u32, Confidence)>,
    ) {
        if self.payload_type != Some(header.payload_type) {
            self.change(header.payload_type, before);
        }
        if let Some(since) = &mut self.since {
            since.observe(at, header.timestamp);
        }
    }

    #[cold]
    fn change(&mut self, payload_type: u8, before: impl FnOnce() -> Option<(u32, Confidence)>) {
        if self.payload_type.replace(payload_type).is_none() {
            return;
        }
        let latest = match &self.since {
            Some(_) => self.latest(),
            None => before().and_then(certain),
        };
        self.differ |= self.is_other(latest);
        self.known = self.known.or(latest);
        self.since = Some(Box::default());
    }

    /// Timestamps of before and after tell nothing together.
    pub fn begin_anew(&mut self) {
        let latest = self.latest();
        self.differ |= self.is_other(latest);
        self.known = self.known.or(latest);
        if let Some(since) = &mut self.since {
            since.begin_anew();
        }
    }

    pub fn differ(&self) -> bool {
        self.differ || self.is_other(self.latest())
    }

    fn is_other(&self, rate_hz: Option<u32>) -> bool {
        let both = self.known.zip(rate_hz);
        both.is_some_and(|(known, other)| known != other)
    }

    fn latest(&self) -> Option<u32> {
        let since = self.since.as_deref()?;
        since
            .common_rate()
            .zip(since.confidence())
            .and_then(certain)
    }
}

fn certain((rate_hz, confidence): (u32, Confidence)) -> Option<u32> {
    (confidence == Confidence::Certain).then_some(rate_hz)
}
