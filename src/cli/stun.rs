use std::num::NonZeroU32;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::server::{AddressArgs, NetworkArgs, TimerArgs, WatchArgs, parse_some_time};
use super::shared::examples_and_metrics;
use crate::report::{nat, stun};
use crate::units::parse_duration;

const EXAMPLES: &str = "  rtctool stun probe stun:stun.l.google.com:19302
  rtctool stun probe --count 20 --interval 50ms stun:127.0.0.1:3478
  rtctool stun probe --count 10000 --window 64 stun:127.0.0.1:3478
  rtctool stun probe 'stun:[::1]:3478' stun:localhost stun.example.org
  rtctool stun probe stun:turn.example.org \\
      --fail-if 'rtt.p95 > 80ms' --format json
  rtctool stun probe stuns:turn.example.org --fail-if 'tls.days_left < 21'
  rtctool stun probe stun:192.0.2.1 --transport dtls --sni turn.example.org --ca ca.pem
  rtctool stun probe stun:turn.example.org \\
      --watch 30s --report prometheus=stun.prom";

#[derive(Debug, Subcommand)]
pub enum StunCommand {
    Probe(ProbeArgs),
    Nat(NatArgs),
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
#[command(after_long_help = examples_and_metrics(EXAMPLES, stun::metrics()))]
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

    /// Keep N transactions under way, as fast as the server answers, and measure how many it
    /// answers a second; instead of --interval
    #[arg(long, value_name = "N", conflicts_with = "interval", value_parser = parse_window)]
    pub window: Option<NonZeroU32>,

    #[command(flatten)]
    pub timers: TimerArgs,

    #[command(flatten)]
    pub network: NetworkArgs,

    #[command(flatten)]
    pub watch: WatchArgs,
}

/// More would not fit in the socket buffers of most servers, and look like loss.
const WIDEST_WINDOW: u32 = 1024;

fn parse_window(text: &str) -> Result<NonZeroU32, String> {
    let window = text
        .parse()
        .ok()
        .filter(|window: &NonZeroU32| window.get() <= WIDEST_WINDOW);
    window.ok_or_else(|| format!("it must be a number from 1 to {WIDEST_WINDOW}"))
}

const NAT_EXAMPLES: &str = "  rtctool stun nat stun:stun.example.org
  rtctool stun nat stun:stun.l.google.com:19302 stun:stun.cloudflare.com
  rtctool stun nat --lifetime 3m stun:stun.example.org \\
      --fail-if 'lifetime < 30s'
  rtctool stun nat -6 stun:stun.example.org --fail-on warning --format json";

/// Find out what the NAT or firewall before this host does, and what that means for calls
///
/// Tells mapping, filtering and hairpinning by RFC 5780, over UDP, for IPv4 and IPv6 each.
/// That takes a server with two addresses; of two ordinary servers, the mapping is told.
/// The tests run at once on ports of their own and end within a few seconds. Several NATs
/// in a row cannot be told from one: what is seen is the strictest behaviour of any.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(NAT_EXAMPLES, nat::metrics()))]
pub struct NatArgs {
    /// Servers as `stun:host[:port]`, or `host[:port]`; the default port is 3478
    #[arg(value_name = "URI", required = true)]
    pub uris: Vec<String>,

    /// Search for the time after which an idle mapping ends, up to this long (RFC 5780 §4.6);
    /// takes as long as what it finds
    #[arg(long, value_name = "LIMIT", value_parser = parse_limit)]
    pub lifetime: Option<Duration>,

    /// Give up on a server whose first answer has not come after this time
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = parse_some_time)]
    pub timeout: Duration,

    #[command(flatten)]
    pub addresses: AddressArgs,
}

/// Up to an hour: each time to be tried takes a socket for as long.
fn parse_limit(text: &str) -> Result<Duration, String> {
    const RANGE: std::ops::RangeInclusive<Duration> =
        Duration::from_secs(5)..=Duration::from_secs(3600);
    let limit = parse_duration(text).map_err(|error| error.to_string())?;
    if RANGE.contains(&limit) {
        Ok(limit)
    } else {
        Err("it must be from 5s to 1h".to_owned())
    }
}
