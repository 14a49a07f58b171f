//! What `ice check` reports.

mod probed;

pub use probed::Gathered;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gate::{Metric, MetricDef, MetricOf};
use crate::ice::configuration::{Configuration, Url};
use crate::ice::redact;
use crate::units::Unit;

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct IceCheck {
    /// One entry for each file.
    pub configurations: Vec<IceConfiguration>,
}

/// One configuration and what its servers amount to.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct IceConfiguration {
    /// The file, or `-` for standard input.
    pub source: String,
    pub verdict: IceVerdict,
    /// Why the verdict is what it is. Null when all is well.
    pub cause: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// `iceTransportPolicy` as written. Null when it is not, which is as good as `all`.
    pub ice_transport_policy: Option<String>,
    /// One entry for each URL and, where it was asked, each address of it.
    pub servers: Vec<IceServer>,
    /// What a browser on this host would gather, by priority. Empty when no server was asked.
    pub candidates: Vec<IceCandidate>,
}

/// What a configuration amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IceVerdict {
    /// Nothing is wrong with what is written, and every server that was asked answers.
    Ok,
    /// Usable, but not every server answers, or something is written that browsers do not use.
    Degraded,
    /// Browsers refuse it, or no server of a kind answers.
    Unusable,
    /// Nothing is wrong with what is written; no server was asked.
    NotProbed,
    /// Nothing is wrong with what is written; the run was stopped before all servers had answered.
    Interrupted,
}

impl IceVerdict {
    pub fn as_str(self) -> &'static str {
        match self {
            IceVerdict::Ok => "ok",
            IceVerdict::Degraded => "degraded",
            IceVerdict::Unusable => "unusable",
            IceVerdict::NotProbed => "not-probed",
            IceVerdict::Interrupted => "interrupted",
        }
    }
}

/// One URL, or one address of it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct IceServer {
    /// Where it stands in the configuration, such as `iceServers[0].urls[1]`.
    pub path: String,
    /// The URL as written; a user before the host is shown as `***`.
    pub uri: String,
    /// What the scheme says. Null when the URL cannot be read.
    pub kind: Option<IceServerKind>,
    /// How the server was asked. Null when it was not.
    pub probed_by: Option<IceProbe>,
    /// `ok`, `invalid` for a URL that cannot be read, or in one word what is wrong: `timeout`,
    /// `auth-rejected`, … Null when it was not asked.
    pub verdict: Option<String>,
    /// Why the verdict is what it is, or why there is none. Null when all is well.
    pub cause: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// The address asked. Null when the name did not resolve, or nothing was asked.
    pub server_address: Option<String>,
    /// Our address as the server sees it (XOR-MAPPED-ADDRESS, RFC 8489 §14.2).
    pub mapped_address: Option<String>,
    /// The address of the relay that a TURN server gave. Null for STUN servers.
    pub relayed_address: Option<String>,
    /// The address that requests were sent from.
    pub local_address: Option<String>,
    /// Null for an address literal, which needs no name service.
    pub resolve_ms: Option<f64>,
    /// Round-trip time of the Binding request. Null without an answer, when a retransmission
    /// makes the time ambiguous, and for TURN servers.
    pub rtt_ms: Option<f64>,
    /// From the first Allocate request to the relay, challenge included. Null for STUN servers.
    pub allocate_ms: Option<f64>,
    /// From the first request to the end of all that was tried.
    pub elapsed_ms: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IceServerKind {
    Stun,
    Turn,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IceProbe {
    /// A STUN Binding request (RFC 8489).
    Binding,
    /// Two allocations (RFC 8656) with the credentials of the entry, and data between them.
    Allocation,
}

/// One candidate (RFC 8445 §5.1.1).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct IceCandidate {
    #[serde(rename = "type")]
    pub kind: IceCandidateType,
    pub address: String,
    /// The base of a server-reflexive candidate, the mapped address of a relayed one. Null for a
    /// host candidate.
    pub related_address: Option<String>,
    /// By RFC 8445 §5.1.2.1 for component 1, with a local preference of 65535 for the first
    /// local address and one less for each other.
    pub priority: u32,
    /// The server that gave it. Null for a host candidate.
    pub server: Option<String>,
    /// From the start of the name's resolution to the answer. Null for a host candidate, and
    /// when a retransmission makes the time ambiguous.
    pub after_ms: Option<f64>,
    /// Whether it equals its base: there is no NAT on the way, and browsers leave it out.
    pub redundant: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum IceCandidateType {
    Host,
    Srflx,
    Relay,
}

impl IceConfiguration {
    /// What is written, before any server is asked.
    pub fn new(source: &str, configuration: &Configuration) -> Self {
        let policy = configuration.get("iceTransportPolicy");
        IceConfiguration {
            source: source.to_owned(),
            verdict: IceVerdict::NotProbed,
            cause: None,
            help: None,
            ice_transport_policy: policy.and_then(|value| value.as_str()).map(str::to_owned),
            servers: configuration.urls().map(IceServer::from).collect(),
            candidates: Vec::new(),
        }
    }
}

impl From<&Url<'_>> for IceServer {
    fn from(url: &Url) -> Self {
        let read = url.read.as_ref().ok();
        IceServer {
            path: url.path.clone(),
            uri: redact::url(url.text.trim()),
            kind: read.map(|read| match read.is_turn() {
                true => IceServerKind::Turn,
                false => IceServerKind::Stun,
            }),
            probed_by: None,
            verdict: read.is_none().then(|| "invalid".to_owned()),
            cause: read
                .is_none()
                .then(|| "the URL cannot be read; a finding says why".to_owned()),
            help: None,
            server_address: None,
            mapped_address: None,
            relayed_address: None,
            local_address: None,
            resolve_ms: None,
            rtt_ms: None,
            allocate_ms: None,
            elapsed_ms: None,
        }
    }
}

/// Metrics that gates of `ice check` may name. Each server address is a subject.
const METRICS_OF: &[MetricOf<IceServer>] = &[
    MetricOf::new(
        "rtt",
        Unit::Ms,
        "round-trip time of the Binding request",
        |server| server.rtt_ms,
    ),
    MetricOf::new(
        "allocate",
        Unit::Ms,
        "time to get a relay from a TURN server",
        |server| server.allocate_ms,
    ),
    MetricOf::new("resolve", Unit::Ms, "time to resolve the name", |server| {
        server.resolve_ms
    }),
];

/// What gates may name.
pub fn metrics() -> Vec<MetricDef> {
    METRICS_OF.iter().map(|metric| metric.def).collect()
}

impl IceCheck {
    pub fn metrics(&self) -> Vec<Metric> {
        let servers = self.configurations.iter().flat_map(|one| &one.servers);
        servers.flat_map(IceServer::metrics).collect()
    }
}

impl IceServer {
    /// The URL, and the address where that adds something.
    pub fn subject(&self) -> String {
        match &self.server_address {
            Some(address) if !self.uri.contains(address) => format!("{} ({address})", self.uri),
            _ => self.uri.clone(),
        }
    }

    fn metrics(&self) -> Vec<Metric> {
        let subject = self.subject();
        METRICS_OF
            .iter()
            .map(|metric| metric.measure(&subject, self))
            .collect()
    }
}
