//! IVF, the plain container of libvpx and libaom for frames of VP8, VP9 and AV1.

use super::Patch;
use crate::rtp::payload::Size;

/// Ticks a second of the times in the file.
const CLOCK_RATE: u32 = 90_000;

#[derive(Debug, Clone)]
pub struct Ivf {
    size: Option<Size>,
    frames: u64,
    last_ticks: u64,
}

impl Ivf {
    /// Writes the header. The size is that of the first frame that tells it.
    pub fn begin(four_cc: [u8; 4], out: &mut Vec<u8>) -> Ivf {
        const VERSION: u16 = 0;
        const HEADER: u16 = 32;
        out.extend(b"DKIF");
        out.extend(VERSION.to_le_bytes());
        out.extend(HEADER.to_le_bytes());
        out.extend(four_cc);
        out.extend([0; 4]);
        out.extend(CLOCK_RATE.to_le_bytes());
        out.extend(1u32.to_le_bytes());
        out.extend([0; 8]);
        Ivf {
            size: None,
            frames: 0,
            last_ticks: 0,
        }
    }

    /// `ticks` of the RTP clock since the first frame.
    pub fn frame(&mut self, ticks: u64, size: Option<Size>, data: &[u8], out: &mut Vec<u8>) {
        self.frames += 1;
        self.last_ticks = self.last_ticks.max(ticks);
        self.size = self.size.or(size);
        out.extend((data.len() as u32).to_le_bytes());
        out.extend(ticks.to_le_bytes());
        out.extend(data);
    }

    /// How long the file lasts, which FFmpeg reads and writes where libvpx has the number
    /// of frames: up to the last frame, and as long as frames last in the mean.
    fn ticks(&self) -> u64 {
        let intervals = self.frames.saturating_sub(1).max(1);
        self.last_ticks + self.last_ticks / intervals
    }

    pub fn patches(&self) -> Vec<Patch> {
        let number = |at, bytes: &[u8]| Patch {
            at,
            bytes: bytes.to_vec(),
        };
        let length = u32::try_from(self.ticks()).unwrap_or(u32::MAX);
        let mut patches = vec![number(24, &length.to_le_bytes())];
        if let Some(size) = self.size {
            let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX).to_le_bytes();
            patches.push(number(12, &side(size.width)));
            patches.push(number(14, &side(size.height)));
        }
        patches
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn size_and_length_are_written_at_the_end() {
        let mut out = Vec::new();
        let mut ivf = Ivf::begin(*b"VP80", &mut out);
        assert_eq!(out.len(), 32);
        let size = Size {
            width: 320,
            height: 240,
        };
        ivf.frame(0, Some(size), &[1, 2, 3], &mut out);
        ivf.frame(3000, None, &[], &mut out);
        assert_eq!(out[32..47], [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3]);
        for patch in ivf.patches() {
            let at = patch.at as usize;
            out[at..at + patch.bytes.len()].copy_from_slice(&patch.bytes);
        }
        assert_eq!(out[12..16], [0x40, 0x01, 0xf0, 0x00]);
        assert_eq!(out[24..28], 6000u32.to_le_bytes());
    }
}
