//! Makes frames longer in ways that decoders pass over.

use bytes::Bytes;

use crate::rtp::payload::Codec;

/// `frame` with about `more` bytes more; exactly so, but where the codec cannot say it.
pub fn frame(codec: Codec, frame: &Bytes, more: usize) -> Bytes {
    match codec {
        Codec::H264 => h264(frame, more),
        Codec::Av1 => av1(frame, more),
        Codec::Opus => opus(frame, more),
        // The last partition goes to the end of the frame, and what the arithmetic coder
        // does not need of it is not read (RFC 6386 §9.5; VP9's bitstream, section 9.2.3).
        _ => trailing(frame, more),
    }
}

fn trailing(frame: &Bytes, more: usize) -> Bytes {
    let mut longer = frame.to_vec();
    longer.resize(frame.len() + more, 0);
    longer.into()
}

/// An SEI message of data that nobody knows (ITU-T H.264, D.1.7), behind the picture. Filler
/// data would be more to the point, but does not pass packetizers.
fn h264(frame: &Bytes, more: usize) -> Bytes {
    const START: [u8; 5] = [0, 0, 0, 1, 6];
    const USER_DATA_UNREGISTERED: u8 = 5;
    const TRAILING_BITS: u8 = 0x80;
    // Of the message: what it is, its length, and the end of the unit.
    let around = START.len() + 2 + more / 255;
    let Some(size) = more.checked_sub(around).filter(|size| *size >= 16) else {
        return frame.clone();
    };
    let mut unit = START.to_vec();
    unit.push(USER_DATA_UNREGISTERED);
    unit.extend(std::iter::repeat_n(255, size / 255));
    unit.push((size % 255) as u8);
    // No zeros, which would need to be escaped.
    unit.resize(unit.len() + size, 0xaa);
    unit.push(TRAILING_BITS);
    // Before the picture, where SEI belongs (7.4.1.2.3), and behind its parameters.
    let at = first_slice(frame);
    [&frame[..at], &unit, &frame[at..]].concat().into()
}

/// Where the start code of the first slice is.
fn first_slice(frame: &[u8]) -> usize {
    let is_slice = |code: &usize| {
        frame
            .get(code + 3)
            .is_some_and(|header| matches!(header & 0x1f, 1..=5))
    };
    let code = memchr::memmem::find_iter(frame, b"\0\0\x01")
        .find(is_slice)
        .unwrap_or(0);
    match code.checked_sub(1) {
        Some(before) if frame.get(before) == Some(&0) => before,
        _ => code,
    }
}

/// An OBU of type 15 (AV1's bitstream, section 6.7), with its size.
fn av1(frame: &Bytes, more: usize) -> Bytes {
    const HEADER: u8 = 15 << 3 | 2;
    let Some(size) = more.checked_sub(4).filter(|size| *size > 0) else {
        return frame.clone();
    };
    // LEB128 of three bytes, which may be longer than the number needs (4.10.5).
    let length = [
        size as u8 & 0x7f | 0x80,
        (size >> 7) as u8 & 0x7f | 0x80,
        (size >> 14) as u8 & 0x7f,
    ];
    let mut longer = frame.to_vec();
    longer.push(HEADER);
    longer.extend(length);
    // Trailing bits: a one, then zeros.
    longer.push(0x80);
    longer.resize(frame.len() + more, 0);
    longer.into()
}

/// As a packet of code 3 with padding (RFC 6716 §3.2.5). Only for packets of one frame.
fn opus(frame: &Bytes, more: usize) -> Bytes {
    const PADDING: u8 = 0x40;
    let Some((&toc, data)) = frame.split_first().filter(|(toc, _)| *toc & 3 == 0) else {
        return frame.clone();
    };
    // The count of frames, and of each 254 bytes of padding one that tells them.
    let told = more.saturating_sub(1).div_ceil(255).max(1);
    let Some(zeros) = more.checked_sub(1 + told) else {
        return frame.clone();
    };
    let mut longer = vec![toc | 3, PADDING | 1];
    longer.extend(std::iter::repeat_n(255, zeros / 254));
    longer.push((zeros % 254) as u8);
    longer.extend(data);
    longer.resize(longer.len() + zeros, 0);
    longer.into()
}
