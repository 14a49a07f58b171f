//! The command line: what can be typed, and nothing else.

mod audit;
mod by_hand;
mod call;
mod call_serve;
mod candidates;
mod check;
mod explain;
mod generate;
mod ice;
mod load;
mod media;
pub mod network;
mod pcap;
mod report;
mod rules;
mod sdp;
mod serve;
pub mod server;
pub mod shared;
mod stun;
mod turn;
mod whip;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser, Subcommand};

pub use audit::TurnAuditArgs;
pub use by_hand::{AnswerArgs, ByHandArgs, HandForm, OfferArgs};
pub use call::{CallCommand, EndChoice, EvidenceArgs, LoopbackArgs, ProfilesArgs, RelayChoice};
pub use call_serve::CallServeArgs;
pub use candidates::{CandidateArgs, IcePolicy};
pub use check::CheckArgs;
pub use explain::ExplainArgs;
pub use generate::{GenerateCommand, SchemaKind};
pub use ice::{IceCheckArgs, IceCommand};
pub use load::{LoadArgs, LoadMedia, ProtocolChoice};
pub use media::{MediaArgs, MediaChoice, Switch};
pub use network::{NetworkArgs, Way, Ways};
pub use pcap::{
    AnalyzeArgs, Compat, ExtractArgs, FlowChoice, FormChoice, GivenArgs, MergeArgs, PcapCommand,
    SelectionArgs,
};
pub use report::{ConvertReportArgs, MergeReportsArgs, ReportCommand, ShowReportsArgs};
pub use rules::RulesArgs;
pub use sdp::{
    BaselineArgs, DiffArgs, FixArgs, KindChoice, LintArgs, NegotiateArgs, PairArgs, ProfileChoice,
    Relation, RuleArgs, SdpCommand, ShowArgs, TargetChoice, TopicChoice,
};
pub use serve::ServeArgs;
pub use shared::{OutputArgs, OutputFormat};
pub use stun::{NatArgs, ProbeArgs, StunCommand};
pub use turn::{TurnCommand, TurnProbeArgs};
pub use whip::{ByHttpArgs, HttpArgs, WhepArgs, WhipArgs};

/// Find out why a WebRTC call fails: lint its SDP, probe its servers, read its packets, make one.
#[derive(Debug, Parser)]
#[command(
    name = "rtctool",
    version,
    propagate_version = true,
    after_long_help = shared::status_help(),
    max_term_width = 100
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,

    #[command(flatten)]
    pub output: OutputArgs,
}

impl Cli {
    /// What was typed.
    ///
    /// # Errors
    /// What cannot be understood; help and version are errors, too.
    pub fn read() -> Result<Cli, clap::Error> {
        Cli::try_parse().map_err(with_full_names)
    }

    /// Whether a command line that cannot be understood asks for `--format nagios`.
    pub fn is_for_plugin() -> bool {
        let words: Vec<_> = std::env::args_os().collect();
        let typed = words.iter().any(|word| word == "--format=nagios")
            || words.windows(2).any(|two| two == ["--format", "nagios"]);
        typed || Cli::format_understood() == Some(OutputFormat::Nagios)
    }

    /// The environment speaks where nothing was typed, which clap knows.
    fn format_understood() -> Option<OutputFormat> {
        let command = Cli::command().ignore_errors(true);
        let matches = command.try_get_matches().ok()?;
        matches.get_one("format").copied()
    }
}

/// `rtctool lint` is no command, but `rtctool sdp lint` is.
fn with_full_names(mut error: clap::Error) -> clap::Error {
    if let Some(ContextValue::String(typed)) = error.get(ContextKind::InvalidSubcommand) {
        let names = full_names(typed);
        if !names.is_empty() {
            error.insert(
                ContextKind::SuggestedSubcommand,
                ContextValue::Strings(names),
            );
        }
    }
    error
}

fn full_names(typed: &str) -> Vec<String> {
    let command = Cli::command();
    let groups = command.get_subcommands();
    groups
        .filter(|group| group.find_subcommand(typed).is_some())
        .map(|group| format!("{} {typed}", group.get_name()))
        .collect()
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Judge session descriptions
    #[command(subcommand)]
    Sdp(SdpCommand),
    /// Ask STUN servers
    #[command(subcommand)]
    Stun(StunCommand),
    /// Ask TURN servers, and run one
    #[command(subcommand)]
    Turn(TurnCommand),
    /// Judge the ICE configurations of browsers
    #[command(subcommand)]
    Ice(IceCommand),
    /// Read packet captures
    #[command(subcommand)]
    Pcap(PcapCommand),
    /// Make real calls
    #[command(subcommand)]
    Call(CallCommand),
    Check(CheckArgs),
    /// Show earlier reports again, and as other formats
    #[command(subcommand)]
    Report(ReportCommand),
    Explain(ExplainArgs),
    Rules(RulesArgs),
    /// Print shell completions, the man page and JSON Schemas
    #[command(subcommand)]
    Generate(GenerateCommand),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
