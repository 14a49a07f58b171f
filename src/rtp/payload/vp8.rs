//! VP8 (RFC 7741).

use super::{Begins, Payload, Size, VideoPacket};

/// The payload descriptor (RFC 7741 §4.2).
///
/// ```text
///       0 1 2 3 4 5 6 7
///      +-+-+-+-+-+-+-+-+
///      |X|R|N|S|R| PID | (REQUIRED)
///      +-+-+-+-+-+-+-+-+
/// X:   |I|L|T|K| RSV   | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
/// I:   |M| PictureID   | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
///      |   PictureID   |
///      +-+-+-+-+-+-+-+-+
/// L:   |   TL0PICIDX   | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
/// T/K: |TID|Y| KEYIDX  | (OPTIONAL)
///      +-+-+-+-+-+-+-+-+
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    /// No other frame is predicted from this one.
    pub non_reference: bool,
    /// A partition begins with this packet.
    pub starts_partition: bool,
    pub partition: u8,
    pub picture_id: Option<u16>,
    pub tl0_picture_index: Option<u8>,
    pub temporal_layer: Option<u8>,
    /// Bytes of the descriptor: what follows is the frame.
    pub length: usize,
}

impl Descriptor {
    pub fn read(payload: Payload) -> Option<Descriptor> {
        let mut at = 0;
        let mut next = || {
            at += 1;
            payload.bytes.get(at - 1).copied()
        };
        let first = next()?;
        let extension = if first & 0x80 != 0 { next()? } else { 0 };
        let picture_id = match extension & 0x80 {
            0 => None,
            _ => Some(match next()? {
                high if high & 0x80 != 0 => u16::from_be_bytes([high & 0x7f, next()?]),
                seven_bits => u16::from(seven_bits),
            }),
        };
        let tl0_picture_index = if extension & 0x40 != 0 {
            Some(next()?)
        } else {
            None
        };
        let has_temporal_layer = extension & 0x20 != 0;
        let layer = if extension & 0x30 != 0 { next()? } else { 0 };
        Some(Descriptor {
            non_reference: first & 0x20 != 0,
            starts_partition: first & 0x10 != 0,
            partition: first & 0x07,
            picture_id,
            tl0_picture_index,
            temporal_layer: has_temporal_layer.then_some(layer >> 6),
            length: at,
        })
    }

    pub fn begins_frame(&self) -> bool {
        self.starts_partition && self.partition == 0
    }
}

pub fn video(payload: Payload) -> Option<VideoPacket> {
    let descriptor = Descriptor::read(payload)?;
    let header = descriptor
        .begins_frame()
        .then(|| FrameHeader::read(payload.bytes.get(descriptor.length..)?))
        .flatten();
    Some(VideoPacket {
        begins: match descriptor.begins_frame() {
            true => Begins::Yes,
            false => Begins::No,
        },
        key: header.map(|header| header.key),
        spatial_layer: None,
        temporal_layer: descriptor.temporal_layer,
        picture_id: descriptor.picture_id,
        tl0_picture_index: descriptor.tl0_picture_index,
        size: header.and_then(|header| header.size),
    })
}

/// How a frame begins (RFC 7741 §4.3, RFC 6386 §9.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrameHeader {
    pub key: bool,
    /// Of key frames, when that much was captured.
    pub size: Option<Size>,
}

/// What stands in front of the size of a key frame.
pub const START_CODE: [u8; 3] = [0x9d, 0x01, 0x2a];

impl FrameHeader {
    pub fn read(frame: &[u8]) -> Option<FrameHeader> {
        // The lowest bit of the frame tag is 0 in key frames.
        let key = frame.first()? & 1 == 0;
        Some(FrameHeader {
            key,
            size: if key { size(frame) } else { None },
        })
    }
}

/// Width and height have 14 bits each, the low byte first; the two above are for scaling.
fn size(frame: &[u8]) -> Option<Size> {
    let &[a, b, c, w0, w1, h0, h1] = frame.get(3..)?.first_chunk()?;
    let fourteen_bits = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3fff);
    ([a, b, c] == START_CODE).then(|| Size {
        width: fourteen_bits(w0, w1),
        height: fourteen_bits(h0, h1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All of the descriptor, then a key frame of 640×480.
    const KEY: [u8; 16] = [
        0x90, 0xf0, 0x81, 0x02, 0x07, 0x60, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0,
        0x01,
    ];

    #[test]
    fn a_key_frame_tells_its_size_and_layers() {
        let packet = video(Payload::whole(&KEY)).unwrap();
        assert_eq!(
            packet,
            VideoPacket {
                begins: Begins::Yes,
                key: Some(true),
                spatial_layer: None,
                temporal_layer: Some(1),
                picture_id: Some(0x102),
                tl0_picture_index: Some(7),
                size: Some(Size {
                    width: 640,
                    height: 480
                }),
            }
        );
    }

    #[test]
    fn a_frame_goes_on_where_no_first_partition_starts() {
        let goes_on = video(Payload::whole(&[0x00, 1, 2])).unwrap();
        assert_eq!((goes_on.begins, goes_on.key), (Begins::No, None));
        let partition = video(Payload::whole(&[0x11, 1, 2])).unwrap();
        assert_eq!(partition.begins, Begins::No);
        let inter = video(Payload::whole(&[0x10, 1, 2])).unwrap();
        assert_eq!((inter.begins, inter.key), (Begins::Yes, Some(false)));
    }

    #[test]
    fn seven_bits_of_picture_id_take_one_byte() {
        let descriptor = Descriptor::read(Payload::whole(&[0x80, 0x80, 0x45, 0])).unwrap();
        assert_eq!((descriptor.picture_id, descriptor.length), (Some(0x45), 3));
    }

    #[test]
    fn what_was_cut_is_not_told() {
        let cut = |bytes| Payload { bytes, length: 900 };
        let packet = video(cut(&KEY[..12])).unwrap();
        assert_eq!((packet.key, packet.size), (Some(true), None));
        assert_eq!(video(cut(&KEY[..3])), None);
    }
}
