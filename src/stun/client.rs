//! A series of Binding transactions with one server address.
//!
//! The caller owns socket and clock: it asks [`Client::poll`] what to do, hands
//! over what arrives, and gets a [`Tally`] at the end. Several transactions may
//! be under way; responses find theirs by transaction id.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use super::binding_request::BindingRequest;
use super::fault::Fault;
use super::id_map::IdMap;
use super::message::Message;
use super::pace::Pace;
use super::reply::{Answer, judge};
use super::tally::{Seen, Tally};
use super::transaction::{Step, Timers, Transaction};
use super::types::TransactionId;

/// How a server address is to be asked.
#[derive(Debug, Clone)]
pub struct Plan {
    pub server: SocketAddr,
    /// The address the requests are sent from.
    pub local: SocketAddr,
    /// Transactions to begin.
    pub count: u32,
    pub pace: Pace,
    pub timers: Timers,
    /// What SOFTWARE of the requests says.
    pub software: String,
}

/// What the client wants from its caller.
#[derive(Debug, PartialEq, Eq)]
pub enum Output<'a> {
    /// Send this datagram to the server now, then poll again.
    Send(&'a [u8]),
    /// Poll again at this time, or after the next datagram.
    Wait(Duration),
    Done,
}

/// One transaction and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// When its first request was sent.
    pub started: Duration,
    /// Datagrams sent for it.
    pub requests: u32,
    /// Datagrams from the server that carried its transaction id.
    pub responses: u32,
    /// Bytes of the requests.
    pub bytes_sent: u64,
    /// Bytes of the responses.
    pub bytes_received: u64,
    pub result: SampleResult,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SampleResult {
    Answered {
        /// `None` after a retransmission, which makes the time ambiguous.
        rtt: Option<Duration>,
    },
    Failed(Fault),
    /// The run was stopped before this transaction had ended.
    Unfinished,
}

/// After the last answer, how long to listen for duplicates at least.
const LINGER: Duration = Duration::from_millis(20);

/// The client's end of a series of transactions. `I` gives their ids, which
/// RFC 8489 §5 wants to be random.
#[derive(Debug)]
pub struct Client<I> {
    request: BindingRequest,
    plan: Plan,
    ids: I,
    exchanges: Vec<Exchange>,
    by_id: IdMap<usize>,
    /// Indices of the exchanges under way, each behind the time when it is to be looked at next.
    agenda: BTreeSet<(Duration, usize)>,
    failed: u32,
    next_start: Duration,
    stopped: bool,
    /// When an exchange last ended.
    last_end: Duration,
    seen: Seen,
}

#[derive(Debug)]
struct Exchange {
    id: TransactionId,
    transaction: Transaction,
    /// Its time in the agenda. `None` before it is there, and after.
    wake: Option<Duration>,
    responses: u32,
    bytes_received: u64,
    /// The first reply that had to be discarded: the likely reason when no other comes.
    discarded: Option<Fault>,
    result: SampleResult,
}

impl<I: Iterator<Item = TransactionId>> Client<I> {
    pub fn new(plan: Plan, ids: I) -> Self {
        Client {
            request: BindingRequest::new(&plan.software),
            plan,
            ids,
            exchanges: Vec::new(),
            by_id: IdMap::default(),
            agenda: BTreeSet::new(),
            failed: 0,
            next_start: Duration::ZERO,
            stopped: false,
            last_end: Duration::ZERO,
            seen: Seen::default(),
        }
    }

    /// Moves on to `now` and says what to do next.
    pub fn poll(&mut self, now: Duration) -> Output<'_> {
        while let Some(index) = self.due(now).or_else(|| self.begin(now)) {
            match self.exchanges[index].transaction.poll(now) {
                Step::Send => {
                    self.look_again(index, self.exchanges[index].transaction.wake());
                    return Output::Send(self.request.with_id(self.exchanges[index].id));
                }
                Step::TimedOut => self.close_unanswered(index, now),
                Step::Wait(until) => self.look_again(index, until),
            }
        }
        let wake = self.agenda.first().map(|&(wake, _)| wake);
        if let Some(until) = wake.into_iter().chain(self.next_start()).min() {
            return Output::Wait(until);
        }
        match self.last_end.saturating_add(self.linger()) {
            until if now < until => Output::Wait(until),
            _ => Output::Done,
        }
    }

    /// An exchange that is to be looked at by now.
    fn due(&self, now: Duration) -> Option<usize> {
        let &(wake, index) = self.agenda.first()?;
        (wake <= now).then_some(index)
    }

    fn look_again(&mut self, index: usize, at: Duration) {
        if let Some(wake) = self.exchanges[index].wake.replace(at) {
            self.agenda.remove(&(wake, index));
        }
        self.agenda.insert((at, index));
    }

    /// When the next transaction may begin; `None` while or because it may not.
    fn next_start(&self) -> Option<Duration> {
        let all_begun = self.exchanges.len() >= self.plan.count as usize;
        let may_begin = self.plan.pace.allows(self.agenda.len());
        (!all_begun && may_begin && !self.stopped && !self.is_hopeless()).then_some(self.next_start)
    }

    /// A server that failed a whole transaction and answered none is not asked
    /// again: more of the same would only cost time.
    fn is_hopeless(&self) -> bool {
        self.seen.answer.is_none() && self.failed > 0
    }

    /// A new exchange, where it is time for one. There are no more without transaction ids.
    fn begin(&mut self, now: Duration) -> Option<usize> {
        if self.next_start()? > now {
            return None;
        }
        let Some(id) = self.ids.next() else {
            self.stopped = true;
            return None;
        };
        let index = self.exchanges.len();
        self.exchanges.push(Exchange {
            id,
            transaction: Transaction::new(self.plan.timers, now),
            wake: None,
            responses: 0,
            bytes_received: 0,
            discarded: None,
            result: SampleResult::Unfinished,
        });
        self.by_id.insert(id, index);
        self.next_start = now.saturating_add(self.plan.pace.interval());
        Some(index)
    }

    /// A datagram arrived.
    pub fn receive(&mut self, now: Duration, source: SocketAddr, bytes: &[u8]) {
        let from_server = source == self.plan.server;
        let message = match Message::read(bytes) {
            Ok(message) => message,
            Err(why) if from_server => {
                let length = bytes.len();
                return self.discard_for_someone(now, Fault::NotStun { why, length });
            }
            Err(_) => return self.seen.foreign += 1,
        };
        match self.by_id.get(&message.id).copied() {
            Some(index) if from_server => self.receive_response(now, index, &message),
            Some(index) => self.discard(now, index, Fault::UnexpectedSource(source)),
            None if from_server => {
                self.discard_for_someone(now, Fault::WrongTransaction(message.id));
            }
            None => self.seen.foreign += 1,
        }
    }

    fn receive_response(&mut self, now: Duration, index: usize, message: &Message<'_>) {
        self.seen.response(message);
        let exchange = &mut self.exchanges[index];
        exchange.responses += 1;
        exchange.bytes_received += message.bytes.len() as u64;
        match exchange.result {
            SampleResult::Answered { .. } => return,
            SampleResult::Failed(_) => return self.seen.late += 1,
            SampleResult::Unfinished => {}
        }
        match judge(message, self.plan.local) {
            Ok(answer) if self.is_of_wrong_family(answer.mapped) => {
                let fault = Fault::MappedWrongFamily(answer.mapped);
                self.close(index, now, SampleResult::Failed(fault));
            }
            Ok(answer) => self.answered(now, index, answer),
            Err(fault) if fault.is_discarded() => self.discard(now, index, fault),
            Err(fault) => self.close(index, now, SampleResult::Failed(fault)),
        }
    }

    /// A server behind NAT64 is asked over IPv6 and sees IPv4, as it should.
    fn is_of_wrong_family(&self, mapped: SocketAddr) -> bool {
        let server = self.plan.server;
        mapped.is_ipv4() != server.is_ipv4() && !is_translated(server)
    }

    fn answered(&mut self, now: Duration, index: usize, answer: Answer) {
        let rtt = self.exchanges[index].transaction.rtt(now);
        self.seen.answer(answer, rtt);
        self.close(index, now, SampleResult::Answered { rtt });
    }

    /// A reply that cannot be told to belong to a transaction counts against
    /// the oldest one that has none yet: a server that answers everything with
    /// junk then spoils each of them once.
    fn discard_for_someone(&mut self, now: Duration, fault: Fault) {
        let unspoilt = |&index: &usize| self.exchanges[index].discarded.is_none();
        if let Some(index) = self.under_way().filter(unspoilt).min() {
            self.discard(now, index, fault);
        }
    }

    /// Indices of the exchanges under way; the lowest is the oldest.
    fn under_way(&self) -> impl Iterator<Item = usize> {
        self.agenda.iter().map(|&(_, index)| index)
    }

    /// Remembers why a reply was discarded, and waits for a better one only
    /// until the next request would be due: RFC 8489 lets a client wait for
    /// much longer, but a server that answers wrong will go on to do so.
    fn discard(&mut self, now: Duration, index: usize, fault: Fault) {
        let exchange = &mut self.exchanges[index];
        if exchange.result == SampleResult::Unfinished && exchange.discarded.is_none() {
            exchange.discarded = Some(fault);
            let rto = self.plan.timers.rto;
            exchange
                .transaction
                .end_at_next_step(now.saturating_add(rto));
            self.look_again(index, now);
        }
    }

    /// A part of a message has come over a stream: the likely reason when the rest does not.
    pub fn receive_part(&mut self, fault: &Fault) {
        if let Some(index) = self.under_way().min() {
            let discarded = &mut self.exchanges[index].discarded;
            discarded.get_or_insert_with(|| fault.clone());
        }
    }

    /// Sending or receiving failed, which concerns every transaction under way.
    pub fn fail(&mut self, now: Duration, fault: &Fault) {
        while let Some(&(_, index)) = self.agenda.first() {
            self.close(index, now, SampleResult::Failed(fault.clone()));
        }
    }

    fn close_unanswered(&mut self, index: usize, now: Duration) {
        let fault = self.exchanges[index].discarded.clone();
        let fault = fault.unwrap_or(Fault::Timeout);
        self.close(index, now, SampleResult::Failed(fault));
    }

    fn close(&mut self, index: usize, now: Duration, result: SampleResult) {
        let exchange = &mut self.exchanges[index];
        self.failed += u32::from(matches!(result, SampleResult::Failed(_)));
        exchange.result = result;
        if let Some(wake) = exchange.wake.take() {
            self.agenda.remove(&(wake, index));
        }
        self.last_end = now;
    }

    /// How long to listen after the last answer: for what the server sends
    /// twice, and for answers to requests that may only be slow, not lost.
    fn linger(&self) -> Duration {
        let answered =
            |exchange: &&Exchange| matches!(exchange.result, SampleResult::Answered { .. });
        let mut answered = self.exchanges.iter().filter(answered).peekable();
        let rto = self.plan.timers.rto;
        if self.stopped || answered.peek().is_none() {
            Duration::ZERO
        } else if answered.any(|exchange| exchange.responses < exchange.transaction.sent()) {
            rto
        } else {
            LINGER.max(self.seen.longest_rtt.saturating_mul(2)).min(rto)
        }
    }

    /// Ends the series now; what is under way stays unfinished.
    pub fn stop(&mut self) {
        self.stopped = true;
        self.agenda.clear();
    }

    pub fn into_tally(self) -> Tally {
        let request_length = self.request.length() as u64;
        let samples = self.exchanges.into_iter().map(|exchange| Sample {
            started: exchange.transaction.started(),
            requests: exchange.transaction.sent(),
            responses: exchange.responses,
            bytes_sent: request_length * u64::from(exchange.transaction.sent()),
            bytes_received: exchange.bytes_received,
            result: exchange.result,
        });
        Tally::new(samples.collect(), self.seen, self.last_end, self.plan.pace)
    }
}

/// Whether an address is an IPv4 address under the well-known prefix of NAT64,
/// 64:ff9b::/96 (RFC 6052 §2.1).
fn is_translated(address: SocketAddr) -> bool {
    match address {
        SocketAddr::V4(_) => false,
        SocketAddr::V6(v6) => v6.ip().segments()[..6] == [0x64, 0xff9b, 0, 0, 0, 0],
    }
}
