use std::time::Duration;

use clap::{Args, Subcommand};

use super::server::{NetworkArgs, TimerArgs};
use super::shared::examples_and_metrics;
use crate::report::stun::metrics;
use crate::units::parse_duration;

const EXAMPLES: &str = "  rtctool stun probe stun:stun.l.google.com:19302
  rtctool stun probe --count 20 --interval 50ms stun:127.0.0.1:3478
  rtctool stun probe stun:[::1]:3478 stun:localhost stun.example.org
  rtctool stun probe stun:turn.example.org \\
      --fail-if 'rtt.p95 > 80ms' --format json
  rtctool stun probe stuns:turn.example.org --fail-if 'tls.days_left < 21'
  rtctool stun probe stun:192.0.2.1 --transport dtls --sni turn.example.org --ca ca.pem";

#[derive(Debug, Subcommand)]
pub enum StunCommand {
    Probe(ProbeArgs),
}

/// Measure whether STUN servers answer, how fast, and what address they see
///
/// Sends RFC 8489 Binding requests with the retransmission timers of that RFC, to
/// every IPv4 and IPv6 address of each server at once: over UDP, over TCP or DTLS
/// with --transport, and over TLS for `stuns:`. The certificate of a server is
/// judged and reported, however it is. A server passes when any of its addresses
/// answers. The first sample may take longer than the rest: it also pays for ARP,
/// or its like, and for a new NAT mapping.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct ProbeArgs {
    /// Servers as `stun:host[:port]`, `stuns:host[:port]` for TLS, or `host[:port]`; the default port
    /// is 3478, and 5349 for TLS and DTLS
    #[arg(value_name = "URI", required = true)]
    pub uris: Vec<String>,

    /// Binding transactions for each server address; 5 without it, and 1 over TCP and TLS, where
    /// nothing is lost
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub count: Option<u32>,

    /// Time from the start of one transaction to the start of the next; 0ms lets each wait for the
    /// one before it
    #[arg(short, long, value_name = "TIME", default_value = "200ms", value_parser = parse_duration)]
    pub interval: Duration,

    #[command(flatten)]
    pub timers: TimerArgs,

    #[command(flatten)]
    pub network: NetworkArgs,
}
