use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::shared::examples_and_metrics;
use crate::report::call::load::metrics;

const SHOW_EXAMPLES: &str = "Examples:
  rtctool pcap analyze call.pcapng --format json --output call.json
  rtctool report show call.json
  ssh build cat nightly/*.json | rtctool report show -
  rtctool report show monday.json tuesday.json --color always | less -R";

const CONVERT_EXAMPLES: &str = "Examples:
  rtctool report convert call.json --format html --output call.html
  rtctool report convert call.json --format junit --report sarif=call.sarif
  rtctool sdp lint offer.sdp --format json | rtctool report convert - --format github";

const MERGE_EXAMPLES: &str =
    "  rtctool call load loopback --calls 100 --shard 0/2 --report json=0.json
  rtctool call load loopback --calls 100 --shard 1/2 --report json=1.json
  rtctool report merge 0.json 1.json --fail-if 'setup.p95 > 500ms' --fail-if 'failed > 0'";

#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    Show(ShowReportsArgs),
    Convert(ConvertReportArgs),
    Merge(MergeReportsArgs),
}

/// Show earlier reports as text
///
/// Reads what `--format json` or `--report json=FILE` of any command wrote. The exit status is that
/// of the report; of several reports, that of the worst. Of a stream of `--watch`, the
/// last round is shown. Lines of files that findings point into are not in reports, and not shown.
#[derive(Debug, Args)]
#[command(after_long_help = SHOW_EXAMPLES)]
pub struct ShowReportsArgs {
    /// Reports in JSON, or `-` for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

/// Turn an earlier report into any other format
///
/// Reads what `--format json` or `--report json=FILE` of any command wrote, and writes it as
/// `--format` and `--report` say. The exit status is that of the report.
#[derive(Debug, Args)]
#[command(after_long_help = CONVERT_EXAMPLES)]
pub struct ConvertReportArgs {
    /// A report in JSON, or `-` for standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Make one report of the shards of `call load`
///
/// Totals, failures, extremes and means are those that one process would have reported of all calls,
/// and so are percentiles, which are within 0.4 %. Calls at the same time are the sum of those of
/// each process. Reports of different loads, or of one shard twice, are refused; shards that are
/// missing leave no verdict. Gates are judged on the whole.
#[derive(Debug, Args)]
#[command(after_long_help = examples_and_metrics(MERGE_EXAMPLES, metrics()))]
pub struct MergeReportsArgs {
    /// Reports of `call load` in JSON
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}
