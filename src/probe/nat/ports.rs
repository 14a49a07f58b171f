//! Several sockets of one address, and the loop between them, a protocol and the clock.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::io::ReadBuf;
use tokio::net::UdpSocket;

use crate::interrupt::Interrupt;
use crate::probe::path::MAX_DATAGRAM;
use crate::stun::TransactionId;
use crate::stun::nat::{Discovery, LifetimeSearch, Output};

/// The sockets. They are not connected: answers may come from anywhere.
#[derive(Debug)]
pub struct Ports {
    sockets: Vec<UdpSocket>,
}

/// What runs on the sockets.
pub trait Protocol {
    fn poll(&mut self, now: Duration) -> Output;
    fn receive(&mut self, now: Duration, port: usize, source: SocketAddr, bytes: &[u8]);
    fn stop(&mut self);
}

impl Ports {
    /// Takes as many free ports of `ip`.
    pub async fn open(ip: IpAddr, count: usize) -> io::Result<Ports> {
        let mut sockets = Vec::with_capacity(count);
        for _ in 0..count {
            sockets.push(UdpSocket::bind((ip, 0)).await?);
        }
        Ok(Ports { sockets })
    }

    /// The addresses of the sockets.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.sockets
            .iter()
            .filter_map(|socket| socket.local_addr().ok())
    }

    /// Runs `protocol` to its end, or until `interrupt` is set.
    pub async fn drive(&self, protocol: &mut impl Protocol, interrupt: &Interrupt) {
        let mut buffer = vec![0; MAX_DATAGRAM];
        let interrupted = interrupt.wait();
        tokio::pin!(interrupted);
        let epoch = Instant::now();
        loop {
            let now = epoch.elapsed();
            match protocol.poll(now) {
                Output::Done => return,
                // What cannot be sent is what is lost: the test goes without an answer.
                Output::Send { port, to, bytes } => {
                    if let Some(socket) = self.sockets.get(port) {
                        let _ = socket.send_to(&bytes, to).await;
                    }
                }
                Output::Wait(until) => tokio::select! {
                    biased;
                    (port, length, source) = self.receive(&mut buffer) => {
                        let bytes = buffer.get(..length).unwrap_or_default();
                        protocol.receive(epoch.elapsed(), port, source, bytes);
                    }
                    () = tokio::time::sleep(until.saturating_sub(now)) => {}
                    () = &mut interrupted => protocol.stop(),
                },
            }
        }
    }

    /// The next datagram at any socket: the number of the socket, length and source.
    async fn receive(&self, buffer: &mut [u8]) -> (usize, usize, SocketAddr) {
        std::future::poll_fn(|context| {
            for (port, socket) in self.sockets.iter().enumerate() {
                let mut read = ReadBuf::new(buffer);
                // Errors are ICMP's, about a datagram sent earlier.
                while let Poll::Ready(result) = socket.poll_recv_from(context, &mut read) {
                    if let Ok(source) = result {
                        return Poll::Ready((port, read.filled().len(), source));
                    }
                }
            }
            Poll::Pending
        })
        .await
    }
}

impl<I: Iterator<Item = TransactionId>> Protocol for Discovery<I> {
    fn poll(&mut self, now: Duration) -> Output {
        Discovery::poll(self, now)
    }

    fn receive(&mut self, now: Duration, port: usize, source: SocketAddr, bytes: &[u8]) {
        Discovery::receive(self, now, port, source, bytes);
    }

    fn stop(&mut self) {
        Discovery::stop(self);
    }
}

impl Protocol for LifetimeSearch {
    fn poll(&mut self, now: Duration) -> Output {
        LifetimeSearch::poll(self, now)
    }

    fn receive(&mut self, now: Duration, port: usize, source: SocketAddr, bytes: &[u8]) {
        LifetimeSearch::receive(self, now, port, source, bytes);
    }

    fn stop(&mut self) {
        LifetimeSearch::stop(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends itself a datagram from one port to the other.
    struct Echo {
        to: SocketAddr,
        sent: bool,
        got: Option<(usize, SocketAddr, Vec<u8>)>,
    }

    impl Protocol for Echo {
        fn poll(&mut self, now: Duration) -> Output {
            if self.got.is_some() {
                return Output::Done;
            }
            if std::mem::replace(&mut self.sent, true) {
                return Output::Wait(now + Duration::from_secs(60));
            }
            Output::Send {
                port: 0,
                to: self.to,
                bytes: b"hello".to_vec(),
            }
        }

        fn receive(&mut self, _: Duration, port: usize, source: SocketAddr, bytes: &[u8]) {
            self.got = Some((port, source, bytes.to_vec()));
        }

        fn stop(&mut self) {}
    }

    #[tokio::test]
    async fn a_datagram_comes_with_the_socket_it_came_to() {
        let ports = Ports::open([127, 0, 0, 1].into(), 3).await.unwrap();
        let addresses: Vec<SocketAddr> = ports.addresses().collect();
        let mut echo = Echo {
            to: addresses[2],
            sent: false,
            got: None,
        };
        ports.drive(&mut echo, &Interrupt::never()).await;
        assert_eq!(echo.got, Some((2, addresses[0], b"hello".to_vec())));
    }
}
