//! Opus in Ogg, and G.711 as samples.

use super::{Codec, MediaPacket, Ordered, Patch, Payload};
use crate::container::ogg::OggOpus;
use crate::container::wav::Wav;
use crate::rtp::payload::g711::Law;
use crate::rtp::payload::opus;
use crate::rtp::ticks::Ticks;

/// What was written, and what was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Audio {
    pub packets: u64,
    pub rate_hz: u32,
    /// In the file, in all.
    pub samples: u64,
    /// Put in place of packets that never came.
    pub lost_samples: u64,
    /// Put in place of what was not sent.
    pub silent_samples: u64,
    /// Packets that could not be read, or were cut by the capture.
    pub damaged: u64,
    /// Where timestamps leapt too far for the time between to be filled.
    pub leaps: u64,
}

/// More than this is no silence: the timestamps began anew.
const LONGEST_GAP_SECONDS: i64 = 60;

/// What is filled is at most this many times what came, so that timestamps which leap
/// again and again do not make a file of nothing but silence.
const MOST_FILLED: u64 = 50;

/// Where the next packet belongs in the file.
#[derive(Debug)]
struct Place {
    ticks: Ticks,
    /// Where the packet at hand begins.
    begin: i64,
    /// Where the packets before it end.
    end: Option<i64>,
    audio: Audio,
}

impl Place {
    fn new(rate_hz: u32) -> Place {
        Place {
            ticks: Ticks::default(),
            begin: 0,
            end: None,
            audio: Audio {
                rate_hz,
                ..Audio::default()
            },
        }
    }

    /// Samples to be filled in front of a packet; negative where it overlaps the one before.
    fn gap(&mut self, packet: &Ordered<MediaPacket>) -> i64 {
        self.begin = self.ticks.extend(packet.item.timestamp);
        let gap = self.begin - self.end.unwrap_or(self.begin);
        let longest = LONGEST_GAP_SECONDS * i64::from(self.audio.rate_hz);
        if packet.is_new_start || !(-longest..=longest).contains(&gap) || self.is_beyond(gap) {
            self.audio.leaps += u64::from(gap != 0);
            self.end = None;
            return 0;
        }
        gap
    }

    fn is_beyond(&self, gap: i64) -> bool {
        let filled = self.audio.lost_samples + self.audio.silent_samples;
        let came = self.audio.samples - filled;
        let first_gap = LONGEST_GAP_SECONDS as u64 * u64::from(self.audio.rate_hz);
        filled + u64::try_from(gap).unwrap_or(0) > first_gap + MOST_FILLED * came
    }

    fn filled(&mut self, samples: u64, packet: &Ordered<MediaPacket>) {
        self.audio.samples += samples;
        match packet.missing {
            0 => self.audio.silent_samples += samples,
            _ => self.audio.lost_samples += samples,
        }
    }

    /// `new` of the packet's samples were written: others are there already.
    fn written(&mut self, samples: u64, new: u64) {
        self.audio.packets += 1;
        self.audio.samples += new;
        let end = self.begin + samples as i64;
        self.end = Some(self.end.map_or(end, |before| before.max(end)));
    }
}

#[derive(Debug)]
pub struct OpusFile {
    ogg: OggOpus,
    place: Place,
    /// Table of contents of the last packet, without its number of frames.
    contents: u8,
    frame_samples: u32,
}

impl OpusFile {
    pub fn begin(serial: u32, out: &mut Vec<u8>) -> OpusFile {
        const RATE: u32 = 48_000;
        // What SDP says of every Opus stream (RFC 7587 §7); a mono packet sounds on both.
        const CHANNELS: u8 = 2;
        OpusFile {
            ogg: OggOpus::begin(serial, CHANNELS, out),
            place: Place::new(RATE),
            contents: 0,
            frame_samples: 0,
        }
    }

    pub fn packet(&mut self, packet: &Ordered<MediaPacket>, out: &mut Vec<u8>) {
        let Some(bytes) = &packet.item.payload else {
            return;
        };
        let payload = Payload {
            bytes,
            length: packet.item.length,
        };
        let read = opus::Packet::read(payload).filter(|_| payload.is_whole());
        let samples = read
            .and_then(|read| read.duration_us())
            .map(|us| us * 6 / 125)
            .filter(|samples| *samples > 0);
        let (Some(read), Some(samples)) = (read, samples) else {
            self.place.audio.damaged += u64::from(!bytes.is_empty());
            return;
        };
        let gap = self.place.gap(packet);
        self.conceal(gap, packet, out);
        self.contents = bytes.first().map_or(0, |toc| toc & !3);
        self.frame_samples = read.frame_duration_us * 6 / 125;
        self.ogg.packet(bytes, samples, out);
        self.place.written(u64::from(samples), u64::from(samples));
    }

    /// A packet without data asks the decoder to conceal a frame (RFC 7845 §4.1).
    fn conceal(&mut self, gap: i64, packet: &Ordered<MediaPacket>, out: &mut Vec<u8>) {
        let mut left = u64::try_from(gap).unwrap_or(0);
        let frame = u64::from(self.frame_samples);
        while frame > 0 && left >= frame {
            self.ogg.packet(&[self.contents], self.frame_samples, out);
            self.place.filled(frame, packet);
            left -= frame;
        }
    }

    pub fn finish(&mut self, out: &mut Vec<u8>) -> Vec<Patch> {
        self.ogg.finish(out);
        Vec::new()
    }

    pub fn outcome(&self) -> Audio {
        self.place.audio
    }
}

#[derive(Debug)]
pub struct WavFile {
    wav: Wav,
    law: Law,
    place: Place,
}

impl WavFile {
    pub fn begin(codec: Codec, out: &mut Vec<u8>) -> Option<WavFile> {
        const RATE: u32 = 8_000;
        Some(WavFile {
            law: match codec {
                Codec::Pcmu => Law::Mu,
                Codec::Pcma => Law::A,
                _ => return None,
            },
            wav: Wav::begin(RATE, out),
            place: Place::new(RATE),
        })
    }

    pub fn packet(&mut self, packet: &Ordered<MediaPacket>, out: &mut Vec<u8>) {
        let Some(bytes) = &packet.item.payload else {
            return;
        };
        if bytes.len() < packet.item.length {
            self.place.audio.damaged += 1;
            return;
        }
        let gap = self.place.gap(packet);
        let silent = usize::try_from(gap).unwrap_or(0);
        self.wav.samples(std::iter::repeat_n(0, silent), out);
        self.place.filled(silent as u64, packet);
        // Where it overlaps the packet before, that one was there first.
        let overlap = usize::try_from(-gap).unwrap_or(0);
        let new = bytes.get(overlap..).unwrap_or_default();
        let law = self.law;
        self.wav
            .samples(new.iter().map(|byte| law.decode(*byte)), out);
        self.place.written(bytes.len() as u64, new.len() as u64);
    }

    pub fn finish(&mut self) -> Vec<Patch> {
        self.wav.patches()
    }

    pub fn outcome(&self) -> Audio {
        self.place.audio
    }
}
