//! TLS to a server: the handshake, and a report on it whether or not it ends well.
//!
//! The certificate is judged after the handshake, not in it: a handshake that
//! fails at the first thing wrong with a certificate would hide the rest, and
//! STUN behind it could not be looked at.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

mod certificate;
mod judge;
mod observed;
mod recorder;
mod trust;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{AlertDescription, ClientConfig, ClientConnection, PeerIncompatible};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::network::Network;
use super::path::{Facts, OpenError, Target};
use super::session::SOFTWARE;
use super::{stream, tcp};
use crate::stun::{Class, MessageType, Protocol, TransactionId, Writer};

pub use certificate::Certificate;
pub use judge::{CertificateFault, DAYS_TO_RENEW, Judgement};
pub use trust::Trust;

pub use recorder::Chain;

use observed::{First, Observed};

/// What a TLS or DTLS handshake showed, as far as it went.
#[derive(Debug, Clone)]
pub struct Tls {
    /// As in `TLS 1.3`.
    pub version: Option<String>,
    /// The cipher suite by its name in the IANA registry.
    pub suite: Option<String>,
    /// The name, or the address, that the certificate has to be for. A name is sent as SNI.
    pub server_name: String,
    /// As the server sent it, its own certificate first. Empty when none came.
    pub chain: Vec<Certificate>,
    /// `None` when no certificate came.
    pub judgement: Option<Judgement>,
}

/// Why a handshake failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TlsFault {
    /// The server speaks something else.
    NotTls(Protocol),
    Timeout {
        limit: Duration,
        /// Bytes that came.
        got: usize,
    },
    /// The server has no version of TLS that is good enough; how that showed.
    Version(String),
    /// What is wrong with the certificate keeps the handshake from going on.
    Certificate(String),
    Refused,
    Reset,
    Closed,
    /// Anything else, in the words of who refused.
    Failed(String),
}

/// Connects to `target` and shakes hands.
///
/// # Errors
/// When the connection or the handshake fails. What is wrong with the
/// certificate is no failure: it stands in the facts of the path.
pub async fn open(target: &Target, network: &Network) -> Result<stream::Path, OpenError> {
    let server = target.address;
    let connected = tcp::connect(server, network).await?;
    let mut facts = Facts {
        connect_time: Some(connected.time),
        ..Facts::default()
    };
    let first = First::default();
    let chain = Chain::default();
    let shaking = Shaking {
        name: server_name(target, network),
        first: first.clone(),
        chain: chain.clone(),
        limit: network.connect_timeout,
    };
    let begun = Instant::now();
    let result = shaking.run(connected.stream).await;
    let time = begun.elapsed();
    let chain = chain.taken();
    facts.tls = Some(Tls::of(target, network, &chain));
    match result {
        Ok(stream) => {
            facts.tls_time = Some(time);
            if let Some(tls) = &mut facts.tls {
                tls.version = version(&stream);
                tls.suite = suite(&stream);
            }
            let path = stream::Path::new(server, connected.local, facts, stream);
            Ok(path)
        }
        Err(fault) => {
            let fault = closer(fault, server, network).await;
            let facts = Box::new(facts);
            Err(OpenError::Tls { fault, facts })
        }
    }
}

impl Tls {
    /// A report on a handshake in which `chain` came, judged for `target`.
    pub fn of(target: &Target, network: &Network, chain: &[Vec<u8>]) -> Tls {
        let now = trust::now();
        let name = server_name(target, network);
        Tls {
            version: None,
            suite: None,
            server_name: name.to_str().into_owned(),
            chain: chain
                .iter()
                .filter_map(|der| Certificate::read(der, now))
                .collect(),
            judgement: judge::judge(chain, &name, &network.trust, now),
        }
    }

    /// Whole days until the first certificate of the chain expires; negative after that.
    pub fn days_left(&self) -> Option<i64> {
        self.chain.iter().map(|one| one.days_left).min()
    }
}

/// The name that is sent and checked; the address where there is no name.
pub fn server_name(target: &Target, network: &Network) -> ServerName<'static> {
    let name = network.server_name.as_ref().or(target.name.as_ref());
    name.and_then(|name| ServerName::try_from(name.trim_end_matches('.').to_owned()).ok())
        .unwrap_or_else(|| ServerName::IpAddress(target.address.ip().into()))
}

/// Whether `server` answers a ClientHello on a new connection.
pub async fn is_spoken_at(server: SocketAddr, network: &Network) -> bool {
    let Some(hello) = client_hello(server) else {
        return false;
    };
    let reply = tcp::first_reply(server, network, &hello).await;
    reply.is_some_and(|protocol| protocol.is_tls())
}

fn client_hello(server: SocketAddr) -> Option<Vec<u8>> {
    let name = ServerName::IpAddress(server.ip().into());
    let config = recorder::client_config(Chain::default());
    let mut client = ClientConnection::new(Arc::new(config?), name).ok()?;
    let mut hello = Vec::new();
    client.write_tls(&mut hello).ok()?;
    Some(hello)
}

/// A server that says nothing to a ClientHello may be one of STUN without TLS.
async fn closer(fault: TlsFault, server: SocketAddr, network: &Network) -> TlsFault {
    if !matches!(
        fault,
        TlsFault::Reset | TlsFault::Closed | TlsFault::Timeout { got: 0, .. }
    ) {
        return fault;
    }
    let kind = MessageType::binding(Class::Request);
    let request = Writer::new(kind, TransactionId(*b"closer look."))
        .software(SOFTWARE)
        .finish();
    match tcp::first_reply(server, network, &request).await {
        Some(Protocol::Stun) => TlsFault::NotTls(Protocol::Stun),
        _ => fault,
    }
}

struct Shaking {
    name: ServerName<'static>,
    first: First,
    chain: Chain,
    limit: Duration,
}

impl Shaking {
    async fn run(self, stream: TcpStream) -> Result<TlsStream<Observed>, TlsFault> {
        let config = recorder::client_config(self.chain);
        let config = config.ok_or_else(|| TlsFault::Failed("no cipher suites".into()))?;
        let connector = TlsConnector::from(Arc::<ClientConfig>::new(config));
        let stream = Observed::new(stream, self.first.clone());
        match timeout(self.limit, connector.connect(self.name, stream)).await {
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(classify(&error, &self.first.bytes())),
            Err(_) => Err(TlsFault::Timeout {
                limit: self.limit,
                got: self.first.count(),
            }),
        }
    }
}

/// What a failed handshake says, with the first bytes that came in it.
fn classify(error: &io::Error, first: &[u8]) -> TlsFault {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    let protocol = Protocol::of(first);
    if !first.is_empty() && !protocol.is_tls() {
        return TlsFault::NotTls(protocol);
    }
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match (inner, error.kind()) {
        (Some(error), _) => of_rustls(error),
        (None, ConnectionReset | ConnectionAborted | BrokenPipe) => TlsFault::Reset,
        (None, UnexpectedEof) => TlsFault::Closed,
        (None, _) => TlsFault::Failed(error.to_string()),
    }
}

fn of_rustls(error: &rustls::Error) -> TlsFault {
    use PeerIncompatible::{
        ServerDoesNotSupportTls12Or13, ServerSentHelloRetryRequestWithUnknownExtension,
        ServerTlsVersionIsDisabledByOurConfig,
    };
    match error {
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            TlsFault::Version("it answered with the alert protocol_version".into())
        }
        rustls::Error::AlertReceived(alert) => {
            let alert = Protocol::TlsAlert(u8::from(*alert));
            TlsFault::Failed(format!("the server answered with {alert}"))
        }
        rustls::Error::PeerIncompatible(
            ServerDoesNotSupportTls12Or13 | ServerTlsVersionIsDisabledByOurConfig,
        ) => TlsFault::Version("it chose an older version".into()),
        rustls::Error::PeerIncompatible(ServerSentHelloRetryRequestWithUnknownExtension) => {
            TlsFault::Failed("the server asks for an extension that there is not".into())
        }
        rustls::Error::InvalidCertificate(why) => TlsFault::Certificate(format!("{why:?}")),
        other => TlsFault::Failed(other.to_string()),
    }
}

fn version(stream: &TlsStream<Observed>) -> Option<String> {
    let version = stream.get_ref().1.protocol_version()?;
    Some(match version {
        rustls::ProtocolVersion::TLSv1_2 => "TLS 1.2".to_owned(),
        rustls::ProtocolVersion::TLSv1_3 => "TLS 1.3".to_owned(),
        other => format!("{other:?}"),
    })
}

fn suite(stream: &TlsStream<Observed>) -> Option<String> {
    let suite = stream.get_ref().1.negotiated_cipher_suite()?.suite();
    suite
        .as_str()
        // rustls names those of TLS 1.3 with the version, the registry without.
        .map(|name| name.replacen("TLS13_", "TLS_", 1))
}
