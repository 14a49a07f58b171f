//! Transport-wide feedback for congestion control
//! (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).

use super::fields::{signed_24_bits, u16_at, u24_at, u32_at};

/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      base sequence number     |      packet status count      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 reference time                | fb pkt. count |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |          packet chunk         |         packet chunk …        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |         packet chunk          |  recv delta   |  recv delta …
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransportFeedback<'a> {
    pub sender_ssrc: u32,
    pub media_ssrc: u32,
    /// The first transport-wide sequence number reported on.
    pub base: u16,
    /// How many numbers are reported on.
    pub count: u16,
    /// On the receiver's clock, in steps of 64 ms.
    pub reference_time: i32,
    /// Counts the feedback packets.
    pub number: u8,
    chunks: &'a [u8],
    deltas: &'a [u8],
}

/// What happened to one packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PacketStatus {
    pub number: u16,
    /// When it came, on the receiver's clock in steps of 250 µs. None when it did not.
    pub arrival: Option<i64>,
}

/// Steps of 250 µs in one of the reference time.
const STEPS_PER_REFERENCE: i64 = 256;

/// Steps after which the reference time, a number of 24 bits, begins anew.
pub const STEPS_PER_WRAP: i64 = STEPS_PER_REFERENCE << 24;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol {
    NotReceived,
    SmallDelta,
    /// Of 16 bits, with a sign.
    LargeDelta,
    /// Received, and no delta says when.
    Untimed,
}

impl Symbol {
    fn of(bits: u16) -> Symbol {
        match bits & 3 {
            0 => Symbol::NotReceived,
            1 => Symbol::SmallDelta,
            2 => Symbol::LargeDelta,
            _ => Symbol::Untimed,
        }
    }
}

/// Reads the body of the packet.
pub fn read(body: &[u8]) -> Option<TransportFeedback<'_>> {
    let count = u16_at(body, 10)?;
    let rest = body.get(16..)?;
    let (chunks, deltas) = rest.split_at_checked(chunk_bytes(rest, count.into())?)?;
    Some(TransportFeedback {
        sender_ssrc: u32_at(body, 0)?,
        media_ssrc: u32_at(body, 4)?,
        base: u16_at(body, 8)?,
        count,
        reference_time: signed_24_bits(u24_at(body, 12)?),
        number: *body.get(15)?,
        chunks,
        deltas,
    })
}

/// Bytes of the chunks that report on `count` packets.
fn chunk_bytes(rest: &[u8], count: usize) -> Option<usize> {
    let (mut at, mut reported) = (0, 0);
    while reported < count {
        reported += symbols_in(u16_at(rest, at)?);
        at += 2;
    }
    Some(at)
}

/// A run of one symbol, or a list of 14 of one bit or of 7 of two.
fn symbols_in(chunk: u16) -> usize {
    match chunk >> 14 {
        0 | 1 => usize::from(chunk & 0x1fff),
        2 => 14,
        _ => 7,
    }
}

fn symbol(chunk: u16, index: usize) -> Symbol {
    match chunk >> 14 {
        0 | 1 => Symbol::of(chunk >> 13),
        2 => Symbol::of(chunk >> (13 - index.min(13)) & 1),
        _ => Symbol::of(chunk >> (12 - 2 * index.min(6))),
    }
}

impl TransportFeedback<'_> {
    /// The packets in order of their numbers, as far as there are deltas for them.
    pub fn packets(&self) -> impl Iterator<Item = PacketStatus> + '_ {
        let mut deltas = self.deltas;
        let mut clock = i64::from(self.reference_time) * STEPS_PER_REFERENCE;
        let symbols = self.chunks.chunks_exact(2).flat_map(|chunk| {
            let chunk = u16_at(chunk, 0).unwrap_or_default();
            (0..symbols_in(chunk)).map(move |index| symbol(chunk, index))
        });
        let statuses = symbols
            .zip(0..self.count)
            .map_while(move |(symbol, offset)| {
                let arrival = match symbol {
                    Symbol::NotReceived => None,
                    Symbol::Untimed => Some(clock),
                    Symbol::SmallDelta => {
                        let (&delta, rest) = deltas.split_first()?;
                        deltas = rest;
                        clock += i64::from(delta);
                        Some(clock)
                    }
                    Symbol::LargeDelta => {
                        let (delta, rest) = deltas.split_first_chunk()?;
                        deltas = rest;
                        clock += i64::from(i16::from_be_bytes(*delta));
                        Some(clock)
                    }
                };
                Some((offset, arrival))
            });
        statuses.map(|(offset, arrival)| PacketStatus {
            number: self.base.wrapping_add(offset),
            arrival,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Base 65534, reference time -1, then these chunks and deltas.
    fn feedback(count: u16, chunks: &[u16], deltas: &[u8]) -> Vec<u8> {
        let mut body = vec![0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0xfe];
        body.extend(count.to_be_bytes());
        body.extend([0xff, 0xff, 0xff, 9]);
        body.extend(chunks.iter().flat_map(|chunk| chunk.to_be_bytes()));
        body.extend(deltas);
        body
    }

    fn statuses(body: &[u8]) -> Vec<(u16, Option<i64>)> {
        let feedback = read(body).unwrap();
        let packets = feedback.packets();
        packets
            .map(|packet| (packet.number, packet.arrival))
            .collect()
    }

    #[test]
    fn a_run_of_one_symbol_goes_over_the_wrap() {
        let body = feedback(3, &[0x2003], &[0, 4, 255]);
        let arrivals = [(65534, Some(-256)), (65535, Some(-252)), (0, Some(3))];
        assert_eq!(statuses(&body), arrivals);
        let fields = read(&body).unwrap();
        assert_eq!((fields.reference_time, fields.number), (-1, 9));
    }

    #[test]
    fn one_bit_symbols_tell_what_came() {
        let body = feedback(4, &[0b1010_1000_0000_0000], &[1, 2]);
        let came: Vec<bool> = statuses(&body).iter().map(|(_, at)| at.is_some()).collect();
        assert_eq!(came, [true, false, true, false]);
    }

    #[test]
    fn two_bit_symbols_have_deltas_below_zero() {
        let body = feedback(3, &[0b1101_1000_0000_0000], &[8, 0xff, 0xfe]);
        let arrivals: Vec<_> = statuses(&body).iter().map(|(_, at)| *at).collect();
        assert_eq!(arrivals, [Some(-248), Some(-250), None]);
    }

    #[test]
    fn chunks_follow_each_other_before_all_deltas() {
        let body = feedback(10, &[0x0008, 0x2002], &[5, 6]);
        let last = statuses(&body)[8..].to_vec();
        assert_eq!(last, [(6, Some(-251)), (7, Some(-245))]);
    }

    #[test]
    fn what_ends_early_is_told_as_far_as_it_goes() {
        assert_eq!(read(&feedback(100, &[0x0008], &[])), None);
        assert_eq!(statuses(&feedback(3, &[0x2003], &[7])).len(), 1);
    }

    proptest! {
        #[test]
        fn it_agrees_with_the_rtcp_crate(received in prop::collection::vec(prop::option::of(0i64..70_000), 1..200)) {
            use rtcp::transport_feedbacks::transport_layer_cc::TransportLayerCc;
            use shared::marshal::Unmarshal;
            let mut chunks = Vec::new();
            let mut deltas = Vec::new();
            for group in received.chunks(7) {
                let mut chunk = 0xc000u16;
                for (index, delta) in group.iter().enumerate() {
                    let bits = match delta {
                        None => 0,
                        Some(delta @ 0..256) => { deltas.push(*delta as u8); 1 }
                        Some(delta) => {
                            deltas.extend(((delta - 35_000) as i16).to_be_bytes());
                            2
                        }
                    };
                    chunk |= bits << (12 - 2 * index);
                }
                chunks.push(chunk);
            }
            let mut body = feedback(received.len() as u16, &chunks, &deltas);
            body.resize(body.len().next_multiple_of(4), 0);
            let mut packet = vec![0x8f, 205, 0, (body.len() / 4) as u8];
            packet.extend(&body);
            let theirs = TransportLayerCc::unmarshal(&mut packet.as_slice()).unwrap();
            let mut clock = -256;
            let expected: Vec<i64> = theirs.recv_deltas.iter().map(|delta| {
                clock += delta.delta / 250;
                clock
            }).collect();
            let ours: Vec<i64> = statuses(&body).iter().filter_map(|(_, at)| *at).collect();
            prop_assert_eq!(ours, expected);
        }

        #[test]
        fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..80)) {
            if let Some(feedback) = read(&body) {
                prop_assert!(feedback.packets().count() <= usize::from(u16::MAX));
            }
        }
    }
}
