//! How calls reach TURN servers over TCP, TLS and DTLS: by the paths of the probes.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;

use crate::call::carrier::{Carrier, Connection, Opening};
use crate::probe::path::Path;
use crate::probe::tls::CertificateFault;
use crate::probe::uri::{Host, ServerUri, Transport};
use crate::probe::{Network, OpenError, Target};

/// A server, and how it is reached.
pub struct ServerPath {
    uri: ServerUri,
    transport: Transport,
    network: Network,
}

impl ServerPath {
    pub fn new(uri: ServerUri, network: Network) -> ServerPath {
        ServerPath {
            transport: uri.default_transport(),
            uri,
            network,
        }
    }

    async fn path(&self, address: SocketAddr) -> Result<Path, String> {
        let name = match &self.uri.host {
            Host::Name(name) => Some(name.clone()),
            Host::Address(_) => None,
        };
        let target = Target {
            address,
            transport: self.transport,
            name,
        };
        let path = Path::open(&target, &self.network).await;
        let path = path.map_err(|error| why(&error))?;
        match path.facts().certificate_fault() {
            Some(CertificateFault::Expiring { .. }) | None => Ok(path),
            Some(fault) => Err(wrong_certificate(fault)),
        }
    }
}

impl Carrier for ServerPath {
    fn server(&self) -> String {
        let port = self.uri.port.unwrap_or(self.transport.default_port());
        match &self.uri.host {
            Host::Address(ip) => SocketAddr::new(*ip, port).to_string(),
            Host::Name(name) => format!("{name}:{port}"),
        }
    }

    fn open(&self, server: SocketAddr) -> Opening<'_> {
        Box::pin(async move {
            let path = self.path(server).await?;
            Ok(Box::new(Carried(path)) as Box<dyn Connection>)
        })
    }
}

struct Carried(Path);

#[async_trait]
impl Connection for Carried {
    async fn send(&self, message: &[u8]) -> io::Result<()> {
        self.0.send(message).await
    }

    async fn receive(&self, message: &mut Vec<u8>) -> io::Result<()> {
        let datagram = self.0.receive(message).await?;
        message.truncate(datagram.length);
        Ok(())
    }
}

fn why(error: &OpenError) -> String {
    match error.certificate_fault() {
        Some(fault) => wrong_certificate(fault),
        None => error.short(),
    }
}

fn wrong_certificate(fault: &CertificateFault) -> String {
    match fault {
        CertificateFault::Expired { not_after, .. } => {
            format!("a certificate of its chain ended {not_after}")
        }
        CertificateFault::NotYetValid { not_before, .. } => {
            format!("a certificate of its chain begins {not_before}")
        }
        CertificateFault::Untrusted(why) => format!("its certificate is not trusted: {why}"),
        CertificateFault::NameMismatch { wanted, .. } => {
            format!("its certificate is not for {wanted}")
        }
        CertificateFault::Expiring { not_after, .. } => {
            format!("its certificate ends {not_after}")
        }
    }
}
