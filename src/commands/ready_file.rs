//! What a server says to machines once it listens, in a file.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::sinks;

/// It is there, whole, as soon as the server listens, and gone when the server is.
#[derive(Debug)]
pub struct ReadyFile {
    path: Option<PathBuf>,
}

impl ReadyFile {
    pub fn write(path: Option<&Path>, text: &str) -> Result<ReadyFile> {
        if let Some(path) = path {
            write_whole(path, text).map_err(|error| {
                Failure::no_verdict(format!("cannot write `{}`", path.display()))
                    .caused_by(sinks::as_typed(error))
                    .help("check that the directory exists and can be written")
            })?;
        }
        Ok(ReadyFile {
            path: path.map(Path::to_owned),
        })
    }
}

impl Drop for ReadyFile {
    fn drop(&mut self) {
        if let Some(path) = &self.path {
            let _ = fs::remove_file(path);
        }
    }
}

/// Under its name it is there with all of its content or not at all. It holds a
/// password, so that it is for its owner only.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.persist(path)?;
    Ok(())
}
