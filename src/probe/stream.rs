//! Whole messages over a stream: TCP, or TLS on it.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadHalf, WriteHalf};
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::timeout;

use super::framing::{Framer, padded};
use super::path::{Datagram, Facts};
use crate::stun::{Fault, Protocol};

/// A server that does not read for this long will not read at all.
const SEND_LIMIT: Duration = Duration::from_secs(10);

/// How much is read at once.
const CHUNK: usize = 4096;

pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

pub struct Path {
    server: SocketAddr,
    local: SocketAddr,
    facts: Facts,
    reader: AsyncMutex<Reader>,
    writer: AsyncMutex<WriteHalf<Box<dyn Duplex>>>,
    framer: Mutex<Framer>,
}

struct Reader {
    half: ReadHalf<Box<dyn Duplex>>,
    /// Here and not in [`Path::receive`], whose future would be as large, and is moved for each
    /// message over whatever transport.
    chunk: Box<[u8]>,
}

/// Why a stream carries no more messages, inside an [`io::Error`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    #[error("the server closed the connection, {got} bytes into a message")]
    Closed { got: usize },
    #[error("this is {0}, not STUN")]
    OtherProtocol(Protocol),
}

impl Path {
    pub fn new(
        server: SocketAddr,
        local: SocketAddr,
        facts: Facts,
        stream: impl Duplex + 'static,
    ) -> Path {
        let (half, writer) = tokio::io::split(Box::new(stream) as Box<dyn Duplex>);
        let chunk = vec![0; CHUNK].into_boxed_slice();
        Path {
            server,
            local,
            facts,
            reader: AsyncMutex::new(Reader { half, chunk }),
            writer: AsyncMutex::new(writer),
            framer: Mutex::default(),
        }
    }

    pub fn server(&self) -> SocketAddr {
        self.server
    }

    pub fn local(&self) -> SocketAddr {
        self.local
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Sends one message. A message that is given up half way leaves the stream useless.
    pub async fn send(&self, message: &[u8]) -> io::Result<()> {
        let sending = async {
            let mut writer = self.writer.lock().await;
            writer.write_all(&padded(message)).await?;
            writer.flush().await
        };
        let sent = timeout(SEND_LIMIT, sending).await;
        sent.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }

    /// The next message. May be dropped before it completes: what was read is kept.
    pub async fn receive(&self, message: &mut Vec<u8>) -> io::Result<Datagram> {
        loop {
            if let Some(length) = self.framer().next(message).map_err(other_protocol)? {
                return Ok(Datagram {
                    source: self.server,
                    length,
                    at: Instant::now(),
                });
            }
            let mut reader = self.reader.lock().await;
            let Reader { half, chunk } = &mut *reader;
            match half.read(chunk).await {
                Ok(0) => return Err(self.closed()),
                Ok(length) => self.framer().push(chunk.get(..length).unwrap_or_default()),
                // What a peer that leaves TLS without saying so looks like.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(self.closed());
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn closed(&self) -> io::Error {
        let framer = self.framer();
        match framer.other_protocol() {
            Some(protocol) => other_protocol(protocol),
            None => {
                let got = framer.partial().map_or(0, |partial| partial.got);
                io::Error::new(io::ErrorKind::UnexpectedEof, Broken::Closed { got })
            }
        }
    }

    /// What it means that no more has come by now, where a part of a message has.
    pub fn unfinished(&self) -> Option<Fault> {
        let framer = self.framer();
        if let Some(protocol) = framer.other_protocol() {
            return Some(Fault::OtherProtocol(protocol));
        }
        let partial = framer.partial()?;
        Some(Fault::TimeoutPartial {
            got: partial.got,
            needed: partial.needed,
        })
    }

    /// Whether a message has come over it.
    pub fn has_answered(&self) -> bool {
        self.framer().has_begun()
    }

    fn framer(&self) -> MutexGuard<'_, Framer> {
        self.framer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn other_protocol(protocol: Protocol) -> io::Error {
    let kind = io::ErrorKind::InvalidData;
    io::Error::new(kind, Broken::OtherProtocol(protocol))
}

/// What an error of a stream says about the server.
pub fn fault(error: &io::Error) -> Fault {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, TimedOut};
    use io::ErrorKind::{HostUnreachable, NetworkUnreachable};
    let inner = error.get_ref();
    if let Some(broken) = inner.and_then(|inner| inner.downcast_ref()) {
        return match broken {
            Broken::Closed { got } => Fault::ClosedEarly { got: *got },
            Broken::OtherProtocol(protocol) => Fault::OtherProtocol(protocol.clone()),
        };
    }
    if let Some(error) = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return Fault::Tls(error.to_string());
    }
    match error.kind() {
        ConnectionReset | ConnectionAborted | BrokenPipe => Fault::Reset,
        HostUnreachable | NetworkUnreachable => Fault::Unreachable(error.to_string()),
        TimedOut => Fault::Timeout,
        _ => Fault::Local(error.to_string()),
    }
}

impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Path")
            .field("server", &self.server)
            .field("local", &self.local)
            .finish_non_exhaustive()
    }
}
