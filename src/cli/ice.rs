use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::server::{AddressArgs, ConnectionArgs, TimerArgs};
use super::shared::examples_and_metrics;
use crate::report::ice::metrics;

const EXAMPLES: &str = "  rtctool ice check ice-servers.json
  curl -s https://example.org/turn-credentials | rtctool ice check -
  rtctool ice check --no-probe --format github config/*.json
  rtctool ice check ice-servers.json --fail-on warning --fail-if 'rtt > 200ms'

What is read: a list of servers, one server, or a whole RTCConfiguration, also within
other JSON such as the answer of a service that gives out credentials. JavaScript
literals are read too. In a browser's console, copy(JSON.stringify(pc.getConfiguration()))
copies the configuration of a connection. Credentials are shown nowhere.";

#[derive(Debug, Subcommand)]
pub enum IceCommand {
    Check(IceCheckArgs),
}

/// Check the ICE configurations of browsers, and ask the servers in them
///
/// Each entry of `iceServers` and each other member is judged by what browsers do with it;
/// `rtctool explain ICE001` says more. Then all servers are asked at once, and the candidates
/// that they would give are listed with their time. TURN servers are asked for two relays with the
/// credentials of their entry, and data is sent from one to the other. A configuration passes when
/// no browser refuses it and, of STUN and of TURN servers, at least one works. A server that has not
/// answered after 10 s counts as silent; --timeout sets another time.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct IceCheckArgs {
    /// Files with a configuration, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Ask no server: judge what is written, without a network
    #[arg(long)]
    pub no_probe: bool,

    #[command(flatten)]
    pub timers: TimerArgs,

    #[command(flatten)]
    pub connections: ConnectionArgs,

    #[command(flatten)]
    pub addresses: AddressArgs,
}
