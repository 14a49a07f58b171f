//! The command line: what can be typed, and nothing else.

mod audit;
mod call;
mod check;
mod explain;
mod generate;
mod pcap;
mod rules;
mod sdp;
pub mod server;
pub mod shared;
mod stun;
mod turn;

use clap::error::{ContextKind, ContextValue};
use clap::{CommandFactory, Parser, Subcommand};

pub use audit::TurnAuditArgs;
pub use call::{CallCommand, LinkArgs, LoopbackArgs};
pub use check::CheckArgs;
pub use explain::ExplainArgs;
pub use generate::{GenerateCommand, SchemaKind};
pub use pcap::{AnalyzeArgs, PcapCommand};
pub use rules::RulesArgs;
pub use sdp::{
    BaselineArgs, DiffArgs, FixArgs, KindChoice, LintArgs, NegotiateArgs, PairArgs, ProfileChoice,
    Relation, RuleArgs, SdpCommand, ShowArgs, TargetChoice, TopicChoice,
};
pub use shared::{OutputArgs, OutputFormat};
pub use stun::{ProbeArgs, StunCommand};
pub use turn::{TurnCommand, TurnProbeArgs};

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
    /// What was typed. What cannot be understood ends the program.
    pub fn read() -> Cli {
        Cli::try_parse().unwrap_or_else(|error| with_full_names(error).exit())
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
    /// Ask TURN servers
    #[command(subcommand)]
    Turn(TurnCommand),
    /// Read packet captures
    #[command(subcommand)]
    Pcap(PcapCommand),
    /// Make real calls
    #[command(subcommand)]
    Call(CallCommand),
    Check(CheckArgs),
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
