//! WAV with samples of 16 bits, one channel.

use super::Patch;

const HEADER: u32 = 44;

#[derive(Debug, Clone)]
pub struct Wav {
    bytes: u64,
}

impl Wav {
    /// Writes the header. Where it cannot be changed later, it says what programs that
    /// write to a pipe say: as long as can be.
    pub fn begin(rate_hz: u32, out: &mut Vec<u8>) -> Wav {
        const PCM: u16 = 1;
        const BYTES_PER_SAMPLE: u16 = 2;
        out.extend(b"RIFF");
        out.extend(u32::MAX.to_le_bytes());
        out.extend(b"WAVEfmt ");
        out.extend(16u32.to_le_bytes());
        out.extend(PCM.to_le_bytes());
        out.extend(1u16.to_le_bytes());
        out.extend(rate_hz.to_le_bytes());
        out.extend((rate_hz * u32::from(BYTES_PER_SAMPLE)).to_le_bytes());
        out.extend(BYTES_PER_SAMPLE.to_le_bytes());
        out.extend(16u16.to_le_bytes());
        out.extend(b"data");
        out.extend(u32::MAX.to_le_bytes());
        Wav { bytes: 0 }
    }

    pub fn samples(&mut self, samples: impl Iterator<Item = i16>, out: &mut Vec<u8>) {
        let before = out.len();
        out.extend(samples.flat_map(i16::to_le_bytes));
        self.bytes += (out.len() - before) as u64;
    }

    pub fn patches(&self) -> Vec<Patch> {
        let length = |at, more: u32| Patch {
            at,
            bytes: u32::try_from(self.bytes)
                .ok()
                .and_then(|bytes| bytes.checked_add(more))
                .unwrap_or(u32::MAX)
                .to_le_bytes()
                .to_vec(),
        };
        vec![length(4, HEADER - 8), length(u64::from(HEADER) - 4, 0)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_written_at_the_end() {
        let mut out = Vec::new();
        let mut wav = Wav::begin(8_000, &mut out);
        assert_eq!(out.len(), HEADER as usize);
        wav.samples([1, -2].into_iter(), &mut out);
        assert_eq!(out[44..], [1, 0, 0xfe, 0xff]);
        let patches = wav.patches();
        assert_eq!(
            (patches[0].at, &patches[0].bytes[..]),
            (4, &[40, 0, 0, 0][..])
        );
        assert_eq!(
            (patches[1].at, &patches[1].bytes[..]),
            (40, &[4, 0, 0, 0][..])
        );
    }
}
