//! Frames of video put together again from RTP payloads.

use super::payload::{Begins, Codec, Payload, Size, VideoPacket, video, vp8, vp9};

mod av1;
mod nal;

/// A frame larger than this is given up: no encoder of calls makes one.
const LARGEST_FRAME: usize = 16 << 20;

/// A picture with all its layers, in the form that its container wants: one VP8
/// frame, a VP9 superframe, an AV1 temporal unit, or NAL units behind start codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub timestamp: u32,
    pub data: Vec<u8>,
    pub is_whole: bool,
    /// None where no packet of it tells.
    pub key: Option<bool>,
    pub size: Option<Size>,
}

/// Puts together the frames of one stream. Packets come in order.
#[derive(Debug)]
pub struct Assembler {
    codec: Codec,
    current: Option<Partial>,
}

/// A packet in its place.
#[derive(Debug, Clone, Copy)]
pub struct Piece<'a> {
    pub timestamp: u32,
    pub marker: bool,
    pub payload: Payload<'a>,
    /// Packets are missing in front of it.
    pub follows_loss: bool,
}

/// A frame that is not at its end.
#[derive(Debug)]
struct Partial {
    frame: Frame,
    ended: bool,
    /// Within a unit that goes on in the next packet.
    unit: OpenUnit,
    /// Where each layer's frame ends (VP9).
    layer_ends: Vec<usize>,
}

/// A NAL unit or OBU of which more is to come.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
enum OpenUnit {
    #[default]
    None,
    /// It goes on at the end of the frame's data.
    InPlace,
    /// Kept apart until its length is known (AV1).
    Apart(Vec<u8>),
}

/// The payload is not what its codec says: the frame is damaged.
#[derive(Debug, PartialEq, Eq)]
struct Damaged;

impl Assembler {
    /// None for a codec that has no frames.
    pub fn new(codec: Codec) -> Option<Assembler> {
        codec.is_video().then_some(Assembler {
            codec,
            current: None,
        })
    }

    /// Takes the next packet, and gives frames that are at their end to `emit`.
    pub fn push(&mut self, piece: &Piece, emit: &mut impl FnMut(Frame)) {
        let continues = self
            .current
            .as_ref()
            .is_some_and(|current| current.frame.timestamp == piece.timestamp);
        if !continues {
            self.end(emit);
        }
        // Padding, which some send behind a frame with its timestamp.
        if piece.payload.length == 0 {
            return;
        }
        let read = video(self.codec, piece.payload);
        let current = self
            .current
            .get_or_insert_with(|| Partial::new(piece, read.as_ref()));
        current.add(self.codec, piece, continues, read);
        if current.ended {
            self.end(emit);
        }
    }

    /// Gives out the frame under way.
    pub fn end(&mut self, emit: &mut impl FnMut(Frame)) {
        let Some(mut current) = self.current.take() else {
            return;
        };
        let within_unit = current.unit != OpenUnit::None;
        current.frame.is_whole &= current.ended && !within_unit;
        if current.layer_ends.len() > 1 {
            superframe_index(&mut current.frame.data, &current.layer_ends);
        }
        emit(current.frame);
    }
}

impl Partial {
    fn new(piece: &Piece, read: Option<&VideoPacket>) -> Partial {
        let begins = match read.map(|video| video.begins) {
            Some(Begins::Yes) => true,
            Some(Begins::Perhaps) => !piece.follows_loss,
            Some(Begins::No) | None => false,
        };
        Partial {
            frame: Frame {
                timestamp: piece.timestamp,
                data: Vec::new(),
                is_whole: begins,
                key: None,
                size: None,
            },
            ended: false,
            unit: OpenUnit::None,
            layer_ends: Vec::new(),
        }
    }

    fn add(&mut self, codec: Codec, piece: &Piece, continues: bool, read: Option<VideoPacket>) {
        if let Some(read) = read {
            self.frame.key = match (self.frame.key, read.key) {
                (Some(known), Some(key)) => Some(known || key),
                (known, key) => known.or(key),
            };
            let sizes = self.frame.size.into_iter().chain(read.size);
            self.frame.size = sizes.max_by_key(|size| size.pixels());
        }
        let lost_within = continues && piece.follows_loss;
        if lost_within {
            self.unit = OpenUnit::None;
        }
        let added = match codec {
            Codec::Vp8 => self.add_vp8(piece.payload),
            Codec::Vp9 => self.add_vp9(piece.payload),
            Codec::H264 => nal::add_h264(self, piece.payload),
            Codec::H265 => nal::add_h265(self, piece.payload),
            Codec::Av1 => av1::add(self, piece.payload),
            _ => Err(Damaged),
        };
        self.ended = piece.marker;
        let too_large = self.frame.data.len() > LARGEST_FRAME;
        if too_large {
            self.frame.data.clear();
            self.layer_ends.clear();
        }
        self.frame.is_whole &=
            added.is_ok() && piece.payload.is_whole() && !lost_within && !too_large;
    }

    fn add_vp8(&mut self, payload: Payload) -> Result<(), Damaged> {
        let descriptor = vp8::Descriptor::read(payload).ok_or(Damaged)?;
        let data = payload.bytes.get(descriptor.length..).ok_or(Damaged)?;
        self.frame.data.extend(data);
        Ok(())
    }

    fn add_vp9(&mut self, payload: Payload) -> Result<(), Damaged> {
        let descriptor = vp9::Descriptor::read(payload).ok_or(Damaged)?;
        let data = payload.bytes.get(descriptor.length..).ok_or(Damaged)?;
        self.frame.data.extend(data);
        if descriptor.ends_layer_frame {
            self.layer_ends.push(self.frame.data.len());
        }
        Ok(())
    }
}

/// Tells a decoder where each layer's frame is (VP9 bitstream specification, Annex B).
fn superframe_index(data: &mut Vec<u8>, ends: &[usize]) {
    const MOST_FRAMES: usize = 8;
    const BYTES_PER_SIZE: u8 = 4;
    if ends.len() > MOST_FRAMES {
        return;
    }
    let marker = 0b1100_0000 | (BYTES_PER_SIZE - 1) << 3 | (ends.len() - 1) as u8;
    data.push(marker);
    let mut start = 0;
    for end in ends {
        data.extend(((end - start) as u32).to_le_bytes());
        start = *end;
    }
    data.push(marker);
}

#[cfg(test)]
mod tests;
