//! What `turn audit` reports.

pub mod checks;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::stun::Transport;
use super::tls::TlsReport;
use super::turn::Authentication;
use crate::gate::{Metric, MetricDef, MetricOf};
use crate::probe::turn::audit::{
    self, Amplification, AuditResult, Contact, Facts, Means, PeerFacts, Quota,
};
use crate::turn::AddressFamily;
use crate::units::{Unit, duration_ms};

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct TurnAudit {
    /// One entry for each address of the server.
    pub servers: Vec<AuditedServer>,
}

/// One server address, and what it lets people do.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AuditedServer {
    /// The URI as given.
    pub uri: String,
    /// Null when the name did not resolve.
    pub server_address: Option<String>,
    /// Null when the name did not resolve.
    pub transport: Option<Transport>,
    /// `ok`, or in one word the gravest that was found: `unauthenticated-allocation`,
    /// `accepts-any-credentials`, `ssrf-loopback`, …
    pub verdict: String,
    /// Why the verdict is what it is, with what was tried. Null when all is well.
    pub cause: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// The server's SOFTWARE attribute (RFC 8489 §14.14).
    pub software: Option<String>,
    /// What the server wants proven. Null when it asked for nothing, or did not answer.
    pub authentication: Option<Authentication>,
    /// One row for each thing that was looked at, in an order that does not change.
    pub checks: Vec<Check>,
    /// Every spelling of every peer.
    pub peers: Vec<AuditedPeer>,
    /// Null when not measured.
    pub quota: Option<QuotaReport>,
    /// Answers to the smallest requests over UDP. Empty on connections.
    pub amplification: Vec<AmplificationReport>,
    /// Null without TLS or DTLS.
    pub tls: Option<TlsReport>,
    /// From the first request to the end. Null when there was none.
    pub elapsed_ms: Option<f64>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// What was looked at, as in `peers: loopback`.
    pub check: String,
    /// In a word or two: `refused`, `permitted`, `reached`, …; `not measured` where that is so.
    pub result: String,
    pub standing: Standing,
    /// What was seen.
    pub detail: String,
    /// The result in the report given with `--before`. Null without one, or where it had none.
    pub before: Option<String>,
    /// Whether the result is another one than before. Null without a report given.
    pub changed: Option<bool>,
}

/// What a result means to the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Good,
    /// Neither good nor bad.
    Neutral,
    Warning,
    Error,
    NotMeasured,
}

/// One spelling of a peer that users of a public relay have no business with.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AuditedPeer {
    pub address: String,
    /// `loopback`, `metadata`, `link-local`, `mapped`, `private`, `unique-local`, `shared`,
    /// `multicast`, `broadcast`, `compatible`, `nat64`, `6to4` or `server`.
    pub class: String,
    /// The IPv4 address inside of an IPv6 spelling.
    pub inner_address: Option<String>,
    /// Whether --allow-peer names it. It is not asked for then.
    pub allowed: bool,
    /// Whether it is an address of the internet like any other except within one cloud, such as
    /// Azure's 168.63.129.16. That it is permitted is no fault, unless something answers.
    pub public: bool,
    /// Whether the server lets its users send there. Null when not measured.
    pub permitted: Option<bool>,
    /// By which request it was permitted: `CreatePermission`, `ChannelBind` or `Connect`.
    pub permitted_by: Option<String>,
    /// Why it is not permitted, or could not be measured.
    pub refusal: Option<String>,
    /// Whether anything answered there by way of the relay. Null when nothing was sent.
    pub reached: Option<bool>,
    /// What answered.
    pub contacts: Vec<ContactReport>,
}

/// Something that answered by way of the relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContactReport {
    /// `stun`, `dns`, or `tcp` for a connection that came about.
    pub protocol: String,
    pub port: u16,
}

/// How many allocations one user gets at the same time.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct QuotaReport {
    pub asked: u32,
    pub granted: u32,
    /// What the server said to the first that it did not grant. Null when it granted all.
    pub refusal: Option<String>,
    /// The error code of that, such as 486. Null when there was none.
    pub refusal_code: Option<u16>,
}

/// What came for the smallest request without credentials.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct AmplificationReport {
    /// `Binding` or `Allocate`.
    pub request: String,
    /// UDP payload, without headers.
    pub request_bytes: usize,
    pub answers: u32,
    /// UDP payload of all answers.
    pub answer_bytes: usize,
    /// Bytes answered for one byte asked. Null without an answer.
    pub factor: Option<f64>,
}

impl From<&audit::TurnAudit> for AuditedServer {
    fn from(audit: &audit::TurnAudit) -> Self {
        let judgement = audit.judgement();
        let (cause, help) = judgement.explanation.map(|e| (e.cause, e.help)).unzip();
        let target = audit.target.as_ref();
        let server = AuditedServer {
            uri: audit.uri.to_string(),
            server_address: target.map(|target| target.address.to_string()),
            transport: target.map(|target| target.transport.into()),
            verdict: judgement.word.into_owned(),
            cause,
            help,
            software: None,
            authentication: None,
            checks: Vec::new(),
            peers: Vec::new(),
            quota: None,
            amplification: Vec::new(),
            tls: None,
            elapsed_ms: None,
        };
        match &audit.result {
            AuditResult::Audited(facts) => server.with_facts(facts),
            AuditResult::Unresolved(_) | AuditResult::NotBegun => server,
        }
    }
}

impl AuditedServer {
    fn with_facts(self, facts: &Facts) -> Self {
        let amplification = facts.amplification.iter();
        AuditedServer {
            software: facts.turn.software.clone(),
            authentication: facts.turn.challenge.as_ref().map(Authentication::from),
            checks: checks::rows(facts),
            peers: facts
                .peers
                .iter()
                .map(|peer| AuditedPeer::new(peer, facts))
                .collect(),
            quota: facts.quota.as_ref().map(QuotaReport::from),
            amplification: amplification.map(AmplificationReport::from).collect(),
            tls: facts.turn.path.tls.as_ref().map(TlsReport::from),
            elapsed_ms: Some(duration_ms(facts.elapsed)),
            ..self
        }
    }
}

impl AuditedPeer {
    fn new(peer: &PeerFacts, facts: &Facts) -> Self {
        let refusal = match &peer.permission {
            Some(Ok(_)) => None,
            Some(Err(fault)) => Some(fault.short()),
            None => no_relay(facts, peer.peer.family()),
        };
        let contacts = peer.contacts.iter().flatten();
        AuditedPeer {
            address: peer.peer.ip.to_string(),
            class: peer.peer.class.name().to_owned(),
            inner_address: peer.peer.inner.map(|inner| inner.to_string()),
            allowed: peer.allowed,
            public: peer.peer.is_public(),
            permitted: peer.was_answered().then(|| peer.is_permitted()),
            permitted_by: match &peer.permission {
                Some(Ok(means)) => Some(request(*means).to_owned()),
                _ => None,
            },
            refusal,
            reached: peer.contacts.as_ref().map(|contacts| !contacts.is_empty()),
            contacts: contacts.map(ContactReport::from).collect(),
        }
    }
}

fn no_relay(facts: &Facts, family: AddressFamily) -> Option<String> {
    let found = facts.no_relay_for.iter().find(|(none, _)| *none == family);
    let name = match family {
        AddressFamily::Ipv4 => "IPv4",
        AddressFamily::Ipv6 => "IPv6",
    };
    found.map(|(_, why)| format!("no {name} relay: {why}"))
}

fn request(means: Means) -> &'static str {
    match means {
        Means::CreatePermission => "CreatePermission",
        Means::ChannelBind => "ChannelBind",
        Means::Connect => "Connect",
    }
}

fn question(question: audit::Question) -> &'static str {
    match question {
        audit::Question::Binding => "Binding",
        audit::Question::Allocate => "Allocate",
    }
}

impl From<&Contact> for ContactReport {
    fn from(contact: &Contact) -> Self {
        let protocol = match contact {
            Contact::Stun { .. } => "stun",
            Contact::Dns => "dns",
            Contact::Tcp { .. } => "tcp",
        };
        ContactReport {
            protocol: protocol.to_owned(),
            port: contact.port(),
        }
    }
}

impl From<&Quota> for QuotaReport {
    fn from(quota: &Quota) -> Self {
        QuotaReport {
            asked: quota.asked,
            granted: quota.granted,
            refusal: quota.refusal.as_ref().map(|fault| fault.short()),
            refusal_code: quota.refusal.as_ref().and_then(|f| f.server_error()),
        }
    }
}

impl From<&Amplification> for AmplificationReport {
    fn from(asked: &Amplification) -> Self {
        AmplificationReport {
            request: question(asked.question).to_owned(),
            request_bytes: asked.request_bytes,
            answers: asked.answers,
            answer_bytes: asked.answer_bytes,
            factor: asked.factor(),
        }
    }
}

/// Metrics that gates of `turn audit` may name. Each server address is a subject.
const METRICS_OF: &[MetricOf<AuditedServer>] = &[
    MetricOf::new(
        "peers.permitted",
        Unit::Count,
        "peers that the relay may send to, and should not",
        |server| server.count(|peer| peer.permitted.filter(|_| !peer.public)),
    ),
    MetricOf::new(
        "peers.reached",
        Unit::Count,
        "of those, peers that something answered at",
        |server| server.count(|peer| peer.reached),
    ),
    MetricOf::new(
        "allocations.granted",
        Unit::Count,
        "allocations that one user got at the same time",
        |server| Some(f64::from(server.quota.as_ref()?.granted)),
    ),
    MetricOf::new(
        "amplification",
        Unit::Count,
        "bytes answered for one byte asked, at most",
        |server| {
            let factors = server.amplification.iter().filter_map(|asked| asked.factor);
            factors.max_by(f64::total_cmp)
        },
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

impl TurnAudit {
    pub fn metrics(&self) -> Vec<Metric> {
        let servers = self.servers.iter();
        let metrics = servers.flat_map(|server| {
            let subject = server.subject();
            METRICS_OF
                .iter()
                .map(move |metric| metric.measure(&subject, server))
        });
        metrics.collect()
    }
}

impl AuditedServer {
    /// What the server is called where several are told apart.
    pub fn subject(&self) -> String {
        match &self.server_address {
            Some(address) if !self.uri.contains(address) => format!("{} ({address})", self.uri),
            _ => self.uri.clone(),
        }
    }

    /// `None` when it was measured for no peer.
    fn count(&self, is: fn(&AuditedPeer) -> Option<bool>) -> Option<f64> {
        let known: Vec<bool> = self.peers.iter().filter_map(is).collect();
        let count = known.iter().filter(|is| **is).count();
        (!known.is_empty()).then_some(count as f64)
    }

    /// Puts results of an earlier report beside those of this one.
    pub fn compare(&mut self, before: impl Fn(&str) -> Option<String>) {
        for check in &mut self.checks {
            check.before = before(&check.check);
            check.changed = Some(check.before.as_ref() != Some(&check.result));
        }
    }
}
