//! What `turn serve` reports.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::gate::{Metric, MetricDef, MetricOf};
use crate::relay::{self, Ledger};
use crate::units::{Unit, duration_ms};

/// What the server did while it ran.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct TurnServe {
    /// Where it listened: `stun:`, `turn:` over UDP and `turn:` over TCP.
    pub uris: Vec<String>,
    pub realm: String,
    /// How long it ran.
    pub elapsed_ms: f64,
    /// Binding requests answered.
    pub binding_requests: u64,
    /// Messages that were neither STUN nor ChannelData, or broken; they draw no answer.
    pub malformed: u64,
    pub allocations: Allocations,
    pub authentication: Authentication,
    pub to_peers: Relayed,
    pub to_clients: Relayed,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Allocations {
    pub made: u64,
    /// Those that existed when the server stopped.
    pub open: u64,
    /// Refresh requests granted, those that end an allocation too.
    pub refreshes: u64,
    /// Allocate requests refused because the user had too many (486, RFC 8656 §19).
    pub over_quota: u64,
    /// Requests refused because there was no port or room left (508, RFC 8656 §19).
    pub over_capacity: u64,
    /// Permissions made or refreshed by CreatePermission.
    pub permissions: u64,
    /// Channels bound or refreshed by ChannelBind.
    pub channels: u64,
    /// Requests refused because the peer may not be reached (403, RFC 8656 §19).
    pub peers_denied: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Authentication {
    /// First requests without credentials, each answered with a challenge. No failures.
    pub challenges: u64,
    /// Requests after their nonce had ended, each answered with a new one (438). No failures.
    pub stale_nonces: u64,
    /// Requests with credentials that were refused: the sum of those below.
    pub failures: u64,
    pub unknown_user: u64,
    pub wrong_password: u64,
    /// Ephemeral credentials after their time.
    pub expired: u64,
    /// Requests about an allocation of another user (441, RFC 8656 §19).
    pub wrong_user: u64,
}

/// Application data in one direction, without TURN's headers.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Relayed {
    pub packets: u64,
    pub bytes: u64,
    /// Packets without a permission or channel, which are not relayed.
    pub dropped: u64,
}

impl TurnServe {
    pub fn new(uris: Vec<String>, realm: String, elapsed: Duration, ledger: &Ledger) -> TurnServe {
        TurnServe {
            uris,
            realm,
            elapsed_ms: duration_ms(elapsed),
            binding_requests: ledger.bindings,
            malformed: ledger.malformed,
            allocations: Allocations::from(ledger),
            authentication: Authentication::from(ledger),
            to_peers: Relayed::new(ledger.to_peers, ledger.dropped_from_clients),
            to_clients: Relayed::new(ledger.to_clients, ledger.dropped_from_peers),
        }
    }

    pub fn metrics(&self) -> Vec<Metric> {
        let subject = self.uris.first().map_or("", String::as_str);
        METRICS_OF
            .iter()
            .map(|metric| metric.measure(subject, self))
            .collect()
    }
}

impl From<&Ledger> for Allocations {
    fn from(ledger: &Ledger) -> Self {
        Allocations {
            made: ledger.allocations,
            open: ledger.allocations_open,
            refreshes: ledger.refreshes,
            over_quota: ledger.over_quota,
            over_capacity: ledger.over_capacity,
            permissions: ledger.permissions,
            channels: ledger.channels,
            peers_denied: ledger.peers_denied,
        }
    }
}

impl From<&Ledger> for Authentication {
    fn from(ledger: &Ledger) -> Self {
        Authentication {
            challenges: ledger.challenges,
            stale_nonces: ledger.stale_nonces,
            failures: ledger.authentication_failures(),
            unknown_user: ledger.unknown_users,
            wrong_password: ledger.wrong_passwords,
            expired: ledger.expired_credentials,
            wrong_user: ledger.wrong_users,
        }
    }
}

impl Relayed {
    fn new(traffic: relay::Traffic, dropped: u64) -> Relayed {
        Relayed {
            packets: traffic.packets,
            bytes: traffic.bytes,
            dropped,
        }
    }
}

/// Metrics that gates of `turn serve` may name.
const METRICS_OF: &[MetricOf<TurnServe>] = &[
    MetricOf::new("allocations", Unit::Count, "allocations made", |served| {
        Some(served.allocations.made as f64)
    }),
    MetricOf::new(
        "auth.failures",
        Unit::Count,
        "requests with credentials that were refused",
        |served| Some(served.authentication.failures as f64),
    ),
    MetricOf::new(
        "peers.denied",
        Unit::Count,
        "requests for peers that may not be reached",
        |served| Some(served.allocations.peers_denied as f64),
    ),
    MetricOf::new(
        "relay.dropped",
        Unit::Count,
        "packets without a permission or channel",
        |served| Some((served.to_peers.dropped + served.to_clients.dropped) as f64),
    ),
];

/// What gates may name.
pub fn metrics() -> Vec<MetricDef> {
    METRICS_OF.iter().map(|metric| metric.def).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_counts_is_measured_where_nothing_happened_too() {
        let uris = vec!["stun:127.0.0.1:3478".to_owned()];
        let idle = TurnServe::new(uris, String::new(), Duration::ZERO, &Ledger::default());
        let metrics = idle.metrics();
        assert_eq!(metrics.len(), METRICS_OF.len());
        assert!(metrics.iter().all(|metric| metric.value == Some(0.0)));
    }
}
