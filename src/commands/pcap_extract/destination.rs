//! Where a stream is written to.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::container::Patch;
use crate::failure::{Failure, Result};
use crate::sinks::Replaced;

#[derive(Debug)]
pub struct Destination {
    path: PathBuf,
    target: Target,
    bytes: u64,
}

#[derive(Debug)]
enum Target {
    Beside(Beside),
    /// Written in place: a device or a pipe, or a file beside which none can be made.
    File(BufWriter<File>),
    Stdout,
    /// Standard output, where nobody reads any more.
    Nowhere,
}

/// A file that takes its place once it is whole, so that what was there before stays when
/// reading fails.
#[derive(Debug)]
struct Beside {
    place: Replaced,
    /// None once it has taken its place.
    file: Option<BufWriter<NamedTempFile>>,
}

impl Destination {
    pub fn create(path: &Path) -> Result<Destination> {
        let target = if path == Path::new("-") {
            Target::Stdout
        } else {
            open(path).map_err(|error| {
                cannot_write(path, error).help("check that the directory exists and can be written")
            })?
        };
        Ok(Destination {
            path: path.to_owned(),
            target,
            bytes: 0,
        })
    }

    pub fn is_stdout(&self) -> bool {
        matches!(self.target, Target::Stdout | Target::Nowhere)
    }

    /// How much was written.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes what is in `out`, and empties it.
    pub fn write(&mut self, out: &mut Vec<u8>) -> Result<()> {
        self.bytes += out.len() as u64;
        let written = match &mut self.target {
            Target::Beside(beside) => beside.write(out),
            Target::File(file) => file.write_all(out),
            Target::Stdout => io::stdout().lock().write_all(out),
            Target::Nowhere => Ok(()),
        };
        out.clear();
        self.judge(written)
    }

    /// Headers that are known only now are changed where that can be done.
    pub fn finish(&mut self, patches: &[Patch]) -> Result<()> {
        let finished = match &mut self.target {
            Target::Beside(beside) => beside.finish(patches),
            Target::File(file) => finish(file, patches),
            Target::Stdout => io::stdout().lock().flush(),
            Target::Nowhere => Ok(()),
        };
        self.judge(finished)
    }

    fn judge(&mut self, written: io::Result<()>) -> Result<()> {
        match written {
            Ok(()) => Ok(()),
            Err(error) if self.is_stdout() && error.kind() == io::ErrorKind::BrokenPipe => {
                self.target = Target::Nowhere;
                Ok(())
            }
            Err(error) => Err(cannot_write(&self.path, error)),
        }
    }
}

impl Beside {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(bytes),
            None => Ok(()),
        }
    }

    fn finish(&mut self, patches: &[Patch]) -> io::Result<()> {
        let Some(file) = self.file.take() else {
            return Ok(());
        };
        let mut file = file.into_inner().map_err(|error| error.into_error())?;
        patch(&mut file, patches)?;
        self.place.put(file)
    }
}

fn open(path: &Path) -> io::Result<Target> {
    if let Ok(Some(place)) = Replaced::open(path) {
        let file = Some(BufWriter::new(place.beside()?));
        return Ok(Target::Beside(Beside { place, file }));
    }
    Ok(Target::File(BufWriter::new(File::create(path)?)))
}

fn finish(file: &mut BufWriter<File>, patches: &[Patch]) -> io::Result<()> {
    file.flush()?;
    let file = file.get_mut();
    // A pipe or a device has no place to go back to.
    match file.metadata()?.is_file() {
        true => patch(file, patches),
        false => Ok(()),
    }
}

fn patch(file: &mut (impl Write + Seek), patches: &[Patch]) -> io::Result<()> {
    for patch in patches {
        file.seek(SeekFrom::Start(patch.at))?;
        file.write_all(&patch.bytes)?;
    }
    Ok(())
}

fn cannot_write(path: &Path, error: io::Error) -> Failure {
    Failure::no_verdict(format!("cannot write `{}`", path.display())).caused_by(error)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_was_there_stays_until_the_new_file_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("call.part");
        fs::write(&path, "before").unwrap();
        let mut abandoned = Destination::create(&path).unwrap();
        abandoned.write(&mut b"half of it".to_vec()).unwrap();
        drop(abandoned);
        assert_eq!(fs::read(&path).unwrap(), b"before");

        let mut whole = Destination::create(&path).unwrap();
        whole.write(&mut b"another".to_vec()).unwrap();
        let patch = Patch {
            at: 0,
            bytes: b"A".to_vec(),
        };
        assert_eq!(fs::read(&path).unwrap(), b"before");
        whole.finish(&[patch]).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"Another");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
