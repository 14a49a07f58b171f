//! From what meters and wires have counted to what an end has to tell.

use super::meter::{EndMeter, OutboundMeter};
use super::peer::{Peer, Track};
use super::wire::Wire;
use super::{CandidatePair, End, Inbound, LinkRecord, Outbound, Role};
use crate::rtp::clock_rate::Media;
use crate::rtp::stream::{Reception, StreamMeter};

/// What `peer` tells of its streams to and from `other`.
pub fn end(role: Role, peer: &Peer, other: &Peer, candidate_pair: Option<CandidatePair>) -> End {
    let sent = |ssrc| {
        other.ear.with_meter(|meter| {
            meter
                .outbound
                .get(&ssrc)
                .map_or(0, |outbound| outbound.packets)
        })
    };
    let sent: Vec<u64> = other.tracks.iter().map(|track| sent(track.ssrc)).collect();
    peer.ear.with_meter(|meter| End {
        role,
        candidate_pair,
        inbound: other
            .tracks
            .iter()
            .zip(sent)
            .map(|(track, sent)| inbound(meter, track, &other.tracks, sent))
            .collect(),
        outbound: peer
            .tracks
            .iter()
            .map(|track| outbound(meter, track, &peer.tracks))
            .collect(),
        data: peer.data.counts(),
    })
}

fn inbound(meter: &EndMeter, track: &Track, tracks: &[Track], packets_sent: u64) -> Inbound {
    let received_meter = meter.inbound.get(&track.ssrc);
    let others = meter
        .inbound
        .iter()
        .filter(|(ssrc, _)| is_other(**ssrc, tracks));
    let resent = others
        .map(|(_, inbound)| inbound.stream.reception(None).packets)
        .sum();
    Inbound {
        format: track.clip.format,
        ssrc: track.ssrc,
        packets_sent,
        reception: received(meter, track.ssrc),
        one_way_delays_ms: received_meter
            .map(|inbound| inbound.one_way_delays_ms.clone())
            .unwrap_or_default(),
        retransmissions: if_video(track.media, resent),
    }
}

fn outbound(meter: &EndMeter, track: &Track, tracks: &[Track]) -> Outbound {
    let nothing = OutboundMeter::default();
    let sent = meter.outbound.get(&track.ssrc).unwrap_or(&nothing);
    let others = meter
        .outbound
        .iter()
        .filter(|(ssrc, _)| is_other(**ssrc, tracks));
    let resent = others.map(|(_, outbound)| outbound.packets).sum();
    Outbound {
        format: track.clip.format,
        ssrc: track.ssrc,
        packets: sent.packets,
        payload_bytes: sent.payload_bytes,
        retransmissions: if_video(track.media, resent),
        rtts_ms: sent.rtts_ms.clone(),
        report_blocks: sent.report_blocks,
        last_block: sent.last_block,
    }
}

/// Retransmissions are video's: audio has none here.
fn if_video(media: Media, retransmissions: u64) -> u64 {
    match media {
        Media::Video => retransmissions,
        Media::Audio => 0,
    }
}

/// An SSRC that is none of the tracks' is that of retransmissions (RFC 4588).
fn is_other(ssrc: u32, tracks: &[Track]) -> bool {
    tracks.iter().all(|track| track.ssrc != ssrc)
}

pub fn received(meter: &EndMeter, ssrc: u32) -> Reception {
    match meter.inbound.get(&ssrc) {
        Some(inbound) => inbound.stream.reception(None),
        None => StreamMeter::of_unknown_rate().reception(None),
    }
}

pub fn link_record(wire: &Wire) -> LinkRecord {
    LinkRecord {
        plan: wire.plan(),
        ledger: wire.ledger(),
    }
}
