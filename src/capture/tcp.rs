//! Messages of calls that travel in TCP streams: TURN over TCP (RFC 8656 §3.1), RTP and
//! ICE framed by RFC 4571, and the texts that SDP comes in.
//!
//! Each direction is put in order by itself. What a stream carries is told by its bytes,
//! never by its ports; one that carries nothing of a call costs its entry and no more.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::frame::{Mark, Segment, Unreachable};
use super::observed::{FlowKey, Observed, Seen, Transport};

mod direction;
mod framing;
mod order;
#[cfg(test)]
mod tests;
mod text;

use direction::{Direction, Missing};

/// Directions that are followed.
const MOST_DIRECTIONS: usize = 20_000;

/// Bytes of memory for what is not complete in all streams.
const MOST_HELD: usize = 16 * 1024 * 1024;

/// What was found in a datagram or a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'a> {
    /// A message of a call.
    Message(Observed<'a>),
    /// A message of HTTP or SIP, or what a WebSocket carried, and the number of the packet that
    /// brought its last byte.
    Text { text: &'a [u8], packet: u64 },
    /// Messages of a stream of a call may have passed unread: what comes next of this flow is
    /// behind them. What they brought was not lost, because TCP sends again what is. Each is
    /// told in [`Holes`] too.
    Hole { flow: FlowKey },
    /// ICMP says that a datagram did not arrive.
    Unreachable { seen: Seen, told: Unreachable },
}

/// What was found in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item<'a> {
    /// A message of a call: as much of it as was captured, and its length on the wire.
    Message { payload: &'a [u8], on_wire: usize },
    /// A message of HTTP or SIP, or what a WebSocket carried.
    Text(&'a [u8]),
    /// Bytes of messages of a call are missing.
    Hole,
}

/// Everything that is known of the TCP streams of a capture.
#[derive(Debug, Default)]
pub struct Streams {
    directions: HashMap<FlowKey, Direction, RandomState>,
    held: usize,
    counts: Counts,
}

/// What became of TCP.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Segments with data.
    pub segments: u64,
    /// Bytes that streams of calls had on the wire, and the capture has not.
    pub missing_bytes: u64,
    pub holes: Holes,
    /// Segments of directions beyond those that are followed, or with what there was no room for.
    pub unfollowed: u64,
}

/// Places at which whole segments of streams of calls are missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Holes {
    pub places: u64,
    pub bytes: u64,
    /// The flow of the first, and the packet that showed it.
    pub first: Option<(FlowKey, u64)>,
    /// The same of what passed unread though its segments are there: the capture cut them, or
    /// there was no room to put them in order.
    pub first_unread: Option<(FlowKey, u64)>,
}

impl Streams {
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Takes note of a segment; `sink` gets what is complete by it.
    pub fn observe(&mut self, seen: Seen, segment: &Segment, mut sink: impl FnMut(Found)) {
        let flow = flow_of(segment);
        self.counts.segments += u64::from(segment.on_wire > 0);
        let is_full = self.directions.len() >= MOST_DIRECTIONS;
        if is_full && !self.directions.contains_key(&flow) {
            self.counts.unfollowed += 1;
            return;
        }
        let direction = self.directions.entry(flow).or_default();
        self.held -= direction.held();
        let mut found = |seen, item: Item| sink(Found::of(seen, flow, item));
        direction.observe(seen, segment, &mut found);
        if self.held + direction.held() > MOST_HELD {
            direction.let_go(&mut found);
            self.counts.unfollowed += 1;
        }
        self.held += direction.held();
        let missing = direction.take_missing();
        self.counts.missed(flow, missing);
    }

    /// Whether a segment belongs to a stream that carries nothing of a call, as its beginning
    /// has shown: whatever comes before, it changes nothing.
    pub fn is_of_no_call(&self, segment: &Segment) -> bool {
        let direction = self.directions.get(&flow_of(segment));
        segment.mark != Mark::Begins && direction.is_some_and(Direction::is_of_no_call)
    }

    /// No more segments will come.
    pub fn give_up_all(&mut self, mut sink: impl FnMut(Found)) {
        for flow in self.waiting() {
            if let Some(direction) = self.directions.get_mut(&flow) {
                self.held -= direction.held();
                direction.give_up(&mut |seen, item: Item| sink(Found::of(seen, flow, item)));
                self.held += direction.held();
                let missing = direction.take_missing();
                self.counts.missed(flow, missing);
            }
        }
    }

    /// The directions in which something waits, in the order of the packets that came last:
    /// a table has another order in each run, and a report must not.
    fn waiting(&self) -> Vec<FlowKey> {
        let of_order = |(flow, direction): (&FlowKey, &Direction)| {
            let latest = direction.last_waiting()?;
            Some((latest, flow.source, flow.destination, *flow))
        };
        let mut waiting: Vec<_> = self.directions.iter().filter_map(of_order).collect();
        waiting.sort_by_key(|(latest, source, destination, _)| (*latest, *source, *destination));
        waiting.into_iter().map(|(.., flow)| flow).collect()
    }
}

impl Counts {
    fn missed(&mut self, flow: FlowKey, missing: Missing) {
        let holes = &mut self.holes;
        self.missing_bytes += missing.cut_bytes + missing.bytes;
        holes.places += missing.places;
        holes.bytes += missing.bytes;
        let first = missing.first.map(|packet| (flow, packet));
        holes.first = holes.first.or(first);
        let unread = missing.first_unread.map(|packet| (flow, packet));
        holes.first_unread = holes.first_unread.or(unread);
    }
}

impl<'a> Found<'a> {
    fn of(seen: Seen, flow: FlowKey, item: Item<'a>) -> Found<'a> {
        match item {
            Item::Message { payload, on_wire } => {
                Found::Message(Observed::of(seen, flow, payload, on_wire))
            }
            Item::Text(text) => Found::Text {
                text,
                packet: seen.packet,
            },
            Item::Hole => Found::Hole { flow },
        }
    }
}

fn flow_of(segment: &Segment) -> FlowKey {
    FlowKey {
        source: segment.source,
        destination: segment.destination,
        transport: Transport::Tcp,
        point: 0,
    }
}
