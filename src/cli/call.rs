use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};

use super::by_hand::{AnswerArgs, OfferArgs};
use super::call_serve::CallServeArgs;
use super::candidates::CandidateArgs;
use super::load::LoadArgs;
use super::media::MediaArgs;
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
  rtctool call loopback --relay embedded --loss 2%
  RTCTOOL_TURN_PASSWORD=… rtctool call loopback --ice-policy relay \\
      --ice-server turn:turn.example.org --username alice
  rtctool call loopback --duration 10s --restart-at 5s --pcap restart.pcapng
  rtctool call loopback --wrong-fingerprint caller
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
    Offer(Box<OfferArgs>),
    Answer(Box<AnswerArgs>),
    Load(Box<LoadArgs>),
    Serve(Box<CallServeArgs>),
    Profiles(ProfilesArgs),
}

/// Make a WebRTC call between two peers in this process, over a network as bad as you ask for
///
/// Both peers are real: ICE, DTLS-SRTP and SCTP run over UDP sockets on the
/// loopback interface. Each end sends one audio and one video track, and a data
/// channel echoes messages, unless it is said otherwise. The emulated link impairs each direction as it is told and
/// keeps its own count of what it did.
#[derive(Debug, Args)]
#[command(after_long_help = examples_metrics_and_paths(EXAMPLES, metrics(), PATHS))]
pub struct LoopbackArgs {
    /// How long media is sent
    #[arg(short, long, value_name = "TIME", default_value = "5s", value_parser = parse_duration)]
    pub duration: Duration,

    #[command(flatten)]
    pub media: MediaArgs,

    #[command(flatten)]
    pub network: NetworkArgs,

    /// Take all media through a TURN server in this process
    #[arg(long, value_enum, value_name = "WHICH", conflicts_with_all = ["ice_server", "ice_policy", "local_address"])]
    pub relay: Option<RelayChoice>,

    #[command(flatten)]
    pub candidates: CandidateArgs,

    /// Also trust the certificates in this PEM file, for TURN servers over TLS
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,

    /// Give up when the call is not connected after this time
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = parse_duration)]
    pub connect_timeout: Duration,

    /// Restart ICE this long after media began, with new credentials and candidates
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub restart_at: Option<Duration>,

    /// Tell the other end a wrong fingerprint of this one: the call must not connect, and passes
    /// when DTLS refuses it for that
    #[arg(long, value_enum, value_name = "END", conflicts_with = "restart_at")]
    pub wrong_fingerprint: Option<EndChoice>,

    /// Write what the callee sends and receives to a capture, RTP and RTCP decrypted
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub pcap: Option<PathBuf>,

    /// Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read
    /// the call
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub keylog: Option<PathBuf>,

    #[command(flatten)]
    pub evidence: EvidenceArgs,
}

/// What a call leaves behind besides its report and its capture.
#[derive(Debug, Clone, Args)]
pub struct EvidenceArgs {
    /// Write what each end measured to a file as the call goes, a line of JSON per second and end
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub samples: Option<PathBuf>,

    /// Write the descriptions to this directory, as offer.sdp and answer.sdp
    #[arg(long, value_name = "DIR")]
    pub sdp_dir: Option<PathBuf>,
}

/// One of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EndChoice {
    Caller,
    Callee,
}

/// The relays that come with the tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RelayChoice {
    Embedded,
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
