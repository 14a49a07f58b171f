//! Probation: what looks like RTP is RTP when two sequence numbers follow each
//! other (RFC 3550 Appendix A.1). Other protocols hardly ever do that.

use std::collections::HashMap;
use std::time::Duration;

use foldhash::fast::RandomState;

use super::{Prefix, StreamKey};
use crate::rtp::header::RtpHeader;

/// Packets of a candidate that are remembered, so that none of a stream's first
/// ones is lost when some of them are missing or out of order.
const REMEMBERED: usize = 4;

/// Candidates in one generation. Two generations are kept. So many go into a table of 4,096
/// places.
const GENERATION: usize = 3_584;

/// Sequence numbers further apart than this belong to different runs.
const NEAR: i16 = 1000;

/// A packet that may be RTP.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    pub at: Duration,
    /// Its number in the capture.
    pub packet: u64,
    pub header: RtpHeader,
    pub payload: Prefix,
}

/// Candidates in bounded memory: when a generation is full, the one before it
/// is forgotten. A stream's packets come soon after each other, so that only
/// what is not a stream grows that old.
#[derive(Debug, Default)]
pub struct Candidates {
    young: HashMap<StreamKey, Vec<Seen>, RandomState>,
    old: HashMap<StreamKey, Vec<Seen>, RandomState>,
}

impl Candidates {
    /// Takes note of a packet; gives the stream's packets so far, in their
    /// order of arrival, when this one proves that it is one.
    pub fn observe(&mut self, key: StreamKey, packet: Seen) -> Option<Vec<Seen>> {
        let number = packet.header.sequence_number;
        let mut packets = match self.young.get_mut(&key) {
            Some(packets) if !is_followed(packets, number) => {
                remember(packets, packet);
                return None;
            }
            Some(_) => self.young.remove(&key),
            None => self.old.remove(&key),
        }
        .unwrap_or_default();
        if is_followed(&packets, number) {
            packets.retain(|earlier| is_near(earlier, number));
            packets.push(packet);
            return Some(packets);
        }
        remember(&mut packets, packet);
        if self.young.len() == GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, packets);
        None
    }

    /// Takes note of a packet that is known to be RTP; gives the stream's packets so far.
    pub fn confirm(&mut self, key: StreamKey, packet: Seen) -> Vec<Seen> {
        let number = packet.header.sequence_number;
        let mut packets = self.take(&key);
        packets.retain(|earlier| is_near(earlier, number));
        packets.push(packet);
        packets
    }

    fn take(&mut self, key: &StreamKey) -> Vec<Seen> {
        let young = self.young.remove(key);
        let known = young.or_else(|| self.old.remove(key));
        known.unwrap_or_default()
    }
}

fn is_followed(packets: &[Seen], number: u16) -> bool {
    let mut numbers = packets.iter().map(|packet| packet.header.sequence_number);
    numbers.any(|earlier| earlier.wrapping_add(1) == number)
}

/// Only the latest is kept with all that is looked at: what comes next is mostly the one
/// that follows it.
fn remember(packets: &mut Vec<Seen>, packet: Seen) {
    if packets.len() == REMEMBERED {
        packets.remove(0);
    }
    if let Some(latest) = packets.last_mut() {
        latest.payload.cut();
    }
    packets.push(packet);
}

fn is_near(earlier: &Seen, number: u16) -> bool {
    let distance = number.wrapping_sub(earlier.header.sequence_number) as i16;
    (-NEAR..=NEAR).contains(&distance)
}

#[cfg(test)]
mod tests {
    use super::super::FlowKey;
    use super::*;
    use crate::rtp::payload::Payload;

    fn key(ssrc: u32) -> StreamKey {
        let address = "10.0.0.1:1".parse().unwrap();
        StreamKey {
            flow: FlowKey::udp(address, address),
            ssrc,
        }
    }

    fn seen(sequence_number: u16) -> Seen {
        Seen {
            at: Duration::ZERO,
            packet: 1,
            header: RtpHeader {
                is_padded: false,
                marker: false,
                payload_type: 0,
                sequence_number,
                timestamp: 0,
                ssrc: 0,
                payload: 12..12,
            },
            payload: Prefix::default(),
        }
    }

    /// The numbers of the packets that a stream begins with, once it is one.
    fn begins_with(numbers: &[u16]) -> Option<Vec<u16>> {
        let mut candidates = Candidates::default();
        numbers
            .iter()
            .find_map(|&number| candidates.observe(key(7), seen(number)))
            .map(|packets| {
                packets
                    .iter()
                    .map(|packet| packet.header.sequence_number)
                    .collect()
            })
    }

    #[test]
    fn two_numbers_in_sequence_make_a_stream() {
        assert_eq!(begins_with(&[65535, 0]), Some(vec![65535, 0]));
        assert_eq!(begins_with(&[5, 5, 5, 9, 30_000]), None);
    }

    #[test]
    fn a_stream_that_begins_with_loss_or_disorder_keeps_its_first_packets() {
        assert_eq!(begins_with(&[1, 3, 5, 6]), Some(vec![1, 3, 5, 6]));
        assert_eq!(begins_with(&[2, 1, 3]), Some(vec![2, 1, 3]));
        assert_eq!(begins_with(&[40_000, 7, 8]), Some(vec![7, 8]));
    }

    /// RED with so much redundancy that its primary block is far behind: as much as is kept.
    #[test]
    fn a_candidate_takes_a_kibibyte_at_most() {
        let mut red = [0x80 | 111, 0, 0, 0].repeat(50);
        red.push(111);
        red.resize(1_200, 7);
        let mut candidates = Candidates::default();
        for number in [1, 100, 200, 300, 400] {
            let payload = Prefix::of(Payload::whole(&red));
            let packet = Seen {
                payload,
                ..seen(number)
            };
            candidates.observe(key(7), packet);
        }
        let packets = &candidates.young[&key(7)];
        let payloads = packets.iter().map(|packet| packet.payload.held());
        let payloads: usize = payloads.sum();
        let places = 4_096 * (size_of::<(StreamKey, Vec<Seen>)>() + 1);
        let held = packets.capacity() * size_of::<Seen>() + payloads + places / GENERATION;
        assert!(packets.len() == REMEMBERED && held <= 1_024, "{held} bytes");
    }

    #[test]
    fn any_number_of_candidates_takes_bounded_memory() {
        let mut candidates = Candidates::default();
        for ssrc in 0..100_000 {
            candidates.observe(key(ssrc), seen(1));
        }
        assert!(candidates.young.len() + candidates.old.len() <= 2 * GENERATION);
        assert!(candidates.young.capacity().max(candidates.old.capacity()) <= GENERATION);
        assert!(candidates.observe(key(99_999), seen(2)).is_some());
        assert!(candidates.observe(key(0), seen(2)).is_none(), "forgotten");
    }
}
