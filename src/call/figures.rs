//! From what an end observed and its wire counted to what it has to tell.

use std::time::Duration;

use super::endpoint::Endpoint;
use super::media::{FORMATS, Format};
use super::meter::Delay;
use super::peer::Track;
use super::wire::Wire;
use super::{End, Inbound, LinkRecord, Outbound, Role, Setup};
use crate::capture::session::StreamSummary;
use crate::capture::session::dtls::HandshakeSummary;
use crate::rtp::clock_rate::Media;
use crate::rtp::payload::Codec;

/// What `endpoint` tells of its streams to and from `other`.
pub fn end(role: Role, endpoint: &Endpoint, other: &Endpoint) -> End {
    let peer = &endpoint.peer;
    let observation = peer.ear.observation();
    let mut session = observation.session;
    let mut streams = std::mem::take(&mut session.streams);
    count_copies(endpoint, &mut streams);
    let sent = &peer.tracks;
    let received = &other.peer.tracks;
    End {
        role,
        candidate_pair: endpoint.pair.clone(),
        path: peer.ear.path(),
        begin: observation.begin,
        told: peer.ear.now(),
        inbound: (received.iter())
            .map(|track| inbound(endpoint, other, track, taken(&mut streams, track.ssrc)))
            .collect(),
        outbound: (sent.iter())
            .map(|track| outbound(endpoint, track, taken(&mut streams, track.ssrc)))
            .collect(),
        repairs: streams,
        session,
        consent: peer.ear.consent(),
        servers: peer.ear.servers(),
        data: peer.data.counts(),
        pace: peer.ear.with_meter(|meter| meter.pace),
    }
}

/// What `endpoint` tells when the other end is elsewhere: it received what came.
pub fn one_end(role: Role, endpoint: &Endpoint) -> End {
    let peer = &endpoint.peer;
    let observation = peer.ear.observation();
    let mut session = observation.session;
    let mut streams = std::mem::take(&mut session.streams);
    count_copies(endpoint, &mut streams);
    let outbound = peer
        .tracks
        .iter()
        .map(|track| outbound(endpoint, track, taken(&mut streams, track.ssrc)));
    let outbound = outbound.collect();
    let (inbound, repairs) = streams
        .into_iter()
        .partition(|stream| format(stream).is_some());
    End {
        role,
        candidate_pair: endpoint.pair.clone(),
        path: peer.ear.path(),
        begin: observation.begin,
        told: peer.ear.now(),
        inbound: Vec::into_iter(inbound).filter_map(came).collect(),
        outbound,
        repairs,
        session,
        consent: peer.ear.consent(),
        servers: peer.ear.servers(),
        data: peer.data.counts(),
        pace: peer.ear.with_meter(|meter| meter.pace),
    }
}

/// SRTP takes a packet once, so that only the wire knows of copies.
fn count_copies(endpoint: &Endpoint, streams: &mut [StreamSummary]) {
    let ear = &endpoint.peer.ear;
    for stream in streams {
        let ssrc = stream.key.ssrc;
        // What this end sends has another SSRC than all that it receives.
        stream.reception.duplicates += ear.with_meter(|meter| meter.duplicates(ssrc));
    }
}

fn came(stream: StreamSummary) -> Option<Inbound> {
    Some(Inbound {
        format: format(&stream)?,
        ssrc: stream.key.ssrc,
        packets_sent: None,
        stream: Some(stream),
        delay: Delay::default(),
    })
}

/// The format of a stream of media: by the descriptions, else by the payload types of our offers.
fn format(stream: &StreamSummary) -> Option<&'static Format> {
    if stream.repairs.is_some() {
        return None;
    }
    let described = stream
        .described
        .as_ref()
        .and_then(|said| said.codec.as_ref());
    match described {
        Some(codec) => Format::of(Codec::by_name(&codec.encoding)?),
        None => {
            let mut types = stream.payload_types.iter();
            types.find_map(|(number, _)| {
                FORMATS.iter().find(|format| format.payload_type == *number)
            })
        }
    }
}

/// The stream of an SSRC: of several, on different flows, the longest.
fn taken(streams: &mut Vec<StreamSummary>, ssrc: u32) -> Option<StreamSummary> {
    let of_ssrc = streams.iter().enumerate();
    let of_ssrc = of_ssrc.filter(|(_, stream)| stream.key.ssrc == ssrc);
    let longest = of_ssrc.max_by_key(|(_, stream)| stream.reception.packets);
    let place = longest.map(|(place, _)| place)?;
    Some(streams.remove(place))
}

fn inbound(
    receiver: &Endpoint,
    sender: &Endpoint,
    track: &Track,
    stream: Option<StreamSummary>,
) -> Inbound {
    let delay = receiver.peer.ear.with_meter(|meter| {
        let inbound = meter.inbound.get(&track.ssrc);
        inbound.map(|inbound| inbound.delay.clone())
    });
    let sent = sender.peer.ear.with_meter(|meter| meter.sent(track.ssrc));
    Inbound {
        format: track.clip.format,
        ssrc: track.ssrc,
        packets_sent: Some(sent.packets),
        stream,
        delay: delay.unwrap_or_default(),
    }
}

fn outbound(sender: &Endpoint, track: &Track, stream: Option<StreamSummary>) -> Outbound {
    let sent = sender.peer.ear.with_meter(|meter| meter.sent(track.ssrc));
    Outbound {
        format: track.clip.format,
        ssrc: track.ssrc,
        packets: sent.packets,
        payload_bytes: sent.payload_bytes,
        stream,
    }
}

pub fn link_record(wire: &Wire) -> LinkRecord {
    LinkRecord {
        plan: wire.plan(),
        ledger: wire.ledger(),
    }
}

/// Adds to the times of a call's set-up what its ends saw. `connected` is since 1970.
pub fn complete(setup: &mut Setup, connected: Duration, ends: &[&End]) {
    let since = |at: Duration| at.saturating_sub(connected);
    let handshake = ends.first().and_then(|end| end.handshake());
    let hello = handshake.and_then(|handshake| handshake.client_hello);
    let finished = handshake.and_then(|handshake| handshake.finished);
    setup.dtls_handshake =
        (hello.zip(finished)).map(|(hello, finished)| finished.at.saturating_sub(hello.at));
    setup.srtp = finished.map(|finished| connected.saturating_sub(finished.at));
    let slower = |first: &dyn Fn(&End) -> Option<Duration>| {
        let all: Option<Vec<Duration>> = ends.iter().map(|end| first(end)).collect();
        all?.into_iter().max().map(since)
    };
    setup.first_packet = slower(&|end| {
        let inbound = end.inbound.iter();
        inbound.filter_map(Inbound::first_packet).min()
    });
    setup.first_audio_packet = slower(&|end| end.received(Media::Audio)?.first_packet());
    setup.first_video_packet = slower(&|end| end.received(Media::Video)?.first_packet());
    setup.first_complete_frame = slower(&|end| end.received(Media::Video)?.first_frame());
}

impl End {
    /// The handshake that the keys come from, or how far one came.
    pub fn handshake(&self) -> Option<&HandshakeSummary> {
        let handshakes = &self.session.handshakes;
        let finished = handshakes.iter().rev().find(|one| one.finished.is_some());
        finished.or(handshakes.last())
    }

    /// The stream of a medium that this end received, if there was to be one.
    pub fn received(&self, media: Media) -> Option<&Inbound> {
        let mut inbound = self.inbound.iter();
        inbound.find(|stream| stream.format.media == media)
    }
}

impl Inbound {
    fn first_packet(&self) -> Option<Duration> {
        self.stream.as_ref()?.course.timeline.begin()
    }

    fn first_frame(&self) -> Option<Duration> {
        let frames = self.stream.as_ref()?.payloads.video.as_ref()?;
        frames.first_whole
    }
}
