//! H.265 (RFC 7798).

use super::aggregation::next_unit;
use super::bits::Bits;
use super::{Begins, Payload, Size, VideoPacket};

/// Types of NAL units (ITU-T H.265, table 7-1), and of the packets that RFC 7798 §4.4 adds.
pub mod nal {
    /// The last type of a picture that is no random access point.
    pub const LAST_OF_OTHERS: u8 = 9;
    pub const FIRST_RANDOM_ACCESS: u8 = 16;
    pub const LAST_RANDOM_ACCESS: u8 = 21;
    pub const VIDEO_PARAMETERS: u8 = 32;
    pub const SEQUENCE_PARAMETERS: u8 = 33;
    pub const PICTURE_PARAMETERS: u8 = 34;
    pub const ACCESS_UNIT_DELIMITER: u8 = 35;
    pub const PREFIX_SEI: u8 = 39;
    pub const AGGREGATE: u8 = 48;
    pub const FRAGMENT: u8 = 49;
}

/// One NAL unit of a packet, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit<'a> {
    /// F, type, layer and TID of the NAL unit, whichever packet it came in.
    pub header: [u8; 2],
    /// Behind that header, as far as it was captured.
    pub body: &'a [u8],
    pub begins: bool,
    pub ends: bool,
}

impl Unit<'_> {
    pub fn kind(&self) -> u8 {
        kind(self.header[0])
    }
}

/// ```text
/// |F|   Type    |  LayerId  | TID |
/// ```
pub(super) fn kind(first: u8) -> u8 {
    first >> 1 & 0x3f
}

const FORBIDDEN_ZERO: u8 = 0x80;

/// The NAL units of a packet: one (RFC 7798 §4.4.1), several (§4.4.2) or a part of
/// one (§4.4.3). Streams with DONL fields, which only `sprop-max-don-diff` brings, are not read.
pub fn units(payload: Payload<'_>) -> Units<'_> {
    let Some(([first, second], rest)) = payload.bytes.split_first_chunk() else {
        return Units::One(None);
    };
    match kind(*first) {
        _ if first & FORBIDDEN_ZERO != 0 => Units::One(None),
        nal::AGGREGATE => Units::Aggregated(rest),
        nal::FRAGMENT => Units::One(fragment([*first, *second], rest)),
        0..nal::AGGREGATE => Units::One(Some(Unit {
            header: [*first, *second],
            body: rest,
            begins: true,
            ends: true,
        })),
        _ => Units::One(None),
    }
}

/// The FU header is `|S|E|  FuType   |`.
fn fragment(header: [u8; 2], rest: &[u8]) -> Option<Unit<'_>> {
    let (fu_header, body) = rest.split_first()?;
    let kind = fu_header & 0x3f;
    Some(Unit {
        header: [header[0] & 0x81 | kind << 1, header[1]],
        body,
        begins: fu_header & 0x80 != 0,
        ends: fu_header & 0x40 != 0,
    })
}

#[derive(Debug, Clone)]
pub enum Units<'a> {
    One(Option<Unit<'a>>),
    /// Each behind its length in two bytes.
    Aggregated(&'a [u8]),
}

impl<'a> Iterator for Units<'a> {
    type Item = Unit<'a>;

    fn next(&mut self) -> Option<Unit<'a>> {
        match self {
            Units::One(unit) => unit.take(),
            Units::Aggregated(rest) => {
                let (header, body) = next_unit(rest)?.split_first_chunk()?;
                Some(Unit {
                    header: *header,
                    body,
                    begins: true,
                    ends: true,
                })
            }
        }
    }
}

pub fn video(payload: Payload) -> Option<VideoPacket> {
    let mut packet = None;
    for unit in units(payload) {
        let packet = packet.get_or_insert_with(|| VideoPacket {
            begins: begins(&unit),
            // nuh_temporal_id_plus1
            temporal_layer: (unit.header[1] & 7).checked_sub(1),
            ..VideoPacket::default()
        });
        match unit.kind() {
            nal::FIRST_RANDOM_ACCESS..=nal::LAST_RANDOM_ACCESS => packet.key = Some(true),
            0..=nal::LAST_OF_OTHERS => packet.key = packet.key.or(Some(false)),
            nal::SEQUENCE_PARAMETERS if unit.begins => packet.size = size(unit.body),
            _ => {}
        }
    }
    packet
}

/// Whether a picture begins with this unit; as with H.264, a random access point
/// may have its parameter sets in packets before.
fn begins(unit: &Unit) -> Begins {
    if !unit.begins {
        return Begins::No;
    }
    // first_slice_segment_in_pic_flag comes first.
    let first_slice = unit.body.first().map(|byte| byte & 0x80 != 0);
    match (unit.kind(), first_slice) {
        (nal::VIDEO_PARAMETERS | nal::ACCESS_UNIT_DELIMITER | nal::PREFIX_SEI, _) => Begins::Yes,
        (0..=nal::LAST_OF_OTHERS, Some(true)) => Begins::Yes,
        (0..=nal::LAST_RANDOM_ACCESS, Some(false)) => Begins::No,
        _ => Begins::Perhaps,
    }
}

/// The size that a sequence parameter set gives (ITU-T H.265, 7.3.2.2.1).
/// `body` is what stands behind the NAL unit's header.
pub fn size(body: &[u8]) -> Option<Size> {
    const SEPARATE_PLANES: u32 = 3;
    let mut bits = Bits::of_nal_unit(body);
    bits.skip(4)?; // sps_video_parameter_set_id
    let sub_layers = bits.number(3)?;
    bits.skip(1)?; // sps_temporal_id_nesting_flag
    skip_profile_and_level(&mut bits, sub_layers)?;
    bits.exp_golomb()?; // sps_seq_parameter_set_id
    let chroma_format = bits.exp_golomb()?;
    if chroma_format == SEPARATE_PLANES {
        bits.skip(1)?;
    }
    let (width, height) = (bits.exp_golomb()?, bits.exp_golomb()?);
    let mut window = [0; 4];
    if bits.flag()? {
        for offset in &mut window {
            *offset = bits.exp_golomb()?;
        }
    }
    let [left, right, top, bottom] = window;
    let (unit_x, unit_y) = match chroma_format {
        1 => (2, 2),
        2 => (2, 1),
        _ => (1, 1),
    };
    let cropped = |whole: u32, offset: u32, other: u32, unit: u32| {
        let cropped = offset.checked_add(other)?.checked_mul(unit)?;
        whole.checked_sub(cropped).filter(|left| *left > 0)
    };
    Some(Size {
        width: cropped(width, left, right, unit_x)?,
        height: cropped(height, top, bottom, unit_y)?,
    })
}

/// profile_tier_level() of ITU-T H.265, 7.3.3.
fn skip_profile_and_level(bits: &mut Bits, sub_layers: u32) -> Option<()> {
    const PROFILE: u32 = 88;
    const LEVEL: u32 = 8;
    bits.skip(PROFILE + LEVEL)?;
    let mut further = 0;
    for _ in 0..sub_layers {
        further += if bits.flag()? { PROFILE } else { 0 };
        further += if bits.flag()? { LEVEL } else { 0 };
    }
    if sub_layers > 0 {
        bits.skip(2 * (8 - sub_layers))?;
    }
    bits.skip(further)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by x265 for 320×240 and 1920×1080.
    const SPS_320: [u8; 22] = [
        0x01, 0x01, 0x60, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03, 0x00,
        0x3c, 0xa0, 0x0a, 0x08, 0x0f, 0x16, 0x59,
    ];
    const SPS_1080: [u8; 23] = [
        0x01, 0x01, 0x60, 0x00, 0x00, 0x03, 0x00, 0x90, 0x00, 0x00, 0x03, 0x00, 0x00, 0x03, 0x00,
        0x78, 0xa0, 0x03, 0xc0, 0x80, 0x10, 0xe5, 0x96,
    ];

    fn read(bytes: &[u8]) -> VideoPacket {
        video(Payload::whole(bytes)).unwrap()
    }

    #[test]
    fn parameter_sets_tell_the_size() {
        let size = |body| size(body).map(|size| (size.width, size.height));
        assert_eq!(size(&SPS_320), Some((320, 240)));
        assert_eq!(size(&SPS_1080), Some((1920, 1080)));
    }

    #[test]
    fn an_aggregate_is_opened() {
        let bytes = [
            0x60, 0x01, 0, 3, 0x40, 0x01, 0xff, 0, 4, 0x26, 0x01, 0xaf, 0x00,
        ];
        let packet = read(&bytes);
        assert_eq!((packet.begins, packet.key), (Begins::Yes, Some(true)));
        assert_eq!(packet.temporal_layer, Some(0));
    }

    #[test]
    fn fragments_begin_and_go_on() {
        assert_eq!(read(&[0x62, 0x01, 0x93, 0x80]).begins, Begins::Perhaps);
        assert_eq!(read(&[0x62, 0x01, 0x13, 0x80]).begins, Begins::No);
        assert_eq!(read(&[0x62, 0x02, 0x81, 0x80]).begins, Begins::Yes);
        assert_eq!(read(&[0x62, 0x02, 0x81, 0x80]).temporal_layer, Some(1));
        let last = units(Payload::whole(&[0x62, 0x01, 0x53, 9]))
            .next()
            .unwrap();
        assert_eq!((last.header, last.ends), ([0x26, 0x01], true));
    }

    #[test]
    fn a_later_slice_does_not_begin_a_picture() {
        assert_eq!(read(&[0x02, 0x01, 0x80]).begins, Begins::Yes);
        assert_eq!(read(&[0x02, 0x01, 0x40]).begins, Begins::No);
        assert_eq!(read(&[0x02, 0x01, 0x40]).key, Some(false));
    }

    #[test]
    fn what_is_not_h265_is_not_read() {
        assert_eq!(video(Payload::whole(&[0x82, 0x01, 0])), None, "F is set");
        assert_eq!(video(Payload::whole(&[0x64, 0x01, 0])), None, "PACI");
        assert_eq!(video(Payload::whole(&[0x02])), None);
    }
}
