//! Clients that come over TCP.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use super::sockets::{Sockets, lock};
use crate::relay::{Client, ClientTransport, Frame, frame};

/// Connections at a time.
const MAX_CONNECTIONS: usize = 500;

/// Of these, those of one client: nobody alone keeps the others out.
const MAX_OF_ONE: usize = MAX_CONNECTIONS / 2;

/// Messages that wait for a client that reads slowly; further ones are lost.
const WAITING: usize = 256;

/// After an error of the listener, such as no file descriptor left.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections. Never completes.
pub async fn serve(sockets: &Arc<Sockets>, listener: &TcpListener) {
    let places = Places::default();
    loop {
        let Ok((stream, client)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let Some(place) = places.take(client.ip()) else {
            continue;
        };
        let sockets = Arc::clone(sockets);
        tokio::spawn(async move {
            converse(&sockets, stream, client).await;
            drop(place);
        });
    }
}

/// Serves one connection until either side ends it.
async fn converse(sockets: &Arc<Sockets>, stream: TcpStream, client: SocketAddr) {
    // What is relayed is not to wait for more of it.
    let _ = stream.set_nodelay(true);
    let (reader, writer) = stream.into_split();
    let (sender, waiting) = mpsc::channel(WAITING);
    sockets.connect(client, sender);
    tokio::select! {
        () = read(sockets, reader, client) => {}
        () = write(writer, waiting) => {}
    }
    sockets.disconnect(client).await;
}

async fn read(sockets: &Arc<Sockets>, mut reader: OwnedReadHalf, address: SocketAddr) {
    let client = Client {
        transport: ClientTransport::Tcp,
        address,
    };
    let mut stream = Vec::new();
    let mut buffer = vec![0; 16_384];
    let mut deadline = Instant::now() + sockets.patience();
    loop {
        let length = match timeout_at(deadline, reader.read(&mut buffer)).await {
            Ok(Ok(length @ 1..)) => length,
            // An allocation has an end of its own.
            Err(_) if sockets.has_allocation(client) => {
                deadline = Instant::now() + sockets.patience();
                continue;
            }
            _ => return,
        };
        stream.extend_from_slice(buffer.get(..length).unwrap_or_default());
        let mut begin = 0;
        loop {
            let rest = stream.get(begin..).unwrap_or_default();
            match frame(rest) {
                Frame::Complete(length) => {
                    let message = rest.get(..length).unwrap_or_default();
                    sockets.client_sent(client, message).await;
                    begin += length;
                    deadline = Instant::now() + sockets.patience();
                }
                Frame::Incomplete => break,
                Frame::Broken => return,
            }
        }
        stream.drain(..begin);
    }
}

async fn write(mut writer: OwnedWriteHalf, mut waiting: mpsc::Receiver<Vec<u8>>) {
    while let Some(message) = waiting.recv().await {
        if writer.write_all(&message).await.is_err() {
            return;
        }
    }
}

/// Who has how many connections.
#[derive(Debug, Clone, Default)]
struct Places(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A connection that is counted until this is dropped.
#[derive(Debug)]
struct Place {
    client: IpAddr,
    places: Places,
}

impl Places {
    /// `None` when there is no place left, or none for this client.
    fn take(&self, client: IpAddr) -> Option<Place> {
        let client = who(client);
        let mut taken = lock(&self.0);
        let all: usize = taken.values().sum();
        let own = taken.entry(client).or_default();
        if all >= MAX_CONNECTIONS || *own >= MAX_OF_ONE {
            return None;
        }
        *own += 1;
        let places = self.clone();
        Some(Place { client, places })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.places.0);
        if let Some(own) = taken.get_mut(&self.client) {
            *own -= 1;
        }
        taken.retain(|_, own| *own > 0);
    }
}

/// One client has as many IPv6 addresses as it likes, in one /64.
fn who(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V4(ip) => ip.into(),
        IpAddr::V6(ip) => IpAddr::from((ip.to_bits() & (u128::MAX << 64)).to_be_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_leaves_places_for_others() {
        let places = Places::default();
        let of = |client: &str| places.take(client.parse().unwrap());
        let own: Vec<Place> = std::iter::from_fn(|| of("192.0.2.1")).collect();
        assert_eq!(own.len(), MAX_OF_ONE);
        let others: Vec<Place> = (0..=u16::MAX)
            .map_while(|host| of(&format!("2001:db8:0:{host:x}::1")))
            .collect();
        assert_eq!(own.len() + others.len(), MAX_CONNECTIONS);
        drop(own);
        assert!(of("192.0.2.1").is_some());
        drop(others);
        assert_eq!(lock(&places.0).len(), 0);
    }

    #[test]
    fn a_network_of_ipv6_addresses_is_one_client() {
        let who = |text: &str| who(text.parse().unwrap());
        assert_eq!(who("2001:db8::1"), who("2001:db8::2:3:4:5"));
        assert_ne!(who("2001:db8::1"), who("2001:db8:0:1::1"));
        assert_eq!(who("::ffff:192.0.2.1"), who("192.0.2.1"));
    }
}
