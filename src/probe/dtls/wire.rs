//! The socket below DTLS, which looks at all that arrives.

use std::any::Any;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use tokio::net::UdpSocket;
use tokio::sync::Notify;
use webrtc_util::{Conn, Error};

use crate::dtls::{HandshakeType, Record, ServerHello, Version, fragments, records};

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
    pub hello: Option<ServerHello>,
    /// The description of the last alert.
    pub alert: Option<u8>,
    /// What the system said of the last datagram.
    error: Option<(io::ErrorKind, String)>,
}

impl Observations {
    /// Whether the server chose a version that clients refuse (RFC 8996).
    pub fn chose_old_version(&self) -> bool {
        let version = self.hello.as_ref().map(ServerHello::version);
        version == Some(Version::DTLS_1_0)
    }

    fn note(&mut self, datagram: &[u8]) {
        self.bytes = self.bytes.saturating_add(datagram.len());
        if self.first.is_none() {
            self.first = Some(datagram.iter().copied().take(KEPT).collect());
        }
        for record in records(datagram).filter(|record| !record.is_encrypted()) {
            if let Some(alert) = record.alert() {
                self.alert = Some(alert.description);
            }
            self.hello = server_hello(&record).or(self.hello.take());
        }
    }
}

fn server_hello(record: &Record) -> Option<ServerHello> {
    let mut messages = fragments(record.fragment).filter(|_| record.is_handshake());
    let hello = messages.find(|message| message.kind == HandshakeType::SERVER_HELLO)?;
    ServerHello::read(hello.bytes).filter(|_| hello.offset == 0)
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
        self.seen().note(datagram);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtls::made;
    use proptest::prelude::*;

    fn seen(datagram: &[u8]) -> Observations {
        let mut seen = Observations::default();
        seen.note(datagram);
        seen
    }

    fn hello(version: u8) -> Vec<u8> {
        let mut body = made::server_hello_body(7, &[]);
        body[1] = version;
        made::record(22, 0, 0, &made::handshake(2, 0, &body))
    }

    #[test]
    fn version_and_suite_are_read_from_the_hello() {
        let verify_request = made::record(22, 0, 0, &made::handshake(3, 0, &[0xfe, 0xff, 0]));
        let new = seen(&[verify_request, hello(0xfd)].concat());
        let chosen = new.hello.as_ref().unwrap();
        assert_eq!(chosen.version().to_string(), "DTLS 1.2");
        let suite = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
        assert_eq!(chosen.cipher_suite.to_string(), suite);
        assert!(!new.chose_old_version());
        assert!(seen(&hello(0xff)).chose_old_version());
    }

    #[test]
    fn alerts_are_read_only_where_they_are_not_encrypted() {
        assert_eq!(seen(&made::record(21, 0, 0, &[2, 70])).alert, Some(70));
        assert_eq!(seen(&made::record(21, 1, 0, &[2, 70])).alert, None);
    }

    proptest! {
        #[test]
        fn any_datagram_is_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            seen(&bytes);
        }

        #[test]
        fn a_cut_hello_is_read_without_a_panic(length in 0_usize..80) {
            let hello = hello(0xfd);
            seen(&hello[..length.min(hello.len())]);
        }
    }
}
