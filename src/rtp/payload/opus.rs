//! Opus (RFC 7587), whose packets begin with a table of contents (RFC 6716 §3.1).

use super::Payload;

mod meter;

pub use meter::OpusMeter;

/// What the first bytes of an Opus packet tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packet {
    pub mode: Mode,
    pub bandwidth: Bandwidth,
    pub channels: u8,
    /// Of one frame.
    pub frame_duration_us: u32,
    /// None when the byte that tells was not captured.
    pub frames: Option<u8>,
    /// Two bytes or fewer: nothing is said, as libopus tells of discontinuous transmission
    /// (RFC 6716 §2.1.9), which need not even be sent.
    pub is_dtx: bool,
    /// Whether the packet repeats the one before at a lower quality (LBRR, RFC 6716 §4.2.4).
    /// None when that part was not captured.
    pub has_fec: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    Silk,
    Hybrid,
    Celt,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bandwidth {
    Narrow,
    Medium,
    Wide,
    SuperWide,
    Full,
}

impl Bandwidth {
    /// From narrow to wide.
    pub const ALL: [Bandwidth; 5] = [
        Bandwidth::Narrow,
        Bandwidth::Medium,
        Bandwidth::Wide,
        Bandwidth::SuperWide,
        Bandwidth::Full,
    ];

    /// The audio bandwidth in Hz (RFC 6716 §2, table 1).
    pub fn hz(self) -> u32 {
        match self {
            Bandwidth::Narrow => 4_000,
            Bandwidth::Medium => 6_000,
            Bandwidth::Wide => 8_000,
            Bandwidth::SuperWide => 12_000,
            Bandwidth::Full => 20_000,
        }
    }
}

impl Packet {
    /// ```text
    ///  0 1 2 3 4 5 6 7
    /// +-+-+-+-+-+-+-+-+
    /// | config  |s| c |
    /// +-+-+-+-+-+-+-+-+
    /// ```
    pub fn read(payload: Payload) -> Option<Packet> {
        let toc = *payload.bytes.first()?;
        let (mode, bandwidth, frame_duration_us) = configuration(toc >> 3);
        let mut packet = Packet {
            mode,
            bandwidth,
            channels: if toc & 4 == 0 { 1 } else { 2 },
            frame_duration_us,
            frames: frames(toc & 3, payload),
            is_dtx: payload.length <= 2,
            has_fec: None,
        };
        packet.has_fec = packet.fec(toc & 3, payload);
        Some(packet)
    }

    /// Of all frames together. None when their number is unknown.
    pub fn duration_us(&self) -> Option<u32> {
        Some(self.frame_duration_us * u32::from(self.frames?))
    }

    /// The bits of the SILK layer that come first tell, for each channel, of each
    /// 20 ms whether there is voice, then whether there is redundancy (RFC 6716 §4.2.3).
    fn fec(&self, code: u8, payload: Payload) -> Option<bool> {
        if self.mode == Mode::Celt {
            return Some(false);
        }
        let (start, length) = first_frame(code, payload)?;
        if length == Some(0) {
            return Some(false);
        }
        let first = *payload.bytes.get(start)?;
        let silk_frames = self.frame_duration_us.div_ceil(20_000);
        let middle = first >> (7 - silk_frames) & 1 == 1;
        let side = self.channels == 2 && first >> (6 - 2 * silk_frames) & 1 == 1;
        Some(middle || side)
    }
}

/// RFC 6716 §3.1, table 2.
fn configuration(config: u8) -> (Mode, Bandwidth, u32) {
    const SILK: [u32; 4] = [10_000, 20_000, 40_000, 60_000];
    const HYBRID: [u32; 2] = [10_000, 20_000];
    const CELT: [u32; 4] = [2_500, 5_000, 10_000, 20_000];
    let of_four = usize::from(config & 3);
    match config {
        0..4 => (Mode::Silk, Bandwidth::Narrow, SILK[of_four]),
        4..8 => (Mode::Silk, Bandwidth::Medium, SILK[of_four]),
        8..12 => (Mode::Silk, Bandwidth::Wide, SILK[of_four]),
        12..14 => (Mode::Hybrid, Bandwidth::SuperWide, HYBRID[of_four & 1]),
        14..16 => (Mode::Hybrid, Bandwidth::Full, HYBRID[of_four & 1]),
        16..20 => (Mode::Celt, Bandwidth::Narrow, CELT[of_four]),
        20..24 => (Mode::Celt, Bandwidth::Wide, CELT[of_four]),
        24..28 => (Mode::Celt, Bandwidth::SuperWide, CELT[of_four]),
        _ => (Mode::Celt, Bandwidth::Full, CELT[of_four]),
    }
}

/// One, two, or as many as the second byte says (RFC 6716 §3.2).
fn frames(code: u8, payload: Payload) -> Option<u8> {
    match code {
        0 => Some(1),
        1 | 2 => Some(2),
        _ => payload.bytes.get(1).map(|byte| byte & 0x3f),
    }
}

/// Where the first frame begins, and its length where that is told.
fn first_frame(code: u8, payload: Payload) -> Option<(usize, Option<usize>)> {
    let bytes = payload.bytes;
    match code {
        0 | 1 => Some((1, Some(payload.length - 1))),
        2 => {
            let (length, at) = frame_length(bytes, 1)?;
            Some((at, Some(length)))
        }
        _ => first_of_many(bytes),
    }
}

/// The second byte is `|v|p|     M     |`: lengths differ, there is padding, the
/// number of frames. The length of the padding stands before those of the frames.
fn first_of_many(bytes: &[u8]) -> Option<(usize, Option<usize>)> {
    let counts = *bytes.get(1)?;
    let mut at = 2;
    if counts & 0x40 != 0 {
        while *bytes.get(at)? == 255 {
            at += 1;
        }
        at += 1;
    }
    if counts & 0x80 == 0 {
        return Some((at, None));
    }
    let mut first = None;
    for _ in 1..counts & 0x3f {
        let (length, next) = frame_length(bytes, at)?;
        first.get_or_insert(length);
        at = next;
    }
    Some((at, first))
}

/// One byte up to 251; else two (RFC 6716 §3.2.1).
fn frame_length(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let first = usize::from(*bytes.get(at)?);
    if first < 252 {
        return Some((first, at + 1));
    }
    let second = usize::from(*bytes.get(at + 1)?);
    Some((4 * second + first, at + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Packet {
        Packet::read(Payload::whole(bytes)).unwrap()
    }

    #[test]
    fn the_table_of_contents_tells_mode_bandwidth_and_duration() {
        // What libopus writes for full-band stereo music: config 31, stereo, one frame.
        let music = read(&[0xfc, 1, 2, 3]);
        assert_eq!((music.mode, music.bandwidth), (Mode::Celt, Bandwidth::Full));
        assert_eq!((music.channels, music.duration_us()), (2, Some(20_000)));
        assert_eq!(music.has_fec, Some(false));
        // Wide-band speech: config 9.
        let speech = read(&[0x48, 0x00, 2, 3]);
        assert_eq!(
            (speech.mode, speech.bandwidth),
            (Mode::Silk, Bandwidth::Wide)
        );
        assert_eq!((speech.channels, speech.frame_duration_us), (1, 20_000));
    }

    #[test]
    fn several_frames_make_a_longer_packet() {
        assert_eq!(read(&[0xfd, 1, 2]).duration_us(), Some(40_000));
        assert_eq!(read(&[0xff, 3, 1, 2, 3]).duration_us(), Some(60_000));
        let cut = Payload {
            bytes: &[0xff],
            length: 90,
        };
        assert_eq!(Packet::read(cut).unwrap().duration_us(), None);
    }

    #[test]
    fn the_bit_behind_those_of_voice_tells_of_redundancy() {
        assert_eq!(read(&[0x48, 0b0100_0000, 0]).has_fec, Some(true));
        assert_eq!(read(&[0x48, 0b1000_0000, 0]).has_fec, Some(false));
        // 60 ms: three bits of voice come first.
        assert_eq!(read(&[0x58, 0b0001_0000, 0]).has_fec, Some(true));
        // The side channel of stereo.
        assert_eq!(read(&[0x4c, 0b0001_0000, 0]).has_fec, Some(true));
        let cut = Payload {
            bytes: &[0x48],
            length: 90,
        };
        assert_eq!(Packet::read(cut).unwrap().has_fec, None);
    }

    #[test]
    fn redundancy_is_found_behind_lengths_and_padding() {
        assert_eq!(read(&[0x4a, 1, 0x40, 0x00]).has_fec, Some(true));
        let with_padding = [0x4b, 0xc2, 1, 1, 0x40, 0x00, 0];
        assert_eq!(read(&with_padding).has_fec, Some(true));
    }

    #[test]
    fn two_bytes_or_fewer_are_silence() {
        assert!(read(&[0x48]).is_dtx);
        assert!(!read(&[0x48, 1, 2]).is_dtx);
    }
}
