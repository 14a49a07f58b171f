use std::process::ExitCode;

use clap::Parser;
use rtctool::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match rtctool::run(&cli) {
        Ok(status) => status.into(),
        Err(failure) => {
            let status = failure.status();
            rtctool::print_failure(failure, &cli.output);
            status.into()
        }
    }
}
