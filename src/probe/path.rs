//! A way to a server, over whatever transport, for whole messages.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use super::network::Network;
use super::tls::{self, CertificateFault, Tls, TlsFault};
use super::uri::Transport;
use super::{dtls, stream, tcp, udp};
use crate::stun::{Fault, Timers};

/// No datagram is longer.
pub const MAX_DATAGRAM: usize = 65_535;

/// One address of a server, and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub address: SocketAddr,
    pub transport: Transport,
    /// The name that was looked up, which a certificate must be for.
    pub name: Option<String>,
}

/// What carries messages to one [`Target`] and back.
#[derive(Debug)]
pub enum Path {
    Udp(udp::Path),
    Tcp(TcpPath),
    Tls(stream::Path),
    Dtls(dtls::Path),
}

/// A stream without TLS. When it breaks, a second look tells whether TLS was wanted.
#[derive(Debug)]
pub struct TcpPath {
    stream: stream::Path,
    network: Network,
}

/// What was measured and learnt on the way to the first message.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// From SYN to connection. `None` without a connection.
    pub connect_time: Option<Duration>,
    /// The TLS or DTLS handshake alone. `None` without one that ended well.
    pub tls_time: Option<Duration>,
    /// `None` without TLS or DTLS.
    pub tls: Option<Tls>,
}

/// A message and when it was read.
#[derive(Debug, Clone, Copy)]
pub struct Datagram {
    pub source: SocketAddr,
    pub length: usize,
    pub at: Instant,
}

/// Why no path could be opened.
#[derive(Debug)]
pub enum OpenError {
    /// This host has no route, or no address, for the server's family.
    NoRoute(io::Error),
    /// This host does not let us have a socket.
    Local(io::Error),
    /// The address that was to be sent from cannot be.
    LocalAddress { local: IpAddr, error: io::Error },
    /// The connection did not come about.
    Connect(ConnectFault),
    /// The connection stood, and the TLS or DTLS handshake on it failed.
    Tls { fault: TlsFault, facts: Box<Facts> },
}

/// Why there is no TCP connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConnectFault {
    Refused(Duration),
    Reset(Duration),
    Unreachable { words: String, after: Duration },
    Timeout(Duration),
}

impl Facts {
    /// The gravest thing that is wrong with the server's certificate.
    pub fn certificate_fault(&self) -> Option<&CertificateFault> {
        self.tls.as_ref()?.judgement.as_ref()?.faults.first()
    }
}

impl OpenError {
    /// In a few words, for a table.
    pub fn short(&self) -> String {
        match self {
            OpenError::NoRoute(_) => "no route to the server".to_owned(),
            OpenError::Local(_) => "this host gave no socket".to_owned(),
            OpenError::LocalAddress { local, .. } => format!("{local} cannot be sent from"),
            OpenError::Connect(fault) => match fault {
                ConnectFault::Refused(_) => "the connection was refused".to_owned(),
                ConnectFault::Reset(_) => "the connection was broken off".to_owned(),
                ConnectFault::Unreachable { .. } => "the server is unreachable".to_owned(),
                ConnectFault::Timeout(_) => "no connection in time".to_owned(),
            },
            OpenError::Tls { .. } => "the TLS handshake failed".to_owned(),
        }
    }

    /// What was measured before it failed.
    pub fn facts(&self) -> Option<&Facts> {
        match self {
            OpenError::Tls { facts, .. } => Some(facts),
            _ => None,
        }
    }

    /// What is wrong with the server's certificate, where that is the likely reason.
    pub fn certificate_fault(&self) -> Option<&CertificateFault> {
        match self {
            OpenError::Tls {
                fault: TlsFault::Certificate(_),
                facts,
            } => facts.certificate_fault(),
            _ => None,
        }
    }
}

impl Path {
    /// Gets ready to send to `target`: connects, and shakes hands where there is TLS.
    ///
    /// # Errors
    /// When the way there cannot be had.
    pub async fn open(target: &Target, network: &Network) -> Result<Path, OpenError> {
        let server = target.address;
        match target.transport {
            Transport::Udp => udp::Path::open(server, network).await.map(Path::Udp),
            Transport::Dtls => dtls::Path::open(target, network).await.map(Path::Dtls),
            Transport::Tcp => TcpPath::open(server, network).await.map(Path::Tcp),
            Transport::Tls => tls::open(target, network).await.map(Path::Tls),
        }
    }

    pub fn server(&self) -> SocketAddr {
        match self {
            Path::Udp(path) => path.server(),
            Path::Tcp(path) => path.stream.server(),
            Path::Tls(path) => path.server(),
            Path::Dtls(path) => path.server(),
        }
    }

    /// The address that requests leave from.
    pub fn local(&self) -> SocketAddr {
        match self {
            Path::Udp(path) => path.local(),
            Path::Tcp(path) => path.stream.local(),
            Path::Tls(path) => path.local(),
            Path::Dtls(path) => path.local(),
        }
    }

    /// What opening it showed.
    pub fn facts(&self) -> Facts {
        match self {
            Path::Udp(_) => Facts::default(),
            Path::Tcp(path) => path.stream.facts().clone(),
            Path::Tls(path) => path.facts().clone(),
            Path::Dtls(path) => path.facts().clone(),
        }
    }

    /// The timers of transactions on this path: a stream retransmits by itself, so that
    /// one request is sent and its answer waited for as long as all of `timers` take.
    pub fn timers(&self, timers: Timers) -> Timers {
        match self.stream() {
            Some(_) => timers.reliable(),
            None => timers,
        }
    }

    /// Sends one message: STUN or ChannelData, without padding. On a stream, one that is
    /// given up half way leaves the path useless; it gives itself up after some seconds.
    pub async fn send(&self, message: &[u8]) -> io::Result<()> {
        match self {
            Path::Udp(path) => path.send(message).await,
            Path::Tcp(path) => path.stream.send(message).await,
            Path::Tls(path) => path.send(message).await,
            Path::Dtls(path) => path.send(message).await,
        }
    }

    /// The next message, in the place of what is in `message`. May be dropped before it
    /// completes, and nothing is lost.
    ///
    /// # Errors
    /// [`Path::fault`] tells what an error says about the server. One from a connection is
    /// final ([`Path::is_connection`]); one from UDP concerns what was sent before.
    pub async fn receive(&self, message: &mut Vec<u8>) -> io::Result<Datagram> {
        match self {
            Path::Udp(path) => path.receive(message).await,
            Path::Tcp(path) => path.stream.receive(message).await,
            Path::Tls(path) => path.receive(message).await,
            Path::Dtls(path) => path.receive(message).await,
        }
    }

    /// What an error of this path says about the server. Looks again, for two seconds
    /// at most, where that tells more.
    pub async fn fault(&self, error: &io::Error) -> Fault {
        match self {
            Path::Udp(_) => udp::fault(error),
            Path::Tcp(path) => path.fault(error).await,
            Path::Tls(_) => stream::fault(error),
            Path::Dtls(_) => dtls::fault(error),
        }
    }

    /// Why no whole message has come, where a part of one has.
    pub fn unfinished(&self) -> Option<Fault> {
        self.stream()?.unfinished()
    }

    /// Whether messages travel in a stream.
    pub fn is_stream(&self) -> bool {
        self.stream().is_some()
    }

    /// Whether there is a connection, which an error ends for good.
    pub fn is_connection(&self) -> bool {
        !matches!(self, Path::Udp(_))
    }

    fn stream(&self) -> Option<&stream::Path> {
        match self {
            Path::Udp(_) | Path::Dtls(_) => None,
            Path::Tcp(path) => Some(&path.stream),
            Path::Tls(path) => Some(path),
        }
    }
}

impl TcpPath {
    async fn open(server: SocketAddr, network: &Network) -> Result<TcpPath, OpenError> {
        let connected = tcp::connect(server, network).await?;
        let facts = Facts {
            connect_time: Some(connected.time),
            ..Facts::default()
        };
        Ok(TcpPath {
            stream: stream::Path::new(server, connected.local, facts, connected.stream),
            network: network.clone(),
        })
    }

    /// Servers that want TLS answer STUN with an alert, or close the connection without
    /// a word. Only a ClientHello tells the latter from servers that want nothing.
    async fn fault(&self, error: &io::Error) -> Fault {
        let fault = stream::fault(error);
        match &fault {
            Fault::OtherProtocol(protocol) if protocol.is_tls() => {
                Fault::TlsExpected(format!("answered STUN with {protocol}"))
            }
            Fault::Reset | Fault::ClosedEarly { got: 0 } if !self.stream.has_answered() => {
                let closed = match fault {
                    Fault::Reset => "broke the connection off",
                    _ => "closed the connection",
                };
                match tls::is_spoken_at(self.stream.server(), &self.network).await {
                    true => Fault::TlsExpected(format!("{closed} on STUN, and answers TLS")),
                    false => fault,
                }
            }
            _ => fault,
        }
    }
}
