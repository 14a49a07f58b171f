//! Frames of wireless networks (IEEE 802.11) that are not encrypted.

use super::{Network, be16, by_ether_type};

/// Version, pad (2), length of the radiotap header (2, little endian), then 802.11.
pub fn radiotap(frame: &[u8]) -> Network<'_> {
    let Some(&[_, _, l0, l1]) = frame.first_chunk() else {
        return Network::Cut;
    };
    let length = usize::from(u16::from_le_bytes([l0, l1]));
    frame.get(length..).map_or(Network::Cut, data_frame)
}

/// Frame control (2), duration (2), three addresses, sequence control (2), perhaps a
/// fourth address, QoS (2) and HT control (4), then LLC with SNAP.
pub fn data_frame(frame: &[u8]) -> Network<'_> {
    let Some(&[kind, flags]) = frame.first_chunk() else {
        return Network::Cut;
    };
    let is_data = kind & 0x0c == 0x08 && kind & 0x40 == 0;
    let has_quality = kind & 0x80 != 0;
    let is_fragment = flags & 0x04 != 0 || frame.get(22).is_some_and(|number| number & 0x0f != 0);
    let is_encrypted = flags & 0x40 != 0;
    if !is_data || is_fragment || is_encrypted {
        return Network::Other;
    }
    let mut length = 24;
    if flags & 0x03 == 0x03 {
        length += 6;
    }
    if has_quality {
        // Several packets in one frame have headers of their own.
        if frame.get(length).is_some_and(|quality| quality & 0x80 != 0) {
            return Network::Other;
        }
        length += if flags & 0x80 != 0 { 6 } else { 2 };
    }
    match (frame.get(length..length + 6), be16(frame, length + 6)) {
        (Some([0xaa, 0xaa, 3, 0, 0, 0]), Some(ether_type)) => {
            by_ether_type(ether_type, frame.get(length + 8..).unwrap_or_default())
        }
        (Some(_), Some(_)) => Network::Other,
        _ => Network::Cut,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SNAP: [u8; 9] = [0xaa, 0xaa, 3, 0, 0, 0, 8, 0, 0x45];

    fn frame(kind: u8, flags: u8, header: usize) -> Vec<u8> {
        let mut frame = vec![kind, flags];
        frame.resize(header, 0);
        frame.extend(SNAP);
        frame
    }

    #[test]
    fn data_is_found_behind_headers_of_any_length() {
        for (kind, flags, header) in [
            (0x08, 0x01, 24),
            (0x88, 0x02, 26),
            (0x88, 0x83, 36),
            (0x08, 0x03, 30),
        ] {
            let frame = frame(kind, flags, header);
            assert_eq!(
                data_frame(&frame),
                Network::Ip(&[0x45]),
                "{kind:x} {flags:x}"
            );
            let tapped = [&[0, 0, 10, 0, 1, 2, 3, 4, 5, 6], frame.as_slice()].concat();
            assert_eq!(radiotap(&tapped), Network::Ip(&[0x45]));
            assert_eq!(data_frame(&frame[..header + 4]), Network::Cut);
        }
    }

    #[test]
    fn what_is_encrypted_or_no_data_is_not_read() {
        assert_eq!(data_frame(&frame(0x08, 0x41, 24)), Network::Other);
        assert_eq!(data_frame(&frame(0x80, 0, 24)), Network::Other, "a beacon");
        assert_eq!(data_frame(&frame(0x48, 0, 24)), Network::Other, "no data");
    }
}
