//! Transport-wide feedback joined with the packets that it is about.
//!
//! Packets of all streams of a flow carry one count in a header extension, and the
//! receiver tells when each of them came. The id of the extension is found by that:
//! an element of two bytes that goes up by one or a few with each packet of the flow.

use std::time::Duration;

use super::FoundBy;
use super::flow::FlowId;
use crate::rtp::extension::elements;
use crate::rtp::seconds_between;
use crate::rtp::sequence::{Counts, Sequence};
use crate::rtp::timeline::Timeline;
use crate::rtp::twcc::{self, PacketStatus, TransportFeedback};
use crate::stats::{Samples, Summary};

/// Flows that are followed. Each takes up to 80 KiB.
const MOST_FLOWS: usize = 500;

/// Packets of a flow that are remembered until they are reported on.
const REMEMBERED: usize = 1_024;

/// Steps that prove an extension to be the count.
const ENOUGH_STEPS: u16 = 8;

/// Packets after which a flow without such an extension is let be.
const PATIENCE: u16 = 256;

/// By more than this no count goes up in one packet.
const LARGEST_STEP: u16 = 16;

/// Ids of extensions that are looked at.
const MOST_CANDIDATES: usize = 16;

#[derive(Debug, Default)]
pub struct Transports {
    flows: Vec<Option<Box<Transport>>>,
    followed: usize,
}

#[derive(Debug, Default)]
struct Transport {
    numbering: Numbering,
    /// By their numbers, modulo [`REMEMBERED`].
    sent: Vec<Option<SentPacket>>,
    feedbacks: u64,
    received: Sequence,
    clock: ReceiverClock,
    /// The first packet that was joined: when it was sent, and when it came.
    origin: Option<(Duration, i64)>,
    /// Seconds that packets took more than the first.
    delays: Samples,
    sent_course: Timeline,
    received_course: Timeline,
}

#[derive(Debug, Clone, Copy)]
struct SentPacket {
    number: u16,
    bytes: u32,
    at: Duration,
}

#[derive(Debug)]
enum Numbering {
    Sought {
        packets: u16,
        candidates: Vec<Candidate>,
    },
    /// A session description names the id.
    Described(u8),
    Found(u8),
    Absent,
}

#[derive(Debug)]
struct Candidate {
    id: u8,
    last: u16,
    steps: u16,
    leaps: u16,
}

/// What feedback of one flow shows.
#[derive(Debug, Clone)]
pub struct TransportSummary {
    pub feedbacks: u64,
    /// The id of the extension with the count. None when it was not found.
    pub extension: Option<(u8, FoundBy)>,
    /// Of the numbers that came.
    pub counts: Counts,
    /// Seconds that packets took more than the fastest, from the capture point on.
    pub delay: Summary,
    pub sent: Timeline,
    pub received: Timeline,
}

impl Default for Numbering {
    fn default() -> Self {
        Numbering::Sought {
            packets: 0,
            candidates: Vec::new(),
        }
    }
}

impl Transports {
    /// A session description of the flow names the id of the extension with the count.
    pub fn described(&mut self, flow: FlowId, id: u8) {
        if let Some(transport) = self.of(flow) {
            transport.numbering = Numbering::Described(id);
        }
    }

    /// Takes note of an RTP packet of which `bytes` were sent.
    pub fn sent(&mut self, flow: FlowId, at: Duration, packet: &[u8], bytes: usize) {
        const HAS_EXTENSION: u8 = 0x10;
        if packet
            .first()
            .is_none_or(|first| first & HAS_EXTENSION == 0)
        {
            return;
        }
        if let Some(transport) = self.of(flow) {
            transport.sent(at, packet, bytes);
        }
    }

    /// The receiver reports on packets of this flow.
    pub fn reported(&mut self, flow: FlowId, feedback: &TransportFeedback) {
        if let Some(transport) = self.of(flow) {
            transport.feedbacks += 1;
            for status in feedback.packets() {
                transport.reported(status);
            }
        }
    }

    fn of(&mut self, flow: FlowId) -> Option<&mut Transport> {
        let place = flow.place();
        if place >= self.flows.len() {
            self.flows.resize_with(place + 1, || None);
        }
        let slot = self.flows.get_mut(place)?;
        if slot.is_none() {
            if self.followed == MOST_FLOWS {
                return None;
            }
            self.followed += 1;
        }
        Some(slot.get_or_insert_default())
    }

    /// The flows with feedback, by their places.
    pub fn all(&self) -> impl Iterator<Item = (usize, TransportSummary)> {
        self.flows.iter().enumerate().filter_map(|(place, slot)| {
            let transport = slot.as_deref()?;
            (transport.feedbacks > 0).then(|| (place, transport.summary()))
        })
    }
}

impl Transport {
    fn sent(&mut self, at: Duration, packet: &[u8], bytes: usize) {
        let Some(number) = self.numbering.number(packet) else {
            return;
        };
        if self.sent.is_empty() {
            self.sent.resize(REMEMBERED, None);
        }
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
        add(&mut self.sent_course, at, bytes);
        if let Some(slot) = self.sent.get_mut(usize::from(number) % REMEMBERED) {
            *slot = Some(SentPacket { number, bytes, at });
        }
    }

    fn reported(&mut self, status: PacketStatus) {
        let Some(arrival) = status.arrival else {
            return;
        };
        self.received.observe(status.number);
        let arrival = self.clock.unwrapped(arrival);
        let slot = self.sent.get_mut(usize::from(status.number) % REMEMBERED);
        let Some(slot) = slot else {
            return;
        };
        if let Some(sent) = slot.filter(|sent| sent.number == status.number) {
            *slot = None;
            self.join(&sent, arrival);
        }
    }

    fn join(&mut self, sent: &SentPacket, arrival: i64) {
        const STEPS_PER_SECOND: f64 = 4_000.0;
        let (first_sent, first_arrival) = *self.origin.get_or_insert((sent.at, arrival));
        let received = arrival.saturating_sub(first_arrival) as f64 / STEPS_PER_SECOND;
        self.delays
            .add(received - seconds_between(first_sent, sent.at));
        let after = Duration::try_from_secs_f64(received).unwrap_or_default();
        let came = first_sent.saturating_add(after);
        add(&mut self.received_course, came, sent.bytes);
    }

    fn summary(&self) -> TransportSummary {
        TransportSummary {
            feedbacks: self.feedbacks,
            extension: match self.numbering {
                Numbering::Described(id) => Some((id, FoundBy::Sdp)),
                Numbering::Found(id) => Some((id, FoundBy::Packets)),
                Numbering::Sought { .. } | Numbering::Absent => None,
            },
            counts: self.received.counts(),
            delay: above_least(self.delays.summary()),
            sent: self.sent_course.clone(),
            received: self.received_course.clone(),
        }
    }
}

fn add(course: &mut Timeline, at: Duration, bytes: u32) {
    let period = course.at(at);
    period.packets += 1;
    period.payload_bytes += u64::from(bytes);
}

/// The clocks of sender and receiver differ by an unknown time: what is known is how
/// much more than the least a packet took.
fn above_least(delay: Summary) -> Summary {
    let least = delay.min.unwrap_or_default();
    let above = |figure: Option<f64>| figure.map(|seconds| seconds - least);
    Summary {
        min: above(delay.min),
        mean: above(delay.mean),
        p50: above(delay.p50),
        p95: above(delay.p95),
        p99: above(delay.p99),
        max: above(delay.max),
        ..delay
    }
}

/// Arrival times begin anew after 12 days, in 24 bits of 64 ms.
#[derive(Debug, Default)]
struct ReceiverClock {
    last: Option<i64>,
}

impl ReceiverClock {
    fn unwrapped(&mut self, arrival: i64) -> i64 {
        let last = *self.last.get_or_insert(arrival);
        let half = twcc::STEPS_PER_WRAP / 2;
        let ahead = (arrival - last + half).rem_euclid(twcc::STEPS_PER_WRAP) - half;
        let unwrapped = last + ahead;
        self.last = Some(unwrapped);
        unwrapped
    }
}

impl Numbering {
    /// The count in this packet, once it is known where it stands.
    fn number(&mut self, packet: &[u8]) -> Option<u16> {
        match self {
            Numbering::Described(id) | Numbering::Found(id) => count_at(*id, packet),
            Numbering::Absent => None,
            Numbering::Sought {
                packets,
                candidates,
            } => {
                *packets += 1;
                pairs(packet).for_each(|(id, value)| weigh(candidates, id, value));
                if let Some(proven) = candidates.iter().find(|candidate| candidate.is_proven()) {
                    let (id, number) = (proven.id, proven.last);
                    *self = Numbering::Found(id);
                    return Some(number);
                }
                if *packets == PATIENCE {
                    *self = Numbering::Absent;
                }
                None
            }
        }
    }
}

impl Candidate {
    fn is_proven(&self) -> bool {
        self.steps >= ENOUGH_STEPS && self.steps > 3 * self.leaps
    }
}

fn weigh(candidates: &mut Vec<Candidate>, id: u8, value: u16) {
    if let Some(candidate) = candidates.iter_mut().find(|candidate| candidate.id == id) {
        let step = value.wrapping_sub(candidate.last);
        match step {
            1..=LARGEST_STEP => candidate.steps += 1,
            _ => candidate.leaps += 1,
        }
        candidate.last = value;
    } else if candidates.len() < MOST_CANDIDATES {
        candidates.push(Candidate {
            id,
            last: value,
            steps: 0,
            leaps: 0,
        });
    }
}

/// Ids and values of the elements that may be the count.
fn pairs(packet: &[u8]) -> impl Iterator<Item = (u8, u16)> + '_ {
    elements(packet).filter_map(|(id, value)| match value {
        &[high, low] => Some((id, u16::from_be_bytes([high, low]))),
        _ => None,
    })
}

/// The count in the element with this id. A second form of it has flags behind the count.
fn count_at(id: u8, packet: &[u8]) -> Option<u16> {
    let (_, value) = elements(packet).find(|(found, _)| *found == id)?;
    value.first_chunk().copied().map(u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::super::FlowKey;
    use super::super::flow::Flows;
    use super::*;
    use proptest::prelude::*;

    fn flow() -> FlowId {
        let flow = FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap());
        Flows::default().find_or_add(&flow).unwrap()
    }

    /// With a mid of two letters that stays, and the count.
    fn packet(number: u16) -> Vec<u8> {
        let [high, low] = number.to_be_bytes();
        let mut packet = vec![0x90; 12];
        packet.extend([0xbe, 0xde, 0, 2, 0x41, b'v', b'0', 0x51, high, low, 0, 0]);
        packet
    }

    /// Every tenth packet is lost; each of the rest takes `delay` steps more than usual.
    fn followed(delay: impl Fn(u16) -> i64) -> TransportSummary {
        let mut transports = Transports::default();
        for n in 0..100 {
            let at = Duration::from_millis(1_000_000 + 20 * u64::from(n));
            transports.sent(flow(), at, &packet(n), 1_000);
        }
        let transport = transports.of(flow()).unwrap();
        transport.feedbacks = 1;
        for n in 0..100 {
            let arrival = (n % 10 != 5).then(|| 80 * i64::from(n) + delay(n));
            transport.reported(PacketStatus { number: n, arrival });
        }
        transports.all().next().unwrap().1
    }

    #[test]
    fn the_count_is_found_by_its_steps() {
        assert_eq!(followed(|_| 0).extension, Some((5, FoundBy::Packets)));
    }

    #[test]
    fn a_description_names_the_count_from_the_first_packet_on() {
        let mut transports = Transports::default();
        transports.described(flow(), 5);
        transports.sent(flow(), Duration::from_secs(1), &packet(7), 1_000);
        let transport = transports.of(flow()).unwrap();
        transport.feedbacks = 1;
        transport.reported(PacketStatus {
            number: 7,
            arrival: Some(0),
        });
        let summary = transport.summary();
        assert_eq!(summary.extension, Some((5, FoundBy::Sdp)));
        assert_eq!(summary.delay.samples, 1);
    }

    #[test]
    fn loss_is_what_the_receiver_did_not_report() {
        let counts = followed(|_| 0).counts;
        assert_eq!((counts.expected, counts.lost()), (100, 10));
    }

    #[test]
    fn delay_is_measured_above_the_least() {
        let steady = followed(|_| 4_000).delay;
        assert!(steady.max.unwrap().abs() < 1e-9);
        let queued = followed(|n| if n >= 50 { 40 } else { 0 }).delay;
        assert!((queued.max.unwrap() - 0.010).abs() < 1e-9);
        assert!(queued.min.unwrap().abs() < 1e-9);
    }

    #[test]
    fn rates_are_told_second_by_second() {
        let summary = followed(|_| 0);
        let sent = summary.sent.periods();
        assert_eq!(sent.iter().map(|period| period.packets).sum::<u64>(), 92);
        let received = summary.received.periods();
        assert_eq!(
            received.iter().map(|period| period.packets).sum::<u64>(),
            83
        );
    }

    #[test]
    fn arrival_times_go_on_over_their_wrap() {
        let mut clock = ReceiverClock::default();
        let last = twcc::STEPS_PER_WRAP / 2 - 1;
        assert_eq!(clock.unwrapped(last), last);
        assert_eq!(clock.unwrapped(-last - 1), last + 1);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(
            packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..300),
            arrivals in prop::collection::vec((any::<u16>(), any::<i32>()), 0..50),
        ) {
            let mut transports = Transports::default();
            for packet in &packets {
                transports.sent(flow(), Duration::ZERO, packet, packet.len());
            }
            for (number, arrival) in arrivals {
                let arrival = Some(i64::from(arrival));
                transports.of(flow()).unwrap().reported(PacketStatus { number, arrival });
            }
        }
    }
}
