//! DTLS to a server: the handshake, and whole messages after it.
//!
//! The dtls crate does the protocol. It tells little of what went wrong, and
//! hostile datagrams have made it panic, so that two things stand around it:
//! the [`Wire`] below it, which looks at every datagram before it does, and
//! tasks of their own, whose panic ends them and not this program.

#![expect(clippy::disallowed_methods, reason = "a driver: it keeps real time")]

mod wire;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use dtls::config::{ClientAuthType, Config, ExtendedMasterSecretType};
use dtls::conn::DTLSConn;
use tokio::time::timeout;
use webrtc_util::Conn;

use super::network::Network;
use super::path::{Datagram, Facts, MAX_DATAGRAM, OpenError, Target};
use super::tcp::LOOK_LIMIT;
use super::tls::{self, Chain, Tls, TlsFault};
use super::udp;
use crate::stun::{Fault, Protocol};

use wire::{Observations, Wire};

/// A datagram leaves at once, or something is wrong.
const SEND_LIMIT: Duration = Duration::from_secs(5);

/// The first wait before a flight is sent again (RFC 6347 §4.2.4.1 has one second).
const FLIGHT_INTERVAL: Duration = Duration::from_millis(500);

pub struct Path {
    server: SocketAddr,
    local: SocketAddr,
    facts: Facts,
    connection: Arc<DTLSConn>,
    wire: Arc<Wire>,
}

impl Path {
    /// Shakes hands with `target`.
    ///
    /// # Errors
    /// When the handshake fails. What is wrong with the certificate is no failure.
    pub async fn open(target: &Target, network: &Network) -> Result<Path, OpenError> {
        let server = target.address;
        let socket = udp::connect(server, network).await?;
        let local = socket.local_addr().map_err(OpenError::Local)?;
        let wire = Arc::new(Wire::new(socket, server, local));
        let chain = Chain::default();
        let config = config(target, network, chain.clone());
        let begun = Instant::now();
        let result = shake(Arc::clone(&wire), config, network.connect_timeout).await;
        let time = begun.elapsed();
        let seen = wire.observations();
        let mut facts = Facts {
            tls: Some(report(target, network, &chain, &seen)),
            ..Facts::default()
        };
        match result {
            Ok(connection) => {
                facts.tls_time = Some(time);
                Ok(Path {
                    server,
                    local,
                    facts,
                    connection: Arc::new(connection),
                    wire,
                })
            }
            Err(why) => {
                let fault = classify(why, &seen, network.connect_timeout);
                let fault = closer(fault, server, network).await;
                let facts = Box::new(facts);
                Err(OpenError::Tls { fault, facts })
            }
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

    pub async fn send(&self, message: &[u8]) -> io::Result<()> {
        match self.connection.write(message, Some(SEND_LIMIT)).await {
            Ok(_) => Ok(()),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    /// The next message. May be dropped before it completes, and nothing is lost.
    pub async fn receive(&self, message: &mut Vec<u8>) -> io::Result<Datagram> {
        message.resize(MAX_DATAGRAM, 0);
        tokio::select! {
            biased;
            read = self.connection.read(message, None) => match read {
                Ok(length) => {
                    message.truncate(length);
                    Ok(Datagram {
                        source: self.server,
                        length,
                        at: Instant::now(),
                    })
                }
                Err(error) => Err(io::Error::other(error)),
            },
            error = self.wire.failure() => Err(error),
        }
    }
}

/// What an error of a DTLS path says about the server.
pub fn fault(error: &io::Error) -> Fault {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    match inner {
        Some(dtls::Error::ErrAlertFatalOrClose) => Fault::ClosedEarly { got: 0 },
        Some(other) => Fault::Tls(other.to_string()),
        None => udp::fault(error),
    }
}

/// Why a handshake came to nothing.
enum Failure {
    Timeout,
    /// The system's word on what was sent.
    Socket(io::Error),
    /// The word of the dtls crate.
    Protocol(dtls::Error),
    /// The dtls crate panicked.
    Panic,
}

/// Shakes hands in a task of its own, for as long as `limit`.
async fn shake(wire: Arc<Wire>, config: Config, limit: Duration) -> Result<DTLSConn, Failure> {
    let below: Arc<dyn Conn + Send + Sync> = Arc::clone(&wire) as _;
    let mut task = tokio::spawn(DTLSConn::new(below, config, true, None));
    let result = tokio::select! {
        biased;
        joined = timeout(limit, &mut task) => match joined {
            Ok(Ok(shaken)) => shaken.map_err(Failure::Protocol),
            Ok(Err(_)) => Err(Failure::Panic),
            Err(_) => Err(Failure::Timeout),
        },
        error = wire.failure() => Err(Failure::Socket(error)),
    };
    task.abort();
    result
}

fn config(target: &Target, network: &Network, chain: Chain) -> Config {
    let record = move |sent: &[Vec<u8>], _: &[_]| {
        chain.set(sent.to_vec());
        Ok(())
    };
    Config {
        client_auth: ClientAuthType::NoClientCert,
        extended_master_secret: ExtendedMasterSecretType::Request,
        flight_interval: FLIGHT_INTERVAL,
        // The chain is judged afterwards, as that of TLS is.
        insecure_skip_verify: true,
        verify_peer_certificate: Some(Arc::new(record)),
        server_name: tls::server_name(target, network).to_str().into_owned(),
        ..Config::default()
    }
}

fn report(target: &Target, network: &Network, chain: &Chain, seen: &Observations) -> Tls {
    let hello = seen.hello.as_ref();
    Tls {
        version: hello.map(|hello| hello.version().to_string()),
        suite: hello.map(|hello| hello.cipher_suite.to_string()),
        ..Tls::of(target, network, &chain.taken())
    }
}

/// What a failed handshake says, with what came in it.
fn classify(failure: Failure, seen: &Observations, limit: Duration) -> TlsFault {
    let first = seen.first.as_deref().map(Protocol::of);
    match (seen.alert, first, failure) {
        (Some(70), ..) => TlsFault::Version("it answered with the alert protocol_version".into()),
        (Some(alert), ..) if alert != 0 => {
            let alert = Protocol::DtlsAlert(alert);
            TlsFault::Failed(format!("the server answered with {alert}"))
        }
        (_, Some(other), _) if !other.is_dtls() => TlsFault::NotTls(other),
        _ if seen.chose_old_version() => TlsFault::Version("it chose DTLS 1.0".into()),
        (_, _, Failure::Socket(error)) => match udp::fault(&error) {
            Fault::Refused => TlsFault::Refused,
            _ => TlsFault::Failed(error.to_string()),
        },
        (_, _, Failure::Timeout) => TlsFault::Timeout {
            limit,
            got: seen.bytes,
        },
        (_, _, Failure::Protocol(error)) => TlsFault::Failed(error.to_string()),
        (_, _, Failure::Panic) => {
            TlsFault::Failed("what the server sent is no sound DTLS".to_owned())
        }
    }
}

/// A server that says nothing to a ClientHello may be one of STUN without DTLS.
async fn closer(fault: TlsFault, server: SocketAddr, network: &Network) -> TlsFault {
    if !matches!(fault, TlsFault::Timeout { got: 0, .. }) {
        return fault;
    }
    let limit = LOOK_LIMIT.min(network.connect_timeout);
    match udp::first_reply(server, network, &tls::binding_request(), limit).await {
        Some(Protocol::Stun) => TlsFault::NotTls(Protocol::Stun),
        _ => fault,
    }
}

impl std::fmt::Debug for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Path")
            .field("server", &self.server)
            .field("local", &self.local)
            .finish_non_exhaustive()
    }
}
