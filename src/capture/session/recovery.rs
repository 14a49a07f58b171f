//! Packets that a receiver asks for again, and whether they come (RFC 4585 §6.2.1,
//! RFC 4588).
//!
//! A retransmission begins with the sequence number that the packet had at first
//! (RFC 4588 §4). The stream that carries them is described, or told by its packets: the number
//! is one asked for on the same flow, and the timestamp is near, or it is that of a packet that
//! was sent ([`Pairing`]). SRTP hides the number; what came again is not known then.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use super::flow::FlowId;
use super::found_by::FoundBy;
use super::pairing::Pairing;
use super::repair::{RepairKind, described_kind};
use super::{Encryption, StreamKey, StreamSummary};
use crate::rtp::seconds_between;
use crate::rtp::sequence::Arrival;
use crate::stats::{Samples, Summary};

/// Streams of which what was asked for is followed.
const MOST_STREAMS: usize = 1_000;

/// Packets of one stream that are remembered as asked for: what comes again comes within
/// seconds. They take 36 KiB.
const MOST_ASKS: usize = 512;

/// Described streams whose media has not shown itself yet.
const MOST_AWAITED: usize = 1_000;

/// How far the timestamp of a retransmission may be from the newest of its stream:
/// 5.8 s of video.
const NEAR_TICKS: i32 = 1 << 19;

/// How far a retransmission's number may be from the newest of its stream: an encrypted one is
/// further away in 15 cases of 16.
const NEAR_NUMBERS: u16 = 2_048;

/// A packet of a listed stream.
#[derive(Debug, Clone, Copy)]
pub struct Sent {
    pub at: Duration,
    /// Where its stream is listed.
    pub stream: usize,
    pub flow: FlowId,
    pub payload_type: u8,
    pub number: u16,
    pub timestamp: u32,
    pub arrival: Arrival,
    /// The first two bytes of its payload.
    pub lead: Option<u16>,
    pub is_padded: bool,
}

/// A stream that has shown itself.
#[derive(Debug, Clone, Copy)]
pub struct Listed {
    /// Where it is listed.
    pub stream: usize,
    pub flow: FlowId,
    pub ssrc: u32,
    pub described: DescribedAs,
}

/// What a description says that a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DescribedAs {
    Nothing,
    /// Anything but retransmissions.
    Media,
    /// Retransmissions of the stream with this SSRC, which may be listed already.
    RepairOf {
        ssrc: u32,
        listed: Option<usize>,
    },
}

/// What was asked for in all streams.
#[derive(Debug, Default)]
pub struct Recoveries {
    unlisted: u64,
    streams: HashMap<usize, Recovery>,
    roles: Vec<Role>,
    pairing: Pairing,
    /// The described streams of retransmissions whose media is not listed, by its SSRC.
    awaited: HashMap<(FlowId, u32), usize>,
}

/// What a stream is in all this.
#[derive(Debug, Clone, Copy)]
enum Role {
    Unknown,
    Media,
    /// Carries retransmissions of the stream that is listed there.
    Repairs(usize, FoundBy),
}

#[derive(Debug, Default)]
struct Recovery {
    asks: HashMap<u16, Ask>,
    /// The numbers in `asks`, the oldest first.
    order: VecDeque<u16>,
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
    /// Different packets sent again, asked for or not, that had not passed the capture point.
    pub missing_here: u64,
    pub retransmissions: u64,
    /// Of `retransmissions`, those of packets that nobody had asked for.
    pub unasked: u64,
    /// Of `retransmissions`, those with padding.
    pub padded: u64,
}

/// What came of what was asked for, and what was sent again.
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
    /// Sent again before anybody asked.
    Brought,
}

/// A retransmission of a packet that nobody had asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unasked {
    /// Where the stream is listed that the packet is of.
    pub stream: usize,
    pub number: u16,
}

/// Whether a packet was asked for that was sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Before,
    Never,
}

impl Ask {
    fn waiting(at: Duration, place: Place) -> Ask {
        let state = State::Waiting;
        Ask { at, place, state }
    }
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
    /// Takes note of a new stream, in the order in which they are listed.
    pub fn listed(&mut self, new: &Listed) {
        let &Listed { stream, flow, .. } = new;
        self.pairing.listed(flow);
        self.roles.push(Role::Unknown);
        match new.described {
            DescribedAs::Nothing => {}
            DescribedAs::Media => self.take_role(stream, Role::Media),
            DescribedAs::RepairOf {
                listed: Some(media),
                ..
            } => self.pair((stream, flow), media, FoundBy::Sdp),
            DescribedAs::RepairOf { ssrc, listed: None } => {
                if self.awaited.len() < MOST_AWAITED {
                    self.awaited.insert((flow, ssrc), stream);
                }
            }
        }
        if let Some(repair) = self.awaited.remove(&(flow, new.ssrc)) {
            self.pair((repair, flow), stream, FoundBy::Sdp);
        }
    }

    /// Takes note that a new stream's first packets have been told.
    pub fn begun(&mut self, stream: usize, flow: FlowId) {
        if !matches!(self.role(stream), Role::Repairs(..)) {
            self.pairing.begun(stream, flow);
        }
    }

    /// The receiver asks for this packet of a stream. `newest` is the last timestamp
    /// that the stream had.
    pub fn asked(&mut self, stream: usize, at: Duration, number: u16, place: Place, newest: u32) {
        // Some ask for retransmissions that are missing, as if they were media.
        if matches!(self.role(stream), Role::Repairs(..)) {
            return;
        }
        self.take_role(stream, Role::Media);
        if let Some(recovery) = self.recovery(stream) {
            recovery.newest_timestamp = newest;
            recovery.asked(at, number, place);
        }
    }

    /// Takes note of any packet of a listed stream.
    pub fn sent(&mut self, packet: &Sent) -> Option<Unasked> {
        match self.role(packet.stream) {
            Role::Media if packet.arrival == Arrival::Late => {
                if let Some(recovery) = self.streams.get_mut(&packet.stream) {
                    recovery.came_late(packet);
                }
            }
            Role::Media => {}
            Role::Repairs(media, _) => return self.resent(media, packet),
            Role::Unknown => {
                let unasked = self.look_at(packet);
                self.pairing.remember(packet);
                return unasked;
            }
        }
        self.pairing.remember(packet);
        None
    }

    /// A packet that nobody had asked for was missing when it was sent again.
    pub fn brought(&mut self, at: Duration, packet: Unasked) {
        self.take_role(packet.stream, Role::Media);
        if let Some(recovery) = self.recovery(packet.stream) {
            recovery.brought(at, packet.number);
        }
    }

    /// Does this packet show that its stream carries retransmissions?
    fn look_at(&mut self, packet: &Sent) -> Option<Unasked> {
        if !self.pairing.is_open(packet.stream) {
            return None;
        }
        let repaired = self.asked_for(packet);
        let media = repaired.or_else(|| self.pairing.original(packet))?;
        self.pair((packet.stream, packet.flow), media, FoundBy::Packets);
        self.resent(media, packet)
    }

    /// The stream of which this packet was asked for.
    fn asked_for(&self, packet: &Sent) -> Option<usize> {
        let number = packet.lead.filter(|_| !self.streams.is_empty())?;
        let mut media = self.pairing.on_flow(packet.flow).iter().copied();
        media.find(|media| {
            let recovery = self.streams.get(media);
            recovery.is_some_and(|recovery| recovery.waits_for(number, packet.timestamp))
        })
    }

    fn pair(&mut self, (repair, flow): (usize, FlowId), media: usize, found_by: FoundBy) {
        self.take_role(repair, Role::Repairs(media, found_by));
        self.pairing.repairs(repair, flow);
    }

    fn resent(&mut self, media: usize, packet: &Sent) -> Option<Unasked> {
        let number = packet.lead?;
        let newest = self.pairing.newest_number(media);
        let was_asked = self.recovery(media)?.resent(packet, number, newest);
        let stream = media;
        (was_asked == Asked::Never).then_some(Unasked { stream, number })
    }

    /// None beyond the number of streams that are followed.
    fn recovery(&mut self, stream: usize) -> Option<&mut Recovery> {
        let has_room = self.streams.len() < MOST_STREAMS || self.streams.contains_key(&stream);
        self.unlisted += u64::from(!has_room);
        has_room.then(|| self.streams.entry(stream).or_default())
    }

    /// Packets asked for or sent again of streams beyond those that are followed.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }

    fn role(&self, stream: usize) -> Role {
        self.roles.get(stream).copied().unwrap_or(Role::Unknown)
    }

    fn take_role(&mut self, stream: usize, role: Role) {
        if let Some(place) = self.roles.get_mut(stream) {
            *place = role;
        }
    }

    /// The stream that this one repairs, and how that was found.
    pub fn repaired_by(&self, stream: usize) -> Option<(usize, FoundBy)> {
        match self.role(stream) {
            Role::Repairs(media, found_by) => Some((media, found_by)),
            Role::Unknown | Role::Media => None,
        }
    }

    /// The stream whose timestamps most packets of this one have.
    pub fn twin(&self, stream: usize) -> Option<usize> {
        self.pairing.twin(stream)
    }

    /// None when nothing of the stream was asked for, nor sent again.
    pub fn summary(&self, stream: usize) -> Option<RecoverySummary> {
        Some(self.streams.get(&stream)?.summary())
    }
}

impl Recovery {
    fn asked(&mut self, at: Duration, number: u16, place: Place) {
        match self.asks.get_mut(&number) {
            // What was missing has come; whoever asks has lost it again.
            Some(ask) if ask.state == State::Brought => {
                *ask = Ask::waiting(at, Place::LostBehind);
                self.sums.asked += 1;
            }
            Some(_) => self.sums.asked_again += 1,
            None => {
                self.remember(number, Ask::waiting(at, place));
                self.sums.asked += 1;
            }
        }
    }

    fn remember(&mut self, number: u16, ask: Ask) {
        if self.order.len() == MOST_ASKS
            && let Some(oldest) = self.order.pop_front()
        {
            self.asks.remove(&oldest);
        }
        self.asks.insert(number, ask);
        self.order.push_back(number);
    }

    fn brought(&mut self, at: Duration, number: u16) {
        if self.asks.contains_key(&number) {
            return;
        }
        let state = State::Brought;
        let place = Place::LostBefore;
        self.remember(number, Ask { at, place, state });
        self.sums.missing_here += 1;
    }

    fn waits_for(&self, number: u16, timestamp: u32) -> bool {
        let off = timestamp.wrapping_sub(self.newest_timestamp) as i32;
        let waits = |ask: &Ask| ask.state == State::Waiting;
        (-NEAR_TICKS..=NEAR_TICKS).contains(&off) && self.asks.get(&number).is_some_and(waits)
    }

    /// `newest` is the number of a packet that the stream sent lately.
    fn resent(&mut self, packet: &Sent, number: u16, newest: Option<u16>) -> Asked {
        self.sums.retransmissions += 1;
        self.sums.padded += u64::from(packet.is_padded);
        if newest.is_some_and(|newest| !is_near(number, newest)) {
            self.implausible += 1;
        }
        let Some(ask) = self.asks.get_mut(&number) else {
            self.sums.unasked += 1;
            return Asked::Never;
        };
        self.sums.unasked += u64::from(ask.state == State::Brought);
        if ask.state == State::Waiting {
            ask.state = State::Resent;
            self.sums.by_retransmission += 1;
            self.sums.missing_here += u64::from(ask.place == Place::LostBefore);
            self.delays.add(seconds_between(ask.at, packet.at));
        }
        Asked::Before
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
            State::Resent | State::Brought if ask.place == Place::LostBefore => {
                self.sums.missing_here -= 1;
            }
            State::Resent | State::Brought | State::CameLate => return,
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

fn is_near(number: u16, newest: u16) -> bool {
    let behind = newest.wrapping_sub(number);
    behind.min(number.wrapping_sub(newest)) <= NEAR_NUMBERS
}

/// Where a stream is repaired by another of which no number can be read, what it
/// carries is not known.
pub fn hide(streams: &mut [StreamSummary]) {
    let repaired: Vec<StreamKey> = streams.iter().filter_map(repaired_by).collect();
    for stream in streams {
        if let Some(recovery) = &mut stream.recovery
            && recovery.numbers == OriginalNumbers::NoneSeen
            && repaired.contains(&stream.key)
        {
            recovery.numbers = OriginalNumbers::Hidden;
        }
    }
}

/// The same where requests are hidden too, as with encrypted RTCP: that something came again
/// is known, and not what.
pub fn hide_encrypted(streams: &mut [StreamSummary]) {
    let resent: HashMap<StreamKey, u64> = streams.iter().filter_map(resent_for).collect();
    for stream in streams.iter_mut().filter(|one| one.recovery.is_none()) {
        let packets = resent.get(&stream.key).copied();
        let packets = packets.filter(|packets| *packets > 0);
        stream.recovery = packets.map(RecoverySummary::hidden);
    }
}

fn repaired_by(repair: &StreamSummary) -> Option<StreamKey> {
    Some(StreamKey {
        ssrc: repair.repairs?,
        ..repair.key
    })
}

/// The stream that an encrypted one repairs, and packets of it that may send others again: all
/// but padding. What restores packets otherwise sends none again.
fn resent_for(repair: &StreamSummary) -> Option<(StreamKey, u64)> {
    if !matches!(repair.encryption, Encryption::NotDecrypted(_)) {
        return None;
    }
    let packets = match described_kind(repair) {
        Some(RepairKind::UlpFec | RepairKind::FlexFec) => 0,
        Some(RepairKind::Retransmission) | None => {
            repair.reception.packets.saturating_sub(repair.padded)
        }
    };
    Some((repaired_by(repair)?, packets))
}

impl RecoverySummary {
    /// Of so many packets, of which no other thing is known.
    fn hidden(retransmissions: u64) -> RecoverySummary {
        RecoverySummary {
            sums: RecoverySums {
                retransmissions,
                ..RecoverySums::default()
            },
            delay: Summary::default(),
            numbers: OriginalNumbers::Hidden,
        }
    }

    /// Of those that are encrypted, the ones with padding probe for bandwidth: which of them
    /// carry a packet besides, cannot be told.
    pub fn retransmissions(&self) -> u64 {
        match self.numbers {
            OriginalNumbers::Hidden => self.sums.retransmissions - self.sums.padded,
            OriginalNumbers::Read | OriginalNumbers::NoneSeen => self.sums.retransmissions,
        }
    }

    /// Packets asked for that came. None where that cannot be told.
    pub fn recovered(&self) -> Option<u64> {
        let known = self.numbers != OriginalNumbers::Hidden;
        known.then_some(self.sums.by_retransmission + self.sums.late)
    }
}

#[cfg(test)]
mod tests;
