//! All sockets of a server, and the relay between them.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::mpsc;
use tokio::task::AbortHandle;

use super::ports::Opener;
use super::{Config, udp, unix_seconds};
use crate::relay::{Client, ClientTransport, Effect, Ledger, Moment, Relay, Settings};

/// The name that responses carry.
const SOFTWARE: &str = concat!("rtctool/", env!("CARGO_PKG_VERSION"));

/// How often it is looked what has ended.
const EXPIRY_INTERVAL: Duration = Duration::from_secs(1);

/// How often a free port is tried that must be free for UDP and for TCP.
const BIND_TRIES: usize = 20;

#[derive(Debug)]
pub struct Sockets {
    pub udp: UdpSocket,
    address: SocketAddr,
    config: Config,
    begun: Instant,
    relay: Mutex<Relay>,
    relayed: Mutex<HashMap<SocketAddr, RelayedSocket>>,
    /// Where messages to the client of a TCP connection go.
    connections: Mutex<HashMap<SocketAddr, mpsc::Sender<Vec<u8>>>>,
}

#[derive(Debug)]
struct RelayedSocket {
    socket: Arc<UdpSocket>,
    task: AbortHandle,
}

impl Sockets {
    /// Binds the same port for UDP and for TCP.
    pub async fn bind(config: &Config) -> io::Result<(Arc<Sockets>, TcpListener)> {
        let mut seed = [0; 20];
        getrandom::fill(&mut seed).map_err(io::Error::other)?;
        let mut config = config.clone();
        config.relay_addresses.retain(is_ours);
        if config.relay_addresses.is_empty() {
            return Err(io::ErrorKind::AddrNotAvailable.into());
        }
        let (udp, listener) = bind_both(config.listen).await?;
        let sockets = Sockets {
            address: udp.local_addr()?,
            udp,
            begun: Instant::now(),
            relay: Mutex::new(Relay::new(settings(&config), seed)),
            config,
            relayed: Mutex::default(),
            connections: Mutex::default(),
        };
        Ok((Arc::new(sockets), listener))
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn ledger(&self) -> Ledger {
        lock(&self.relay).ledger()
    }

    /// How long a connection without an allocation may go without a message.
    pub fn patience(&self) -> Duration {
        self.config.patience
    }

    pub fn has_allocation(&self, client: Client) -> bool {
        lock(&self.relay).has_allocation(client)
    }

    /// Takes a message of a client and does what follows from it.
    pub async fn client_sent(self: &Arc<Self>, client: Client, bytes: &[u8]) {
        let mut opener = Opener {
            addresses: &self.config.relay_addresses,
            ports: self.config.relay_ports.clone(),
            opened: Vec::new(),
        };
        let now = self.now();
        let effects = lock(&self.relay).client_sent(client, bytes, now, &mut opener);
        for socket in opener.opened {
            self.watch(socket);
        }
        self.apply(effects).await;
    }

    /// Takes what a peer sent to a relayed address.
    pub async fn peer_sent(&self, relayed: SocketAddr, peer: SocketAddr, data: &[u8]) {
        let now = self.now();
        let effect = lock(&self.relay).peer_sent(relayed, peer, data, now);
        self.apply(effect.into_iter().collect()).await;
    }

    /// A TCP connection has begun; its messages come out of the receiver.
    pub fn connect(&self, client: SocketAddr, sender: mpsc::Sender<Vec<u8>>) {
        lock(&self.connections).insert(client, sender);
    }

    /// A TCP connection has ended, and its allocation with it.
    pub async fn disconnect(&self, address: SocketAddr) {
        lock(&self.connections).remove(&address);
        let effects = lock(&self.relay).disconnect(Client {
            transport: ClientTransport::Tcp,
            address,
        });
        self.apply(effects).await;
    }

    /// Ends what has outlived its time, again and again. Never completes.
    pub async fn expire(&self) {
        loop {
            tokio::time::sleep(EXPIRY_INTERVAL).await;
            let now = self.now();
            let effects = lock(&self.relay).expire(now);
            self.apply(effects).await;
        }
    }

    fn now(&self) -> Moment {
        Moment {
            elapsed: self.begun.elapsed(),
            unix_seconds: unix_seconds(),
        }
    }

    /// Begins to relay what comes to a relayed address.
    fn watch(self: &Arc<Self>, socket: std::net::UdpSocket) {
        let address = socket.local_addr();
        let (Ok(address), Ok(socket)) = (address, UdpSocket::from_std(socket)) else {
            return;
        };
        let socket = Arc::new(socket);
        let relaying = udp::relay(Arc::clone(self), Arc::clone(&socket), address);
        let task = tokio::spawn(relaying).abort_handle();
        lock(&self.relayed).insert(address, RelayedSocket { socket, task });
    }

    /// What cannot be sent is lost, as datagrams may be.
    async fn apply(&self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::ToClient { client, bytes } => self.send_to_client(client, bytes).await,
                Effect::ToPeer {
                    relayed,
                    peer,
                    data,
                } => {
                    let socket = self.relayed_socket(relayed);
                    if let Some(socket) = socket {
                        let _ = socket.send_to(&data, peer).await;
                    }
                }
                Effect::Close { relayed } => self.close(relayed),
            }
        }
    }

    async fn send_to_client(&self, client: Client, bytes: Vec<u8>) {
        match client.transport {
            ClientTransport::Udp => {
                let _ = self.udp.send_to(&bytes, client.address).await;
            }
            ClientTransport::Tcp => {
                if let Some(connection) = lock(&self.connections).get(&client.address) {
                    let _ = connection.try_send(bytes);
                }
            }
        }
    }

    fn relayed_socket(&self, relayed: SocketAddr) -> Option<Arc<UdpSocket>> {
        let sockets = lock(&self.relayed);
        sockets.get(&relayed).map(|one| Arc::clone(&one.socket))
    }

    fn close(&self, relayed: SocketAddr) {
        if let Some(socket) = lock(&self.relayed).remove(&relayed) {
            socket.task.abort();
        }
    }
}

fn settings(config: &Config) -> Settings {
    Settings {
        software: SOFTWARE.to_owned(),
        realm: config.realm.clone(),
        accounts: config.accounts.clone(),
        peers: config.peers.clone(),
        max_lifetime: config.max_lifetime,
        nonce_lifetime: config.nonce_lifetime,
        user_quota: config.user_quota,
        capacity: config.capacity,
    }
}

/// Whether a relayed address can be opened there: not every host has IPv6.
fn is_ours(ip: &IpAddr) -> bool {
    std::net::UdpSocket::bind((*ip, 0)).is_ok()
}

/// A free UDP port may be taken as a TCP port.
async fn bind_both(listen: SocketAddr) -> io::Result<(UdpSocket, TcpListener)> {
    let mut tries = 0;
    loop {
        tries += 1;
        let udp = UdpSocket::bind(listen).await?;
        match TcpListener::bind(udp.local_addr()?).await {
            Ok(listener) => return Ok((udp, listener)),
            Err(_) if listen.port() == 0 && tries < BIND_TRIES => {}
            Err(error) => return Err(error),
        }
    }
}

/// A task that panicked leaves counts behind, nothing worse.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
