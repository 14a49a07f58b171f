use std::time::Duration;

use clap::{Args, Subcommand};

use super::server::{NetworkArgs, TimerArgs, WatchArgs};
use super::shared::examples_and_metrics;
use crate::report::stun::metrics;
use crate::units::parse_duration;

const EXAMPLES: &str = "  rtctool stun probe stun:stun.l.google.com:19302
  rtctool stun probe --count 20 --interval 50ms stun:127.0.0.1:3478
  rtctool stun probe stun:[::1]:3478 stun:localhost stun.example.org
  rtctool stun probe stun:turn.example.org \\
      --fail-if 'rtt.p95 > 80ms' --format json
  rtctool stun probe stun:turn.example.org \\
      --watch 30s --report prometheus=stun.prom";

#[derive(Debug, Subcommand)]
pub enum StunCommand {
    Probe(ProbeArgs),
}

/// Measure whether STUN servers answer, how fast, and what address they see
///
/// Sends RFC 8489 Binding requests over UDP with the retransmission timers of
/// that RFC, to every IPv4 and IPv6 address of each server at once. A server
/// passes when any of its addresses answers. The first sample may take longer
/// than the rest: it also pays for ARP, or its like, and for a new NAT mapping.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct ProbeArgs {
    /// Servers as `stun:host[:port]`, or `host[:port]`; the default port is 3478
    #[arg(value_name = "URI", required = true)]
    pub uris: Vec<String>,

    /// Binding transactions for each server address
    #[arg(short, long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub count: u32,

    /// Time from the start of one transaction to the start of the next; 0ms lets each wait for the
    /// one before it
    #[arg(short, long, value_name = "TIME", default_value = "200ms", value_parser = parse_duration)]
    pub interval: Duration,

    #[command(flatten)]
    pub timers: TimerArgs,

    #[command(flatten)]
    pub network: NetworkArgs,

    #[command(flatten)]
    pub watch: WatchArgs,
}
