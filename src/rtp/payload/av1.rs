//! AV1 ("RTP Payload Format For AV1", Alliance for Open Media).

use super::bits::Bits;
use super::{Begins, Payload, Size, VideoPacket};

/// Types of open bitstream units (AV1 specification, 6.2.2).
pub mod obu {
    pub const SEQUENCE_HEADER: u8 = 1;
    pub const TEMPORAL_DELIMITER: u8 = 2;
    pub const FRAME_HEADER: u8 = 3;
    pub const TILE_GROUP: u8 = 4;
    pub const METADATA: u8 = 5;
    pub const FRAME: u8 = 6;
    pub const REDUNDANT_FRAME_HEADER: u8 = 7;
    pub const TILE_LIST: u8 = 8;
    pub const PADDING: u8 = 15;
}

/// The aggregation header, the first byte of each payload.
///
/// ```text
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// |Z|Y| W |N|-|-|-|
/// +-+-+-+-+-+-+-+-+
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aggregation {
    /// The first element goes on with one of the packet before.
    pub continues: bool,
    /// The last element goes on in the next packet.
    pub continued: bool,
    /// Number of elements, the last of which has no length; 0: each has one.
    pub count: u8,
    /// A coded video sequence begins.
    pub new_sequence: bool,
    /// Bits that are 0 as far as the specification goes.
    pub reserved: u8,
}

impl Aggregation {
    pub fn read(payload: Payload) -> Option<Aggregation> {
        let first = *payload.bytes.first()?;
        Some(Aggregation {
            continues: first & 0x80 != 0,
            continued: first & 0x40 != 0,
            count: first >> 4 & 3,
            new_sequence: first & 0x08 != 0,
            reserved: first & 0x07,
        })
    }
}

/// The elements of a payload: open bitstream units, of which the first and the last may be parts.
pub fn elements(payload: Payload<'_>) -> Elements<'_> {
    let count = Aggregation::read(payload).map_or(0, |aggregation| aggregation.count);
    Elements {
        rest: payload.bytes.get(1..).unwrap_or_default(),
        left: (count > 0).then_some(count),
        broken: false,
    }
}

#[derive(Debug, Clone)]
pub struct Elements<'a> {
    rest: &'a [u8],
    /// None where each has a length.
    left: Option<u8>,
    broken: bool,
}

impl Elements<'_> {
    /// Whether a length led beyond the bytes that there are.
    pub fn is_broken(&self) -> bool {
        self.broken
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let last = match &mut self.left {
            Some(0) => return None,
            Some(left) => {
                *left -= 1;
                *left == 0
            }
            None => false,
        };
        if self.rest.is_empty() {
            self.broken |= self.left.is_some();
            return None;
        }
        if last {
            return Some(std::mem::take(&mut self.rest));
        }
        let Some((length, after)) = leb128(self.rest) else {
            self.broken = true;
            self.rest = &[];
            return None;
        };
        self.broken |= length > after.len();
        let (element, rest) = after.split_at(length.min(after.len()));
        self.rest = rest;
        Some(element)
    }
}

/// A number of 7 bits a byte, the lowest first (AV1 specification, 4.10.5).
pub fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    const MOST_BYTES: usize = 8;
    let mut value = 0u64;
    for (at, byte) in bytes.iter().take(MOST_BYTES).enumerate() {
        value |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let rest = bytes.get(at + 1..)?;
            return Some((u32::try_from(value).ok()? as usize, rest));
        }
    }
    None
}

/// The header of an open bitstream unit (AV1 specification, 5.3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Obu<'a> {
    pub kind: u8,
    pub temporal_layer: Option<u8>,
    pub spatial_layer: Option<u8>,
    pub has_size: bool,
    /// Bytes of the header: 1, or 2 with the layers.
    pub header_length: usize,
    /// Behind header and size.
    pub body: &'a [u8],
}

impl<'a> Obu<'a> {
    /// None where a bit is set that must not be.
    pub fn read(element: &'a [u8]) -> Option<Obu<'a>> {
        const FORBIDDEN_AND_RESERVED: u8 = 0x81;
        let (first, mut body) = element.split_first()?;
        if first & FORBIDDEN_AND_RESERVED != 0 {
            return None;
        }
        let (mut layers, mut header_length) = (None, 1);
        if first & 0x04 != 0 {
            let (extension, after) = body.split_first()?;
            (layers, body, header_length) = (Some(*extension), after, 2);
        }
        let has_size = first & 0x02 != 0;
        if has_size {
            let (length, after) = leb128(body)?;
            body = after.get(..length).unwrap_or(after);
        }
        Some(Obu {
            kind: first >> 3,
            temporal_layer: layers.map(|layers| layers >> 5),
            spatial_layer: layers.map(|layers| layers >> 3 & 3),
            has_size,
            header_length,
            body,
        })
    }
}

pub fn video(payload: Payload) -> Option<VideoPacket> {
    let aggregation = Aggregation::read(payload)?;
    let mut packet = VideoPacket {
        begins: Begins::No,
        key: aggregation.new_sequence.then_some(true),
        ..VideoPacket::default()
    };
    let skipped = usize::from(aggregation.continues);
    let mut units = elements(payload).skip(skipped).filter_map(Obu::read);
    if let Some(first) = units.next() {
        if !aggregation.continues {
            packet.begins = begins(&first);
        }
        packet.spatial_layer = first.spatial_layer;
        packet.temporal_layer = first.temporal_layer;
        look_into(&first, &mut packet);
    } else if !aggregation.continues {
        return None;
    }
    units.for_each(|unit| look_into(&unit, &mut packet));
    Some(packet)
}

/// The temporal delimiter is not sent, so that a temporal unit begins with a frame
/// of the lowest layer, or with what stands in front of it.
fn begins(unit: &Obu) -> Begins {
    match (unit.kind, unit.spatial_layer) {
        (obu::SEQUENCE_HEADER | obu::TEMPORAL_DELIMITER, _) => Begins::Yes,
        (obu::FRAME | obu::FRAME_HEADER, None | Some(0)) => Begins::Yes,
        (obu::TILE_GROUP | obu::TILE_LIST | obu::REDUNDANT_FRAME_HEADER, _) => Begins::No,
        _ => Begins::Perhaps,
    }
}

fn look_into(unit: &Obu, packet: &mut VideoPacket) {
    match unit.kind {
        obu::SEQUENCE_HEADER => packet.size = size(unit.body).or(packet.size),
        obu::FRAME | obu::FRAME_HEADER => {
            packet.key = packet.key.or_else(|| is_key_frame(unit.body));
        }
        _ => {}
    }
}

/// show_existing_frame (1), frame_type (2), of which 0 is a key frame (AV1 specification, 5.9.2).
fn is_key_frame(body: &[u8]) -> Option<bool> {
    let first = *body.first()?;
    let shows_existing_frame = first & 0x80 != 0;
    Some(!shows_existing_frame && first >> 5 & 3 == 0)
}

/// The size that a sequence header gives (AV1 specification, 5.5.1).
pub fn size(body: &[u8]) -> Option<Size> {
    let mut bits = Bits::new(body);
    bits.skip(4)?; // seq_profile, still_picture
    if bits.flag()? {
        bits.skip(5)?; // reduced_still_picture_header: one level and no more
    } else {
        skip_operating_points(&mut bits)?;
    }
    let (width_bits, height_bits) = (bits.number(4)? + 1, bits.number(4)? + 1);
    Some(Size {
        width: bits.number(width_bits)? + 1,
        height: bits.number(height_bits)? + 1,
    })
}

fn skip_operating_points(bits: &mut Bits) -> Option<()> {
    let delay_bits = if bits.flag()? {
        decoder_model_delay_bits(bits)?
    } else {
        None
    };
    let has_initial_delays = bits.flag()?;
    for _ in 0..=bits.number(5)? {
        bits.skip(12)?; // operating_point_idc
        if bits.number(5)? > 7 {
            bits.skip(1)?; // seq_tier
        }
        if let Some(delay_bits) = delay_bits
            && bits.flag()?
        {
            bits.skip(2 * delay_bits + 1)?;
        }
        if has_initial_delays && bits.flag()? {
            bits.skip(4)?;
        }
    }
    Some(())
}

/// timing_info() and decoder_model_info(), if that follows; gives the bits of its delays.
fn decoder_model_delay_bits(bits: &mut Bits) -> Option<Option<u32>> {
    bits.skip(64)?; // num_units_in_display_tick, time_scale
    if bits.flag()? {
        bits.exp_golomb()?; // num_ticks_per_picture_minus_1
    }
    if !bits.flag()? {
        return Some(None);
    }
    let delay_bits = bits.number(5)? + 1;
    bits.skip(32 + 5 + 5)?;
    Some(Some(delay_bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Profile 0, no timing, one operating point, 10 and 9 bits for 640×480.
    fn sequence_header() -> Vec<u8> {
        let fields = [
            (3, 0),
            (1, 0),
            (1, 0),
            (1, 0),
            (1, 0),
            (5, 0),
            (12, 0),
            (5, 4),
            (4, 9),
            (4, 8),
            (10, 639),
            (9, 479),
        ];
        let mut text = String::new();
        for (width, value) in fields {
            text.push_str(&format!("{value:0width$b}"));
        }
        while !text.len().is_multiple_of(8) {
            text.push('0');
        }
        let byte = |at: usize| u8::from_str_radix(&text[at..at + 8], 2).unwrap();
        (0..text.len()).step_by(8).map(byte).collect()
    }

    #[test]
    fn a_sequence_header_tells_the_size() {
        let size = size(&sequence_header()).unwrap();
        assert_eq!((size.width, size.height), (640, 480));
    }

    #[test]
    fn a_new_sequence_begins_with_a_key_frame() {
        let header = sequence_header();
        let mut bytes = vec![0x28, header.len() as u8 + 1, obu::SEQUENCE_HEADER << 3];
        bytes.extend(&header);
        bytes.extend([obu::FRAME << 3, 0x10, 0, 0]);
        let packet = video(Payload::whole(&bytes)).unwrap();
        assert_eq!((packet.begins, packet.key), (Begins::Yes, Some(true)));
        assert!(packet.size.is_some());
    }

    #[test]
    fn a_part_of_a_unit_goes_on() {
        let packet = video(Payload::whole(&[0x90, 1, 2, 3])).unwrap();
        assert_eq!((packet.begins, packet.key), (Begins::No, None));
        let inter = video(Payload::whole(&[0x10, obu::FRAME << 3, 0x30])).unwrap();
        assert_eq!((inter.begins, inter.key), (Begins::Yes, Some(false)));
    }

    #[test]
    fn layers_stand_in_the_extension() {
        let packet = video(Payload::whole(&[0x10, obu::FRAME << 3 | 4, 0x48, 0x30])).unwrap();
        assert_eq!(
            (packet.temporal_layer, packet.spatial_layer),
            (Some(2), Some(1))
        );
        assert_eq!(packet.begins, Begins::Perhaps);
    }

    #[test]
    fn elements_have_lengths_where_they_are_not_counted() {
        let all: Vec<_> = elements(Payload::whole(&[0x00, 2, 1, 2, 1, 9])).collect();
        assert_eq!(all, [&[1, 2][..], &[9]]);
        let mut elements = elements(Payload::whole(&[0x20, 200, 1, 1, 2]));
        assert_eq!(elements.next(), Some(&[1, 2][..]), "cut");
        assert_eq!(elements.next(), None);
        assert!(elements.is_broken());
    }
}
