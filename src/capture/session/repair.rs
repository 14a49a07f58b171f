//! Tells streams that repair another one: retransmissions (RFC 4588) and the like.
//!
//! Their packets carry the timestamps of the media that they repair, which SRTP leaves
//! readable. Timestamps begin at a random 32-bit number: that those of an unrelated stream are
//! equal, packet by packet, is no chance, but that they lie near each other is one of 1 in 5000
//! for a pair of videos. Nearness therefore tells only of streams that are all padding, which
//! libwebrtc sends to probe for bandwidth, with the timestamps that the media would have. The
//! last packet is looked at, because such a stream begins with a timestamp of 0.

use std::collections::HashMap;
use std::time::Duration;

use super::recovery::Recoveries;
use super::{FoundBy, MediaSummary, StreamKey, StreamSummary};
use crate::capture::knowledge::Described;
use crate::rtp::seconds_between;

/// Farthest that a repair may lie from the media of its time.
const NEAR_SECONDS: f64 = 5.0;

/// Marks every stream that repairs another of the same flow: by what is described, else by
/// what its packets showed, else by its timestamps.
pub fn mark(streams: &mut [StreamSummary], recoveries: &Recoveries) {
    let marks: Vec<Option<(u32, FoundBy)>> = (0..streams.len())
        .map(|place| repaired_by(streams, place, recoveries))
        .collect();
    for (stream, mark) in streams.iter_mut().zip(marks) {
        let (repaired, found_by) = mark.unzip();
        stream.repairs = repaired;
        stream.repairs_found_by = found_by;
        if repaired.is_some() {
            leave_out_rhythm(stream);
        }
    }
    add_up(streams, |place| recoveries.repaired_by(place).is_some());
}

fn repaired_by(
    streams: &[StreamSummary],
    place: usize,
    recoveries: &Recoveries,
) -> Option<(u32, FoundBy)> {
    let stream = streams.get(place)?;
    let described = stream.described.as_ref();
    if described.is_some_and(Described::is_media) {
        return None;
    }
    let ssrc = |media: usize| streams.get(media).map(|media| media.key.ssrc);
    let by_group = described.and_then(|described| described.repairs);
    let by_payload_type = || described.and_then(|of| retransmitted(streams, stream, of));
    let by_packets = || {
        let (media, found_by) = recoveries.repaired_by(place)?;
        Some((ssrc(media)?, found_by))
    };
    let by_timestamps = || {
        let twin = recoveries.twin(place).and_then(|twin| streams.get(twin));
        let twin = twin.filter(|media| may_repair(stream, media));
        let near = || streams.iter().find(|media| probes(stream, media));
        let media = twin.or_else(near)?;
        Some((media.key.ssrc, FoundBy::Packets))
    };
    let by_sdp = by_group.or_else(by_payload_type);
    by_sdp
        .map(|ssrc| (ssrc, FoundBy::Sdp))
        .or_else(|| Some((stream.corrects?, FoundBy::Packets)))
        .or_else(by_packets)
        .or_else(by_timestamps)
}

/// What comes only after a loss has a rhythm of its own.
fn leave_out_rhythm(stream: &mut StreamSummary) {
    stream.reception.jitter = None;
    stream.payloads = MediaSummary::default();
    stream.gaps.count = 0;
    stream.gaps.longest = None;
    stream.gaps.longest_from = None;
    stream.gaps.longest_ended_by = None;
}

/// A stream that repairs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RepairStream {
    pub ssrc: u32,
    /// None where neither a description nor its packets tell.
    pub kind: Option<RepairKind>,
    pub found_by: FoundBy,
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
            let corrects = stream.corrects.map(|_| RepairKind::FlexFec);
            let kind = described_kind(stream).or(corrects).or(shown);
            Some((
                repaired,
                RepairStream {
                    ssrc: stream.key.ssrc,
                    kind,
                    found_by: stream.repairs_found_by.unwrap_or(FoundBy::Packets),
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

/// By the description of a stream that repairs another.
pub fn described_kind(stream: &StreamSummary) -> Option<RepairKind> {
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

/// Whether nothing speaks against it that `stream` repairs `media`.
fn may_repair(stream: &StreamSummary, media: &StreamSummary) -> bool {
    let types = |stream: &StreamSummary| -> Vec<u8> {
        let types = stream.payload_types.iter();
        types.map(|(number, _)| *number).collect()
    };
    let packets = |stream: &StreamSummary| stream.reception.packets - stream.padded;
    let of_media = types(media);
    stream.key.flow == media.key.flow
        && stream.key.ssrc != media.key.ssrc
        && stream.payload.is_none()
        && stream.payloads.guess.is_none()
        && packets(stream) < packets(media)
        && types(stream)
            .iter()
            .all(|number| !of_media.contains(number))
}

/// Whether `stream` is all padding that goes with the time of `media`.
fn probes(stream: &StreamSummary, media: &StreamSummary) -> bool {
    stream.padded == stream.reception.packets
        && may_repair(stream, media)
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
    use super::super::{FlowKey, Flows, Hole, RtpPacket, StreamKey};
    use super::*;
    use crate::rtp::header::RtpHeader;
    use crate::rtp::payload::Payload;

    /// 200 packets of 20 ms at 90 kHz, of which every `nth` is taken; those with padding are
    /// nothing else.
    fn stream(ssrc: u32, payload_type: u8, first_timestamp: u32, nth: u16) -> StreamSummary {
        of_packets((ssrc, payload_type, false), first_timestamp, nth)
    }

    fn padding(ssrc: u32, payload_type: u8, first_timestamp: u32, nth: u16) -> StreamSummary {
        of_packets((ssrc, payload_type, true), first_timestamp, nth)
    }

    fn of_packets(
        (ssrc, payload_type, is_padded): (u32, u8, bool),
        first_timestamp: u32,
        nth: u16,
    ) -> StreamSummary {
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
                is_padded,
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
                hole: Hole::default(),
            });
        }
        stream.summary(None, None, None)
    }

    fn marks(mut streams: Vec<StreamSummary>) -> Vec<Option<u32>> {
        mark(&mut streams, &Recoveries::default());
        streams.iter().map(|stream| stream.repairs).collect()
    }

    #[test]
    fn padding_with_the_timestamps_of_another_stream_probes_for_it() {
        let media = stream(1, 96, u32::MAX - 1000, 1);
        let probes = padding(2, 97, u32::MAX - 1000, 70);
        assert_eq!(marks(vec![probes, media]), [Some(1), None]);
    }

    #[test]
    fn a_stream_with_timestamps_of_its_own_does_not() {
        let media = stream(1, 96, 1000, 1);
        let other = padding(2, 97, 3_000_000_000, 70);
        assert_eq!(marks(vec![other, media]), [None, None]);
    }

    #[test]
    fn streams_of_two_sources_may_have_timestamps_near_each_other() {
        let media = stream(1, 96, 1000, 1);
        let other = stream(2, 97, 1000 + 7, 2);
        assert_eq!(marks(vec![other, media]), [None, None]);
    }

    #[test]
    fn two_layers_of_one_payload_type_do_not_repair_each_other() {
        let high = stream(1, 96, 1000, 1);
        let low = padding(2, 96, 1000, 2);
        assert_eq!(marks(vec![low, high]), [None, None]);
    }
}
