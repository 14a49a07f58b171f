use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum SdpCommand {
    Lint(LintArgs),
}

/// Check session descriptions as a compiler checks code
///
/// Reads raw SDP or a browser's `{"type": "offer", "sdp": "…"}` JSON, and says
/// what is wrong, in which characters, who will refuse it, and what to write
/// instead.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool sdp lint fixtures/sdp/real/chromium-offer.sdp
  rtctool sdp lint offer.json answer.json
  pbpaste | rtctool sdp lint -
  rtctool sdp lint --fail-on warning --format json offer.sdp")]
pub struct LintArgs {
    /// SDP files, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}
