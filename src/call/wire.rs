//! Puts a [`Link`] between a peer and its UDP sockets.
//!
//! The seam is webrtc's `Runtime`: every socket that a peer opens passes through
//! [`WiredRuntime::wrap_udp_socket`]. What a peer sends goes through the link;
//! what it receives has been through the other peer's.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::future::Future;
use std::io::{self, IoSliceMut};
use std::net::{SocketAddr, UdpSocket};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, RecvMeta, Runtime,
    TokioRuntime, Transmit,
};

use super::link::{Datagram, Ledger, Link, LinkConfig, StreamLedger};

/// Longest sleep that webrtc's driver is given. It writes before it handles
/// events, so that the first DTLS flight waits for the next timer: with longer
/// sleeps connecting takes some 190 ms more than it need.
const LONGEST_SLEEP: Duration = Duration::from_millis(5);

/// One direction of the network, in real time. Dropping it ends its thread; what
/// is still on its way then is lost.
pub struct Wire {
    shared: Arc<Shared>,
}

/// The end of a [`Wire`] that datagrams go into.
#[derive(Clone)]
struct WireInput {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    link: Link<Exit>,
    phase: Phase,
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
    socket: Arc<UdpSocket>,
    destination: SocketAddr,
}

impl Wire {
    /// An open wire, which will impair as `config` says from [`Wire::impair`] on.
    pub fn new(config: LinkConfig) -> Self {
        let shared = Arc::new(Shared {
            state: Mutex::new(State {
                link: Link::new(config),
                phase: Phase::Open,
            }),
            changed: Condvar::new(),
        });
        let releasing = Arc::clone(&shared);
        // A thread of its own: tokio's timers tick in whole milliseconds.
        std::thread::spawn(move || releasing.release_until_closed());
        Wire { shared }
    }

    /// A runtime for webrtc whose sockets send through this wire.
    pub fn runtime(&self) -> WiredRuntime {
        WiredRuntime {
            tokio: TokioRuntime,
            wire: WireInput {
                shared: Arc::clone(&self.shared),
            },
        }
    }

    /// Impairment begins.
    pub fn impair(&self) {
        self.shared.lock().phase = Phase::Impaired;
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

    pub fn config(&self) -> LinkConfig {
        *self.shared.lock().link.config()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.shared.lock().phase = Phase::Closed;
        self.shared.changed.notify_all();
    }
}

impl WireInput {
    fn send(&self, bytes: &[u8], exit: Exit) {
        let mut state = self.shared.lock();
        if state.phase != Phase::Impaired {
            // Set-up retransmits what the system refuses here.
            let _ = exit.socket.send_to(bytes, exit.destination);
            return;
        }
        let now = Instant::now();
        state.link.send(now, bytes.to_vec(), exit);
        state.release(now);
        drop(state);
        self.shared.changed.notify_all();
    }
}

impl State {
    /// Sends what is due. What the system refuses is lost, and counted.
    fn release(&mut self, now: Instant) {
        for Datagram { bytes, to, .. } in self.link.due(now) {
            if to.socket.send_to(&bytes, to.destination).is_err() {
                self.link.note_send_error();
            }
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn release_until_closed(&self) {
        let mut state = self.lock();
        while state.phase != Phase::Closed {
            let now = Instant::now();
            state.release(now);
            let wait = state
                .link
                .next_release()
                .map(|at| at.saturating_duration_since(now));
            state = match wait {
                Some(wait) => {
                    let waited = self.changed.wait_timeout(state, wait);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self
                    .changed
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Tokio's runtime with a wire behind every UDP socket.
pub struct WiredRuntime {
    tokio: TokioRuntime,
    wire: WireInput,
}

impl std::fmt::Debug for WiredRuntime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WiredRuntime").finish_non_exhaustive()
    }
}

impl Runtime for WiredRuntime {
    fn wrap_udp_socket(&self, socket: UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        socket.set_nonblocking(true)?;
        let outgoing = Arc::new(socket.try_clone()?);
        let incoming = self.tokio.wrap_udp_socket(socket)?;
        Ok(Arc::new(WiredSocket {
            incoming,
            outgoing,
            wire: self.wire.clone(),
        }))
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>> {
        self.tokio.sleep(duration.min(LONGEST_SLEEP))
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
    incoming: Arc<dyn AsyncUdpSocket>,
    outgoing: Arc<UdpSocket>,
    wire: WireInput,
}

impl std::fmt::Debug for WiredSocket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WiredSocket")
            .field("outgoing", &self.outgoing)
            .finish_non_exhaustive()
    }
}

impl AsyncUdpSocket for WiredSocket {
    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.incoming.local_addr()
    }

    fn poll_send(&self, _: &mut Context<'_>, transmit: &Transmit<'_>) -> Poll<io::Result<usize>> {
        let exit = Exit {
            socket: Arc::clone(&self.outgoing),
            destination: transmit.destination,
        };
        self.wire.send(transmit.contents, exit);
        Poll::Ready(Ok(transmit.contents.len()))
    }

    fn poll_recv(
        &self,
        context: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        meta: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        self.incoming.poll_recv(context, buffers, meta)
    }

    fn max_gro_segments(&self) -> usize {
        self.incoming.max_gro_segments()
    }
}
