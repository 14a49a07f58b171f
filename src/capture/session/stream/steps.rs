//! A stream over a time in which nothing passed: a pause, or a step of the capture's clock.

use std::time::Duration;

use super::super::leaps::Silence;
use super::Stream;
use crate::rtp::header::RtpHeader;

/// By so much time and timestamps may differ over a pause.
const TOLERANCE_SECONDS: f64 = 1.0;

/// What a silence was, by the first packet of a stream behind it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Over {
    /// The timestamps went on by the time.
    Pause,
    /// They went on by what passed between two packets: the clock was set ahead by the rest.
    Step(Duration),
    Unknown,
}

impl Stream {
    /// When its last packet came.
    pub fn last_at(&self) -> Option<Duration> {
        self.gaps.last()
    }

    pub fn last_packet(&self) -> u64 {
        self.packets.1
    }

    pub fn over(&self, silence: Silence, at: Duration, header: &RtpHeader) -> Over {
        let (Some(last), Some(timestamp), Some(rate_hz)) =
            (self.last_at(), self.last_timestamp(), self.rate_hz)
        else {
            return Over::Unknown;
        };
        let passed = at.saturating_sub(last).as_secs_f64();
        let ticks = header.timestamp.wrapping_sub(timestamp) as i32;
        let said = f64::from(ticks) / f64::from(rate_hz);
        let ahead = passed - said;
        if ahead.abs() < TOLERANCE_SECONDS {
            return Over::Pause;
        }
        let goes_on = self.meter.usually_later(header.sequence_number).is_some();
        let is_less = (0.0..passed / 2.0).contains(&said);
        let is_within = ahead <= silence.lasted.as_secs_f64() + TOLERANCE_SECONDS;
        match goes_on && is_less && is_within {
            true => Over::Step(Duration::from_secs_f64(ahead)),
            false => Over::Unknown,
        }
    }

    /// The clock was set ahead by so much before the next packet.
    pub fn step_over(&mut self, silence: Silence, by: Duration) {
        self.arrivals.set_ahead(silence.packet, by);
        self.gaps.step(by);
        self.meter.clock_was_set();
    }

    /// Another stream shows that the silence was a pause.
    pub fn take_back(&mut self, silence: Silence) {
        if self.arrivals.take_back(silence.packet) {
            self.gaps.take_back();
        }
    }
}
