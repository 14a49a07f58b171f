use std::process::ExitCode;

use rtctool::cli::Cli;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) => return rtctool::print_misuse(&error).into(),
    };
    let status = rtctool::run(&cli);
    status
        .unwrap_or_else(|failure| rtctool::print_failure(failure, &cli.output))
        .into()
}
