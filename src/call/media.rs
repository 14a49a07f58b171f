//! What the peers send: short clips, encoded once, packetized live.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rtc::media::io::ivf_reader::IVFReader;
use rtc::media::io::ogg_reader::OggReader;
use rtp::codec::opus::OpusPayloader;
use rtp::codec::vp8::Vp8Payloader;
use rtp::packetizer::{Packetizer, Payloader, new_packetizer};
use rtp::sequence::new_random_sequencer;
use tokio::time::Instant;
use webrtc::media_stream::track_local::TrackLocal;
use webrtc::media_stream::track_local::static_rtp::TrackLocalStaticRTP;

use crate::interrupt::Interrupt;
use crate::rtp::clock_rate::Media;

/// Four seconds of FFmpeg's test picture, VP8, 30 frames a second.
const VIDEO: &[u8] = include_bytes!("../../fixtures/media/testsrc2-vp8.ivf");

/// Four seconds of a beeping sine tone, Opus, 50 frames a second.
const AUDIO: &[u8] = include_bytes!("../../fixtures/media/sine-opus.ogg");

/// Largest RTP packet, so that it fits any path with its SRTP tag and headers.
const MTU: usize = 1200;

/// Encoded frames, to be sent over and over.
#[derive(Debug, Clone)]
pub struct Clip {
    media: Media,
    frames: Vec<Bytes>,
    frame_rate: u32,
}

/// How a medium is carried in RTP.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    pub codec: &'static str,
    pub clock_rate_hz: u32,
    pub payload_type: u8,
}

/// A clip could not be read. The clips are part of the program, so this is a fault of its own.
#[derive(Debug, thiserror::Error)]
#[error("the built-in {media} clip cannot be read")]
pub struct ClipError {
    media: &'static str,
    #[source]
    source: rtc::shared::error::Error,
}

pub fn format(media: Media) -> Format {
    match media {
        Media::Audio => Format {
            codec: "opus",
            clock_rate_hz: 48_000,
            payload_type: 111,
        },
        Media::Video => Format {
            codec: "VP8",
            clock_rate_hz: 90_000,
            payload_type: 96,
        },
    }
}

impl Clip {
    pub fn built_in(media: Media) -> Result<Clip, ClipError> {
        let (frames, frame_rate) = match media {
            Media::Audio => (opus_frames(AUDIO), 50),
            Media::Video => (vp8_frames(VIDEO), 30),
        };
        let frames = frames.map_err(|source| ClipError {
            media: media.as_str(),
            source,
        })?;
        Ok(Clip {
            media,
            frames,
            frame_rate,
        })
    }

    /// Frames that `duration` holds; at least one, so that there is something to measure.
    pub fn frames_in(&self, duration: Duration) -> u32 {
        ((duration.as_secs_f64() * f64::from(self.frame_rate)) as u32).max(1)
    }

    /// When frame `index` is due, from the start.
    fn due(&self, index: u32) -> Duration {
        Duration::from_secs(1) * index / self.frame_rate
    }

    fn packetizer(&self, ssrc: u32) -> impl Packetizer + use<> {
        let format = format(self.media);
        let payloader: Box<dyn Payloader> = match self.media {
            Media::Audio => Box::new(OpusPayloader),
            Media::Video => Box::new(vp8_payloader()),
        };
        let sequencer = Box::new(new_random_sequencer());
        let now = std::time::Instant::now();
        new_packetizer(
            now,
            MTU,
            format.payload_type,
            ssrc,
            payloader,
            sequencer,
            format.clock_rate_hz,
        )
    }
}

/// Sends `clip` for `duration`, each frame at its time, or until interrupted.
/// Returns the number of RTP packets handed to the track.
///
/// Frames keep to the schedule of their timestamps: one that is late on a busy
/// machine is followed by the next as soon as that is due.
pub async fn play(
    clip: Clip,
    track: Arc<TrackLocalStaticRTP>,
    ssrc: u32,
    duration: Duration,
    interrupt: Interrupt,
) -> u64 {
    let mut packetizer = clip.packetizer(ssrc);
    let samples = format(clip.media).clock_rate_hz / clip.frame_rate;
    let mut written = 0;
    let start = Instant::now();
    let frames = clip
        .frames
        .iter()
        .cycle()
        .take(clip.frames_in(duration) as usize);
    for (index, frame) in (0..).zip(frames) {
        tokio::select! {
            () = tokio::time::sleep_until(start + clip.due(index)) => {}
            () = interrupt.wait() => return written,
        }
        let packets = packetizer.packetize(Instant::now().into_std(), frame, samples);
        for packet in packets.unwrap_or_default() {
            // A track refuses packets only when its call is over.
            if track.write_rtp(packet).await.is_err() {
                return written;
            }
            written += 1;
        }
    }
    written
}

/// With picture IDs, by which a receiver tells a lost frame (RFC 7741 §4.2).
fn vp8_payloader() -> Vp8Payloader {
    let mut payloader = Vp8Payloader::default();
    payloader.enable_picture_id = true;
    payloader
}

fn vp8_frames(ivf: &[u8]) -> rtc::shared::error::Result<Vec<Bytes>> {
    let (mut reader, header) = IVFReader::new(Cursor::new(ivf))?;
    (0..header.num_frames)
        .map(|_| reader.parse_next_frame().map(|(frame, _)| frame.freeze()))
        .collect()
}

/// The audio pages, one Opus packet each; the first two pages hold headers (RFC 7845 §3).
fn opus_frames(ogg: &[u8]) -> rtc::shared::error::Result<Vec<Bytes>> {
    let (mut reader, _) = OggReader::new(Cursor::new(ogg), true)?;
    let mut frames = Vec::new();
    while let Ok((page, _)) = reader.parse_next_page() {
        if !page.starts_with(b"OpusTags") && !page.is_empty() {
            frames.push(page.freeze());
        }
    }
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_clips_hold_four_seconds() {
        let video = Clip::built_in(Media::Video).unwrap();
        assert_eq!(video.frames.len(), 120);
        let audio = Clip::built_in(Media::Audio).unwrap();
        assert_eq!(audio.frames.len(), 201, "four seconds and Opus's pre-skip");
    }

    #[test]
    fn video_begins_with_a_key_frame() {
        let video = Clip::built_in(Media::Video).unwrap();
        // RFC 6386 §9.1: the lowest bit of the frame tag is 0 for a key frame.
        assert_eq!(video.frames[0][0] & 1, 0);
        assert_eq!(video.frames[1][0] & 1, 1);
    }

    #[test]
    fn frames_are_due_at_the_clock_of_their_timestamps() {
        let video = Clip::built_in(Media::Video).unwrap();
        assert_eq!(video.due(30), Duration::from_secs(1));
        assert_eq!(video.frames_in(Duration::from_secs(2)), 60);
        assert_eq!(video.frames_in(Duration::ZERO), 1);
    }
}
