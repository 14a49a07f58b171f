//! H.264 (RFC 6184).

use super::aggregation::next_unit;
use super::bits::Bits;
use super::{Begins, Payload, Size, VideoPacket};

/// Types of NAL units (ITU-T H.264, table 7-1), and of the packets that RFC 6184 §5.2 adds.
pub mod nal {
    pub const SLICE: u8 = 1;
    pub const IDR_SLICE: u8 = 5;
    pub const SEI: u8 = 6;
    pub const SEQUENCE_PARAMETERS: u8 = 7;
    pub const PICTURE_PARAMETERS: u8 = 8;
    pub const ACCESS_UNIT_DELIMITER: u8 = 9;
    pub const STAP_A: u8 = 24;
    pub const FU_A: u8 = 28;
}

/// One NAL unit of a packet, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit<'a> {
    /// F, NRI and type of the NAL unit, whichever packet it came in.
    pub header: u8,
    /// Behind that header, as far as it was captured.
    pub body: &'a [u8],
    pub begins: bool,
    pub ends: bool,
}

impl Unit<'_> {
    pub fn kind(&self) -> u8 {
        self.header & 0x1f
    }
}

/// The NAL units of a packet: one (RFC 6184 §5.6), several (§5.7.1, STAP-A) or a
/// part of one (§5.8, FU-A). The interleaved mode, which nothing in WebRTC has, gives none.
pub fn units(payload: Payload<'_>) -> Units<'_> {
    let units = match payload.bytes {
        [header, rest @ ..] if header & 0x1f == nal::STAP_A => Units::Aggregated(rest),
        [header, rest @ ..] if header & 0x1f == nal::FU_A => match rest {
            [fu_header, body @ ..] => Units::One(Some(fragment(*header, *fu_header, body))),
            [] => Units::One(None),
        },
        [header, body @ ..] if (1..nal::STAP_A).contains(&(header & 0x1f)) => {
            Units::One(Some(Unit {
                header: *header,
                body,
                begins: true,
                ends: true,
            }))
        }
        _ => Units::One(None),
    };
    match payload.bytes {
        [header, ..] if header & FORBIDDEN_ZERO != 0 => Units::One(None),
        _ => units,
    }
}

const FORBIDDEN_ZERO: u8 = 0x80;

/// ```text
/// FU indicator      FU header
/// |F|NRI|  Type   | |S|E|R|  Type   |
/// ```
fn fragment(indicator: u8, fu_header: u8, body: &[u8]) -> Unit<'_> {
    Unit {
        header: indicator & 0xe0 | fu_header & 0x1f,
        body,
        begins: fu_header & 0x80 != 0,
        ends: fu_header & 0x40 != 0,
    }
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
                let (header, body) = next_unit(rest)?.split_first()?;
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
            ..VideoPacket::default()
        });
        match unit.kind() {
            nal::IDR_SLICE => packet.key = Some(true),
            nal::SLICE => packet.key = packet.key.or(Some(false)),
            nal::SEQUENCE_PARAMETERS if unit.begins => packet.size = size(unit.body),
            _ => {}
        }
    }
    packet
}

/// Whether a picture begins with this unit. What stands in front of an IDR picture, in a
/// packet of its own, need not be looked for where a picture refers to others.
fn begins(unit: &Unit) -> Begins {
    if !unit.begins {
        return Begins::No;
    }
    // first_mb_in_slice comes first: the code of 0 is a single 1.
    let first_slice = unit.body.first().map(|byte| byte & 0x80 != 0);
    match (unit.kind(), first_slice) {
        (nal::SEI | nal::SEQUENCE_PARAMETERS | nal::ACCESS_UNIT_DELIMITER, _) => Begins::Yes,
        (nal::SLICE, Some(true)) => Begins::Yes,
        (nal::SLICE | nal::IDR_SLICE, Some(false)) => Begins::No,
        _ => Begins::Perhaps,
    }
}

/// The size that a sequence parameter set gives (ITU-T H.264, 7.3.2.1.1 and 7.4.2.1.1).
/// `body` is what stands behind the NAL unit's header.
pub fn size(body: &[u8]) -> Option<Size> {
    let mut bits = Bits::of_nal_unit(body);
    let profile = bits.number(8)?;
    bits.skip(16)?; // constraints, level_idc
    bits.exp_golomb()?; // seq_parameter_set_id
    let chroma_format = if HAS_CHROMA_FORMAT.contains(&profile) {
        chroma_format(&mut bits)?
    } else {
        1
    };
    bits.exp_golomb()?; // log2_max_frame_num_minus4
    skip_picture_order(&mut bits)?;
    bits.exp_golomb()?; // max_num_ref_frames
    bits.skip(1)?; // gaps_in_frame_num_value_allowed_flag
    let width_in_macroblocks = bits.exp_golomb()?.checked_add(1)?;
    let height_in_map_units = bits.exp_golomb()?.checked_add(1)?;
    let fields = if bits.flag()? { 1 } else { 2 };
    if fields == 2 {
        bits.skip(1)?; // mb_adaptive_frame_field_flag
    }
    bits.skip(1)?; // direct_8x8_inference_flag
    let mut crop = [0; 4];
    if bits.flag()? {
        for offset in &mut crop {
            *offset = bits.exp_golomb()?;
        }
    }
    let [left, right, top, bottom] = crop;
    let (unit_x, unit_y) = crop_units(chroma_format);
    Some(Size {
        width: cropped(width_in_macroblocks.checked_mul(16)?, [left, right], unit_x)?,
        height: cropped(
            height_in_map_units.checked_mul(16 * fields)?,
            [top, bottom],
            unit_y * fields,
        )?,
    })
}

/// Profiles whose parameter sets tell the chroma format.
const HAS_CHROMA_FORMAT: [u32; 13] = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

fn chroma_format(bits: &mut Bits) -> Option<u32> {
    const SEPARATE_PLANES: u32 = 3;
    let format = bits.exp_golomb()?;
    if format == SEPARATE_PLANES {
        bits.skip(1)?;
    }
    bits.exp_golomb()?; // bit_depth_luma_minus8
    bits.exp_golomb()?; // bit_depth_chroma_minus8
    bits.skip(1)?; // qpprime_y_zero_transform_bypass_flag
    if bits.flag()? {
        let lists = if format == SEPARATE_PLANES { 12 } else { 8 };
        for list in 0..lists {
            if bits.flag()? {
                skip_scaling_list(bits, if list < 6 { 16 } else { 64 })?;
            }
        }
    }
    Some(format)
}

fn skip_scaling_list(bits: &mut Bits, entries: usize) -> Option<()> {
    let (mut last, mut next) = (8, 8);
    for _ in 0..entries {
        if next != 0 {
            next = (last + bits.signed_exp_golomb()?).rem_euclid(256);
        }
        last = if next == 0 { last } else { next };
    }
    Some(())
}

fn skip_picture_order(bits: &mut Bits) -> Option<()> {
    match bits.exp_golomb()? {
        0 => {
            bits.exp_golomb()?;
        }
        1 => {
            bits.skip(1)?;
            bits.exp_golomb()?;
            bits.exp_golomb()?;
            let cycle = bits.exp_golomb()?;
            for _ in 0..cycle.min(255) {
                bits.exp_golomb()?;
            }
        }
        _ => {}
    }
    Some(())
}

/// Luma samples of one unit of cropping: 1 where chroma is not subsampled.
fn crop_units(chroma_format: u32) -> (u32, u32) {
    match chroma_format {
        1 => (2, 2),
        2 => (2, 1),
        _ => (1, 1),
    }
}

fn cropped(whole: u32, offsets: [u32; 2], unit: u32) -> Option<u32> {
    let cropped = offsets[0].checked_add(offsets[1])?.checked_mul(unit)?;
    whole.checked_sub(cropped).filter(|left| *left > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by x264 for 320×240 (Baseline) and 1920×1080 (High, which is cropped by 8 lines).
    const SPS_320: [u8; 23] = [
        0x42, 0xc0, 0x0d, 0xd9, 0x01, 0x41, 0xfb, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00,
        0x00, 0x03, 0x03, 0xc0, 0xf1, 0x42, 0xa4, 0x80,
    ];
    const SPS_1080: [u8; 24] = [
        0x64, 0x00, 0x28, 0xac, 0xd9, 0x40, 0x78, 0x02, 0x27, 0xe5, 0xc0, 0x44, 0x00, 0x00, 0x03,
        0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60,
    ];

    fn read(bytes: &[u8]) -> VideoPacket {
        video(Payload::whole(bytes)).unwrap()
    }

    #[test]
    fn parameter_sets_tell_the_size() {
        let size = |body| size(body).map(|size| (size.width, size.height));
        assert_eq!(size(&SPS_320), Some((320, 240)));
        assert_eq!(size(&SPS_1080), Some((1920, 1080)));
        assert_eq!(size(&SPS_1080[..7]), None, "cut");
    }

    #[test]
    fn an_aggregate_of_parameters_and_a_key_slice_is_a_key_frame() {
        let mut bytes = vec![0x78, 0, 24, 0x67];
        bytes.extend(SPS_320);
        bytes.extend([0, 2, 0x68, 0xce, 0, 3, 0x65, 0x88, 0x80]);
        let packet = read(&bytes);
        assert_eq!((packet.begins, packet.key), (Begins::Yes, Some(true)));
        assert!(packet.size.is_some());
        assert_eq!(units(Payload::whole(&bytes)).count(), 3);
    }

    #[test]
    fn fragments_begin_and_go_on() {
        assert_eq!(read(&[0x7c, 0x85, 0x88]).begins, Begins::Perhaps);
        assert_eq!(read(&[0x7c, 0x85, 0x88]).key, Some(true));
        assert_eq!(read(&[0x7c, 0x05, 0x88]).begins, Begins::No);
        assert_eq!(read(&[0x7c, 0x81, 0x9a]).begins, Begins::Yes);
        let last = units(Payload::whole(&[0x7c, 0x45, 0x88])).next().unwrap();
        assert_eq!((last.header, last.begins, last.ends), (0x65, false, true));
    }

    #[test]
    fn a_later_slice_does_not_begin_a_picture() {
        assert_eq!(read(&[0x61, 0xe0]).begins, Begins::Yes);
        assert_eq!(read(&[0x61, 0x40]).begins, Begins::No);
        assert_eq!(read(&[0x61, 0x40]).key, Some(false));
    }

    #[test]
    fn what_is_not_h264_is_not_read() {
        assert_eq!(video(Payload::whole(&[0xe5, 0x88])), None, "F is set");
        assert_eq!(video(Payload::whole(&[0x60])), None, "type 0");
        assert_eq!(video(Payload::whole(&[])), None);
    }
}
