//! When a request is sent again and when to give up (RFC 8489 §6.2.1).
//!
//! With the RFC's defaults (RTO 500 ms, Rc 7, Rm 16) requests leave at 0, 500,
//! 1500, 3500, 7500, 15500 and 31500 ms, and the transaction fails at 39500 ms.

use std::time::Duration;

/// The timers of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timers {
    /// Time to the first retransmission; doubles with each one. Not zero.
    pub rto: Duration,
    /// Requests sent at most (Rc).
    pub rc: u32,
    /// Wait after the last request, as a multiple of the initial RTO (Rm).
    pub rm: u32,
    /// Limit on the whole transaction, when the timers would go on for longer.
    pub timeout: Option<Duration>,
}

impl Timers {
    /// For a transport that retransmits by itself: one request, then a wait for as long
    /// as all requests would take (RFC 8489 §6.2.2, where it is called Ti).
    pub fn reliable(self) -> Self {
        let before_last = 1u32.checked_shl(self.rc.saturating_sub(1));
        let before_last = before_last.unwrap_or(u32::MAX).saturating_sub(1);
        Timers {
            rc: 1,
            rm: before_last.saturating_add(self.rm),
            ..self
        }
    }
}

impl Default for Timers {
    fn default() -> Self {
        Timers {
            rto: Duration::from_millis(500),
            rc: 7,
            rm: 16,
            timeout: None,
        }
    }
}

/// One transaction's clockwork. All times count from the same moment of the caller's choice.
#[derive(Debug, Clone)]
pub struct Transaction {
    timers: Timers,
    /// When the first request was sent; RTT counts from here.
    started: Duration,
    sent: u32,
    /// When to send or to give up next.
    due: Duration,
    /// The wait that the next request but the last is followed by.
    backoff: Duration,
    deadline: Option<Duration>,
}

/// What a transaction wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Send the request now; it is counted as sent.
    Send,
    /// Nothing until this time.
    Wait(Duration),
    /// No answer came in time.
    TimedOut,
}

impl Transaction {
    /// A transaction whose first request is due at `now`.
    pub fn new(timers: Timers, now: Duration) -> Self {
        Transaction {
            timers,
            started: now,
            sent: 0,
            due: now,
            backoff: timers.rto,
            deadline: timers.timeout.map(|timeout| now.saturating_add(timeout)),
        }
    }

    /// Moves on to `now`. Waits count from the moment a request was really
    /// sent, so a late call shifts the rest instead of sending a burst.
    pub fn poll(&mut self, now: Duration) -> Step {
        if self.sent > 0 && self.deadline.is_some_and(|deadline| now >= deadline) {
            return Step::TimedOut;
        }
        if now < self.due {
            return Step::Wait(self.wake());
        }
        if self.sent >= self.timers.rc {
            return Step::TimedOut;
        }
        self.send(now);
        Step::Send
    }

    /// When [`Transaction::poll`] will have something to do.
    pub fn wake(&self) -> Duration {
        self.deadline
            .map_or(self.due, |deadline| deadline.min(self.due))
    }

    fn send(&mut self, now: Duration) {
        if self.sent == 0 {
            self.started = now;
        }
        self.sent += 1;
        let wait = if self.sent == self.timers.rc {
            self.timers.rto.saturating_mul(self.timers.rm)
        } else {
            self.backoff
        };
        self.due = now.saturating_add(wait);
        self.backoff = self.backoff.saturating_mul(2);
    }

    /// Ends the transaction when its next request would be due, and at `limit`
    /// at the latest. The end is never put off.
    pub fn end_at_next_step(&mut self, limit: Duration) {
        let end = self.due.min(limit);
        self.deadline = Some(self.deadline.map_or(end, |deadline| deadline.min(end)));
    }

    /// The round-trip time for an answer that came at `now`.
    ///
    /// `None` after a retransmission: the answer may be to any of the requests,
    /// so its time says nothing (Karn's rule; RFC 8489 §6.2.1).
    pub fn rtt(&self, now: Duration) -> Option<Duration> {
        (self.sent == 1).then(|| now.saturating_sub(self.started))
    }

    pub fn started(&self) -> Duration {
        self.started
    }

    /// Requests sent so far.
    pub fn sent(&self) -> u32 {
        self.sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    /// Runs a transaction that nobody answers; times in ms of each request, and of the end.
    fn unanswered(timers: Timers) -> (Vec<u128>, u128) {
        let mut transaction = Transaction::new(timers, ms(0));
        let mut now = ms(0);
        let mut sends = Vec::new();
        loop {
            match transaction.poll(now) {
                Step::Send => sends.push(now.as_millis()),
                Step::Wait(until) => now = until,
                Step::TimedOut => return (sends, now.as_millis()),
            }
        }
    }

    #[test]
    fn the_schedule_is_that_of_the_rfc() {
        let table = [
            (
                Timers::default(),
                vec![0, 500, 1500, 3500, 7500, 15500, 31500],
                39500,
            ),
            (
                Timers {
                    rc: 1,
                    ..Timers::default()
                },
                vec![0],
                8000,
            ),
            (
                Timers {
                    rto: ms(10),
                    rc: 3,
                    rm: 2,
                    timeout: None,
                },
                vec![0, 10, 30],
                50,
            ),
            (
                Timers {
                    timeout: Some(ms(2000)),
                    ..Timers::default()
                },
                vec![0, 500, 1500],
                2000,
            ),
            (
                Timers {
                    timeout: Some(ms(0)),
                    ..Timers::default()
                },
                vec![0],
                0,
            ),
            (Timers::default().reliable(), vec![0], 39500),
        ];
        for (timers, sends, end) in table {
            assert_eq!(unanswered(timers), (sends, end), "{timers:?}");
        }
    }

    #[test]
    fn the_rtt_counts_from_the_request() {
        let mut transaction = Transaction::new(Timers::default(), ms(100));
        // Polled 5 ms late: the request leaves then.
        assert_eq!(transaction.poll(ms(105)), Step::Send);
        assert_eq!(transaction.rtt(ms(112)), Some(ms(7)));
    }

    #[test]
    fn a_retransmission_makes_the_rtt_unknown() {
        let mut transaction = Transaction::new(Timers::default(), ms(0));
        assert_eq!(transaction.poll(ms(0)), Step::Send);
        assert_eq!(transaction.poll(ms(500)), Step::Send);
        assert_eq!(transaction.rtt(ms(501)), None);
    }

    #[test]
    fn a_late_poll_sends_once_and_shifts_the_rest() {
        let mut transaction = Transaction::new(Timers::default(), ms(0));
        assert_eq!(transaction.poll(ms(0)), Step::Send);
        assert_eq!(transaction.poll(ms(5000)), Step::Send);
        assert_eq!(transaction.poll(ms(5000)), Step::Wait(ms(6000)));
    }

    #[test]
    fn the_end_can_be_brought_forward_and_not_back() {
        let mut transaction = Transaction::new(Timers::default(), ms(0));
        assert_eq!(transaction.poll(ms(0)), Step::Send);
        transaction.end_at_next_step(ms(50));
        transaction.end_at_next_step(ms(90));
        assert_eq!(transaction.poll(ms(10)), Step::Wait(ms(50)));
        assert_eq!(transaction.poll(ms(50)), Step::TimedOut);
    }

    #[test]
    fn an_end_at_the_next_step_comes_instead_of_a_retransmission() {
        let mut transaction = Transaction::new(Timers::default(), ms(0));
        assert_eq!(transaction.poll(ms(0)), Step::Send);
        transaction.end_at_next_step(ms(900));
        assert_eq!(transaction.poll(ms(500)), Step::TimedOut);
        assert_eq!(transaction.sent(), 1);
    }

    #[test]
    fn absurd_timers_do_not_overflow() {
        let timers = Timers {
            rto: Duration::MAX / 2,
            rc: 16,
            rm: 64,
            timeout: Some(Duration::MAX),
        };
        let mut transaction = Transaction::new(timers, ms(1));
        assert_eq!(transaction.poll(ms(1)), Step::Send);
        assert!(matches!(transaction.poll(ms(2)), Step::Wait(_)));
    }
}
