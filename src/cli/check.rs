use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::call::parse_file;
use super::shared::examples_and_metrics;
use crate::report::call::metrics;

const EXAMPLES: &str = "  rtctool check --init             # a file to begin with
  rtctool check                    # what rtctool.toml says, or else the built-in check
  rtctool check ci/rtctool.toml --report junit=check.xml --report html=check.html
  rtctool check --list
  rtctool check --only 'TURN server' --only descriptions
  rtctool check --built-in --format json --quiet";

/// Check all that a file says must hold: descriptions, servers, captures, calls. One status
///
/// The file is rtctool.toml, here or where FILE says. Each check in it has a name, the command
/// that it runs, the options of that command, gates of its own, and may be allowed to fail.
///
/// Calls and probes run one at a time, with nothing beside them, because each would disturb what
/// the other measures. Checks that only read files run beside each other after that.
///
/// Without FILE and without rtctool.toml here the built-in check shows the whole tool at work: it
/// makes a loopback call over an impaired link against an embedded STUN and TURN server, lints
/// its offer and answer, probes the server, writes the call's media to a capture, analyses it,
/// and compares the figures. It needs no network, no other program and no configuration.
#[derive(Debug, Clone, Default, Args)]
#[command(after_long_help = examples_and_metrics(EXAMPLES, metrics()))]
pub struct CheckArgs {
    /// The file, if it is not rtctool.toml; paths in it are seen from its folder
    #[arg(value_name = "FILE", value_parser = parse_file)]
    pub file: Option<PathBuf>,

    /// Run only the check of this name; may be given several times
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,

    /// Run at most N checks beside each other that only read files, instead of one for each
    /// processor
    #[arg(long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,

    /// Write what each `sdp lint` finds to the baseline that its check names, and report no more
    /// of it from now on
    #[arg(long)]
    pub write_baseline: bool,

    /// Make the built-in check, also where there is an rtctool.toml
    #[arg(long, conflicts_with_all = ["file", "only", "jobs", "write_baseline"])]
    pub built_in: bool,

    /// Print what the file has checks for, and run none
    #[arg(long, conflicts_with = "built_in")]
    pub list: bool,

    /// Write a file to begin with; one that exists is left alone
    #[arg(long, conflicts_with_all = ["built_in", "list", "only", "jobs", "write_baseline"])]
    pub init: bool,
}
