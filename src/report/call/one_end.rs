//! What is reported of a call whose other end is elsewhere.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{End, Link, Setup};

/// One end of a call. What the other end measured is known only as far as it sent reports.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct OneEnd {
    pub connected: bool,
    /// Whether it was ended before its time, by Ctrl-C for example.
    /// Of a report of before it was told: false; `partial` tells it there.
    #[serde(default)]
    pub interrupted: bool,
    /// How far the set-up came when it did not connect, or was interrupted: `gathering`,
    /// `signalling` or `http`, `offer`, `answer`, `ice` or `dtls`.
    pub failed_stage: Option<String>,
    /// Time that media was sent or played for.
    pub duration_ms: f64,
    pub seed: u64,
    pub setup: Setup,
    /// When the connection was lost, since media began. Null when it was not.
    pub lost_ms: Option<f64>,
    /// When the other end closed the connection, since media began. Null when it did not while this
    /// end went on.
    pub left_ms: Option<f64>,
    /// This end, and what it saw.
    pub end: End,
    /// What the network does to what is sent.
    pub link: Link,
    pub offer: Option<String>,
    pub answer: Option<String>,
}
