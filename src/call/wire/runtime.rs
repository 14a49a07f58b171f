//! What webrtc takes for its runtime: tokio's, with a wire behind every UDP socket.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use webrtc::runtime::{
    AsyncInterval, AsyncTcpListener, AsyncTcpStream, AsyncUdpSocket, JoinHandle, Runtime,
    TokioRuntime,
};

use super::carried::{Lines, Servers};
use super::early::{Early, Keys};
use super::socket::{Outgoing, WiredSocket};
use super::{Sockets, WireInput, now};
use crate::call::carrier::StandIn;
use crate::call::tap::Ear;

/// How long the name of an ICE server may take.
const LOOK_UP_LIMIT: Duration = Duration::from_secs(2);

/// Tokio's runtime with a wire behind every UDP socket.
pub struct WiredRuntime {
    pub(super) tokio: TokioRuntime,
    pub(super) sockets: Sockets,
    pub(super) wire: WireInput,
    pub(super) ear: Ear,
    pub(super) servers: Arc<Servers>,
}

impl WiredRuntime {
    /// To be told when the end has them.
    pub fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.wire.shared.keys)
    }

    /// webrtc's driver waits for it, and does nothing else meanwhile.
    async fn look_up(&self, host: &str) -> io::Result<Vec<SocketAddr>> {
        let looking = tokio::time::timeout(LOOK_UP_LIMIT, self.tokio.resolve_host(host));
        looking
            .await
            .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

/// `ADDRESS:PORT`; webrtc leaves out the brackets of IPv6.
fn literal(host: &str) -> Option<SocketAddr> {
    let (address, port) = host.rsplit_once(':')?;
    let address = address.trim_start_matches('[').trim_end_matches(']');
    Some(SocketAddr::new(address.parse().ok()?, port.parse().ok()?))
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
        let local = incoming.local_addr()?;
        Ok(Arc::new(WiredSocket {
            local,
            incoming,
            outgoing,
            wire: self.wire.clone(),
            ear: self.ear.clone(),
            lines: Lines::new(Arc::clone(&self.servers), local, self.ear.clone()),
            early: Early::new(self.keys()),
        }))
    }

    fn now(&self) -> Instant {
        now()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + 'static>> {
        self.wire.pause(&self.tokio, duration)
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
        Box::pin(async move {
            let stand_in = StandIn::of_host(host);
            let server = stand_in.and_then(|stand_in| self.servers.host(stand_in));
            let host = server.as_deref().unwrap_or(host);
            let found = match literal(host) {
                Some(address) => Ok(vec![address]),
                None => self.look_up(host).await,
            };
            self.ear.looked_up(host, &found);
            match stand_in {
                Some(stand_in) => Ok(self.servers.stand_in(stand_in, &found?)),
                None => found,
            }
        })
    }

    fn interval(&self, period: Duration) -> Box<dyn AsyncInterval> {
        self.tokio.interval(period)
    }

    fn block_on(&self, future: Pin<Box<dyn Future<Output = ()> + '_>>) {
        self.tokio.block_on(future);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_not_looked_up() {
        let address = |text: &str| text.parse::<SocketAddr>().ok();
        assert_eq!(literal("::1:3478"), address("[::1]:3478"));
        assert_eq!(literal("[::1]:3478"), address("[::1]:3478"));
        assert_eq!(literal("192.0.2.1:3478"), address("192.0.2.1:3478"));
        assert_eq!(literal("turn.example.org:3478"), None);
        assert_eq!(literal("192.0.2.1"), None);
    }
}
