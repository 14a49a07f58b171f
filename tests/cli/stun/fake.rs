//! Servers that do what a test wants, and ways to probe them.
//!
//! The servers are threads of this process on free loopback ports. Timers are
//! short only where a test waits for them to run out; nothing depends on how
//! long anything takes.

use std::net::{SocketAddr, UdpSocket};
use std::sync::mpsc::{Receiver, channel};

use rtctool::stun::{Class, Message, MessageType, Writer, respond};
use serde_json::Value;

use crate::run::{Run, run};

/// Timers for a server that never replies.
pub const SOON: &[&str] = &["--rto", "20ms", "--rc", "2", "--rm", "2"];

/// Timers for a reply that has to be discarded: it ends the wait at the next
/// retransmission, and may be 13 s late on a loaded machine.
pub const DISCARD: &[&str] = &["--rto", "200ms", "--rc", "2", "--rm", "64"];

/// Timers that do not run out before an answer comes, however loaded the machine.
pub const PATIENT: &[&str] = &["--rto", "30s"];

/// A server that does with each request what the test wants. Its thread ends with the process.
pub struct FakeServer {
    pub address: SocketAddr,
    /// One for each request received.
    pub requests: Receiver<()>,
}

impl FakeServer {
    /// `behave` gets the socket, the number of the request from 1, the request and its source.
    pub fn start(
        mut behave: impl FnMut(&UdpSocket, usize, &[u8], SocketAddr) + Send + 'static,
    ) -> FakeServer {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 2048];
            for n in 1.. {
                let (length, source) = socket.recv_from(&mut buffer).unwrap();
                behave(&socket, n, &buffer[..length], source);
                // Nobody listens any more when the test is over.
                let _ = sender.send(());
            }
        });
        FakeServer { address, requests }
    }

    /// Replies to each request with one datagram.
    pub fn replying(reply: impl Fn(&[u8], SocketAddr) -> Vec<u8> + Send + 'static) -> FakeServer {
        FakeServer::start(move |socket, _, request, source| {
            socket.send_to(&reply(request, source), source).unwrap();
        })
    }

    pub fn uri(&self) -> String {
        format!("stun:{}", self.address)
    }
}

pub fn sound(request: &[u8], source: SocketAddr) -> Vec<u8> {
    respond(request, source, "fake").unwrap()
}

/// A response to `request` that `build` fills.
pub fn response(class: Class, request: &[u8], build: impl Fn(Writer) -> Writer) -> Vec<u8> {
    let id = Message::read(request).unwrap().id;
    build(Writer::new(MessageType::binding(class), id)).finish()
}

pub fn probe(uri: &str, options: &[&str]) -> Run {
    run(&[&["stun", "probe", uri], options].concat())
}

pub fn probe_json(uri: &str, options: &[&str]) -> (Option<i32>, Value) {
    let run = probe(uri, &[options, &["--format", "json"]].concat());
    (run.status, run.report())
}
