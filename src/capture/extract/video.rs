//! Frames of video, in IVF or behind start codes.

use super::media::MediaPacket;
use super::{Codec, Damaged, Ordered, Patch, Payload, Size};
use crate::container::ivf::Ivf;
use crate::rtp::depacketize::{Assembler, Frame, Piece};
use crate::rtp::ticks::Ticks;

#[derive(Debug)]
pub struct VideoFile {
    assembler: Assembler,
    frames: FrameFile,
}

/// What was written, and what was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Video {
    pub frames: u64,
    pub key_frames: u64,
    /// Frames that miss a packet: dropped, or kept if that was asked for.
    pub incomplete: u64,
    /// Frames in front of the first key frame, which need others to be decoded.
    pub before_key_frame: u64,
    pub size: Option<Size>,
    /// From the first frame written to the last, in ticks of 90 kHz.
    pub ticks: u64,
}

#[derive(Debug)]
struct FrameFile {
    /// None: NAL units behind start codes, and nothing else.
    ivf: Option<Ivf>,
    damaged: Damaged,
    ticks: Ticks,
    /// Of the first frame written.
    began: Option<i64>,
    written: Video,
}

impl VideoFile {
    pub fn begin(codec: Codec, damaged: Damaged, out: &mut Vec<u8>) -> Option<VideoFile> {
        let four_cc = match codec {
            Codec::Vp8 => Some(*b"VP80"),
            Codec::Vp9 => Some(*b"VP90"),
            Codec::Av1 => Some(*b"AV01"),
            _ => None,
        };
        Some(VideoFile {
            assembler: Assembler::new(codec)?,
            frames: FrameFile {
                ivf: four_cc.map(|four_cc| Ivf::begin(four_cc, out)),
                damaged,
                ticks: Ticks::default(),
                began: None,
                written: Video::default(),
            },
        })
    }

    pub fn packet(&mut self, packet: &Ordered<MediaPacket>, out: &mut Vec<u8>) {
        let Some(bytes) = &packet.item.payload else {
            return;
        };
        let piece = Piece {
            timestamp: packet.item.timestamp,
            marker: packet.item.marker,
            payload: Payload {
                bytes,
                length: packet.item.length,
            },
            follows_loss: packet.missing > 0,
        };
        let frames = &mut self.frames;
        let mut write = |frame: Frame| frames.write(&frame, out);
        if packet.is_new_start {
            self.assembler.end(&mut write);
        }
        self.assembler.push(&piece, &mut write);
    }

    pub fn finish(&mut self, out: &mut Vec<u8>) -> Vec<Patch> {
        let frames = &mut self.frames;
        self.assembler.end(&mut |frame| frames.write(&frame, out));
        frames.ivf.as_ref().map_or(Vec::new(), Ivf::patches)
    }

    pub fn outcome(&self) -> Video {
        self.frames.written
    }
}

impl FrameFile {
    fn write(&mut self, frame: &Frame, out: &mut Vec<u8>) {
        let ticks = self.ticks.extend(frame.timestamp);
        if !self.is_wanted(frame) || frame.data.is_empty() {
            return;
        }
        let since = ticks - *self.began.get_or_insert(ticks);
        let since = u64::try_from(since).unwrap_or(0);
        self.written.frames += 1;
        self.written.key_frames += u64::from(frame.key == Some(true));
        self.written.size = self.written.size.or(frame.size);
        self.written.ticks = self.written.ticks.max(since);
        match &mut self.ivf {
            Some(ivf) => ivf.frame(since, frame.size, &frame.data, out),
            None => out.extend(&frame.data),
        }
    }

    fn is_wanted(&mut self, frame: &Frame) -> bool {
        let is_decodable = self.written.key_frames > 0 || frame.key == Some(true);
        if !frame.is_whole {
            self.written.incomplete += 1;
        } else if !is_decodable {
            self.written.before_key_frame += 1;
        }
        self.damaged == Damaged::Kept || frame.is_whole && is_decodable
    }
}
