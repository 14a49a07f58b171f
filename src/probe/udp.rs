//! A UDP path to one server address.
//!
//! Two things must be seen that one socket cannot see both. A *connected*
//! socket is told of ICMP errors, such as a closed port, at once, but the
//! system hides every datagram from it that comes from another address. An
//! unconnected one sees those, but hears of no ICMP error. So requests leave
//! through a connected socket, and an unconnected one listens on the same
//! local address: the system gives it what does not match the connection, so a
//! server that replies from the wrong address or port is caught in the act.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::cell::RefCell;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::io::Interest;
use tokio::net::UdpSocket;
use tokio::task::coop::consume_budget;
use tokio::time::timeout;

use super::network::Network;
use super::path::{Datagram, MAX_DATAGRAM, OpenError};
use crate::stun::{Fault, Protocol};

thread_local! {
    /// Room for any datagram, once for all paths: a thousand of them are open at a time.
    static ROOM: RefCell<Vec<u8>> = RefCell::new(vec![0; MAX_DATAGRAM]);
}

#[derive(Debug)]
pub struct Path {
    server: SocketAddr,
    local: SocketAddr,
    connected: UdpSocket,
    /// Missing where the system does not let two sockets share an address;
    /// a reply from the wrong source then looks like none.
    bystander: Option<UdpSocket>,
}

impl Path {
    /// Opens sockets; nothing is sent.
    pub async fn open(server: SocketAddr, network: &Network) -> Result<Path, OpenError> {
        let connected = connect(server, network).await?;
        let local = connected.local_addr().map_err(OpenError::Local)?;
        let bystander = bind_beside(&connected, local).ok();
        Ok(Path {
            server,
            local,
            connected,
            bystander,
        })
    }

    pub fn server(&self) -> SocketAddr {
        self.server
    }

    /// The address that requests leave from.
    pub fn local(&self) -> SocketAddr {
        self.local
    }

    pub async fn send(&self, datagram: &[u8]) -> io::Result<()> {
        // Most often there is room at once, and nothing to be set up for a wait.
        match self.connected.try_send(datagram) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.connected.send(datagram).await.map(|_| ())
            }
            sent => sent.map(|_| ()),
        }
    }

    /// The next datagram from anywhere. An ICMP error about an earlier request
    /// is returned as the error it stands for.
    pub async fn receive(&self, message: &mut Vec<u8>) -> io::Result<Datagram> {
        loop {
            // A server that never pauses must not keep others from their turn.
            consume_budget().await;
            match self.try_receive(message) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                result => return result,
            }
            tokio::select! {
                biased;
                // A pending ICMP error makes a socket ready with an error, not readable.
                ready = self.connected.ready(Interest::READABLE | Interest::ERROR) => {
                    ready?;
                    self.pending_error()?;
                }
                ready = readable(self.bystander.as_ref()) => ready?,
            }
        }
    }

    /// Takes the ICMP error that the system holds for us, if it holds one.
    fn pending_error(&self) -> io::Result<()> {
        let taken = self.connected.try_io(Interest::ERROR, || {
            match self.connected.take_error()? {
                Some(error) => Err(error),
                // Tells the runtime that the socket is no longer ready in this way.
                None => Err(io::ErrorKind::WouldBlock.into()),
            }
        });
        match taken {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(()),
            result => result,
        }
    }

    fn try_receive(&self, message: &mut Vec<u8>) -> io::Result<Datagram> {
        ROOM.with_borrow_mut(|room| {
            let datagram = self.try_receive_into(room)?;
            message.clear();
            message.extend_from_slice(room.get(..datagram.length).unwrap_or_default());
            Ok(datagram)
        })
    }

    fn try_receive_into(&self, buffer: &mut [u8]) -> io::Result<Datagram> {
        match (self.connected.try_recv(buffer), &self.bystander) {
            (Ok(length), _) => Ok(Datagram {
                source: self.server,
                length,
                at: Instant::now(),
            }),
            (Err(error), Some(bystander)) if error.kind() == io::ErrorKind::WouldBlock => {
                let (length, source) = bystander.try_recv_from(buffer)?;
                let at = Instant::now();
                Ok(Datagram { source, length, at })
            }
            (Err(error), _) => Err(error),
        }
    }
}

/// A socket that sends to `server` and hears of nobody else.
pub async fn connect(server: SocketAddr, network: &Network) -> Result<UdpSocket, OpenError> {
    let any: SocketAddr = match server {
        SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
        SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
    };
    let local = network.local_for(server);
    let bound = UdpSocket::bind(local.unwrap_or(any)).await;
    let socket = bound.map_err(|error| match local {
        Some(local) => OpenError::LocalAddress {
            local: local.ip(),
            error,
        },
        None => classify(error),
    })?;
    let connected = socket.connect(server).await.map_err(classify);
    connected.map_err(|error| match (error, local) {
        // Such as a loopback address towards another host.
        (OpenError::Local(error), Some(local)) if error.kind() == io::ErrorKind::InvalidInput => {
            let local = local.ip();
            OpenError::LocalAddress { local, error }
        }
        (error, _) => error,
    })?;
    Ok(socket)
}

/// Fails when this host knows no way to `server`. Sends nothing.
pub async fn check_route(server: SocketAddr, network: &Network) -> Result<(), OpenError> {
    connect(server, network).await.map(|_| ())
}

/// What an error of a connected UDP socket says about the server.
pub fn fault(error: &io::Error) -> Fault {
    use io::ErrorKind::{ConnectionRefused, ConnectionReset, HostUnreachable, NetworkUnreachable};
    match error.kind() {
        // Windows calls it a reset.
        ConnectionRefused | ConnectionReset => Fault::Refused,
        HostUnreachable | NetworkUnreachable => Fault::Unreachable(error.to_string()),
        _ => Fault::Local(error.to_string()),
    }
}

/// What a server answers to `request` on a socket of its own, if it answers in time.
pub async fn first_reply(
    server: SocketAddr,
    network: &Network,
    request: &[u8],
    limit: Duration,
) -> Option<Protocol> {
    let asking = async {
        let socket = connect(server, network).await.ok()?;
        socket.send(request).await.ok()?;
        let mut first = [0; 64];
        let length = socket.recv(&mut first).await.ok()?;
        first.get(..length).map(Protocol::of)
    };
    timeout(limit, asking).await.ok().flatten()
}

async fn readable(socket: Option<&UdpSocket>) -> io::Result<()> {
    match socket {
        Some(socket) => socket.readable().await,
        None => std::future::pending().await,
    }
}

fn classify(error: io::Error) -> OpenError {
    use io::ErrorKind::{AddrNotAvailable, HostUnreachable, NetworkUnreachable, Unsupported};
    match error.kind() {
        NetworkUnreachable | HostUnreachable | AddrNotAvailable | Unsupported => {
            OpenError::NoRoute(error)
        }
        _ if is_family_not_supported(&error) => OpenError::NoRoute(error),
        _ => OpenError::Local(error),
    }
}

/// EAFNOSUPPORT, as of a kernel without IPv6; the standard library has no name for it.
fn is_family_not_supported(error: &io::Error) -> bool {
    let text = error.to_string();
    text.contains("family not supported")
}

/// A second socket on `local`. Only one that is bound when neither socket yet
/// shares its address gets a port of its own, so sharing is allowed after that.
#[cfg(unix)]
fn bind_beside(connected: &UdpSocket, local: SocketAddr) -> io::Result<UdpSocket> {
    use socket2::{Domain, SockRef, Socket, Type};

    let share = |socket: &Socket| {
        if cfg!(target_os = "linux") {
            socket.set_reuse_address(true)
        } else {
            socket.set_reuse_port(true)
        }
    };
    share(&SockRef::from(connected))?;
    let socket = Socket::new(Domain::for_address(local), Type::DGRAM, None)?;
    share(&socket)?;
    socket.set_nonblocking(true)?;
    socket.bind(&local.into())?;
    UdpSocket::from_std(socket.into())
}

#[cfg(not(unix))]
fn bind_beside(_connected: &UdpSocket, _local: SocketAddr) -> io::Result<UdpSocket> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
    }

    async fn open(server: SocketAddr) -> Result<Path, OpenError> {
        Path::open(server, &Network::default()).await
    }

    fn peer() -> std::net::UdpSocket {
        std::net::UdpSocket::bind("127.0.0.1:0").unwrap()
    }

    #[test]
    fn a_closed_port_is_noticed_without_waiting() {
        runtime().block_on(async {
            // Held, so that nobody else gets the port, but deaf to all but one.
            let deaf = peer();
            deaf.connect("127.0.0.1:1").unwrap();
            let path = open(deaf.local_addr().unwrap()).await.unwrap();
            path.send(b"x").await.unwrap();
            let error = path.receive(&mut Vec::new()).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        });
    }

    #[test]
    #[cfg(unix)]
    fn datagrams_are_seen_from_the_server_and_from_elsewhere() {
        runtime().block_on(async {
            let (server, other) = (peer(), peer());
            let path = open(server.local_addr().unwrap()).await.unwrap();
            let mut message = Vec::new();
            for sender in [&other, &server, &other] {
                sender.send_to(b"hello", path.local()).unwrap();
                let datagram = path.receive(&mut message).await.unwrap();
                assert_eq!(datagram.source, sender.local_addr().unwrap());
                assert_eq!((message.as_slice(), datagram.length), (&b"hello"[..], 5));
            }
        });
    }

    #[test]
    fn a_datagram_is_whole_however_long_it_is() {
        runtime().block_on(async {
            let server = peer();
            let path = open(server.local_addr().unwrap()).await.unwrap();
            let mut message = Vec::new();
            // The longest that UDP carries over IPv4.
            for length in [65_507, 3] {
                let sent = vec![7; length];
                server.send_to(&sent, path.local()).unwrap();
                path.receive(&mut message).await.unwrap();
                assert!(message == sent, "{} of {length}", message.len());
            }
        });
    }

    #[test]
    #[cfg(unix)]
    fn two_paths_never_share_a_port() {
        runtime().block_on(async {
            let server = peer().local_addr().unwrap();
            let mut ports = std::collections::HashSet::new();
            let mut paths = Vec::new();
            for _ in 0..50 {
                let path = open(server).await.unwrap();
                assert!(ports.insert(path.local().port()));
                paths.push(path);
            }
        });
    }
}
