use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::server::{CredentialArgs, NetworkArgs, RetransmissionArgs, parse_some_time};
use super::shared::examples_and_metrics;
use crate::report::audit::metrics;

const EXAMPLES: &str =
    "  RTCTOOL_TURN_PASSWORD=… rtctool turn audit turn:turn.example.org --username alice
  RTCTOOL_TURN_SECRET=… rtctool turn audit turns:turn.example.org:443 --report json=before.json
  RTCTOOL_TURN_SECRET=… rtctool turn audit turns:turn.example.org:443 --before before.json
  rtctool turn audit turn:turn.example.org --username alice --password-file pw --no-reach
  rtctool turn audit turn:10.1.2.3 --username alice --password-file pw --allow-peer 10.0.0.0/8";

/// Find out what a TURN server of yours lets people do that it should not
///
/// Asks for relays without credentials and with made-up ones; asks with your credentials which
/// peers the relay may send to that nobody outside has any business with (loopback, private and
/// link-local networks, the metadata service of clouds, multicast, and their IPv6 spellings); and
/// asks how many relays one user gets, and how much larger answers are than requests. Everything
/// allocated is given back.
///
/// It sends packets to the server named and to no other; where that sends clients on (300), this
/// is reported and not followed. But it makes the server send: to each of those peers that the
/// server permits (multicast and broadcast left out) a STUN Binding request to the server's own
/// port and to 3478 and a DNS question to port 53, twice at most, and over TCP and TLS, where the
/// server has TCP relays, connections to port 80 and to the server's own port. `--no-reach` leaves
/// that out. Audit servers that are yours, or whose owner wants it.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct TurnAuditArgs {
    /// Server as `turn:host[:port][?transport=udp|tcp]`, `turns:…`, or `host[:port]`
    #[arg(value_name = "URI")]
    pub uri: String,

    #[command(flatten)]
    pub credentials: CredentialArgs,

    /// Ask which peers the relay may send to, and send them nothing
    #[arg(long, help_heading = "Audit")]
    pub no_reach: bool,

    /// Peers that are meant to be reachable, which are not asked for: a range like 10.0.0.0/8, or a
    /// class as it is shown in the table, like `private`; may be given several times
    #[arg(long, value_name = "CIDR|CLASS", help_heading = "Audit")]
    pub allow_peer: Vec<String>,

    /// Allocations to ask for with one user
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "Audit")]
    pub max_allocations: u32,

    /// An earlier JSON report of this command, to compare with
    #[arg(long, value_name = "FILE", help_heading = "Audit")]
    pub before: Option<PathBuf>,

    #[command(flatten)]
    pub timers: RetransmissionArgs,

    /// Give up on an address of the server after this time
    ///
    /// It covers all from the opening of the first path to the last answer. Looking up the name
    /// goes before, and giving back what was allocated comes after it, in a second at most.
    #[arg(long, value_name = "TIME", default_value = "300s", value_parser = parse_some_time)]
    pub timeout: Duration,

    #[command(flatten)]
    pub network: NetworkArgs,
}
