//! Encoded frames, to be sent over and over: built in, or from a file.

use std::sync::Arc;

use bytes::Bytes;

use super::format::Format;
use super::pad;
use crate::container::{Unreadable, annexb, ivf_reader, ogg_reader};
use crate::rtp::payload::opus;
use crate::rtp::payload::{Codec, Payload};
use crate::units::BitRate;

/// Four seconds of FFmpeg's test picture, 30 frames a second; and of a beeping sine tone,
/// 50 frames a second.
const BUILT_IN: &[(Codec, &[u8])] = &[
    (
        Codec::Vp8,
        include_bytes!("../../../fixtures/media/testsrc2-vp8.ivf"),
    ),
    (
        Codec::Vp9,
        include_bytes!("../../../fixtures/media/testsrc2-vp9.ivf"),
    ),
    (
        Codec::H264,
        include_bytes!("../../../fixtures/media/testsrc2-h264.h264"),
    ),
    (
        Codec::Av1,
        include_bytes!("../../../fixtures/media/testsrc2-av1.ivf"),
    ),
    (
        Codec::Opus,
        include_bytes!("../../../fixtures/media/sine-opus.ogg"),
    ),
];

/// Frame rate of H.264 byte streams, which do not tell it by themselves.
const ASSUMED_FRAME_RATE: f64 = 30.0;

#[derive(Debug, Clone)]
pub struct Clip {
    pub format: &'static Format,
    /// At least one. Clones share them: many calls send the same.
    pub frames: Arc<[Frame]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub data: Bytes,
    /// Until the next frame, in ticks of the RTP clock.
    pub ticks: u32,
}

/// A file cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClipError {
    #[error("it is neither IVF, nor Ogg, nor an H.264 byte stream")]
    Unknown,
    #[error("it holds {0}, which calls do not carry")]
    Codec(String),
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

impl Clip {
    pub fn built_in(codec: Codec) -> Result<Clip, ClipError> {
        let known = BUILT_IN.iter().find(|(of, _)| *of == codec);
        let (_, file) = known.ok_or_else(|| ClipError::Codec(codec.as_str().to_owned()))?;
        Clip::read(file)
    }

    /// Reads IVF, Ogg or Annex B, whichever it begins like.
    pub fn read(file: &[u8]) -> Result<Clip, ClipError> {
        match file {
            [b'D', b'K', b'I', b'F', ..] => from_ivf(file),
            [b'O', b'g', b'g', b'S', ..] => from_ogg(file),
            [0, 0, 1, ..] | [0, 0, 0, 1, ..] => from_annexb(file),
            _ => Err(ClipError::Unknown),
        }
    }

    /// The same frames at another pace.
    pub fn at_frame_rate(mut self, frames_per_second: f64) -> Clip {
        let ticks = f64::from(self.format.clock_rate_hz) / frames_per_second;
        let mut due = 0.0;
        for frame in Arc::make_mut(&mut self.frames) {
            let start = f64::round(due);
            due += ticks;
            frame.ticks = ((due.round() - start) as u32).max(1);
        }
        self
    }

    /// Fills frames up to a bit rate in the way that their codec has for it, so that they
    /// still decode. What is above the rate stays as it is.
    pub fn filled_to(mut self, rate: BitRate) -> Clip {
        let bytes_per_tick = rate.0 as f64 / 8.0 / f64::from(self.format.clock_rate_hz);
        let mut owed = 0.0;
        for frame in Arc::make_mut(&mut self.frames) {
            owed += bytes_per_tick * f64::from(frame.ticks) - frame.data.len() as f64;
            if owed >= 1.0 {
                let filled = pad::frame(self.format.codec, &frame.data, owed as usize);
                owed -= (filled.len() - frame.data.len()) as f64;
                frame.data = filled;
            }
        }
        self
    }

    /// How long it lasts, in ticks of the RTP clock.
    pub fn ticks(&self) -> u64 {
        self.frames.iter().map(|frame| u64::from(frame.ticks)).sum()
    }

    /// Of the payloads, without headers.
    pub fn bits_per_second(&self) -> f64 {
        let bytes: usize = self.frames.iter().map(|frame| frame.data.len()).sum();
        let seconds = self.ticks() as f64 / f64::from(self.format.clock_rate_hz);
        bytes as f64 * 8.0 / seconds
    }
}

fn from_ivf(file: &[u8]) -> Result<Clip, ClipError> {
    let ivf = ivf_reader::read(file)?;
    let codec = match &ivf.four_cc {
        b"VP80" => Codec::Vp8,
        b"VP90" => Codec::Vp9,
        b"AV01" => Codec::Av1,
        other => {
            return Err(ClipError::Codec(
                String::from_utf8_lossy(other).into_owned(),
            ));
        }
    };
    let format = format(codec)?;
    let times: Vec<u64> = ivf.frames.iter().map(|(time, _)| *time).collect();
    let per_tick = f64::from(format.clock_rate_hz) / ivf.clock_rate;
    let durations = durations(&times, per_tick);
    let frames = ivf.frames.iter().zip(durations);
    Ok(Clip {
        format,
        frames: frames
            .map(|((_, data), ticks)| frame(data, ticks))
            .collect(),
    })
}

fn from_ogg(file: &[u8]) -> Result<Clip, ClipError> {
    let format = format(Codec::Opus)?;
    let packets = ogg_reader::opus_packets(file)?;
    let ticks = |packet: &[u8]| {
        let read = opus::Packet::read(Payload::whole(packet));
        let duration_us = read.and_then(|packet| packet.duration_us());
        // 48 ticks in a millisecond, whatever the packet was encoded at (RFC 7587 §4.1).
        duration_us.unwrap_or(20_000) * 48 / 1000
    };
    let frames = packets.iter().map(|packet| frame(packet, ticks(packet)));
    Ok(Clip {
        format,
        frames: frames.collect(),
    })
}

fn from_annexb(file: &[u8]) -> Result<Clip, ClipError> {
    let format = format(Codec::H264)?;
    let units = annexb::access_units(file)?;
    let clip = Clip {
        format,
        frames: units.iter().map(|unit| frame(unit, 1)).collect(),
    };
    Ok(clip.at_frame_rate(ASSUMED_FRAME_RATE))
}

fn format(codec: Codec) -> Result<&'static Format, ClipError> {
    Format::of(codec).ok_or_else(|| ClipError::Codec(codec.as_str().to_owned()))
}

fn frame(data: &[u8], ticks: u32) -> Frame {
    Frame {
        data: Bytes::copy_from_slice(data),
        ticks,
    }
}

/// From the times of frames to how long each lasts; the last one as long as the one before.
fn durations(times: &[u64], per_tick: f64) -> Vec<u32> {
    let place = |time: &u64| (*time as f64 * per_tick).round();
    let lasts = |pair: &[u64]| match pair {
        [from, to] => ((place(to) - place(from)) as u32).max(1),
        _ => 1,
    };
    let mut durations: Vec<u32> = times.windows(2).map(lasts).collect();
    durations.push(durations.last().copied().unwrap_or(3000));
    durations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtp::clock_rate::Media;

    #[test]
    fn the_built_in_clips_hold_four_seconds() {
        for (codec, _) in BUILT_IN {
            let clip = Clip::built_in(*codec).unwrap();
            let seconds = clip.ticks() as f64 / f64::from(clip.format.clock_rate_hz);
            assert!((4.0..4.03).contains(&seconds), "{codec:?}: {seconds}");
            let expected = match clip.format.media {
                Media::Video => 120,
                Media::Audio => 201, // Opus's pre-skip makes one more.
            };
            assert_eq!(clip.frames.len(), expected, "{codec:?}");
        }
    }

    #[test]
    fn another_frame_rate_leaves_no_time_out() {
        let clip = Clip::built_in(Codec::Vp8).unwrap().at_frame_rate(29.97);
        let seconds = clip.ticks() as f64 / 90_000.0;
        assert!((seconds - 120.0 / 29.97).abs() < 1e-4, "{seconds}");
        assert!(
            clip.frames
                .iter()
                .all(|frame| (3003..=3004).contains(&frame.ticks))
        );
    }

    #[test]
    fn frames_are_filled_up_to_a_bit_rate() {
        for (codec, _) in BUILT_IN {
            let rate = BitRate(1_000_000);
            let clip = Clip::built_in(*codec).unwrap().filled_to(rate);
            let off = clip.bits_per_second() / 1e6 - 1.0;
            assert!(off.abs() < 0.01, "{codec:?}: {off}");
        }
    }

    #[test]
    fn other_files_say_what_is_wrong() {
        let error = |file: &[u8]| Clip::read(file).unwrap_err().to_string();
        assert_eq!(
            error(b"RIFF"),
            "it is neither IVF, nor Ogg, nor an H.264 byte stream"
        );
        assert_eq!(
            error(b""),
            "it is neither IVF, nor Ogg, nor an H.264 byte stream"
        );
        let mut other = include_bytes!("../../../fixtures/media/testsrc2-vp8.ivf").to_vec();
        other[8..12].copy_from_slice(b"H261");
        assert_eq!(error(&other), "it holds H261, which calls do not carry");
    }
}
