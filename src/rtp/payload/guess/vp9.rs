use super::super::vp9::{Descriptor, key_frame_size};
use super::{Seen, must, picture_id_bits};

#[derive(Debug, Clone, Default)]
pub struct Judge {
    picture_id: Option<u16>,
}

impl Judge {
    pub fn judge(&mut self, seen: &Seen) -> Option<f32> {
        let before = self.picture_id.take();
        let descriptor = Descriptor::read(seen.payload)?;
        self.picture_id = descriptor.picture_id;
        let layered = descriptor.spatial_layer.is_some();
        let mut bits = match seen.first_of_timestamp() {
            Some(true) => must(descriptor.begins_layer_frame, 1.0)?,
            Some(false) => must(layered || !descriptor.begins_layer_frame, 0.5)?,
            None => 0.0,
        };
        bits += match seen.marker {
            true => must(descriptor.ends_layer_frame, 1.0)?,
            false => must(layered || !descriptor.ends_layer_frame, 0.5)?,
        };
        bits += picture_id_bits(before, descriptor.picture_id, seen.place)?;
        if descriptor.begins_layer_frame {
            bits += frame(&descriptor, seen.payload.bytes.get(descriptor.length..)?)?;
        }
        Some(bits)
    }
}

/// The uncompressed header begins with a marker; in a key picture's lowest layer it has a sync code.
fn frame(descriptor: &Descriptor, frame: &[u8]) -> Option<f32> {
    const LEAST_HEADER: usize = 10;
    let lowest = matches!(descriptor.spatial_layer, None | Some(0));
    let bits = must(frame.first()? >> 6 == 2, 2.0)?;
    if descriptor.inter_predicted || !lowest || frame.len() < LEAST_HEADER {
        return Some(bits);
    }
    Some(bits + must(key_frame_size(frame).is_some(), 24.0)?)
}
