//! What an end of a call is to do: what it sends and takes, and how it connects.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use super::carrier::Carrier;
use super::data::DataPlan;
use super::key_log::KeyLog;
use super::media::{Clip, Format, PACKET_SIZE};
use super::ports::{self, Exhausted};
use crate::rtp::clock_rate::Media;

/// The same for both ends of a call in this process.
#[derive(Debug, Clone)]
pub struct Plan {
    pub media: MediaPlan,
    pub ice: IcePlan,
    /// Decides SSRCs, and with them what the network does to each packet.
    pub seed: u64,
    /// Where the secrets of the handshake go.
    pub key_log: Option<KeyLog>,
}

/// What is sent. A medium without a clip has no section in the offer.
#[derive(Debug, Clone)]
pub struct MediaPlan {
    pub audio: Option<Clip>,
    pub video: Option<Clip>,
    /// Formats that are received besides those of the clips.
    pub besides: Vec<&'static Format>,
    pub direction: Direction,
    /// Largest RTP packet, in bytes.
    pub packet_size: usize,
    /// The data channel that is opened, if one is.
    pub data: Option<DataPlan>,
}

/// Of the media sections, as seen from this end (RFC 8866 §6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    SendReceive,
    SendOnly,
    ReceiveOnly,
}

/// A check of ICE that goes unanswered for this long has lost the other end (RFC 7675).
pub const CONSENT_LIFETIME: Duration = Duration::from_secs(30);

#[derive(Debug, Clone)]
pub struct IcePlan {
    pub servers: Vec<IceServer>,
    pub relay_only: bool,
    /// Addresses to send from.
    pub bind: Vec<IpAddr>,
    /// Ports to send from; None takes what the system gives.
    pub ports: Option<RangeInclusive<u16>>,
    /// How long the other end may be silent until it is lost.
    pub lost_after: Duration,
    /// How long checks without an answer go on, where that is not the stack's to say.
    pub patience: Option<Duration>,
    pub answering: Answering,
}

/// Who begins the DTLS handshake when this end answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Answering {
    /// This end, which is what is usual.
    #[default]
    Active,
    /// The other end. What it sends as soon as it has keys finds ours, and is not lost.
    Passive,
}

/// A STUN or TURN server as a peer is told of it.
#[derive(Clone, Default)]
pub struct IceServer {
    pub uri: String,
    pub username: String,
    pub credential: String,
    /// Who connects to it, where it is not asked over UDP.
    pub carrier: Option<Arc<dyn Carrier>>,
}

/// Shows no credential.
impl fmt::Debug for IceServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IceServer({:?})", self.uri)
    }
}

impl Default for IcePlan {
    fn default() -> Self {
        IcePlan {
            servers: Vec::new(),
            relay_only: false,
            bind: Vec::new(),
            ports: None,
            lost_after: CONSENT_LIFETIME,
            patience: None,
            answering: Answering::default(),
        }
    }
}

impl IcePlan {
    pub fn asks_stun(&self) -> bool {
        !self.relay_only && self.asks("stun")
    }

    pub fn asks_turn(&self) -> bool {
        self.asks("turn")
    }

    /// Those of the servers, in their order.
    pub fn carriers(&self) -> Vec<Arc<dyn Carrier>> {
        let carriers = self.servers.iter();
        carriers
            .filter_map(|server| server.carrier.clone())
            .collect()
    }

    fn asks(&self, scheme: &str) -> bool {
        let mut servers = self.servers.iter();
        servers.any(|server| server.uri.starts_with(scheme))
    }

    /// Where sockets are to be bound; port 0 takes any.
    ///
    /// # Errors
    /// When no port of the range is free.
    pub fn sockets(&self) -> Result<Vec<SocketAddr>, Exhausted> {
        let socket = |ip: &IpAddr| match &self.ports {
            None => Ok(SocketAddr::new(*ip, 0)),
            Some(range) => ports::free(*ip, range).map(|port| SocketAddr::new(*ip, port)),
        };
        self.bind.iter().map(socket).collect()
    }
}

impl MediaPlan {
    pub fn clips(&self) -> impl Iterator<Item = &Clip> {
        [&self.audio, &self.video].into_iter().flatten()
    }

    /// Those of the clips first.
    pub fn formats(&self) -> Vec<&'static Format> {
        let mut formats: Vec<&Format> = self.clips().map(|clip| clip.format).collect();
        for format in &self.besides {
            if !formats.contains(format) {
                formats.push(format);
            }
        }
        formats
    }

    pub fn clip(&self, media: Media) -> Option<&Clip> {
        match media {
            Media::Audio => self.audio.as_ref(),
            Media::Video => self.video.as_ref(),
        }
    }
}

impl Default for MediaPlan {
    fn default() -> Self {
        MediaPlan {
            audio: None,
            video: None,
            besides: Vec::new(),
            direction: Direction::SendReceive,
            packet_size: PACKET_SIZE,
            data: Some(DataPlan::default()),
        }
    }
}
