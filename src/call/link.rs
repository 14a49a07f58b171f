//! One direction of the emulated network: what is lost, what waits how long, and the ledger of both.
//!
//! Pure: datagrams and times go in, datagrams that are due come out. On its way a
//! datagram meets, in this order, the loss, the bottleneck with its queue, and
//! the path with its delay. Loss and delay are drawn from `str0m-netem`, with one
//! emulator for each RTP stream: the n-th packet of a stream then meets the same
//! fate in every run with the same seed, however the streams interleave.

mod ledger;

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BinaryHeap};
use std::time::{Duration, Instant};

use str0m_netem::{Input, LossModel, Netem, NetemConfig, Output, Probability, RandomLoss, WithLen};

pub use ledger::{Ledger, StreamLedger};

use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp::is_rtcp;
use ledger::DropCause;

/// What waits before a rate-limited link at most, as a time.
pub const QUEUE: Duration = Duration::from_millis(200);

/// Room for a few datagrams, however slow the link is.
const LEAST_QUEUE_BYTES: f64 = 6_000.0;

/// How a direction treats its datagrams.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkConfig {
    /// Share of datagrams lost, 0 to 1.
    pub loss: f64,
    pub delay: Duration,
    /// The delay of each datagram is drawn evenly from `delay` ± `jitter`, but not
    /// below zero. It waits for those of its stream that entered before it: jitter
    /// comes from queues, and queues keep the order.
    pub jitter: Duration,
    pub rate_bps: Option<u64>,
    pub seed: u64,
}

/// One direction of the emulated network. `T` is where a datagram goes.
pub struct Link<T> {
    config: LinkConfig,
    lanes: BTreeMap<Lane, Path>,
    bottleneck: Option<Bottleneck>,
    under_way: BinaryHeap<Reverse<Departure<T>>>,
    /// Datagrams let through so far; keeps those due at one instant in order.
    count: u64,
    ledger: Ledger,
}

/// A datagram on its way.
#[derive(Debug)]
pub struct Datagram<T> {
    pub bytes: Vec<u8>,
    pub to: T,
    entered: Instant,
}

impl<T> Link<T> {
    pub fn new(config: LinkConfig) -> Self {
        Link {
            config,
            lanes: BTreeMap::new(),
            bottleneck: config.rate_bps.map(Bottleneck::new),
            under_way: BinaryHeap::new(),
            count: 0,
            ledger: Ledger::default(),
        }
    }

    /// A datagram enters. It comes out of [`Link::due`], or never.
    pub fn send(&mut self, now: Instant, bytes: Vec<u8>, to: T) {
        let lane = Lane::of(&bytes);
        let fate = self.fate(now, lane, bytes.len());
        self.ledger.enter(lane.ssrc(), fate.err());
        if let Ok(due) = fate {
            self.count += 1;
            self.under_way.push(Reverse(Departure {
                due,
                order: self.count,
                datagram: Datagram {
                    bytes,
                    to,
                    entered: now,
                },
            }));
        }
    }

    /// The datagrams whose time has come.
    pub fn due(&mut self, now: Instant) -> Vec<Datagram<T>> {
        let mut due = Vec::new();
        while self.next_release().is_some_and(|at| at <= now) {
            let Some(Reverse(departure)) = self.under_way.pop() else {
                break;
            };
            let held = now.saturating_duration_since(departure.datagram.entered);
            self.ledger.release(held);
            due.push(departure.datagram);
        }
        due
    }

    /// When the next datagram is due, if any is on its way.
    pub fn next_release(&self) -> Option<Instant> {
        self.under_way
            .peek()
            .map(|Reverse(departure)| departure.due)
    }

    pub fn config(&self) -> &LinkConfig {
        &self.config
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The system refused to send a datagram that the link had released.
    pub fn note_send_error(&mut self) {
        self.ledger.send_errors += 1;
    }

    /// When a datagram of this length will be released, or why it is dropped.
    fn fate(&mut self, now: Instant, lane: Lane, length: usize) -> Result<Instant, DropCause> {
        let config = &self.config;
        let path = self
            .lanes
            .entry(lane)
            .or_insert_with(|| Path::new(config, lane));
        let delay = path.draw(now).ok_or(DropCause::Loss)?;
        let through = match &mut self.bottleneck {
            Some(bottleneck) => bottleneck.pass(now, length).ok_or(DropCause::QueueFull)?,
            None => now,
        };
        Ok(path.in_order(through + delay))
    }
}

/// A datagram and when it is due; the earliest compares as the least.
struct Departure<T> {
    due: Instant,
    order: u64,
    datagram: Datagram<T>,
}

impl<T> Ord for Departure<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.due, self.order).cmp(&(other.due, other.order))
    }
}

impl<T> PartialOrd for Departure<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Departure<T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Departure<T> {}

/// A wire of limited rate with a queue before it, which drops what it cannot hold.
struct Bottleneck {
    bytes_per_second: f64,
    queue_bytes: f64,
    /// When all that waits now will have passed.
    busy_until: Option<Instant>,
}

impl Bottleneck {
    fn new(rate_bps: u64) -> Self {
        let bytes_per_second = rate_bps as f64 / 8.0;
        Bottleneck {
            bytes_per_second,
            queue_bytes: (bytes_per_second * QUEUE.as_secs_f64()).max(LEAST_QUEUE_BYTES),
            busy_until: None,
        }
    }

    /// When a datagram that comes now has passed. None when the queue is full.
    fn pass(&mut self, now: Instant, length: usize) -> Option<Instant> {
        let free = self.busy_until.map_or(now, |until| until.max(now));
        let waiting = (free - now).as_secs_f64() * self.bytes_per_second;
        if waiting + length as f64 > self.queue_bytes {
            return None;
        }
        let passed = free + Duration::from_secs_f64(length as f64 / self.bytes_per_second);
        self.busy_until = Some(passed);
        Some(passed)
    }
}

/// What shares one source of chance: each RTP stream, and all the rest together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    Stream(u32),
    Rest,
}

impl Lane {
    /// SRTP leaves the RTP header readable, so the SSRC can be told (RFC 3711 §3.1).
    fn of(bytes: &[u8]) -> Lane {
        let media = bytes
            .first()
            .is_some_and(|first| (128..192).contains(first));
        if !media || is_rtcp(bytes) {
            return Lane::Rest;
        }
        RtpHeader::parse(bytes, bytes.len()).map_or(Lane::Rest, |header| Lane::Stream(header.ssrc))
    }

    fn ssrc(self) -> Option<u32> {
        match self {
            Lane::Stream(ssrc) => Some(ssrc),
            Lane::Rest => None,
        }
    }
}

/// Draws loss and delay of one lane.
struct Path {
    netem: Netem<Ticket>,
    /// When the last datagram so far is due.
    last_due: Option<Instant>,
}

/// Stands for a datagram: its content does not matter to chance.
#[derive(Clone)]
struct Ticket;

impl WithLen for Ticket {
    fn len(&self) -> usize {
        0
    }
}

impl Path {
    fn new(config: &LinkConfig, lane: Lane) -> Self {
        let lane_seed = lane.ssrc().map_or(0, |ssrc| u64::from(ssrc) + 1);
        // Spreads neighbouring seeds apart (the multiplier of splitmix64).
        let seed = (config.seed ^ lane_seed << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let loss = match config.loss {
            loss if loss > 0.0 => LossModel::Random(RandomLoss::new(Probability::new(loss as f32))),
            _ => LossModel::None,
        };
        let netem = NetemConfig::new()
            .latency(config.delay)
            .jitter(config.jitter)
            .loss(loss)
            .seed(seed);
        Path {
            netem: Netem::new(netem),
            last_due: None,
        }
    }

    /// The delay of the next datagram. None when it is lost.
    ///
    /// The emulator holds no more than this one ticket, so that tickets do not
    /// wait for each other.
    fn draw(&mut self, now: Instant) -> Option<Duration> {
        self.netem.handle_input(Input::Packet(now, Ticket));
        if self.netem.is_empty() {
            return None;
        }
        let due = self.netem.poll_timeout();
        self.netem.handle_input(Input::Timeout(due));
        while !matches!(self.netem.poll_output(), Some(Output::Packet(_)) | None) {}
        Some(due.saturating_duration_since(now))
    }

    /// `due`, or later: not before the datagrams ahead.
    fn in_order(&mut self, due: Instant) -> Instant {
        let due = self.last_due.map_or(due, |last| last.max(due));
        self.last_due = Some(due);
        due
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "an `Instant` cannot be made up")]
mod tests {
    use super::*;

    const CLEAN: LinkConfig = LinkConfig {
        loss: 0.0,
        delay: Duration::ZERO,
        jitter: Duration::ZERO,
        rate_bps: None,
        seed: 7,
    };

    fn rtp(ssrc: u32, number: u16) -> Vec<u8> {
        let mut packet = vec![0x80, 96];
        packet.extend(number.to_be_bytes());
        packet.extend([0; 4]);
        packet.extend(ssrc.to_be_bytes());
        packet.extend([0; 88]);
        packet
    }

    fn numbers(datagrams: &[Datagram<()>]) -> Vec<u16> {
        datagrams
            .iter()
            .map(|d| u16::from_be_bytes([d.bytes[2], d.bytes[3]]))
            .collect()
    }

    /// Sends `count` packets of each SSRC and returns which of SSRC 1 got through.
    fn survivors(config: LinkConfig, ssrcs: &[u32], count: u16) -> Vec<u16> {
        let now = Instant::now();
        let mut link = Link::new(config);
        for number in 0..count {
            for &ssrc in ssrcs {
                link.send(now, rtp(ssrc, number), ());
            }
        }
        let through: Vec<_> = link
            .due(now)
            .into_iter()
            .filter(|d| d.bytes[11] == 1)
            .collect();
        numbers(&through)
    }

    #[test]
    fn a_clean_link_passes_everything_at_once() {
        assert_eq!(survivors(CLEAN, &[1], 5), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_delayed_datagram_comes_out_when_it_is_due_and_not_before() {
        let now = Instant::now();
        let mut link = Link::new(LinkConfig {
            delay: Duration::from_millis(50),
            ..CLEAN
        });
        link.send(now, rtp(1, 0), ());
        assert_eq!(link.next_release(), Some(now + Duration::from_millis(50)));
        assert!(link.due(now + Duration::from_millis(49)).is_empty());
        assert_eq!(link.ledger().in_flight(), 1);
        assert_eq!(link.due(now + Duration::from_millis(50)).len(), 1);
        assert_eq!(link.ledger().in_flight(), 0);
        assert_eq!(link.ledger().delays_ms.summary().p50, Some(50.0));
    }

    #[test]
    fn the_ledger_counts_what_is_lost() {
        let now = Instant::now();
        let mut link = Link::new(LinkConfig { loss: 0.2, ..CLEAN });
        for number in 0..1000 {
            link.send(now, rtp(1, number), ());
        }
        let through = link.due(now).len() as u64;
        let ledger = link.ledger();
        assert_eq!(ledger.datagrams, 1000);
        assert_eq!(ledger.delivered, through);
        assert_eq!(ledger.dropped_by_loss, 1000 - through);
        assert!(
            (150..250).contains(&ledger.dropped_by_loss),
            "{}",
            ledger.dropped_by_loss
        );
        assert_eq!(ledger.streams[&1].let_through(), through);
    }

    #[test]
    fn a_seed_decides_the_fate_of_each_packet_of_a_stream() {
        let lossy = LinkConfig { loss: 0.3, ..CLEAN };
        let alone = survivors(lossy, &[1], 200);
        assert_eq!(alone, survivors(lossy, &[1], 200));
        assert_eq!(
            alone,
            survivors(lossy, &[2, 1, 3], 200),
            "whatever else is sent"
        );
        assert_ne!(alone, survivors(LinkConfig { seed: 8, ..lossy }, &[1], 200));
    }

    #[test]
    fn a_full_queue_drops_and_says_so() {
        let now = Instant::now();
        let mut link = Link::new(LinkConfig {
            rate_bps: Some(80_000),
            ..CLEAN
        });
        for number in 0..100 {
            link.send(now, rtp(1, number), ());
        }
        let mut through = 0;
        let mut at = now;
        while let Some(next) = link.next_release() {
            at = at.max(next);
            through += link.due(at).len() as u64;
        }
        let ledger = link.ledger();
        assert_eq!(ledger.dropped_by_loss, 0);
        assert_eq!(ledger.dropped_by_queue, 100 - through);
        assert_eq!(
            ledger.dropped_by_queue, 40,
            "a queue of 6000 bytes holds 60 packets of 100"
        );
        // 60 packets of 100 bytes at 10 000 bytes a second.
        assert_eq!((at - now).as_millis(), 600);
    }

    #[test]
    fn what_is_only_on_its_way_does_not_fill_the_queue() {
        let begin = Instant::now();
        let slow_and_far = LinkConfig {
            rate_bps: Some(1_000_000),
            delay: Duration::from_secs(2),
            ..CLEAN
        };
        let mut link = Link::new(slow_and_far);
        // 80 kb/s for ten seconds through 1 Mb/s.
        for number in 0..1000u16 {
            let now = begin + Duration::from_millis(10) * u32::from(number);
            link.send(now, rtp(1, number), ());
            link.due(now);
        }
        assert_eq!(link.ledger().dropped_by_queue, 0);
    }

    /// Delays and order of 1000 packets, sent this far apart over 50 ± 40 ms.
    fn over_a_jittery_link(apart: Duration) -> (crate::stats::Summary, Vec<u16>) {
        let begin = Instant::now();
        let jittery = LinkConfig {
            delay: Duration::from_millis(50),
            jitter: Duration::from_millis(40),
            ..CLEAN
        };
        let mut link = Link::new(jittery);
        for number in 0..1000u16 {
            link.send(begin + apart * u32::from(number), rtp(1, number), ());
        }
        let mut order = Vec::new();
        while let Some(at) = link.next_release() {
            order.extend(numbers(&link.due(at)));
        }
        (link.ledger().delays_ms.summary(), order)
    }

    #[test]
    fn jitter_spreads_delays_evenly_around_the_delay() {
        let (delays, _) = over_a_jittery_link(Duration::from_millis(100));
        assert!(
            delays.min.unwrap() >= 10.0 && delays.max.unwrap() <= 90.0,
            "{delays:?}"
        );
        assert!((delays.mean.unwrap() - 50.0).abs() < 2.5, "{delays:?}");
        assert!((delays.p50.unwrap() - 50.0).abs() < 5.0, "{delays:?}");
    }

    #[test]
    fn a_datagram_waits_for_those_of_its_stream_before_it() {
        let (delays, order) = over_a_jittery_link(Duration::from_millis(1));
        assert!(order.is_sorted());
        assert!(delays.max.unwrap() <= 90.0, "{delays:?}");
    }

    #[test]
    fn rtcp_and_everything_else_share_a_lane() {
        assert_eq!(Lane::of(&rtp(5, 0)), Lane::Stream(5));
        assert_eq!(Lane::of(&[0x80, 200, 0, 1, 0, 0, 0, 1]), Lane::Rest);
        assert_eq!(Lane::of(&[22, 254, 253]), Lane::Rest);
        assert_eq!(Lane::of(&[]), Lane::Rest);
    }
}
