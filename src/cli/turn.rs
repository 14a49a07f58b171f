use clap::Subcommand;

use super::serve::ServeArgs;

#[derive(Debug, Subcommand)]
pub enum TurnCommand {
    Serve(ServeArgs),
}
