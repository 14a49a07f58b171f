use clap::Args;

/// Say what a finding's code means and why it matters, or what a metric of gates is
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool explain M003
  rtctool explain STUN008 PCAP002
  rtctool explain relay.loss
  rtctool explain M003 --format json")]
pub struct ExplainArgs {
    /// Codes as findings show them, such as `D001`; a finding's name or a metric of gates does as well
    #[arg(value_name = "CODE", required = true)]
    pub codes: Vec<String>,
}
