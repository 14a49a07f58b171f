//! Tells streams that repair another one: retransmissions (RFC 4588) and the like.
//!
//! Their packets carry the timestamps of the media that they repair. Timestamps
//! begin at a random 32-bit number, so that those of two unrelated streams hardly
//! ever lie close together: for video, 1 in 5000 pairs on one flow. SRTP leaves
//! them readable. The last packet is looked at, because libwebrtc begins such a
//! stream with padding of timestamp 0.

use std::collections::HashMap;
use std::time::Duration;

use super::{MediaSummary, StreamKey, StreamSummary};
use crate::capture::knowledge::Described;
use crate::rtp::seconds_between;

/// Farthest that a repair may lie from the media of its time.
const NEAR_SECONDS: f64 = 5.0;

/// Marks every stream that repairs another of the same flow: by what is described, else by
/// what its packets showed (`known` gives the stream that one repairs, by their places), else
/// by its timestamps.
pub fn mark(streams: &mut [StreamSummary], known: impl Fn(usize) -> Option<usize>) {
    let repaired_by = |(place, stream): (usize, &StreamSummary)| {
        let described = stream.described.as_ref();
        if described.is_some_and(Described::is_media) {
            return None;
        }
        let ssrc = |media: &StreamSummary| media.key.ssrc;
        let by_payload_type = || described.and_then(|of| retransmitted(streams, stream, of));
        let by_packets = || known(place).and_then(|media| streams.get(media)).map(ssrc);
        let by_timestamps = || {
            let repaired = streams.iter().find(|media| repairs(stream, media));
            repaired.map(ssrc)
        };
        stream
            .repairs
            .or_else(by_payload_type)
            .or_else(by_packets)
            .or_else(by_timestamps)
    };
    let marks: Vec<Option<u32>> = streams.iter().enumerate().map(repaired_by).collect();
    for (stream, repaired) in streams.iter_mut().zip(marks) {
        if repaired.is_some() {
            stream.repairs = repaired;
            // What comes only after a loss has a rhythm of its own.
            stream.reception.jitter = None;
            stream.payloads = MediaSummary::default();
            stream.gaps.count = 0;
            stream.gaps.longest = None;
            stream.gaps.longest_from = None;
            stream.gaps.longest_ended_by = None;
        }
    }
    add_up(streams, |place| known(place).is_some());
}

/// A stream that repairs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepairStream {
    pub ssrc: u32,
    /// None where neither a description nor its packets tell.
    pub kind: Option<RepairKind>,
    pub packets: u64,
    pub payload_bytes: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepairKind {
    /// RFC 4588.
    Retransmission,
    /// RFC 5109.
    UlpFec,
    /// RFC 8627.
    FlexFec,
}

impl RepairKind {
    pub fn as_str(self) -> &'static str {
        match self {
            RepairKind::Retransmission => "rtx",
            RepairKind::UlpFec => "ulpfec",
            RepairKind::FlexFec => "flexfec",
        }
    }

    fn by_name(encoding: &str) -> Option<RepairKind> {
        let name = encoding.to_ascii_lowercase();
        match name.as_str() {
            "rtx" => Some(RepairKind::Retransmission),
            "ulpfec" => Some(RepairKind::UlpFec),
            name if name.starts_with("flexfec") => Some(RepairKind::FlexFec),
            _ => None,
        }
    }
}

/// Tells each stream what repairs it. Those of `retransmits` showed by their packets that they
/// send again.
fn add_up(streams: &mut [StreamSummary], retransmits: impl Fn(usize) -> bool) {
    let places: HashMap<StreamKey, usize> = streams
        .iter()
        .enumerate()
        .map(|(place, stream)| (stream.key, place))
        .collect();
    let repairs: Vec<(usize, RepairStream)> = streams
        .iter()
        .enumerate()
        .filter_map(|(place, stream)| {
            let ssrc = stream.repairs?;
            let repaired = *places.get(&StreamKey { ssrc, ..stream.key })?;
            let shown = retransmits(place).then_some(RepairKind::Retransmission);
            let kind = described_kind(stream).or(shown);
            Some((
                repaired,
                RepairStream {
                    ssrc: stream.key.ssrc,
                    kind,
                    packets: stream.reception.packets,
                    payload_bytes: stream.reception.payload_bytes,
                },
            ))
        })
        .collect();
    for (repaired, repair) in repairs {
        if let Some(stream) = streams.get_mut(repaired) {
            stream.repaired_by.push(repair);
        }
    }
}

fn described_kind(stream: &StreamSummary) -> Option<RepairKind> {
    let codec = stream.described.as_ref()?.codec.as_ref()?;
    RepairKind::by_name(&codec.encoding)
}

/// The one stream of the flow with the payload type that this one retransmits, and with the
/// mid and the rid that go with its own.
fn retransmitted(
    streams: &[StreamSummary],
    stream: &StreamSummary,
    described: &Described,
) -> Option<u32> {
    let repaired = described.codec.as_ref()?.repairs?;
    let belongs = |media: &&StreamSummary| {
        let of_media = media.described.as_ref();
        let mid = of_media.and_then(|of_media| of_media.mid.as_ref());
        let rid = of_media.and_then(|of_media| of_media.rid.as_ref());
        media.key.flow == stream.key.flow
            && media
                .payload_types
                .iter()
                .any(|(number, _)| *number == repaired)
            && agree(mid, described.mid.as_ref())
            && agree(rid, described.repaired_rid.as_ref())
    };
    let mut media = streams.iter().filter(belongs);
    let only = media.next()?;
    media.next().is_none().then_some(only.key.ssrc)
}

/// Unless both are known and differ.
fn agree(one: Option<&String>, other: Option<&String>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

fn repairs(stream: &StreamSummary, media: &StreamSummary) -> bool {
    let same_payload_type = || {
        let types = |stream: &StreamSummary| {
            stream
                .payload_types
                .iter()
                .map(|(number, _)| *number)
                .collect::<Vec<_>>()
        };
        types(stream)
            .iter()
            .any(|number| types(media).contains(number))
    };
    stream.key.flow == media.key.flow
        && stream.key.ssrc != media.key.ssrc
        && stream.payload.is_none()
        && stream.reception.packets < media.reception.packets
        && !same_payload_type()
        && last(stream).is_some_and(|(at, timestamp)| is_near(media, at, timestamp))
}

/// Arrival and timestamp of the last packet.
fn last(stream: &StreamSummary) -> Option<(Duration, u32)> {
    let (_, timestamp) = stream.reception.timestamps?;
    Some((stream.reception.last?, timestamp))
}

/// Would `media` send about this timestamp at that time?
fn is_near(media: &StreamSummary, at: Duration, timestamp: u32) -> bool {
    let reception = &media.reception;
    let (Some(clock), Some(begun), Some((first, _))) =
        (media.clock, reception.first, reception.timestamps)
    else {
        return false;
    };
    let rate = f64::from(clock.rate_hz);
    let expected = (seconds_between(begun, at) * rate) as i64 as u32;
    let off = timestamp.wrapping_sub(first).wrapping_sub(expected) as i32;
    f64::from(off).abs() <= NEAR_SECONDS * rate
}

#[cfg(test)]
mod tests {
    use super::super::stream::Stream;
    use super::super::{FlowKey, Flows, RtpPacket, StreamKey};
    use super::*;
    use crate::rtp::header::RtpHeader;
    use crate::rtp::payload::Payload;

    /// 200 packets of 20 ms at 90 kHz, of which every `nth` is taken.
    fn stream(ssrc: u32, payload_type: u8, first_timestamp: u32, nth: u16) -> StreamSummary {
        let flow = FlowKey::udp("10.0.0.1:1".parse().unwrap(), "10.0.0.2:2".parse().unwrap());
        let id = Flows::default().find_or_add(&flow).unwrap();
        let mut stream = Stream::new(
            StreamKey { flow, ssrc },
            id,
            Duration::from_secs(1),
            payload_type,
        );
        for (sequence_number, n) in (0..200u16).step_by(nth.into()).enumerate() {
            let header = RtpHeader {
                marker: false,
                payload_type,
                sequence_number: sequence_number as u16,
                timestamp: first_timestamp.wrapping_add(u32::from(n) * 1800),
                ssrc,
                payload: 12..100,
            };
            stream.observe(&RtpPacket {
                at: Duration::from_millis(20 * u64::from(n)),
                number: u64::from(n) + 1,
                header: &header,
                payload: Payload::whole(&[]),
                bytes: &[],
            });
        }
        stream.summary(None, None, None)
    }

    fn marks(mut streams: Vec<StreamSummary>) -> Vec<Option<u32>> {
        mark(&mut streams, |_| None);
        streams.iter().map(|stream| stream.repairs).collect()
    }

    #[test]
    fn a_sparse_stream_with_the_timestamps_of_another_repairs_it() {
        let media = stream(1, 96, u32::MAX - 1000, 1);
        let resent = stream(2, 97, u32::MAX - 1000, 70);
        assert_eq!(marks(vec![resent, media]), [Some(1), None]);
    }

    #[test]
    fn a_stream_with_timestamps_of_its_own_does_not() {
        let media = stream(1, 96, 1000, 1);
        let other = stream(2, 97, 3_000_000_000, 70);
        assert_eq!(marks(vec![other, media]), [None, None]);
    }

    #[test]
    fn two_layers_of_one_payload_type_do_not_repair_each_other() {
        let high = stream(1, 96, 1000, 1);
        let low = stream(2, 96, 1000, 2);
        assert_eq!(marks(vec![low, high]), [None, None]);
    }
}
