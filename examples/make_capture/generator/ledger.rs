//! The ledger: what an analyser should find, from all that passed, by the RFCs' formulas.
//!
//! Written to be obviously right, not fast: every figure comes from whole lists
//! and sets. `report` has the names and units of rtctool's JSON report.

use std::collections::BTreeMap;

use serde_json::{Value, json};

mod feedback;
mod frames;
mod ice;
mod lip_sync;
mod quality;
mod recovery;
mod redundancy;
mod round_trips;
mod sequence;
mod stream;
mod timeline;
mod transport_wide;

use super::call::Recording;
use super::container::Container;
use super::packet::{Body, Captured, Datagram, Rtp};

/// Silence for longer than this is a gap.
const GAP_MS: f64 = 1000.0;

/// Source and destination.
type FlowKey = (String, String);

/// An RTP packet at the capture point.
#[derive(Clone, Copy)]
struct Arrival<'a> {
    /// Nanoseconds since 1970.
    at: u64,
    /// Its number in the file, counted from 1.
    packet: usize,
    rtp: &'a Rtp,
}

/// All packets of one SSRC on one flow.
struct Stream<'a> {
    flow: FlowKey,
    ssrc: u32,
    arrivals: Vec<Arrival<'a>>,
}

/// Everything that can be known of the recording in this container.
pub fn of(recording: &Recording, container: &Container) -> Value {
    let streams = streams(recording, container);
    let (listed, stray): (Vec<_>, Vec<_>) = streams.into_iter().partition(Stream::is_confirmed);
    let stray = stray.iter().map(|stream| stream.arrivals.len()).sum();
    let described = listed
        .iter()
        .map(|stream| stream::describe(stream, &listed, recording, container));
    let mut report = whole(recording, container);
    report["streams"] = described.collect();
    report["flows"] = flows(recording, &listed);
    report["lip_sync"] = lip_sync::of(recording, container, &listed);
    report["transport_feedback"] = transport_wide::of(recording, container);
    report["contents"] = contents(recording, stray);
    report["ice_pairs"] = ice::of(recording, container);
    json!({ "scenario": recording.scenario.name, "report": report })
}

/// Figures of the whole file.
fn whole(recording: &Recording, container: &Container) -> Value {
    let captured = &recording.captured;
    let times: Vec<u64> = captured
        .iter()
        .map(|packet| container.time_ns(packet.at_us))
        .collect();
    let lengths = captured
        .iter()
        .map(|packet| container.frame_length(packet.datagram.packet().len()));
    let first = times.first().copied().unwrap_or(0);
    let span = times.iter().max().unwrap_or(&0) - times.iter().min().unwrap_or(&0);
    json!({
        "packets": captured.len(),
        "bytes": lengths.sum::<usize>(),
        "first_packet_s": first as f64 / 1e9,
        "duration_ms": span as f64 / 1e6,
        "truncated": false,
        "packets_without_time": 0,
        "skipped_bytes": 0,
        "compression": null,
        "selection": null,
        "fragments": { "reassembled_packets": 0, "unused": 0 },
        "over_tcp": nothing(),
        "tcp_missing_bytes": 0,
        "relayed": nothing(),
        "relays": [],
        "dtls_handshakes": [],
        "unlisted_dtls_handshakes": 0,
        "unlisted_events": 0,
        "unlisted_ice_messages": 0,
        "unlisted_stream_packets": 0,
    })
}

/// Messages by protocol.
fn nothing() -> Value {
    json!({
        "rtp": 0, "rtp_unconfirmed": 0, "rtcp": 0, "srtcp": 0, "stun": 0, "dtls": 0,
        "turn_channel": 0, "zrtp": 0, "sip": 0, "other": 0,
    })
}

fn milliseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e6
}

fn key(datagram: &Datagram) -> FlowKey {
    (
        datagram.source.to_string(),
        datagram.destination.to_string(),
    )
}

fn streams<'a>(recording: &'a Recording, container: &Container) -> Vec<Stream<'a>> {
    let mut streams: BTreeMap<(FlowKey, u32), Vec<Arrival>> = BTreeMap::new();
    for (index, Captured { at_us, datagram }) in recording.captured.iter().enumerate() {
        if let Body::Rtp(rtp) = &datagram.body {
            let key = (key(datagram), rtp.ssrc);
            streams.entry(key).or_default().push(Arrival {
                at: container.time_ns(*at_us),
                packet: index + 1,
                rtp,
            });
        }
    }
    let stream = |((flow, ssrc), arrivals)| Stream {
        flow,
        ssrc,
        arrivals,
    };
    streams.into_iter().map(stream).collect()
}

impl Stream<'_> {
    /// Two packets in sequence, one after the other (RFC 3550 Appendix A.1).
    fn is_confirmed(&self) -> bool {
        self.arrivals
            .windows(2)
            .any(|pair| pair[1].rtp.number == pair[0].rtp.number + 1)
    }
}

fn flows(recording: &Recording, listed: &[Stream]) -> Value {
    let mut flows: BTreeMap<FlowKey, [u64; 4]> = BTreeMap::new();
    let is_listed = |flow: &FlowKey, ssrc| {
        listed
            .iter()
            .any(|stream| stream.flow == *flow && stream.ssrc == ssrc)
    };
    for Captured { datagram, .. } in &recording.captured {
        let flow = key(datagram);
        let kind = match &datagram.body {
            Body::Rtp(rtp) if is_listed(&flow, rtp.ssrc) => 0,
            Body::Rtcp(..) | Body::EncryptedRtcp(_) => 1,
            Body::Stun(_) => 2,
            Body::Dtls(_) => 3,
            Body::Rtp(_) | Body::Other(_) | Body::NotUdp => continue,
        };
        flows.entry(flow).or_default()[kind] += 1;
    }
    let flow = |((source, destination), [rtp, rtcp, stun, dtls]): (FlowKey, [u64; 4])| {
        json!({
            "source_address": source,
            "destination_address": destination,
            "transport": "udp",
            "packets": rtp + rtcp + stun + dtls,
            "rtp": rtp,
            "rtcp": rtcp,
            "stun": stun,
            "dtls": dtls,
        })
    };
    flows.into_iter().map(flow).collect()
}

fn contents(recording: &Recording, stray: usize) -> Value {
    let count = |is: fn(&Body) -> bool| {
        let bodies = recording
            .captured
            .iter()
            .map(|packet| &packet.datagram.body);
        bodies.filter(|body| is(body)).count()
    };
    json!({
        "rtp": count(|body| matches!(body, Body::Rtp(_))) - stray,
        "rtp_unconfirmed": stray,
        "rtcp": count(|body| matches!(body, Body::Rtcp(..))),
        "srtcp": count(|body| matches!(body, Body::EncryptedRtcp(_))),
        "stun": count(|body| matches!(body, Body::Stun(_))),
        "dtls": count(|body| matches!(body, Body::Dtls(_))),
        "turn_channel": 0,
        "zrtp": 0,
        "sip": 0,
        "other_udp": count(|body| matches!(body, Body::Other(_))),
        "not_udp": count(|body| matches!(body, Body::NotUdp)),
        "ip_fragments": 0,
        "undecodable": 0,
        "unsupported_link": 0,
    })
}
