use std::process::ExitCode;

use clap::Parser;
use rtctool::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let status = rtctool::run(&cli);
    status
        .unwrap_or_else(|failure| rtctool::print_failure(failure, &cli.output))
        .into()
}
