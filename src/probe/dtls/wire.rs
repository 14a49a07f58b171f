//! The socket below DTLS, which looks at all that arrives.

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::net::UdpSocket;
use tokio::sync::Notify;
use webrtc_util::{Conn, Error};

use super::hello::{self, Hello};

/// How much of the first datagram is kept: enough to tell another protocol.
const KEPT: usize = 64;

#[derive(Debug)]
pub struct Wire {
    socket: UdpSocket,
    server: SocketAddr,
    local: SocketAddr,
    seen: Mutex<Observations>,
    failed: Notify,
}

/// What the datagrams showed that came before anything was encrypted.
#[derive(Debug, Clone, Default)]
pub struct Observations {
    /// The beginning of the first datagram.
    pub first: Option<Vec<u8>>,
    /// Bytes that came.
    pub bytes: usize,
    pub hello: Option<Hello>,
    /// The description of the last alert.
    pub alert: Option<u8>,
    /// What the system said of the last datagram.
    error: Option<(io::ErrorKind, String)>,
}

impl Wire {
    /// `socket` is connected to `server`.
    pub fn new(socket: UdpSocket, server: SocketAddr, local: SocketAddr) -> Wire {
        Wire {
            socket,
            server,
            local,
            seen: Mutex::default(),
            failed: Notify::new(),
        }
    }

    pub fn observations(&self) -> Observations {
        self.seen().clone()
    }

    /// Completes when the system says that datagrams do not arrive.
    pub async fn failure(&self) -> io::Error {
        loop {
            let failed = self.failed.notified();
            if let Some((kind, words)) = self.seen().error.take() {
                return io::Error::new(kind, words);
            }
            failed.await;
        }
    }

    fn seen(&self) -> MutexGuard<'_, Observations> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, datagram: &[u8]) {
        let mut seen = self.seen();
        seen.bytes = seen.bytes.saturating_add(datagram.len());
        if seen.first.is_none() {
            seen.first = Some(datagram.iter().copied().take(KEPT).collect());
        }
        for record in hello::records(datagram) {
            match record {
                hello::Record::Hello(hello) => seen.hello = Some(hello),
                hello::Record::Alert(description) => seen.alert = Some(description),
            }
        }
    }

    fn note_error(&self, error: &io::Error) {
        self.seen().error = Some((error.kind(), error.to_string()));
        self.failed.notify_waiters();
    }
}

#[async_trait]
impl Conn for Wire {
    async fn connect(&self, _: SocketAddr) -> Result<(), Error> {
        Ok(())
    }

    async fn recv(&self, buffer: &mut [u8]) -> Result<usize, Error> {
        match self.socket.recv(buffer).await {
            Ok(length) => {
                self.note(buffer.get(..length).unwrap_or_default());
                Ok(length)
            }
            Err(error) => {
                self.note_error(&error);
                Err(error.into())
            }
        }
    }

    async fn recv_from(&self, buffer: &mut [u8]) -> Result<(usize, SocketAddr), Error> {
        let length = self.recv(buffer).await?;
        Ok((length, self.server))
    }

    async fn send(&self, datagram: &[u8]) -> Result<usize, Error> {
        match self.socket.send(datagram).await {
            Ok(length) => Ok(length),
            Err(error) => {
                self.note_error(&error);
                Err(error.into())
            }
        }
    }

    async fn send_to(&self, datagram: &[u8], _: SocketAddr) -> Result<usize, Error> {
        self.send(datagram).await
    }

    fn local_addr(&self) -> Result<SocketAddr, Error> {
        Ok(self.local)
    }

    fn remote_addr(&self) -> Option<SocketAddr> {
        Some(self.server)
    }

    async fn close(&self) -> Result<(), Error> {
        Ok(())
    }

    fn as_any(&self) -> &(dyn Any + Send + Sync) {
        self
    }
}
