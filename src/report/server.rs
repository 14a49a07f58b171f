//! What all probes have in common: one view of a server, whatever it was asked.
//!
//! Formats for monitoring and `--watch` read nothing else. A command takes part in them
//! when its data turns into these: one `From` here, one line in [`Data::servers`].
//!
//! [`Data::servers`]: super::Data::servers

use std::net::{IpAddr, SocketAddr};

use super::ice::{IceCheck, IceServer};
use super::nat::NatServer;
use super::stun::{StunServer, Transport};
use super::tls::TlsReport;
use super::turn::TurnServer;
use crate::stats::Summary;

/// One address of one server, and what became of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProbedServer {
    /// The URI as given.
    pub uri: String,
    /// `None` when the name did not resolve.
    pub address: Option<String>,
    pub transport: &'static str,
    /// The verdict's word.
    pub verdict: String,
    /// Whether clients can use it. `None` when there is no verdict on the server.
    pub usable: Option<bool>,
    pub cause: Option<String>,
    pub help: Option<String>,
    /// How long the name took to resolve.
    pub resolve_ms: Option<f64>,
    /// How long all took that came after that.
    pub elapsed_ms: Option<f64>,
    /// Parts of that time by name, such as `connect`, `tls` or `allocate`.
    pub phases: Vec<Phase>,
    pub rtt_ms: Summary,
    pub loss_percent: Option<f64>,
    /// Data that came back through relays, in bits a second.
    pub relay_throughput_bps: Option<f64>,
    /// What the server grants an allocation for.
    pub lifetime_s: Option<u32>,
    /// Our IP address as the server sees it. The port is another in each run.
    pub mapped: Option<IpAddr>,
    /// When the first certificate of the chain expires, as Unix time.
    pub certificate_expires_unix: Option<i64>,
}

/// A part of a probe that has a time of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    pub name: &'static str,
    pub ms: f64,
}

impl ProbedServer {
    /// The URI, and the address where that adds something.
    pub fn subject(&self) -> String {
        match &self.address {
            Some(address) if !self.uri.ends_with(address) => format!("{} ({address})", self.uri),
            _ => self.uri.clone(),
        }
    }

    /// What tells it from all others of a run.
    pub fn key(&self) -> (&str, Option<&str>, &str) {
        (&self.uri, self.address.as_deref(), self.transport)
    }
}

impl From<&StunServer> for ProbedServer {
    fn from(server: &StunServer) -> Self {
        ProbedServer {
            uri: server.uri.clone(),
            address: server.server_address.clone(),
            transport: server.transport.word(),
            verdict: server.verdict.clone(),
            usable: server.usable,
            cause: server.cause.clone(),
            help: server.help.clone(),
            resolve_ms: server.resolve_ms,
            elapsed_ms: server.elapsed_ms,
            phases: phases([("connect", server.connect_ms), ("tls", server.tls_ms)]),
            rtt_ms: server.rtt_ms,
            loss_percent: server.loss_percent,
            relay_throughput_bps: None,
            lifetime_s: None,
            mapped: server.mapped_address.as_deref().and_then(ip),
            certificate_expires_unix: server.tls.as_ref().and_then(TlsReport::first_expiry),
        }
    }
}

impl From<&TurnServer> for ProbedServer {
    fn from(server: &TurnServer) -> Self {
        let stages = &server.stages;
        let echo = server.echo.as_ref();
        let allocation = server.allocation.as_ref();
        let mapped = allocation.and_then(|allocation| allocation.mapped_address.as_deref());
        ProbedServer {
            uri: server.uri.clone(),
            address: server.server_address.clone(),
            transport: server.transport.map_or("", Transport::word),
            verdict: server.verdict.clone(),
            usable: server.usable,
            cause: server.cause.clone(),
            help: server.help.clone(),
            resolve_ms: stages.resolve_ms,
            elapsed_ms: server.elapsed_ms,
            phases: phases([
                ("connect", stages.connect_ms),
                ("tls", stages.tls_ms),
                ("allocate", stages.allocate_ms),
                ("permission", stages.permission_ms),
                ("channel", stages.channel_ms),
                ("refresh", stages.refresh_ms),
            ]),
            rtt_ms: echo.map_or_else(Summary::default, |echo| echo.rtt_ms),
            loss_percent: echo.and_then(|echo| echo.loss_percent),
            relay_throughput_bps: echo.and_then(|echo| echo.throughput_bps),
            lifetime_s: allocation.and_then(|allocation| allocation.lifetime_s),
            mapped: mapped.and_then(ip),
            certificate_expires_unix: server.tls.as_ref().and_then(TlsReport::first_expiry),
        }
    }
}

impl From<&NatServer> for ProbedServer {
    fn from(server: &NatServer) -> Self {
        ProbedServer {
            uri: server.uri.clone(),
            address: server.server_address.clone(),
            transport: Transport::Udp.word(),
            verdict: server.verdict.clone(),
            usable: usable(&server.verdict, server.mapped_address.is_some()),
            cause: server.cause.clone(),
            help: server.help.clone(),
            resolve_ms: server.resolve_ms,
            elapsed_ms: server.elapsed_ms,
            phases: Vec::new(),
            rtt_ms: server.rtt_ms,
            loss_percent: server.loss_percent,
            relay_throughput_bps: None,
            lifetime_s: None,
            mapped: server.mapped_address.as_deref().and_then(ip),
            certificate_expires_unix: None,
        }
    }
}

impl ProbedServer {
    /// A server of a browser's list. `None` when it was not asked.
    fn of_ice(server: &IceServer) -> Option<ProbedServer> {
        let verdict = server.verdict.clone()?;
        server.probed_by?;
        let answered = server.mapped_address.is_some() || server.relayed_address.is_some();
        Some(ProbedServer {
            uri: server.uri.clone(),
            address: server.server_address.clone(),
            usable: usable(&verdict, answered),
            verdict,
            cause: server.cause.clone(),
            help: server.help.clone(),
            resolve_ms: server.resolve_ms,
            elapsed_ms: server.elapsed_ms,
            phases: phases([("allocate", server.allocate_ms)]),
            rtt_ms: Summary::of(server.rtt_ms),
            mapped: server.mapped_address.as_deref().and_then(ip),
            ..ProbedServer::default()
        })
    }
}

/// A server that answered can be used, unless the run tells nothing of it.
fn usable(verdict: &str, answered: bool) -> Option<bool> {
    let silent = ["interrupted", "local-failure", "inconclusive"].contains(&verdict);
    (!silent).then_some(answered)
}

/// The servers of a configuration that were asked.
pub fn of_ice_check(check: &IceCheck) -> Vec<ProbedServer> {
    let servers = check.configurations.iter().flat_map(|one| &one.servers);
    servers.filter_map(ProbedServer::of_ice).collect()
}

/// Those that were measured.
fn phases<const N: usize>(named: [(&'static str, Option<f64>); N]) -> Vec<Phase> {
    let measured = |(name, ms): (_, Option<f64>)| Some(Phase { name, ms: ms? });
    named.into_iter().filter_map(measured).collect()
}

fn ip(address: &str) -> Option<IpAddr> {
    let address: SocketAddr = address.parse().ok()?;
    Some(address.ip())
}
