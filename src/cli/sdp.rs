mod baseline;
mod diff;
mod negotiate;
mod pairs;
mod show;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

pub use baseline::BaselineArgs;

pub use self::pairs::{PairArgs, Relation};
use crate::sdp::Kind;

pub use diff::{DiffArgs, TopicChoice};
pub use negotiate::NegotiateArgs;
pub use show::ShowArgs;

#[derive(Debug, Subcommand)]
pub enum SdpCommand {
    Lint(Box<LintArgs>),
    Show(ShowArgs),
    Diff(DiffArgs),
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
  rtctool sdp lint --offer offer.json --answer answer.json
  pbpaste | rtctool sdp lint -
  rtctool sdp lint webrtc_internals_dump.txt server.log captures/
  rtctool sdp lint --diff offer.sdp
  rtctool sdp lint --fix offer.sdp
  rtctool sdp lint --fail-on warning --format json offer.sdp
  rtctool sdp lint offers/*.sdp --report sarif=lint.sarif
  rtctool sdp lint offers/*.sdp --write-baseline known.json
  rtctool sdp lint offers/*.sdp --baseline known.json

A line `a=x-rtctool-ignore:M003 S017` in a description silences these rules in it,
or in the media section that it stands in.")]
pub struct LintArgs {
    /// Files or folders with session descriptions, or `-` for standard input
    #[arg(value_name = "FILE|DIR")]
    pub files: Vec<PathBuf>,

    /// What the descriptions are, where the input does not say it
    #[arg(long = "type", value_enum, value_name = "TYPE")]
    pub kind: Option<KindChoice>,

    #[command(flatten)]
    pub pair: PairArgs,

    #[command(flatten)]
    pub rules: RuleArgs,

    #[command(flatten)]
    pub fixes: FixArgs,

    #[command(flatten)]
    pub baseline: BaselineArgs,
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

    /// The peers that count: what all of them were seen to accept is no error, what one refuses is no mere warning. Measured are chrome, firefox and libwebrtc; safari, pion and any-sfu are not, and change nothing
    #[arg(long, value_enum, value_name = "PEERS", value_delimiter = ',')]
    pub target: Vec<TargetChoice>,
}

/// Nothing has been measured of safari, pion and any-sfu yet: severities stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TargetChoice {
    Chrome,
    Firefox,
    /// Native applications; measured with the npm package @roamhq/wrtc
    Libwebrtc,
    /// Not measured: severities stay as they are
    Safari,
    /// Not measured: severities stay as they are
    Pion,
    /// Not measured: severities stay as they are
    AnySfu,
}

/// What becomes of the edits that findings come with.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Fixes")]
pub struct FixArgs {
    /// Write the safe fixes into the files, and report what is left; with `-`, the fixed text goes to standard output and the report to standard error
    #[arg(long, group = "fixing", conflicts_with_all = ["offer", "previous"])]
    pub fix: bool,

    /// Write nothing, and show what --fix would change, as `patch` reads it; the status is still about the findings; on a terminal, ␍ marks carriage returns where they change
    #[arg(long, group = "fixing", conflicts_with_all = ["offer", "previous"])]
    pub diff: bool,

    /// With --fix or --diff: also make the edits that are likely guesses; look at them
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
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
