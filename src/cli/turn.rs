use std::time::Duration;

use clap::{Args, Subcommand};

use super::audit::TurnAuditArgs;
use super::serve::ServeArgs;
use super::server::{CredentialArgs, NetworkArgs, RetransmissionArgs, WatchArgs, parse_some_time};
use super::shared::examples_and_metrics;
use crate::report::turn::metrics;

const EXAMPLES: &str =
    "  RTCTOOL_TURN_PASSWORD=… rtctool turn probe turn:turn.example.org --username alice
  RTCTOOL_TURN_SECRET=… rtctool turn probe turn:turn.example.org turns:turn.example.org:443
  rtctool turn probe 'turn:192.0.2.1?transport=tcp' --username alice --password-file pw
  rtctool turn probe turn:turn.example.org --username alice --password-file pw \\
      --rate 1000 --size 1000 --duration 10s --fail-if 'relay.loss > 1%'
  rtctool turn probe turn:turn.example.org --secret-file secret --fail-if 'relay.rtt.p95 > 120ms'";

#[derive(Debug, Subcommand)]
pub enum TurnCommand {
    Probe(TurnProbeArgs),
    Serve(ServeArgs),
    Audit(TurnAuditArgs),
}

/// Ask TURN servers for relays, send data through them, and say why it fails
///
/// Takes each address of each server through all that a call needs: an allocation with your
/// credentials, a second one, permissions, Send and Data indications, channels, and numbered
/// packets from relay to relay and back, with their round-trip time and loss. Then it asks what
/// else the server can do: IPv6, both families at once, even ports, TCP relays, mobility.
/// Everything allocated is given back at the end. Only the servers named are asked, and those
/// that they name as alternates (300).
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct TurnProbeArgs {
    /// Servers as `turn:host[:port][?transport=udp|tcp]`, `turns:…`, or `host[:port]`
    #[arg(value_name = "URI", required = true)]
    pub uris: Vec<String>,

    #[command(flatten)]
    pub credentials: CredentialArgs,

    /// Packets a second from relay to relay
    #[arg(long, value_name = "N", default_value = "200", value_parser = parse_rate, help_heading = "Relayed data")]
    pub rate: f64,

    /// Bytes of data in each packet
    #[arg(long, value_name = "BYTES", default_value_t = 160, value_parser = clap::value_parser!(u16).range(4..=1400), help_heading = "Relayed data")]
    pub size: u16,

    /// How long to send
    #[arg(long, value_name = "TIME", default_value = "250ms", value_parser = parse_some_time, help_heading = "Relayed data")]
    pub duration: Duration,

    /// Do not ask what else the server can do; that takes an allocation for each question
    #[arg(long, help_heading = "Relayed data")]
    pub no_capabilities: bool,

    #[command(flatten)]
    pub timers: RetransmissionArgs,

    /// Give up on an address of a server after this time
    ///
    /// It covers all from the opening of the first path to the last answer, connection and TLS
    /// handshake, servers that send the client on, and capabilities among it. What --duration
    /// takes comes on top, looking up the name goes before, and giving back what was allocated
    /// comes after it, in a second at most.
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = parse_some_time)]
    pub timeout: Duration,

    #[command(flatten)]
    pub network: NetworkArgs,

    #[command(flatten)]
    pub watch: WatchArgs,
}

/// Beyond this a relay is not measured but attacked.
const HIGHEST_RATE: f64 = 50_000.0;

fn parse_rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate > 0.0 && rate <= HIGHEST_RATE => Ok(rate),
        _ => Err(format!("it must be a number up to {HIGHEST_RATE}")),
    }
}
