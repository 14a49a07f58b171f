//! What the peers send: clips, encoded once, packetized live.

use std::sync::Arc;
use std::time::Duration;

use rtp::packetizer::Payloader;
use rtp::{Header, Packet};
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;

use super::clock::Clock;
use crate::interrupt::Interrupt;
use crate::rtp::clock_rate::Media;

pub mod clip;
pub mod format;
mod pad;
mod vp9;

pub use clip::{Clip, ClipError, Frame};
pub use format::{FORMATS, Format};

/// Header of RTP without extensions (RFC 3550 §5.1).
pub const RTP_HEADER: usize = 12;

/// Largest RTP packet unless it is said otherwise, so that it fits any path with its SRTP
/// tag and headers.
pub const PACKET_SIZE: usize = 1200;

/// What the packets of a track have in common.
#[derive(Debug, Clone, Copy)]
pub struct Stream {
    pub ssrc: u32,
    pub payload_type: u8,
}

/// Cuts the frames of a clip into RTP packets, over and over.
pub struct Player {
    clip: Clip,
    stream: Stream,
    payloader: Box<dyn Payloader>,
    packet_size: usize,
    sequence_number: u16,
    /// Ticks since the first frame.
    position: u64,
    next: usize,
}

impl Player {
    /// Sequence numbers and timestamps begin anywhere (RFC 3550 §5.1), by the SSRC.
    pub fn new(clip: Clip, stream: Stream, packet_size: usize) -> Player {
        Player {
            payloader: clip.format.payloader(),
            packet_size,
            sequence_number: (stream.ssrc >> 8) as u16,
            position: 0,
            next: 0,
            clip,
            stream,
        }
    }

    /// When the next frame is due, from the start.
    pub fn due(&self) -> Duration {
        let rate = u64::from(self.clip.format.clock_rate_hz);
        let (seconds, ticks) = (self.position / rate, self.position % rate);
        Duration::from_secs(seconds) + Duration::from_nanos(ticks * 1_000_000_000 / rate)
    }

    /// The packets of the next frame.
    pub fn next_frame(&mut self) -> Vec<Packet> {
        let Some(frame) = self.clip.frames.get(self.next).cloned() else {
            return Vec::new();
        };
        let room = self.packet_size - RTP_HEADER;
        let payloads = self
            .payloader
            .payload(room, &frame.data)
            .unwrap_or_default();
        let timestamp = first_timestamp(self.stream.ssrc).wrapping_add(self.position as u32);
        let last = payloads.len().saturating_sub(1);
        // The end of a picture; of audio, the beginning of speech (RFC 3551 §4.1).
        let is_marked = |index| match self.clip.format.media {
            Media::Video => index == last,
            Media::Audio => self.position == 0,
        };
        let packets = payloads.into_iter().enumerate().map(|(index, payload)| {
            let sequence_number = self.sequence_number;
            self.sequence_number = sequence_number.wrapping_add(1);
            Packet {
                header: Header {
                    version: 2,
                    marker: is_marked(index),
                    payload_type: self.stream.payload_type,
                    sequence_number,
                    timestamp,
                    ssrc: self.stream.ssrc,
                    ..Header::default()
                },
                payload,
            }
        });
        let packets = packets.collect();
        self.position += u64::from(frame.ticks);
        self.next = (self.next + 1) % self.clip.frames.len();
        packets
    }
}

/// Far from those of the streams beside it, whose SSRCs are its neighbours.
fn first_timestamp(ssrc: u32) -> u32 {
    ssrc.wrapping_mul(0x9e37_79b1)
}

/// Sends for `duration`, each frame at its time, at least one; or until interrupted.
/// Returns the number of RTP packets handed to the track. `late` is told of each frame how long
/// after its time it was sent.
///
/// Frames keep to the schedule of their timestamps: one that is late on a busy
/// machine is followed by the next as soon as that is due.
pub async fn play(
    mut player: Player,
    track: Arc<TrackLocalStaticRTP>,
    duration: Duration,
    clock: Clock,
    interrupt: Interrupt,
    late: impl Fn(Duration),
) -> u64 {
    let mut written = 0;
    let start = clock.now();
    loop {
        tokio::select! {
            () = clock.sleep_until(start + player.due()) => {}
            () = interrupt.wait() => return written,
        }
        late(clock.now().saturating_sub(start + player.due()));
        for packet in player.next_frame() {
            // A track refuses packets only when its call is over.
            if track.write_rtp(packet).await.is_err() {
                return written;
            }
            written += 1;
        }
        if player.due() >= duration {
            return written;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtp::payload::Codec;

    fn player(codec: Codec) -> Player {
        let stream = Stream {
            ssrc: 7,
            payload_type: 96,
        };
        Player::new(Clip::built_in(codec).unwrap(), stream, PACKET_SIZE)
    }

    #[test]
    fn frames_are_due_at_the_clock_of_their_timestamps() {
        let mut player = player(Codec::Vp8);
        let first = player.next_frame();
        for _ in 1..30 {
            player.next_frame();
        }
        assert_eq!(player.due(), Duration::from_secs(1));
        let later = player.next_frame();
        let elapsed = later[0]
            .header
            .timestamp
            .wrapping_sub(first[0].header.timestamp);
        assert_eq!(elapsed, 90_000);
    }

    #[test]
    fn a_picture_ends_with_the_marker_and_fits_its_packets() {
        for format in FORMATS.iter().filter(|format| format.media == Media::Video) {
            let mut player = player(format.codec);
            let mut last = None;
            for _ in 0..300 {
                let packets = player.next_frame();
                let (end, before) = packets.split_last().unwrap();
                assert!(end.header.marker && before.iter().all(|packet| !packet.header.marker));
                for packet in &packets {
                    assert!(packet.payload.len() + RTP_HEADER <= PACKET_SIZE);
                    let number = packet.header.sequence_number;
                    assert!(last.is_none_or(|last: u16| number == last.wrapping_add(1)));
                    last = Some(number);
                }
            }
        }
    }
}
