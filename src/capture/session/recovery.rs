//! Packets that a receiver asks for again, and whether they come (RFC 4585 §6.2.1,
//! RFC 4588).
//!
//! A retransmission begins with the sequence number that the packet had at first
//! (RFC 4588 §4). The stream that carries them is told by its packets: the number is
//! one asked for on the same flow, and the timestamp is near. SRTP hides the number;
//! what came again is not known then.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::flow::FlowId;
use super::{StreamKey, StreamSummary};
use crate::rtp::seconds_between;
use crate::rtp::sequence::Arrival;
use crate::stats::{Samples, Summary};

/// Streams of which what was asked for is followed.
const MOST_STREAMS: usize = 1_000;

/// Packets of one stream that are remembered as asked for.
const MOST_ASKS: usize = 4_096;

/// Packets after which a stream that carries nothing asked for is taken for media.
const PATIENCE: u8 = 64;

/// How far the timestamp of a retransmission may be from the newest of its stream:
/// 5.8 s of video.
const NEAR_TICKS: i32 = 1 << 19;

/// How far a retransmission's number may be from the last one asked for.
const NEAR_NUMBERS: u16 = 4_096;

/// A packet of a listed stream.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    pub at: Duration,
    /// Where its stream is listed.
    pub stream: usize,
    pub flow: FlowId,
    pub number: u16,
    pub timestamp: u32,
    pub arrival: Arrival,
    /// The first two bytes of its payload.
    pub lead: Option<u16>,
}

/// What was asked for in all streams.
#[derive(Debug, Default)]
pub struct Recoveries {
    streams: HashMap<usize, Recovery>,
    /// The streams with packets asked for on each flow.
    on_flow: HashMap<FlowId, Vec<usize>>,
    roles: Vec<Role>,
}

/// What a stream is in all this.
#[derive(Debug, Clone, Copy)]
enum Role {
    Unknown {
        misses: u8,
    },
    Media,
    /// Carries retransmissions of the stream that is listed there.
    Repairs(usize),
}

#[derive(Debug, Default)]
struct Recovery {
    asks: HashMap<u16, Ask>,
    /// The numbers in `asks`, the oldest first.
    order: VecDeque<u16>,
    last_asked: u16,
    newest_timestamp: u32,
    sums: RecoverySums,
    delays: Samples,
    /// Retransmissions of which the number cannot be right.
    implausible: u64,
}

/// What the retransmissions of a stream add up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecoverySums {
    /// Different packets that were asked for.
    pub asked: u64,
    /// Requests for a packet that had been asked for already.
    pub asked_again: u64,
    pub by_retransmission: u64,
    /// Asked for, and then come in the stream itself.
    pub late: u64,
    /// Of `by_retransmission`, those that never passed the capture point before.
    pub missing_here: u64,
    pub retransmissions: u64,
}

/// What came of what was asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecoverySummary {
    pub sums: RecoverySums,
    /// Seconds from the first request for a packet to the packet.
    pub delay: Summary,
    pub numbers: OriginalNumbers,
}

/// Whether it can be told what retransmissions carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OriginalNumbers {
    Read,
    /// They are encrypted.
    Hidden,
    /// No stream of retransmissions was found.
    NoneSeen,
}

#[derive(Debug, Clone, Copy)]
struct Ask {
    at: Duration,
    place: Place,
    state: State,
}

/// Had the packet passed the capture point when it was asked for?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    LostBefore,
    LostBehind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Resent,
    CameLate,
}

impl OriginalNumbers {
    pub fn as_str(self) -> &'static str {
        match self {
            OriginalNumbers::Read => "read",
            OriginalNumbers::Hidden => "hidden",
            OriginalNumbers::NoneSeen => "none_seen",
        }
    }
}

impl Recoveries {
    /// The receiver asks for this packet of a stream. `newest` is the last timestamp
    /// that the stream had.
    pub fn asked(
        &mut self,
        (stream, flow): (usize, FlowId),
        at: Duration,
        number: u16,
        place: Place,
        newest: u32,
    ) {
        // Some ask for retransmissions that are missing, as if they were media.
        if matches!(self.role(stream), Role::Repairs(_)) {
            return;
        }
        if !self.streams.contains_key(&stream) {
            if self.streams.len() == MOST_STREAMS {
                return;
            }
            self.on_flow.entry(flow).or_default().push(stream);
            self.take_role(stream, Role::Media);
        }
        let recovery = self.streams.entry(stream).or_default();
        recovery.newest_timestamp = newest;
        recovery.asked(at, number, place);
    }

    /// Takes note of any packet of a listed stream.
    pub fn sent(&mut self, packet: &Sent) {
        if self.streams.is_empty() {
            return;
        }
        match self.role(packet.stream) {
            Role::Media if packet.arrival == Arrival::Late => {
                if let Some(recovery) = self.streams.get_mut(&packet.stream) {
                    recovery.came_late(packet);
                }
            }
            Role::Media => {}
            Role::Repairs(media) => self.resent(media, packet),
            Role::Unknown { misses } => self.look_at(packet, misses),
        }
    }

    /// Does this packet show that its stream carries retransmissions?
    fn look_at(&mut self, packet: &Sent, misses: u8) {
        let (Some(number), Some(asked)) = (packet.lead, self.on_flow.get(&packet.flow)) else {
            return;
        };
        let repaired = asked.iter().copied().find(|media| {
            let recovery = self.streams.get(media);
            recovery.is_some_and(|recovery| recovery.waits_for(number, packet.timestamp))
        });
        match repaired {
            Some(media) => {
                self.take_role(packet.stream, Role::Repairs(media));
                self.resent(media, packet);
            }
            None if misses == PATIENCE => self.take_role(packet.stream, Role::Media),
            None => self.take_role(packet.stream, Role::Unknown { misses: misses + 1 }),
        }
    }

    fn resent(&mut self, media: usize, packet: &Sent) {
        if let (Some(recovery), Some(number)) = (self.streams.get_mut(&media), packet.lead) {
            recovery.resent(packet.at, number);
        }
    }

    fn role(&self, stream: usize) -> Role {
        let role = self.roles.get(stream).copied();
        role.unwrap_or(Role::Unknown { misses: 0 })
    }

    fn take_role(&mut self, stream: usize, role: Role) {
        if stream >= self.roles.len() {
            self.roles.resize(stream + 1, Role::Unknown { misses: 0 });
        }
        if let Some(place) = self.roles.get_mut(stream) {
            *place = role;
        }
    }

    /// The stream that this one repairs.
    pub fn repaired_by(&self, stream: usize) -> Option<usize> {
        match self.role(stream) {
            Role::Repairs(media) => Some(media),
            Role::Unknown { .. } | Role::Media => None,
        }
    }

    /// None when nothing of the stream was asked for.
    pub fn summary(&self, stream: usize) -> Option<RecoverySummary> {
        Some(self.streams.get(&stream)?.summary())
    }
}

impl Recovery {
    fn asked(&mut self, at: Duration, number: u16, place: Place) {
        self.last_asked = number;
        if self.asks.contains_key(&number) {
            self.sums.asked_again += 1;
            return;
        }
        if self.order.len() == MOST_ASKS
            && let Some(oldest) = self.order.pop_front()
        {
            self.asks.remove(&oldest);
        }
        let state = State::Waiting;
        self.asks.insert(number, Ask { at, place, state });
        self.order.push_back(number);
        self.sums.asked += 1;
    }

    fn waits_for(&self, number: u16, timestamp: u32) -> bool {
        let off = timestamp.wrapping_sub(self.newest_timestamp) as i32;
        let waits = |ask: &Ask| ask.state == State::Waiting;
        (-NEAR_TICKS..=NEAR_TICKS).contains(&off) && self.asks.get(&number).is_some_and(waits)
    }

    fn resent(&mut self, at: Duration, number: u16) {
        self.sums.retransmissions += 1;
        let behind = self.last_asked.wrapping_sub(number);
        if behind.min(number.wrapping_sub(self.last_asked)) > NEAR_NUMBERS {
            self.implausible += 1;
        }
        if let Some(ask) = self.asks.get_mut(&number)
            && ask.state == State::Waiting
        {
            ask.state = State::Resent;
            self.sums.by_retransmission += 1;
            self.sums.missing_here += u64::from(ask.place == Place::LostBefore);
            self.delays.add(seconds_between(ask.at, at));
        }
    }

    fn came_late(&mut self, packet: &Sent) {
        let Some(ask) = self.asks.get_mut(&packet.number) else {
            return;
        };
        match ask.state {
            State::Waiting => {
                self.sums.late += 1;
                self.delays.add(seconds_between(ask.at, packet.at));
            }
            // It is not missing any more.
            State::Resent if ask.place == Place::LostBefore => self.sums.missing_here -= 1,
            State::Resent | State::CameLate => return,
        }
        ask.state = State::CameLate;
    }

    fn summary(&self) -> RecoverySummary {
        let resent = self.sums.retransmissions;
        RecoverySummary {
            sums: self.sums,
            delay: self.delays.summary(),
            numbers: match resent {
                0 => OriginalNumbers::NoneSeen,
                _ if self.implausible * 2 > resent => OriginalNumbers::Hidden,
                _ => OriginalNumbers::Read,
            },
        }
    }
}

/// Where a stream is repaired by another of which no number can be read, what it
/// carries is not known.
pub fn hide(streams: &mut [StreamSummary]) {
    let repaired: Vec<StreamKey> = streams
        .iter()
        .filter_map(|repair| {
            let flow = repair.key.flow;
            Some(StreamKey {
                flow,
                ssrc: repair.repairs?,
            })
        })
        .collect();
    for stream in streams {
        if let Some(recovery) = &mut stream.recovery
            && recovery.numbers == OriginalNumbers::NoneSeen
            && repaired.contains(&stream.key)
        {
            recovery.numbers = OriginalNumbers::Hidden;
        }
    }
}

impl RecoverySummary {
    /// Packets asked for that came. None where that cannot be told.
    pub fn recovered(&self) -> Option<u64> {
        let known = self.numbers != OriginalNumbers::Hidden;
        known.then_some(self.sums.by_retransmission + self.sums.late)
    }
}

#[cfg(test)]
mod tests {
    use super::super::FlowKey;
    use super::super::flow::Flows;
    use super::*;

    const MEDIA: usize = 0;
    const REPAIR: usize = 1;

    fn flow() -> FlowId {
        let flow = FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap());
        Flows::default().find_or_add(&flow).unwrap()
    }

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    fn asked(recoveries: &mut Recoveries, at: u64, number: u16) {
        recoveries.asked((MEDIA, flow()), ms(at), number, Place::LostBefore, 90_000);
    }

    /// A packet whose payload begins with this number.
    fn repair(at: u64, lead: u16) -> Sent {
        Sent {
            at: ms(at),
            stream: REPAIR,
            flow: flow(),
            number: 1,
            timestamp: 88_000,
            arrival: Arrival::InOrder,
            lead: Some(lead),
        }
    }

    fn late(at: u64, number: u16) -> Sent {
        Sent {
            stream: MEDIA,
            number,
            arrival: Arrival::Late,
            lead: None,
            ..repair(at, 0)
        }
    }

    #[test]
    fn a_packet_that_was_asked_for_comes_again() {
        let mut recoveries = Recoveries::default();
        asked(&mut recoveries, 0, 500);
        asked(&mut recoveries, 20, 500);
        asked(&mut recoveries, 20, 501);
        recoveries.sent(&repair(50, 500));
        let summary = recoveries.summary(MEDIA).unwrap();
        assert_eq!((summary.sums.asked, summary.sums.asked_again), (2, 1));
        assert_eq!(summary.recovered(), Some(1));
        assert_eq!(summary.delay.mean, Some(0.05));
        assert_eq!(recoveries.repaired_by(REPAIR), Some(MEDIA));
        assert_eq!(summary.numbers, OriginalNumbers::Read);
    }

    #[test]
    fn a_packet_that_comes_late_by_itself_is_recovered_once() {
        let mut recoveries = Recoveries::default();
        asked(&mut recoveries, 0, 500);
        recoveries.sent(&late(10, 500));
        recoveries.sent(&repair(30, 500));
        let sums = recoveries.summary(MEDIA).unwrap().sums;
        assert_eq!((sums.late, sums.by_retransmission), (1, 0));
    }

    #[test]
    fn what_came_late_after_all_was_not_missing() {
        let mut recoveries = Recoveries::default();
        asked(&mut recoveries, 0, 500);
        recoveries.sent(&repair(10, 500));
        assert_eq!(recoveries.summary(MEDIA).unwrap().sums.missing_here, 1);
        recoveries.sent(&late(30, 500));
        let sums = recoveries.summary(MEDIA).unwrap().sums;
        assert_eq!((sums.missing_here, sums.late), (0, 0));
        assert_eq!(sums.by_retransmission, 1);
    }

    #[test]
    fn a_stream_of_other_numbers_or_other_times_repairs_nothing() {
        let mut recoveries = Recoveries::default();
        asked(&mut recoveries, 0, 500);
        recoveries.sent(&repair(10, 700));
        recoveries.sent(&Sent {
            timestamp: 3_000_000_000,
            ..repair(20, 500)
        });
        assert_eq!(recoveries.repaired_by(REPAIR), None);
        let summary = recoveries.summary(MEDIA).unwrap();
        assert_eq!(summary.numbers, OriginalNumbers::NoneSeen);
        assert_eq!(summary.recovered(), Some(0));
    }

    #[test]
    fn numbers_that_are_encrypted_tell_nothing() {
        let mut recoveries = Recoveries::default();
        asked(&mut recoveries, 0, 500);
        recoveries.sent(&repair(10, 500));
        for number in [9_000, 20_000, 40_000, 60_000] {
            recoveries.sent(&repair(20, number));
        }
        let summary = recoveries.summary(MEDIA).unwrap();
        assert_eq!(summary.numbers, OriginalNumbers::Hidden);
        assert_eq!(summary.recovered(), None);
    }

    #[test]
    fn any_number_of_requests_takes_bounded_memory() {
        let mut recoveries = Recoveries::default();
        (0..=u16::MAX).for_each(|number| asked(&mut recoveries, 0, number));
        assert_eq!(recoveries.streams[&MEDIA].asks.len(), MOST_ASKS);
        assert_eq!(recoveries.summary(MEDIA).unwrap().sums.asked, 65_536);
    }
}
