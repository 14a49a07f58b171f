//! RTP timestamps as a count that does not wrap.

/// Extends timestamps of 32 bits, each to the nearest of what came before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ticks {
    last: Option<(u32, i64)>,
}

impl Ticks {
    /// Ticks since the first timestamp; negative for older ones.
    pub fn extend(&mut self, timestamp: u32) -> i64 {
        let ticks = match self.last {
            Some((last, ticks)) => ticks + i64::from(timestamp.wrapping_sub(last) as i32),
            None => 0,
        };
        self.last = Some((timestamp, ticks));
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrap_does_not_show() {
        let mut ticks = Ticks::default();
        let extended = [u32::MAX - 9, 10, 0, 1_000].map(|timestamp| ticks.extend(timestamp));
        assert_eq!(extended, [0, 20, 10, 1_010]);
    }
}
