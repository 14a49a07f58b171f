//! A browser's ICE configuration: read with its bytes, and judged entry by entry.
//!
//! Nothing here knows a socket or a clock: the time by which credentials expire is an argument.

pub mod configuration;
pub mod effects;
pub mod examples;
pub mod expiry;
pub mod json;
pub mod redact;
pub mod rule;
mod rules;
pub mod url;

use configuration::Configuration;
use json::Document;
use rule::{Findings, Subject, Written};

pub use rule::Rule;
pub use rules::RULES;

use crate::source::Source;

/// Everything the rules find in a configuration. `source` is the text as it may be shown,
/// `now` is in seconds since 1970 (UTC).
pub fn check(
    document: &Document,
    configuration: &Configuration,
    source: &Source,
    now: u64,
) -> Written {
    let subject = Subject {
        document,
        configuration,
        now,
    };
    Findings::of(RULES, &subject, source)
}
