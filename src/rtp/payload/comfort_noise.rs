//! Comfort noise (RFC 3389).

use super::Payload;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComfortNoise {
    /// dBov without its sign: 30 is −30 dBov (RFC 3389 §3.1).
    pub level: u8,
    /// Coefficients that describe the spectrum.
    pub order: usize,
}

impl ComfortNoise {
    pub fn read(payload: Payload) -> Option<ComfortNoise> {
        let first = *payload.bytes.first()?;
        (first & 0x80 == 0).then_some(ComfortNoise {
            level: first,
            order: payload.length - 1,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_comes_first() {
        let noise = ComfortNoise::read(Payload::whole(&[0x40, 1, 2])).unwrap();
        assert_eq!((noise.level, noise.order), (64, 2));
        assert_eq!(ComfortNoise::read(Payload::whole(&[0x80])), None);
    }
}
