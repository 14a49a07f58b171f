use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::call_serve::CallServeArgs;
use super::network::NetworkArgs;
use super::shared::examples_metrics_and_paths;
use super::whip::{WhepArgs, WhipArgs};
use crate::report::call::metrics;
use crate::units::parse_duration;

const EXAMPLES: &str = "  rtctool call loopback
  rtctool call loopback --duration 10s \\
      --loss 5% --delay 50ms --jitter 10ms --seed 7
  rtctool call loopback --network lte --fail-if 'video.loss > 2%'
  rtctool call loopback --rate 300kbps/2Mbps --burst-loss 3%:5/0%
  rtctool call loopback --pcap call.pcapng --format json --output call.json
  rtctool call loopback --fail-if 'setup > 3s' --fail-if 'rtt.p95 > 200ms' --report html=call.html
  rtctool call loopback --samples call.jsonl --sdp-dir sdp";

const PATHS: &str =
    "  Besides, any number in JSON by its path: of a received stream behind its kind, such as
  video.video.frame_bytes_max; of one that is sent behind kind and `sent`, such as
  video.sent.feedback.nacks; of an end, such as consent_rtt_ms.max; setup.dtls_ms and the like.
";

#[derive(Debug, Subcommand)]
pub enum CallCommand {
    Loopback(Box<LoopbackArgs>),
    Whip(Box<WhipArgs>),
    Whep(Box<WhepArgs>),
    Serve(Box<CallServeArgs>),
    Profiles(ProfilesArgs),
}

/// Make a WebRTC call between two peers in this process, over a network as bad as you ask for
///
/// Both peers are real: ICE, DTLS-SRTP and SCTP run over UDP sockets on the
/// loopback interface. Each end sends one audio and one video track, and a data
/// channel echoes messages. The emulated link impairs each direction as it is told and
/// keeps its own count of what it did.
#[derive(Debug, Args)]
#[command(after_long_help = examples_metrics_and_paths(EXAMPLES, metrics(), PATHS))]
pub struct LoopbackArgs {
    /// How long media is sent
    #[arg(short, long, value_name = "TIME", default_value = "5s", value_parser = parse_duration)]
    pub duration: Duration,

    #[command(flatten)]
    pub network: NetworkArgs,

    /// Ask this STUN server for server-reflexive candidates, for example `stun:127.0.0.1:3478`
    #[arg(long, value_name = "URI")]
    pub ice_server: Vec<String>,

    /// Give up when the call is not connected after this time
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = parse_duration)]
    pub connect_timeout: Duration,

    /// Write what the callee sends and receives to a capture, RTP and RTCP decrypted
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub pcap: Option<PathBuf>,

    /// Write what each end measured to a file as the call goes, a line of JSON per second and end
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub samples: Option<PathBuf>,

    /// Write the descriptions to this directory, as offer.sdp and answer.sdp
    #[arg(long, value_name = "DIR")]
    pub sdp_dir: Option<PathBuf>,
}

const PROFILES_EXAMPLES: &str = "  rtctool call profiles
  rtctool call profiles --format json | jq '.data.profiles[].name'

A schedule changes the network during the call. Each change keeps what it does not name:

  [[change]]
  at = \"10s\"                # since the connection
  rate = \"300kbps\"          # keys and values are those of the options

  [[change]]
  at = \"15s\"
  network = \"lte\"
  burst-loss = \"2%:4/0%\"    # what the caller sends / what it receives";

/// List the networks that --network knows, with their numbers
#[derive(Debug, Args)]
#[command(after_long_help = format!("Examples:\n{PROFILES_EXAMPLES}"))]
pub struct ProfilesArgs {}

pub fn parse_file(text: &str) -> Result<PathBuf, &'static str> {
    match text {
        "-" => Err("standard output is for the report; name a file"),
        path => Ok(PathBuf::from(path)),
    }
}
