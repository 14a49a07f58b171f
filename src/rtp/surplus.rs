//! How many bytes the packets of a stream have beyond what their timestamps account for.
//!
//! G.711 and G.722 have a byte for each tick of their clock (RFC 3551 §4.5), so that the timestamp
//! of the next packet tells how long one is. SRTP puts its tag behind each (RFC 3711 §3.1): then
//! all are longer by the same few bytes, which shows without any key.

/// Packets that must agree.
const ENOUGH: u32 = 16;

#[derive(Debug, Clone, Default)]
pub struct Surplus {
    last: Option<Sent>,
    /// What the most packets so far seem to have beyond their ticks.
    usual: u32,
    /// By how many votes it is ahead of all others.
    ahead: u32,
    /// Packets that had it since it is taken for the usual.
    agree: u32,
    packets: u32,
}

/// A packet, as its header tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub payload_type: u8,
    pub number: u16,
    pub timestamp: u32,
    pub payload_bytes: usize,
}

impl Surplus {
    pub fn observe(&mut self, sent: Sent) {
        let Some(last) = self.last.replace(sent) else {
            return;
        };
        let follows = last.payload_type == sent.payload_type
            && last.number.wrapping_add(1) == sent.number
            && last.payload_bytes > 0;
        let ticks = sent.timestamp.wrapping_sub(last.timestamp);
        let beyond = u32::try_from(last.payload_bytes)
            .ok()
            .and_then(|bytes| bytes.checked_sub(ticks));
        // A longer time is a pause.
        if let Some(beyond) = beyond.filter(|_| follows && ticks > 0) {
            self.vote(beyond);
        }
    }

    /// A majority stands at the end, whatever the first packets were like (Boyer and Moore).
    fn vote(&mut self, beyond: u32) {
        self.packets = self.packets.saturating_add(1);
        if self.ahead == 0 && beyond != self.usual {
            (self.usual, self.agree) = (beyond, 0);
        }
        if beyond == self.usual {
            self.agree = self.agree.saturating_add(1);
            self.ahead = self.ahead.saturating_add(1);
        } else {
            self.ahead -= 1;
        }
    }

    /// Of nearly all packets; None where they differ, or are too few.
    pub fn bytes(&self) -> Option<u32> {
        let others = self.packets - self.agree;
        let agrees = self.agree >= ENOUGH && others <= self.agree / ENOUGH;
        agrees.then_some(self.usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packets of so many ticks and bytes each.
    fn of(packets: impl IntoIterator<Item = (u32, usize)>) -> Option<u32> {
        let mut surplus = Surplus::default();
        let mut timestamp = u32::MAX - 1000;
        for (number, (ticks, payload_bytes)) in (65_530u32..).zip(packets) {
            surplus.observe(Sent {
                payload_type: 0,
                number: number as u16,
                timestamp,
                payload_bytes,
            });
            timestamp = timestamp.wrapping_add(ticks);
        }
        surplus.bytes()
    }

    #[test]
    fn a_tag_shows_in_every_packet() {
        assert_eq!(of([(160, 170); 20]), Some(10));
        assert_eq!(of([(160, 160); 20]), Some(0));
        assert_eq!(of([(160, 170); 16]), None, "too few");
    }

    #[test]
    fn an_odd_first_step_does_not_hide_what_all_others_agree_on() {
        let odd = |first| std::iter::once(first).chain([(160, 170); 198]);
        assert_eq!(of(odd((80, 170))), Some(10));
        assert_eq!(of(odd((160, 200))), Some(10));
        let half = [(160, 170); 99].into_iter().chain([(160, 180); 100]);
        assert_eq!(of(half), None);
    }

    #[test]
    fn pauses_tell_nothing() {
        let talk = (0..40).map(|n| {
            if n % 10 == 9 {
                (8_000, 176)
            } else {
                (160, 176)
            }
        });
        assert_eq!(of(talk), Some(16));
    }

    #[test]
    fn packets_of_other_lengths_have_no_tag() {
        let opus = (0..200).map(|n| (960, 80 + n * 37 % 101));
        assert_eq!(of(opus), None);
        let varying = (0..200).map(|n| (20, 80 + n * 37 % 101));
        assert_eq!(of(varying), None);
        assert_eq!(of([(0, 1_200); 100]), None);
    }
}
