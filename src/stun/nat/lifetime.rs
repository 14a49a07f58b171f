//! How long a NAT keeps a mapping that is not used (RFC 5780 §4.6).
//!
//! A port is bound by a request and then left alone. After some time another port sends a
//! request whose answer RESPONSE-PORT directs to the mapping of the first: if it arrives
//! there, the mapping still lives. The question itself refreshes the mapping, so each time
//! to be tried has a port of its own. All of them wait at once, and the search takes
//! little longer than the lifetime that it finds.

use std::net::SocketAddr;
use std::time::Duration;

use super::Output;
use super::trial::{Pace, Series, Step};
use crate::stun::reply::judge;
use crate::stun::{AttributeType, Class, Fault, Message, MessageType, TransactionId, Writer};

/// What to search.
#[derive(Debug, Clone)]
pub struct LifetimeSetup {
    pub server: SocketAddr,
    /// The longest time tried.
    pub limit: Duration,
    pub rtt: Option<Duration>,
    /// What SOFTWARE of the requests says.
    pub software: String,
}

/// What the search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifetime {
    /// A mapping that had been idle for so long was still alive.
    pub at_least: Duration,
    /// One that had been idle for so long was not; `None` when the search found none such.
    pub less_than: Option<Duration>,
}

/// Why a lifetime was not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsearchable {
    /// The server answers RESPONSE-PORT with this error.
    Refused(u16),
    /// The server sends its answer back to where the request came from.
    Ignored,
    /// Nothing arrives at a mapping even when it is fresh.
    Silent,
    /// No mapping could be made.
    NoMapping,
    /// Stopped before anything was known.
    Stopped,
}

/// The number of the port that asks. Those that wait follow it.
const ASKER: usize = 0;

/// From the start of one wait to the start of the next, so that they make no burst.
const STAGGER: Duration = Duration::from_millis(20);

/// The search under way.
#[derive(Debug)]
pub struct LifetimeSearch {
    setup: LifetimeSetup,
    waits: Vec<Wait>,
    failure: Option<Unsearchable>,
    stopped: bool,
}

/// One port that is bound and left alone.
#[derive(Debug)]
struct Wait {
    idle: Duration,
    binding: Series,
    binding_id: TransactionId,
    /// The mapping, and when it was last used.
    bound: Option<(SocketAddr, Duration)>,
    question: Option<Series>,
    question_id: TransactionId,
    result: Option<Found>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Alive,
    Dead,
    NotBound,
}

/// The times to try: one that every NAT must survive, then steps of ten percent up to `limit`.
fn idle_times(limit: Duration) -> Vec<Duration> {
    let mut times = vec![Duration::from_secs(1)];
    let mut next = Duration::from_secs(5);
    while next < limit {
        times.push(next);
        next = next.mul_f64(1.1);
    }
    times.push(limit);
    times
}

impl LifetimeSearch {
    /// `None` when there are not enough transaction ids.
    pub fn new(setup: LifetimeSetup, mut ids: impl Iterator<Item = TransactionId>) -> Option<Self> {
        let pace = Pace::of(setup.rtt);
        let mut waits = Vec::new();
        for (number, idle) in (0..).zip(idle_times(setup.limit)) {
            waits.push(Wait {
                idle,
                binding: Series::new(pace, STAGGER.saturating_mul(number)),
                binding_id: ids.next()?,
                bound: None,
                question: None,
                question_id: ids.next()?,
                result: None,
            });
        }
        Some(LifetimeSearch {
            setup,
            waits,
            failure: None,
            stopped: false,
        })
    }

    /// How many sockets the caller must have.
    pub fn ports(&self) -> usize {
        self.waits.len() + 1
    }

    /// Moves on to `now` and says what to do next.
    pub fn poll(&mut self, now: Duration) -> Output {
        if self.is_decided() {
            return Output::Done;
        }
        let pace = Pace::of(self.setup.rtt);
        let mut wake = None;
        for (index, wait) in self.waits.iter_mut().enumerate() {
            match wait.poll(now, pace) {
                Step::Send => return self.send(index),
                Step::Wait(until) => {
                    wake = Some(wake.map_or(until, |wake: Duration| wake.min(until)));
                }
                Step::Over => {}
            }
        }
        match wake {
            Some(_) if self.is_decided() => Output::Done,
            Some(until) => Output::Wait(until),
            None => Output::Done,
        }
    }

    fn send(&self, index: usize) -> Output {
        let wait = &self.waits[index];
        let kind = MessageType::binding(Class::Request);
        let writer = |id| Writer::new(kind, id).software(&self.setup.software);
        let (port, writer) = match wait.bound {
            None => (index + 1, writer(wait.binding_id)),
            Some((mapped, _)) => {
                // The port, then two bytes of padding (RFC 5780 §7.5).
                let value = u32::from(mapped.port()) << 16;
                let writer = writer(wait.question_id);
                (ASKER, writer.number(AttributeType::RESPONSE_PORT, value))
            }
        };
        Output::Send {
            port,
            to: self.setup.server,
            bytes: writer.finish_with_fingerprint(),
        }
    }

    /// Enough is known: two times in a row that no mapping survived, so that it was not
    /// loss, or a reason why nothing will be known.
    fn is_decided(&self) -> bool {
        let dead = |wait: &Wait| wait.result == Some(Found::Dead);
        let twice = self.waits.windows(2).any(|pair| pair.iter().all(dead));
        twice || self.failure.is_some() || self.stopped
    }

    /// A datagram arrived at the socket with this number.
    pub fn receive(&mut self, now: Duration, port: usize, source: SocketAddr, bytes: &[u8]) {
        let Ok(message) = Message::read(bytes) else {
            return;
        };
        if source != self.setup.server {
            return;
        }
        // The local address, which `judge` would compare with, does not matter here.
        let judged = judge(&message, source);
        let binding = |wait: &&mut Wait| wait.binding_id == message.id;
        if let Some((index, wait)) = numbered(&mut self.waits).find(|(_, wait)| binding(wait)) {
            if let Ok(answer) = judged
                && port == index
            {
                wait.bind(now, answer.mapped);
            }
            return;
        }
        let question = |wait: &&mut Wait| wait.question_id == message.id;
        let Some((index, wait)) = numbered(&mut self.waits).find(|(_, wait)| question(wait)) else {
            return;
        };
        match judged {
            Ok(_) if port == index => wait.result = Some(Found::Alive),
            Ok(_) if port == ASKER => self.failure = Some(Unsearchable::Ignored),
            Err(Fault::ServerError(error)) => {
                self.failure = Some(Unsearchable::Refused(error.code));
            }
            _ => {}
        }
    }

    /// Ends the search now.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// What was found.
    ///
    /// # Errors
    /// Why nothing was.
    pub fn into_lifetime(self) -> Result<Lifetime, Unsearchable> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let found = |result| move |wait: &&Wait| wait.result == Some(result);
        let alive = self.waits.iter().filter(found(Found::Alive));
        let Some(at_least) = alive.filter_map(Wait::asked_first).max() else {
            return Err(if self.stopped {
                Unsearchable::Stopped
            } else if self.waits.iter().all(|wait| found(Found::NotBound)(&wait)) {
                Unsearchable::NoMapping
            } else {
                Unsearchable::Silent
            });
        };
        // One that seemed dead before a longer one was alive fell to loss.
        let dead = self.waits.iter().filter(found(Found::Dead));
        let dead = dead.filter_map(Wait::asked_last);
        Ok(Lifetime {
            at_least,
            less_than: dead.filter(|dead| *dead > at_least).min(),
        })
    }
}

/// The waits with the numbers of their ports.
fn numbered(waits: &mut [Wait]) -> impl Iterator<Item = (usize, &mut Wait)> {
    (ASKER + 1..).zip(waits)
}

impl Wait {
    /// An answer to the binding request. One that comes late may refresh the mapping, so it
    /// counts as use.
    fn bind(&mut self, now: Duration, mapped: SocketAddr) {
        if self.question.is_none() {
            self.bound = Some((mapped, now));
        }
    }

    fn poll(&mut self, now: Duration, pace: Pace) -> Step {
        if self.result.is_some() {
            return Step::Over;
        }
        let Some((_, used)) = self.bound else {
            let step = self.binding.poll(now);
            if step == Step::Over {
                self.result = Some(Found::NotBound);
            }
            return step;
        };
        let due = used.saturating_add(self.idle);
        if now < due {
            return Step::Wait(due);
        }
        let question = self.question.get_or_insert_with(|| Series::new(pace, due));
        let step = question.poll(now);
        if step == Step::Over {
            self.result = Some(Found::Dead);
        }
        step
    }

    /// How long the mapping had been idle at the first question.
    fn asked_first(&self) -> Option<Duration> {
        let (_, used) = self.bound?;
        Some(self.question.as_ref()?.started?.saturating_sub(used))
    }

    /// The same at the last question.
    fn asked_last(&self) -> Option<Duration> {
        let (_, used) = self.bound?;
        Some(self.question.as_ref()?.last?.saturating_sub(used))
    }
}

#[cfg(test)]
mod tests {
    use super::super::simulation::{Network, SERVER};
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn search(
        network: &mut Network,
        limit: Duration,
    ) -> (Result<Lifetime, Unsearchable>, Duration) {
        let setup = LifetimeSetup {
            server: SERVER.first(),
            limit,
            rtt: Some(Duration::from_millis(20)),
            software: "test".into(),
        };
        let ids = (1u32..).map(|n| {
            let mut id = [0; 12];
            id[..4].copy_from_slice(&n.to_be_bytes());
            TransactionId(id)
        });
        let mut search = LifetimeSearch::new(setup, ids).unwrap();
        let end = network.run(|now, arrived| {
            for (port, source, bytes) in arrived {
                search.receive(now, port, source, &bytes);
            }
            search.poll(now)
        });
        (search.into_lifetime(), end)
    }

    #[test]
    fn a_lifetime_is_found_within_ten_percent_soon_after_it_ran_out() {
        let mut network = Network {
            lifetime: seconds(30),
            ..Network::default()
        };
        let (found, end) = search(&mut network, seconds(300));
        let found = found.unwrap();
        let less_than = found.less_than.unwrap();
        assert!(
            found.at_least <= seconds(30) && seconds(30) <= less_than,
            "{found:?}"
        );
        assert!(less_than - found.at_least < seconds(5), "{found:?}");
        assert!(end < seconds(45), "{end:?}");
    }

    #[test]
    fn a_mapping_that_outlives_the_search_is_known_by_its_limit_only() {
        let (found, _) = search(&mut Network::default(), seconds(60));
        let found = found.unwrap();
        assert_eq!(found.less_than, None);
        assert!(found.at_least >= seconds(60));
    }

    #[test]
    fn loss_does_not_shorten_the_lifetime() {
        for seed in 0..50 {
            let mut network = Network {
                lifetime: seconds(30),
                loss_percent: 10,
                seed,
                ..Network::default()
            };
            let found = search(&mut network, seconds(120)).0.unwrap();
            assert!(found.at_least > seconds(20), "seed {seed}: {found:?}");
            assert!(
                found.less_than.unwrap() < seconds(40),
                "seed {seed}: {found:?}"
            );
        }
    }

    #[test]
    fn a_server_that_knows_no_response_port_leaves_the_lifetime_unknown() {
        let mut network = Network {
            knows_response_port: false,
            ..Network::default()
        };
        let (found, end) = search(&mut network, seconds(300));
        assert_eq!(found, Err(Unsearchable::Ignored));
        assert!(end < seconds(3), "{end:?}");
    }

    #[test]
    fn a_search_that_is_stopped_tells_what_it_knows() {
        let ids = std::iter::repeat(TransactionId([1; 12]));
        let setup = LifetimeSetup {
            server: SERVER.first(),
            limit: seconds(10),
            rtt: None,
            software: "test".into(),
        };
        let mut search = LifetimeSearch::new(setup, ids).unwrap();
        search.stop();
        assert_eq!(search.poll(Duration::ZERO), Output::Done);
        assert_eq!(search.into_lifetime(), Err(Unsearchable::Stopped));
    }
}
