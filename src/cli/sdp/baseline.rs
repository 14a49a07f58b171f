use std::path::PathBuf;

use clap::Args;

/// What is known already.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Baseline")]
pub struct BaselineArgs {
    /// Report only what is not in this baseline
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Write all that is found to FILE, so that from now on only new findings are reported; files
    /// are named in it as seen from its folder, so that it holds wherever the command runs
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub write_baseline: Option<PathBuf>,
}
