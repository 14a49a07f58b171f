//! Puts a [`Link`] between a peer and its UDP sockets.
//!
//! The seam is webrtc's `Runtime`: every socket that a peer opens passes through
//! `WiredRuntime::wrap_udp_socket`. What a peer sends goes through the link;
//! what it receives has been through the other peer's.
//!
//! In a [`Sockets::Memory`] no datagram leaves the process. All time is tokio's, so that on
//! a runtime whose time is paused a call takes no longer than its computing.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use webrtc::runtime::mock::MockUDPNetwork;
use webrtc::runtime::{Runtime, TokioRuntime};

use super::carrier::Carrier;
use super::link::{Datagram, Ledger, Link, LinkPlan, StreamLedger};
use super::tap::Ear;

mod carried;
mod early;
mod passes;
mod runtime;
mod socket;

use carried::Servers;
pub use early::Keys;
use passes::{Passes, Pause};
pub use runtime::WiredRuntime;
use socket::Exit;

/// Longest sleep that webrtc's driver is given while it connects. It writes before it handles
/// events, so that the first flights of DTLS and SCTP wait for the next timer: with longer
/// sleeps connecting takes some 190 ms more than it need.
const SLEEP_WHILE_CONNECTING: Duration = Duration::from_millis(2);

/// The same in a call that has been connected for a while, which wakes it up by its packets.
const SLEEP_IN_CALL: Duration = Duration::from_millis(50);

/// How long after the connection SCTP has opened its channels, as a rule.
const SETTLED_AFTER: Duration = Duration::from_secs(1);

/// What carries datagrams from one peer to the other.
#[derive(Debug, Clone)]
pub enum Sockets {
    /// The sockets of the system.
    System,
    /// The memory of this process.
    Memory(Arc<MockUDPNetwork>),
}

impl Sockets {
    pub fn in_memory() -> Sockets {
        Sockets::Memory(Arc::new(MockUDPNetwork::new()))
    }
}

/// One direction of the network. Dropping it ends what releases its datagrams; what is
/// still on its way then is lost.
pub struct Wire {
    shared: Arc<Shared>,
    sockets: Sockets,
}

/// The end of a [`Wire`] that datagrams go into.
#[derive(Clone)]
struct WireInput {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    medium: Medium,
    /// Wakes the thread, or the task, that releases datagrams.
    thread: Condvar,
    task: Notify,
    /// When the connection came to stand.
    connected: Mutex<Option<Instant>>,
    passes: Passes,
    keys: Arc<Keys>,
}

struct State {
    link: Link<Exit>,
    phase: Phase,
    /// Whether somebody releases what is under way.
    is_released: bool,
}

/// Where datagrams are carried, which decides who releases them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Medium {
    System,
    Memory,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Everything passes at once and is not counted: the call is being set up.
    Open,
    /// Datagrams go through the link.
    Impaired,
    Closed,
}

impl Wire {
    /// An open wire, which will impair as `plan` says from [`Wire::impair`] on.
    pub fn new(plan: LinkPlan, sockets: Sockets) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                link: Link::new(plan),
                phase: Phase::Open,
                is_released: false,
            }),
            medium: match sockets {
                Sockets::System => Medium::System,
                Sockets::Memory(_) => Medium::Memory,
            },
            thread: Condvar::new(),
            task: Notify::new(),
            connected: Mutex::new(None),
            passes: Passes::default(),
            keys: Arc::default(),
        });
        Wire { shared, sockets }
    }

    /// A runtime for webrtc whose sockets send through this wire. `ear` hears what passes them;
    /// `carriers` connect to servers that are not sent datagrams.
    pub fn runtime(&self, ear: Ear, carriers: Vec<Arc<dyn Carrier>>) -> WiredRuntime {
        WiredRuntime {
            servers: Arc::new(Servers::new(carriers)),
            tokio: TokioRuntime,
            ear,
            sockets: self.sockets.clone(),
            wire: WireInput {
                shared: Arc::clone(&self.shared),
            },
        }
    }

    /// The connection stands, as of now.
    pub fn connected(&self) {
        *lock(&self.shared.connected) = Some(now());
    }

    /// Impairment begins.
    pub fn impair(&self) {
        let mut state = self.shared.lock();
        state.phase = Phase::Impaired;
        state.link.begin(now());
    }

    pub fn ledger(&self) -> Ledger {
        self.shared.lock().link.ledger().clone()
    }

    /// What the link did to one SSRC so far.
    pub fn stream(&self, ssrc: u32) -> StreamLedger {
        let state = self.shared.lock();
        let streams = &state.link.ledger().streams;
        streams.get(&ssrc).copied().unwrap_or_default()
    }

    pub fn plan(&self) -> LinkPlan {
        self.shared.lock().link.plan().clone()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.shared.lock().phase = Phase::Closed;
        self.shared.wake();
    }
}

impl WireInput {
    /// What webrtc's driver waits for before it goes round again.
    fn pause(&self, tokio: &TokioRuntime, wanted: Duration) -> Pause {
        let next = self.shared.passes.next();
        next.unwrap_or_else(|| tokio.sleep(wanted.min(self.longest_sleep())))
    }

    fn longest_sleep(&self) -> Duration {
        let connected = *lock(&self.shared.connected);
        match connected.is_some_and(|at| now().saturating_duration_since(at) > SETTLED_AFTER) {
            true => SLEEP_IN_CALL,
            false => SLEEP_WHILE_CONNECTING,
        }
    }

    fn send(&self, bytes: &[u8], exit: Exit) {
        self.shared.passes.sent(bytes);
        let mut state = self.shared.lock();
        if state.phase != Phase::Impaired {
            // Set-up retransmits what the system refuses here.
            let _ = exit.send(bytes);
            return;
        }
        let now = now();
        state.link.send(now, bytes.to_vec(), exit);
        state.release(now);
        if state.link.next_release().is_none() {
            return;
        }
        let first = !std::mem::replace(&mut state.is_released, true);
        drop(state);
        match first {
            true => self.begin_to_release(),
            false => self.shared.wake(),
        }
    }

    /// Nobody does before something is under way for a while: most links of many calls are clean.
    fn begin_to_release(&self) {
        let releasing = Arc::clone(&self.shared);
        match self.shared.medium {
            // A thread of its own: tokio's timers tick in whole milliseconds.
            Medium::System => drop(std::thread::spawn(move || releasing.release_by_thread())),
            // A thread would not know what time it seems to be.
            Medium::Memory => drop(tokio::spawn(releasing.release_by_task())),
        }
    }
}

impl State {
    /// Sends what is due. What the system refuses is lost, and counted.
    fn release(&mut self, now: Instant) {
        for Datagram { bytes, to, .. } in self.link.due(now) {
            if to.send(&bytes).is_err() {
                self.link.note_send_error();
            }
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    fn wake(&self) {
        self.thread.notify_all();
        self.task.notify_one();
    }

    fn release_by_thread(&self) {
        let mut state = self.lock();
        while state.phase != Phase::Closed {
            let now = now();
            state.release(now);
            let wait = state
                .link
                .next_release()
                .map(|at| at.saturating_duration_since(now));
            state = match wait {
                Some(wait) => {
                    let waited = self.thread.wait_timeout(state, wait);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self
                    .thread
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    async fn release_by_task(self: Arc<Self>) {
        loop {
            let next = {
                let mut state = self.lock();
                if state.phase == Phase::Closed {
                    return;
                }
                state.release(now());
                state.link.next_release()
            };
            match next {
                Some(at) => tokio::select! {
                    () = tokio::time::sleep_until(at.into()) => {}
                    () = self.task.notified() => {}
                },
                None => self.task.notified().await,
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Of the clock that tokio has, which may be paused.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}
