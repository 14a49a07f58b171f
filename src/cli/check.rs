use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::call::parse_file;
use super::shared::examples_and_metrics;
use crate::report::call::metrics;

const EXAMPLES: &str = "  rtctool check --init             # a file to begin with
  rtctool check                    # what rtctool.toml says
  rtctool check ci/rtctool.toml --report junit=check.xml --report html=check.html
  rtctool check --report markdown=summary.md --compare last.json --report json=last.json
  rtctool check --list
  rtctool check --list-runs        # what a check may run, with keys and metrics
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
/// Without FILE and without rtctool.toml here nothing is checked, and the status is 2: a run in the
/// wrong folder is no pass.
///
/// The built-in check, --built-in, shows the whole tool at work: it makes a loopback call over an impaired link against an embedded STUN and TURN server, lints
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

    /// Report only what is not in FILE, for each `sdp lint` whose check names no baseline of its own
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,

    /// Write what each `sdp lint` finds to the baseline that its check names, or else to that of
    /// --baseline, and report no more of it from now on
    #[arg(long)]
    pub write_baseline: bool,

    /// Make the built-in check of the tool itself, which needs no file
    #[arg(long, conflicts_with_all = ["file", "only", "jobs", "baseline", "write_baseline"])]
    pub built_in: bool,

    /// Print what the file has checks for, and run none
    #[arg(long, conflicts_with = "built_in")]
    pub list: bool,

    /// Print what a check may run: the commands, the keys that each needs, and its metrics
    #[arg(long, conflicts_with_all = ["built_in", "list", "init", "file", "only", "jobs", "write_baseline"])]
    pub list_runs: bool,

    /// Write a file to begin with; one that exists is left alone
    #[arg(long, conflicts_with_all = ["built_in", "list", "only", "jobs", "baseline", "write_baseline"])]
    pub init: bool,
}
