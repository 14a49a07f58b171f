//! G.711: μ-law (PCMU) and A-law (PCMA), a sample a byte (RFC 3551 §4.5.14).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    Mu,
    A,
}

impl Law {
    pub fn decode(self, byte: u8) -> i16 {
        match self {
            Law::Mu => mu_law(byte),
            Law::A => a_law(byte),
        }
    }
}

/// Sign, three bits of exponent, four of mantissa, all inverted; 14 bits, here moved to the top of 16.
fn mu_law(byte: u8) -> i16 {
    const BIAS: i16 = 0x84;
    let bits = !byte;
    let exponent = bits >> 4 & 7;
    let magnitude = ((i16::from(bits & 0x0f) << 3) + BIAS) << exponent;
    match bits & 0x80 {
        0 => magnitude - BIAS,
        _ => BIAS - magnitude,
    }
}

/// The same with every second bit inverted; 13 bits, here moved to the top of 16.
fn a_law(byte: u8) -> i16 {
    let bits = byte ^ 0x55;
    let mantissa = i16::from(bits & 0x0f) << 4;
    let magnitude = match bits >> 4 & 7 {
        0 => mantissa + 8,
        exponent => (mantissa + 0x108) << (exponent - 1),
    };
    match bits & 0x80 {
        0 => -magnitude,
        _ => magnitude,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_those_of_other_decoders() {
        // Printed by `ffmpeg -f mulaw -i - -f s16le -` and `-f alaw`.
        let mu = [0x00, 0x80, 0x7f, 0xff, 0x55, 0xaa].map(|byte| Law::Mu.decode(byte));
        assert_eq!(mu, [-32124, 32124, 0, 0, -716, 5372]);
        let a = [0x00, 0x80, 0x55, 0xd5, 0x2a, 0xaa].map(|byte| Law::A.decode(byte));
        assert_eq!(a, [-5504, 5504, -8, 8, -32256, 32256]);
    }
}
