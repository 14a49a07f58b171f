//! One conversation with a TURN server over one path: requests one after another, and the data
//! that arrives between their responses.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

mod answer;
mod burst;
mod data;
mod held;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::probe::network::Network;
use crate::probe::path::{OpenError, Path, Target};
use crate::probe::session::{SOFTWARE, random_id};
use crate::stun::{self, Message, Step, Timers, Transaction, TransactionId};
use crate::turn::{Conversation, Credentials, Fault, Next, Request, send_indication};

pub use answer::{Ended, Reply};
pub use data::{Arrived, Peer};
pub use held::Held;

use data::data;

/// Data that waits to be taken: more than a relay can have on its way.
const MOST_WAITING: usize = 4096;

/// How long giving back an allocation may take.
const GIVE_BACK_WAIT: Duration = Duration::from_secs(1);

/// How servers are reached and asked, and what the sessions of one probe must give back.
#[derive(Debug, Clone)]
pub struct Way {
    pub network: Network,
    pub timers: Timers,
    pub held: Held,
}

impl Way {
    pub fn new(network: &Network, timers: Timers) -> Way {
        Way {
            network: network.clone(),
            timers,
            held: Held::default(),
        }
    }
}

#[derive(Debug)]
pub struct Session {
    path: Arc<Path>,
    conversation: Conversation,
    timers: Timers,
    held: Held,
    /// Whether the server has sent anything.
    heard: Arc<AtomicBool>,
    epoch: Instant,
    /// The message that came last.
    message: Vec<u8>,
    arrived: VecDeque<Arrived>,
    /// SOFTWARE of the first response that has it.
    software: Option<String>,
    /// Requests sent in the last transaction, and how long it took.
    last: (u32, Duration),
}

impl Session {
    /// Opens a path to `target`; nothing is asked yet.
    ///
    /// # Errors
    /// When the way there cannot be had.
    pub async fn open(
        target: &Target,
        way: &Way,
        credentials: Option<Credentials>,
    ) -> Result<Session, OpenError> {
        let conversation = Conversation::new(SOFTWARE, credentials);
        Session::open_knowing(target, way, conversation).await
    }

    /// Opens a path for a conversation that has begun on another one: what the server wants
    /// proven is then known, and the first request proves it.
    ///
    /// # Errors
    /// When the way there cannot be had.
    pub async fn open_knowing(
        target: &Target,
        way: &Way,
        conversation: Conversation,
    ) -> Result<Session, OpenError> {
        let path = Arc::new(Path::open(target, &way.network).await?);
        let timers = path.timers(way.timers);
        let conversation = conversation.on_another_path();
        Ok(Session::on(path, timers, way.held.clone(), conversation))
    }

    fn on(path: Arc<Path>, timers: Timers, held: Held, conversation: Conversation) -> Session {
        Session {
            path,
            conversation,
            timers,
            held,
            heard: Arc::default(),
            epoch: Instant::now(),
            message: Vec::new(),
            arrived: VecDeque::new(),
            software: None,
            last: (0, Duration::ZERO),
        }
    }

    /// Tells whether the server has sent anything, also while a request is under way.
    pub fn heard(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.heard)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    /// Requests sent in the last transaction, and how long it took.
    pub fn last_transaction(&self) -> (u32, Duration) {
        self.last
    }

    pub fn software(&self) -> Option<&str> {
        self.software.as_deref()
    }

    /// Asks, and asks again as the server wants it, which has an end.
    ///
    /// # Errors
    /// When no success response came, or another server is to be asked.
    pub async fn request(&mut self, request: &Request) -> Result<Reply, Ended> {
        let result = self.ask(request).await;
        match (request, &result) {
            (Request::Allocate(_), Ok(_)) => self.hold(),
            (Request::Allocate(_), Err(ended)) if ended.leaves_nothing() => {
                self.held.settle(&self.path);
            }
            _ => {}
        }
        result
    }

    fn hold(&self) {
        let Session { path, timers, .. } = self;
        self.held.note(path, &self.conversation, *timers);
    }

    async fn ask(&mut self, request: &Request) -> Result<Reply, Ended> {
        loop {
            // Whoever stops before the answer comes does not know what the server has done.
            if matches!(request, Request::Allocate(_)) && self.conversation.proves() {
                self.hold();
            }
            let id = random_id()
                .ok_or_else(|| stun::Fault::Local("the system gives no randomness".to_owned()))
                .map_err(Fault::from)?;
            let bytes = self.conversation.sign(request, id);
            let (next, reply) = self.transact(request, id, &bytes).await?;
            match next {
                Next::Done => return Ok(reply),
                Next::Again => {}
                Next::Elsewhere(alternate) => return Err(Ended::Elsewhere(alternate)),
                Next::Discard(fault) | Next::Failed(fault) => return Err(Ended::Fault(fault)),
            }
        }
    }

    /// One transaction, to the first response that counts.
    async fn transact(
        &mut self,
        request: &Request,
        id: TransactionId,
        bytes: &[u8],
    ) -> Result<(Next, Reply), Fault> {
        let mut transaction = Transaction::new(self.timers, self.epoch.elapsed());
        // The first reply that had to be discarded: the likely reason when no other comes.
        let mut discarded = None;
        loop {
            let now = self.epoch.elapsed();
            self.last = (
                transaction.sent(),
                now.saturating_sub(transaction.started()),
            );
            match transaction.poll(now) {
                Step::Send => {
                    self.send(bytes).await?;
                }
                Step::TimedOut => {
                    let unfinished = || self.path.unfinished().map(Fault::Stun);
                    let timeout = Fault::Stun(stun::Fault::Timeout);
                    return Err(discarded.or_else(unfinished).unwrap_or(timeout));
                }
                Step::Wait(until) => {
                    let Some(received) = self.receive_until(self.epoch + until).await else {
                        continue;
                    };
                    let at = received?;
                    self.heard.store(true, Ordering::Relaxed);
                    let rtt = transaction.rtt(at.saturating_duration_since(self.epoch));
                    match self.take(request, id, at) {
                        None => {}
                        Some(Next::Discard(fault)) => {
                            discarded.get_or_insert(fault);
                            let now = self.epoch.elapsed();
                            transaction.end_at_next_step(now.saturating_add(self.timers.rto));
                        }
                        Some(next) => {
                            let bytes = self.message.clone();
                            return Ok((next, Reply { bytes, rtt }));
                        }
                    }
                }
            }
        }
    }

    /// What a message says to the transaction under way; data is put aside.
    fn take(&mut self, request: &Request, id: TransactionId, at: Instant) -> Option<Next> {
        if let Some(arrived) = data(&self.message, at) {
            self.put_aside(arrived);
            return None;
        }
        match Message::read(&self.message) {
            Ok(message) if message.id == id => {
                let software = || stun::software(&message);
                self.software = self.software.take().or_else(software);
                Some(self.conversation.judge(request, &message))
            }
            // A late response to an earlier request, or an indication of another kind.
            Ok(message)
                if self.conversation.challenge().is_some() || message.kind.is_indication() =>
            {
                None
            }
            Ok(message) => Some(Next::Discard(Fault::Stun(stun::Fault::WrongTransaction(
                message.id,
            )))),
            Err(why) => Some(Next::Discard(Fault::Stun(stun::Fault::NotStun {
                why,
                length: self.message.len(),
            }))),
        }
    }

    /// Keeps data that came while a response was waited for. Beyond the bound it is lost, as in
    /// any other queue.
    fn put_aside(&mut self, arrived: Arrived) {
        if self.arrived.len() < MOST_WAITING {
            self.arrived.push_back(arrived);
        }
    }

    /// When the next message came. `None` when `until` comes first.
    async fn receive_until(&mut self, until: Instant) -> Option<Result<Instant, Fault>> {
        let deadline = tokio::time::Instant::from_std(until);
        tokio::time::timeout_at(deadline, self.receive()).await.ok()
    }

    async fn receive(&mut self) -> Result<Instant, Fault> {
        loop {
            match self.path.receive(&mut self.message).await {
                // What strangers send is neither an answer nor relayed data.
                Ok(datagram) if datagram.source != self.path.server() => {}
                Ok(datagram) => return Ok(datagram.at),
                Err(error) => return Err(self.path.fault(&error).await.into()),
            }
        }
    }

    /// Gives the allocation back. A server that does not answer ends it by itself.
    pub async fn release(mut self) {
        self.give_back().await;
    }

    /// Gives the allocation back, in a second or not at all, and keeps the path.
    pub async fn give_back(&mut self) {
        let refresh = Request::Refresh { lifetime: 0 };
        let _ = tokio::time::timeout(GIVE_BACK_WAIT, self.request(&refresh)).await;
        self.held.settle(&self.path);
    }

    /// Sends a message as it is: ChannelData, for a peer that has a channel.
    ///
    /// # Errors
    /// When the path is no more.
    pub async fn send(&self, message: &[u8]) -> Result<(), Fault> {
        match self.path.send(message).await {
            Ok(()) => Ok(()),
            Err(error) => Err(self.path.fault(&error).await.into()),
        }
    }

    /// Sends data to a peer without a channel.
    ///
    /// # Errors
    /// When the path is no more.
    pub async fn send_to(&self, peer: SocketAddr, data: &[u8]) -> Result<(), Fault> {
        let Some(id) = random_id() else {
            return Err(stun::Fault::Local("the system gives no randomness".to_owned()).into());
        };
        self.send(&send_indication(id, peer, data)).await
    }

    /// The next data from a peer. May be dropped before it completes, and nothing is lost.
    ///
    /// # Errors
    /// When the path is no more.
    pub async fn next_data(&mut self) -> Result<Arrived, Fault> {
        if let Some(arrived) = self.arrived.pop_front() {
            return Ok(arrived);
        }
        loop {
            let at = self.receive().await?;
            if let Some(arrived) = data(&self.message, at) {
                return Ok(arrived);
            }
        }
    }
}
