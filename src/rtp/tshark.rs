//! A stream as `tshark -q -z rtp,streams` counts it, for those who compare.
//!
//! The definitions are tshark's, not those of the report: the last packet counts as the highest, so
//! that what is lost is the span of numbers less all packets, duplicates included; a packet with a
//! marker counts for no delta and no jitter; the clock is a whole number of ticks a millisecond.
//! Held against tshark 4.0 by tests.

mod names;

use std::collections::BTreeMap;
use std::time::Duration;

pub use names::name;

/// Payload types 13 and 19: comfort noise (RFC 3389), which is no rhythm to go by.
const COMFORT_NOISE: [u8; 2] = [13, 19];

/// Payload types from here on mean what a description says (RFC 3551). For tshark, no others do.
const FIRST_DYNAMIC: u8 = 96;

/// What a session description says of a payload type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    pub name: String,
    pub clock_rate_hz: Option<u32>,
}

/// A packet as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    pub at: Duration,
    /// In the capture.
    pub number: u64,
    pub sequence_number: u16,
    pub timestamp: u32,
    pub marker: bool,
    pub payload_type: u8,
}

/// Counts a stream packet by packet, in the order of the capture.
#[derive(Debug, Clone)]
pub struct Meter {
    first: Packet,
    last: Packet,
    packets: u32,
    /// Times that the sequence numbers went below the first.
    cycles: u32,
    is_below_first: bool,
    /// Up to here the numbers follow each other.
    in_sequence: u16,
    /// Of the last packet whose timestamp is not before the first.
    rhythm: Rhythm,
    delta: Range,
    jitter: Range,
    has_problem: bool,
    formats: BTreeMap<u8, Option<Described>>,
}

#[derive(Debug, Clone, Copy)]
struct Rhythm {
    /// When it came, since the first packet.
    at_ms: f64,
    /// When it was due by its timestamp, since the first packet.
    nominal_ms: f64,
    jitter_ms: f64,
}

/// Milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// None where no packet counts; tshark writes -1.
    pub min: Option<f64>,
    /// Over all packets but the first, also over those that count for no delta.
    pub mean: f64,
    pub max: f64,
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// Number of the first packet in the capture.
    pub first_packet: u64,
    pub first: Duration,
    pub last: Duration,
    /// Names of the payload types.
    pub payload: String,
    pub packets: u32,
    /// Less than 0 where duplicates outnumber losses.
    pub lost: i32,
    pub lost_percent: f64,
    pub delta_ms: Range,
    pub jitter_ms: Range,
    /// A number or a timestamp that is not in sequence.
    pub has_problem: bool,
}

impl Range {
    const NONE: Range = Range {
        min: None,
        mean: 0.0,
        max: 0.0,
    };

    /// `before` is the number of packets before this one.
    fn add(&mut self, value: f64, before: u32) {
        let before = f64::from(before);
        self.mean = (self.mean * (before - 1.0) + value) / before;
        self.max = self.max.max(value);
        self.min = Some(self.min.map_or(value, |min| min.min(value)));
    }
}

impl Rhythm {
    /// Smooths how far packets are off their rhythm (RFC 3550 §6.4.1).
    ///
    /// What is due is added to the time before it is compared, as tshark does: half a
    /// microsecond is rounded the same way only so.
    fn step(&mut self, at_ms: f64, nominal_ms: f64) {
        let due = self.at_ms + (nominal_ms - self.nominal_ms);
        self.jitter_ms = (15.0 * self.jitter_ms + (at_ms - due).abs()) / 16.0;
        self.nominal_ms = nominal_ms;
    }
}

impl Meter {
    /// Begins with the first packet of a stream.
    pub fn begin(packet: Packet, described: Option<Described>) -> Self {
        Meter {
            first: packet,
            last: packet,
            packets: 1,
            cycles: 0,
            is_below_first: false,
            in_sequence: packet.sequence_number,
            rhythm: Rhythm {
                at_ms: 0.0,
                nominal_ms: 0.0,
                jitter_ms: 0.0,
            },
            delta: Range::NONE,
            jitter: Range::NONE,
            has_problem: false,
            formats: BTreeMap::from([(packet.payload_type, described)]),
        }
    }

    /// True when what a description says of this payload type has been told.
    pub fn knows(&self, payload_type: u8) -> bool {
        self.formats.contains_key(&payload_type)
    }

    pub fn describe(&mut self, payload_type: u8, described: Option<Described>) {
        self.formats.insert(payload_type, described);
    }

    /// Takes the next packet.
    pub fn observe(&mut self, packet: Packet) {
        let ahead = packet.timestamp.wrapping_sub(self.first.timestamp);
        let in_time = ahead < 1 << 31;
        if in_time {
            self.count_cycles(packet.sequence_number);
        }
        let in_sequence = in_time && self.follows(packet.sequence_number);
        self.has_problem |= !in_sequence;
        if in_time {
            self.measure(packet, ahead);
        }
        self.last = packet;
        self.packets = self.packets.saturating_add(1);
    }

    /// A number below the first one is of another cycle, until one is above it again.
    fn count_cycles(&mut self, number: u16) {
        let first = self.first.sequence_number;
        let wraps = number < first || (number == 0 && self.last.sequence_number == u16::MAX);
        if wraps && !self.is_below_first {
            self.cycles = self.cycles.wrapping_add(1);
            self.is_below_first = true;
        } else if number > first {
            self.is_below_first = false;
        }
    }

    /// Whether the number is the next one. The highest is held until one beyond it comes.
    fn follows(&mut self, number: u16) -> bool {
        /// A number that is lower by more than this came after a wrap that was lost.
        const LOST_WRAP: i32 = 0xff00;
        let (last, next) = (i32::from(self.in_sequence), i32::from(number));
        let is_next = number == self.in_sequence.wrapping_add(1);
        if is_next || next > last || last - next > LOST_WRAP {
            self.in_sequence = number;
        }
        is_next
    }

    /// Takes times of a packet that is `ahead` of the first by so many ticks.
    fn measure(&mut self, packet: Packet, ahead: u32) {
        let at_ms = milliseconds(self.first.at, packet.at);
        let delta = at_ms - self.rhythm.at_ms;
        let clock = self.ticks_per_ms(packet.payload_type);
        if let Some(ticks) = clock {
            let nominal_ms = f64::from(ahead) / f64::from(ticks);
            self.rhythm.step(at_ms, nominal_ms);
        }
        self.rhythm.at_ms = at_ms;
        let is_noise = [packet.payload_type, self.last.payload_type]
            .iter()
            .any(|payload_type| COMFORT_NOISE.contains(payload_type));
        if packet.marker || is_noise {
            return;
        }
        self.delta.add(delta, self.packets);
        if clock.is_some() {
            self.jitter.add(self.rhythm.jitter_ms, self.packets);
        }
    }

    /// None where tshark knows no clock rate.
    fn ticks_per_ms(&self, payload_type: u8) -> Option<u32> {
        let rate = match payload_type {
            0..FIRST_DYNAMIC => names::clock_rate_hz(payload_type),
            _ => {
                let described = self.formats.get(&payload_type)?.as_ref()?;
                let is_event = described.name.eq_ignore_ascii_case("telephone-event");
                described.clock_rate_hz.filter(|_| !is_event)
            }
        };
        rate.map(|hz| hz / 1000).filter(|ticks| *ticks > 0)
    }

    pub fn figures(&self) -> Figures {
        let first = u32::from(self.first.sequence_number);
        let last = u32::from(self.last.sequence_number).wrapping_add(self.cycles << 16);
        let expected = last.wrapping_sub(first).wrapping_add(1);
        let lost = expected.wrapping_sub(self.packets).cast_signed();
        let lost_percent = match expected {
            0 => 0.0,
            _ => f64::from(lost.wrapping_mul(100)) / f64::from(expected),
        };
        let names = self.formats.iter();
        let names = names.map(|(payload_type, described)| match described {
            Some(described) if *payload_type >= FIRST_DYNAMIC => described.name.clone(),
            _ => name(*payload_type),
        });
        Figures {
            first_packet: self.first.number,
            first: self.first.at,
            last: self.last.at,
            payload: names.collect::<Vec<_>>().join(", "),
            packets: self.packets,
            lost,
            lost_percent,
            delta_ms: self.delta,
            jitter_ms: self.jitter,
            has_problem: self.has_problem,
        }
    }
}

/// From one time to another, which may be the earlier one; whole microseconds stay exact.
fn milliseconds(from: Duration, to: Duration) -> f64 {
    let of = |passed: Duration| passed.as_nanos() as f64 / 1e6;
    match to.checked_sub(from) {
        Some(passed) => of(passed),
        None => -of(from.saturating_sub(to)),
    }
}

#[cfg(test)]
mod tests;
