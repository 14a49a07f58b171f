//! What an end asked of STUN and TURN servers, and what they answered.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An address of an ICE server, as an end of a call met it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IceServer {
    /// `HOST:PORT`, where a name was looked up. Null where the address was given.
    pub name: Option<String>,
    /// Null where the name could not be looked up.
    pub address: Option<String>,
    /// Why it could not be looked up.
    pub lookup_error: Option<String>,
    /// Why there was no TCP, TLS or DTLS connection, or none any more. Null where there was no
    /// need for one, or one stood to the end.
    pub connection_error: Option<String>,
    /// Requests, each counted once however often it was sent.
    pub requests: u64,
    pub answers: u64,
    /// How the server saw this end (XOR-MAPPED-ADDRESS, RFC 8489 §14.2).
    pub reflexive_address: Option<String>,
    /// Where the server takes messages for this end (XOR-RELAYED-ADDRESS, RFC 8656 §18.5).
    pub relayed_addresses: Vec<String>,
    /// Until when the server promised to keep them (LIFETIME, RFC 8656 §18.2): seconds since the first
    /// message at this end. Null where it gave none.
    pub relays_kept_until_s: Option<f64>,
    /// Requests that it refused, the 401 and 438 left out that only ask for credentials.
    pub refusals: Vec<IceRefusal>,
}

/// Requests of one kind that a server refused for one reason.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IceRefusal {
    /// Of the first of them: seconds since the first message at this end. Null before it.
    pub at_s: Option<f64>,
    /// Such as `Allocate` or `Refresh`.
    pub request: String,
    /// ERROR-CODE (RFC 8489 §14.8).
    pub code: u16,
    /// In the server's words.
    pub reason: String,
    /// Whom the requests were about (XOR-PEER-ADDRESS, RFC 8656 §18.3), each once. Empty where
    /// they named nobody.
    /// Of a report of before they were told: empty.
    #[serde(default)]
    pub peers: Vec<String>,
    /// How many were refused so.
    /// Of a report of before they were counted, each by itself: 1.
    #[serde(default = "one")]
    pub count: u64,
}

fn one() -> u64 {
    1
}

#[cfg(feature = "call")]
mod convert {
    use std::net::SocketAddr;
    use std::time::Duration;

    use super::{IceRefusal, IceServer};
    use crate::call::servers::{Refusal, Server, ServerMeter};

    /// `begin` is the time of the first message at the end.
    pub fn ice_servers(meter: &ServerMeter, begin: Option<Duration>) -> Vec<IceServer> {
        let asked = meter
            .servers
            .iter()
            .filter(|(_, server)| server.requests > 0);
        let asked = asked.map(|(address, server)| ice_server(*address, server, begin));
        let unknown = meter.unknown.iter().map(|unknown| IceServer {
            name: Some(unknown.name.clone()),
            lookup_error: Some(unknown.why.clone()),
            ..IceServer::default()
        });
        asked.chain(unknown).collect()
    }

    fn ice_server(address: SocketAddr, server: &Server, begin: Option<Duration>) -> IceServer {
        let relayed = server.relayed.iter().map(SocketAddr::to_string);
        let refusals = server
            .refusals
            .iter()
            .map(|refusal| ice_refusal(refusal, begin));
        IceServer {
            name: server.name.clone(),
            address: Some(address.to_string()),
            lookup_error: None,
            connection_error: server.trouble.clone(),
            requests: server.requests,
            answers: server.answers,
            reflexive_address: server.reflexive.map(|address| address.to_string()),
            relayed_addresses: relayed.collect(),
            relays_kept_until_s: (server.kept_until.zip(begin))
                .map(|(until, begin)| until.saturating_sub(begin).as_secs_f64()),
            refusals: refusals.collect(),
        }
    }

    fn ice_refusal(refusal: &Refusal, begin: Option<Duration>) -> IceRefusal {
        IceRefusal {
            at_s: begin.map(|begin| refusal.at.saturating_sub(begin).as_secs_f64()),
            request: refusal.method.to_string(),
            code: refusal.code,
            reason: refusal.reason.clone(),
            peers: refusal.peers.iter().map(SocketAddr::to_string).collect(),
            count: refusal.count,
        }
    }
}

#[cfg(feature = "call")]
pub use convert::ice_servers;
