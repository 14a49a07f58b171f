use clap::Args;

/// Say what a finding's code means and why it matters
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool explain M003
  rtctool explain STUN008 PCAP002
  rtctool explain M003 --format json")]
pub struct ExplainArgs {
    /// Codes as findings show them, such as `D001`; a finding's name does as well
    #[arg(value_name = "CODE", required = true)]
    pub codes: Vec<String>,
}
