use super::super::vp8::{Descriptor, START_CODE};
use super::{Seen, must, picture_id_bits};

#[derive(Debug, Clone, Default)]
pub struct Judge {
    picture_id: Option<u16>,
}

impl Judge {
    pub fn judge(&mut self, seen: &Seen) -> Option<f32> {
        const RESERVED: u8 = 0x48;
        let before = self.picture_id.take();
        let first = *seen.payload.bytes.first()?;
        let descriptor = Descriptor::read(seen.payload)?;
        self.picture_id = descriptor.picture_id;
        let mut bits = must(first & RESERVED == 0, 1.0)?;
        if first & 0x80 != 0 {
            let extension = *seen.payload.bytes.get(1)?;
            bits += must(extension & 0x0f == 0, 2.0)?;
        }
        bits += match seen.first_of_timestamp() {
            Some(true) => must(descriptor.begins_frame(), 4.0)?,
            Some(false) => must(!descriptor.begins_frame(), 0.0)?,
            None => 0.0,
        };
        bits += picture_id_bits(before, descriptor.picture_id, seen.place)?;
        if descriptor.begins_frame() {
            bits += frame(seen.payload.bytes.get(descriptor.length..)?)?;
        }
        Some(bits)
    }
}

/// The frame tag: key frame or not (1 bit), version (3), is shown (1), size of the first
/// partition (19) (RFC 6386 §9.1). A key frame has its start code behind it.
fn frame(frame: &[u8]) -> Option<f32> {
    const HIGHEST_VERSION: u8 = 3;
    const LARGE_PARTITION: u32 = 1 << 15;
    let &[first, second, third] = frame.first_chunk()?;
    let partition = u32::from_le_bytes([first, second, third, 0]) >> 5;
    let mut bits = must(first >> 1 & 7 <= HIGHEST_VERSION, 1.0)?;
    bits += must(partition < LARGE_PARTITION, 4.0)?;
    let is_key = first & 1 == 0;
    match frame.get(3..6) {
        Some(code) if is_key => Some(bits + must(code == START_CODE, 24.0)?),
        _ => Some(bits),
    }
}
