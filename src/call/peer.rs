//! One end of the call: a webrtc peer connection with its tap, its wire and its events.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rtc::ice::mdns::MulticastDnsMode;
use rtc::interceptor::{NackGeneratorBuilder, ReceiverReportBuilder, SenderReportBuilder};
use rtc::media_stream::MediaStreamTrack;
use rtc::peer_connection::configuration::media_engine::{
    MIME_TYPE_OPUS, MIME_TYPE_RTX, MIME_TYPE_VP8,
};
use rtc::rtp_transceiver::rtp_sender::{
    RTCRtpCodec, RTCRtpCodecParameters, RTCRtpCodingParameters, RTCRtpEncodingParameters,
    RtpCodecKind,
};
use rtc::shared::error::Result;
use tokio::sync::mpsc::UnboundedSender;
use webrtc::data_channel::DataChannel;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;
use webrtc::media_stream::track_remote::TrackRemote;
use webrtc::peer_connection::{
    MediaEngine, PeerConnection, PeerConnectionBuilder, PeerConnectionEventHandler,
    RTCConfiguration, RTCConfigurationBuilder, RTCIceCandidate, RTCIceConnectionState,
    RTCIceGatheringState, RTCIceServer, RTCPeerConnectionState, Registry, SettingEngineBuilder,
    Slot, register_default_interceptors,
};

use super::clock::Clock;
use super::data::{self, DataCount};
use super::media::{self, Format};
use super::tap::Ear;
use super::wire::WiredRuntime;
use super::{CandidatePair, Role};
use crate::rtp::clock_rate::Media;

/// Wire-most of all interceptors: below congestion control, which is at 1000.
const TAP_SLOT: usize = 500;

/// Retransmissions asked for one packet. webrtc's default has no limit and never
/// learns of recovery by RTX, which doubled the datagrams of a call with 5 % loss.
const MAX_NACKS: u16 = 3;

/// Time between two RTCP reports: short, so that short calls have round trips to show.
const REPORT_INTERVAL: Duration = Duration::from_millis(500);

/// Payload type of the retransmissions of video (RFC 4588).
const RTX_PAYLOAD_TYPE: u8 = 97;

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
    pub local: Arc<TrackLocalStaticRTP>,
}

/// Something that happened at a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub role: Role,
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
    pub ice_servers: Vec<String>,
    pub seed: u64,
}

impl Peer {
    pub async fn build(parts: PeerParts) -> Result<Peer> {
        let data = DataCount::default();
        let mut media_engine = media_engine()?;
        let registry = registry(&mut media_engine, &parts.ear)?;
        let handler = Handler {
            role: parts.role,
            clock: parts.clock,
            events: parts.events,
            data: data.clone(),
        };
        let connection = PeerConnectionBuilder::new()
            .with_configuration(configuration(&parts.ice_servers))
            .with_media_engine(media_engine)
            .with_interceptor_registry(registry)
            .with_setting_engine(
                SettingEngineBuilder::new()
                    .with_multicast_dns_mode(MulticastDnsMode::Disabled)
                    .build(),
            )
            .with_handler(Arc::new(handler))
            .with_runtime(Arc::new(parts.runtime))
            .with_udp_addrs(vec!["127.0.0.1:0"])
            .build()
            .await?;
        let connection: Arc<dyn PeerConnection> = Arc::new(connection);
        let tracks = [Media::Audio, Media::Video].map(|media| track(parts.role, media, parts.seed));
        for track in &tracks {
            connection
                .add_track(Arc::clone(&track.local) as Arc<dyn TrackLocal>)
                .await?;
        }
        Ok(Peer {
            connection,
            ear: parts.ear,
            data,
            tracks: tracks.into(),
        })
    }

    /// The candidate pair in use. None before ICE has selected one.
    pub async fn candidate_pair(&self) -> Option<CandidatePair> {
        let ice = self.connection.sctp().await?.transport().ice_transport();
        let pair = ice.get_selected_candidate_pair().await.ok()??;
        Some(CandidatePair {
            local_type: pair.local().typ.to_string(),
            local: address(pair.local())?,
            remote_type: pair.remote().typ.to_string(),
            remote: address(pair.remote())?,
        })
    }
}

fn address(candidate: &RTCIceCandidate) -> Option<SocketAddr> {
    Some(SocketAddr::new(
        candidate.address.parse().ok()?,
        candidate.port,
    ))
}

/// The default interceptors, with the tap below them all.
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
        .with(Slot::NackGenerator, nack)
        .with(Slot::SenderReport, sender_report)
        .with(Slot::ReceiverReport, receiver_report)
        .with(Slot::from(TAP_SLOT), ear.tap());
    Ok(registry)
}

fn configuration(ice_servers: &[String]) -> RTCConfiguration {
    let server = |uri: &String| RTCIceServer {
        urls: vec![uri.clone()],
        ..Default::default()
    };
    RTCConfigurationBuilder::new()
        .with_ice_servers(ice_servers.iter().map(server).collect())
        .build()
}

/// Opus, and VP8 with retransmission: what every WebRTC endpoint has (RFC 7874 §3, RFC 7742 §5).
fn media_engine() -> Result<MediaEngine> {
    let mut engine = MediaEngine::default();
    let rtx = Format {
        codec: "rtx",
        payload_type: RTX_PAYLOAD_TYPE,
        ..media::format(Media::Video)
    };
    for (format, kind) in [
        (media::format(Media::Audio), RtpCodecKind::Audio),
        (media::format(Media::Video), RtpCodecKind::Video),
        (rtx, RtpCodecKind::Video),
    ] {
        let parameters = RTCRtpCodecParameters {
            rtp_codec: codec(format),
            payload_type: format.payload_type,
        };
        engine.register_codec(parameters, kind)?;
    }
    Ok(engine)
}

fn codec(format: Format) -> RTCRtpCodec {
    let (mime_type, channels, fmtp) = match format.codec {
        "opus" => (MIME_TYPE_OPUS, 2, "minptime=10;useinbandfec=1".to_owned()),
        "VP8" => (MIME_TYPE_VP8, 0, String::new()),
        _ => (
            MIME_TYPE_RTX,
            0,
            format!("apt={}", media::format(Media::Video).payload_type),
        ),
    };
    RTCRtpCodec {
        mime_type: mime_type.to_owned(),
        clock_rate: format.clock_rate_hz,
        channels,
        sdp_fmtp_line: fmtp,
        rtcp_feedback: vec![],
    }
}

fn track(role: Role, media: Media, seed: u64) -> Track {
    let kind = match media {
        Media::Audio => RtpCodecKind::Audio,
        Media::Video => RtpCodecKind::Video,
    };
    let ssrc = ssrc(role, media, seed);
    let encoding = RTCRtpEncodingParameters {
        rtp_coding_parameters: RTCRtpCodingParameters {
            ssrc: Some(ssrc),
            ..Default::default()
        },
        codec: codec(media::format(media)),
        ..Default::default()
    };
    let name = format!("{}-{}", role.as_str(), media.as_str());
    let stream = MediaStreamTrack::new(
        role.as_str().into(),
        name.clone(),
        name,
        kind,
        vec![encoding],
    );
    Track {
        media,
        ssrc,
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
    role: Role,
    clock: Clock,
    events: UnboundedSender<Event>,
    data: DataCount,
}

impl Handler {
    fn tell(&self, kind: EventKind) {
        // Nobody listens any more once the call is over.
        let _ = self.events.send(Event {
            role: self.role,
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
            RTCPeerConnectionState::Connected => self.tell(EventKind::Connected),
            RTCPeerConnectionState::Failed => self.tell(EventKind::Failed),
            _ => {}
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        // The tap measures; this only takes the packets off the library's hands.
        tokio::spawn(async move { while track.poll().await.is_some() {} });
    }

    async fn on_data_channel(&self, channel: Arc<dyn DataChannel>) {
        tokio::spawn(data::echo(channel, self.data.clone()));
    }
}
