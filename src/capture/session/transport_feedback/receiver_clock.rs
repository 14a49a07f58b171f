//! The clock of transport-wide feedback, which begins anew after 12 days: it has 24 bits of 64 ms.

use crate::rtp::twcc;

/// Makes arrival times a count that does not wrap.
#[derive(Debug, Default)]
pub struct ReceiverClock {
    last: Option<i64>,
}

impl ReceiverClock {
    pub fn unwrapped(&mut self, arrival: i64) -> i64 {
        let last = *self.last.get_or_insert(arrival);
        let half = twcc::STEPS_PER_WRAP / 2;
        let ahead = (arrival - last + half).rem_euclid(twcc::STEPS_PER_WRAP) - half;
        let unwrapped = last + ahead;
        self.last = Some(unwrapped);
        unwrapped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrival_times_go_on_over_their_wrap() {
        let mut clock = ReceiverClock::default();
        let last = twcc::STEPS_PER_WRAP / 2 - 1;
        assert_eq!(clock.unwrapped(last), last);
        assert_eq!(clock.unwrapped(-last - 1), last + 1);
    }
}
