//! One end of the call: a webrtc peer connection with its tap, its wire and its events.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rtc::interceptor::{
    NackGeneratorBuilder, ReceiverReportBuilder, SenderReportBuilder, TwccSenderBuilder,
};
use rtc::media_stream::MediaStreamTrack;
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodingParameters, RTCRtpEncodingParameters, RtpCodecKind,
};
use rtc::rtp_transceiver::{RTCRtpTransceiverDirection, RTCRtpTransceiverInit};
use rtc::shared::error::{Error, Result};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use webrtc::data_channel::DataChannel;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCIceConnectionState, RTCIceGatheringState, RTCPeerConnectionState, Registry, Slot,
    register_default_interceptors,
};

use super::Role;
use super::clock::Clock;
use super::data::{self, DataCount};
use super::media::{Clip, Format};
use super::plan::{Direction, Plan};
use super::ports::Exhausted;
use super::tap::Ear;
use super::wire::{Keys, WiredRuntime};
use crate::rtp::clock_rate::Media;

mod pair;
mod settings;

pub use settings::configuration;
use settings::settings;

/// Wire-most of all interceptors: below congestion control, which is at 1000.
const TAP_SLOT: usize = 500;

/// Retransmissions asked for one packet. webrtc's default has no limit and never
/// learns of recovery by RTX, which doubled the datagrams of a call with 5 % loss.
const MAX_NACKS: u16 = 3;

/// Time between two RTCP reports: short, so that short calls have round trips to show.
const REPORT_INTERVAL: Duration = Duration::from_millis(500);

/// One end of the call.
pub struct Peer {
    pub connection: Arc<dyn PeerConnection>,
    pub ear: Ear,
    pub data: DataCount,
    pub tracks: Vec<Track>,
}

/// A track that a peer sends.
#[derive(Clone)]
pub struct Track {
    pub media: Media,
    pub ssrc: u32,
    pub clip: Clip,
    pub local: Arc<TrackLocalStaticRTP>,
}

/// Something that happened at a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub kind: EventKind,
    pub at: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    Gathered,
    IceConnected,
    /// DTLS is done as well.
    Connected,
    Failed,
}

/// What a peer is made of.
pub struct PeerParts {
    pub role: Role,
    pub ear: Ear,
    pub runtime: WiredRuntime,
    pub clock: Clock,
    pub events: UnboundedSender<Event>,
    /// Told when the connection fails.
    pub failed: watch::Sender<bool>,
    pub plan: Plan,
}

/// There is no end to be had.
#[derive(Debug, thiserror::Error)]
pub enum PeerError {
    #[error(transparent)]
    Stack(#[from] Error),
    #[error(transparent)]
    Ports(#[from] Exhausted),
}

impl Peer {
    pub async fn build(parts: PeerParts) -> std::result::Result<Peer, PeerError> {
        let PeerParts {
            role,
            ear,
            runtime,
            clock,
            events,
            failed,
            plan,
        } = parts;
        let sockets = plan.ice.sockets()?;
        let data = DataCount::default();
        let mut media_engine = media_engine(&plan.media.formats())?;
        let registry = registry(&mut media_engine, &ear)?;
        let handler = Handler {
            clock,
            events,
            failed,
            keys: runtime.keys(),
            data: data.clone(),
        };
        let settings = settings(role, &plan)?;
        let connection = PeerConnectionBuilder::new()
            .with_configuration(configuration(&plan.ice))
            .with_media_engine(media_engine)
            .with_interceptor_registry(registry)
            .with_setting_engine(settings)
            .with_handler(Arc::new(handler))
            .with_runtime(Arc::new(runtime))
            .with_udp_addrs(sockets)
            .build()
            .await?;
        let connection: Arc<dyn PeerConnection> = Arc::new(connection);
        let mut tracks = Vec::new();
        for clip in plan.media.clips() {
            let track = track(role, clip.clone(), plan.seed);
            add(&*connection, &track, plan.media.direction).await?;
            if plan.media.direction != Direction::ReceiveOnly {
                tracks.push(track);
            }
        }
        Ok(Peer {
            connection,
            ear,
            data,
            tracks,
        })
    }

    /// The payload type that the other end gave a track's codec. None when it does not take
    /// the track.
    pub async fn payload_type(&self, track: &Track) -> Option<u8> {
        for transceiver in self.connection.get_transceivers().await {
            let Ok(Some(sender)) = transceiver.sender().await else {
                continue;
            };
            if sender.track().ssrcs().await.contains(&track.ssrc) {
                let direction = transceiver.current_direction().await.ok()?;
                if !matches!(
                    direction,
                    RTCRtpTransceiverDirection::Sendrecv | RTCRtpTransceiverDirection::Sendonly
                ) {
                    return None;
                }
                let agreed = sender.get_parameters().await.ok()?;
                let mut codecs = agreed.rtp_parameters.codecs.iter();
                let codec = codecs.find(|codec| track.clip.format.is(&codec.rtp_codec.mime_type));
                return Some(codec?.payload_type);
            }
        }
        None
    }
}

/// Adds the section of a medium to what will be offered.
async fn add(connection: &dyn PeerConnection, track: &Track, direction: Direction) -> Result<()> {
    let init = |direction| {
        Some(RTCRtpTransceiverInit {
            direction,
            streams: Vec::new(),
            send_encodings: Vec::new(),
        })
    };
    let local = Arc::clone(&track.local) as Arc<dyn TrackLocal>;
    match direction {
        Direction::SendReceive => {
            connection.add_track(local).await?;
        }
        Direction::SendOnly => {
            let direction = init(RTCRtpTransceiverDirection::Sendonly);
            connection
                .add_transceiver_from_track(local, direction)
                .await?;
        }
        Direction::ReceiveOnly => {
            let direction = init(RTCRtpTransceiverDirection::Recvonly);
            connection
                .add_transceiver_from_kind(kind(track.media), direction)
                .await?;
        }
    }
    Ok(())
}

fn kind(media: Media) -> RtpCodecKind {
    match media {
        Media::Audio => RtpCodecKind::Audio,
        Media::Video => RtpCodecKind::Video,
    }
}

/// The default interceptors, with the tap below them all. Packets are numbered for the
/// transport-wide feedback, which the receiver gives by default; no rate is made to follow it.
fn registry(media_engine: &mut MediaEngine, ear: &Ear) -> Result<Registry> {
    let nack = NackGeneratorBuilder::new()
        .with_max_nacks_per_packet(MAX_NACKS)
        .build();
    let sender_report = SenderReportBuilder::new()
        .with_interval(REPORT_INTERVAL)
        .build();
    let receiver_report = ReceiverReportBuilder::new()
        .with_interval(REPORT_INTERVAL)
        .build();
    let registry = register_default_interceptors(Registry::new(), media_engine)?
        .with(Slot::TwccSender, TwccSenderBuilder::new().build())
        .with(Slot::NackGenerator, nack)
        .with(Slot::SenderReport, sender_report)
        .with(Slot::ReceiverReport, receiver_report)
        .with(Slot::from(TAP_SLOT), ear.tap());
    Ok(registry)
}

fn media_engine(formats: &[&Format]) -> Result<MediaEngine> {
    let mut engine = MediaEngine::default();
    for format in formats {
        let kind = kind(format.media);
        engine.register_codec(format.parameters(), kind)?;
        if let Some(rtx) = format.rtx_parameters() {
            engine.register_codec(rtx, kind)?;
        }
    }
    Ok(engine)
}

fn track(role: Role, clip: Clip, seed: u64) -> Track {
    let format = clip.format;
    let ssrc = ssrc(role, format.media, seed);
    let encoding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            ..Default::default()
        },
        codec: format.rtp_codec(),
        ..Default::default()
    };
    let name = format!("{}-{}", role.as_str(), format.media.as_str());
    let stream = MediaStreamTrack::new(
        role.as_str().into(),
        name.clone(),
        name,
        kind(format.media),
        vec![encoding],
    );
    Track {
        media: format.media,
        ssrc,
        clip,
        local: Arc::new(TrackLocalStaticRTP::new(stream)),
    }
}

/// From the seed, so that the same packets of a stream are lost in every run with it.
fn ssrc(role: Role, media: Media, seed: u64) -> u32 {
    let stream = match (role, media) {
        (Role::Caller, Media::Audio) => 1,
        (Role::Caller, Media::Video) => 2,
        (Role::Callee, Media::Audio) => 3,
        (Role::Callee, Media::Video) => 4,
    };
    // The multiplication spreads the bits; its low digit keeps the four apart.
    let spread = (seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 36) as u32;
    spread << 4 | stream
}

struct Handler {
    clock: Clock,
    events: UnboundedSender<Event>,
    failed: watch::Sender<bool>,
    keys: Arc<Keys>,
    data: DataCount,
}

impl Handler {
    fn tell(&self, kind: EventKind) {
        if kind == EventKind::Failed {
            self.failed.send_replace(true);
        }
        // Nobody listens any more once the call is over.
        let _ = self.events.send(Event {
            kind,
            at: self.clock.now(),
        });
    }
}

#[async_trait]
impl PeerConnectionEventHandler for Handler {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.tell(EventKind::Gathered);
        }
    }

    async fn on_ice_connection_state_change(&self, state: RTCIceConnectionState) {
        match state {
            RTCIceConnectionState::Connected => self.tell(EventKind::IceConnected),
            RTCIceConnectionState::Failed => self.tell(EventKind::Failed),
            _ => {}
        }
    }

    async fn on_connection_state_change(&self, state: RTCPeerConnectionState) {
        match state {
            RTCPeerConnectionState::Connected => {
                self.keys.agreed();
                self.tell(EventKind::Connected);
            }
            RTCPeerConnectionState::Failed => {
                self.tell(EventKind::Failed);
            }
            _ => {}
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        // The tap measures; this only takes the packets off the library's hands.
        tokio::spawn(async move { while track.poll().await.is_some() {} });
    }

    async fn on_data_channel(&self, channel: Arc<dyn DataChannel>) {
        tokio::spawn(data::echo(channel, self.data.clone(), self.clock));
    }
}
