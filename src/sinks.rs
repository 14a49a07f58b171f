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
    pub fn open(args: &OutputArgs) -> Result<Sinks> {
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
        let written: Vec<Result<()>> = self
            .sinks
            .iter_mut()
            .map(|sink| sink.write(report))
            .collect();
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
            Target::Stdout => write_stdout(&bytes),
            Target::File(path, file) => replace_content(file, &bytes)
                .map_err(|error| cannot_write(path, error).help("is the disk full?")),
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

/// Writes to standard output. A reader that has gone away is not an error: it had enough.
pub fn write_stdout(bytes: &[u8]) -> Result<()> {
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

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Text => Format::Text,
            OutputFormat::Json => Format::Json,
        }
    }
}
