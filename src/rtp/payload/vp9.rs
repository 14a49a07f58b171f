//! VP9 (RFC 9628).

use super::bits::Bits;
use super::{Begins, Payload, Size, VideoPacket};

/// The payload descriptor (RFC 9628 §4.2), here in flexible mode; without it
/// TL0PICIDX stands behind the layers and there are no P_DIFF.
///
/// ```text
///       0 1 2 3 4 5 6 7
///      +-+-+-+-+-+-+-+-+
///      |I|P|L|F|B|E|V|Z| (REQUIRED)
///      +-+-+-+-+-+-+-+-+
/// I:   |M| PICTURE ID  | (REQUIRED)
///      +-+-+-+-+-+-+-+-+
/// M:   | EXTENDED PID  | (RECOMMENDED)
///      +-+-+-+-+-+-+-+-+
/// L:   | TID |U| SID |D| (Conditionally RECOMMENDED)
///      +-+-+-+-+-+-+-+-+
/// P,F: | P_DIFF      |N| (Conditionally REQUIRED) - up to 3 times
///      +-+-+-+-+-+-+-+-+
/// V:   | SS            |
///      | ..            |
///      +-+-+-+-+-+-+-+-+
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Descriptor {
    pub inter_predicted: bool,
    pub flexible: bool,
    /// Of a frame of one layer.
    pub begins_layer_frame: bool,
    pub ends_layer_frame: bool,
    pub picture_id: Option<u16>,
    pub temporal_layer: Option<u8>,
    pub spatial_layer: Option<u8>,
    pub tl0_picture_index: Option<u8>,
    /// Of the highest spatial layer, from the scalability structure.
    pub size: Option<Size>,
    /// Bytes of the descriptor: what follows is the frame.
    pub length: usize,
}

impl Descriptor {
    pub fn read(payload: Payload) -> Option<Descriptor> {
        let mut bytes = Bytes {
            bytes: payload.bytes,
            at: 0,
        };
        let first = bytes.next()?;
        let has = |bit: u8| first & bit != 0;
        let (inter_predicted, flexible) = (has(0x40), has(0x10));
        let picture_id = if has(0x80) {
            Some(bytes.picture_id()?)
        } else {
            None
        };
        let layers = if has(0x20) { Some(bytes.next()?) } else { None };
        let tl0_picture_index = if layers.is_some() && !flexible {
            Some(bytes.next()?)
        } else {
            None
        };
        if inter_predicted && flexible {
            bytes.skip_reference_differences()?;
        }
        let size = if has(0x02) { bytes.structure()? } else { None };
        Some(Descriptor {
            inter_predicted,
            flexible,
            begins_layer_frame: has(0x08),
            ends_layer_frame: has(0x04),
            picture_id,
            temporal_layer: layers.map(|layers| layers >> 5),
            spatial_layer: layers.map(|layers| layers >> 1 & 7),
            tl0_picture_index,
            size,
            length: bytes.at,
        })
    }

    /// A layer above the lowest begins the picture where the lower ones are not sent.
    fn begins(&self) -> Begins {
        match (self.begins_layer_frame, self.spatial_layer) {
            (false, _) => Begins::No,
            (true, None | Some(0)) => Begins::Yes,
            (true, Some(_)) => Begins::Perhaps,
        }
    }
}

impl Descriptor {
    /// Whether it is of a key picture. Some senders never set P: the frame of the lowest layer tells
    /// by its own header, where it begins. Of other packets without P nothing is known.
    fn key(&self, frame: &[u8]) -> Option<bool> {
        let is_lowest = self.spatial_layer.unwrap_or(0) == 0;
        match (self.inter_predicted, self.begins_layer_frame) {
            (true, _) => Some(false),
            (false, false) => None,
            (false, true) if is_lowest => Some(!is_inter_frame(frame)),
            (false, true) => Some(true),
        }
    }
}

pub fn video(payload: Payload) -> Option<VideoPacket> {
    let descriptor = Descriptor::read(payload)?;
    let begins = descriptor.begins();
    let frame = payload.bytes.get(descriptor.length..).unwrap_or_default();
    // Only a key picture's frames tell their size, and only where they begin.
    let tells_size = descriptor.begins_layer_frame && !descriptor.inter_predicted;
    Some(VideoPacket {
        begins,
        key: descriptor.key(frame),
        spatial_layer: descriptor.spatial_layer,
        temporal_layer: descriptor.temporal_layer,
        picture_id: descriptor.picture_id,
        tl0_picture_index: descriptor.tl0_picture_index,
        size: descriptor
            .size
            .or_else(|| tells_size.then(|| key_frame_size(frame)).flatten()),
    })
}

struct Bytes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bytes<'_> {
    fn next(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn next_u16(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes([self.next()?, self.next()?]))
    }

    fn picture_id(&mut self) -> Option<u16> {
        Some(match self.next()? {
            high if high & 0x80 != 0 => u16::from_be_bytes([high & 0x7f, self.next()?]),
            seven_bits => u16::from(seven_bits),
        })
    }

    /// Each says with its lowest bit whether another follows; there are three at most.
    fn skip_reference_differences(&mut self) -> Option<()> {
        for _ in 0..3 {
            if self.next()? & 1 == 0 {
                break;
            }
        }
        Some(())
    }

    /// The scalability structure (RFC 9628 §4.2.1): N_S (3), Y, G, reserved (3);
    /// with Y a size for each spatial layer; with G the pictures of a group.
    fn structure(&mut self) -> Option<Option<Size>> {
        let first = self.next()?;
        let mut highest = None;
        if first & 0x10 != 0 {
            for _ in 0..=first >> 5 {
                highest = Some(Size {
                    width: u32::from(self.next_u16()?),
                    height: u32::from(self.next_u16()?),
                });
            }
        }
        if first & 0x08 != 0 {
            for _ in 0..self.next()? {
                // TID (3), U, R (2): the number of P_DIFF that follow.
                let references = self.next()? >> 2 & 3;
                for _ in 0..references {
                    self.next()?;
                }
            }
        }
        Some(highest)
    }
}

/// From the uncompressed header of a key frame (VP9 bitstream specification, 6.2).
pub fn key_frame_size(frame: &[u8]) -> Option<Size> {
    const SYNC_CODE: u32 = 0x49_83_42;
    let mut bits = Bits::new(frame);
    let beginning = Beginning::read(&mut bits)?;
    bits.skip(2)?; // show_frame, error_resilient_mode
    if beginning.is_inter_frame || bits.number(24)? != SYNC_CODE {
        return None;
    }
    skip_color_config(&mut bits, beginning.profile)?;
    Some(Size {
        width: bits.number(16)? + 1,
        height: bits.number(16)? + 1,
    })
}

pub fn is_inter_frame(frame: &[u8]) -> bool {
    Beginning::read(&mut Bits::new(frame)).is_some_and(|beginning| beginning.is_inter_frame)
}

/// What the uncompressed header of a frame begins with, unless it shows one that was sent before.
struct Beginning {
    profile: u32,
    is_inter_frame: bool,
}

impl Beginning {
    fn read(bits: &mut Bits) -> Option<Beginning> {
        const FRAME_MARKER: u32 = 2;
        if bits.number(2)? != FRAME_MARKER {
            return None;
        }
        let profile = bits.number(1)? + 2 * bits.number(1)?;
        if profile == 3 {
            bits.skip(1)?;
        }
        let shows_existing_frame = bits.flag()?;
        let is_inter_frame = bits.flag()?;
        (!shows_existing_frame).then_some(Beginning {
            profile,
            is_inter_frame,
        })
    }
}

fn skip_color_config(bits: &mut Bits, profile: u32) -> Option<()> {
    const RGB: u32 = 7;
    if profile >= 2 {
        bits.skip(1)?;
    }
    let odd_profile = profile & 1 == 1;
    match (bits.number(3)?, odd_profile) {
        (RGB, true) => bits.skip(1),
        (RGB, false) => Some(()),
        (_, true) => bits.skip(4),
        (_, false) => bits.skip(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// frame_marker 2, profile 0, key frame, shown, sync code, color space 1, 320×240.
    const KEY_HEADER: [u8; 9] = [0x82, 0x49, 0x83, 0x42, 0x20, 0x13, 0xf0, 0x0e, 0xf0];

    #[test]
    fn the_first_packet_of_a_key_frame_tells_its_size() {
        let mut bytes = vec![0x8c, 0x81, 0x02];
        bytes.extend(KEY_HEADER);
        let packet = video(Payload::whole(&bytes)).unwrap();
        assert_eq!((packet.begins, packet.key), (Begins::Yes, Some(true)));
        assert_eq!(packet.picture_id, Some(0x102));
        let size = Size {
            width: 320,
            height: 240,
        };
        assert_eq!(packet.size, Some(size));
    }

    #[test]
    fn a_sender_that_never_sets_p_is_told_by_its_frames() {
        // frame_marker 2, profile 0, inter frame.
        let inter = [0x98, 0x81, 0x02, 0x86, 0, 0];
        assert_eq!(video(Payload::whole(&inter)).unwrap().key, Some(false));
        let continued = [0x90, 0x81, 0x02, 0x86, 0, 0];
        assert_eq!(video(Payload::whole(&continued)).unwrap().key, None);
        let encrypted = [0x98, 0x81, 0x02, 0x00, 0, 0];
        assert_eq!(video(Payload::whole(&encrypted)).unwrap().key, Some(true));
    }

    #[test]
    fn the_structure_tells_the_size_of_the_highest_layer() {
        // I, L, B, V; two spatial layers with sizes, one picture in the group.
        let bytes = [
            0xaa, 0x05, 0x00, 0x09, 0x38, 0x00, 0xa0, 0x00, 0x5a, 0x01, 0x40, 0x00, 0xb4, 1, 0x04,
            1, 0xff,
        ];
        let descriptor = Descriptor::read(Payload::whole(&bytes)).unwrap();
        let size = Size {
            width: 320,
            height: 180,
        };
        assert_eq!(descriptor.size, Some(size));
        assert_eq!(descriptor.tl0_picture_index, Some(9));
        assert_eq!(descriptor.length, bytes.len() - 1);
    }

    #[test]
    fn a_higher_layer_begins_a_picture_perhaps() {
        let begins = |bytes: &[u8]| video(Payload::whole(bytes)).unwrap().begins;
        assert_eq!(begins(&[0x28, 0x00, 1]), Begins::Yes, "layer 0");
        assert_eq!(begins(&[0x28, 0x02, 1]), Begins::Perhaps, "layer 1");
        assert_eq!(begins(&[0x20, 0x02, 1]), Begins::No);
    }

    #[test]
    fn flexible_mode_has_references_and_no_index() {
        // I, P, L, F, B: two P_DIFF.
        let bytes = [0xf8, 0x81, 0x00, 0x40, 0x03, 0x04, 0xff];
        let descriptor = Descriptor::read(Payload::whole(&bytes)).unwrap();
        assert_eq!((descriptor.length, descriptor.tl0_picture_index), (6, None));
        assert_eq!(descriptor.temporal_layer, Some(2));
        assert!(descriptor.inter_predicted);
    }

    #[test]
    fn a_descriptor_that_was_cut_is_not_read() {
        assert_eq!(
            video(Payload {
                bytes: &[0xaa, 0x05, 0],
                length: 900
            }),
            None
        );
    }
}
