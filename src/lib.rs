//! `rtctool`: lint SDP, probe STUN servers, analyse RTP captures, make measured WebRTC calls.
//!
//! Data flows one way; the modules, in reading order:
//!
//! * [`cli`] is what can be typed; [`commands`] turn it into a [`report::Report`].
//! * Drivers touch clocks, sockets and files: [`input`], [`capture`], [`probe`], `call`.
//! * Protocol modules are pure: [`sdp`], [`session`] (what a description means), [`stun`], [`turn`],
//!   [`rtp`].
//! * Analysis is pure: [`lint`], [`stats`], [`gate`].
//! * [`render`] turns a report into bytes; [`outcome`] into an exit status.

pub mod capture;
pub mod cli;
pub mod commands;
pub mod diagnostic;
pub mod failure;
pub mod gate;
pub mod ice;
pub mod input;
pub mod interrupt;
pub mod lint;
pub mod outcome;
pub mod probe;
pub mod progress;
pub mod render;
pub mod report;
pub mod rtp;
pub mod sdp;
pub mod session;
pub mod sinks;
pub mod source;
pub mod stats;
pub mod stun;
pub mod terminal;
pub mod turn;
pub mod units;

#[cfg(feature = "call")]
pub mod call;

use std::io::{self, Write};
use std::path::Path;

use cli::shared::FailOn;
use cli::{Cli, Command, OutputArgs, OutputFormat, SdpCommand, ShowArgs};
use commands::Context;
use diagnostic::Severity;
use failure::{Failure, Result};
use gate::MetricDef;
use interrupt::Interrupt;
use render::codes::Form;
use report::{Forgiven, Judgement, Report};
use sinks::Sinks;

/// Runs the program; the number is its exit status.
pub fn run(cli: &Cli) -> Result<u8> {
    match &cli.command {
        Command::Generate(command) => write_text(cli, &commands::generate::run(command)),
        Command::Sdp(SdpCommand::Show(args)) if args.sdp => write_description(cli, args),
        Command::Explain(args) => {
            write_text(cli, &commands::explain::run(args, form(&cli.output)?)?)
        }
        Command::Rules(args) => write_text(cli, &commands::rules::run(args, form(&cli.output)?)?),
        _ => measure(cli),
    }
}

/// How a command writes that has no findings to report.
fn form(args: &OutputArgs) -> Result<Form> {
    let style = match &args.output {
        Some(path) if path != Path::new("-") => terminal::file_style(args),
        _ => terminal::stdout_style(args),
    };
    refuse_formats_of_findings(args)?;
    Ok(match args.format {
        OutputFormat::Json => Form::Json,
        _ => Form::Text(style),
    })
}

/// Writes a description itself, where no report is asked for.
fn write_description(cli: &Cli, args: &ShowArgs) -> Result<u8> {
    if !cli.output.reports.is_empty() {
        return Err(
            Failure::usage("--sdp prints a description and makes no report")
                .help("leave out --report, or make the report in a run of its own"),
        );
    }
    if cli.output.format != OutputFormat::Text {
        return Err(
            Failure::usage("--sdp prints a description, which has no --format")
                .help("leave out --format, or leave out --sdp for a report of the description"),
        );
    }
    let context = context(cli, judgement(cli)?.fail_on);
    let text = commands::sdp_show::text(args, &context);
    match context.interrupt.received() {
        Some(signal) => {
            interrupt::die_by(signal);
            Ok(0)
        }
        None => write_text(cli, &text?),
    }
}

fn write_text(cli: &Cli, text: &[u8]) -> Result<u8> {
    sinks::write_text(&cli.output, text)?;
    Ok(0)
}

/// Runs a command that makes a report; its outcome is the status.
fn measure(cli: &Cli) -> Result<u8> {
    let judgement = judgement(cli)?;
    if !commands::has_findings(&cli.command) {
        refuse_formats_of_findings(&cli.output)?;
    }
    let mut sinks = Sinks::open(&cli.output, &commands::own_files(&cli.command))?;
    let context = context(cli, judgement.fail_on);
    let status = commands::run(&cli.command, &context).and_then(|mut report| {
        report.partial |= context.interrupt.is_set();
        let report = report.judged(&judgement);
        print_problems(&report, &cli.output);
        sinks.write(&report)?;
        Ok(report.status(match cli.output.exit_zero {
            true => Forgiven::FailedChecks,
            false => Forgiven::Nothing,
        }))
    });
    let Some(signal) = context.interrupt.received() else {
        return status;
    };
    // The failure is told here, because nothing comes after the signal.
    let status = status.unwrap_or_else(|failure| print_failure(failure, &cli.output));
    interrupt::die_by(signal);
    Ok(status)
}

/// A report in these formats would be empty, whatever the command has to say.
fn refuse_formats_of_findings(args: &OutputArgs) -> Result<()> {
    let mut formats = std::iter::once(args.format).chain(args.reports.iter().map(|one| one.0));
    match formats.find(|format| format.is_for_findings()) {
        Some(format) => Err(Failure::usage(format!(
            "this command has no findings to report as {}",
            format.name()
        ))
        .help("use text or json: --format json, --report json=FILE")),
        None => Ok(()),
    }
}

fn context(cli: &Cli, fail_on: Severity) -> Context {
    Context {
        progress: terminal::progress(&cli.output),
        interrupt: Interrupt::install(),
        fail_on,
    }
}

/// What decides the verdict; gates are checked before anything runs.
fn judgement(cli: &Cli) -> Result<Judgement> {
    let known = commands::metrics(&cli.command);
    for gate in &cli.output.fail_if {
        gate.check_against(&known).map_err(|error| {
            Failure::usage(format!("--fail-if: {error}")).help(gate_help(&known))
        })?;
    }
    Ok(Judgement {
        fail_on: match cli.output.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
        },
        gates: cli.output.fail_if.clone(),
    })
}

fn gate_help(known: &[MetricDef]) -> &'static str {
    match known {
        [] => "this command has findings, not metrics: use --fail-on",
        _ => "write a gate as METRIC OPERATOR VALUE, for example 'loss > 1%'",
    }
}

fn print_problems(report: &Report, args: &OutputArgs) {
    let style = terminal::stderr_style(args.color);
    for problem in &report.problems {
        print_error(&render::text::problem(problem, &style));
    }
}

/// Prints an error that ended the program; returns its exit status.
pub fn print_failure(failure: Failure, args: &OutputArgs) -> u8 {
    let status = failure.status();
    let style = terminal::stderr_style(args.color);
    print_error(&render::text::problem(&failure.into(), &style));
    status
}

/// An error that nobody can read is no reason to lose the report.
fn print_error(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
