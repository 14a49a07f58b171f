//! What `stun probe` reports.

use schemars::JsonSchema;
use serde::Serialize;

use crate::gate::{Metric, MetricDef};
use crate::stats::Summary;
use crate::units::Unit;

#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct StunProbe {
    /// One entry for each address of each URI.
    pub servers: Vec<StunServer>,
}

/// One server address and what came back from it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StunServer {
    /// The URI as given.
    pub uri: String,
    /// The address probed. Null when the name did not resolve.
    pub server_address: Option<String>,
    /// `ok`, or in one word what is wrong: `timeout`, `refused`, `not-stun`, …
    pub verdict: String,
    /// Why the verdict is not `ok`, with what was tried.
    pub cause: Option<String>,
    /// What to do next.
    pub help: Option<String>,
    /// Our address as the server sees it (XOR-MAPPED-ADDRESS, RFC 8489 §14.2).
    pub mapped_address: Option<String>,
    pub local_address: Option<String>,
    /// The server's SOFTWARE attribute (RFC 8489 §14.14).
    pub software: Option<String>,
    pub resolve_ms: Option<f64>,
    /// Binding transactions begun.
    pub transactions: u64,
    /// Transactions that a valid response ended.
    pub answered: u64,
    /// Transactions without a valid response. Null when none was begun.
    pub loss_percent: Option<f64>,
    /// Request datagrams sent, retransmissions included.
    pub requests_sent: u64,
    /// Responses that came more than once.
    pub duplicates: u64,
    /// Round-trip time of transactions answered without a retransmission. A
    /// response after a retransmission cannot be told to belong to the first
    /// or to a later request (Karn), so its time is not used.
    pub rtt_ms: Summary,
    pub samples: Vec<StunSample>,
}

/// One Binding transaction.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct StunSample {
    /// Null when there was no answer, or when a retransmission makes the time ambiguous.
    pub rtt_ms: Option<f64>,
    /// Request datagrams sent for this transaction.
    pub requests: u32,
    pub answered: bool,
}

/// Metrics that gates of `stun probe` may name. Each server address is a subject.
pub const METRICS: &[MetricDef] = &[
    MetricDef {
        name: "rtt.min",
        unit: Unit::Ms,
        about: "shortest round-trip time",
    },
    MetricDef {
        name: "rtt.mean",
        unit: Unit::Ms,
        about: "mean round-trip time",
    },
    MetricDef {
        name: "rtt.p50",
        unit: Unit::Ms,
        about: "median round-trip time",
    },
    MetricDef {
        name: "rtt.p95",
        unit: Unit::Ms,
        about: "95th percentile of the round-trip time",
    },
    MetricDef {
        name: "rtt.p99",
        unit: Unit::Ms,
        about: "99th percentile of the round-trip time",
    },
    MetricDef {
        name: "rtt.max",
        unit: Unit::Ms,
        about: "longest round-trip time",
    },
    MetricDef {
        name: "loss",
        unit: Unit::Percent,
        about: "transactions without an answer",
    },
];

impl StunProbe {
    pub fn metrics(&self) -> Vec<Metric> {
        self.servers.iter().flat_map(StunServer::metrics).collect()
    }
}

impl StunServer {
    fn metrics(&self) -> Vec<Metric> {
        let subject = match &self.server_address {
            Some(address) => format!("{} ({address})", self.uri),
            None => self.uri.clone(),
        };
        let values = [
            self.rtt_ms.min,
            self.rtt_ms.mean,
            self.rtt_ms.p50,
            self.rtt_ms.p95,
            self.rtt_ms.p99,
            self.rtt_ms.max,
            self.loss_percent,
        ];
        METRICS
            .iter()
            .zip(values)
            .map(|(def, value)| Metric::new(def.name, &subject, value))
            .collect()
    }
}
