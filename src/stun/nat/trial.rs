//! One test: a request that is sent until it is answered or its time is over.

use std::net::SocketAddr;
use std::time::Duration;

use crate::stun::{AttributeType, Class, MessageType, ServerError, TransactionId, Writer};

/// What a local port is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Asks several addresses, to see how it is mapped towards each.
    Mapping,
    /// Asks one address only, to see which others are let in.
    Filtering,
    /// Asks all addresses, so that a NAT lets all of them in: what does not come even
    /// then, the server does not send.
    Control,
    /// The two ends of the hairpin.
    Hairpin,
    HairpinPeer,
}

impl Role {
    /// In the order of the caller's sockets.
    pub const ALL: [Role; 5] = [
        Role::Mapping,
        Role::Filtering,
        Role::Control,
        Role::Hairpin,
        Role::HairpinPeer,
    ];

    pub fn port(self) -> usize {
        self as usize
    }
}

/// What a request is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Test {
    /// How the port is mapped towards the server's first address: test I of every behaviour.
    Contact,
    /// Mapping, test II: towards the other address, same port (RFC 5780 §4.3).
    OtherAddress,
    /// Mapping, test III: towards the other address and port.
    OtherAddressAndPort,
    /// Mapping, towards another server.
    SecondServer,
    /// Filtering, test II: answer from the other address and port (RFC 5780 §4.4).
    ChangeAddressAndPort,
    /// Filtering, test III: answer from the other port of the same address.
    ChangePort,
    /// Lets the other address and port in.
    Opening,
    /// The same as [`Test::ChangeAddressAndPort`], from a port that lets the answer in.
    Control,
    /// From one port to the mapped address of another (RFC 5780 §3.4).
    Hairpin,
}

impl Test {
    /// The value of CHANGE-REQUEST (RFC 5780 §7.2).
    fn change_request(self) -> Option<u32> {
        const CHANGE_IP: u32 = 4;
        const CHANGE_PORT: u32 = 2;
        match self {
            Test::ChangeAddressAndPort | Test::Control => Some(CHANGE_IP | CHANGE_PORT),
            Test::ChangePort => Some(CHANGE_PORT),
            _ => None,
        }
    }
}

/// When requests are sent, and how long their answers are waited for.
///
/// The absence of an answer is a result here. It takes as many requests as an ordinary
/// transaction sends at most (Rc of RFC 8489 §6.2.1), but no growing pauses between them:
/// these are for servers under load, and the server has just answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    pub interval: Duration,
    pub requests: u32,
    /// From the last request to the end.
    pub tail: Duration,
}

impl Pace {
    /// Where nothing is lost.
    pub const REQUESTS: u32 = 7;

    /// From the round-trip time; without one, as for a distant server. One second at least.
    pub fn of(rtt: Option<Duration>) -> Self {
        const ASSUMED: Duration = Duration::from_millis(300);
        let rtt = rtt.unwrap_or(ASSUMED);
        Pace {
            interval: rtt.clamp(Duration::from_millis(150), Duration::from_millis(400)),
            requests: Pace::REQUESTS,
            tail: rtt
                .saturating_mul(3)
                .clamp(Duration::from_millis(300), Duration::from_secs(2)),
        }
    }
}

/// Requests in that pace, until somebody ends them.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pace: Pace,
    pub started: Option<Duration>,
    pub last: Option<Duration>,
    pub requests: u32,
    due: Duration,
}

/// What a series wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Send,
    Wait(Duration),
    Over,
}

impl Series {
    /// Begins at `due`, or at the first poll after it.
    pub fn new(pace: Pace, due: Duration) -> Self {
        Series {
            pace,
            started: None,
            last: None,
            requests: 0,
            due,
        }
    }

    /// Goes on for as many requests as this, when it has not ended yet.
    pub fn allow(&mut self, requests: u32) {
        self.pace.requests = requests;
    }

    pub fn poll(&mut self, now: Duration) -> Step {
        if now < self.due {
            return Step::Wait(self.due);
        }
        if self.requests >= self.pace.requests {
            return Step::Over;
        }
        self.started.get_or_insert(now);
        self.last = Some(now);
        self.requests += 1;
        let wait = if self.requests >= self.pace.requests {
            self.pace.tail
        } else {
            self.pace.interval
        };
        self.due = now.saturating_add(wait);
        Step::Send
    }
}

/// What ended the wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub at: Duration,
    pub source: SocketAddr,
    /// The sender's address, as the receiver saw it.
    pub mapped: SocketAddr,
}

/// One test and what became of it.
#[derive(Debug, Clone)]
pub struct Trial {
    pub test: Test,
    pub role: Role,
    pub to: SocketAddr,
    /// Sound answers, from wherever they came.
    pub responses: u32,
    pub answer: Option<Answer>,
    pub error: Option<ServerError>,
    /// Where an answer came from that must not come from there.
    pub wrong_source: Option<SocketAddr>,
    pub(super) id: TransactionId,
    pub(super) request: Vec<u8>,
    series: Series,
    complete: bool,
}

impl Trial {
    pub(super) fn new(
        test: Test,
        role: Role,
        to: SocketAddr,
        pace: Pace,
        id: TransactionId,
        software: &str,
    ) -> Self {
        let writer = Writer::new(MessageType::binding(Class::Request), id).software(software);
        let writer = match test.change_request() {
            Some(flags) => writer.number(AttributeType::CHANGE_REQUEST, flags),
            None => writer,
        };
        Trial {
            test,
            role,
            to,
            responses: 0,
            answer: None,
            error: None,
            wrong_source: None,
            id,
            request: writer.finish_with_fingerprint(),
            series: Series::new(pace, Duration::ZERO),
            complete: false,
        }
    }

    pub(super) fn poll(&mut self, now: Duration) -> Step {
        if self.answer.is_some() || self.error.is_some() || self.complete {
            return Step::Over;
        }
        let step = self.series.poll(now);
        self.complete = step == Step::Over;
        step
    }

    pub(super) fn allow(&mut self, requests: u32) {
        self.series.allow(requests);
    }

    /// When its first request was sent.
    pub fn started(&self) -> Option<Duration> {
        self.series.started
    }

    /// Requests sent.
    pub fn requests(&self) -> u32 {
        self.series.requests
    }

    /// The round-trip time, where no retransmission makes it ambiguous (Karn's rule).
    pub fn rtt(&self) -> Option<Duration> {
        let answer = self.answer.as_ref()?;
        let started = self.started()?;
        (self.requests() == 1).then(|| answer.at.saturating_sub(started))
    }

    /// Whether its time is over and no answer came.
    pub fn is_silent(&self) -> bool {
        self.complete
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn trial(rtt: Option<Duration>) -> Trial {
        let to = "192.0.2.1:3478".parse().unwrap();
        let id = TransactionId([1; 12]);
        Trial::new(
            Test::ChangePort,
            Role::Filtering,
            to,
            Pace::of(rtt),
            id,
            "test",
        )
    }

    /// When requests are sent, and when the wait for them ends.
    fn schedule(rtt: Option<Duration>) -> (Vec<u128>, u128) {
        let mut trial = trial(rtt);
        let (mut now, mut sent) = (ms(0), Vec::new());
        loop {
            match trial.poll(now) {
                Step::Send => sent.push(now.as_millis()),
                Step::Wait(until) => now = until,
                Step::Over => return (sent, now.as_millis()),
            }
        }
    }

    #[test]
    fn silence_takes_seven_requests_and_more_than_a_second() {
        let (sent, end) = schedule(Some(ms(1)));
        assert_eq!(sent, [0, 150, 300, 450, 600, 750, 900]);
        assert_eq!(end, 1200);
    }

    #[test]
    fn a_distant_server_is_given_more_time() {
        assert_eq!(schedule(Some(ms(200))).1, 1800);
        assert_eq!(schedule(Some(ms(300))).1, 2700);
        assert_eq!(schedule(None).1, 2700);
        assert_eq!(schedule(Some(ms(60_000))).1, 4400);
    }
}
