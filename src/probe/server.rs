//! A STUN server inside this process, for runs and tests that need a peer and no network.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::session::SOFTWARE;
use crate::stun;

/// Answers Binding requests on a UDP port of the loopback interface until it is dropped.
///
/// It has a thread of its own, so it answers whatever runtime its user blocks.
#[derive(Debug)]
pub struct BindingServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    stopping: AtomicBool,
    requests: AtomicU64,
}

/// How long a stop may go unnoticed if the datagram that wakes the thread is lost.
const STOP_CHECK: Duration = Duration::from_millis(200);

impl BindingServer {
    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// # Errors
    /// When no socket or thread is to be had.
    pub fn start() -> io::Result<BindingServer> {
        BindingServer::start_on((Ipv4Addr::LOCALHOST, 0).into())
    }

    /// Starts a server on `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be bound or no thread is to be had.
    pub fn start_on(address: SocketAddr) -> io::Result<BindingServer> {
        let socket = UdpSocket::bind(address)?;
        socket.set_read_timeout(Some(STOP_CHECK))?;
        let address = socket.local_addr()?;
        let shared = Arc::new(Shared::default());
        let thread = std::thread::Builder::new()
            .name("stun-server".into())
            .spawn({
                let shared = Arc::clone(&shared);
                move || serve(&socket, &shared)
            })?;
        Ok(BindingServer {
            address,
            shared,
            thread: Some(thread),
        })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `stun:…` for this server.
    pub fn uri(&self) -> String {
        format!("stun:{}", self.address)
    }

    /// Requests answered so far.
    pub fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }
}

impl Drop for BindingServer {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::Relaxed);
        let any = SocketAddr::new(self.address.ip(), 0);
        // Wakes the thread; if that fails, it looks for itself soon.
        let _ = UdpSocket::bind(any).and_then(|socket| socket.send_to(&[], self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(socket: &UdpSocket, shared: &Shared) {
    // A Binding request that is longer than this is nothing a client sends.
    let mut buffer = [0; 2048];
    while !shared.stopping.load(Ordering::Relaxed) {
        // Errors are timeouts, and on Windows the ICMP errors of earlier responses.
        let Ok((length, source)) = socket.recv_from(&mut buffer) else {
            continue;
        };
        let request = buffer.get(..length).unwrap_or_default();
        if let Some(response) = stun::respond(request, source, SOFTWARE) {
            shared.requests.fetch_add(1, Ordering::Relaxed);
            // A response that cannot be sent is one that is lost.
            let _ = socket.send_to(&response, source);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stun::{Class, Message, MessageType, TransactionId, Writer};

    #[test]
    fn it_answers_counts_and_stops() {
        let server = BindingServer::start().unwrap();
        let client = UdpSocket::bind("127.0.0.1:0").unwrap();
        let id = TransactionId([5; 12]);
        let request = Writer::new(MessageType::binding(Class::Request), id).finish();
        client.send_to(&request, server.address()).unwrap();
        let mut buffer = [0; 200];
        let (length, source) = client.recv_from(&mut buffer).unwrap();
        assert_eq!(source, server.address());
        assert_eq!(Message::read(&buffer[..length]).unwrap().id, id);
        assert_eq!(server.requests(), 1);

        let address = server.address();
        drop(server);
        assert!(UdpSocket::bind(address).is_ok(), "the port is free again");
    }
}
