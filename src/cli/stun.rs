use std::time::Duration;

use clap::{Args, Subcommand};

use super::shared::examples_and_metrics;
use crate::report::stun::metrics;
use crate::units::parse_duration;

const EXAMPLES: &str = "  rtctool stun probe stun:stun.l.google.com:19302
  rtctool stun probe --count 20 --interval 50ms stun:127.0.0.1:3478
  rtctool stun probe stun:[::1]:3478 stun:localhost stun.example.org
  rtctool stun probe stun:turn.example.org \\
      --fail-if 'rtt.p95 > 80ms' --format json";

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

    /// Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = parse_some_time)]
    pub rto: Duration,

    /// Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=16))]
    pub rc: u32,

    /// Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub rm: u32,

    /// Give up on a transaction after this time, even when the timers would go on
    #[arg(long, value_name = "TIME", value_parser = parse_some_time)]
    pub timeout: Option<Duration>,

    /// Give up on a name that has not resolved after this time
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_some_time)]
    pub resolve_timeout: Duration,

    /// Use IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub ipv4: bool,

    /// Use IPv6 only
    #[arg(short = '6', long)]
    pub ipv6: bool,
}

/// A duration that is not zero.
fn parse_some_time(text: &str) -> Result<Duration, String> {
    match parse_duration(text) {
        Ok(Duration::ZERO) => Err("it must be longer than nothing".to_owned()),
        Ok(duration) => Ok(duration),
        Err(error) => Err(error.to_string()),
    }
}
