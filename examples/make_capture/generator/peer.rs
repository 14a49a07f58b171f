//! What the two ends of a stream keep: the sender what it sent, the receiver what RFC 3550
//! Appendix A asks it to count.

use std::collections::BTreeMap;

use super::packet::Rtp;
use super::random::Random;
use super::rtcp::{Block, SenderInfo};
use super::scenario::StreamSpec;

/// Packets that a sender keeps for sending them again.
const KEPT: usize = 2000;

/// Frames before a restart that stay in order: a straggler behind it would belong nowhere.
const CALM_FRAMES: u64 = 15;

/// How often a packet is asked for, and the time between.
const NACKS: u8 = 3;
pub const NACK_AGAIN_US: u64 = 120_000;

/// 1900-01-01 to 1970-01-01, and to the beginning of the call.
const NTP_BEGIN_S: u64 = 2_208_988_800 + 1_700_000_000;

#[derive(Debug)]
pub struct Sender {
    pub spec: StreamSpec,
    pub random: Random,
    /// The next one.
    pub frame: u64,
    epoch: u32,
    /// Packets in this epoch.
    in_epoch: u64,
    number: u64,
    /// Timestamp of the frame that the epoch began with.
    first_timestamp: u64,
    first_frame: u64,
    pub packets: u32,
    octets: u32,
    history: BTreeMap<u64, Rtp>,
    again: u64,
}

impl Sender {
    pub fn new(spec: StreamSpec, random: Random) -> Self {
        Sender {
            random,
            frame: 0,
            epoch: 0,
            in_epoch: 0,
            number: spec.first_number.into(),
            first_timestamp: spec.first_timestamp.into(),
            first_frame: 0,
            packets: 0,
            octets: 0,
            history: BTreeMap::new(),
            again: 30_000,
            spec,
        }
    }

    /// When the next frame is sent, by a true clock, if all goes on as it began.
    pub fn next_frame_us(&self) -> u64 {
        let captured = (self.media_us(self.frame) / (1.0 + self.spec.skew_ppm / 1e6)).round();
        captured as u64 + self.spec.held_us
    }

    /// By the sender's clock.
    fn media_us(&self, frame: u64) -> f64 {
        frame as f64 * 1e6 / self.spec.media.frames_per_second as f64
    }

    /// The packets of the next frame, and whether each is sheltered.
    pub fn next_frame(&mut self) -> Vec<(Rtp, bool)> {
        let frame = self.frame;
        self.frame += 1;
        if self.spec.restarts.contains(&frame) {
            self.begin_anew(frame);
        }
        let (from, to) = self.spec.mute.unwrap_or((0, 0));
        if (from..to).contains(&frame) {
            return Vec::new();
        }
        let (least, most) = self.spec.packets_per_frame;
        let count = self.random.between(least, most);
        let mut packets: Vec<(Rtp, bool)> = (1..=count)
            .map(|n| self.packet(frame, n == count && self.spec.media.kind == "video"))
            .collect();
        if self
            .spec
            .padding_every
            .is_some_and(|every| frame % every == every - 1)
        {
            packets.push(self.padding(frame));
        }
        packets
    }

    fn begin_anew(&mut self, frame: u64) {
        self.epoch += 1;
        self.in_epoch = 0;
        self.number += self.random.between(20_000, 40_000);
        self.first_timestamp = self.random.between(0, u32::MAX.into());
        self.first_frame = frame;
    }

    fn packet(&mut self, frame: u64, marker: bool) -> (Rtp, bool) {
        let (least, most) = self.spec.payload_bytes;
        let payload_bytes = self.random.between(least, most) as u16 * (1 + self.levels());
        self.next_packet(frame, marker, payload_bytes, 0)
    }

    /// Frames that the next packet repeats: none from before the first.
    fn levels(&self) -> u16 {
        let most = u64::from(self.spec.red.unwrap_or(0));
        most.min(self.in_epoch) as u16
    }

    fn padding(&mut self, frame: u64) -> (Rtp, bool) {
        self.next_packet(frame, false, 0, 255)
    }

    fn next_packet(
        &mut self,
        frame: u64,
        marker: bool,
        payload_bytes: u16,
        padding: u8,
    ) -> (Rtp, bool) {
        let media = self.spec.media;
        let ticks = (frame - self.first_frame) * media.clock_rate / media.frames_per_second;
        let rtp = Rtp {
            ssrc: self.spec.ssrc,
            payload_type: media.payload_type,
            epoch: self.epoch,
            number: self.number,
            timestamp: self.first_timestamp + ticks,
            marker,
            payload_bytes,
            padding,
            red: self.spec.red.map(|_| self.levels() as u8),
            transport_number: None,
            original: None,
        };
        let calm = |restart: &u64| (frame..frame + CALM_FRAMES).contains(restart);
        let sheltered = self.in_epoch < 2 || self.spec.restarts.iter().any(calm);
        self.number += 1;
        self.in_epoch += 1;
        self.packets += 1;
        self.octets += u32::from(payload_bytes);
        self.remember(rtp);
        (rtp, sheltered)
    }

    fn remember(&mut self, rtp: Rtp) {
        if self.spec.rtx.is_none() {
            return;
        }
        self.history.insert(rtp.number, rtp);
        if self.history.len() > KEPT {
            self.history.pop_first();
        }
    }

    /// A packet that is sent again on the stream for that (RFC 4588 §4), and whether it is sheltered.
    pub fn again(&mut self, number: u64) -> Option<(Rtp, bool)> {
        let rtx = self.spec.rtx?;
        let original = *self.history.get(&number)?;
        let sheltered = self.again < 30_002;
        let rtp = Rtp {
            ssrc: rtx.ssrc,
            payload_type: rtx.payload_type,
            number: self.again,
            original: Some(number),
            ..original
        };
        self.again += 1;
        Some((rtp, sheltered))
    }

    /// What a sender report says at this time since the streams began.
    pub fn report(&self, now_us: u64) -> SenderInfo {
        let clock_us = now_us as f64 * (1.0 + self.spec.skew_ppm / 1e6);
        let since_first = clock_us - self.media_us(self.first_frame);
        let ticks = (since_first / 1e6 * self.spec.media.clock_rate as f64).round() as i64;
        SenderInfo {
            ssrc: self.spec.ssrc,
            ntp: ntp(clock_us as u64),
            timestamp: (self.first_timestamp as i64 + ticks) as u32,
            packets: self.packets,
            octets: self.octets,
        }
    }
}

/// 32 bits of seconds since 1900, 32 bits of their fraction.
fn ntp(us: u64) -> u64 {
    let fraction = ((us % 1_000_000) << 32) / 1_000_000;
    (NTP_BEGIN_S + us / 1_000_000) << 32 | fraction
}

/// The receiver's side of one stream.
#[derive(Debug, Default)]
pub struct Receiver {
    epoch: u32,
    base: u64,
    highest: u64,
    received: u64,
    /// Expected and received at the last report.
    prior: (u64, u64),
    transit: Option<i64>,
    /// In 1/16 of ticks.
    jitter: i64,
    /// The middle of the NTP time of the last sender report, and when it came.
    pub last_sr: Option<(u32, u64)>,
    /// What has not come, and how often and when it was last asked for.
    missing: BTreeMap<u64, (u8, u64)>,
}

impl Receiver {
    /// Takes note of a packet; true when numbers before it are missing.
    pub fn observe(&mut self, now_us: u64, rtp: &Rtp, clock_rate: u64) -> bool {
        if self.received == 0 || rtp.epoch != self.epoch {
            *self = Receiver {
                epoch: rtp.epoch,
                base: rtp.number,
                highest: rtp.number,
                last_sr: self.last_sr,
                ..Receiver::default()
            };
        }
        self.received += 1;
        self.observe_transit(now_us, rtp.timestamp, clock_rate);
        self.missing.remove(&rtp.number);
        let begun = self.missing.len();
        for number in self.highest + 1..rtp.number {
            self.missing.insert(number, (0, 0));
        }
        self.highest = self.highest.max(rtp.number);
        self.missing.len() > begun
    }

    /// A missing packet came on the stream for repairs.
    pub fn recover(&mut self, number: u64) {
        self.missing.remove(&number);
    }

    /// The numbers to ask for now: each a few times, with time between.
    pub fn ask(&mut self, now_us: u64) -> Vec<u64> {
        let mut asked = Vec::new();
        for (&number, (times, last)) in &mut self.missing {
            if *times == 0 || (*times < NACKS && now_us >= *last + NACK_AGAIN_US) {
                (*times, *last) = (*times + 1, now_us);
                asked.push(number);
            }
        }
        asked
    }

    /// RFC 3550 Appendix A.8, in integers.
    fn observe_transit(&mut self, now_us: u64, timestamp: u64, clock_rate: u64) {
        let transit = (now_us * clock_rate / 1_000_000) as i64 - timestamp as i64;
        if let Some(previous) = self.transit {
            let difference = (transit - previous).abs();
            self.jitter += difference - ((self.jitter + 8) >> 4);
        }
        self.transit = Some(transit);
    }

    /// RFC 3550 Appendix A.3; None before the first packet.
    pub fn block(&mut self, now_us: u64, ssrc: u32) -> Option<Block> {
        if self.received == 0 {
            return None;
        }
        let expected = self.highest - self.base + 1;
        let expected_since = (expected - self.prior.0) as i64;
        let lost_since = expected_since - (self.received - self.prior.1) as i64;
        self.prior = (expected, self.received);
        let fraction_lost = match (expected_since, lost_since) {
            (0, _) | (_, ..=0) => 0,
            (expected, lost) => (lost * 256 / expected).min(255) as u8,
        };
        let (last_sr, delay) = self.last_sr.map_or((0, 0), |(middle, at)| {
            (middle, (now_us - at) * 65_536 / 1_000_000)
        });
        Some(Block {
            ssrc,
            fraction_lost,
            cumulative_lost: (expected as i64 - self.received as i64) as i32,
            highest_number: self.highest as u32,
            jitter: (self.jitter >> 4) as u32,
            last_sr,
            delay_since_last_sr: delay as u32,
        })
    }
}

/// Arrivals that transport-wide feedback has not told of yet.
#[derive(Debug, Default)]
pub struct TransportArrivals {
    next: Option<u64>,
    arrivals: BTreeMap<u64, u64>,
    pub reports: u64,
}

impl TransportArrivals {
    pub fn observe(&mut self, now_us: u64, number: u64) {
        self.arrivals.insert(number, now_us);
    }

    /// The first number to tell of, and when it and those behind it came.
    pub fn take(&mut self) -> Option<(u64, Vec<Option<u64>>)> {
        let (&first, _) = self.arrivals.first_key_value()?;
        let (&last, _) = self.arrivals.last_key_value()?;
        let base = self.next.map_or(first, |next| next.min(first));
        let arrivals = std::mem::take(&mut self.arrivals);
        self.next = Some(self.next.unwrap_or(0).max(last + 1));
        self.reports += 1;
        let told = (base..=last).map(|number| arrivals.get(&number).copied());
        Some((base, told.collect()))
    }
}
