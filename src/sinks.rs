//! Where reports go: standard output, `--output`, and each `--report`.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::cli::{OutputArgs, OutputFormat};
use crate::failure::{Failure, Result};
use crate::render::style::Style;
use crate::render::{Format, render};
use crate::report::Report;
use crate::terminal;

/// Every place a report is written to.
///
/// Files are opened before the run, so that a path that cannot be written is
/// known before minutes are spent, not after.
#[derive(Debug)]
pub struct Sinks {
    sinks: Vec<Sink>,
}

#[derive(Debug)]
struct Sink {
    format: Format,
    style: Style,
    target: Target,
}

#[derive(Debug)]
enum Target {
    Stdout,
    File(PathBuf, File),
}

impl Sinks {
    /// `own` are the files that the command reads or writes itself: no report takes
    /// the place of one of them.
    pub fn open(args: &OutputArgs, own: &[PathBuf]) -> Result<Sinks> {
        refuse_same_file(args, own)?;
        let main = match &args.output {
            Some(path) if path != Path::new("-") => Sink::file(args.format, path, args)?,
            _ => Sink::stdout(args.format, args),
        };
        let more = args.reports.iter().map(|(format, path)| {
            if path == Path::new("-") {
                Ok(Sink::stdout(*format, args))
            } else {
                Sink::file(*format, path, args)
            }
        });
        Ok(Sinks {
            sinks: std::iter::once(Ok(main))
                .chain(more)
                .collect::<Result<_>>()?,
        })
    }

    /// Writes to every place, whatever becomes of the others; the first failure counts.
    pub fn write(&mut self, report: &Report) -> Result<()> {
        let product = report.product.as_deref().map_or(Ok(()), write_stdout);
        let reports = self.sinks.iter_mut().map(|sink| sink.write(report));
        let written: Vec<Result<()>> = std::iter::once(product).chain(reports).collect();
        written.into_iter().collect()
    }
}

impl Sink {
    fn stdout(format: OutputFormat, args: &OutputArgs) -> Sink {
        Sink {
            format: format.into(),
            style: terminal::stdout_style(args),
            target: Target::Stdout,
        }
    }

    fn file(format: OutputFormat, path: &Path, args: &OutputArgs) -> Result<Sink> {
        // What the file holds stays until there is a report to take its place.
        let opened = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = opened.map_err(|error| {
            cannot_write(path, error).help("check that the directory exists and can be written")
        })?;
        Ok(Sink {
            format: format.into(),
            style: terminal::file_style(args),
            target: Target::File(path.to_owned(), file),
        })
    }

    fn write(&mut self, report: &Report) -> Result<()> {
        let bytes = render(report, self.format, &self.style);
        match &mut self.target {
            Target::Stdout if report.product.is_some() => write_stderr(&bytes),
            Target::Stdout => write_stdout(&bytes),
            Target::File(path, file) => replace_content(file, &bytes)
                .map_err(|error| cannot_write(path, error).help("is the disk full?")),
        }
    }
}

/// Two reports in one file, or a report in the place of another file of the run,
/// would lose one of the two.
fn refuse_same_file(args: &OutputArgs, own: &[PathBuf]) -> Result<()> {
    let reports = args.reports.iter().map(|(_, path)| path);
    let outputs: Vec<&PathBuf> = args.output.iter().chain(reports).collect();
    if outputs.is_empty() {
        return Ok(());
    }
    let mut taken: Vec<PathBuf> = own.iter().filter_map(|path| identity(path)).collect();
    for output in outputs {
        let Some(identity) = identity(output) else {
            continue;
        };
        if taken.contains(&identity) {
            return Err(
                Failure::usage(format!("`{}` is named twice", output.display()))
                    .help("a report needs a file of its own"),
            );
        }
        taken.push(identity);
    }
    Ok(())
}

/// What makes two paths the same file. None for standard streams and devices.
pub fn identity(path: &Path) -> Option<PathBuf> {
    let name = path.file_name().filter(|name| *name != "-")?;
    match path.canonicalize() {
        Ok(path) => path.is_file().then_some(path),
        // It does not exist yet; its folder may.
        Err(_) => {
            let folder = path
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty());
            Some(
                folder
                    .unwrap_or(Path::new("."))
                    .canonicalize()
                    .ok()?
                    .join(name),
            )
        }
    }
}

/// A device or a pipe has no length to set; writing is all there is to it.
fn replace_content(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    if file.metadata()?.is_file() {
        file.set_len(0)?;
    }
    file.write_all(bytes)
}

fn cannot_write(path: &Path, error: io::Error) -> Failure {
    Failure::no_verdict(format!("cannot write `{}`", path.display())).caused_by(error)
}

/// Writes a text that is no report to where `--output` says.
pub fn write_text(args: &OutputArgs, text: &[u8]) -> Result<()> {
    match &args.output {
        Some(path) if path != Path::new("-") => {
            let written = File::create(path).and_then(|mut file| file.write_all(text));
            written.map_err(|error| {
                cannot_write(path, error).help("check that the directory exists and can be written")
            })
        }
        _ => write_stdout(text),
    }
}

/// Writes to standard output. A reader that has gone away is not an error: it had enough.
fn write_stdout(bytes: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::no_verdict("cannot write to standard output")
                .caused_by(error)
                .help("is the disk full?"))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error, where nobody may be listening.
fn write_stderr(bytes: &[u8]) -> Result<()> {
    let _ = io::stderr().write_all(bytes);
    Ok(())
}

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Text => Format::Text,
            OutputFormat::Json => Format::Json,
            OutputFormat::Sarif => Format::Sarif,
            OutputFormat::Github => Format::Github,
            OutputFormat::Gitlab => Format::Gitlab,
            OutputFormat::Junit => Format::Junit,
        }
    }
}
