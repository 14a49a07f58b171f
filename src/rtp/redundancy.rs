//! What is sent more than once, so that what is lost can be played all the same: RED (RFC 2198),
//! ULPFEC (RFC 5109), the low bit-rate redundancy of Opus.

use std::collections::VecDeque;

use super::payload::Payload;
use super::payload::fec::UlpFec;
use super::payload::red;
use super::ticks::Ticks;

/// Packets that are missing, and of which a later packet carries a copy.
///
/// A packet that is late makes its copy needless, so that a copy counts for good only once
/// as many others as are remembered have come behind it.
#[derive(Debug, Clone, Default)]
pub struct Copies {
    /// What came last, the latest at the end.
    came: VecDeque<i64>,
    /// Of what did not come.
    useful: VecDeque<i64>,
    settled: u64,
}

/// Packets, or copies of missing ones, that are compared.
const REMEMBERED: usize = 64;

impl Copies {
    pub fn came(&mut self, packet: i64) {
        self.useful.retain(|missing| *missing != packet);
        remember(&mut self.came, packet);
    }

    /// There is a copy of this packet.
    pub fn copied(&mut self, packet: i64) {
        if self.is_missing(packet) && !self.useful.contains(&packet) {
            let forgotten = remember(&mut self.useful, packet);
            self.settled += u64::from(forgotten.is_some());
        }
    }

    /// Not among those that came, although some from before it are remembered.
    pub fn is_missing(&self, packet: i64) -> bool {
        let is_known = self.came.iter().any(|earlier| *earlier < packet);
        is_known && !self.came.iter().rev().any(|latest| *latest == packet)
    }

    /// The source begins anew: what comes now has nothing to do with what came.
    pub fn begin_anew(&mut self) {
        self.settled = self.count();
        self.came.clear();
        self.useful.clear();
    }

    /// Packets that never came, and of which a copy did.
    pub fn count(&self) -> u64 {
        self.settled + self.useful.len() as u64
    }
}

fn remember(latest: &mut VecDeque<i64>, packet: i64) -> Option<i64> {
    let forgotten = if latest.len() == REMEMBERED {
        latest.pop_front()
    } else {
        None
    };
    latest.push_back(packet);
    forgotten
}

/// Counts what is redundant in one stream of RED packets.
#[derive(Debug, Clone, Default)]
pub struct RedMeter {
    pub packets: u64,
    /// Payload bytes of these packets.
    pub bytes: u64,
    /// Blocks in front of the primary ones.
    pub blocks: u64,
    /// Bytes of these blocks, with the headers that they need.
    pub block_bytes: u64,
    /// Most of them in one packet.
    pub most_levels: u64,
    /// Packets of forward error correction, where these come within RED.
    pub fec: FecMeter,
    ticks: Ticks,
    /// By RTP time.
    copies: Copies,
}

/// Counts packets of ULPFEC.
#[derive(Debug, Clone, Default)]
pub struct FecMeter {
    pub packets: u64,
    pub bytes: u64,
    /// Packets that they protect, each as often as they do.
    pub protected: u64,
    /// By sequence number.
    copies: Copies,
}

/// The most packets that one of ULPFEC is behind what it protects (RFC 5109 §7.4: masks have
/// up to 48 bits), with room for those that are out of order.
const FARTHEST_PROTECTED: u16 = 128;

impl RedMeter {
    /// Takes note of a RED packet of the media, whose payload is `length` bytes long.
    pub fn observe(
        &mut self,
        red: &red::Packet,
        timestamp: u32,
        sequence_number: i64,
        length: usize,
    ) {
        self.packets += 1;
        self.bytes += length as u64;
        self.most_levels = self.most_levels.max(red.levels as u64);
        let now = self.ticks.extend(timestamp);
        for block in red.blocks() {
            self.blocks += 1;
            self.block_bytes += (block.length + red::HEADER_BYTES) as u64;
            self.copies.copied(now - i64::from(block.timestamp_offset));
        }
        self.copies.came(now);
        self.fec.copies.came(sequence_number);
    }

    /// Takes note of a RED packet that may hold one of ULPFEC instead.
    pub fn observe_other(&mut self, red: &red::Packet, sequence_number: i64, length: usize) {
        if self.fec.observe(red.primary(), sequence_number) {
            self.packets += 1;
            self.bytes += length as u64;
        }
    }

    pub fn begin_anew(&mut self) {
        self.copies.begin_anew();
        self.fec.copies.begin_anew();
    }

    /// Packets that never came, and whose audio a later one carried.
    pub fn recoverable(&self) -> u64 {
        self.copies.count()
    }
}

impl FecMeter {
    /// True when it is one: what it protects came shortly before it.
    fn observe(&mut self, payload: Payload, sequence_number: i64) -> bool {
        let Some(fec) = UlpFec::read(payload) else {
            return false;
        };
        let behind = (sequence_number as u16).wrapping_sub(fec.base_sequence_number);
        if !(1..=FARTHEST_PROTECTED).contains(&behind) || fec.mask == 0 {
            return false;
        }
        self.packets += 1;
        self.bytes += payload.length as u64;
        self.protected += u64::from(fec.protected_packets());
        self.protect(sequence_number - i64::from(behind), fec.mask);
        self.copies.came(sequence_number);
        true
    }

    /// With all others there, one that is missing is restored.
    fn protect(&mut self, base: i64, mask: u64) {
        let protected = (0..64).filter(|place| mask << place >> 63 == 1);
        let mut missing = protected
            .map(|place| base + place)
            .filter(|number| self.copies.is_missing(*number));
        if let (Some(only), None) = (missing.next(), missing.next()) {
            self.copies.copied(only);
        }
    }

    /// Packets that never came, and that one of these restores.
    pub fn recoverable(&self) -> u64 {
        self.copies.count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A packet of RED with the frame of this number, and with those before it as redundancy.
    fn frame(meter: &mut RedMeter, number: u32, levels: u32) {
        let mut payload = Vec::new();
        for level in (1..=levels).rev() {
            let offset = (level * 960) as u16;
            payload.push(0x80 | 111);
            payload.extend((offset << 2).to_be_bytes());
            payload.push(10);
        }
        payload.push(111);
        payload.resize(payload.len() + 10 * levels as usize + 20, 7);
        let red = red::Packet::read(Payload::whole(&payload)).unwrap();
        meter.observe(&red, number.wrapping_mul(960), number.into(), payload.len());
    }

    fn after(lost: &[u32], levels: u32) -> RedMeter {
        let mut meter = RedMeter::default();
        for number in (0..200).filter(|number| !lost.contains(number)) {
            frame(&mut meter, number, levels);
        }
        meter
    }

    #[test]
    fn a_lost_packet_is_recoverable_where_a_later_one_carries_it() {
        assert_eq!(after(&[], 1).recoverable(), 0);
        assert_eq!(after(&[50], 1).recoverable(), 1);
        assert_eq!(after(&[50, 51, 80], 1).recoverable(), 2);
        assert_eq!(after(&[50, 51, 80], 2).recoverable(), 3);
        // The last one has nothing behind it.
        assert_eq!(after(&[199], 1).recoverable(), 0);
    }

    #[test]
    fn a_late_packet_needs_no_copy() {
        let mut meter = RedMeter::default();
        [0, 1, 3, 4, 2, 5]
            .into_iter()
            .for_each(|number| frame(&mut meter, number, 1));
        assert_eq!(meter.recoverable(), 0);
    }

    #[test]
    fn redundant_bytes_are_those_of_the_blocks_and_their_headers() {
        let meter = after(&[], 2);
        assert_eq!((meter.packets, meter.blocks), (200, 400));
        assert_eq!(meter.block_bytes, 400 * 14);
        assert_eq!((meter.bytes, meter.most_levels), (200 * (28 + 21), 2));
    }

    /// ULPFEC within RED that protects this packet and the two behind it.
    fn protect(meter: &mut RedMeter, base: u16, number: i64) {
        let [high, low] = base.to_be_bytes();
        let mut payload = vec![117, 0, 0, high, low, 0, 0, 0, 0, 0, 0];
        payload.extend([0, 50, 0xe0, 0]);
        payload.resize(60, 9);
        let red = red::Packet::read(Payload::whole(&payload)).unwrap();
        meter.observe_other(&red, number, payload.len());
    }

    #[test]
    fn forward_error_correction_restores_one_packet_of_those_it_protects() {
        for (lost, restored) in [(&[][..], 0), (&[11], 1), (&[11, 12], 0)] {
            let mut meter = RedMeter::default();
            for number in (0..13).filter(|number| !lost.contains(number)) {
                frame(&mut meter, number, 0);
            }
            protect(&mut meter, 10, 13);
            assert_eq!(meter.fec.recoverable(), restored, "{lost:?}");
            assert_eq!((meter.fec.packets, meter.fec.protected), (1, 3));
        }
    }

    #[test]
    fn what_protects_packets_from_long_ago_is_none() {
        let mut meter = RedMeter::default();
        protect(&mut meter, 10, 1_000);
        assert_eq!(meter.fec.packets, 0);
    }
}
