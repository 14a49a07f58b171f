//! Puts a [`Link`] between a peer and its UDP sockets.
//!
//! The seam is webrtc's `Runtime`: every socket that a peer opens passes through
//! [`WiredRuntime::wrap_udp_socket`]. What a peer sends goes through the link;
//! what it receives has been through the other peer's.
//!
//! In a [`Sockets::Memory`] no datagram leaves the process. All time is tokio's, so that on
//! a runtime whose time is paused a call takes no longer than its computing.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use webrtc::runtime::mock::MockUDPNetwork;
use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime,
    TokioRuntime, Transmit,
};

use super::link::{Datagram, Ledger, Link, LinkPlan, StreamLedger};
use super::tap::{Direction, Ear, Path};

/// Longest sleep that webrtc's driver is given. It writes before it handles
/// events, so that the first DTLS flight waits for the next timer: with longer
/// sleeps connecting takes some 190 ms more than it need.
const LONGEST_SLEEP: Duration = Duration::from_millis(5);

/// The same once the call is connected, when no flight waits any more: of hundreds of calls,
/// waking up is most of what idle ones cost.
const LONGEST_SLEEP_CONNECTED: Duration = Duration::from_millis(50);

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
    /// Wakes the thread, or the task, that releases datagrams.
    thread: Condvar,
    task: Notify,
}

struct State {
    link: Link<Exit>,
    phase: Phase,
    /// Whether somebody releases what is under way.
    is_released: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Everything passes at once and is not counted: the call is being set up.
    Open,
    /// Datagrams go through the link.
    Impaired,
    Closed,
}

/// Where a datagram leaves the link.
#[derive(Clone)]
struct Exit {
    socket: Outgoing,
    destination: SocketAddr,
}

#[derive(Clone)]
enum Outgoing {
    System(Arc<UdpSocket>),
    Memory(Arc<dyn AsyncUdpSocket>),
}

/// Where datagrams are carried, which decides who releases them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Medium {
    System,
    Memory,
}

impl Outgoing {
    fn medium(&self) -> Medium {
        match self {
            Outgoing::System(_) => Medium::System,
            Outgoing::Memory(_) => Medium::Memory,
        }
    }
}

impl Exit {
    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        match &self.socket {
            Outgoing::System(socket) => socket.send_to(bytes, self.destination).map(drop),
            Outgoing::Memory(socket) => {
                let transmit = Transmit {
                    destination: self.destination,
                    ecn: None,
                    contents: bytes,
                    segment_size: None,
                    src_ip: None,
                };
                // Memory takes all at once, so that there is nothing to wake up for.
                match socket.poll_send(&mut Context::from_waker(Waker::noop()), &transmit) {
                    Poll::Ready(sent) => sent.map(drop),
                    Poll::Pending => Err(io::ErrorKind::WouldBlock.into()),
                }
            }
        }
    }
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
            thread: Condvar::new(),
            task: Notify::new(),
        });
        Wire { shared, sockets }
    }

    /// A runtime for webrtc whose sockets send through this wire. `ear` hears what passes them.
    pub fn runtime(&self, ear: Ear) -> WiredRuntime {
        WiredRuntime {
            tokio: TokioRuntime,
            ear,
            sockets: self.sockets.clone(),
            wire: WireInput {
                shared: Arc::clone(&self.shared),
            },
        }
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
    fn send(&self, bytes: &[u8], exit: Exit) {
        let mut state = self.shared.lock();
        if state.phase != Phase::Impaired {
            // Set-up retransmits what the system refuses here.
            let _ = exit.send(bytes);
            return;
        }
        let now = now();
        let medium = exit.socket.medium();
        state.link.send(now, bytes.to_vec(), exit);
        state.release(now);
        if state.link.next_release().is_none() {
            return;
        }
        let first = !std::mem::replace(&mut state.is_released, true);
        drop(state);
        match first {
            true => self.begin_to_release(medium),
            false => self.shared.wake(),
        }
    }

    /// Nobody does before something is under way for a while: most links of many calls are clean.
    fn begin_to_release(&self, medium: Medium) {
        let releasing = Arc::clone(&self.shared);
        match medium {
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
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
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

/// Of the clock that tokio has, which may be paused.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// Tokio's runtime with a wire behind every UDP socket.
pub struct WiredRuntime {
    tokio: TokioRuntime,
    sockets: Sockets,
    wire: WireInput,
    ear: Ear,
}

impl std::fmt::Debug for WiredRuntime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WiredRuntime").finish_non_exhaustive()
    }
}

impl Runtime for WiredRuntime {
    fn wrap_udp_socket(&self, socket: UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        let (incoming, outgoing) = match &self.sockets {
            Sockets::System => {
                socket.set_nonblocking(true)?;
                let outgoing = Outgoing::System(Arc::new(socket.try_clone()?));
                (self.tokio.wrap_udp_socket(socket)?, outgoing)
            }
            Sockets::Memory(network) => {
                // The socket of the system is there for its address alone.
                let socket: Arc<dyn AsyncUdpSocket> = network.bind(socket.local_addr()?)?;
                (Arc::clone(&socket), Outgoing::Memory(socket))
            }
        };
        Ok(Arc::new(WiredSocket {
            local: incoming.local_addr()?,
            incoming,
            outgoing,
            wire: self.wire.clone(),
            ear: self.ear.clone(),
        }))
    }

    fn now(&self) -> Instant {
        now()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>> {
        let longest = match self.ear.is_connected() {
            true => LONGEST_SLEEP_CONNECTED,
            false => LONGEST_SLEEP,
        };
        self.tokio.sleep(duration.min(longest))
    }

    fn spawn(&self, future: Pin<Box<dyn Future<Output = ()> + Send>>) -> Box<dyn JoinHandle> {
        self.tokio.spawn(future)
    }

    fn wrap_tcp_listener(
        &self,
        listener: std::net::TcpListener,
    ) -> io::Result<Arc<dyn AsyncTcpListener>> {
        self.tokio.wrap_tcp_listener(listener)
    }

    fn connect_tcp<'a>(
        &'a self,
        remote: SocketAddr,
    ) -> Pin<Box<dyn Future<Output = io::Result<Arc<dyn AsyncTcpStream>>> + Send + 'a>> {
        self.tokio.connect_tcp(remote)
    }

    fn resolve_host<'a>(
        &'a self,
        host: &'a str,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>> {
        self.tokio.resolve_host(host)
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        self.tokio.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        self.tokio.block_on(future);
    }
}

/// A socket whose sends go through a wire. One datagram a call: `max_gso_segments` stays 1.
struct WiredSocket {
    local: SocketAddr,
    incoming: Arc<dyn AsyncUdpSocket>,
    outgoing: Outgoing,
    wire: WireInput,
    ear: Ear,
}

impl WiredSocket {
    fn path(&self, remote: SocketAddr) -> Path {
        Path {
            local: self.local,
            remote,
        }
    }

    /// The system may put several datagrams of one sender into a buffer, all but the last of
    /// one length.
    fn hear(&self, buffer: &[u8], meta: &RecvMeta) {
        let received = buffer.get(..meta.len).unwrap_or(buffer);
        let each = match meta.stride {
            0 => received.len().max(1),
            stride => stride,
        };
        for datagram in received.chunks(each) {
            let path = self.path(meta.addr);
            self.ear.datagram(Direction::Received, path, datagram);
        }
    }
}

impl std::fmt::Debug for WiredSocket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WiredSocket")
            .field("incoming", &self.incoming)
            .finish_non_exhaustive()
    }
}

impl AsyncUdpSocket for WiredSocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.incoming.local_addr()
    }

    fn poll_send(&self, _: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let exit = Exit {
            socket: self.outgoing.clone(),
            destination: transmit.destination,
        };
        let path = self.path(transmit.destination);
        self.ear.datagram(Direction::Sent, path, transmit.contents);
        self.wire.send(transmit.contents, exit);
        Poll::Ready(Ok(transmit.contents.len()))
    }

    fn poll_recv(
        &self,
        context: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let received = self.incoming.poll_recv(context, buffers, meta);
        if let Poll::Ready(Ok(count)) = &received {
            for (buffer, meta) in buffers.iter().zip(meta.iter()).take(*count) {
                self.hear(buffer, meta);
            }
        }
        received
    }

    fn max_gro_segments(&self) -> usize {
        self.incoming.max_gro_segments()
    }
}
