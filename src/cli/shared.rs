//! Options that every command takes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::diagnostic::Severity;
use crate::gate::{Gate, MetricDef};
use crate::outcome::{PLUGIN_TABLE, STATUS_TABLE};

#[derive(Debug, Clone, Args)]
pub struct OutputArgs {
    /// Format of the report on standard output
    #[arg(long, global = true, value_enum, default_value_t = OutputFormat::Text, env = "RTCTOOL_FORMAT", help_heading = "Output")]
    pub format: OutputFormat,

    /// Write the report to FILE instead of standard output
    #[arg(long, global = true, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,

    /// Write one more report, for example `json=report.json`; may be given several times
    #[arg(long = "report", global = true, value_name = "FORMAT=FILE", value_parser = parse_report, help_heading = "Output")]
    pub reports: Vec<(OutputFormat, PathBuf)>,

    /// Least severity of a finding that fails the run
    #[arg(long, global = true, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error, help_heading = "Verdict")]
    pub fail_on: FailOn,

    /// Fail when a metric is out of bounds, for example 'loss > 2%'; may be given several times. Commands that measure list their metrics at the end of --help, others have none
    #[arg(long, global = true, value_name = "GATE", help_heading = "Verdict")]
    pub fail_if: Vec<Gate>,

    /// Say what changed since an earlier report in JSON: metrics, findings, checks. In gates, `baseline` is then what that report measured, for example 'rtt.p95 > baseline * 1.2'
    #[arg(long, global = true, value_name = "REPORT", help_heading = "Verdict")]
    pub compare: Option<PathBuf>,

    /// Exit with status 0 where a failed check would give 1; not with --format nagios
    #[arg(long, global = true, help_heading = "Verdict")]
    pub exit_zero: bool,

    /// When to use colour; NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE are honoured
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = ColorChoice::Auto, help_heading = "Output")]
    pub color: ColorChoice,

    /// Show more detail
    #[arg(short, long, global = true, help_heading = "Output")]
    pub verbose: bool,

    /// Show at most N findings as text, the worst of them, and count the rest; `all` shows every one. Without it 50 are shown, and of `check` 3
    #[arg(long, global = true, value_name = "N", value_parser = parse_most, help_heading = "Output")]
    pub max_findings: Option<usize>,

    /// Show no progress
    #[arg(short, long, global = true, help_heading = "Output")]
    pub quiet: bool,

    /// Show no progress, even on a terminal
    #[arg(long, global = true, help_heading = "Output")]
    pub no_progress: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people
    Text,
    /// All there is, as `generate schema report` describes it
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations for the log of GitHub Actions
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit XML, for CI servers that show tests
    Junit,
    /// Metrics, for the textfile collector of Prometheus' node_exporter
    Prometheus,
    /// One line with performance data, for Nagios, Icinga and their like; ends with their status: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN
    Nagios,
    /// A page with charts that needs no other file and no network
    Html,
    /// A table for spreadsheets: a row for each RTP stream, server or finding; an empty cell was not measured
    Csv,
    /// Markdown for $GITHUB_STEP_SUMMARY and comments: the verdict, checks, gates that did not pass, findings
    Markdown,
    /// Samples of calls, streams and STUN transactions over time, a JSON object a line
    Jsonl,
}

impl OutputFormat {
    /// Whether it has nothing to show of a command without findings.
    pub fn is_for_findings(self) -> bool {
        !matches!(
            self,
            OutputFormat::Text
                | OutputFormat::Json
                | OutputFormat::Html
                | OutputFormat::Markdown
                | OutputFormat::Jsonl
        )
    }

    /// As it is typed.
    pub fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    Error,
    Warning,
    Info,
}

impl From<FailOn> for Severity {
    fn from(choice: FailOn) -> Self {
        match choice {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

fn parse_report(text: &str) -> Result<(OutputFormat, PathBuf), String> {
    let (format, path) = text
        .split_once('=')
        .filter(|(_, path)| !path.is_empty())
        .ok_or_else(|| format!("`{text}` is not FORMAT=FILE; write it like json=report.json"))?;
    let format = OutputFormat::from_str(format, false)
        .map_err(|_| format!("`{format}` is not a format; known are {}", known_formats()))?;
    Ok((format, PathBuf::from(path)))
}

fn known_formats() -> String {
    let formats = OutputFormat::value_variants().iter();
    let names: Vec<String> = formats.map(|format| format.name()).collect();
    names.join(", ")
}

fn parse_most(text: &str) -> Result<usize, String> {
    match text {
        "all" => Ok(usize::MAX),
        number => number
            .parse()
            .map_err(|_| format!("`{number}` is neither a number nor `all`")),
    }
}

/// Examples, and the metrics that gates of a command may name.
pub fn examples_and_metrics(examples: &str, metrics: Vec<MetricDef>) -> String {
    examples_metrics_and_paths(examples, metrics, "")
}

/// The same for a command whose gates may name numbers by their paths, as `paths` says.
pub fn examples_metrics_and_paths(examples: &str, metrics: Vec<MetricDef>, paths: &str) -> String {
    let mut text = format!("Examples:\n{examples}\n\nMetrics for --fail-if:\n");
    let longest = metrics.iter().map(|metric| metric.name.len()).max();
    let width = longest.unwrap_or(0).max(18);
    for MetricDef { name, unit, about } in metrics {
        text.push_str(&format!(
            "  {name:<width$} {about} (like {})\n",
            unit.example()
        ));
    }
    text.push_str(paths);
    text.push('\n');
    text.push_str(&status_table());
    text
}

fn status_table() -> String {
    let mut text = String::from("Exit status:\n");
    for (status, meaning) in STATUS_TABLE {
        text.push_str(&format!("  {status:<9} {meaning}\n"));
    }
    text
}

/// Examples and the exit statuses, for the end of `--help` and for the man page.
pub fn status_help() -> String {
    let mut text = String::from(
        "Examples:
  rtctool check --built-in
  rtctool sdp lint offer.sdp answer.sdp
  rtctool stun probe stun:turn.example.org --fail-if 'rtt.p95 > 80ms'
  rtctool pcap analyze call.pcapng --report json=report.json
  rtctool call loopback --loss 5% --delay 50ms --jitter 10ms\n\n",
    );
    text.push_str(&status_table());
    text.push_str("\nExit status with --format nagios, by the convention of Monitoring Plugins:\n");
    for (state, meaning) in PLUGIN_TABLE {
        let state = format!("{} {}", state.status(), state.word());
        text.push_str(&format!("  {state:<11} {meaning}\n"));
    }
    text
}
