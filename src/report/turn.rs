//! What `turn probe` reports.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::stun::{NameLookup, Transport};
use super::tls::TlsReport;
use crate::gate::{Metric, MetricDef, MetricOf};
use crate::probe::turn::capability::{Capability, Feature, State};
use crate::probe::turn::{self, Echo, Facts, TurnResult};
use crate::stats::Summary;
use crate::turn::{Allocated, Challenge};
use crate::units::{Unit, duration_ms};

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct TurnProbe {
    /// One entry for each address of each URI.
    pub servers: Vec<TurnServer>,
}

/// One server address and what it did.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TurnServer {
    /// The URI as given.
    pub uri: String,
    /// The address that the figures are of. Null when the name did not resolve.
    pub server_address: Option<String>,
    /// Null when the name did not resolve.
    pub transport: Option<Transport>,
    /// `ok`, or in one word what is wrong: `auth-rejected`, `relay-no-data`, `timeout`, …
    pub verdict: String,
    /// Whether clients can use the server. Null when there is no verdict on it.
    pub usable: Option<bool>,
    /// Why the verdict is what it is, with what was tried. Null when all is well.
    pub cause: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// Servers that sent the client on with 300 (Try Alternate), in order.
    pub redirected_from: Vec<String>,
    /// The server's SOFTWARE attribute (RFC 8489 §14.14).
    pub software: Option<String>,
    /// What the server wants proven. Null when it asked for nothing, or did not answer.
    pub authentication: Option<Authentication>,
    /// The first allocation. Null when there is none.
    pub allocation: Option<Allocation>,
    /// The second allocation, which the first one talks to. Null when there is none.
    pub second_allocation: Option<Allocation>,
    pub stages: TurnStages,
    /// Each question to the name service, in order. Empty for an address literal.
    pub lookups: Vec<NameLookup>,
    /// Whether a Send indication came out as a Data indication. Null when not tried.
    pub indication_relayed: Option<bool>,
    /// Data from relay to relay and back. Null when none could be sent.
    pub echo: Option<RelayEcho>,
    /// What else was asked for, each by an allocation of its own.
    pub capabilities: Vec<TurnCapability>,
    /// Null without TLS or DTLS.
    pub tls: Option<TlsReport>,
    /// From the opening of the first path to the end.
    pub elapsed_ms: Option<f64>,
}

/// How long each stage took. Null for what was not reached, or does not apply.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct TurnStages {
    /// Null for an address literal, which needs no name service.
    pub resolve_ms: Option<f64>,
    /// The TCP connection alone.
    pub connect_ms: Option<f64>,
    /// The TLS or DTLS handshake alone.
    pub tls_ms: Option<f64>,
    /// From the first Allocate request to the success response, challenge included.
    pub allocate_ms: Option<f64>,
    /// CreatePermission on both allocations, at the same time.
    pub permission_ms: Option<f64>,
    /// ChannelBind on both allocations, at the same time.
    pub channel_ms: Option<f64>,
    pub refresh_ms: Option<f64>,
}

/// What a server wants proven (RFC 8489 §9.2).
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Authentication {
    pub realm: String,
    /// What makes the key of a password: `MD5` or `SHA-256`.
    pub password_algorithm: String,
    /// Whether the server offers access tokens (RFC 7635).
    pub offers_token: bool,
}

/// What the server granted.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Allocation {
    /// XOR-RELAYED-ADDRESS: where peers send to.
    pub relayed_addresses: Vec<String>,
    /// Our address as the server sees it.
    pub mapped_address: Option<String>,
    /// LIFETIME in seconds. Null when the server does not say.
    pub lifetime_s: Option<u32>,
}

/// Numbered packets from one relay to the other and back. A round trip is two ways through the
/// server.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RelayEcho {
    pub packets_sent: u32,
    /// Packets that came out at the far side.
    pub packets_reached: u32,
    /// Packets that came back.
    pub packets_returned: u32,
    pub duplicates: u32,
    /// Packets whose bytes were changed.
    pub corrupt: u32,
    /// Packets that did not come back. Null when none was sent.
    pub loss_percent: Option<f64>,
    pub rtt_ms: Summary,
    /// Bytes of data in each packet.
    pub size_bytes: usize,
    /// Packets a second that were to be sent.
    pub rate_asked_pps: f64,
    /// Packets a second that were really sent. Null when only one was.
    pub rate_pps: Option<f64>,
    /// Data that came back, in bits a second, without headers. Null when too little came back.
    pub throughput_bps: Option<f64>,
}

/// One thing that a server may be able to do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TurnCapability {
    pub name: String,
    pub state: CapabilityState,
    /// What came of it, in words.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CapabilityState {
    Supported,
    /// Granted without what was asked for.
    Ignored,
    Refused,
    NotMeasured,
}

impl From<&turn::TurnProbe> for TurnServer {
    fn from(probe: &turn::TurnProbe) -> Self {
        let judgement = probe.judgement();
        let explanation = judgement.explanation.clone();
        let (cause, help) = explanation.map(|e| (e.cause, e.help)).unzip();
        let target = probe.target.as_ref();
        let server = TurnServer {
            uri: probe.uri.to_string(),
            server_address: target.map(|target| target.address.to_string()),
            transport: target.map(|target| target.transport.into()),
            verdict: judgement.word.to_string(),
            usable: judgement.is_usable(),
            cause,
            help,
            redirected_from: Vec::new(),
            software: None,
            authentication: None,
            allocation: None,
            second_allocation: None,
            stages: TurnStages {
                resolve_ms: probe.resolve_time.map(duration_ms),
                ..TurnStages::default()
            },
            lookups: probe.lookups.0.iter().map(NameLookup::from).collect(),
            indication_relayed: None,
            echo: None,
            capabilities: Vec::new(),
            tls: None,
            elapsed_ms: None,
        };
        match &probe.result {
            TurnResult::Probed(facts) => server.with_facts(facts),
            _ => server,
        }
    }
}

impl TurnServer {
    fn with_facts(self, facts: &Facts) -> Self {
        let allocation = |result: &Option<Result<Allocated, _>>| {
            let allocated = result.as_ref()?.as_ref().ok()?;
            Some(Allocation::from(allocated))
        };
        let stages = &facts.stages;
        TurnServer {
            server_address: Some(facts.server.address.to_string()),
            redirected_from: facts.redirected.iter().map(ToString::to_string).collect(),
            software: facts.software.clone(),
            authentication: facts.challenge.as_ref().map(Authentication::from),
            allocation: allocation(&facts.allocation),
            second_allocation: allocation(&facts.second),
            stages: TurnStages {
                connect_ms: facts.path.connect_time.map(duration_ms),
                tls_ms: facts.path.tls_time.map(duration_ms),
                allocate_ms: stages.allocate.map(duration_ms),
                permission_ms: stages.permission.map(duration_ms),
                channel_ms: stages.channel.map(duration_ms),
                refresh_ms: stages.refresh.map(duration_ms),
                ..self.stages
            },
            indication_relayed: facts.indication.as_ref().map(|i| *i == Ok(true)),
            echo: match &facts.echo {
                Some(Ok(echo)) => Some(RelayEcho::from(echo)),
                _ => None,
            },
            capabilities: facts
                .capabilities
                .iter()
                .map(TurnCapability::from)
                .collect(),
            tls: facts.path.tls.as_ref().map(TlsReport::from),
            elapsed_ms: Some(duration_ms(facts.elapsed)),
            ..self
        }
    }
}

impl From<&Challenge> for Authentication {
    fn from(challenge: &Challenge) -> Self {
        Authentication {
            realm: challenge.realm.clone(),
            password_algorithm: challenge.mechanism.algorithm.to_string(),
            offers_token: challenge.wants_token,
        }
    }
}

impl From<&Allocated> for Allocation {
    fn from(allocated: &Allocated) -> Self {
        Allocation {
            relayed_addresses: allocated.relayed.iter().map(ToString::to_string).collect(),
            mapped_address: allocated.mapped.map(|address| address.to_string()),
            lifetime_s: allocated.lifetime,
        }
    }
}

impl From<&Echo> for RelayEcho {
    fn from(echo: &Echo) -> Self {
        let returning = echo.elapsed.as_secs_f64();
        let lost = echo.sent - echo.returned;
        RelayEcho {
            packets_sent: echo.sent,
            packets_reached: echo.reached,
            packets_returned: echo.returned,
            duplicates: echo.duplicates,
            corrupt: echo.corrupt,
            loss_percent: (echo.sent > 0).then(|| f64::from(lost) / f64::from(echo.sent) * 100.0),
            rtt_ms: Summary::of(echo.round_trips.iter().copied().map(duration_ms)),
            size_bytes: echo.size,
            rate_asked_pps: echo.rate_asked,
            rate_pps: echo.rate_sent(),
            throughput_bps: (echo.returned > 1 && returning > 0.0)
                .then(|| f64::from(echo.returned) * echo.size as f64 * 8.0 / returning),
        }
    }
}

impl From<&Capability> for TurnCapability {
    fn from(capability: &Capability) -> Self {
        let (state, detail) = match &capability.state {
            State::Supported(allocated) => (CapabilityState::Supported, granted(allocated)),
            State::Ignored(missing) => (
                CapabilityState::Ignored,
                format!("granted without {missing}"),
            ),
            // It says that there were allocations before, and nothing of the feature.
            State::Refused(fault) if matches!(fault.server_error(), Some(486 | 508)) => {
                (CapabilityState::NotMeasured, fault.short())
            }
            State::Refused(fault) => (CapabilityState::Refused, fault.short()),
            State::WantsStream => (
                CapabilityState::NotMeasured,
                "asked for over TCP or TLS only (RFC 6062)".to_owned(),
            ),
            State::Elsewhere(alternate) => (
                CapabilityState::NotMeasured,
                format!("the server sends clients on to {alternate}"),
            ),
            State::OutOfTime => (
                CapabilityState::NotMeasured,
                "the time for this server had ended".to_owned(),
            ),
            State::NotOpened(_) => (
                CapabilityState::NotMeasured,
                "no path to the server could be opened".to_owned(),
            ),
        };
        TurnCapability {
            name: name(capability.feature).to_owned(),
            state,
            detail,
        }
    }
}

fn granted(allocated: &Allocated) -> String {
    let relayed: Vec<String> = allocated.relayed.iter().map(ToString::to_string).collect();
    relayed.join(", ")
}

fn name(feature: Feature) -> &'static str {
    match feature {
        Feature::Ipv4 => "ipv4",
        Feature::Ipv6 => "ipv6",
        Feature::DualStack => "ipv4+ipv6",
        Feature::EvenPort => "even-port",
        Feature::DontFragment => "dont-fragment",
        Feature::TcpRelay => "tcp-relay",
        Feature::Mobility => "mobility",
    }
}

/// Metrics that gates of `turn probe` may name. Each server address is a subject.
const METRICS_OF: &[MetricOf<TurnServer>] = &[
    MetricOf::new(
        "allocate",
        Unit::Ms,
        "time from the first Allocate request to the relay",
        |server| server.stages.allocate_ms,
    ),
    MetricOf::new(
        "relay.rtt.p50",
        Unit::Ms,
        "median round-trip time from relay to relay and back",
        |server| server.echo.as_ref()?.rtt_ms.p50,
    ),
    MetricOf::new(
        "relay.rtt.p95",
        Unit::Ms,
        "95th percentile of that round-trip time",
        |server| server.echo.as_ref()?.rtt_ms.p95,
    ),
    MetricOf::new(
        "relay.rtt.p99",
        Unit::Ms,
        "99th percentile of that round-trip time",
        |server| server.echo.as_ref()?.rtt_ms.p99,
    ),
    MetricOf::new(
        "relay.rtt.max",
        Unit::Ms,
        "longest round-trip time from relay to relay and back",
        |server| server.echo.as_ref()?.rtt_ms.max,
    ),
    MetricOf::new(
        "relay.loss",
        Unit::Percent,
        "packets that did not come back through the relays",
        |server| server.echo.as_ref()?.loss_percent,
    ),
    MetricOf::new(
        "relay.throughput",
        Unit::Bps,
        "data that came back through the relays",
        |server| server.echo.as_ref()?.throughput_bps,
    ),
    MetricOf::new(
        "lifetime",
        Unit::Count,
        "seconds that the server grants an allocation for",
        |server| server.allocation.as_ref()?.lifetime_s.map(f64::from),
    ),
    MetricOf::new(
        "connect",
        Unit::Ms,
        "time of the TCP connection",
        |server| server.stages.connect_ms,
    ),
    MetricOf::new(
        "tls",
        Unit::Ms,
        "time of the TLS or DTLS handshake",
        |server| server.stages.tls_ms,
    ),
    MetricOf::new(
        "tls.days_left",
        Unit::Count,
        "whole days until the first certificate of the chain expires",
        |server| server.tls.as_ref()?.days_left.map(|days| days as f64),
    ),
];

/// What gates may name.
pub fn metrics() -> Vec<MetricDef> {
    METRICS_OF.iter().map(|metric| metric.def).collect()
}

impl TurnProbe {
    pub fn metrics(&self) -> Vec<Metric> {
        self.servers.iter().flat_map(TurnServer::metrics).collect()
    }
}

impl TurnServer {
    /// What the server is called where several are told apart.
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
