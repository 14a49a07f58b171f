//! Packet indices: sequence numbers with the rollover counter before them (RFC 3711 §3.3.1).

/// Rollover counters that are tried for the first packet of a stream: a capture may begin in
/// the middle of a call. At 1000 packets a second, it comes to this after 18 hours.
const MOST_AT_FIRST: u64 = 1024;

/// What the packets that were opened told of a stream's rollover counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollover {
    highest: Option<u64>,
    /// Counters that are tried for the first packet.
    at_first: u64,
}

impl Rollover {
    /// Of a stream whose first packet is there.
    pub fn from_the_beginning() -> Self {
        Rollover {
            highest: None,
            at_first: 1,
        }
    }

    /// Of a stream that may have begun before the capture did.
    pub fn from_anywhere() -> Self {
        Rollover {
            highest: None,
            at_first: MOST_AT_FIRST,
        }
    }

    /// The indices that a packet with this number may have, the likeliest first.
    pub fn indices(&self, number: u16) -> impl Iterator<Item = u64> + use<> {
        let number = u64::from(number);
        let (counters, likely) = match self.highest {
            None => (0..self.at_first, None),
            Some(highest) => (0..0, Some(nearest(highest, number))),
        };
        let at_first = counters.map(move |counter| counter << 16 | number);
        likely.into_iter().chain(at_first)
    }

    /// Takes note of the index of a packet that was opened.
    pub fn accept(&mut self, index: u64) {
        self.highest = Some(self.highest.map_or(index, |highest| highest.max(index)));
    }

    /// The counter of the packet furthest ahead. None before a packet was opened.
    pub fn counter(&self) -> Option<u64> {
        self.highest.map(|highest| highest >> 16)
    }
}

/// The index with this number that is nearest to `highest`.
fn nearest(highest: u64, number: u64) -> u64 {
    const HALF: u64 = 1 << 15;
    let counter = highest >> 16;
    let last = highest & 0xffff;
    let counter = if last < HALF && number > last + HALF {
        counter.saturating_sub(1)
    } else if last >= HALF && number < last - HALF {
        counter + 1
    } else {
        counter
    };
    (counter & 0xffff_ffff) << 16 | number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(index: u64, number: u16) -> Vec<u64> {
        let mut rollover = Rollover::from_anywhere();
        rollover.accept(index);
        rollover.indices(number).collect()
    }

    #[test]
    fn a_stream_begins_with_counter_0_or_in_its_middle() {
        let rollover = Rollover::from_anywhere();
        let first: Vec<u64> = rollover.indices(7).take(3).collect();
        assert_eq!(first, [7, 0x1_0007, 0x2_0007]);
        assert_eq!(rollover.counter(), None);
    }

    #[test]
    fn the_counter_goes_with_the_numbers_both_ways() {
        assert_eq!(after(0x1_fffe, 3), [0x2_0003]);
        assert_eq!(after(0x2_0003, 0xfffe), [0x1_fffe]);
        assert_eq!(after(0x2_0003, 9), [0x2_0009]);
        assert_eq!(after(3, 0xfffe), [0xfffe], "there is nothing before 0");
    }
}
