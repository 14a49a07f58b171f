//! What `stun probe` reports.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::tls::TlsReport;
use crate::gate::{Metric, MetricDef, MetricOf};
use crate::probe::{self, Facts, ProbeResult, ServerProbe, Verdict};
use crate::stats::Summary;
use crate::stun::{Sample, SampleResult, Tally};
use crate::units::{Unit, duration_ms};

#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct StunProbe {
    /// One entry for each address of each URI.
    pub servers: Vec<StunServer>,
}

/// One server address and what came back from it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct StunServer {
    /// The URI as given.
    pub uri: String,
    /// The address probed. Null when the name did not resolve.
    pub server_address: Option<String>,
    pub transport: Transport,
    /// `ok`, or in one word what is wrong: `timeout`, `refused`, `not-stun`, …
    pub verdict: String,
    /// Whether clients can use the server at this address. Null when this host or an
    /// interrupt kept it from being judged.
    pub usable: Option<bool>,
    /// Why the verdict is what it is, with what was tried. Null when all is well.
    pub cause: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// Our address as the server sees it (XOR-MAPPED-ADDRESS, RFC 8489 §14.2).
    pub mapped_address: Option<String>,
    /// The address that requests were sent from.
    pub local_address: Option<String>,
    /// The server's SOFTWARE attribute (RFC 8489 §14.14).
    pub software: Option<String>,
    /// Null for an address literal, which needs no name service.
    pub resolve_ms: Option<f64>,
    /// What was asked about the name, in order. Empty for an address literal.
    pub lookups: Vec<NameLookup>,
    /// The TCP connection alone. Null over UDP, and when no connection came about.
    pub connect_ms: Option<f64>,
    /// The TLS or DTLS handshake alone. Null without one, and when it failed.
    pub tls_ms: Option<f64>,
    /// Null without TLS or DTLS, and without a connection for it.
    pub tls: Option<TlsReport>,
    /// From the first request to the end of the last transaction.
    pub elapsed_ms: Option<f64>,
    /// Binding transactions that ended, well or not.
    pub transactions: u64,
    /// Transactions that a valid response ended.
    pub answered: u64,
    /// Transactions that were under way when the run was interrupted.
    pub unfinished: u64,
    /// Request datagrams sent, retransmissions included.
    pub requests_sent: u64,
    /// Share of the request datagrams, retransmissions included, that drew no
    /// response. Null when no transaction ended.
    pub loss_percent: Option<f64>,
    /// Transactions answered in a second, from the first request to the end of the last
    /// transaction. Null where an interval kept them apart, and when none was answered.
    pub rate_per_second: Option<f64>,
    /// Responses beyond one for each request.
    pub duplicates: u64,
    /// Responses to transactions that had already been given up.
    pub late: u64,
    /// Datagrams that neither came from the server nor answer a request.
    pub foreign: u64,
    /// Round-trip time of transactions answered without a retransmission. A
    /// response after a retransmission cannot be told to belong to the first
    /// or to a later request (Karn), so its time is not used.
    pub rtt_ms: Summary,
    /// Every attribute of the first response.
    pub attributes: Vec<StunAttribute>,
    /// Every transaction begun, in order.
    pub samples: Vec<StunSample>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Transport {
    Udp,
    Tcp,
    /// TLS over TCP.
    Tls,
    /// DTLS over UDP.
    Dtls,
}

impl Transport {
    /// Whether there is a connection or a handshake before the first message.
    pub fn connects(self) -> bool {
        self != Transport::Udp
    }

    /// Whether messages travel in a TCP connection.
    pub fn is_stream(self) -> bool {
        matches!(self, Transport::Tcp | Transport::Tls)
    }

    /// As reports have it.
    pub fn word(self) -> &'static str {
        match self {
            Transport::Udp => "udp",
            Transport::Tcp => "tcp",
            Transport::Tls => "tls",
            Transport::Dtls => "dtls",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Transport::Udp => "UDP",
            Transport::Tcp => "TCP",
            Transport::Tls => "TLS",
            Transport::Dtls => "DTLS",
        }
    }
}

impl From<probe::Transport> for Transport {
    fn from(transport: probe::Transport) -> Self {
        match transport {
            probe::Transport::Udp => Transport::Udp,
            probe::Transport::Tcp => Transport::Tcp,
            probe::Transport::Tls => Transport::Tls,
            probe::Transport::Dtls => Transport::Dtls,
        }
    }
}

/// One question to a name service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NameLookup {
    /// `addresses`, or the type of the DNS records: `SRV` (RFC 2782) or `NAPTR` (RFC 3403).
    pub kind: String,
    pub name: String,
    /// The addresses or records that came, the first 32 of them. At most 16 addresses of a
    /// family are asked for each name.
    pub answers: Vec<String>,
    /// Addresses or records beyond those of `answers`.
    pub answers_left_out: usize,
    /// Why none came. Null when some did.
    pub error: Option<String>,
}

impl From<&probe::Lookup> for NameLookup {
    fn from(lookup: &probe::Lookup) -> Self {
        NameLookup {
            kind: lookup.kind.to_owned(),
            name: lookup.name.clone(),
            answers: lookup.answer.clone().unwrap_or_default(),
            answers_left_out: lookup.left_out,
            error: lookup.answer.clone().err(),
        }
    }
}

/// One attribute of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StunAttribute {
    /// The name, or the type as `0x…` when it has none that this program knows.
    pub name: String,
    /// Addresses, texts and numbers as such, other values in hexadecimal.
    pub value: String,
}

/// One Binding transaction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StunSample {
    /// When its first request was sent, from the start of the run with this address.
    pub start_ms: f64,
    pub result: StunSampleResult,
    /// Null when there was no answer, or when a retransmission makes the time ambiguous.
    pub rtt_ms: Option<f64>,
    /// Request datagrams sent for this transaction.
    pub requests: u32,
    /// Responses with this transaction's id.
    pub responses: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum StunSampleResult {
    Answered,
    Failed,
    /// Under way when the run was interrupted.
    Unfinished,
}

impl From<&ServerProbe> for StunServer {
    fn from(probe: &ServerProbe) -> Self {
        let explanation = probe.explanation();
        let (cause, help) = explanation.map(|e| (e.cause, e.help)).unzip();
        let server = StunServer {
            uri: probe.uri.to_string(),
            server_address: probe.address().map(|address| address.to_string()),
            transport: probe.transport.into(),
            verdict: probe.verdict().word().into_owned(),
            usable: usable(&probe.verdict()),
            cause,
            help,
            mapped_address: None,
            local_address: None,
            software: None,
            resolve_ms: probe.resolve_time.map(duration_ms),
            lookups: probe.lookups.0.iter().map(NameLookup::from).collect(),
            connect_ms: None,
            tls_ms: None,
            tls: None,
            elapsed_ms: None,
            transactions: 0,
            answered: 0,
            unfinished: 0,
            requests_sent: 0,
            loss_percent: None,
            rate_per_second: None,
            duplicates: 0,
            late: 0,
            foreign: 0,
            rtt_ms: Summary::default(),
            attributes: Vec::new(),
            samples: Vec::new(),
        };
        match &probe.result {
            ProbeResult::Probed {
                local,
                tally,
                facts,
            } => server.with_facts(facts).with_tally(*local, tally),
            ProbeResult::NotOpened(error) => match error.facts() {
                Some(facts) => server.with_facts(facts),
                None => server,
            },
            _ => server,
        }
    }
}

fn usable(verdict: &Verdict<'_>) -> Option<bool> {
    match verdict {
        Verdict::LocalFailure | Verdict::Interrupted => None,
        _ => Some(verdict.is_usable()),
    }
}

impl StunServer {
    fn with_facts(self, facts: &Facts) -> Self {
        StunServer {
            connect_ms: facts.connect_time.map(duration_ms),
            tls_ms: facts.tls_time.map(duration_ms),
            tls: facts.tls.as_ref().map(TlsReport::from),
            ..self
        }
    }

    fn with_tally(self, local: SocketAddr, tally: &Tally) -> Self {
        let seen = &tally.seen;
        let finished = tally.finished().count();
        let (lost, sent) = tally.requests_lost();
        StunServer {
            mapped_address: seen.answer.as_ref().map(|answer| answer.mapped.to_string()),
            local_address: Some(local.to_string()),
            software: seen.software.clone(),
            elapsed_ms: Some(duration_ms(tally.elapsed)),
            transactions: finished as u64,
            answered: tally.answered().count() as u64,
            unfinished: (tally.samples.len() - finished) as u64,
            requests_sent: tally.requests_sent(),
            loss_percent: (sent > 0).then(|| lost as f64 / sent as f64 * 100.0),
            rate_per_second: tally.rate(),
            duplicates: tally.duplicates(),
            late: seen.late,
            foreign: seen.foreign,
            rtt_ms: Summary::of(tally.rtts().map(duration_ms)),
            attributes: seen.attributes.iter().map(StunAttribute::from).collect(),
            samples: tally.samples.iter().map(StunSample::from).collect(),
            ..self
        }
    }
}

impl From<&(String, String)> for StunAttribute {
    fn from((name, value): &(String, String)) -> Self {
        StunAttribute {
            name: name.clone(),
            value: value.clone(),
        }
    }
}

impl From<&Sample> for StunSample {
    fn from(sample: &Sample) -> Self {
        let (result, rtt) = match &sample.result {
            SampleResult::Answered { rtt } => (StunSampleResult::Answered, *rtt),
            SampleResult::Failed(_) => (StunSampleResult::Failed, None),
            SampleResult::Unfinished => (StunSampleResult::Unfinished, None),
        };
        StunSample {
            start_ms: duration_ms(sample.started),
            result,
            rtt_ms: rtt.map(duration_ms),
            requests: sample.requests,
            responses: sample.responses,
        }
    }
}

/// Metrics that gates of `stun probe` may name. Each server address is a subject.
const METRICS_OF: &[MetricOf<StunServer>] = &[
    MetricOf::new("rtt.min", Unit::Ms, "shortest round-trip time", |server| {
        server.rtt_ms.min
    }),
    MetricOf::new("rtt.mean", Unit::Ms, "mean round-trip time", |server| {
        server.rtt_ms.mean
    }),
    MetricOf::new("rtt.p50", Unit::Ms, "median round-trip time", |server| {
        server.rtt_ms.p50
    }),
    MetricOf::new(
        "rtt.p95",
        Unit::Ms,
        "95th percentile of the round-trip time",
        |server| server.rtt_ms.p95,
    ),
    MetricOf::new(
        "rtt.p99",
        Unit::Ms,
        "99th percentile of the round-trip time",
        |server| server.rtt_ms.p99,
    ),
    MetricOf::new("rtt.max", Unit::Ms, "longest round-trip time", |server| {
        server.rtt_ms.max
    }),
    MetricOf::new(
        "loss",
        Unit::Percent,
        "requests that drew no response, retransmissions included",
        |server| server.loss_percent,
    ),
    MetricOf::new(
        "rate",
        Unit::Count,
        "transactions answered in a second, with --window or --interval 0ms",
        |server| server.rate_per_second,
    ),
    MetricOf::new(
        "connect",
        Unit::Ms,
        "time of the TCP connection",
        |server| server.connect_ms,
    ),
    MetricOf::new(
        "tls",
        Unit::Ms,
        "time of the TLS or DTLS handshake",
        |server| server.tls_ms,
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

impl StunProbe {
    pub fn metrics(&self) -> Vec<Metric> {
        self.servers.iter().flat_map(StunServer::metrics).collect()
    }
}

impl StunServer {
    /// The URI, and the address where that adds something.
    pub(super) fn subject(&self) -> String {
        match &self.server_address {
            Some(address) if !self.uri.ends_with(address) => format!("{} ({address})", self.uri),
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
