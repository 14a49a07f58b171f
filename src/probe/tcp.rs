//! Connecting to a server over TCP.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::network::Network;
use super::path::{ConnectFault, OpenError};
use super::udp;
use crate::stun::Protocol;

/// A connection, and how long it took.
pub struct Connected {
    pub stream: TcpStream,
    pub local: SocketAddr,
    pub time: Duration,
}

/// Connects to `server`, for as long as `network` allows.
///
/// # Errors
/// When the connection does not come about, and why.
pub async fn connect(server: SocketAddr, network: &Network) -> Result<Connected, OpenError> {
    // What stops UDP before anything is sent is this host's lack of a route;
    // what TCP says in the same words may come from a router.
    udp::check_route(server, network).await?;
    let socket = socket(server, network).map_err(OpenError::Local)?;
    let begun = Instant::now();
    let connecting = timeout(network.connect_timeout, socket.connect(server));
    let stream = match connecting.await {
        Ok(connected) => connected.map_err(|error| classify(error, begun.elapsed()))?,
        Err(_) => {
            let limit = network.connect_timeout;
            return Err(OpenError::Connect(ConnectFault::Timeout(limit)));
        }
    };
    let time = begun.elapsed();
    // Requests are to leave at once. Where that cannot be had, they leave a little later.
    let _ = stream.set_nodelay(true);
    let local = stream.local_addr().map_err(OpenError::Local)?;
    Ok(Connected {
        stream,
        local,
        time,
    })
}

fn socket(server: SocketAddr, network: &Network) -> io::Result<TcpSocket> {
    let socket = match server {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    if let Some(local) = network.local_for(server) {
        socket.bind(local)?;
    }
    Ok(socket)
}

fn classify(error: io::Error, after: Duration) -> OpenError {
    use io::ErrorKind::{
        ConnectionRefused, ConnectionReset, HostUnreachable, NetworkUnreachable, TimedOut,
    };
    OpenError::Connect(match error.kind() {
        ConnectionRefused => ConnectFault::Refused(after),
        ConnectionReset => ConnectFault::Reset(after),
        HostUnreachable | NetworkUnreachable => ConnectFault::Unreachable {
            words: error.to_string(),
            after,
        },
        TimedOut => ConnectFault::Timeout(after),
        _ => return OpenError::Local(error),
    })
}

/// The longest that a closer look may take.
const LOOK_LIMIT: Duration = Duration::from_secs(2);

/// What a server answers to `request` on a connection of its own, if it answers anything.
pub async fn first_reply(
    server: SocketAddr,
    network: &Network,
    request: &[u8],
) -> Option<Protocol> {
    let asking = async {
        let mut connected = connect(server, network).await.ok()?;
        connected.stream.write_all(request).await.ok()?;
        let mut first = [0; 64];
        let length = connected.stream.read(&mut first).await.ok()?;
        let first = first.get(..length).filter(|first| !first.is_empty())?;
        Some(Protocol::of(first))
    };
    timeout(LOOK_LIMIT, asking).await.ok().flatten()
}
