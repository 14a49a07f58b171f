//! The clock of a stream, and how it was found.

use super::super::MediaSummary;
use crate::capture::knowledge::Described;
use crate::rtp::clock_rate::{Media, StaticPayload};
use crate::rtp::payload::guess::Confidence;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    pub rate_hz: u32,
    pub source: ClockSource,
    pub confidence: Confidence,
}

/// How a clock rate was found, the surest way first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockSource {
    /// Named by a session description.
    Sdp,
    /// The payload type's own (RFC 3551 §6).
    Static,
    /// From NTP and RTP time in sender reports.
    SenderReports,
    /// The codec that the payloads show has one.
    Payloads,
    /// From arrival and RTP times of packets.
    ArrivalTimes,
}

impl ClockSource {
    pub fn as_str(self) -> &'static str {
        match self {
            ClockSource::Sdp => "sdp",
            ClockSource::Static => "static",
            ClockSource::SenderReports => "sender_reports",
            ClockSource::Payloads => "payloads",
            ClockSource::ArrivalTimes => "arrival_times",
        }
    }
}

/// As a session description names it.
pub fn described(described: Option<&Described>) -> Option<Clock> {
    let codec = described?.codec.as_ref()?;
    let rate_hz = codec.clock_hz.filter(|_| codec.has_rtpmap)?;
    Some(Clock {
        rate_hz,
        source: ClockSource::Sdp,
        confidence: Confidence::Certain,
    })
}

/// The payload type says; else only video has a clock of 90 kHz.
pub fn media(
    payload: Option<StaticPayload>,
    clock: Option<Clock>,
    payloads: &MediaSummary,
) -> Option<Media> {
    let by_clock = |clock: Clock| match clock.rate_hz {
        90_000 => Media::Video,
        _ => Media::Audio,
    };
    payload
        .map(|payload| payload.media)
        .or_else(|| payloads.opus.as_ref().map(|_| Media::Audio))
        .or_else(|| clock.map(by_clock))
}
