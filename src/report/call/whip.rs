//! What `call whip` and `call whep` report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::OneEnd;

/// A call with a server that was asked by HTTP (RFC 9725, draft-ietf-wish-whep).
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct CallByHttp {
    /// Without its query, where tokens are often kept.
    pub endpoint: String,
    /// In the order they were made.
    pub exchanges: Vec<HttpExchange>,
    /// Null when the server made none.
    pub session: Option<HttpSession>,
    /// From the POST to its whole answer, redirections included. Null without an answer.
    pub http_ms: Option<f64>,
    #[serde(flatten)]
    pub call: OneEnd,
}

/// A session at the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HttpSession {
    /// Where it is changed and ended. Null when the server did not say.
    pub url: Option<String>,
    /// Whether it names its ICE session (RFC 9725 §4.3.1).
    pub has_etag: bool,
    /// URIs of the ICE servers that it names, without their credentials.
    pub ice_servers: Vec<String>,
}

/// One request and its answer. Each time is that of one phase; null for one that was not reached.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HttpExchange {
    pub method: String,
    pub url: String,
    /// Whether the bearer token went with it.
    pub token_sent: bool,
    /// The address that was connected to, or tried last.
    pub server: Option<String>,
    pub resolve_ms: Option<f64>,
    pub connect_ms: Option<f64>,
    pub tls_ms: Option<f64>,
    /// From the request to the last byte of its answer.
    pub answer_ms: Option<f64>,
    pub status: Option<u16>,
    /// Of the answer's content.
    pub bytes: Option<u64>,
}
