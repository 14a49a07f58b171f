//! What each end measured second by second, as differences of what it had measured before.

use std::collections::HashMap;
use std::time::Duration;

use super::media::Format;
use super::tap::Direction;
use super::{End, Role};
use crate::capture::session::StreamSummary;
use crate::rtp::timeline::{Timeline, Values};

/// A part of a call, as one end saw it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub role: Role,
    /// The end of the part, since media began.
    pub at: Duration,
    pub length: Duration,
    pub streams: Vec<StreamSample>,
    pub consent_rtt_ms: Option<f64>,
    pub messages_sent: u64,
    pub messages_received: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct StreamSample {
    pub direction: Direction,
    pub format: &'static Format,
    pub ssrc: u32,
    pub packets: u64,
    pub payload_bytes: u64,
    /// Packets missing, less those missing before that came now.
    pub lost: i64,
    pub duplicates: u64,
    /// Requests for packets that were missing.
    pub nacks: u64,
    /// None for other media than video.
    pub complete_frames: Option<u64>,
    /// At the end of the part.
    pub jitter_ms: Option<f64>,
    /// Of what is sent. None where nothing was measured in the part, as with what follows.
    pub rtt_ms: Option<f64>,
    pub one_way_delay_ms: Option<f64>,
}

/// Keeps what both ends had measured when they were asked last.
#[derive(Debug, Default)]
pub struct Sampler {
    before: HashMap<Role, EndTotals>,
}

#[derive(Debug, Clone, Default)]
struct EndTotals {
    at: Duration,
    consent: Sum,
    messages_sent: u64,
    messages_received: u64,
    streams: HashMap<u32, StreamTotals>,
}

#[derive(Debug, Clone, Copy, Default)]
struct StreamTotals {
    packets: u64,
    payload_bytes: u64,
    lost: u64,
    duplicates: u64,
    nacks: u64,
    complete_frames: Option<u64>,
    rtt: Sum,
    delay: Sum,
}

/// Seconds, and how many there are of them.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    count: u64,
    seconds: f64,
}

/// A stream of an end, one way or the other.
struct Seen<'a> {
    direction: Direction,
    format: &'static Format,
    ssrc: u32,
    stream: Option<&'a StreamSummary>,
    delay: Sum,
}

impl Sampler {
    /// What happened at `end` since it was asked last. `at` is since media began.
    pub fn sample(&mut self, at: Duration, end: &End) -> Sample {
        let before = self.before.remove(&end.role).unwrap_or_default();
        let seen = seen(end);
        let now = EndTotals {
            at,
            consent: Sum::of(&end.consent.course),
            messages_sent: end.data.sent,
            messages_received: end.data.received,
            streams: seen.iter().map(|seen| (seen.ssrc, totals(seen))).collect(),
        };
        let sample = Sample {
            role: end.role,
            at,
            length: at.saturating_sub(before.at),
            streams: seen.iter().map(|seen| difference(seen, &before)).collect(),
            consent_rtt_ms: now.consent.mean_ms_since(before.consent),
            messages_sent: now.messages_sent.saturating_sub(before.messages_sent),
            messages_received: now
                .messages_received
                .saturating_sub(before.messages_received),
        };
        self.before.insert(end.role, now);
        sample
    }
}

fn seen(end: &End) -> Vec<Seen<'_>> {
    let received = end.inbound.iter().map(|inbound| Seen {
        direction: Direction::Received,
        format: inbound.format,
        ssrc: inbound.ssrc,
        stream: inbound.stream.as_ref(),
        delay: Sum::of(&inbound.delay.course),
    });
    let sent = end.outbound.iter().map(|outbound| Seen {
        direction: Direction::Sent,
        format: outbound.format,
        ssrc: outbound.ssrc,
        stream: outbound.stream.as_ref(),
        delay: Sum::default(),
    });
    received.chain(sent).collect()
}

fn totals(seen: &Seen) -> StreamTotals {
    let Some(stream) = seen.stream else {
        return StreamTotals::default();
    };
    let reception = &stream.reception;
    let receiver = stream.receiver.as_ref();
    StreamTotals {
        packets: reception.packets,
        payload_bytes: reception.payload_bytes,
        lost: reception.counts.lost(),
        duplicates: reception.duplicates,
        nacks: receiver.map_or(0, |receiver| receiver.nacks),
        complete_frames: stream.payloads.video.as_ref().and_then(|video| video.whole),
        rtt: match seen.direction {
            Direction::Sent => receiver.map_or(Sum::default(), |side| Sum::of(&side.rtt_course)),
            // From an end to itself.
            Direction::Received => Sum::default(),
        },
        delay: seen.delay,
    }
}

fn difference(seen: &Seen, before: &EndTotals) -> StreamSample {
    let before = before.streams.get(&seen.ssrc).copied().unwrap_or_default();
    let now = totals(seen);
    let jitter = seen.stream.and_then(|stream| stream.reception.jitter);
    StreamSample {
        direction: seen.direction,
        format: seen.format,
        ssrc: seen.ssrc,
        packets: now.packets.saturating_sub(before.packets),
        payload_bytes: now.payload_bytes.saturating_sub(before.payload_bytes),
        lost: now.lost as i64 - before.lost as i64,
        duplicates: now.duplicates.saturating_sub(before.duplicates),
        nacks: now.nacks.saturating_sub(before.nacks),
        complete_frames: now
            .complete_frames
            .map(|frames| frames.saturating_sub(before.complete_frames.unwrap_or(0))),
        jitter_ms: jitter.map(|[last, _, _]| last * 1e3),
        rtt_ms: now.rtt.mean_ms_since(before.rtt),
        one_way_delay_ms: now.delay.mean_ms_since(before.delay),
    }
}

impl Sum {
    fn of(course: &Timeline<Values>) -> Sum {
        let periods = course.periods().iter();
        periods.fold(Sum::default(), |sum, values| Sum {
            count: sum.count + values.count(),
            seconds: sum.seconds + values.mean().unwrap_or(0.0) * values.count() as f64,
        })
    }

    fn mean_ms_since(self, before: Sum) -> Option<f64> {
        let count = self
            .count
            .checked_sub(before.count)
            .filter(|&count| count > 0)?;
        Some((self.seconds - before.seconds) * 1e3 / count as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_of_what_was_added_since() {
        let mut course: Timeline<Values> = Timeline::default();
        let mut add = |second, value| {
            course.at(Duration::from_secs(second)).add(value);
            Sum::of(&course)
        };
        let before = add(0, 0.010);
        add(1, 0.020);
        let now = add(2, 0.040);
        assert_eq!(now.mean_ms_since(now), None);
        let mean = now.mean_ms_since(before).unwrap();
        assert!((mean - 30.0).abs() < 1e-9, "{mean}");
    }
}
