//! RTP but for its version: packets of version 0 beside those of version 2.
//!
//! A sender that fills in the header of its retransmissions by hand may forget the version.
//! Receivers drop such packets (RFC 3550 §5.1). What else is on the flow of a call, and begins
//! with two zero bits, is STUN and ZRTP, or another protocol: only numbers that follow each
//! other make packets of one source.

use std::collections::HashMap;

use super::{FlowId, FoundBy, Labels, Session, Stream, StreamKey};
use crate::capture::knowledge::{Facts, Knowledge};
use crate::capture::observed::Observed;

/// Sources that are looked at, whether or not they turn out to be some.
const MOST: usize = 256;

/// Numbers in sequence that no other protocol is likely to have there.
const ENOUGH_IN_SEQUENCE: u64 = 2;

/// Fixed fields of a header without its version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fields {
    pub payload_type: u8,
    pub sequence_number: u16,
    pub timestamp: u32,
    pub ssrc: u32,
}

/// A source of such packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unversioned {
    pub key: StreamKey,
    pub payload_type: u8,
    pub packets: u64,
    /// Number of its first packet in the capture.
    pub first_packet: u64,
    /// The SSRC of the stream whose packets it repeats, and what tells that.
    pub repairs: Option<(u32, FoundBy)>,
    newest: u16,
    in_sequence: u64,
}

#[derive(Debug, Default)]
pub struct Unversioneds {
    list: Vec<Unversioned>,
    index: HashMap<(FlowId, u32), usize>,
}

/// None where the version is another, where it is padded (other protocols begin so, too), and
/// for payload types that RTCP has (RFC 5761 §4).
pub fn read(payload: &[u8]) -> Option<Fields> {
    const BEYOND: u8 = 0x20;
    let &[first, second, n0, n1, t0, t1, t2, t3, s0, s1, s2, s3] = payload.first_chunk()?;
    let payload_type = second & 0x7f;
    let is_it = first < BEYOND && !(64..96).contains(&payload_type);
    is_it.then(|| Fields {
        payload_type,
        sequence_number: u16::from_be_bytes([n0, n1]),
        timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
        ssrc: u32::from_be_bytes([s0, s1, s2, s3]),
    })
}

impl Unversioneds {
    /// `repairs` is asked once for each source.
    pub fn observe(
        &mut self,
        (flow, key): (FlowId, StreamKey),
        packet: u64,
        fields: &Fields,
        repairs: impl FnOnce() -> Option<(u32, FoundBy)>,
    ) {
        let place = (flow, key.ssrc);
        let known = self.index.get(&place).and_then(|at| self.list.get_mut(*at));
        if let Some(known) = known {
            let follows = known.newest.wrapping_add(1) == fields.sequence_number;
            known.in_sequence += u64::from(follows);
            known.newest = fields.sequence_number;
            known.packets += 1;
        } else if self.list.len() < MOST {
            self.index.insert(place, self.list.len());
            self.list.push(Unversioned {
                key,
                payload_type: fields.payload_type,
                packets: 1,
                first_packet: packet,
                repairs: repairs(),
                newest: fields.sequence_number,
                in_sequence: 0,
            });
        }
    }

    /// Those that are RTP beyond doubt.
    pub fn all(&self) -> Vec<Unversioned> {
        let is_certain = |one: &&Unversioned| one.in_sequence >= ENOUGH_IN_SEQUENCE;
        self.list.iter().filter(is_certain).copied().collect()
    }
}

impl Session {
    /// A message that is of no known protocol: beside RTP it may be RTP without its version.
    pub fn other(&mut self, observed: &Observed, knowledge: &Knowledge) {
        let Some(fields) = read(observed.payload) else {
            return;
        };
        let flow = self.flows.find(&observed.flow);
        let Some(flow) = flow.filter(|flow| self.flows.has_streams(*flow)) else {
            return;
        };
        let key = StreamKey {
            flow: observed.flow,
            ssrc: fields.ssrc,
        };
        let streams = &self.streams;
        let repairs = || {
            let described = described_repair(key, &fields, observed.packet, knowledge);
            let near = || near_timestamp(streams, flow, &fields);
            described
                .map(|ssrc| (ssrc, FoundBy::Sdp))
                .or_else(|| Some((near()?, FoundBy::Packets)))
        };
        self.unversioned
            .observe((flow, key), observed.packet, &fields, repairs);
    }
}

fn described_repair(
    key: StreamKey,
    fields: &Fields,
    packet: u64,
    knowledge: &Knowledge,
) -> Option<u32> {
    let facts = Facts {
        key,
        payload_types: &[(fields.payload_type, 1)],
        payload_type: fields.payload_type,
        within_red: None,
        labels: &Labels::default(),
        last_packet: packet,
        certificates: None,
    };
    knowledge.begun(&facts).repairs
}

/// Timestamps begin at random: that they lie so near each other is a chance of 1 in 2400.
fn near_timestamp(streams: &[Stream], flow: FlowId, fields: &Fields) -> Option<u32> {
    const TEN_SECONDS_OF_VIDEO: u32 = 900_000;
    let others = streams
        .iter()
        .filter(|stream| stream.flow() == flow && stream.key().ssrc != fields.ssrc);
    let mut near = others.filter(|stream| {
        let last = stream.last_timestamp();
        let ahead = last.map(|last| (last.wrapping_sub(fields.timestamp) as i32).unsigned_abs());
        ahead.is_some_and(|ahead| ahead < TEN_SECONDS_OF_VIDEO)
    });
    Some(near.next()?.key().ssrc)
}
