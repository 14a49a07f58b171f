use std::time::Duration;

use clap::{Args, Subcommand};

use crate::units::parse_duration;

#[derive(Debug, Subcommand)]
pub enum StunCommand {
    Probe(ProbeArgs),
}

/// Measure whether STUN servers answer, how fast, and what address they see
///
/// Sends RFC 8489 Binding requests over UDP with the retransmission timers of
/// that RFC, to the IPv4 and the IPv6 address of each server at once.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool stun probe stun:stun.l.google.com:19302
  rtctool stun probe --count 20 --interval 50ms stun:127.0.0.1:3478
  rtctool stun probe stun:[::1]:3478 stun:localhost stun.example.org
  rtctool stun probe stun:turn.example.org --fail-if 'rtt.p95 > 80ms' --format json")]
pub struct ProbeArgs {
    /// Servers as `stun:host[:port]`, or `host[:port]`; the default port is 3478
    #[arg(value_name = "URI", required = true)]
    pub uris: Vec<String>,

    /// Binding transactions for each server
    #[arg(short, long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub count: u32,

    /// Time from the start of one transaction to the start of the next
    #[arg(short, long, value_name = "TIME", default_value = "200ms", value_parser = parse_duration)]
    pub interval: Duration,

    /// Retransmission timeout before the first retransmission (RFC 8489 §6.2.1)
    #[arg(long, value_name = "TIME", default_value = "500ms", value_parser = parse_duration)]
    pub rto: Duration,

    /// Requests sent in one transaction at most (Rc of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=16))]
    pub rc: u32,

    /// Wait after the last request, as a multiple of the RTO (Rm of RFC 8489 §6.2.1)
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub rm: u32,

    /// Give up on a transaction after this time, even when the timers would go on
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub timeout: Option<Duration>,

    /// Use IPv4 only
    #[arg(short = '4', long, conflicts_with = "ipv6")]
    pub ipv4: bool,

    /// Use IPv6 only
    #[arg(short = '6', long)]
    pub ipv6: bool,
}
