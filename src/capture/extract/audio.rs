//! Opus in Ogg, and G.711 as samples.

use super::media::{MediaPacket, Redundant};
use super::{Codec, Ordered, Patch, Payload};
use crate::container::ogg::OggOpus;
use crate::container::wav::Wav;
use crate::rtp::payload::g711::Law;
use crate::rtp::payload::opus;
use crate::rtp::ticks::Ticks;

/// What was written, and what was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Audio {
    pub packets: u64,
    /// Of these, packets that never came and that a later one brought with it (RED).
    pub from_redundancy: u64,
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
    fn gap(&mut self, piece: &Piece) -> i64 {
        self.begin = self.ticks.extend(piece.timestamp);
        let gap = self.begin - self.end.unwrap_or(self.begin);
        let longest = LONGEST_GAP_SECONDS * i64::from(self.audio.rate_hz);
        if piece.is_new_start || !(-longest..=longest).contains(&gap) || self.is_beyond(gap) {
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

    fn filled(&mut self, samples: u64, piece: &Piece) {
        self.audio.samples += samples;
        match piece.follows_loss {
            false => self.audio.silent_samples += samples,
            true => self.audio.lost_samples += samples,
        }
    }

    /// Whether a packet that never came begins behind what is written.
    fn has_room_for(&self, earlier: &Redundant) -> bool {
        let mut ticks = self.ticks;
        let begin = ticks.extend(earlier.timestamp);
        self.end.is_some_and(|end| begin >= end)
    }

    /// `new` of the packet's samples were written: others are there already.
    fn written(&mut self, samples: u64, new: u64) {
        self.audio.packets += 1;
        self.audio.samples += new;
        let end = self.begin + samples as i64;
        self.end = Some(self.end.map_or(end, |before| before.max(end)));
    }
}

/// A packet, or an earlier one that it has with it.
#[derive(Debug, Clone, Copy)]
struct Piece<'a> {
    timestamp: u32,
    payload: Payload<'a>,
    follows_loss: bool,
    is_new_start: bool,
}

impl<'a> Piece<'a> {
    /// None for what has no payload of the codec.
    fn of(packet: &'a Ordered<MediaPacket>) -> Option<Self> {
        let bytes = packet.item.payload.as_ref()?;
        Some(Piece {
            timestamp: packet.item.timestamp,
            payload: Payload {
                bytes,
                length: packet.item.length,
            },
            follows_loss: packet.missing > 0,
            is_new_start: packet.is_new_start,
        })
    }

    fn of_earlier(earlier: &'a Redundant) -> Self {
        Piece {
            timestamp: earlier.timestamp,
            payload: Payload::whole(&earlier.payload),
            follows_loss: true,
            is_new_start: false,
        }
    }
}

/// The earlier packets in one that may stand for those missing in front of it.
fn earlier(packet: &Ordered<MediaPacket>) -> &[Redundant] {
    match packet.missing {
        0 => &[],
        _ => &packet.item.redundant,
    }
}

/// A file that audio is put into piece by piece.
trait AudioFile {
    fn place(&mut self) -> &mut Place;
    fn piece(&mut self, piece: &Piece, out: &mut Vec<u8>);
}

/// Puts a packet into its file, behind what it brings again of those missing before it.
fn pieces(packet: &Ordered<MediaPacket>, file: &mut impl AudioFile, out: &mut Vec<u8>) {
    let Some(piece) = Piece::of(packet) else {
        return;
    };
    for earlier in earlier(packet) {
        if file.place().has_room_for(earlier) {
            file.place().audio.from_redundancy += 1;
            file.piece(&Piece::of_earlier(earlier), out);
        }
    }
    file.piece(&piece, out);
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
        pieces(packet, self, out);
    }

    /// A packet without data asks the decoder to conceal a frame (RFC 7845 §4.1).
    fn conceal(&mut self, gap: i64, piece: &Piece, out: &mut Vec<u8>) {
        let mut left = u64::try_from(gap).unwrap_or(0);
        let frame = u64::from(self.frame_samples);
        while frame > 0 && left >= frame {
            self.ogg.packet(&[self.contents], self.frame_samples, out);
            self.place.filled(frame, piece);
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

impl AudioFile for OpusFile {
    fn place(&mut self) -> &mut Place {
        &mut self.place
    }

    fn piece(&mut self, piece: &Piece, out: &mut Vec<u8>) {
        let payload = piece.payload;
        let bytes = payload.bytes;
        let read = opus::Packet::read(payload).filter(|_| payload.is_whole());
        let samples = read
            .and_then(|read| read.duration_us())
            .map(|us| us * 6 / 125)
            .filter(|samples| *samples > 0);
        let (Some(read), Some(samples)) = (read, samples) else {
            self.place.audio.damaged += u64::from(!bytes.is_empty());
            return;
        };
        let gap = self.place.gap(piece);
        self.conceal(gap, piece, out);
        self.contents = bytes.first().map_or(0, |toc| toc & !3);
        self.frame_samples = read.frame_duration_us * 6 / 125;
        self.ogg.packet(bytes, samples, out);
        self.place.written(u64::from(samples), u64::from(samples));
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
        pieces(packet, self, out);
    }

    pub fn finish(&mut self) -> Vec<Patch> {
        self.wav.patches()
    }

    pub fn outcome(&self) -> Audio {
        self.place.audio
    }
}

impl AudioFile for WavFile {
    fn place(&mut self) -> &mut Place {
        &mut self.place
    }

    fn piece(&mut self, piece: &Piece, out: &mut Vec<u8>) {
        if !piece.payload.is_whole() {
            self.place.audio.damaged += 1;
            return;
        }
        let bytes = piece.payload.bytes;
        let gap = self.place.gap(piece);
        let silent = usize::try_from(gap).unwrap_or(0);
        self.wav.samples(std::iter::repeat_n(0, silent), out);
        self.place.filled(silent as u64, piece);
        // Where it overlaps the packet before, that one was there first.
        let overlap = usize::try_from(-gap).unwrap_or(0);
        let new = bytes.get(overlap..).unwrap_or_default();
        let law = self.law;
        self.wav
            .samples(new.iter().map(|byte| law.decode(*byte)), out);
        self.place.written(bytes.len() as u64, new.len() as u64);
    }
}
