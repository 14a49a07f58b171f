//! Where a stream is written to.

use std::fs::File;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::container::Patch;
use crate::failure::{Failure, Result};

#[derive(Debug)]
pub struct Destination {
    path: PathBuf,
    target: Target,
    bytes: u64,
}

#[derive(Debug)]
enum Target {
    File(BufWriter<File>),
    Stdout,
    /// Standard output, where nobody reads any more.
    Nowhere,
}

impl Destination {
    pub fn create(path: &Path) -> Result<Destination> {
        let target = if path == Path::new("-") {
            Target::Stdout
        } else {
            let file = File::create(path).map_err(|error| {
                cannot_write(path, error).help("check that the directory exists and can be written")
            })?;
            Target::File(BufWriter::new(file))
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
            Target::File(file) => patch(file, patches),
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

fn patch(file: &mut BufWriter<File>, patches: &[Patch]) -> io::Result<()> {
    file.flush()?;
    let file = file.get_mut();
    // A pipe or a device has no place to go back to.
    if file.metadata()?.is_file() {
        for patch in patches {
            file.seek(SeekFrom::Start(patch.at))?;
            file.write_all(&patch.bytes)?;
        }
    }
    Ok(())
}

fn cannot_write(path: &Path, error: io::Error) -> Failure {
    Failure::no_verdict(format!("cannot write `{}`", path.display())).caused_by(error)
}
