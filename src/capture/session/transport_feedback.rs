//! Transport-wide feedback joined with the packets that it is about.
//!
//! Packets of all streams of a flow carry one count in a header extension, and the
//! receiver tells when each of them came.

use std::time::Duration;

mod feedback_count;
mod numbering;
mod receiver_clock;

use super::FoundBy;
use super::flow::FlowId;
use crate::rtp::seconds_between;
use crate::rtp::sequence::Sequence;
use crate::rtp::timeline::{Timeline, Values};
use crate::rtp::twcc::{PacketStatus, TransportFeedback};
use crate::stats::{Spaced, Summary};
use feedback_count::FeedbackCount;
use numbering::Numbering;
use receiver_clock::ReceiverClock;

/// Flows that are followed. Each takes up to 60 KiB.
const MOST_FLOWS: usize = 500;

/// Packets of a flow that are remembered until they are reported on.
const REMEMBERED: usize = 1_024;

#[derive(Debug, Default)]
pub struct Transports {
    flows: Vec<Option<Box<Transport>>>,
    followed: usize,
    unlisted: u64,
}

#[derive(Debug, Default)]
struct Transport {
    numbering: Numbering,
    /// By their numbers, modulo [`REMEMBERED`].
    sent: Vec<Option<SentPacket>>,
    feedbacks: FeedbackCount,
    /// Numbers that were spoken of, and those of them that came.
    reported: Sequence,
    received: Sequence,
    clock: ReceiverClock,
    /// The first packet that was joined: when it was sent, and when it came.
    origin: Option<(Duration, i64)>,
    /// Seconds that packets took more than the first.
    delays: Spaced,
    /// The same, by the time at which they were sent.
    delay_course: Timeline<Values>,
    sent_course: Timeline,
    received_course: Timeline,
}

#[derive(Debug, Clone, Copy)]
struct SentPacket {
    number: u16,
    bytes: u32,
    at: Duration,
}

/// What feedback of one flow shows.
#[derive(Debug, Clone)]
pub struct TransportSummary {
    pub feedbacks: u64,
    /// By their own count. None where several receivers count.
    pub feedbacks_lost: Option<u64>,
    /// The id of the extension with the count. None when it was not found.
    pub extension: Option<(u8, FoundBy)>,
    /// Packets that feedback speaks of.
    pub reported: u64,
    /// Those of them of which none says that they came.
    pub lost: u64,
    /// Packets between these of which no feedback speaks that is in the capture.
    pub unreported: u64,
    /// Seconds that packets took more than the fastest, from the capture point on.
    pub delay: Summary,
    /// Seconds that packets took, by the time at which they were sent; only differences of
    /// them mean something.
    pub delay_course: Timeline<Values>,
    pub sent: Timeline,
    pub received: Timeline,
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
        let Some(transport) = self.of(flow) else {
            self.unlisted += 1;
            return;
        };
        transport.feedbacks.add(feedback);
        for status in feedback.packets() {
            transport.reported(status);
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

    /// Feedback on flows beyond those that are followed.
    pub fn unlisted(&self) -> u64 {
        self.unlisted
    }

    /// The flows with feedback, by their places.
    pub fn all(&self) -> impl Iterator<Item = (usize, TransportSummary)> {
        self.flows.iter().enumerate().filter_map(|(place, slot)| {
            let transport = slot.as_deref()?;
            (transport.feedbacks.packets() > 0).then(|| (place, transport.summary()))
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
        self.reported.observe(status.number);
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
        let delay = received - seconds_between(first_sent, sent.at);
        self.delays.add(delay);
        self.delay_course.at(sent.at).add(delay);
        let after = Duration::try_from_secs_f64(received).unwrap_or_default();
        let came = first_sent.saturating_add(after);
        add(&mut self.received_course, came, sent.bytes);
    }

    fn summary(&self) -> TransportSummary {
        let reported = self.reported.counts();
        TransportSummary {
            feedbacks: self.feedbacks.packets(),
            feedbacks_lost: self.feedbacks.lost(),
            extension: self.numbering.extension(),
            reported: reported.unique,
            lost: reported
                .unique
                .saturating_sub(self.received.counts().unique),
            unreported: reported.lost(),
            delay: above_least(self.delays.summary()),
            delay_course: self.delay_course.clone(),
            sent: self.sent_course.clone(),
            received: self.received_course.clone(),
        }
    }
}

fn add(course: &mut Timeline, at: Duration, bytes: u32) {
    course.at(at).packet(u64::from(bytes));
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

#[cfg(test)]
mod tests {
    use super::super::FlowKey;
    use super::super::flow::Flows;
    use super::*;
    use crate::rtp::timeline::Period;
    use crate::rtp::twcc;
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
        for n in 0..100 {
            let arrival = (n % 10 != 5).then(|| 80 * i64::from(n) + delay(n));
            transport.reported(PacketStatus { number: n, arrival });
        }
        transport.summary()
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
        let summary = followed(|_| 0);
        assert_eq!((summary.reported, summary.lost), (100, 10));
        assert_eq!(summary.unreported, 0);
    }

    /// Of so many packets each, of which the last but one did not come.
    fn feedback(number: u8, base: u16, count: u16) -> Vec<u8> {
        let [high, low] = base.to_be_bytes();
        let mut bytes = vec![
            0,
            0,
            0,
            9,
            0,
            0,
            0,
            7,
            high,
            low,
            0,
            count as u8,
            0,
            0,
            0,
            number,
        ];
        // A vector of symbols of one bit each.
        let came = (0..count).filter(|n| n + 2 != count);
        let symbols = came.fold(0x8000, |symbols, n| symbols | 1 << (13 - n));
        bytes.extend(u16::to_be_bytes(symbols));
        bytes.extend(vec![4; usize::from(count) - 1]);
        bytes
    }

    #[test]
    fn what_lost_feedback_would_have_told_is_not_lost() {
        let mut transports = Transports::default();
        for number in (250..=255u8)
            .chain(0..10)
            .filter(|n| ![253, 4, 5].contains(n))
        {
            let place = number.wrapping_sub(250);
            let bytes = feedback(number, u16::from(place) * 10, 10);
            transports.reported(flow(), &twcc::read(&bytes).unwrap());
        }
        let (_, summary) = transports.all().next().unwrap();
        assert_eq!((summary.feedbacks, summary.feedbacks_lost), (13, Some(3)));
        assert_eq!((summary.reported, summary.lost), (130, 13));
        assert_eq!(summary.unreported, 30);
    }

    #[test]
    fn a_packet_that_later_feedback_tells_of_came() {
        let mut transport = Transport::default();
        for (number, arrival) in [
            (1, Some(0)),
            (2, None),
            (3, Some(8)),
            (2, Some(9)),
            (3, None),
        ] {
            transport.reported(PacketStatus { number, arrival });
        }
        let summary = transport.summary();
        assert_eq!((summary.reported, summary.lost), (3, 0));
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
        assert_eq!(sent.iter().map(Period::packets).sum::<u64>(), 92);
        let received = summary.received.periods();
        assert_eq!(received.iter().map(Period::packets).sum::<u64>(), 83);
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
