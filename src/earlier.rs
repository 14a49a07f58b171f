//! Earlier reports again. They keep the verdict that they had: nothing is judged anew.

use std::path::Path;
use std::sync::Arc;

use crate::cli::{Cli, Command, ConvertReportArgs, OutputFormat, ReportCommand, ShowReportsArgs};
use crate::commands::{self, Context};
use crate::diagnostic::Severity;
use crate::failure::{Failure, Result};
use crate::interrupt;
use crate::render::{self, style::Style};
use crate::report::Report;
use crate::report::changes::Earlier;
use crate::sinks::{self, Sinks};
use crate::terminal;

/// The report that `--compare` names. It must be of the same command.
pub fn to_compare_with(cli: &Cli, context: &Context) -> Result<Option<Earlier>> {
    let Some(earlier) = read_earlier(cli, context)? else {
        return Ok(None);
    };
    match commands::makes(&cli.command) {
        Some(command) => of_command(earlier, command).map(Some),
        None => Ok(None),
    }
}

fn read_earlier(cli: &Cli, context: &Context) -> Result<Option<Earlier>> {
    let Some(path) = &cli.output.compare else {
        return Ok(None);
    };
    let report =
        commands::reports::read(path, context).map_err(|failure| failure.about("--compare"))?;
    Ok(Some(Earlier {
        name: path.display().to_string(),
        report: Arc::new(report),
    }))
}

fn of_command(earlier: Earlier, command: &str) -> Result<Earlier> {
    let theirs = earlier.report.data.command();
    match theirs == command {
        true => Ok(earlier),
        false => Err(Failure::usage(format!(
            "--compare: `{}` is a report of `{theirs}`, and this is one of `{command}`",
            earlier.name
        ))
        .help("give an earlier report of the same command")),
    }
}

/// With what changed, where there is an earlier report.
pub fn compared(report: Report, earlier: Option<&Earlier>) -> Report {
    match earlier {
        Some(earlier) => report.compared(earlier),
        None => report,
    }
}

/// What makes no report has nothing to compare.
pub fn refuse_without_report(cli: &Cli) -> Result<()> {
    let shows_one = matches!(
        cli.command,
        Command::Report(ReportCommand::Show(_) | ReportCommand::Convert(_))
    );
    match cli.output.compare.is_none() || shows_one || commands::makes(&cli.command).is_some() {
        true => Ok(()),
        false => {
            Err(Failure::usage("this command makes no report to compare")
                .help("leave out --compare"))
        }
    }
}

/// Shows reports as text, one after the other.
pub fn show(cli: &Cli, args: &ShowReportsArgs) -> Result<u8> {
    refuse_gates(cli)?;
    refuse_other_formats(cli)?;
    let context = crate::context(cli, Severity::Error);
    let earlier = read_earlier(cli, &context)?;
    let style = style(cli);
    let mut text = String::new();
    let mut statuses = Vec::new();
    for path in &args.files {
        if args.files.len() > 1 {
            text.push_str(&heading(path, &style, &text));
        }
        statuses.push(match read(path, earlier.as_ref(), &context) {
            Ok(report) => {
                crate::print_problems(&report, &cli.output);
                text.push_str(&render::text::render(&report, &style));
                crate::status(&report, &cli.output)
            }
            Err(failure) => crate::print_failure(failure, &cli.output),
        });
    }
    end(&context, || {
        sinks::write_text(&cli.output, text.as_bytes())?;
        Ok(worst(&statuses))
    })
}

/// Writes a report as other formats.
pub fn convert(cli: &Cli, args: &ConvertReportArgs) -> Result<u8> {
    refuse_gates(cli)?;
    crate::refuse_what_monitoring_cannot_have(cli)?;
    let context = crate::context(cli, Severity::Error);
    let earlier = read_earlier(cli, &context)?;
    let report = read(&args.file, earlier.as_ref(), &context);
    end(&context, || {
        let report = report?;
        if !report.data.has_findings() {
            crate::refuse_formats_of_findings(&cli.output)?;
        }
        crate::refuse_samples(&cli.output, Some(report.data.command()))?;
        write(cli, &report, &args.file)
    })
}

fn read(path: &Path, earlier: Option<&Earlier>, context: &Context) -> Result<Report> {
    let report = commands::reports::read(path, context)?;
    let earlier = earlier.map(|earlier| of_command(earlier.clone(), report.data.command()));
    Ok(compared(report, earlier.transpose()?.as_ref()))
}

fn write(cli: &Cli, report: &Report, from: &Path) -> Result<u8> {
    let mut sinks = Sinks::open(&cli.output, &[from.to_owned()])?;
    crate::print_problems(report, &cli.output);
    sinks.write(report)?;
    Ok(crate::status(report, &cli.output))
}

/// What is done when nobody has interrupted the reading; else the end that the signal asks for.
fn end(context: &Context, write: impl FnOnce() -> Result<u8>) -> Result<u8> {
    match context.interrupt.received() {
        Some(signal) => {
            interrupt::die_by(signal);
            Ok(0)
        }
        None => write(),
    }
}

/// A failure outweighs what could not be judged, as within one report.
fn worst(statuses: &[u8]) -> u8 {
    match statuses.contains(&1) {
        true => 1,
        false => statuses.iter().copied().max().unwrap_or(0),
    }
}

fn heading(path: &Path, style: &Style, before: &str) -> String {
    let name = path.display().to_string();
    let name = render::sanitize::sanitize(&name);
    let space = if before.is_empty() { "" } else { "\n" };
    format!("{space}{}\n", style.bold(&format!("==> {name} <==")))
}

fn style(cli: &Cli) -> Style {
    match &cli.output.output {
        Some(path) if path != Path::new("-") => terminal::file_style(&cli.output),
        _ => terminal::stdout_style(&cli.output),
    }
}

fn refuse_gates(cli: &Cli) -> Result<()> {
    match cli.output.fail_if.is_empty() {
        true => Ok(()),
        false => Err(
            Failure::usage("an earlier report keeps the verdict that it has")
                .help("leave out --fail-if here, and give it to the command that measures"),
        ),
    }
}

fn refuse_other_formats(cli: &Cli) -> Result<()> {
    let is_text = cli.output.format == OutputFormat::Text && cli.output.reports.is_empty();
    match is_text {
        true => Ok(()),
        false => Err(Failure::usage("`report show` shows text")
            .help("`rtctool report convert FILE --format FORMAT` writes other formats")),
    }
}
