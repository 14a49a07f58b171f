//! One direction of the emulated network: what is lost, what waits how long, and the ledger of both.
//!
//! Pure: datagrams and times go in, datagrams that are due come out. The delay,
//! its variation and the rate come from `str0m-netem`, and so does the loss, but
//! with one lottery for each RTP stream: the n-th packet of a stream then meets
//! the same fate in every run with the same seed, however the streams interleave.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use str0m_netem::{
    Bitrate, DataSize, Input, LossModel, Netem, NetemConfig, Output, Probability, RandomLoss,
    WithLen,
};

use crate::rtp::header::RtpHeader;
use crate::rtp::rtcp::is_rtcp;

/// What waits for a rate-limited link at most, as a time.
const QUEUE: Duration = Duration::from_millis(200);

/// Room for a few datagrams, however slow the link is.
const LEAST_QUEUE_BYTES: u64 = 6_000;

/// How a direction treats its datagrams.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkConfig {
    /// Share of datagrams lost, 0 to 1.
    pub loss: f64,
    pub delay: Duration,
    /// The delay of each datagram is drawn from `delay` ± `jitter`.
    pub jitter: Duration,
    pub rate_bps: Option<u64>,
    pub seed: u64,
}

/// One direction of the emulated network. `T` is where a datagram goes.
pub struct Link<T> {
    config: LinkConfig,
    netem: Netem<Datagram<T>>,
    lotteries: BTreeMap<Lane, Lottery>,
    queued_bytes: usize,
    ledger: Ledger,
}

/// A datagram on its way.
#[derive(Debug, Clone)]
pub struct Datagram<T> {
    pub bytes: Vec<u8>,
    pub to: T,
    entered: Instant,
}

/// What the link did, by its own count.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub datagrams: u64,
    pub delivered: u64,
    pub dropped_by_loss: u64,
    pub dropped_by_queue: u64,
    /// Milliseconds from entry to release, of those delivered.
    pub delays_ms: Vec<f64>,
    pub streams: BTreeMap<u32, StreamLedger>,
}

/// What the link did to one SSRC.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StreamLedger {
    pub packets: u64,
    pub dropped: u64,
    /// Dropped before any packet got through: the receiver cannot know of them.
    pub dropped_before_first: u64,
    /// Dropped since the last packet that got through: nor of these.
    pub dropped_after_last: u64,
}

/// Why a datagram was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drop {
    Loss,
    QueueFull,
}

impl<T: Clone> Link<T> {
    pub fn new(config: LinkConfig) -> Self {
        let mut netem = NetemConfig::new()
            .latency(config.delay)
            .jitter(config.jitter)
            .seed(config.seed);
        if let Some(rate) = config.rate_bps {
            let queue = DataSize::bytes(queue_bytes(rate) as i64);
            netem = netem.link(Bitrate::bps(rate), queue);
        }
        Link {
            config,
            netem: Netem::new(netem),
            lotteries: BTreeMap::new(),
            queued_bytes: 0,
            ledger: Ledger::default(),
        }
    }

    /// A datagram enters. It comes out of [`Link::due`], or never.
    pub fn send(&mut self, now: Instant, bytes: Vec<u8>, to: T) {
        let lane = Lane::of(&bytes);
        let dropped = self.fate(now, lane, bytes.len());
        self.ledger.enter(lane, dropped);
        if dropped.is_none() {
            self.queued_bytes += bytes.len();
            self.netem.handle_input(Input::Packet(
                now,
                Datagram {
                    bytes,
                    to,
                    entered: now,
                },
            ));
        }
    }

    /// The datagrams whose time has come.
    pub fn due(&mut self, now: Instant) -> Vec<Datagram<T>> {
        self.netem.handle_input(Input::Timeout(now));
        let mut due = Vec::new();
        while let Some(output) = self.netem.poll_output() {
            if let Output::Packet(datagram) = output {
                self.queued_bytes = self.queued_bytes.saturating_sub(datagram.bytes.len());
                self.ledger
                    .release(now.saturating_duration_since(datagram.entered));
                due.push(datagram);
            }
        }
        due
    }

    /// When the next datagram is due, if any is on its way.
    pub fn next_release(&self) -> Option<Instant> {
        (!self.netem.is_empty()).then(|| self.netem.poll_timeout())
    }

    pub fn config(&self) -> &LinkConfig {
        &self.config
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn fate(&mut self, now: Instant, lane: Lane, length: usize) -> Option<Drop> {
        let config = self.config;
        let lottery = self
            .lotteries
            .entry(lane)
            .or_insert_with(|| Lottery::new(config, lane));
        if lottery.loses(now) {
            return Some(Drop::Loss);
        }
        // netem drops by the same rule, but does not say so.
        let queue = config.rate_bps.map(queue_bytes);
        let full = queue.is_some_and(|queue| (self.queued_bytes + length) as u64 > queue);
        full.then_some(Drop::QueueFull)
    }
}

impl Ledger {
    fn enter(&mut self, lane: Lane, dropped: Option<Drop>) {
        self.datagrams += 1;
        match dropped {
            Some(Drop::Loss) => self.dropped_by_loss += 1,
            Some(Drop::QueueFull) => self.dropped_by_queue += 1,
            None => {}
        }
        if let Lane::Stream(ssrc) = lane {
            self.streams.entry(ssrc).or_default().enter(dropped);
        }
    }

    fn release(&mut self, delay: Duration) {
        self.delivered += 1;
        self.delays_ms.push(delay.as_secs_f64() * 1e3);
    }

    /// Datagrams that are still on their way.
    pub fn in_flight(&self) -> u64 {
        self.datagrams - self.delivered - self.dropped_by_loss - self.dropped_by_queue
    }
}

impl StreamLedger {
    fn enter(&mut self, dropped: Option<Drop>) {
        let nothing_through = self.packets == self.dropped;
        self.packets += 1;
        if dropped.is_none() {
            self.dropped_after_last = 0;
            return;
        }
        self.dropped += 1;
        if nothing_through {
            self.dropped_before_first += 1;
        } else {
            self.dropped_after_last += 1;
        }
    }

    /// Packets that got through.
    pub fn delivered(&self) -> u64 {
        self.packets - self.dropped
    }

    /// The drops between the first and the last packet that got through: what a
    /// receiver sees as loss (RFC 3550 Appendix A.3).
    pub fn visible_losses(&self) -> u64 {
        self.dropped - self.dropped_before_first - self.dropped_after_last
    }
}

/// Bytes that a queue of [`QUEUE`] holds at this rate.
fn queue_bytes(rate_bps: u64) -> u64 {
    let bytes = rate_bps as f64 / 8.0 * QUEUE.as_secs_f64();
    (bytes as u64).max(LEAST_QUEUE_BYTES)
}

impl<T> WithLen for Datagram<T> {
    fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// What shares one loss lottery: each RTP stream, and all the rest together.
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
}

/// Draws the losses of one lane.
struct Lottery {
    netem: Netem<Ticket>,
}

#[derive(Clone)]
struct Ticket;

impl WithLen for Ticket {
    fn len(&self) -> usize {
        0
    }
}

impl Lottery {
    fn new(config: LinkConfig, lane: Lane) -> Self {
        let lane_seed = match lane {
            Lane::Stream(ssrc) => u64::from(ssrc) + 1,
            Lane::Rest => 0,
        };
        // Spreads neighbouring seeds apart (the multiplier of splitmix64).
        let seed = (config.seed ^ lane_seed << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let loss = match config.loss {
            loss if loss > 0.0 => LossModel::Random(RandomLoss::new(Probability::new(loss as f32))),
            _ => LossModel::None,
        };
        Lottery {
            netem: Netem::new(NetemConfig::new().loss(loss).seed(seed)),
        }
    }

    fn loses(&mut self, now: Instant) -> bool {
        self.netem.handle_input(Input::Packet(now, Ticket));
        let mut lost = true;
        while let Some(output) = self.netem.poll_output() {
            lost &= !matches!(output, Output::Packet(_));
        }
        lost
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
        assert_eq!(link.ledger().delays_ms, [50.0]);
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
        assert_eq!(ledger.streams[&1].delivered(), through);
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
        // 60 packets of 100 bytes at 10 000 bytes a second; the first goes at once.
        assert_eq!(at - now, Duration::from_millis(590));
    }

    #[test]
    fn drops_that_a_receiver_cannot_know_of_are_counted_apart() {
        let mut stream = StreamLedger::default();
        for dropped in [true, true, false, true, false, true] {
            stream.enter(dropped.then_some(Drop::Loss));
        }
        assert_eq!(
            stream,
            StreamLedger {
                packets: 6,
                dropped: 4,
                dropped_before_first: 2,
                dropped_after_last: 1
            }
        );
        assert_eq!(stream.visible_losses(), 1);
    }

    #[test]
    fn rtcp_and_everything_else_share_a_lane() {
        assert_eq!(Lane::of(&rtp(5, 0)), Lane::Stream(5));
        assert_eq!(Lane::of(&[0x80, 200, 0, 1, 0, 0, 0, 1]), Lane::Rest);
        assert_eq!(Lane::of(&[22, 254, 253]), Lane::Rest);
        assert_eq!(Lane::of(&[]), Lane::Rest);
    }
}
