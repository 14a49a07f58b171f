//! How streams ended, and what else of them only the end of a capture shows.

use std::time::Duration;

use super::StreamSummary;
use super::events::{Event, EventKind, Moment};

/// What the capture shows after the last packet of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Its sender had announced it (RFC 3550 §6.6), or did so afterwards.
    Bye,
    /// Nothing came any more, for longer than it ever had paused.
    Silence,
    /// The capture ended, so that nobody knows.
    Capture,
}

/// So shortly after a BYE comes what was under way; a stream that goes on longer has not ended.
pub const LATE: Duration = Duration::from_secs(1);

impl Ending {
    pub fn as_str(self) -> &'static str {
        match self {
            Ending::Bye => "bye",
            Ending::Silence => "silence",
            Ending::Capture => "capture",
        }
    }
}

/// Says of every stream how it ended, but for those that repair others: they come and go by
/// need. `end` is that of the capture; None where what came later may not have been looked at.
pub fn mark(streams: &mut [StreamSummary], end: Option<Duration>) {
    let media = streams.iter_mut().filter(|stream| stream.repairs.is_none());
    for stream in media {
        stream.ending = ending(stream, end);
    }
}

fn ending(stream: &StreamSummary, end: Option<Duration>) -> Option<Ending> {
    let last = stream.reception.last?;
    let sender = stream.sender.as_ref();
    let bye = sender.and_then(|sender| sender.bye.as_ref());
    if bye.is_some_and(|bye| last < bye.at.saturating_add(LATE)) {
        return Some(Ending::Bye);
    }
    let longest = stream.gaps.longest.map(Duration::try_from_secs_f64);
    let longest = longest.and_then(Result::ok).unwrap_or_default();
    match end?.saturating_sub(last) > stream.gaps.threshold.max(longest) {
        true => Some(Ending::Silence),
        false => Some(Ending::Capture),
    }
}

/// First key frames, last packets, and BYE.
pub fn events(streams: &[StreamSummary]) -> impl Iterator<Item = Event> {
    let media = streams.iter().filter(|stream| stream.repairs.is_none());
    media.flat_map(|stream| {
        let all = [first_key_frame(stream), last_packet(stream), bye(stream)];
        all.into_iter().flatten()
    })
}

fn first_key_frame(stream: &StreamSummary) -> Option<Event> {
    let moment = stream.payloads.first_key_frame?;
    Some(event(
        stream,
        moment,
        EventKind::FirstKeyFrame(stream.key.ssrc),
    ))
}

/// One that the capture cut off is no event.
fn last_packet(stream: &StreamSummary) -> Option<Event> {
    let ending = stream.ending.filter(|ending| *ending != Ending::Capture)?;
    let moment = Moment {
        at: stream.reception.last?,
        packet: stream.packets.1,
    };
    let kind = EventKind::LastRtp(stream.key.ssrc, ending);
    Some(event(stream, moment, kind))
}

fn bye(stream: &StreamSummary) -> Option<Event> {
    let bye = stream.sender.as_ref()?.bye.as_ref()?;
    let moment = Moment {
        at: bye.at,
        packet: bye.packet,
    };
    let kind = EventKind::Bye {
        ssrc: stream.key.ssrc,
        reason: bye.reason.clone(),
    };
    Some(event(stream, moment, kind))
}

fn event(stream: &StreamSummary, moment: Moment, kind: EventKind) -> Event {
    let flow = stream.key.flow;
    Event { moment, flow, kind }
}
