//! The client's end of all tests with one server address.
//!
//! The caller owns sockets and clock, as with [`crate::stun::Client`].

use std::net::SocketAddr;
use std::time::Duration;

use super::Output;
use super::evidence::{Evidence, requests_needed};
use super::trial::{Answer, Pace, Role, Step, Test, Trial};
use crate::stun::reply::{judge, software};
use crate::stun::{AttributeType, Class, Fault, Message, MessageType, TransactionId, Value};

/// Between which addresses the tests are.
#[derive(Debug, Clone)]
pub struct Setup {
    pub server: SocketAddr,
    /// The addresses of the caller's sockets, one for each of [`Role::ALL`].
    pub locals: [SocketAddr; 5],
    /// Another server, which shows the mapping where `server` has one address only.
    pub second: Option<SocketAddr>,
    /// To `server`, where it is known.
    pub rtt: Option<Duration>,
    /// What SOFTWARE of the requests says.
    pub software: String,
}

/// The tests under way. `I` gives transaction ids, which RFC 8489 §5 wants to be random.
#[derive(Debug)]
pub struct Discovery<I> {
    setup: Setup,
    ids: I,
    pace: Pace,
    /// OTHER-ADDRESS, as the first answer has it.
    other: Option<SocketAddr>,
    software: Option<String>,
    trials: Vec<Trial>,
    now: Duration,
    stopped: bool,
}

impl<I: Iterator<Item = TransactionId>> Discovery<I> {
    pub fn new(setup: Setup, ids: I) -> Self {
        let mut discovery = Discovery {
            pace: Pace::of(setup.rtt),
            setup,
            ids,
            other: None,
            software: None,
            trials: Vec::new(),
            now: Duration::ZERO,
            stopped: false,
        };
        let server = discovery.setup.server;
        for role in Role::ALL {
            discovery.begin(Test::Contact, role, server);
        }
        discovery
    }

    fn begin(&mut self, test: Test, role: Role, to: SocketAddr) {
        if let Some(id) = self.ids.next() {
            let trial = Trial::new(test, role, to, self.pace, id, &self.setup.software);
            self.trials.push(trial);
        }
    }

    /// Moves on to `now` and says what to do next.
    pub fn poll(&mut self, now: Duration) -> Output {
        self.now = now;
        if self.stopped {
            return Output::Done;
        }
        let needed = requests_needed(&self.trials);
        let mut wake = None;
        for trial in &mut self.trials {
            trial.allow(needed);
            match trial.poll(now) {
                Step::Send => {
                    return Output::Send {
                        port: trial.role.port(),
                        to: trial.to,
                        bytes: trial.request.clone(),
                    };
                }
                Step::Wait(until) => {
                    wake = Some(wake.map_or(until, |wake: Duration| wake.min(until)));
                }
                Step::Over => {}
            }
        }
        wake.map_or(Output::Done, Output::Wait)
    }

    /// A datagram arrived at the socket with this number.
    pub fn receive(&mut self, now: Duration, port: usize, source: SocketAddr, bytes: &[u8]) {
        self.now = now;
        let Ok(message) = Message::read(bytes) else {
            return;
        };
        let Some(index) = self.trials.iter().position(|trial| trial.id == message.id) else {
            return;
        };
        if self.trials[index].test == Test::Hairpin {
            self.receive_hairpin(index, port, source, &message);
        } else if self.trials[index].role.port() == port {
            self.receive_response(index, source, &message);
        }
    }

    /// Our own request came back.
    fn receive_hairpin(
        &mut self,
        index: usize,
        port: usize,
        source: SocketAddr,
        message: &Message<'_>,
    ) {
        let trial = &mut self.trials[index];
        let is_request = message.kind == MessageType::binding(Class::Request);
        if is_request && port != trial.role.port() {
            trial.responses += 1;
            trial.answer.get_or_insert(Answer {
                at: self.now,
                source,
                mapped: source,
            });
        }
    }

    fn receive_response(&mut self, index: usize, source: SocketAddr, message: &Message<'_>) {
        let trial = &self.trials[index];
        let local = self.setup.locals[trial.role.port()];
        let is_expected = self
            .expected_source(trial)
            .is_none_or(|expected| expected == source);
        let judged = judge(message, local);
        let trial = &mut self.trials[index];
        match judged {
            Ok(answer) => {
                trial.responses += 1;
                if !is_expected {
                    trial.wrong_source.get_or_insert(source);
                } else if trial.answer.is_none() {
                    trial.answer = Some(Answer {
                        at: self.now,
                        source,
                        mapped: answer.mapped,
                    });
                    self.go_on(index, message);
                }
            }
            Err(Fault::ServerError(error)) => {
                trial.responses += 1;
                trial.error.get_or_insert(error);
            }
            // Discarded, as any client does: the true answer may still come.
            Err(_) => {}
        }
    }

    /// Where the answer must come from; `None` when OTHER-ADDRESS does not say it.
    fn expected_source(&self, trial: &Trial) -> Option<SocketAddr> {
        let server = self.setup.server;
        match trial.test {
            Test::ChangeAddressAndPort | Test::Control => self.other,
            Test::ChangePort => Some(SocketAddr::new(server.ip(), self.other?.port())),
            _ => Some(trial.to),
        }
    }

    /// Begins what an answer makes possible.
    fn go_on(&mut self, index: usize, message: &Message<'_>) {
        let (test, role) = (self.trials[index].test, self.trials[index].role);
        if test == Test::Contact {
            self.other = self.other.or_else(|| other_address(message));
            self.software = self.software.take().or_else(|| software(message));
            self.learn_pace(index);
        }
        let server = self.setup.server;
        let other = self.other.filter(|other| is_alternate(server, *other));
        match (test, role, other) {
            (Test::Contact, Role::Mapping, Some(other)) => {
                let same_port = SocketAddr::new(other.ip(), server.port());
                self.begin(Test::OtherAddress, role, same_port);
                self.begin(Test::OtherAddressAndPort, role, other);
            }
            (Test::Contact, Role::Mapping, None) => {
                if let Some(second) = self.setup.second {
                    self.begin(Test::SecondServer, role, second);
                }
            }
            (Test::Contact, Role::Filtering, Some(_)) => {
                self.begin(Test::ChangeAddressAndPort, role, server);
                self.begin(Test::ChangePort, role, server);
            }
            (Test::Contact, Role::Control, Some(other)) => self.begin(Test::Opening, role, other),
            (Test::Opening, ..) => self.begin(Test::Control, role, server),
            (Test::Contact, Role::Hairpin | Role::HairpinPeer, _) => self.begin_hairpin(),
            _ => {}
        }
    }

    /// The tests that follow are paced by the first round-trip time that is known.
    fn learn_pace(&mut self, index: usize) {
        if self.setup.rtt.is_none() {
            self.setup.rtt = self.trials[index].rtt();
            self.pace = Pace::of(self.setup.rtt);
        }
    }

    /// Both ends send to the mapped address of the other, as ICE agents do, so that filtering
    /// does not keep out what the NAT turns around.
    fn begin_hairpin(&mut self) {
        let ends = [Role::Hairpin, Role::HairpinPeer];
        let [Some(one), Some(two)] = ends.map(|role| self.mapped_behind_nat(role)) else {
            return;
        };
        self.begin(Test::Hairpin, Role::Hairpin, two);
        self.begin(Test::Hairpin, Role::HairpinPeer, one);
    }

    fn mapped_behind_nat(&self, role: Role) -> Option<SocketAddr> {
        let local = self.setup.locals[role.port()];
        let contact = |trial: &&Trial| trial.test == Test::Contact && trial.role == role;
        let answer = self.trials.iter().find(contact)?.answer.as_ref()?;
        (answer.mapped != local).then_some(answer.mapped)
    }

    /// Ends all tests now; what is under way stays incomplete.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    pub fn into_evidence(self) -> Evidence {
        Evidence {
            server: self.setup.server,
            locals: self.setup.locals,
            second: self.setup.second,
            other: self.other,
            software: self.software,
            trials: self.trials,
            elapsed: self.now,
            stopped: self.stopped,
        }
    }
}

fn other_address(message: &Message<'_>) -> Option<SocketAddr> {
    let attribute = message.attribute(AttributeType::OTHER_ADDRESS)?;
    match attribute.value(message.id) {
        Ok(Value::Address(address)) => Some(address),
        _ => None,
    }
}

/// Whether `other` differs in address and port, and can be asked.
pub(super) fn is_alternate(server: SocketAddr, other: SocketAddr) -> bool {
    other.ip() != server.ip()
        && other.port() != server.port()
        && other.port() != 0
        && other.is_ipv4() == server.is_ipv4()
        && !other.ip().is_unspecified()
        && !other.ip().is_multicast()
}
