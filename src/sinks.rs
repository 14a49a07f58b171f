//! Where reports go: standard output, `--output`, and each `--report`.

mod replace;

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};

use crate::cli::{OutputArgs, OutputFormat};
use crate::failure::{Failure, Result};
use crate::render::style::Style;
use crate::render::{Format, render, render_closing, render_round};
use crate::report::Report;
use crate::terminal;
pub use replace::{Replaced, as_typed};

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
    reader: Reader,
}

/// Whether anybody may still read what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    There,
    Gone,
}

#[derive(Debug)]
enum Target {
    Stdout,
    File(PathBuf, File, Origin),
    Replaced(PathBuf, Replaced),
}

/// Where a file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Created,
    /// It was there before the run.
    Found,
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
        let product = report.product.as_deref().map(write_stdout);
        let product = product.map_or(Ok(()), |written| written.map(|_| ()));
        let reports = self.sinks.iter_mut().map(|sink| sink.write(report));
        let written: Vec<Result<()>> = std::iter::once(product).chain(reports).collect();
        written.into_iter().collect()
    }

    /// Writes a report of what kept the run from its beginning. People read that on standard
    /// error, and monitoring systems a line that is printed there.
    pub fn write_refusal(&mut self, report: &Report) -> Result<()> {
        let is_told = |sink: &&mut Sink| {
            let is_stdout = matches!(sink.target, Target::Stdout);
            is_stdout && matches!(sink.format, Format::Text | Format::Nagios)
        };
        let others = self.sinks.iter_mut().filter(|sink| !is_told(sink));
        let written: Vec<Result<()>> = others.map(|sink| sink.write(report)).collect();
        written.into_iter().collect()
    }

    /// Leaves no empty file behind of a run that came to nothing.
    pub fn abandon(&self) {
        for sink in &self.sinks {
            if let Target::File(path, file, Origin::Created) = &sink.target
                && file.metadata().is_ok_and(|file| file.len() == 0)
            {
                // One that cannot be removed is as it was.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Writes a round of a watch: streams grow, and other reports take the place of the
    /// round before.
    pub fn write_round(&mut self, report: &Report) -> Result<()> {
        let written = self.sinks.iter_mut().map(|sink| sink.write_round(report));
        written.collect::<Vec<_>>().into_iter().collect()
    }

    /// Writes what streams end with after the last round.
    pub fn write_closing(&mut self, report: &Report) -> Result<()> {
        let written = self.sinks.iter_mut().map(|sink| sink.write_closing(report));
        written.collect::<Vec<_>>().into_iter().collect()
    }

    /// Whether more rounds are worth their while.
    pub fn have_readers(&self) -> bool {
        self.sinks.iter().any(|sink| sink.reader == Reader::There)
    }
}

impl Sink {
    fn stdout(format: OutputFormat, args: &OutputArgs) -> Sink {
        Sink {
            format: format.into(),
            style: terminal::stdout_style(args),
            target: Target::Stdout,
            reader: Reader::There,
        }
    }

    fn file(format: OutputFormat, path: &Path, args: &OutputArgs) -> Result<Sink> {
        let format = format.into();
        let target = Target::open(format, path).map_err(|error| {
            cannot_write(path, error).help("check that the directory exists and can be written")
        })?;
        Ok(Sink {
            format,
            style: terminal::file_style(args),
            target,
            reader: Reader::There,
        })
    }

    fn write(&mut self, report: &Report) -> Result<()> {
        let bytes = render(report, self.format, &self.style);
        match self.target {
            Target::Stdout if report.product.is_some() => write_stderr(&bytes),
            _ => self.put(&bytes, Place::Whole),
        }
    }

    fn write_round(&mut self, report: &Report) -> Result<()> {
        let bytes = render_round(report, self.format, &self.style);
        let is_first = report.round.as_ref().is_none_or(|round| round.number == 1);
        self.put(
            &bytes,
            match self.format.is_stream() && !is_first {
                true => Place::End,
                false => Place::Whole,
            },
        )
    }

    fn write_closing(&mut self, report: &Report) -> Result<()> {
        match render_closing(report, self.format, &self.style) {
            bytes if bytes.is_empty() => Ok(()),
            bytes => self.put(&bytes, Place::End),
        }
    }

    fn put(&mut self, bytes: &[u8], place: Place) -> Result<()> {
        let (path, written) = match (&mut self.target, place) {
            (Target::Stdout, _) => {
                self.reader = write_stdout(bytes)?;
                return Ok(());
            }
            (Target::Replaced(path, file), _) => (path, file.write(bytes)),
            (Target::File(path, file, _), Place::Whole) => (path, replace_content(file, bytes)),
            (Target::File(path, file, _), Place::End) => (path, file.write_all(bytes)),
        };
        written.map_err(|error| cannot_write(path, error).help("is the disk full?"))
    }
}

/// Where in a file bytes go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the place of all it has.
    Whole,
    End,
}

impl Target {
    fn open(format: Format, path: &Path) -> io::Result<Target> {
        // A collector may read at any moment, and takes half a file for a whole one.
        if format == Format::Prometheus
            && let Some(file) = Replaced::open(path)?
        {
            return Ok(Target::Replaced(path.to_owned(), file));
        }
        // What the file holds stays until there is a report to take its place.
        let mut options = File::options();
        options.write(true);
        match options.clone().create_new(true).open(path) {
            Ok(file) => Ok(Target::File(path.to_owned(), file, Origin::Created)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let file = options.create(true).truncate(false).open(path)?;
                Ok(Target::File(path.to_owned(), file, Origin::Found))
            }
            Err(error) => Err(error),
        }
    }
}

/// The formats of what goes to standard output.
pub fn formats_on_stdout(args: &OutputArgs) -> impl Iterator<Item = OutputFormat> {
    let is_stdout = |path: &PathBuf| path == Path::new("-");
    let main = args.output.as_ref().is_none_or(is_stdout);
    let reports = args.reports.iter().filter(move |(_, path)| is_stdout(path));
    main.then_some(args.format)
        .into_iter()
        .chain(reports.map(|(format, _)| *format))
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
        file.rewind()?;
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
        _ => write_stdout(text).map(|_| ()),
    }
}

/// Writes to standard output. A reader that has gone away is not an error: it had enough.
fn write_stdout(bytes: &[u8]) -> Result<Reader> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(Failure::no_verdict("cannot write to standard output")
            .caused_by(error)
            .help("is the disk full?")),
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
            OutputFormat::Prometheus => Format::Prometheus,
            OutputFormat::Nagios => Format::Nagios,
            OutputFormat::Html => Format::Html,
            OutputFormat::Csv => Format::Csv,
            OutputFormat::Markdown => Format::Markdown,
            OutputFormat::Jsonl => Format::Jsonl,
        }
    }
}
