//! Bits of a codec's headers, the first bit of a byte being its highest.

/// Reads bits one after the other; None at the end of what there is.
#[derive(Debug, Clone)]
pub struct Bits<'a> {
    rest: &'a [u8],
    /// Bits of `rest`'s first byte that have been read.
    used: u32,
    escapes: Escapes,
}

/// Whether bytes stand in between that only keep start codes from appearing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escapes {
    None,
    /// The zeros that came last: a 3 behind two of them is no data.
    AfterZeros(u8),
}

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Bits {
            rest: bytes,
            used: 0,
            escapes: Escapes::None,
        }
    }

    /// Of a NAL unit, without the bytes that prevent the emulation of start codes
    /// (ITU-T H.264 and H.265, 7.4.1 and 7.4.2).
    pub fn of_nal_unit(bytes: &'a [u8]) -> Self {
        Bits {
            escapes: Escapes::AfterZeros(0),
            ..Bits::new(bytes)
        }
    }

    pub fn flag(&mut self) -> Option<bool> {
        let byte = *self.rest.first()?;
        let bit = byte >> (7 - self.used) & 1;
        self.used += 1;
        if self.used == 8 {
            self.next_byte(byte);
        }
        Some(bit == 1)
    }

    fn next_byte(&mut self, left: u8) {
        self.used = 0;
        self.rest = self.rest.get(1..).unwrap_or_default();
        if let Escapes::AfterZeros(zeros) = &mut self.escapes {
            *zeros = if left == 0 { *zeros + 1 } else { 0 };
            if *zeros >= 2 && self.rest.first() == Some(&3) {
                *zeros = 0;
                self.rest = self.rest.get(1..).unwrap_or_default();
            }
            *zeros = (*zeros).min(2);
        }
    }

    /// A number of `count` bits, at most 32.
    pub fn number(&mut self, count: u32) -> Option<u32> {
        let mut value = 0u32;
        for _ in 0..count {
            value = value << 1 | u32::from(self.flag()?);
        }
        Some(value)
    }

    pub fn skip(&mut self, count: u32) -> Option<()> {
        for _ in 0..count {
            self.flag()?;
        }
        Some(())
    }

    /// An unsigned Exp-Golomb code, `ue(v)`; also `uvlc()` of AV1.
    pub fn exp_golomb(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        let suffix = self.number(zeros)?;
        ((1u32 << zeros) - 1).checked_add(suffix)
    }

    /// A signed Exp-Golomb code, `se(v)`.
    pub fn signed_exp_golomb(&mut self) -> Option<i64> {
        let code = i64::from(self.exp_golomb()?);
        let magnitude = (code + 1) / 2;
        Some(if code % 2 == 1 { magnitude } else { -magnitude })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_the_highest_bit() {
        let mut bits = Bits::new(&[0b1010_0110, 0xff]);
        assert_eq!(bits.number(3), Some(0b101));
        assert_eq!(bits.number(9), Some(0b0_0110_1111));
        assert_eq!(bits.number(5), None);
    }

    #[test]
    fn exp_golomb_codes_are_read() {
        // 1, 010, 011, 00100, 00101
        let mut bits = Bits::new(&[0b1010_0110, 0b0100_0010, 0b1000_0000]);
        let codes: Vec<_> = (0..4).map(|_| bits.exp_golomb()).collect();
        assert_eq!(codes, [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(bits.signed_exp_golomb(), Some(-2));
    }

    #[test]
    fn a_three_behind_two_zeros_is_no_data_in_a_nal_unit() {
        let bytes = [0, 0, 3, 1, 0, 0, 3, 0, 0, 3, 5];
        let read = |mut bits: Bits| std::iter::from_fn(|| bits.number(8)).collect::<Vec<_>>();
        assert_eq!(read(Bits::of_nal_unit(&bytes)), [0, 0, 1, 0, 0, 0, 0, 5]);
        assert_eq!(read(Bits::new(&bytes)).len(), 11);
    }
}
