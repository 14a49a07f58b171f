use std::process::ExitCode;

use rtctool::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::read();
    let status = rtctool::run(&cli);
    status
        .unwrap_or_else(|failure| rtctool::print_failure(failure, &cli.output))
        .into()
}
