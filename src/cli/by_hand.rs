//! Calls whose descriptions are carried by hand, as they are typed.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::call::{EvidenceArgs, parse_file};
use super::candidates::CandidateArgs;
use super::media::MediaArgs;
use super::network::NetworkArgs;
use super::shared::examples_and_metrics;
use crate::report::call::metrics_by_hand;
use crate::units::parse_duration;

const OFFER_EXAMPLES: &str =
    "  rtctool call offer                 # copy the line to the other machine, paste its answer
  rtctool call offer --offer-out offer.txt --answer answer.txt --output report.txt
  mkfifo back; rtctool call offer --answer back | ssh host rtctool call answer > back
  rtctool call offer --form json --network lte --fail-if 'video.loss > 1%'";

const ANSWER_EXAMPLES: &str =
    "  rtctool call answer                # paste the offer, copy the answer back
  rtctool call answer --offer offer.txt --answer-out answer.txt --output report.txt
  rtctool call answer < offer.txt --fail-if 'audio.jitter.mean > 30ms'";

/// Make a call with another machine: write an offer, wait for its answer
///
/// The other machine runs `rtctool call answer`, or anything else that speaks WebRTC. The offer
/// is one line of text, which chats and terminals pass on unchanged. The answer may be such a
/// line, a browser's JSON, or SDP. Where the offer goes to standard output, the report goes to
/// standard error. The emulated network treats what is sent: a value for the other direction
/// has no effect.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(OFFER_EXAMPLES, metrics_by_hand()))]
pub struct OfferArgs {
    /// Where the offer goes: a file, a named pipe, or `-` for standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub offer_out: PathBuf,

    /// Where the answer comes from: a file, which need not be there yet, a named pipe, or `-`
    /// for standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub answer: PathBuf,

    #[command(flatten)]
    pub call: ByHandArgs,
}

/// Make a call with another machine: take its offer, write an answer
///
/// The other machine runs `rtctool call offer`, or anything else that speaks WebRTC. The offer
/// may be a line of base64, a browser's JSON, or SDP. Where the answer goes to standard output,
/// the report goes to standard error. The emulated network treats what is sent: a value for the
/// other direction has no effect.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(ANSWER_EXAMPLES, metrics_by_hand()))]
pub struct AnswerArgs {
    /// Where the offer comes from: a file, which need not be there yet, a named pipe, or `-` for
    /// standard input
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub offer: PathBuf,

    /// Where the answer goes: a file, a named pipe, or `-` for standard output
    #[arg(long, value_name = "FILE", default_value = "-")]
    pub answer_out: PathBuf,

    #[command(flatten)]
    pub call: ByHandArgs,
}

/// What both have in common.
#[derive(Debug, Args)]
pub struct ByHandArgs {
    /// How the own description is written
    #[arg(long, value_enum, default_value_t)]
    pub form: HandForm,

    /// How long the other end's description is waited for
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = parse_duration)]
    pub patience: Duration,

    /// How long media is sent
    #[arg(short, long, value_name = "TIME", default_value = "5s", value_parser = parse_duration)]
    pub duration: Duration,

    /// Give up when the call is not connected this long after the descriptions came together
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = parse_duration)]
    pub connect_timeout: Duration,

    /// Write RTP and RTCP, decrypted, to a capture
    #[arg(long, value_name = "FILE", value_parser = parse_file)]
    pub pcap: Option<PathBuf>,

    #[command(flatten)]
    pub evidence: EvidenceArgs,

    #[command(flatten)]
    pub candidates: CandidateArgs,

    #[command(flatten)]
    pub media: MediaArgs,

    #[command(flatten)]
    pub network: NetworkArgs,
}

/// How a description is written for the other end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum HandForm {
    /// One line: base64 of the JSON
    #[default]
    Line,
    /// As JSON.stringify(description) has it
    Json,
    /// The description itself
    Sdp,
}
