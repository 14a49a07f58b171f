mod negotiate;
mod show;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::sdp::Kind;

pub use negotiate::NegotiateArgs;
pub use show::ShowArgs;

#[derive(Debug, Subcommand)]
pub enum SdpCommand {
    Lint(LintArgs),
    Show(ShowArgs),
    Negotiate(NegotiateArgs),
}

/// Check session descriptions as a compiler checks code
///
/// Says what is wrong, in which characters, who will refuse it, and what to write
/// instead.
///
/// Reads raw SDP, a browser's `{"type": "offer", "sdp": "…"}` JSON, and every
/// description in logs (plain, escaped, or as JSON), in traces of HTTP (WHIP) and
/// SIP, in dumps of webrtc-internals and rtcstats, and in HAR archives, also
/// packed with gzip. A folder stands for the files below it that end in .sdp, .json,
/// .jsonl, .ndjson, .har, .txt, .log, .sip, .http, .rtcstats or .gz.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool sdp lint fixtures/sdp/real/chromium-offer.sdp
  rtctool sdp lint offer.json answer.json
  pbpaste | rtctool sdp lint -
  rtctool sdp lint webrtc_internals_dump.txt server.log captures/
  rtctool sdp lint --fail-on warning --format json offer.sdp")]
pub struct LintArgs {
    /// Files or folders with session descriptions, or `-` for standard input
    #[arg(value_name = "FILE|DIR")]
    pub files: Vec<PathBuf>,

    /// What the descriptions are, where the input does not say it
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    pub kind: Option<KindChoice>,

    #[command(flatten)]
    pub rules: RuleArgs,
}

/// Which rules count, and for whom.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Rules")]
pub struct RuleArgs {
    /// Use these rules instead of the default ones: codes (S001), beginnings of codes (S), names, `default`, `all`
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub select: Vec<String>,

    /// Leave these rules out
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    pub ignore: Vec<String>,

    /// What the descriptions are for; without it, each shows by itself whether it is WebRTC's
    #[arg(long, value_enum, value_name = "PROFILE")]
    pub profile: Option<ProfileChoice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindChoice {
    Offer,
    Answer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProfileChoice {
    Webrtc,
    Sip,
    Rfc8866,
}

impl From<KindChoice> for Kind {
    fn from(kind: KindChoice) -> Self {
        match kind {
            KindChoice::Offer => Kind::Offer,
            KindChoice::Answer => Kind::Answer,
        }
    }
}
