use clap::Args;

use super::shared::examples_and_metrics;
use crate::report::call::metrics;

const EXAMPLES: &str = "  rtctool check
  rtctool check --report json=check.json
  rtctool check --format json --quiet";

/// See the whole tool at work: one call, measured, linted, probed, captured and compared
///
/// Makes a loopback call over an impaired link against an embedded STUN server,
/// lints its offer and answer, probes the server, writes the call's media to a
/// capture, analyses it, and compares the figures of call, capture and link.
/// Needs no network, no other program and no configuration.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct CheckArgs {}
