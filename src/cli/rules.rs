use clap::Args;

/// List the rules of `sdp lint` and `ice check`: code, severity, whether they run by default, and fixes
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:
  rtctool rules
  rtctool rules I D duplicate-mid
  rtctool rules ICE
  rtctool rules default --format json
  rtctool rules --markdown > rules.md")]
pub struct RulesArgs {
    /// Codes (S001), beginnings of codes (S), names, or `default`; all rules without any
    #[arg(value_name = "RULE")]
    pub rules: Vec<String>,

    /// Print a page in Markdown with every rule and its example
    #[arg(long)]
    pub markdown: bool,
}
