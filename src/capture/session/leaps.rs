//! Where the clock of a capture was set ahead, as far as the packets tell.
//!
//! All is silent then for the same time, as in a call that is on hold. But in a pause timestamps of
//! RTP go on by the time, and over a step of the clock by what passed between two packets. A sender
//! that stood still looks the same: only where both ends were sending is it taken for the clock.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::stream::{Over, Stream};
use super::{FlowKey, RtpPacket, Session};

/// Networks hold packets up for less, and what was held up has timestamps that hardly went on, too.
const LEAST: Duration = Duration::from_secs(30);

/// Who sent something within this time before a silence was sending when it began.
const JUST_BEFORE: Duration = Duration::from_secs(1);

/// Silences that are looked into: each takes a look at all streams.
const MOST_SILENCES: u32 = 100;

/// Times that the clock of the capture seems to have been set ahead by more than `LEAST`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClockAhead {
    pub count: u64,
    pub total: Duration,
    /// The number of the first packet behind the first step, and how far it was.
    pub first: Option<(u64, Duration)>,
}

/// A time in which nothing passed.
#[derive(Debug, Clone, Copy)]
pub struct Silence {
    /// The first one behind it.
    pub packet: u64,
    pub lasted: Duration,
}

#[derive(Debug, Default)]
pub struct Leaps {
    /// When the last message passed.
    last: Option<Duration>,
    silences: u32,
    /// The latest silence that may be a step of the clock.
    latest: Option<Silence>,
    /// The step that it was.
    step: Option<Duration>,
    ahead: ClockAhead,
}

impl Leaps {
    /// Takes note of a message. Gives how long there was none before it, if that was long.
    #[inline]
    pub fn passed(&mut self, at: Duration) -> Option<Duration> {
        let last = self.last.replace(at)?;
        let silent = at.saturating_sub(last);
        (silent > LEAST).then_some(silent)
    }

    /// It was silent up to this packet, which came at `at`.
    #[cold]
    pub fn silent(&mut self, silence: Silence, at: Duration, streams: &[Stream]) {
        self.ahead = self.ahead();
        self.step = None;
        self.silences += 1;
        let since = at
            .saturating_sub(silence.lasted)
            .saturating_sub(JUST_BEFORE);
        let may_be_step = self.silences <= MOST_SILENCES && both_ends_sent(streams, since);
        self.latest = may_be_step.then_some(silence);
    }

    /// The latest silence that may be a step.
    #[inline]
    pub fn latest(&self) -> Option<Silence> {
        self.latest
    }

    /// A stream went on over the silence as if the clock had been set by so much.
    pub fn stepped(&mut self, by: Duration) {
        self.step = self.step.max(Some(by));
    }

    /// The timestamps of a stream went on by the time: it was a pause.
    pub fn was_pause(&mut self) {
        self.step = None;
        self.latest = None;
    }

    /// All steps up to now.
    pub fn ahead(&self) -> ClockAhead {
        let mut ahead = self.ahead;
        if let (Some(by), Some(silence)) = (self.step, self.latest) {
            ahead.count += 1;
            ahead.total = ahead.total.saturating_add(by);
            ahead.first.get_or_insert((silence.packet, by));
        }
        ahead
    }
}

impl Session {
    /// A message passed, of whichever kind.
    pub fn passed(&mut self, at: Duration, packet: u64) {
        if let Some(lasted) = self.leaps.passed(at) {
            let silence = Silence { packet, lasted };
            self.leaps.silent(silence, at, &self.streams);
        }
    }

    /// The first packet of a stream behind a silence shows what that was.
    pub(super) fn go_on_over(&mut self, silence: Silence, index: usize, packet: &RtpPacket) {
        let stream = self.streams.get_mut(index);
        let Some(stream) = stream.filter(|stream| stream.last_packet() < silence.packet) else {
            return;
        };
        match stream.over(silence, packet.at, packet.header) {
            Over::Step(by) => {
                stream.step_over(silence, by);
                self.leaps.stepped(by);
            }
            Over::Pause => {
                self.leaps.was_pause();
                let streams = self.streams.iter_mut();
                streams.for_each(|stream| stream.take_back(silence));
            }
            Over::Unknown => {}
        }
    }
}

/// Whether both ends of a call sent RTP since then: one end alone may have stood still, and whoever
/// passes its packets on with it.
fn both_ends_sent(streams: &[Stream], since: Duration) -> bool {
    let sending = streams
        .iter()
        .filter(|stream| stream.last_at() >= Some(since));
    let ways: HashSet<(End, End)> = sending.map(|stream| way(stream.key().flow)).collect();
    ways.iter().any(|(from, to)| ways.contains(&(*to, *from)))
}

/// A host, which may send from another port than that at which it receives. Within one host,
/// only ports tell who is who.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    Host(IpAddr),
    Port(SocketAddr),
}

fn way(flow: FlowKey) -> (End, End) {
    let (from, to) = (flow.source, flow.destination);
    match from.ip() == to.ip() {
        true => (End::Port(from), End::Port(to)),
        false => (End::Host(from.ip()), End::Host(to.ip())),
    }
}
