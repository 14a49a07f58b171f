//! The connections of a socket to TURN servers that it cannot send datagrams to.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::sync::mpsc;

use super::lock;
use crate::call::carrier::{Carrier, StandIn};
use crate::call::tap::{Direction, Ear, Path};
use crate::capture::observed::Transport;
use crate::turn::ChannelData;

/// Messages that wait for a connection, or for webrtc. A datagram would be lost as well.
const MOST_WAITING: usize = 1024;

/// The servers of an end, and what stands in for each of their addresses.
#[derive(Default)]
pub struct Servers {
    carriers: Vec<Arc<dyn Carrier>>,
    /// By the address of its stand-in.
    addresses: Mutex<HashMap<SocketAddr, Target>>,
}

/// An address of a server, and who connects to it.
#[derive(Clone)]
struct Target {
    server: SocketAddr,
    carrier: Arc<dyn Carrier>,
}

impl Servers {
    pub fn new(carriers: Vec<Arc<dyn Carrier>>) -> Servers {
        Servers {
            carriers,
            addresses: Mutex::default(),
        }
    }

    /// `HOST:PORT` of the server that it stands in for.
    pub fn host(&self, stand_in: StandIn) -> Option<String> {
        let carrier = self.carriers.get(usize::from(stand_in.0))?;
        Some(carrier.server())
    }

    /// Takes the addresses of the server, and gives those that stand in for them: one for each
    /// family.
    pub fn stand_in(&self, stand_in: StandIn, found: &[SocketAddr]) -> Vec<SocketAddr> {
        let Some(carrier) = self.carriers.get(usize::from(stand_in.0)) else {
            return Vec::new();
        };
        let mut addresses = lock(&self.addresses);
        let mut stand_ins = Vec::new();
        for is_ipv4 in [true, false] {
            let mut of_family = found.iter().filter(|address| address.is_ipv4() == is_ipv4);
            if let Some(server) = of_family.next() {
                let address = stand_in.address(is_ipv4);
                let target = Target {
                    server: *server,
                    carrier: Arc::clone(carrier),
                };
                addresses.insert(address, target);
                stand_ins.push(address);
            }
        }
        stand_ins
    }

    fn target(&self, stand_in: SocketAddr) -> Option<Target> {
        // Most ends have none, and no lock is taken for each of their packets.
        if self.carriers.is_empty() {
            return None;
        }
        lock(&self.addresses).get(&stand_in).cloned()
    }
}

/// The connections of one socket.
pub struct Lines {
    servers: Arc<Servers>,
    local: SocketAddr,
    ear: Ear,
    /// Messages to the server behind each stand-in.
    outgoing: Mutex<HashMap<SocketAddr, mpsc::Sender<Vec<u8>>>>,
    arriving: mpsc::Sender<Arrived>,
    arrived: Mutex<mpsc::Receiver<Arrived>>,
}

/// A message from a server.
pub struct Arrived {
    pub bytes: Vec<u8>,
    /// Who it seems to come from.
    pub from: SocketAddr,
}

impl Lines {
    pub fn new(servers: Arc<Servers>, local: SocketAddr, ear: Ear) -> Lines {
        let (arriving, arrived) = mpsc::channel(MOST_WAITING);
        Lines {
            servers,
            local,
            ear,
            outgoing: Mutex::default(),
            arriving,
            arrived: Mutex::new(arrived),
        }
    }

    /// Where messages to this address go instead, and how that is to be named. None of an address
    /// that datagrams are sent to.
    pub fn to(&self, address: SocketAddr) -> Option<(mpsc::Sender<Vec<u8>>, Path)> {
        let target = self.servers.target(address)?;
        let path = self.path(target.server);
        let mut outgoing = lock(&self.outgoing);
        let line = outgoing.entry(address).or_insert_with(|| {
            let (line, messages) = mpsc::channel(MOST_WAITING);
            let arriving = self.arriving.clone();
            let (ear, from) = (self.ear.clone(), address);
            tokio::spawn(async move {
                if let Err(why) = carry(&target, messages, arriving, &ear, path, from).await {
                    ear.unreachable(target.server, &why);
                }
            });
            line
        });
        Some((line.clone(), path))
    }

    /// The next message that came over any connection.
    pub fn poll_arrived(&self, context: &mut Context<'_>) -> Poll<Arrived> {
        match lock(&self.arrived).poll_recv(context) {
            Poll::Ready(Some(arrived)) => Poll::Ready(arrived),
            // This has a sender as well, so that there is always one.
            Poll::Ready(None) | Poll::Pending => Poll::Pending,
        }
    }

    fn path(&self, server: SocketAddr) -> Path {
        Path {
            local: self.local,
            remote: server,
            transport: Transport::Tcp,
        }
    }
}

/// Carries messages both ways until the socket is gone, or the connection breaks.
async fn carry(
    target: &Target,
    mut messages: mpsc::Receiver<Vec<u8>>,
    arriving: mpsc::Sender<Arrived>,
    ear: &Ear,
    path: Path,
    from: SocketAddr,
) -> Result<(), String> {
    let connection = target.carrier.open(target.server).await?;
    let mut received = Vec::new();
    loop {
        tokio::select! {
            message = messages.recv() => match message {
                Some(message) => {
                    let sent = connection.send(without_padding(&message)).await;
                    sent.map_err(|error| error.to_string())?;
                }
                None => return Ok(()),
            },
            came = connection.receive(&mut received) => {
                came.map_err(|error| error.to_string())?;
                ear.datagram(Direction::Received, path, &received);
                let bytes = received.clone();
                // When webrtc does not keep up, the message is lost as a datagram would be.
                let _ = arriving.try_send(Arrived { bytes, from });
            }
        }
    }
}

/// Streams pad ChannelData themselves (RFC 8656 §12.5).
fn without_padding(message: &[u8]) -> &[u8] {
    const HEADER: usize = 4;
    match ChannelData::read(message) {
        Some(channel) => message
            .get(..HEADER + channel.data.len())
            .unwrap_or(message),
        None => message,
    }
}
