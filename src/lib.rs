//! `rtctool`: lint SDP, probe STUN servers, analyse RTP captures, make measured WebRTC calls.
//!
//! Data flows one way; the modules, in reading order:
//!
//! * [`cli`] is what can be typed; [`commands`] turn it into a [`report::Report`].
//! * Drivers touch clocks, sockets and files: [`input`], [`capture`], [`probe`], [`serve`], `call`.
//! * Protocol modules are pure: [`sdp`], [`session`] (what a description means), [`stun`], [`turn`], [`dtls`],
//!   [`rtp`], and the files that media become: [`container`].
//! * Analysis is pure: [`lint`], [`stats`], [`gate`].
//! * [`render`] turns a report into bytes; [`outcome`] into an exit status.

#![forbid(unsafe_code)]

pub mod capture;
pub mod cli;
pub mod commands;
pub mod container;
pub mod diagnostic;
pub mod dtls;
mod earlier;
pub mod failure;
pub mod gate;
pub mod ice;
pub mod input;
pub mod interrupt;
pub mod lint;
pub mod outcome;
pub mod probe;
pub mod progress;
pub mod relay;
pub mod render;
pub mod report;
pub mod rtp;
pub mod sdp;
pub mod serve;
pub mod session;
pub mod sinks;
pub mod source;
pub mod srtp;
pub mod stats;
pub mod stun;
pub mod terminal;
pub mod turn;
pub mod units;
pub mod watch;

#[cfg(feature = "call")]
pub mod call;
#[cfg(feature = "call")]
pub mod whip;

use std::io::{self, Write};
use std::path::Path;

use cli::{Cli, Command, OutputArgs, OutputFormat, ReportCommand, SdpCommand, ShowArgs};
use commands::{Announcements, Context};
use diagnostic::Severity;
use failure::{Failure, Result};
use interrupt::Interrupt;
use outcome::{Outcome, PluginState, USAGE};
use render::Format;
use render::codes::Form;
use report::{Forgiven, Judgement, Problem, Report};
use sinks::Sinks;

/// Runs the program; the number is its exit status.
pub fn run(cli: &Cli) -> Result<u8> {
    earlier::refuse_without_report(cli)?;
    match &cli.command {
        Command::Generate(command) => write_text(cli, &commands::generate::run(command)),
        Command::Sdp(SdpCommand::Show(args)) if args.sdp => write_description(cli, args),
        Command::Report(ReportCommand::Show(args)) => earlier::show(cli, args),
        Command::Report(ReportCommand::Convert(args)) => earlier::convert(cli, args),
        Command::Explain(args) => {
            write_text(cli, &commands::explain::run(args, form(&cli.output)?)?)
        }
        Command::Rules(args) => write_text(cli, &commands::rules::run(args, form(&cli.output)?)?),
        Command::Check(args) if args.list || args.init || args.list_runs => {
            refuse_formats_of_findings(&cli.output)?;
            write_text(cli, &commands::check::text(args)?)
        }
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
    refuse_samples(args, None)?;
    Ok(match args.format {
        OutputFormat::Json => Form::Json,
        OutputFormat::Html | OutputFormat::Markdown => {
            return Err(
                Failure::usage("this command makes no report to show as a page")
                    .help("use text or json: --format json"),
            );
        }
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
    refuse_what_monitoring_cannot_have(cli)?;
    let mut judgement = judgement(cli)?;
    if !commands::has_findings(&cli.command) {
        refuse_formats_of_findings(&cli.output)?;
    }
    refuse_samples(&cli.output, commands::makes(&cli.command))?;
    let mut context = context(cli, judgement.fail_on);
    // Before a report may take its place.
    context.earlier = earlier::to_compare_with(cli, &context)?;
    judgement.earlier.clone_from(&context.earlier);
    let mut sinks = Sinks::open(&cli.output, &commands::own_files(&cli.command))?;
    let ends_by_signal = commands::runs_until_stopped(&cli.command);
    let judged = || {
        let mut report = commands::run(&cli.command, &context)?;
        report.partial |= context.interrupt.is_set() && !ends_by_signal;
        if report.data.has_findings() {
            report
                .findings
                .extend(commands::gates::doubts(&judgement.gates));
        }
        let report = report.judged(&judgement);
        let report = earlier::compared(report, context.earlier.as_ref());
        print_problems(&report, &cli.output);
        Ok(report)
    };
    let status = match commands::watched(&cli.command) {
        Some(schedule) => {
            let forgiven = forgiven(&cli.output);
            watch::run(schedule, &context.interrupt, forgiven, &mut sinks, judged)
        }
        None => judged().and_then(|report| {
            sinks.write(&report)?;
            Ok(status(&report, &cli.output))
        }),
    };
    if let Err(failure) = &status {
        match commands::check::refused(failure) {
            Some(report) => sinks.write_refusal(&report)?,
            None => sinks.abandon(),
        }
    }
    let Some(signal) = context.interrupt.received().filter(|_| !ends_by_signal) else {
        return status;
    };
    // The failure is told here, because nothing comes after the signal.
    let status = status.unwrap_or_else(|failure| print_failure(failure, &cli.output));
    interrupt::die_by(signal);
    Ok(status)
}

fn status(report: &Report, args: &OutputArgs) -> u8 {
    match args.format {
        OutputFormat::Nagios => report.plugin_state().status(),
        _ => report.status(forgiven(args)),
    }
}

fn forgiven(args: &OutputArgs) -> Forgiven {
    match args.exit_zero {
        true => Forgiven::FailedChecks,
        false => Forgiven::Nothing,
    }
}

/// A plugin's status is what it has to say, and in few formats do rounds that follow each
/// other make one document.
fn refuse_what_monitoring_cannot_have(cli: &Cli) -> Result<()> {
    let args = &cli.output;
    let is_plugin = args.format == OutputFormat::Nagios;
    if is_plugin && args.exit_zero {
        return Err(
            Failure::usage("--exit-zero would take from --format nagios what it says")
                .help("leave out --exit-zero; `negate` of the Monitoring Plugins maps states"),
        );
    }
    if commands::watched(&cli.command).is_none() {
        return Ok(());
    }
    if is_plugin {
        return Err(
            Failure::usage("--format nagios is for one look, not for --watch")
                .help("leave out --watch: the monitoring system asks again by itself"),
        );
    }
    let whole = |format: &OutputFormat| !Format::from(*format).is_stream();
    match sinks::formats_on_stdout(args).find(whole) {
        Some(format) => Err(Failure::usage(format!(
            "rounds of --watch cannot follow each other as {}",
            format.name()
        ))
        .help(format!(
            "write it to a file, which then holds the last round: --report {}=FILE",
            format.name()
        ))),
        None => Ok(()),
    }
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

/// JSON Lines would have no line, whatever was measured.
fn refuse_samples(args: &OutputArgs, command: Option<&str>) -> Result<()> {
    let has_samples = command.is_some_and(|command| report::samples::COMMANDS.contains(&command));
    let mut formats = std::iter::once(args.format).chain(args.reports.iter().map(|one| one.0));
    match has_samples || !formats.any(|format| format == OutputFormat::Jsonl) {
        true => Ok(()),
        false => Err(
            Failure::usage("this command has no samples to report as jsonl").help(format!(
                "these have: {}; for others use --format json",
                report::samples::COMMANDS.join(", ")
            )),
        ),
    }
}

fn context(cli: &Cli, fail_on: Severity) -> Context {
    Context {
        progress: terminal::progress(&cli.output),
        color: cli.output.color,
        interrupt: Interrupt::install(),
        fail_on,
        earlier: None,
        baseline: None,
        announcements: match cli.output.quiet {
            true => Announcements::Hidden,
            false => Announcements::OnStderr,
        },
    }
}

/// What decides the verdict; gates are checked before anything runs.
fn judgement(cli: &Cli) -> Result<Judgement> {
    for gate in &cli.output.fail_if {
        commands::gates::check(&cli.command, gate).map_err(|failure| failure.about("--fail-if"))?;
    }
    Ok(Judgement {
        fail_on: cli.output.fail_on.into(),
        gates: cli.output.fail_if.clone(),
        earlier: None,
        no_earlier: report::NO_COMPARE,
    })
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
    let problem = failure.into();
    print_error(&render::text::problem(&problem, &style));
    match args.format {
        OutputFormat::Nagios => print_unknown(&problem),
        _ => status,
    }
}

/// Prints why the command line was not understood, or the help that was asked for;
/// returns the exit status.
pub fn print_misuse(error: &clap::Error) -> u8 {
    // Where nobody reads it, the status says it.
    let _ = error.print();
    if !error.use_stderr() {
        return Outcome::Pass.status();
    }
    match Cli::is_for_plugin() {
        true => print_unknown(&Failure::usage(message(error)).into()),
        false => USAGE,
    }
}

/// What clap has to say in one line, without the usage that follows.
fn message(error: &clap::Error) -> String {
    let text = error.to_string();
    let lines = text.lines().take_while(|line| !line.is_empty());
    let line = lines.map(str::trim).collect::<Vec<_>>().join(" ");
    line.trim_start_matches("error: ").to_owned()
}

/// Monitoring systems show standard output, and know no other status for this.
fn print_unknown(problem: &Problem) -> u8 {
    let _ = io::stdout().write_all(&render::nagios::failure(problem));
    PluginState::Unknown.status()
}

/// An error that nobody can read is no reason to lose the report.
fn print_error(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
