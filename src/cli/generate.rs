use clap::{Subcommand, ValueEnum};
use clap_complete::Shell;

#[derive(Debug, Subcommand)]
pub enum GenerateCommand {
    /// Completions for a shell
    #[command(after_long_help = "Examples:
  source <(rtctool generate completions bash)
  rtctool generate completions bash \\
      > ~/.local/share/bash-completion/completions/rtctool
  rtctool generate completions zsh > ~/.zfunc/_rtctool
  rtctool generate completions fish > ~/.config/fish/completions/rtctool.fish")]
    Completions {
        /// bash, zsh, fish, powershell or elvish
        shell: Shell,
    },
    /// The man page, in roff
    #[command(after_long_help = "Examples:
  rtctool generate man | man -l -
  rtctool generate man > rtctool.1")]
    Man,
    /// JSON Schema of what this tool writes, and of the file that `check` reads
    #[command(after_long_help = "Examples:
  rtctool generate schema report > report.schema.json
  rtctool generate schema codes > codes.schema.json
  rtctool generate schema config > rtctool.schema.json")]
    Schema {
        #[arg(default_value = "report")]
        kind: SchemaKind,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// Every report of `--format json`
    Report,
    /// What `rules` and `explain` print with `--format json`
    Codes,
    /// The file that `check` reads, rtctool.toml
    Config,
}
