//! `call serve`, as it is typed.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::candidates::parse_lost_after;
use super::network::NetworkArgs;
use super::serve::parse_listen;
use super::server::parse_some_time;
use super::shared::examples_and_metrics;
use crate::report::call::metrics_of_server;

const EXAMPLES: &str = "  rtctool call serve
  rtctool call serve --once --report html=call.html
  rtctool call serve --listen 127.0.0.1:8080 --network lte
  rtctool call serve --listen 0.0.0.0:8080 --duration 10m
  rtctool call serve --once --duration 60s --ready-file urls.json \\
      --fail-if 'video.loss > 1%' --format json --output call.json";

/// Take calls: a page for browsers, and a WHIP and WHEP server, until Ctrl-C
///
/// A browser that opens the page makes a call with this program: audio and video both ways, and a
/// data channel. Page and report show what the browser measured beside what was measured here.
/// At /whip clients publish (RFC 9725), at /whep they play built-in clips (draft-ietf-wish-whep).
/// Each call is reported as `call whip` reports its own.
///
/// On loopback it is for programs of this host alone: it answers no page of another origin.
/// Elsewhere clients need a token: that of RTCTOOL_BEARER_TOKEN or --bearer-token-file; without
/// one it makes one up, and prints the page's URL with it. It is HTTP without TLS: the token can
/// be read on the way, and browsers give no camera to its page elsewhere than on loopback, which
/// then sends a moving picture and a tone.
///
/// The emulated network treats what is sent from here. Ctrl-C and SIGTERM are its ordinary end.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics_of_server()))]
pub struct CallServeArgs {
    /// Where to listen; port 0 takes a free one
    #[arg(
        short,
        long,
        value_name = "ADDRESS:PORT",
        default_value = "127.0.0.1:0",
        value_parser = parse_listen
    )]
    pub listen: SocketAddr,

    /// End after one call
    #[arg(long, conflicts_with = "calls")]
    pub once: bool,

    /// End after so many calls
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub calls: Option<u64>,

    /// End after this time. Fewer calls than --once or --calls wait for are a failure then
    #[arg(short, long, value_name = "TIME", value_parser = parse_some_time)]
    pub duration: Option<Duration>,

    /// End a call that lasts longer
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = parse_some_time)]
    pub longest_call: Duration,

    /// Calls at a time; more are refused (503)
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub most_calls: u32,

    /// Give up on a call that is not connected after this time
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = parse_some_time)]
    pub connect_timeout: Duration,

    /// End a call whose client has been silent for this long: checks of ICE go on all the time
    /// [default: 30s]
    #[arg(long, value_name = "TIME", value_parser = parse_lost_after)]
    pub lost_after: Option<Duration>,

    /// Write RTP and RTCP of each call, decrypted, to a capture in this directory: call-1.pcapng and
    /// so on
    #[arg(long, value_name = "DIR")]
    pub pcap_dir: Option<PathBuf>,

    /// Send and take media at this address of this host, instead of the one that is listened on.
    /// Firefox needs one that is not loopback
    #[arg(long, value_name = "IP")]
    pub media_address: Option<IpAddr>,

    /// File with the token that clients need, instead of RTCTOOL_BEARER_TOKEN
    #[arg(long, value_name = "FILE")]
    pub bearer_token_file: Option<PathBuf>,

    /// Write the URLs to FILE as JSON once it listens, and the token if one was made up; removed at
    /// the end
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,

    #[command(flatten)]
    pub network: NetworkArgs,
}
