//! Inputs named on the command line: a path, or `-` for standard input.

use std::fs::{File, Metadata};
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::interrupt::Interrupt;
use crate::units::format_limit;

mod folder;
mod patient;

pub use folder::files_below;
use patient::Patient;

/// An input as the user named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    Stdin,
    Path(PathBuf),
}

impl Input {
    pub fn new(path: &Path) -> Self {
        if path == Path::new("-") {
            Input::Stdin
        } else {
            Input::Path(path.to_owned())
        }
    }

    /// Where it is, if it is a file.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Input::Stdin => None,
            Input::Path(path) => Some(path),
        }
    }

    /// The path of a folder.
    pub fn as_folder(&self) -> Option<&Path> {
        match self {
            Input::Path(path) if path.is_dir() => Some(path),
            _ => None,
        }
    }

    /// Bytes of a file, which can be opened again; None of anything that is read only once.
    pub fn length(&self) -> Option<u64> {
        let metadata = self.path()?.metadata().ok()?;
        metadata.is_file().then_some(metadata.len())
    }

    /// The name for reports and messages.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::Path(path) => path.display().to_string(),
        }
    }

    /// Opens the input for reading as a stream that ends soon after an interrupt,
    /// even one in which nothing comes.
    pub fn open(&self, interrupt: &Interrupt) -> Result<Live> {
        let interrupt = interrupt.clone();
        let (file, metadata) = match self {
            Input::Stdin => {
                return Ok(Live {
                    length: None,
                    source: Box::new(Patient::new(Box::new(io::stdin()), interrupt)),
                });
            }
            Input::Path(path) => open_file(path)?,
        };
        let regular = metadata.filter(Metadata::is_file);
        let length = regular.map(|file| file.len());
        Ok(Live {
            length,
            source: match length {
                Some(_) => Box::new(Stoppable { file, interrupt }),
                None => Box::new(Patient::new(Box::new(file), interrupt)),
            },
        })
    }

    /// Reads the whole input, up to `cap` bytes; less of it when interrupted.
    pub fn read(&self, cap: u64, interrupt: &Interrupt) -> Result<Vec<u8>> {
        let live = self.open(interrupt)?;
        let mut bytes = Vec::with_capacity(live.room(cap));
        live.source
            .take(cap + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| self.unreadable(error))?;
        if bytes.len() as u64 > cap {
            return Err(Failure::no_verdict(format!(
                "`{}` is larger than {}, the most that is read of such a file",
                self.name(),
                format_limit(cap)
            ))
            .help("is this the right kind of file for this command?"));
        }
        Ok(bytes)
    }

    fn unreadable(&self, error: io::Error) -> Failure {
        Failure::no_verdict(format!("cannot read `{}`", self.name())).caused_by(error)
    }
}

/// An input opened by [`Input::open`].
pub struct Live {
    /// Bytes, where the length is known before reading.
    pub length: Option<u64>,
    pub source: Box<dyn Read + Send>,
}

impl Live {
    /// Room for all of it, so that it is read at once and never copied, and for the end to be
    /// seen: without that, more room would be made to look for more.
    fn room(&self, cap: u64) -> usize {
        const TO_SEE_THE_END: u64 = 32;
        let expected = self
            .length
            .map_or(0, |length| length.min(cap) + TO_SEE_THE_END);
        usize::try_from(expected).unwrap_or_default()
    }
}

/// A file that seems to end when the user wants to stop.
struct Stoppable {
    file: File,
    interrupt: Interrupt,
}

impl Read for Stoppable {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.interrupt.is_set() {
            return Ok(0);
        }
        self.file.read(out)
    }
}

/// The inputs of a command that takes `FILE…|-`.
///
/// No path means standard input when something is piped in. At a terminal it
/// means that the user has not said what to read.
pub fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>> {
    if !paths.is_empty() {
        let inputs: Vec<Input> = paths.iter().map(|path| Input::new(path)).collect();
        let stdin_uses = inputs
            .iter()
            .filter(|input| **input == Input::Stdin)
            .count();
        return if stdin_uses > 1 {
            Err(Failure::usage("`-` is given more than once")
                .help("standard input can be read only once"))
        } else {
            Ok(inputs)
        };
    }
    if io::stdin().is_terminal() {
        return Err(Failure::usage("no input given")
            .help("name a file, or `-` for standard input; see --help"));
    }
    Ok(vec![Input::Stdin])
}

fn open_file(path: &Path) -> Result<(File, Option<Metadata>)> {
    let cannot_read = || Failure::no_verdict(format!("cannot read `{}`", path.display()));
    let file = File::open(path).map_err(|error| {
        let help = match error.kind() {
            io::ErrorKind::NotFound => {
                "check the path; relative paths start at the current directory"
            }
            io::ErrorKind::PermissionDenied => "check the file's permissions",
            _ => "check that the path names a readable file",
        };
        cannot_read().caused_by(error).help(help)
    })?;
    let metadata = file.metadata().ok();
    match metadata.as_ref().is_some_and(Metadata::is_dir) {
        true => Err(cannot_read()
            .caused_by("it is a directory")
            .help("name the files in it, for example with a shell pattern such as DIR/*")),
        false => Ok((file, metadata)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_says_what_to_check() {
        let failure = Input::new(Path::new("/no/such/file"))
            .read(10, &Interrupt::never())
            .unwrap_err();
        assert_eq!(failure.to_string(), "cannot read `/no/such/file`");
        assert_eq!(failure.status(), 3);
        assert!(failure.help_text().is_some());
    }

    #[test]
    fn a_directory_is_not_a_file() {
        let failure = Input::new(Path::new("/"))
            .read(10, &Interrupt::never())
            .unwrap_err();
        assert_eq!(failure.causes(), ["it is a directory"]);
    }

    #[test]
    fn an_input_over_the_cap_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), [0; 11]).unwrap();
        assert!(
            Input::new(file.path())
                .read(11, &Interrupt::never())
                .is_ok()
        );
        assert!(
            Input::new(file.path())
                .read(10, &Interrupt::never())
                .is_err()
        );
    }

    #[test]
    fn a_file_seems_to_end_at_an_interrupt() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), [7; 10]).unwrap();
        let (signal, interrupt) = Interrupt::on_demand();
        let mut live = Input::new(file.path()).open(&interrupt).unwrap();
        assert_eq!(live.length, Some(10));
        let mut bytes = [0; 4];
        assert_eq!(live.source.read(&mut bytes).unwrap(), 4);
        signal.send_replace(Some(2));
        assert_eq!(live.source.read(&mut bytes).unwrap(), 0);
    }

    #[test]
    fn standard_input_can_be_named_once() {
        assert!(inputs(&["-".into(), "-".into()]).is_err());
        assert_eq!(inputs(&["-".into()]).unwrap(), [Input::Stdin]);
    }
}
