//! What an end of a call is to do: what it sends and takes, and how it connects.

use super::media::{Clip, Format, PACKET_SIZE};
use crate::rtp::clock_rate::Media;

/// The same for both ends of a call in this process.
#[derive(Debug, Clone)]
pub struct Plan {
    pub media: MediaPlan,
    pub ice: IcePlan,
    /// Decides SSRCs, and with them what the network does to each packet.
    pub seed: u64,
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
    /// Whether a data channel is opened.
    pub data: bool,
}

/// Of the media sections, as seen from this end (RFC 8866 §6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    SendReceive,
    SendOnly,
    ReceiveOnly,
}

#[derive(Debug, Clone, Default)]
pub struct IcePlan {
    pub servers: Vec<IceServer>,
    pub relay_only: bool,
    /// Addresses to bind; port 0 takes any.
    pub bind: Vec<String>,
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IceServer {
    pub uri: String,
    pub username: String,
    pub credential: String,
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
            data: true,
        }
    }
}
