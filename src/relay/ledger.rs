//! What a relay has done, counted.

/// Counts since the start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Binding requests answered.
    pub bindings: u64,
    /// Messages that were neither STUN nor ChannelData, or broken.
    pub malformed: u64,

    pub allocations: u64,
    /// Allocations that exist now.
    pub allocations_open: u64,
    pub refreshes: u64,
    pub permissions: u64,
    pub channels: u64,

    /// Requests without credentials, which are answered with a challenge.
    pub challenges: u64,
    pub stale_nonces: u64,
    pub unknown_users: u64,
    pub wrong_passwords: u64,
    pub expired_credentials: u64,
    /// Requests about an allocation with another user's credentials.
    pub wrong_users: u64,

    /// Refused because the user has as many allocations as it may.
    pub over_quota: u64,
    /// Refused because there was no port or no room left.
    pub over_capacity: u64,
    /// Permissions and channels refused because the peer may not be reached.
    pub peers_denied: u64,

    pub to_peers: Traffic,
    pub to_clients: Traffic,
    /// From a client, without a permission or channel for the peer.
    pub dropped_from_clients: u64,
    /// From a peer, without a permission.
    pub dropped_from_peers: u64,
}

/// Application data in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    pub packets: u64,
    pub bytes: u64,
}

impl Traffic {
    pub(super) fn add(&mut self, bytes: usize) {
        self.packets += 1;
        self.bytes += bytes as u64;
    }
}

impl Ledger {
    /// Requests with credentials that were not accepted.
    pub fn authentication_failures(&self) -> u64 {
        self.unknown_users + self.wrong_passwords + self.expired_credentials + self.wrong_users
    }
}
