//! Calls by WHIP and WHEP, as they are typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::call::{EvidenceArgs, parse_file};
use super::candidates::CandidateArgs;
use super::media::MediaArgs;
use super::network::NetworkArgs;
use super::shared::examples_and_metrics;
use crate::report::call::{metrics_of_whep, metrics_of_whip};
use crate::units::parse_duration;

const WHIP_EXAMPLES: &str = "  rtctool call whip https://example.com/whip/room
  RTCTOOL_BEARER_TOKEN=$TOKEN rtctool call whip https://example.com/whip/room --duration 10s
  rtctool call whip http://127.0.0.1:8080/whip --network lte --fail-if 'setup > 2s'";

const WHEP_EXAMPLES: &str = "  rtctool call whep https://example.com/whep/room
  rtctool call whep http://127.0.0.1:8080/whep --trickle --pcap played.pcapng
  rtctool call whep https://example.com/whep/room --fail-if 'video.loss > 1%'";

/// Publish to a WHIP endpoint (RFC 9725), and say at which stage it fails
///
/// HTTP, the pair of descriptions, ICE, DTLS and media are reported each by itself. Audio and
/// video are sent from built-in clips or files. The session is ended by DELETE, also after a failure or
/// an interrupt. The emulated network treats what is sent: a value for the other direction has
/// no effect.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(WHIP_EXAMPLES, metrics_of_whip()))]
pub struct WhipArgs {
    #[command(flatten)]
    pub call: ByHttpArgs,
}

/// Play from a WHEP endpoint (draft-ietf-wish-whep), and say at which stage it fails
///
/// HTTP, the pair of descriptions, ICE, DTLS and media are reported each by itself. The session
/// is ended by DELETE, also after a failure or an interrupt. The emulated network treats what is
/// sent, which are reports and requests here: it does not impair what is played.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(WHEP_EXAMPLES, metrics_of_whep()))]
pub struct WhepArgs {
    #[command(flatten)]
    pub call: ByHttpArgs,
}

/// What both have in common.
#[derive(Debug, Args)]
pub struct ByHttpArgs {
    /// The endpoint, as in `https://example.com/whip/room`
    #[arg(value_name = "URL")]
    pub url: String,

    /// How long media is sent or played
    #[arg(short, long, value_name = "TIME", default_value = "5s", value_parser = parse_duration)]
    pub duration: Duration,

    /// Send the offer at once, and its candidates after it in a PATCH. Only then are the ICE
    /// servers of use that the endpoint names in `Link`
    #[arg(long)]
    pub trickle: bool,

    /// Give up when the call is not connected after this time
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = parse_duration)]
    pub connect_timeout: Duration,

    /// Write RTP and RTCP, decrypted, to a capture
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub pcap: Option<PathBuf>,

    /// Write the secrets of DTLS to a file, in the format of NSS key logs: whoever has it can read
    /// the call
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub keylog: Option<PathBuf>,

    #[command(flatten)]
    pub http: HttpArgs,

    #[command(flatten)]
    pub evidence: EvidenceArgs,

    #[command(flatten)]
    pub candidates: CandidateArgs,

    #[command(flatten)]
    pub media: MediaArgs,

    #[command(flatten)]
    pub network: NetworkArgs,
}

/// How the endpoint is asked. A bearer token comes from the environment or a file.
#[derive(Debug, Args)]
#[command(next_help_heading = "HTTP")]
pub struct HttpArgs {
    /// File with the bearer token, instead of RTCTOOL_BEARER_TOKEN
    #[arg(long, value_name = "FILE")]
    pub bearer_token_file: Option<PathBuf>,

    /// Environment variable with the bearer token, instead of RTCTOOL_BEARER_TOKEN
    #[arg(long, value_name = "NAME", conflicts_with = "bearer_token_file")]
    pub bearer_token_env: Option<String>,

    /// Send the token to other origins as well, where redirections and `Location` lead
    #[arg(long)]
    pub location_trusted: bool,

    /// Also trust the certificates in this PEM file
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,

    /// Give up on a request that has no whole answer after this time
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_duration)]
    pub http_timeout: Duration,
}
